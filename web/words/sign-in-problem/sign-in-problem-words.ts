// The words of the page that says why a sign-in came to nothing. Fetched with it alone.
import { createWordsPart } from '../words-part.tsx';
import type { signInProblemFr } from './fr.ts';

export const signInProblemWords = createWordsPart<typeof signInProblemFr>({
  fr: () => import('./fr.ts').then((file) => file.signInProblemFr),
  de: () => import('./de.ts').then((file) => file.signInProblemDe),
  lb: () => import('./lb.ts').then((file) => file.signInProblemLb),
  en: () => import('./en.ts').then((file) => file.signInProblemEn),
  pt: () => import('./pt.ts').then((file) => file.signInProblemPt),
});

export const useSignInProblemWords = signInProblemWords.usePart;
