// Days of the country as moments: a mandate that holds until a day holds through that day, a child is of age as it begins.

const zone = 'Europe/Luxembourg';
const shown = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });

/** YYYY-MM-DD there, at this moment. */
export const dayOf = (moment: Date): string => shown.format(moment);

/** The first moment of a day there; null for what is no day of the calendar. */
export function startOfDay(day: string): Date | null {
  const noon = Date.parse(`${day}T12:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(noon) || !new Date(noon).toISOString().startsWith(day))
    return null;
  // Winter is one hour ahead of UTC, summer two; the clocks change at night, never at midnight.
  const summer = new Date(`${day}T00:00:00+02:00`);
  return dayOf(summer) === day ? summer : new Date(`${day}T00:00:00+01:00`);
}

/** The day after, or `years` later; 29 February becomes 1 March where there is none. */
export function shiftDay(day: string, by: { days?: number; years?: number }): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const moved = new Date(Date.UTC(year + (by.years ?? 0), month - 1, date + (by.days ?? 0)));
  return moved.toISOString().slice(0, 10);
}

/** When somebody is of age; null where the register does not know the day of birth. */
export const comesOfAge = (birthDate: string): Date | null =>
  startOfDay(birthDate) === null ? null : startOfDay(shiftDay(birthDate, { years: 18 }));
