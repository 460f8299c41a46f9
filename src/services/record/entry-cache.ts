// Opened entries, bounded by bytes. An entry never changes under one version, so what is here is never stale: queries
// say which version is current and whether the reader may see it; this only spares opening it again.
import type { Sketch } from './present/sketch.ts';
import type { OpenedEntry } from './seal-entry.ts';

export type EntryCache = {
  find(id: string, version: number): OpenedEntry | null;
  /** The version held, 0 for none. */
  versionOf(id: string): number;
  put(id: string, version: number, entry: OpenedEntry): void;
  /** What lists need of an entry, made once and held as long as the opened entry is. */
  sketchOf(entry: OpenedEntry, make: () => Sketch): Sketch;
};

/** Entries larger than this share of the bound are not held. */
const shareMax = 1 / 16;
const overheadBytes = 1200;

export function createEntryCache(bytesMax: number): EntryCache {
  type Held = { version: number; entry: OpenedEntry; bytes: number };
  // Two generations: what is used moves to the young one, and the old one goes as a whole. Keeping exact order of use
  // would cost more than the lookup.
  let young = new Map<string, Held>();
  let old = new Map<string, Held>();
  let youngBytes = 0;
  const sketches = new WeakMap<OpenedEntry, Sketch>();
  const keep = (id: string, held: Held): void => {
    const before = young.get(id);
    if (before !== undefined) youngBytes -= before.bytes;
    young.set(id, held);
    youngBytes += held.bytes;
    if (youngBytes <= bytesMax / 2) return;
    old = young;
    young = new Map();
    youngBytes = 0;
  };
  return {
    find(id, version) {
      const recent = young.get(id);
      if (recent !== undefined) return recent.version === version ? recent.entry : null;
      const known = old.get(id);
      if (known === undefined || known.version !== version) return null;
      keep(id, known);
      return known.entry;
    },
    versionOf: (id) => (young.get(id) ?? old.get(id))?.version ?? 0,
    put(id, version, entry) {
      const bytes = entry.text.length + overheadBytes;
      if (bytes <= bytesMax * shareMax) keep(id, { version, entry, bytes });
    },
    sketchOf(entry, make) {
      const known = sketches.get(entry);
      if (known !== undefined) return known;
      const made = make();
      sketches.set(entry, made);
      return made;
    },
  };
}
