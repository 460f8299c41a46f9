// All values of some measurements in a record, oldest first, for trends: one search by blinded codes, opened from the cache.
import type { DataCategory } from './access/model.ts';
import type { Dossier, View } from './dossiers.ts';
import type { Measure } from './present/measures.ts';
import type { Sketch } from './present/sketch.ts';
import { sketchOfEntry } from './read-outline.ts';
import type { Room } from './room.ts';
import type { OpenedEntry } from './seal-entry.ts';
import { openAll } from './search-entries.ts';
import { findRecordType } from './types.ts';

export type Point = { date: string; number: number; text: string; unit?: string };
/** `shown` says who stands for it. */
export type Dated = {
  measure: Measure;
  id: string;
  date: string;
  recorded: number;
  category: DataCategory;
  shown: { entry: OpenedEntry; sketch: Sketch };
};

const entriesMax = 2000;

/** By code, oldest first; in the reader's view. An Observation of several parts stands under each of their codes. */
export async function valuesByCode(
  room: Room,
  dossier: Dossier,
  view: View,
  codes: readonly string[],
): Promise<Map<string, Dated[]>> {
  const wanted = new Set(codes);
  const byCode = new Map<string, Dated[]>();
  if (codes.length === 0) return byCode;
  const terms = [...wanted].flatMap((code) => [`code||${code.toLowerCase()}`, `component-code||${code.toLowerCase()}`]);
  const { found } = await room.store.search({
    dossier: dossier.id,
    types: [findRecordType('Observation')?.number ?? 0],
    view: view.tokens,
    scope: [],
    tokens: [{ any: dossier.sealer.blind(terms), not: false }],
    ids: null,
    clinicalFrom: null,
    clinicalTo: null,
    recordedFrom: null,
    recordedTo: null,
    order: 'clinical-desc',
    after: null,
    limit: entriesMax,
  });
  const times = new Map(found.map((row) => [row.id, row.time ?? 0]));
  for (const one of (await openAll(room, dossier, found)).reverse()) {
    const sketch = sketchOfEntry(room, one.type, one.entry);
    if (sketch.status === 'entered-in-error' || sketch.status === 'cancelled') continue;
    const date = sketch.date ?? new Date(times.get(one.id) ?? 0).toISOString();
    for (const measure of sketch.measures) {
      if (!wanted.has(measure.code)) continue;
      const list = byCode.get(measure.code) ?? [];
      list.push({
        measure,
        id: one.id,
        date,
        recorded: one.recorded.getTime(),
        category: one.entry.envelope.category,
        shown: { entry: one.entry, sketch },
      });
      byCode.set(measure.code, list);
    }
  }
  return byCode;
}

/** The points of one line: numbers in the same unit only, since others cannot be compared. */
export const pointsOf = (values: readonly Dated[], unit: string | undefined): Point[] =>
  values.flatMap(({ measure, date }) =>
    measure.number === undefined || measure.unit !== unit
      ? []
      : [{ date, number: measure.number, text: measure.text, ...(unit === undefined ? {} : { unit }) }],
  );
