// The words of partners' software: the conformance officer's pages and the vendors'. Fetched with those pages alone.
import { createWordsPart } from '../words-part.tsx';
import type { partnersFr } from './fr.ts';

export type PartnersFr = typeof partnersFr;

export const partnersWords = createWordsPart<PartnersFr>({
  fr: () => import('./fr.ts').then((file) => file.partnersFr),
  de: () => import('./de.ts').then((file) => file.partnersDe),
  lb: () => import('./lb.ts').then((file) => file.partnersLb),
  en: () => import('./en.ts').then((file) => file.partnersEn),
  pt: () => import('./pt.ts').then((file) => file.partnersPt),
});

export const usePartnersWords = partnersWords.usePart;
