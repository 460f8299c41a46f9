// The words of mandates and of the platform's log: one's people, the welcome desk, who watches. Fetched with those pages alone.
import { createWordsPart } from '../words-part.tsx';
import type { mandatesFr } from './fr.ts';

export type MandatesFr = typeof mandatesFr;

export const mandateWords = createWordsPart<MandatesFr>({
  fr: () => import('./fr.ts').then((file) => file.mandatesFr),
  de: () => import('./de.ts').then((file) => file.mandatesDe),
  lb: () => import('./lb.ts').then((file) => file.mandatesLb),
  en: () => import('./en.ts').then((file) => file.mandatesEn),
  pt: () => import('./pt.ts').then((file) => file.mandatesPt),
});

export const useMandateWords = mandateWords.usePart;
