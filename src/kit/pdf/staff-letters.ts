// Letters with the code that opens a professional's account: one page each, for the organisation to hand out.
import { readFileSync } from 'node:fs';
import { renderSVG } from 'uqr';
import type { Letterhead } from './letters.ts';
import type { PdfPart } from './pdf.ts';

export type StaffLetter = {
  name: string;
  /** In the register. */
  number: string;
  /** As it is to be typed. */
  code: string;
  /** What a phone opens when it looks at the letter. */
  link: string;
  /** YYYY-MM-DD */
  validUntil: string;
  date: string;
};

const shownDay = (day: string): string => day.split('-').reverse().join('.');

export function staffLetters(
  agency: Letterhead,
  organisation: { name: string; street: string; postalCode: string; town: string },
  letters: readonly StaffLetter[],
): PdfPart {
  const { name, street, postalCode, town } = organisation;
  return {
    template: readFileSync(new URL('./staff-letters.typ', import.meta.url), 'utf8'),
    data: {
      title: `Lettres d’activation (${letters.length})`,
      agency,
      organisation: { name, street, postalCode: postalCode.replace(/^L-?/i, ''), town },
      letters: letters.map((one) => ({
        ...one,
        qr: renderSVG(one.link, { ecc: 'M', border: 2 }),
        validUntil: shownDay(one.validUntil),
        date: shownDay(one.date),
      })),
    },
  };
}
