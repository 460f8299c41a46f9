// A bounded memory of answers that may be a little old: what is asked thousands of times a second and changes rarely.
import type { Clock } from '../../base/clock.ts';

export type ShortCache<Value> = {
  get(key: string, load: () => Promise<Value>): Promise<Value>;
  forget(key: string): void;
  clear(): void;
};

/** Answers live `millisecondsMax`; concurrent askers share one load; the oldest leaves when `entriesMax` is reached. */
export function createShortCache<Value>(clock: Clock, millisecondsMax: number, entriesMax: number): ShortCache<Value> {
  const entries = new Map<string, { at: number; value: Promise<Value> }>();
  return {
    get(key, load) {
      const now = clock.now().getTime();
      const known = entries.get(key);
      if (known !== undefined && now - known.at < millisecondsMax && now >= known.at) return known.value;
      entries.delete(key);
      if (entries.size >= entriesMax) entries.delete(entries.keys().next().value as string);
      const entry = { at: now, value: load() };
      entries.set(key, entry);
      // A failure is told to those who asked and then forgotten.
      entry.value.catch(() => {
        if (entries.get(key) === entry) entries.delete(key);
      });
      return entry.value;
    },
    forget: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
}
