// The reader's language, for every component: `const { t, date } = useWords()`.
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { type DateStyle, dayOf, formatDate } from './dates.ts';
import { formatBytes, formatDecimal, formatNumber } from './numbers.ts';
import { type Key, type Language, languages, type Parameters, pieces, translate, type Words } from './translate.ts';

const files: Record<Language, () => Promise<Words>> = {
  fr: () => import('./fr.ts').then((file) => file.fr),
  de: () => import('./de.ts').then((file) => file.de),
  lb: () => import('./lb.ts').then((file) => file.lb),
  en: () => import('./en.ts').then((file) => file.en),
  pt: () => import('./pt.ts').then((file) => file.pt),
};

export const loadWords = (language: Language): Promise<Words> => files[language]();

const isLanguage = (text: string | undefined): text is Language => languages.some((language) => language === text);

// The server reads the same cookie, so that the sign-in pages speak the language that was chosen here.
const cookieName = 'language';

/** What was chosen before; else the first of the browser's languages that we have; else French. */
export const preferredLanguage = (): Language => {
  const kept = document.cookie
    .split('; ')
    .find((pair) => pair.startsWith(`${cookieName}=`))
    ?.slice(cookieName.length + 1);
  if (isLanguage(kept)) return kept;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'fr';
};

const keepLanguage = (language: Language): void => {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `${cookieName}=${language}; path=/; max-age=31536000; samesite=lax`;
};

type Spoken = {
  language: Language;
  setLanguage(language: Language): void;
  t<K extends Key>(key: K, ...parameters: Parameters<K>): string;
  /** As `t`, with what stands between <b> and </b> in bold. */
  rich<K extends Key>(key: K, ...parameters: Parameters<K>): ReactNode;
  date(iso: string, style?: DateStyle): string;
  /** "12 minutes ago" within a day, the date before that. */
  ago(iso: string): string;
  /** Today's date in Luxembourg, YYYY-MM-DD. */
  today(): string;
  decimal(text: string): string;
  number(value: number, digitsMax?: number): string;
  bytes(size: number): string;
};

const Context = createContext<Spoken | null>(null);

export const useWords = (): Spoken => {
  const spoken = use(Context);
  if (spoken === null) throw new Error('useWords stands outside WordsProvider');
  return spoken;
};

const speak = (language: Language, words: Words, setLanguage: (language: Language) => void): Spoken => {
  const t: Spoken['t'] = (key, ...[parameters]) => translate(language, words[key], parameters);
  const date = (iso: string, style: DateStyle = 'long'): string => formatDate(language, iso, style);
  const today = (): string => dayOf(new Date().toISOString());
  return {
    language,
    setLanguage,
    t,
    date,
    today,
    rich: (key, ...[parameters]) =>
      pieces(language, words[key], parameters).map((piece, index) =>
        piece.strong ? <strong key={index}>{piece.text}</strong> : piece.text,
      ),
    ago: (iso) => {
      const minutes = Math.floor((Date.now() - Date.parse(iso)) / 60_000);
      if (!iso.includes('T') || minutes >= 24 * 60 || minutes < 0) return t('time.on', { date: date(iso) });
      if (minutes < 1) return t('time.now');
      return minutes < 60
        ? t('time.minutes', { count: minutes })
        : t('time.hours', { count: Math.floor(minutes / 60) });
    },
    decimal: (text) => formatDecimal(language, text),
    number: (value, digitsMax) => formatNumber(language, value, digitsMax),
    bytes: (size) => formatBytes(language, size),
  };
};

export const WordsProvider = (props: { first: Language; words: Words; children: ReactNode }) => {
  const [spoken, setSpoken] = useState({ language: props.first, words: props.words });
  const value = useMemo(() => {
    const change = (language: Language): void => {
      keepLanguage(language);
      void loadWords(language).then((words) => setSpoken({ language, words }));
    };
    return speak(spoken.language, spoken.words, change);
  }, [spoken]);
  useEffect(() => {
    document.documentElement.lang = spoken.language;
  }, [spoken.language]);
  return <Context value={value}>{props.children}</Context>;
};
