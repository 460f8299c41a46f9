// Turns a key and its parameters into text. Keys and parameter names are typed from the French file.
import type { fr } from './fr.ts';

/** ISO 639-1, in the order of the language switch. */
export const languages = ['fr', 'de', 'lb', 'en', 'pt'] as const;
export type Language = (typeof languages)[number];

export type Key = keyof typeof fr;

/** What every language file must hold: the same keys, and a plural where French has one. */
export type Words = { readonly [K in Key]: (typeof fr)[K] extends string ? string : Plural };
export type Plural = { readonly one: string; readonly other: string };
/** What every language must hold for a part of the portals whose French file is `Fr`. */
export type PartWords<Fr> = { readonly [K in keyof Fr]: Fr[K] extends string ? string : Plural };

type TextOf<E> = E extends string ? E : E extends { one: infer A; other: infer B } ? A | B : never;
type Names<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type CountOf<E> = E extends string ? never : 'count';
type NamesIn<E> = Names<TextOf<E>> | CountOf<E>;
/** What an entry of the French file must be given. */
export type ParametersOf<E> = [NamesIn<E>] extends [never] ? [] : [{ [P in NamesIn<E>]: string | number }];
/** Keys of a French file whose text needs nothing filled in. */
export type PlainKeyOf<File> = { [K in keyof File]: [NamesIn<File[K]>] extends [never] ? K : never }[keyof File];

export type ParameterNames<K extends Key> = NamesIn<(typeof fr)[K]>;
export type Parameters<K extends Key> = ParametersOf<(typeof fr)[K]>;

/** Keys whose text needs nothing filled in: for tables of labels. */
export type PlainKey = PlainKeyOf<typeof fr>;

/** A piece of a sentence; `strong` pieces stand between <b> and </b> in the language file. */
export type Piece = { text: string; strong: boolean };

const localeOf: Record<Language, string> = { fr: 'fr-LU', de: 'de-LU', lb: 'de-LU', en: 'en-GB', pt: 'pt-PT' };
/** The locale whose number rules a language follows; browsers know no Luxembourgish. */
export const numberLocale = (language: Language): string => localeOf[language];

const choose = (language: Language, entry: string | Plural, count: unknown): string => {
  if (typeof entry === 'string') return entry;
  // French counts zero as one, the others do not; Luxembourgish counts as German does.
  const rule = new Intl.PluralRules(language === 'lb' ? 'de' : language).select(Number(count));
  return rule === 'one' ? entry.one : entry.other;
};

/** Fills a sentence in. Parameters are inserted after <b> is read, so that no data can become markup. */
export const pieces = (
  language: Language,
  entry: string | Plural,
  parameters: Record<string, string | number> = {},
): Piece[] => {
  const template = choose(language, entry, parameters.count);
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = parameters[name];
      return typeof value === 'number' ? new Intl.NumberFormat(numberLocale(language)).format(value) : (value ?? '');
    });
  return template
    .split(/<b>(.*?)<\/b>/)
    .map((text, index) => ({ text: fill(text), strong: index % 2 === 1 }))
    .filter((piece) => piece.text !== '');
};

export const translate = (
  language: Language,
  entry: string | Plural,
  parameters?: Record<string, string | number>,
): string =>
  pieces(language, entry, parameters)
    .map((piece) => piece.text)
    .join('');
