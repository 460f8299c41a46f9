// Opened entries, bounded by bytes. An entry never changes under one version, so what is here is never stale: queries
// say which version is current and whether the reader may see it; this only spares opening it again.
import type { Sketch } from './present/sketch.ts';
import type { OpenedEntry } from './seal-entry.ts';

export type EntryCache = {
  find(id: string, version: number): OpenedEntry | null;
  /** The version held, 0 for none. */
  versionOf(id: string): number;
  put(id: string, version: number, entry: OpenedEntry): void;
  forget(dossier: string): void;
  /** What lists need of an entry, made once and held as long as the opened entry is. */
  sketchOf(entry: OpenedEntry, make: () => Sketch): Sketch;
};

/** Entries larger than this share of the bound are not held. */
const shareMax = 1 / 16;
const overheadBytes = 1200;

export function createEntryCache(bytesMax: number): EntryCache {
  const held = new Map<string, { version: number; entry: OpenedEntry; bytes: number }>();
  const sketches = new WeakMap<OpenedEntry, Sketch>();
  let bytes = 0;
  const drop = (id: string): void => {
    const known = held.get(id);
    if (known === undefined) return;
    held.delete(id);
    bytes -= known.bytes;
  };
  return {
    find(id, version) {
      const known = held.get(id);
      if (known === undefined || known.version !== version) return null;
      held.delete(id);
      held.set(id, known);
      return known.entry;
    },
    versionOf: (id) => held.get(id)?.version ?? 0,
    put(id, version, entry) {
      drop(id);
      const size = entry.text.length + overheadBytes;
      if (size > bytesMax * shareMax) return;
      held.set(id, { version, entry, bytes: size });
      bytes += size;
      while (bytes > bytesMax) drop(held.keys().next().value as string);
    },
    forget(dossier) {
      for (const id of [...held.keys()]) if (id.startsWith(`${dossier}-`)) drop(id);
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
