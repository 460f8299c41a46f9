// Dates as half-open ranges of milliseconds, by their own precision (https://hl7.org/fhir/R4/search.html#date).

/** `end` is the first millisecond after. Missing ends of a Period are `openStart` and `openEnd`. */
export type DateRange = { start: number; end: number };

/** 0001-01-01 and 10000-01-01: beyond any FHIR date, yet a `timestamptz` can hold them. */
export const openStart = -62_135_596_800_000;
export const openEnd = 253_402_300_800_000;

const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** The last Sunday of a month of 31 days, as a day number since 1970. */
function lastSunday(year: number, month: number): number {
  const last = Date.UTC(year, month, 31) / dayMs;
  return last - ((last + 4) % 7);
}

/**
 * A time on the wall in Central European Time, given as if it were UTC, to real UTC. A date without a zone is read in
 * the server's own (https://hl7.org/fhir/R4/search.html#date); a fixed rule rather than the process' zone, so that
 * stored ranges never shift with a setting. Summer time by the EU rule, in October since 1996, in September before;
 * none before 1981.
 */
function utcOfWall(wall: number, year: number): number {
  if (year < 1981) return wall - hourMs;
  const from = lastSunday(year, 2) * dayMs + 2 * hourMs;
  const to = (year < 1996 ? lastSundayOfSeptember(year) : lastSunday(year, 9)) * dayMs + 3 * hourMs;
  return wall >= from && wall < to ? wall - 2 * hourMs : wall - hourMs;
}

function lastSundayOfSeptember(year: number): number {
  const last = Date.UTC(year, 8, 30) / dayMs;
  return last - ((last + 4) % 7);
}

/** Date.UTC reads years below 100 as 19xx. */
function utc(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  if (year >= 100) return Date.UTC(year, month, day, hour, minute, second);
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.setUTCHours(hour, minute, second, 0);
}

/** `length` digits from `at`, or -1. */
function digits(text: string, at: number, length: number): number {
  let value = 0;
  for (let i = at; i < at + length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Reads a FHIR date, dateTime or instant; a search value may also leave out seconds and zone. Null when it is none.
 * A `+` that a URL turned into a space is read as the `+` that was meant.
 */
export function parseDateRange(text: string): DateRange | null {
  const length = text.length;
  const year = digits(text, 0, 4);
  if (year < 1) return null;
  if (length === 4) {
    return { start: utcOfWall(utc(year, 0, 1), year), end: utcOfWall(utc(year + 1, 0, 1), year + 1) };
  }
  const month = digits(text, 5, 2);
  if (text.charCodeAt(4) !== 45 || month < 1 || month > 12) return null;
  if (length === 7) {
    const after = month === 12 ? year + 1 : year;
    return { start: utcOfWall(utc(year, month - 1, 1), year), end: utcOfWall(utc(after, month % 12, 1), after) };
  }
  const day = digits(text, 8, 2);
  if (text.charCodeAt(7) !== 45 || day < 1 || day > daysIn(year, month)) return null;
  const midnight = utc(year, month - 1, day);
  if (length === 10) {
    const next = midnight + dayMs;
    return { start: utcOfWall(midnight, year), end: utcOfWall(next, month === 12 && day === 31 ? year + 1 : year) };
  }
  return parseTime(text, year, midnight);
}

function parseTime(text: string, year: number, midnight: number): DateRange | null {
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  if (text.charCodeAt(10) !== 84 || text.charCodeAt(13) !== 58) return null;
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59) return null;
  let at = 16;
  let wall = midnight + hour * hourMs + minute * 60_000;
  let width = 60_000;
  if (text.charCodeAt(at) === 58) {
    const second = digits(text, 17, 2);
    if (second < 0 || second > 60) return null;
    wall += second * 1000;
    width = 1000;
    at = 19;
    if (text.charCodeAt(at) === 46) {
      const first = ++at;
      while (text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
      const count = Math.min(at - first, 3);
      if (count === 0) return null;
      width = 10 ** (3 - count);
      wall += digits(text, first, count) * width;
    }
  }
  const start = zoned(text, at, wall, year);
  return start === null ? null : { start, end: start + width };
}

function zoned(text: string, at: number, wall: number, year: number): number | null {
  if (at === text.length) return utcOfWall(wall, year);
  const sign = text.charCodeAt(at);
  if (sign === 90) return at + 1 === text.length ? wall : null;
  const hours = digits(text, at + 1, 2);
  const minutes = digits(text, at + 4, 2);
  if (at + 6 !== text.length || text.charCodeAt(at + 3) !== 58) return null;
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return null;
  const offset = hours * hourMs + minutes * 60_000;
  if (sign === 45) return wall + offset;
  return sign === 43 || sign === 32 ? wall - offset : null;
}
