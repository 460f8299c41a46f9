// Dates as people of each language write them. Instants are shown in Luxembourg's time, wherever the reader is.
import type { Language } from './translate.ts';

/** Browsers hold no Luxembourgish names (Intl falls back to another language), so they are kept here. */
const luxembourgish = {
  months: [
    'Januar',
    'Februar',
    'Mäerz',
    'Abrëll',
    'Mee',
    'Juni',
    'Juli',
    'August',
    'September',
    'Oktober',
    'November',
    'Dezember',
  ],
  days: ['Sonndeg', 'Méindeg', 'Dënschdeg', 'Mëttwoch', 'Donneschdeg', 'Freideg', 'Samschdeg'],
} as const;

const zone = 'Europe/Luxembourg';
const locales: Record<Exclude<Language, 'lb'>, string> = { fr: 'fr', de: 'de', en: 'en-GB', pt: 'pt-PT' };

/**
 * `long` 22 novembre 2026, `dayMonth` 22 novembre, `month` novembre 2026, `short` 22.11.2026, `weekday` dimanche 22
 * novembre 2026, `time` 14:32, `dateTime` 22 novembre 2026, 14:32.
 */
export type DateStyle = 'long' | 'dayMonth' | 'month' | 'short' | 'weekday' | 'time' | 'dateTime';

type Known = 'year' | 'month' | 'day' | 'instant';

/** Reads a FHIR date or instant (https://hl7.org/fhir/R4/datatypes.html#dateTime): as much as is known, no more. */
const read = (iso: string): { date: Date; known: Known } | null => {
  if (/^\d{4}$/.test(iso)) return { date: new Date(`${iso}-01-01T12:00:00Z`), known: 'year' };
  if (/^\d{4}-\d{2}$/.test(iso)) return { date: new Date(`${iso}-01T12:00:00Z`), known: 'month' };
  // Noon UTC is the same day in Luxembourg, in summer and in winter.
  const dayOnly = /^\d{4}-\d{2}-\d{2}$/.test(iso);
  const date = new Date(dayOnly ? `${iso}T12:00:00Z` : iso);
  return Number.isNaN(date.getTime()) ? null : { date, known: dayOnly ? 'day' : 'instant' };
};

/** Who knows the day alone and must write an instant writes its first moment. */
const isDayAlone = (iso: string): boolean => /T00:00(:00(\.0+)?)?(Z|[+-]\d{2}:\d{2})?$/.test(iso);

type Numbers = { year: string; month: string; day: string; hour: string; minute: string; weekday: number };

const numbersOf = (date: Date): Numbers => {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(date);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? '';
  const numbers = {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
  };
  const weekday = new Date(`${numbers.year}-${numbers.month}-${numbers.day}T12:00:00Z`).getUTCDay();
  return { ...numbers, weekday };
};

/** The day in Luxembourg on which an instant falls, as YYYY-MM-DD. */
export const dayOf = (iso: string): string => {
  const found = read(iso);
  if (found === null) return iso;
  if (found.known !== 'instant') return iso;
  const { year, month, day } = numbersOf(found.date);
  return `${year}-${month}-${day}`;
};

const inLuxembourgish = (date: Date, style: DateStyle): string => {
  const { year, month, day, hour, minute, weekday } = numbersOf(date);
  const name = luxembourgish.months[Number(month) - 1] ?? '';
  const long = `${Number(day)}. ${name} ${year}`;
  switch (style) {
    case 'long':
      return long;
    case 'dayMonth':
      return `${Number(day)}. ${name}`;
    case 'month':
      return `${name} ${year}`;
    case 'short':
      return `${day}.${month}.${year}`;
    case 'weekday':
      return `${luxembourgish.days[weekday] ?? ''}, ${long}`;
    case 'time':
      return `${hour}:${minute}`;
    case 'dateTime':
      return `${long}, ${hour}:${minute}`;
  }
};

const options: Record<Exclude<DateStyle, 'short' | 'time' | 'dateTime'>, Intl.DateTimeFormatOptions> = {
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  dayMonth: { day: 'numeric', month: 'long' },
  month: { month: 'long', year: 'numeric' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
};

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

export const formatDate = (language: Language, iso: string, style: DateStyle): string => {
  const found = read(style === 'dateTime' && isDayAlone(iso) ? iso.slice(0, 10) : iso);
  if (found === null) return iso;
  if (found.known === 'year') return iso;
  const shown: DateStyle =
    found.known === 'month'
      ? 'month'
      : found.known === 'day' && (style === 'time' || style === 'dateTime')
        ? 'long'
        : style;
  if (language === 'lb') return inLuxembourgish(found.date, shown);
  const { year, month, day, hour, minute } = numbersOf(found.date);
  if (shown === 'time') return `${hour}:${minute}`;
  if (shown === 'short')
    return language === 'fr' || language === 'de' ? `${day}.${month}.${year}` : `${day}/${month}/${year}`;
  const plainly = (asked: keyof typeof options): string =>
    new Intl.DateTimeFormat(locales[language], { ...options[asked], timeZone: zone }).format(found.date);
  // French writes the first of the month as an ordinal, which Intl does not.
  const format = (asked: keyof typeof options): string => {
    const text = plainly(asked);
    return language === 'fr' ? text.replace(/(^| )1 (?=\p{L})/u, '$11er ') : text;
  };
  if (shown === 'dateTime') return `${format('long')}, ${hour}:${minute}`;
  const text = format(shown);
  return shown === 'month' || shown === 'weekday' ? capital(text) : text;
};

/** Whole years from birth to a day, both YYYY-MM-DD. */
export const ageAt = (birth: string, day: string): number => {
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4));
  return day.slice(5, 10) < birth.slice(5, 10) ? years - 1 : years;
};

/** A day some months later, YYYY-MM-DD; the 31st becomes the month's last day. */
export const monthsLater = (day: string, months: number): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
};

/** A day as it is typed, day first as all our languages write it: 4.3.2026, 04/03/2026, 04032026; null while it is none. */
export const readTypedDate = (text: string): string | null => {
  const trimmed = text.trim();
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(trimmed);
  const typed =
    /^(\d{1,2})[./\-\s]+(\d{1,2})[./\-\s]+(\d{4})$/.exec(trimmed) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(trimmed);
  const [day, month, year] = iso === null ? (typed?.slice(1) ?? []) : iso.slice(1).reverse();
  if (day === undefined || month === undefined || year === undefined) return null;
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${written}T12:00:00Z`);
  // The 31st of February is no day.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written) ? written : null;
};
