// The values of a report as its reader sees them: its own, then those of its panels, and of theirs, each under the titles of
// what gathers it. https://hl7.org/fhir/R4/observation.html#obsgrouping
import { type OpenedRow, type Outline, openRows } from './read-outline.ts';
import type { Room } from './room.ts';

/** `panels`: what gathers it below the root, outermost first. */
export type Result = { opened: OpenedRow; panels: readonly OpenedRow[] };

const depthMax = 32;
const resultsMax = 5000;

/** By the id of the root, in the order in which the sender names them, each once; loops end. One statement for each level. */
export async function resultsBelow(
  room: Room,
  outline: Outline,
  roots: readonly OpenedRow[],
): Promise<Map<string, Result[]>> {
  const opened = new Map<string, OpenedRow>();
  let level: readonly OpenedRow[] = roots;
  for (let depth = 0; depth < depthMax && opened.size < resultsMax; depth++) {
    const wanted = [...new Set(level.flatMap((one) => one.sketch.results))].filter((id) => !opened.has(id));
    const rows = wanted.flatMap((id) => outline.byId.get(id) ?? []);
    if (rows.length === 0) break;
    const found = await openRows(room, outline.dossier, rows);
    for (const [id, one] of found) opened.set(id, one);
    level = [...found.values()];
  }
  return new Map(roots.map((root) => [root.row.id, treeOf(root, (id) => opened.get(id))]));
}

export function treeOf(root: OpenedRow, find: (id: string) => OpenedRow | undefined): Result[] {
  const results: Result[] = [];
  const seen = new Set([root.row.id]);
  const walk = (from: OpenedRow, panels: readonly OpenedRow[]): void => {
    for (const id of from.sketch.results) {
      const opened = find(id);
      if (opened === undefined || seen.has(id) || results.length >= resultsMax) continue;
      seen.add(id);
      results.push({ opened, panels });
      if (panels.length < depthMax) walk(opened, [...panels, opened]);
    }
  };
  walk(root, []);
  return results;
}
