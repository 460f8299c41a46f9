// A calendar without gaps: days and months in which nothing happened are there too.
const dayMs = 86_400_000;
const daysMin = 14;
const daysMax = 60;
const monthsMin = 6;
const monthsMax = 36;

export type PeriodCount = { period: string; count: number };

const timeOf = (day: string): number => Date.parse(`${day}T12:00:00Z`);

/** From the first day that is known, but two weeks at least and sixty days at most, to `until`; all are YYYY-MM-DD. */
export const everyDay = (known: PeriodCount[], until: string): PeriodCount[] => {
  const counts = new Map(known.map((one) => [one.period, one.count]));
  const last = timeOf(until);
  const first = known.reduce((earliest, one) => Math.min(earliest, timeOf(one.period)), last);
  const length = Math.min(daysMax, Math.max(daysMin, Math.round((last - first) / dayMs) + 1));
  return Array.from({ length }, (_, index) => {
    const period = new Date(last - (length - 1 - index) * dayMs).toISOString().slice(0, 10);
    return { period, count: counts.get(period) ?? 0 };
  });
};

const monthOf = (period: string): number => Number(period.slice(0, 4)) * 12 + Number(period.slice(5, 7)) - 1;

/** The same by month, YYYY-MM, three years at most. */
export const everyMonth = (known: PeriodCount[], until: string): PeriodCount[] => {
  const counts = new Map<number, number>();
  for (const { period, count } of known) counts.set(monthOf(period), (counts.get(monthOf(period)) ?? 0) + count);
  const last = monthOf(until);
  const first = Math.min(last, ...counts.keys());
  const length = Math.min(monthsMax, Math.max(monthsMin, last - first + 1));
  return Array.from({ length }, (_, index) => {
    const month = last - (length - 1 - index);
    const period = `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
    return { period, count: counts.get(month) ?? 0 };
  });
};
