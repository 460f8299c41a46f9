// What every language must hold for the portals of professionals and of the agency.
import type { Plural } from '../translate.ts';
import type { desksFr } from './fr.ts';

export type DeskWords = {
  readonly [K in keyof typeof desksFr]: (typeof desksFr)[K] extends string ? string : Plural;
};
