// The words of apps: those that a person connected, and those that open with a patient. Fetched with those pages alone.
import { createWordsPart } from '../words-part.tsx';
import type { appsFr } from './fr.ts';

export type AppsFr = typeof appsFr;

export const appsWords = createWordsPart<AppsFr>({
  fr: () => import('./fr.ts').then((file) => file.appsFr),
  de: () => import('./de.ts').then((file) => file.appsDe),
  lb: () => import('./lb.ts').then((file) => file.appsLb),
  en: () => import('./en.ts').then((file) => file.appsEn),
  pt: () => import('./pt.ts').then((file) => file.appsPt),
});

export const useAppsWords = appsWords.usePart;
