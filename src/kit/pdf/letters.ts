// Many opening letters in one PDF, two pages each, ready for the printer's envelope machine.
import { readFileSync } from 'node:fs';
import { formatMatricule } from '../../base/matricule.ts';
import type { PdfMaker, PdfPart } from './pdf.ts';

/** Who sends. Printed as given. */
export type Letterhead = {
  name: string;
  street: string;
  postalCode: string;
  town: string;
  phone: string;
  /** The portal's address as a person types it. */
  site: string;
};

export type OpeningLetter = {
  /** French and German are always both printed; this one comes first. */
  language: 'fr' | 'de';
  name: string;
  /** Up to six lines, the name first, the country last when it is abroad. */
  address: string[];
  matricule: string;
  /** Null when the person asked for the record. */
  referent: string | null;
  /** As stored, without grouping. */
  presenceCode: string;
  /** For somebody who has no way in yet: the posted code as it is typed, and its last day (YYYY-MM-DD). */
  activation: { code: string; validUntil: string } | null;
  /** Date of the letter, YYYY-MM-DD. */
  date: string;
};

/** One layout takes about 10 ms and 1 MB a letter (measured), all held until the PDF is written: longer runs are cut. */
export const lettersPerPdfMax = 250;

/** One PDF of `2 * letters.length` pages. Throws RangeError below 1 or above `lettersPerPdfMax` letters. */
export function makeOpeningLetters(pdf: PdfMaker, agency: Letterhead, letters: readonly OpeningLetter[]): Buffer {
  const { template, data } = openingLetters(agency, letters);
  return pdf.make(template, data);
}

/** What the letters are made of. Throws RangeError below 1 or above `lettersPerPdfMax` letters. */
export function openingLetters(agency: Letterhead, letters: readonly OpeningLetter[]): PdfPart {
  if (letters.length < 1 || letters.length > lettersPerPdfMax) throw new RangeError(`${letters.length} letters`);
  const template = readFileSync(new URL('./letters.typ', import.meta.url), 'utf8');
  const data = {
    title:
      letters.length === 1 ? 'Ouverture de votre dossier de soins partagé' : `Lettres d’ouverture (${letters.length})`,
    agency,
    letters: letters.map(({ presenceCode, date, matricule, activation, ...letter }) => ({
      ...letter,
      // Non-breaking hyphens: a code stays on its line.
      activation: activation && {
        code: activation.code.replaceAll('-', '\u2011'),
        until: activation.validUntil.split('-').reverse().join('.'),
      },
      referent: letter.referent?.replaceAll(' ', '\u00a0') ?? null,
      code: inFours(presenceCode),
      matricule: formatMatricule(matricule).replaceAll(' ', '\u00a0'),
      date: date.split('-').reverse().join('.'),
    })),
  };
  return { template, data };
}

/** Four characters at a time: what a person can hold between two looks. Non-breaking, so a code stays on its line. */
export const inFours = (code: string): string => (code.match(/.{1,4}/gu) ?? []).join('\u00a0');

export type PostalAddress = { lines: string[]; postalCode?: string; town?: string; country?: string };

const countryNames = new Intl.DisplayNames('fr', { type: 'region', fallback: 'code' });
const addressLinesMax = 6;

/** As the post wants it: the place with its country's sign at home, the country in capitals abroad. */
export function addressLines(name: string, address: PostalAddress | undefined): string[] {
  if (address === undefined) return [name];
  const abroad = address.country !== undefined && address.country !== 'LU';
  const code =
    address.postalCode === undefined
      ? ''
      : abroad
        ? address.postalCode
        : `L-${address.postalCode.replace(/^L-?/i, '')}`;
  const place = `${code} ${address.town ?? ''}`.trim();
  const country =
    abroad && /^[A-Z]{2}$/.test(address.country ?? '')
      ? (countryNames.of(address.country ?? '') ?? '').toUpperCase()
      : '';
  const last = [place, country].filter((line) => line !== '');
  return [name, ...address.lines.slice(0, addressLinesMax - 1 - last.length), ...last];
}
