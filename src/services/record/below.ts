// What stands below an entry and shares its fate: the values of a report in panels of whatever depth, its key images, its
// samples, its files, and the Composition that says the same in words. https://hl7.org/fhir/R4/observation-definitions.html#Observation.hasMember
// `derivedFrom` is not followed: what a value was computed from stands by itself (a weight, a photograph), may belong to
// another report, and says nothing of this one.
import type { Call } from '../../base/call.ts';
import { binaryIdIn } from './attachments.ts';
import { type Dossier, factKind, sealFact } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import { type Json, objects, targetOf } from './present/elements.ts';
import { sketchOfEntry } from './read-outline.ts';
import type { Room } from './room.ts';
import type { OpenedEntry } from './seal-entry.ts';
import type { FactRow } from './store.ts';
import { findRecordType, nameOfType } from './types.ts';

export type Standing = { type: string; entry: OpenedEntry };
/** Entries as they will stand after a commit that is under way, by id. */
export type Fresh = ReadonlyMap<string, Standing>;

/** Far beyond any report; what has more is refused, since half of it hidden would be a lie. */
const entriesMax = 5000;
const depthMax = 32;

/**
 * All entries of this record below one, each once, by id; loops end. One statement for each level.
 * @throws Fault `record.too-many-below`
 */
export async function entriesBelow(
  room: Room,
  dossier: Dossier,
  rootId: string,
  root: Standing,
  fresh: Fresh = new Map(),
): Promise<string[]> {
  const seen = new Set([rootId]);
  const gather = (ids: readonly string[]): string[] =>
    ids.filter((id) => id.startsWith(`${dossier.id}-`) && !seen.has(id) && seen.add(id) !== undefined);
  let level: Standing[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    const next: string[] = [];
    for (const { type, entry } of level) {
      const sketch = sketchOfEntry(room, type, entry);
      next.push(...gather(sketch.parts));
      gather(sketch.attachments.flatMap((one) => binaryIdIn(room, one.url) ?? []));
    }
    if (seen.size > entriesMax || depth > depthMax) throw recordErrors.tooManyBelow();
    level = await standingOf(room, dossier, next, fresh);
  }
  seen.delete(rootId);
  return [...seen];
}

async function standingOf(room: Room, dossier: Dossier, ids: readonly string[], fresh: Fresh): Promise<Standing[]> {
  const found = await Promise.all(
    ids.map(async (id): Promise<Standing | null> => {
      const coming = fresh.get(id);
      if (coming !== undefined) return coming;
      const { row, entry } = await room.vault.read(dossier, id);
      return entry === null || row.deleted ? null : { type: nameOfType(row.type), entry };
    }),
  );
  return found.filter((one) => one !== null);
}

/** All that a hide of this entry hides with it. @throws Fault `record.too-many-below` */
export async function sharingItsFate(
  room: Room,
  call: Call,
  dossier: Dossier,
  id: string,
  root: Standing,
): Promise<string[]> {
  const before = dossier.hides.get(id)?.below ?? [];
  const below = new Set([...before, ...(await entriesBelow(room, dossier, id, root))]);
  if (root.type === 'DiagnosticReport')
    for (const one of await compositionsOf(room, call, dossier, new Set([id, ...below]))) below.add(one);
  return [...below];
}

/** A Composition that speaks of nothing but what is hidden is hidden with it: its narrative holds the same values. */
async function compositionsOf(room: Room, call: Call, dossier: Dossier, within: Set<string>): Promise<string[]> {
  const terms = [...within].flatMap((id) => [`entry|DiagnosticReport/${id}`, `entry|Observation/${id}`]);
  const { found } = await room.store.search({
    dossier: dossier.id,
    types: [findRecordType('Composition')?.number ?? 0],
    // The patient's own: all of it.
    view: room.dossiers.viewOf(dossier, call).tokens,
    scope: [],
    tokens: [{ any: dossier.sealer.blind([...terms, 'more|entry']), not: false }],
    ids: null,
    clinicalFrom: null,
    clinicalTo: null,
    recordedFrom: null,
    recordedTo: null,
    order: 'recorded-desc',
    after: null,
    limit: entriesMax,
  });
  const opened = await room.vault.open(dossier, found);
  return found.flatMap(({ id }, i) => {
    const entry = opened[i];
    return entry != null && speaksOnlyOf(JSON.parse(entry.text.toString()) as Json, within) ? [id] : [];
  });
}

function speaksOnlyOf(composition: Json, within: ReadonlySet<string>): boolean {
  const named: (string | null)[] = [];
  const walk = (section: Json, depth: number): void => {
    for (const entry of objects(section.entry)) named.push(targetOf(entry)?.id ?? null);
    if (depth < depthMax) for (const inner of objects(section.section)) walk(inner, depth + 1);
  };
  for (const section of objects(composition.section)) walk(section, 0);
  return named.length > 0 && named.every((id) => id !== null && within.has(id));
}

/** What it replaces, adds to, transforms or signs, by what it says itself. */
function relatedTo({ type, entry }: Standing): string[] {
  if ((type !== 'DocumentReference' && type !== 'Composition') || entry.text.length === 0) return [];
  const related = objects((JSON.parse(entry.text.toString()) as Json).relatesTo);
  return related.flatMap((one) => targetOf(one.target ?? one.targetReference)?.id ?? []);
}

/**
 * A hide is of the whole tree, whenever it came: what these writes bring below a hidden entry is hidden with it, in the same
 * commit, and so is a document that replaces or adds to a hidden one. What was once below stays hidden, since older versions name it.
 */
export async function hidesGrown(room: Room, dossier: Dossier, fresh: Fresh): Promise<FactRow[]> {
  const grown: FactRow[] = [];
  if (dossier.hides.size === 0) return grown;
  const compositions = [...fresh].flatMap(([id, { type, entry }]) =>
    type === 'Composition' && entry.text.length > 0
      ? [{ id, composition: JSON.parse(entry.text.toString()) as Json }]
      : [],
  );
  const related = [...fresh].map(([id, standing]) => ({ id, standing, to: relatedTo(standing) }));
  for (const [entryId, { hide, below }] of dossier.hides) {
    const tree = new Set([entryId, ...below]);
    const isTouched = [...fresh.keys()].some((id) => tree.has(id));
    if (isTouched) {
      const root = fresh.get(entryId) ?? (await standingOf(room, dossier, [entryId], fresh))[0];
      if (root !== undefined) for (const id of await entriesBelow(room, dossier, entryId, root, fresh)) tree.add(id);
    }
    for (const { id, standing, to } of related)
      if (to.some((target) => tree.has(target)) && !tree.has(id))
        for (const one of [id, ...(await entriesBelow(room, dossier, id, standing, fresh))]) tree.add(one);
    for (const { id, composition } of compositions) if (speaksOnlyOf(composition, tree)) tree.add(id);
    if (tree.size > below.length + 1) {
      tree.delete(entryId);
      const id = `v${entryId}`;
      const sealed = sealFact(dossier.sealer, dossier.id, id, { entryId, hide, below: [...tree] });
      grown.push({ dossier: dossier.id, id, kind: factKind.visibility, subject: null, sealed });
    }
  }
  return grown;
}
