// The words of organisations that run their staff, of invitations to it, and of who appoints its administrators.
import { createWordsPart } from '../words-part.tsx';
import type { establishmentFr } from './fr.ts';

export type EstablishmentFr = typeof establishmentFr;

export const establishmentWords = createWordsPart<EstablishmentFr>({
  fr: () => import('./fr.ts').then((file) => file.establishmentFr),
  de: () => import('./de.ts').then((file) => file.establishmentDe),
  lb: () => import('./lb.ts').then((file) => file.establishmentLb),
  en: () => import('./en.ts').then((file) => file.establishmentEn),
  pt: () => import('./pt.ts').then((file) => file.establishmentPt),
});

export const useEstablishmentWords = establishmentWords.usePart;
