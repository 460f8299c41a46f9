// Dates in the reader's language and the country's time, as exact as they are known. https://hl7.org/fhir/R4/datatypes.html#dateTime
import type { Language } from '../../../base/call.ts';

const zone = 'Europe/Luxembourg';
const form = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(T.+)?$/;
/** FHIR has no instant without a time: who knows the day alone writes its first moment. */
const midnight = /^T00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:\d{2})?$/;

/** `2011`, `septembre 2011`, `2 septembre 2011`, `2 septembre 2011 à 08:30`; other text as it is. */
export function shownDate(text: string, language: Language): string {
  const parts = form.exec(text);
  if (parts === null) return text;
  const [, year, month, day, clockTime] = parts;
  const time = clockTime === undefined || midnight.test(clockTime) ? undefined : clockTime;
  if (month === undefined) return year ?? text;
  const date = new Date(time === undefined ? `${year}-${month}-${day ?? '01'}T12:00:00Z` : text);
  if (Number.isNaN(date.getTime())) return text;
  const long = { year: 'numeric', month: 'long' } as const;
  if (day === undefined) return new Intl.DateTimeFormat(language, { ...long, timeZone: 'UTC' }).format(date);
  if (time === undefined)
    return new Intl.DateTimeFormat(language, { ...long, day: 'numeric', timeZone: 'UTC' }).format(date);
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone } as const;
  return new Intl.DateTimeFormat(language, { ...long, day: 'numeric', ...clock }).format(date);
}
