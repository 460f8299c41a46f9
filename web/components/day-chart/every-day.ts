// A calendar without gaps: days on which nothing happened are days too.
const dayMs = 86_400_000;
const shownMin = 14;
const shownMax = 60;

const timeOf = (day: string): number => Date.parse(`${day}T12:00:00Z`);

/** From the first day that is known, but two weeks at least and sixty days at most, to `until`; all are YYYY-MM-DD. */
export const everyDay = (known: { day: string; count: number }[], until: string): { day: string; count: number }[] => {
  const counts = new Map(known.map((one) => [one.day, one.count]));
  const last = timeOf(until);
  const first = known.reduce((earliest, one) => Math.min(earliest, timeOf(one.day)), last);
  const length = Math.min(shownMax, Math.max(shownMin, Math.round((last - first) / dayMs) + 1));
  return Array.from({ length }, (_, index) => {
    const day = new Date(last - (length - 1 - index) * dayMs).toISOString().slice(0, 10);
    return { day, count: counts.get(day) ?? 0 };
  });
};
