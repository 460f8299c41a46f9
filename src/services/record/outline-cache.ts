// Outlines of records as readers saw them, bounded by rows. Never trusted: the statement that would read one says whether
// the one that is held is still current, and brings nothing else when it is.
import type { DataCategory, Level } from './access/model.ts';

export type OutlineRow = {
  id: string;
  type: string;
  version: number;
  category: DataCategory;
  level: Level;
  /** Milliseconds. */
  clinical: number;
  recorded: number;
  /** Written by the reader. */
  mine: boolean;
};

export type HeldOutline = {
  /** The state of the record's entries that it was made of. */
  changes: string;
  rows: readonly OutlineRow[];
  byId: ReadonlyMap<string, OutlineRow>;
  /** The rows that stand in the timeline, once somebody asked. */
  timeline?: readonly OutlineRow[];
};

/** About 250 bytes each. */
const rowsMax = 60_000;
const rowsLeast = 20;

export type OutlineCache = ReturnType<typeof createOutlineCache>;

export function createOutlineCache() {
  // In order of use, the oldest first.
  const held = new Map<string, HeldOutline>();
  let size = 0;
  const sizeOf = (one: HeldOutline): number => one.rows.length + rowsLeast;
  const drop = (key: string): void => {
    const one = held.get(key);
    if (one !== undefined && held.delete(key)) size -= sizeOf(one);
  };
  return {
    find(key: string): HeldOutline | null {
      const one = held.get(key);
      if (one === undefined) return null;
      held.delete(key);
      held.set(key, one);
      return one;
    },
    put(key: string, one: HeldOutline): void {
      drop(key);
      if (sizeOf(one) > rowsMax / 2) return;
      held.set(key, one);
      size += sizeOf(one);
      for (const oldest of held.keys()) {
        if (size <= rowsMax) break;
        drop(oldest);
      }
    },
  };
}
