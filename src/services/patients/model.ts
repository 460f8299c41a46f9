// A person as the register knows one, and as an import brings one.
import type { Language } from '../../base/call.ts';
import { parseMatricule } from '../../base/matricule.ts';
import { foldText } from '../../fhir/search/fold-text.ts';

export const matriculeSystem = 'https://cercle.example/fhir/sid/matricule';

export type Identifier = { system: string; value: string };
export type Sex = 'female' | 'male' | 'other' | 'unknown';
export type Address = { lines: string[]; postalCode?: string; town?: string; country?: string };

/** `matricule-check`: the national identifier fails its check digits. */
export type Flag = 'matricule-check';

/** What is sealed. */
export type PersonContent = {
  familyName: string;
  givenNames: string[];
  /** YYYY-MM-DD, or less precise. */
  birthDate: string;
  deathDate?: string;
  sex: Sex;
  identifiers: Identifier[];
  flags: Flag[];
  language?: Language;
  address?: Address;
  phone?: string;
  email?: string;
};

export type Person = PersonContent & {
  /** uuid; the FHIR id of the Patient. */
  id: string;
  version: number;
  updatedAt: Date;
  /** Given names and family name, as people say it. */
  name: string;
  givenName: string;
  /** As it was brought, right or not; null for who has none. */
  matricule: string | null;
};

export type PersonEntry = {
  /** Used when the person is new; a known person keeps the id it has. */
  id?: string;
  matricule?: string;
  identifiers?: Identifier[];
  family: string;
  given: string[];
  birthDate: string;
  deathDate?: string;
  sex: Sex;
  language?: Language;
  address?: { street: string; postalCode?: string; town?: string; country?: string };
  phone?: string;
  email?: string;
};

/** `conflict`: the identifiers belong to more than one known person; nothing was written. */
export type ImportedPerson =
  | { id: string; outcome: 'created' | 'updated' | 'unchanged' }
  | { id: null; outcome: 'conflict' };

/** A matricule is thirteen digits however it is typed; other values stand as they are. */
export function normalIdentifier({ system, value }: Identifier): Identifier {
  const trimmed = value.trim();
  if (system !== matriculeSystem) return { system, value: trimmed };
  return { system, value: parseMatricule(trimmed) ?? trimmed.replace(/[\s.\-/]/g, '') };
}

export function contentOf(entry: PersonEntry): PersonContent {
  const given = [
    ...(entry.matricule === undefined ? [] : [{ system: matriculeSystem, value: entry.matricule }]),
    ...(entry.identifiers ?? []),
  ];
  const identifiers = joinIdentifiers(
    [],
    given.map(normalIdentifier).filter((one) => one.value !== ''),
  );
  const { address } = entry;
  return {
    familyName: entry.family,
    givenNames: entry.given,
    birthDate: entry.birthDate,
    ...(entry.deathDate !== undefined && { deathDate: entry.deathDate }),
    sex: entry.sex,
    identifiers,
    flags: flagsOf(identifiers),
    ...(entry.language !== undefined && { language: entry.language }),
    ...(address !== undefined && {
      address: {
        lines: [address.street],
        ...(address.postalCode !== undefined && { postalCode: address.postalCode }),
        ...(address.town !== undefined && { town: address.town }),
        ...(address.country !== undefined && { country: address.country }),
      },
    }),
    ...(entry.phone !== undefined && { phone: entry.phone }),
    ...(entry.email !== undefined && { email: entry.email }),
  };
}

export const flagsOf = (identifiers: readonly Identifier[]): Flag[] =>
  identifiers.some(({ system, value }) => system === matriculeSystem && parseMatricule(value) === null)
    ? ['matricule-check']
    : [];

/** Those known first; none twice. */
export function joinIdentifiers(known: readonly Identifier[], more: readonly Identifier[]): Identifier[] {
  const joined = new Map<string, Identifier>();
  for (const one of [...known, ...more]) {
    const key = identifierKey(one);
    if (!joined.has(key)) joined.set(key, { system: one.system, value: one.value });
  }
  return [...joined.values()];
}

/** What is blinded for an identifier; a search compares tokens without case. */
export const identifierKey = ({ system, value }: Identifier): string => `${system}|${value.toLowerCase()}`;
export const valueKey = (value: string): string => `|${value.toLowerCase()}`;

export const traitKey = (content: { familyName: string; givenNames: readonly string[]; birthDate: string }): string =>
  `${foldText(content.familyName)}|${foldText(content.givenNames[0] ?? '')}|${content.birthDate}`;

export function personOf(id: string, version: number, updatedAt: Date, content: PersonContent): Person {
  return {
    ...content,
    id,
    version,
    updatedAt,
    name: [...content.givenNames, content.familyName].join(' '),
    givenName: content.givenNames.join(' '),
    matricule: content.identifiers.find((one) => one.system === matriculeSystem)?.value ?? null,
  };
}
