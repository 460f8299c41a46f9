// Letters that bring a posted activation code, one page each, in the language of the person it is for.
import { readFileSync } from 'node:fs';
import { renderSVG } from 'uqr';
import type { Language } from '../../base/call.ts';
import type { Letterhead } from './letters.ts';
import type { PdfPart } from './pdf.ts';

export type ActivationLetter = {
  /** A first way in, one after recovery, a professional's account, an administrator's account. */
  purpose: 'patient' | 'recovery' | 'professional' | 'administrator';
  language: Language;
  name: string;
  /** Up to six lines, the name first. */
  address: string[];
  /** As it is typed: XXXX-XXXX-XXXX. */
  code: string;
  /** What a phone opens when it looks at the letter; null where the code is typed at a desk. */
  link: string | null;
  /** YYYY-MM-DD */
  validUntil: string;
  /** Date of the letter, YYYY-MM-DD. */
  date: string;
};

const lettersPerPartMax = 250;
const plainDate = (date: string): string => date.split('-').reverse().join('.');

/** Throws RangeError below 1 or above 250 letters. */
export function activationLetters(agency: Letterhead, letters: readonly ActivationLetter[]): PdfPart {
  if (letters.length < 1 || letters.length > lettersPerPartMax) throw new RangeError(`${letters.length} letters`);
  return {
    template: readFileSync(new URL('./activation-letters.typ', import.meta.url), 'utf8'),
    data: {
      title: 'Cercle',
      agency,
      letters: letters.map((letter) => ({
        ...letter,
        qr: letter.link === null ? null : renderSVG(letter.link, { ecc: 'M', border: 2 }),
        validUntil: plainDate(letter.validUntil),
        date: plainDate(letter.date),
      })),
    },
  };
}
