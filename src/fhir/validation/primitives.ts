// The primitive types: what a JSON value must be to be one. https://hl7.org/fhir/R4/datatypes.html#primitive

export type PrimitiveTest = (value: unknown) => boolean;

const stringLengthMax = 1024 * 1024;
const integerMax = 2147483647;

// Controls other than tab, line feed and carriage return.
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
const notSpaced = /^\S+$/;
const code = /^[^\s]+(?:\s[^\s]+)*$/;
const id = /^[A-Za-z0-9\-.]{1,64}$/;
const oid = /^urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+$/;
const uuid = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Lone surrogates are not Unicode text: no database and no other reader takes them. */
const isText = (value: string): boolean => !control.test(value) && value.isWellFormed();

function isString(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= stringLengthMax && isText(value);
}

function isUri(value: unknown): boolean {
  return typeof value === 'string' && value.length <= stringLengthMax && notSpaced.test(value) && isText(value);
}

const matches =
  (pattern: RegExp): PrimitiveTest =>
  (value) =>
    typeof value === 'string' && pattern.test(value);

/** `digits` decimal digits at `at`, or -1. */
function digitsAt(text: string, at: number, digits: number): number {
  let number = 0;
  for (let i = at; i < at + digits; i++) {
    const d = text.charCodeAt(i) - 48;
    // charCodeAt past the end is NaN, which is neither.
    if (!(d >= 0 && d <= 9)) return -1;
    number = number * 10 + d;
  }
  return number;
}

const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The length of the date at the start of `text` (4, 7 or 10), or 0 when there is none or it does not exist. */
function dateLength(text: string): number {
  const year = digitsAt(text, 0, 4);
  if (year < 1) return 0;
  if (text.charCodeAt(4) !== 45) return 4;
  const month = digitsAt(text, 5, 2);
  if (month < 1 || month > 12) return 0;
  if (text.charCodeAt(7) !== 45) return 7;
  const day = digitsAt(text, 8, 2);
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = leap ? 29 : (daysInMonth[month - 1] as number);
  return day >= 1 && day <= last ? 10 : 0;
}

/** The end of hh:mm:ss(.f+)? at `at`, or 0. Seconds may be 60: leap seconds exist. */
function timeEnd(text: string, at: number): number {
  const hour = digitsAt(text, at, 2);
  const minute = digitsAt(text, at + 3, 2);
  const second = digitsAt(text, at + 6, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return 0;
  if (text.charCodeAt(at + 2) !== 58 || text.charCodeAt(at + 5) !== 58) return 0;
  let end = at + 8;
  if (text.charCodeAt(end) !== 46) return end;
  const fraction = ++end;
  while (digitsAt(text, end, 1) >= 0) end++;
  return end > fraction ? end : 0;
}

function isZone(text: string, at: number): boolean {
  const sign = text.charCodeAt(at);
  if (sign === 90) return text.length === at + 1;
  if ((sign !== 43 && sign !== 45) || text.length !== at + 6 || text.charCodeAt(at + 3) !== 58) return false;
  const hour = digitsAt(text, at + 1, 2);
  const minute = digitsAt(text, at + 4, 2);
  return hour >= 0 && minute >= 0 && minute <= 59 && (hour <= 13 || (hour === 14 && minute === 0));
}

function isDate(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 10 && value.length > 0 && dateLength(value) === value.length;
}

function isInstant(value: unknown): boolean {
  if (typeof value !== 'string' || dateLength(value) !== 10 || value.charCodeAt(10) !== 84) return false;
  const end = timeEnd(value, 11);
  return end > 0 && isZone(value, end);
}

const isDateTime: PrimitiveTest = (value) => isDate(value) || isInstant(value);
const isTime: PrimitiveTest = (value) =>
  typeof value === 'string' && value.length > 0 && timeEnd(value, 0) === value.length;

/** Whole groups of four, padding only at the end, white space anywhere. A loop: a pattern backtracks on large content. */
function isBase64(value: unknown): boolean {
  if (typeof value !== 'string' || value.length === 0) return false;
  let symbols = 0;
  let padding = 0;
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i);
    if (c === 32 || (c >= 9 && c <= 13)) continue;
    if (c === 61) padding++;
    else if (padding > 0) return false;
    else if (!((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 47 && c <= 57) || c === 43)) return false;
    symbols++;
  }
  return symbols > 0 && symbols % 4 === 0 && padding <= 2;
}

const isWhole = (value: unknown, min: number): boolean =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= integerMax;

/** By type code. `xhtml` is judged by narrative.ts. */
export const primitiveTests: Record<string, PrimitiveTest> = {
  base64Binary: isBase64,
  boolean: (value) => typeof value === 'boolean',
  canonical: isUri,
  code: (value) => typeof value === 'string' && code.test(value) && isText(value),
  date: isDate,
  dateTime: isDateTime,
  // 1e400 is read as Infinity.
  decimal: (value) => typeof value === 'number' && Number.isFinite(value),
  id: matches(id),
  instant: isInstant,
  integer: (value) => isWhole(value, -integerMax - 1),
  markdown: isString,
  oid: matches(oid),
  positiveInt: (value) => isWhole(value, 1),
  string: isString,
  time: isTime,
  unsignedInt: (value) => isWhole(value, 0),
  uri: isUri,
  url: isUri,
  uuid: matches(uuid),
};
