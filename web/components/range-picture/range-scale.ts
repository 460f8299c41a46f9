// Where a value and its usual range stand on a line from 0 to 1, and which word says it.
import type { Flag, Range } from '../../api/model.ts';

export type RangeScale = { zoneStart: number; zoneEnd: number; marker: number };

/** Room left on both sides of the usual zone, as a part of its width. */
const margin = 0.5;
/** Less than this part of the range's width outside counts as "slightly". */
const slightlyMax = 0.15;

/** Null when there is no range to draw. A range with one end is open on the other side. */
export const rangeScale = (number: number | undefined, range: Range | undefined): RangeScale | null => {
  if (number === undefined || range === undefined) return null;
  const { low, high } = range;
  if (low === undefined && high === undefined) return null;
  const reach = Math.abs(low ?? high ?? 0) || 1;
  const width = low !== undefined && high !== undefined ? high - low || reach : reach;
  let start = low !== undefined ? low - width * margin : Math.min(0, (high ?? 0) - width);
  let end = high !== undefined ? high + width * margin : (low ?? 0) + width;
  // Values of the body are seldom below zero: the line does not start there when nothing is.
  if (start < 0 && number >= 0 && (low ?? 0) >= 0) start = 0;
  if (number < start) start = number - width * 0.1;
  if (number > end) end = number + width * 0.1;
  const place = (at: number): number => Math.min(1, Math.max(0, (at - start) / (end - start)));
  return {
    zoneStart: low === undefined ? 0 : place(low),
    zoneEnd: high === undefined ? 1 : place(high),
    marker: place(number),
  };
};

export type Judgement = Flag | 'slightlyL' | 'slightlyH';

/** The laboratory's word when it gave one; else what the numbers say; null when nothing can be said. */
export const judge = (value: { number?: number; range?: Range; flag?: Flag }): Judgement | null => {
  const { number, range, flag } = value;
  if (flag === 'N' || flag === 'LL' || flag === 'HH' || flag === 'A') return flag;
  const { low, high } = range ?? {};
  const below = number !== undefined && low !== undefined && number < low;
  const above = number !== undefined && high !== undefined && number > high;
  const said = flag ?? (below ? 'L' : above ? 'H' : null);
  if (said === null) return number !== undefined && (low !== undefined || high !== undefined) ? 'N' : null;
  const width = low !== undefined && high !== undefined ? high - low : Math.abs(high ?? low ?? 0);
  if (said === 'H' && above && high !== undefined && number - high <= width * slightlyMax) return 'slightlyH';
  if (said === 'L' && below && low !== undefined && low - number <= width * slightlyMax) return 'slightlyL';
  return said;
};

export const isOutside = (judgement: Judgement | null): boolean => judgement !== null && judgement !== 'N';
