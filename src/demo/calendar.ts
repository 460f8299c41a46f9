// Days and hours of a country whose stories end "now". Local time is Luxembourg's (EU summer time, Directive 2000/84/EC).

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** 1 in winter, 2 in summer. */
function offsetHours(at: Date): 1 | 2 {
  const year = at.getUTCFullYear();
  return at.getTime() >= lastSunday(year, 2) && at.getTime() < lastSunday(year, 9) ? 2 : 1;
}

/** The last Sunday of a 31-day month, 01:00 UTC, as milliseconds. */
function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month, 31, 1));
  return last.getTime() - last.getUTCDay() * dayMs;
}

/** 2026-11-22T08:30:00+01:00: an instant as FHIR writes it and as the people of the country read it. */
export function instant(at: Date): string {
  const offset = offsetHours(at);
  return `${new Date(at.getTime() + offset * hourMs).toISOString().slice(0, 19)}+0${offset}:00`;
}

/** The local day, YYYY-MM-DD. */
export const day = (at: Date): string => instant(at).slice(0, 10);

/** HL7 v3 TS: 20261122083000+0100. */
export const hl7Time = (at: Date): string =>
  instant(at).replace(/[-:T]/g, (mark, place: number) => (place > 18 && mark === '-' ? mark : ''));

/** A day and a local clock time as an instant. */
export function localTime(date: string, hour: number, minute: number): Date {
  const utc = Date.parse(`${date}T00:00:00Z`) + hour * hourMs + minute * 60_000;
  return new Date(utc - offsetHours(new Date(utc - hourMs)) * hourMs);
}

/** `months` (may be a fraction) before `now`, as a day. */
export function daysBefore(now: Date, days: number): string {
  return day(new Date(now.getTime() - days * dayMs));
}

export const monthsBefore = (now: Date, months: number): string => daysBefore(now, Math.round(months * 30.4375));

export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T12:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** Saturdays and Sundays move to the Friday before: practices are closed. */
export function workingDay(date: string): string {
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay();
  return weekday === 6 ? addDays(date, -1) : weekday === 0 ? addDays(date, -2) : date;
}

/** Whole years between two days. */
export function yearsBetween(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}

/** 22.11.2026 for the reader of a letter, in every language of the country. */
export const printedDay = (date: string): string => date.split('-').reverse().join('.');
