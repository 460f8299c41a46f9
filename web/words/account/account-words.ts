// The words of accounts: signing in, activation, recovery, one's security, the helpdesk. Fetched with those pages alone.
import { createWordsPart } from '../words-part.tsx';
import type { accountFr } from './fr.ts';

export type AccountFr = typeof accountFr;

export const accountWords = createWordsPart<AccountFr>({
  fr: () => import('./fr.ts').then((file) => file.accountFr),
  de: () => import('./de.ts').then((file) => file.accountDe),
  lb: () => import('./lb.ts').then((file) => file.accountLb),
  en: () => import('./en.ts').then((file) => file.accountEn),
  pt: () => import('./pt.ts').then((file) => file.accountPt),
});

export const useAccountWords = accountWords.usePart;
