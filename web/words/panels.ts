// The title above the first value of a panel: the panels that it stands in, outermost first.
import type { Value } from '../api/model.ts';

const titleOf = ({ panels = [] }: Value): string => panels.filter((one) => one.trim() !== '').join(' · ');

/** Null where the value stands in the same panel as the one before it; empty where it stands in none, after one that does. */
export const panelBefore = (values: readonly Value[], index: number): string | null => {
  const [value, before] = [values[index], values[index - 1]];
  const title = value === undefined ? '' : titleOf(value);
  return title === (before === undefined ? '' : titleOf(before)) ? null : title;
};
