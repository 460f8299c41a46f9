// Text as string search compares it: without case, accents, punctuation and spare spaces
// (https://hl7.org/fhir/R4/search.html#string).

const plain = /^[a-z0-9]+(?: [a-z0-9]+)*$/;
const plainInAnyCase = /^[A-Za-z0-9]+(?: [A-Za-z0-9]+)*$/;

/** Müller = muller, O'Brien = obrien, Jean-Pierre = jean pierre, Straße = strasse. */
export function foldText(text: string): string {
  if (plain.test(text)) return text;
  if (plainInAnyCase.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/æ/g, 'ae')
    .replace(/œ/g, 'oe')
    .replace(/ø/g, 'o')
    .replace(/['’`´.,;:!?"()]/g, '')
    .replace(/[\s\-‐‑–—_/]+/g, ' ')
    .trim();
}
