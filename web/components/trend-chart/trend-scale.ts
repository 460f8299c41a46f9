// Round numbers for the axis of a chart.

/** Two to seven round ticks that enclose all values. */
export const ticksFor = (low: number, high: number, wanted = 4): number[] => {
  const span = high - low || Math.abs(high) || 1;
  const raw = span / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((times) => times * power).find((size) => size >= raw) ?? raw;
  const first = Math.floor(low / step) * step;
  const ticks: number[] = [];
  for (let tick = first; tick < high + step * 0.999; tick += step) ticks.push(Number(tick.toPrecision(10)));
  // All values alike and on a tick: the axis still needs a second one.
  if (ticks.length < 2) ticks.push(first + step);
  return ticks;
};
