// The Luxembourg national identifier: YYYYMMDD XXX C1 C2, thirteen digits. C1 is Luhn and C2 is Verhoeff, each over the
// first eleven digits (law of 19 June 2013 on the identification of natural persons).
// A published example fails its check digits: imports store and flag such a number, they never crash on it.

const verhoeffProduct = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
  [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
  [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
  [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
  [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
  [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
  [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
  [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
  [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];
const verhoeffInverse = [0, 4, 3, 2, 1, 5, 6, 7, 8, 9];
const verhoeffPermutation = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
  [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
  [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
  [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
  [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
  [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
  [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
];

const cell = (table: readonly (readonly number[])[], row: number, column: number): number =>
  table[row]?.[column] as number;

const digitsFromTheRight = (digits: string): number[] => [...digits].reverse().map(Number);

function luhn(digits: string): number {
  let sum = 0;
  for (const [place, digit] of digitsFromTheRight(digits).entries()) {
    const weighted = place % 2 === 0 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return (10 - (sum % 10)) % 10;
}

function verhoeff(digits: string): number {
  let check = 0;
  for (const [place, digit] of digitsFromTheRight(digits).entries()) {
    check = cell(verhoeffProduct, check, cell(verhoeffPermutation, (place + 1) % 8, digit));
  }
  return verhoeffInverse[check] as number;
}

/** `elevenDigits` is YYYYMMDD and the three-digit serial; the answer has thirteen. */
export const completeMatricule = (elevenDigits: string): string =>
  `${elevenDigits}${luhn(elevenDigits)}${verhoeff(elevenDigits)}`;

/** Birth date as YYYY-MM-DD when the first eight digits are a day of the calendar, null otherwise. */
export function birthDateOfMatricule(matricule: string): string | null {
  const parts = /^(\d{4})(\d{2})(\d{2})/.exec(matricule);
  if (!parts) return null;
  const date = `${parts[1]}-${parts[2]}-${parts[3]}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) ? date : null;
}

/** Thirteen digits, a day of the calendar, both check digits right. Spaces are the reader's business: see `parseMatricule`. */
export const isMatricule = (text: string): boolean =>
  /^\d{13}$/.test(text) && birthDateOfMatricule(text) !== null && completeMatricule(text.slice(0, 11)) === text;

/** As people type it, with spaces, dots or dashes between groups; the thirteen digits when valid, null otherwise. */
export function parseMatricule(text: string): string | null {
  const digits = text.replace(/[\s.\-/]/g, '');
  return isMatricule(digits) ? digits : null;
}

/** 1968030412347 -> 1968 0304 123 47, as printed on the social security card. */
export const formatMatricule = (matricule: string): string =>
  matricule.replace(/^(\d{4})(\d{4})(\d{3})(\d{2})$/, '$1 $2 $3 $4');
