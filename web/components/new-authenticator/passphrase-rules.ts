// What a passphrase needs, told while one types. It only hints: the server decides, and knows more of what others take.
// https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver

export const passphraseRules = ['length', 'own', 'common'] as const;
export type PassphraseRule = (typeof passphraseRules)[number];

/** What the page knows of the person, as it was typed. */
export type KnownPerson = { name?: string; matricule?: string; birthDate?: string };

const lengthMin = 12;
const differentMin = 5;
/** Shorter names are parts of many words. */
const nameLengthMin = 4;

const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const known = ({ name = '', matricule = '', birthDate = '' }: KnownPerson): string[] => {
  const [year = '', month = '', day = ''] = birthDate.split('-');
  const dates = day === '' ? [] : [`${day}${month}${year}`, `${year}${month}${day}`];
  const names = name
    .split(/[\s-]+/)
    .map(folded)
    .filter((part) => part.length >= nameLengthMin);
  return [...dates, ...names, folded(matricule)].filter((part) => part !== '');
};

/** The rules that it does not meet yet. */
export const unmetRules = (passphrase: string, person: KnownPerson = {}): PassphraseRule[] => {
  const plain = folded(passphrase);
  const rest = known(person).reduce((left, part) => left.replaceAll(part, ''), plain);
  return [
    ...([...passphrase].length < lengthMin ? (['length'] as const) : []),
    // A name in a long sentence is one word of many.
    ...(rest.length < plain.length && rest.length < lengthMin ? (['own'] as const) : []),
    ...(new Set(plain).size < differentMin ? (['common'] as const) : []),
  ];
};

const ruleOf: Record<string, PassphraseRule> = { 'too-short': 'length', personal: 'own', common: 'common' };

/** The rules that the server says are not met, by the fields of its refusal. */
export const refusedRules = (fields: Record<string, string>): PassphraseRule[] =>
  Object.keys(fields).flatMap((field) => ruleOf[field.replace(/^passphrase\./, '')] ?? []);
