// Names that people understand for what carries a code: measurements and kinds of document, in the portal's languages.
import type { Language } from '../../../base/call.ts';
import type { DataCategory } from '../access/model.ts';

export type Words = Partial<Record<Language, string>>;
export type DocumentKind = { code: string; system: string; category: DataCategory; name: Words };

export type PlainWords = {
  /** By LOINC code: its name, and in a few words what it is about. */
  analyses: ReadonlyMap<string, { name: Words; plain: Words }>;
  kinds: readonly DocumentKind[];
  /** By `system|code`. */
  kindByCode: ReadonlyMap<string, DocumentKind>;
};

/** `analyses` and `kinds` are the parsed texts of policy/analyses.json and policy/document-kinds.json. */
export function parsePlainWords(analyses: unknown, kinds: unknown): PlainWords {
  const rows = analyses as { code: string; name: Words; plain?: Words }[];
  const list = kinds as DocumentKind[];
  return {
    analyses: new Map(rows.map(({ code, name, plain }) => [code, { name, plain: plain ?? {} }])),
    kinds: list,
    kindByCode: new Map(list.map((kind) => [`${kind.system}|${kind.code}`, kind])),
  };
}

/** In this language, else in French: the register of names is complete there. */
export const inLanguage = (words: Words | undefined, language: Language): string | undefined =>
  words?.[language] ?? words?.fr;
