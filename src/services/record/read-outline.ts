// The outline of a record as one reader sees it, newest first: what every list, total and count of the portals is made
// of. What the reader may not see is not in it, so that nothing made of it can tell.
import type { Call } from '../../base/call.ts';
import { authorKeys, classKey, dataCategories, levels } from './access/model.ts';
import type { Dossier, View } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import type { HeldOutline, OutlineRow } from './outline-cache.ts';
import { panelTerm } from './prepare-entry.ts';
import { type Sketch, sketchOf } from './present/sketch.ts';
import { authorOf, type Room } from './room.ts';
import type { OpenedEntry } from './seal-entry.ts';
import type { OutlineAsk } from './store.ts';
import { findRecordType, nameOfType } from './types.ts';

/** `held` is shared by all who see the same: nobody changes it. */
export type Outline = { dossier: Dossier; view: View; held: HeldOutline } & Pick<HeldOutline, 'rows' | 'byId'>;

/** Observations are in it too: those that no report gathers stand in the timeline by themselves. */
export const timelineTypes: readonly string[] = [
  'DocumentReference',
  'DiagnosticReport',
  'Immunization',
  'MedicationRequest',
  'MedicationStatement',
  'Condition',
  'AllergyIntolerance',
  'Procedure',
  'Encounter',
  'CarePlan',
  'QuestionnaireResponse',
  'ImagingStudy',
  'Observation',
];

/** What was entered in error is kept, and shown to nobody as if it were true. */
const errorTerms = ['status||entered-in-error', 'verification-status||entered-in-error'];
const turnsMax = 4;

const classes = dataCategories.flatMap((category) => levels.map((level) => ({ category, level })));

/** The reader's own names as a contributor, blinded. */
export const mineOf = (dossier: Dossier, call: Call): bigint[] =>
  call.actor.kind === 'anonymous' || call.actor.kind === 'operator'
    ? []
    : dossier.sealer.blind(authorKeys([authorOf(call.actor)]).map((key) => `author|${key}`));

/** Null when there is no such record. Decides again when the facts of access moved meanwhile. */
export async function readOutline(
  room: Room,
  call: Call,
  from: Dossier | null,
  types: readonly string[],
): Promise<Outline | null> {
  let dossier = from;
  for (let turn = 0; dossier !== null && turn < turnsMax; turn++) {
    const view = room.dossiers.viewOf(dossier, call);
    const numbers = types.map((name) => findRecordType(name)?.number ?? 0);
    const asked: OutlineAsk = {
      dossier: dossier.id,
      types: numbers,
      view: view.tokens,
      mine: mineOf(dossier, call),
      without: dossier.sealer.blind(errorTerms),
    };
    const key = JSON.stringify(asked, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    // A file may change its class without a version of its own, so that outlines with files are not held.
    const isHeld = !types.includes('Binary');
    const known = isHeld ? room.vault.outlines.find(key) : null;
    const answer = await room.store.outline(asked, known?.changes ?? null);
    if (answer.factsVersion === dossier.factsVersion) {
      if (known !== null && answer.columns === null)
        return { dossier, view, held: known, rows: known.rows, byId: known.byId };
      const rows = readRows(dossier, answer.columns ?? []);
      const held = { changes: answer.changes, rows, byId: new Map(rows.map((row) => [row.id, row])) };
      if (isHeld) room.vault.outlines.put(key, held);
      return { dossier, view, held, rows, byId: held.byId };
    }
    dossier = await room.dossiers.refresh(dossier.id);
  }
  if (dossier !== null) throw recordErrors.busyEntry();
  return null;
}

function readRows(dossier: Dossier, columns: readonly string[][]): OutlineRow[] {
  const [ids = [], types = [], versions = [], tokens = [], clinical = [], recorded = [], mine = []] = columns;
  const blinded = dossier.sealer.blind(classes.map((one) => `class|${classKey(one)}`));
  const classOf = new Map(blinded.map((token, i) => [String(token), classes[i] as (typeof classes)[number]]));
  const rows: OutlineRow[] = [];
  for (let i = 0; i < ids.length; i++) {
    const dataClass = classOf.get(tokens[i] as string);
    if (dataClass === undefined) continue;
    rows.push({
      id: `${dossier.id}-${ids[i]}`,
      type: nameOfType(Number(types[i])),
      version: Number(versions[i]),
      category: dataClass.category,
      level: dataClass.level,
      clinical: Number(clinical[i]),
      recorded: Number(recorded[i]),
      mine: mine[i] === '1',
    });
  }
  // Here and not in the statement: page links compare ids by code point, whatever the database's collation.
  return rows.sort((a, b) => b.clinical - a.clinical || (a.id < b.id ? 1 : -1));
}

export type OpenedRow = { row: OutlineRow; entry: OpenedEntry; sketch: Sketch };

/** Opens rows, those known from the cache; rows replaced meanwhile are left out. At most one statement. */
export async function openRows(
  room: Room,
  dossier: Dossier,
  rows: readonly OutlineRow[],
): Promise<Map<string, OpenedRow>> {
  const opened = await room.vault.open(dossier, rows);
  const byId = new Map<string, OpenedRow>();
  rows.forEach((row, i) => {
    const entry = opened[i];
    if (entry === null || entry === undefined) return;
    byId.set(row.id, { row, entry, sketch: sketchOfEntry(room, row.type, entry) });
  });
  return byId;
}

export const sketchOfEntry = (room: Room, type: string, entry: OpenedEntry): Sketch =>
  room.vault.cache.sketchOf(entry, () => sketchOf(type, entry.text.toString()));

/**
 * The rows that stand in the timeline: all but Observations that a report or a panel of this outline gathers, directly or
 * through other panels. Reports and panels are opened for it once; what the reader may not see gathers nothing.
 */
export async function timelineRows(room: Room, outline: Outline): Promise<readonly OutlineRow[]> {
  const { held } = outline;
  if (held.timeline !== undefined) return held.timeline;
  if (!outline.rows.some((row) => row.type === 'Observation')) return outline.rows;
  const panels = await panelsOf(room, outline);
  const gatherers = outline.rows.filter((row) => row.type === 'DiagnosticReport' || panels.has(row.id));
  const opened = await openRows(room, outline.dossier, gatherers);
  const members = new Set([...opened.values()].flatMap((one) => one.sketch.results));
  const gathered = new Set<string>();
  // From what nothing gathers: panels that name each other in a circle stay where they can be found.
  const waiting = [...opened.values()].filter((one) => one.row.type === 'DiagnosticReport' || !members.has(one.row.id));
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop())
    for (const id of one.sketch.results) {
      if (gathered.has(id)) continue;
      gathered.add(id);
      const panel = opened.get(id);
      if (panel !== undefined) waiting.push(panel);
    }
  const timeline = outline.rows.filter((row) => row.type !== 'Observation' || !gathered.has(row.id));
  // What was replaced meanwhile was left out: this answer is good for this moment only.
  if (opened.size === gatherers.length) held.timeline = timeline;
  return timeline;
}

const panelsMax = 10_000;

async function panelsOf(room: Room, { dossier, view }: Outline): Promise<Set<string>> {
  const { found } = await room.store.search({
    dossier: dossier.id,
    types: [findRecordType('Observation')?.number ?? 0],
    view: view.tokens,
    scope: [],
    tokens: [{ any: dossier.sealer.blind([panelTerm]), not: false }],
    ids: null,
    clinicalFrom: null,
    clinicalTo: null,
    recordedFrom: null,
    recordedTo: null,
    order: 'recorded-desc',
    after: null,
    limit: panelsMax,
  });
  return new Set(found.map((one) => one.id));
}
