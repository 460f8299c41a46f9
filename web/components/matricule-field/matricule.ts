// The national identifier as one types it: YYYYMMDD, a serial of three, a Luhn and a Verhoeff digit over the first eleven.
// It only hints: the server decides, and numbers with wrong check digits do exist.

const product = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const inverse = '0432156789';
const permutation = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

const luhn = (digits: string): string => {
  let sum = 0;
  for (const [place, digit] of [...digits].reverse().entries()) {
    const weighted = place % 2 === 0 ? Number(digit) * 2 : Number(digit);
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return String((10 - (sum % 10)) % 10);
};

const verhoeff = (digits: string): string => {
  let check = 0;
  for (const [place, digit] of [...digits].reverse().entries()) {
    check = Number(product[check]?.[Number(permutation[(place + 1) % 8]?.[Number(digit)])]);
  }
  return inverse[check] ?? '';
};

/** The digits alone, however they are grouped. */
export const digitsOf = (text: string): string => text.replace(/[\s.\-/]/g, '');

/** The birth date in it as YYYY-MM-DD; null when the first eight digits are no day of the calendar. */
export const birthDateIn = (digits: string): string | null => {
  const parts = /^(\d{4})(\d{2})(\d{2})/.exec(digits);
  if (parts === null) return null;
  const date = `${parts[1]}-${parts[2]}-${parts[3]}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) ? date : null;
};

/** `partial` is a beginning that may still become one; the others say what cannot be right. */
export type MatriculeState = 'empty' | 'partial' | 'malformed' | 'wrong-check' | 'right';

export const stateOf = (text: string): MatriculeState => {
  const digits = digitsOf(text);
  if (digits === '') return 'empty';
  if (!/^\d{1,13}$/.test(digits)) return 'malformed';
  if (digits.length >= 8 && birthDateIn(digits) === null) return 'malformed';
  if (digits.length < 13) return 'partial';
  const eleven = digits.slice(0, 11);
  return digits === `${eleven}${luhn(eleven)}${verhoeff(eleven)}` ? 'right' : 'wrong-check';
};

/** Grouped as far as it is typed: 1968 0304 123 47. */
export const groupedMatricule = (text: string): string => {
  const digits = digitsOf(text);
  if (!/^\d*$/.test(digits)) return text;
  return [digits.slice(0, 4), digits.slice(4, 8), digits.slice(8, 11), digits.slice(11)].filter(Boolean).join(' ');
};
