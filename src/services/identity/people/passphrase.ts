// What a passphrase must not be. Length counts, kinds of characters do not; nothing that is known of the person, nothing
// that everybody takes. https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver
import { Fault } from '../../../base/fault.ts';

export const passphraseLengthMin = 12;
export const passphraseLengthMax = 200;

/** `too-short`, `too-long`, `personal`: holds a name, the matricule or the birth date, `common`: many have taken it. */
export type Weakness = 'too-short' | 'too-long' | 'personal' | 'common';

const words: Record<Weakness, string> = {
  'too-short': 'At least 12 characters.',
  'too-long': 'At most 200 characters.',
  personal: 'Without your name, your date of birth or your matricule.',
  common: 'Not one that many people take.',
};

/** What people add digits to. */
const commonWords = new Set(
  `password passwort motdepasse passwuert palavrapasse senha secret geheim qwerty qwertz azerty qwertyuiop qwertzuiop
   azertyuiop asdfghjkl iloveyou jetaime ichliebedich bonjour bonsoir hallo hello moien soleil sunshine princess welcome
   willkommen bienvenue admin administrator letmein dragon monkey football fussball benfica portugal luxembourg luxemburg
   letzebuerg letzebuergesch sante esante luxtrust cercle dossier medecin doctor docteur abc abcd abcdef
   correcthorsebatterystaple chocolat marseille schatzi sommer winter summer liverpool juventus starwars superman batman`
    .trim()
    .split(/\s+/),
);
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  'qwertyuiopasdfghjklzxcvbnm',
];

const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const isCommon = (text: string): boolean => {
  const plain = folded(text);
  if (new Set(text.toLowerCase()).size < 5) return true;
  const letters = plain.replace(/\p{N}/gu, '');
  const half = letters.slice(0, letters.length / 2);
  if (commonWords.has(letters) || (commonWords.has(half) && half + half === letters)) return true;
  // What is left without signs may be nothing, and nothing is part of every row.
  return plain.length >= 6 && rows.some((row) => row.includes(plain) || [...row].reverse().join('').includes(plain));
};

/** The parts of what is known of a person that a passphrase must not hold. */
function knownParts(person: { name: string; matricule: string; birthDate: string }): string[] {
  const [year = '', month = '', day = ''] = person.birthDate.split('-');
  const dates =
    month === '' ? [] : [`${day}${month}${year}`, `${year}${month}${day}`, `${day}${month}${year.slice(2)}`];
  // Short names are parts of many words: they alone make nothing weak.
  const names = person.name
    .split(/[\s-]+/)
    .map(folded)
    .filter((part) => part.length >= 4);
  return [...dates, ...names, folded(person.matricule)].filter((part) => part !== '');
}

export function weaknesses(
  passphrase: string,
  person: { name: string; matricule: string; birthDate: string },
): Weakness[] {
  const text = passphrase.normalize('NFKC');
  const length = [...text].length;
  const plain = folded(text);
  const found: Weakness[] = [];
  if (length < passphraseLengthMin) found.push('too-short');
  if (length > passphraseLengthMax) found.push('too-long');
  // A name in a long sentence is one word of many; what is left without it must be long enough by itself.
  const left = knownParts(person).reduce((rest, part) => rest.replaceAll(part, ''), plain);
  if (left.length < plain.length && left.length < passphraseLengthMin) found.push('personal');
  if (isCommon(text)) found.push('common');
  return found;
}

/** @throws Fault `identity.weak-passphrase` with each thing that is missing */
export function assertStrong(passphrase: string, person: { name: string; matricule: string; birthDate: string }): void {
  const found = weaknesses(passphrase, person);
  if (found.length === 0) return;
  throw new Fault('refused', {
    code: 'identity.weak-passphrase',
    message: 'This passphrase would be guessed.',
    issues: found.map((weakness) => ({ code: weakness, text: words[weakness], expression: `passphrase.${weakness}` })),
  });
}
