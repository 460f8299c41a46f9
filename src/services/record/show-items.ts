// Entries as the portals list them. One call for a page: entries and results are opened together, names looked up at once.
import type { Call, Language } from '../../base/call.ts';
import type { DataCategory, Hide, Level } from './access/model.ts';
import type { OutlineRow } from './outline-cache.ts';
import { typeWord } from './present/labels.ts';
import { isAbnormal } from './present/measures.ts';
import { inLanguage, type PlainWords } from './present/plain-words.ts';
import type { ContentKind, Sketch } from './present/sketch.ts';
import { thingOf } from './reach.ts';
import { type OpenedRow, type Outline, openRows } from './read-outline.ts';
import { resultsBelow } from './results-below.ts';
import type { Room } from './room.ts';
import type { OpenedEntry } from './seal-entry.ts';
import { lookUpPeople, viewersOf } from './who-sees.ts';

export type Item = {
  id: string;
  type: string;
  category: DataCategory;
  title: string;
  date: string;
  recorded: string;
  author: { name: string; organisation?: string };
  level: Level;
  /** Of the patient's own view; a professional is told `circle` and 0 always: who else sees is not theirs to know. */
  visibility: { mode: 'circle' | 'hidden' | 'except'; exceptCount?: number; people: number };
  isNew: boolean;
  abnormal?: number;
  values?: number;
  content: ContentKind | null;
  status?: string;
  superseded?: boolean;
};

export type ShowOptions = { isNew(row: OutlineRow): boolean };

export async function showItems(
  room: Room,
  call: Call,
  outline: Outline,
  rows: readonly OutlineRow[],
  options: ShowOptions,
): Promise<Item[]> {
  const { dossier } = outline;
  const opened = await openRows(room, dossier, rows);
  const shown = [...opened.values()];
  const results = await resultsBelow(room, outline, shown);
  const [authors, visibilityOf] = await Promise.all([
    authorsOf(room, call, shown),
    visibilities(room, call, outline, shown),
  ]);
  return shown.map((one, i) => {
    const { row, sketch } = one;
    const below = results.get(row.id) ?? [];
    const measured = [...sketch.measures, ...below.flatMap((result) => result.opened.sketch.measures)];
    return {
      id: row.id,
      type: row.type,
      category: row.category,
      title: titleIn(room.needs.plainWords, row.type, sketch, call.language),
      date: sketch.date ?? new Date(row.clinical).toISOString(),
      recorded: new Date(row.recorded).toISOString(),
      author: authors[i] as Item['author'],
      level: row.level,
      visibility: visibilityOf(one),
      isNew: options.isNew(row),
      ...(measured.length === 0
        ? {}
        : { abnormal: measured.filter((value) => isAbnormal(value.flag)).length, values: measured.length }),
      content: sketch.content,
      ...(sketch.status === undefined ? {} : { status: sketch.status }),
      ...(sketch.superseded ? { superseded: true } : {}),
    };
  });
}

/** The source's own words; else the portal's word for its code. */
export function titleIn(words: PlainWords, type: string, sketch: Sketch, language: Language): string {
  if (sketch.ownTitle && sketch.title !== type && sketch.title !== '') return sketch.title;
  for (const code of sketch.codes) {
    const loinc = code.startsWith('http://loinc.org|') ? code.slice('http://loinc.org|'.length) : undefined;
    const found =
      type === 'Observation' && loinc !== undefined
        ? words.analyses.get(loinc)?.name
        : words.kindByCode.get(code)?.name;
    const name = inLanguage(found, language);
    if (name !== undefined) return name;
  }
  return sketch.title === type || sketch.title === '' ? typeWord(type, language) : sketch.title;
}

/** Who stands for each entry: as it says itself, else as the platform saw it come. */
export async function authorsOf(
  room: Room,
  call: Call,
  shown: readonly { entry: OpenedEntry; sketch: Sketch }[],
): Promise<Item['author'][]> {
  const practitionerIds = new Set<string>();
  const organisationIds = new Set<string>();
  for (const { entry, sketch } of shown) {
    const { author } = sketch;
    const { by } = entry.envelope;
    if (author.name === undefined && author.practitionerId !== undefined) practitionerIds.add(author.practitionerId);
    if (author.organisation !== undefined) continue;
    if (author.organisationId !== undefined) organisationIds.add(author.organisationId);
    if (by.organisationId !== undefined) organisationIds.add(by.organisationId);
  }
  const { professionals } = room.needs;
  const [practitioners, organisations] = await Promise.all([
    practitionerIds.size === 0 ? new Map() : professionals.practitioners([...practitionerIds]),
    organisationIds.size === 0 ? new Map() : professionals.organisations([...organisationIds]),
  ]);
  return shown.map(({ entry, sketch }) => {
    const { author } = sketch;
    const { by } = entry.envelope;
    const named: string | undefined =
      author.name ??
      practitioners.get(author.practitionerId ?? '')?.name ??
      (author.isPatient === true && call.actor.kind === 'patient' && call.actor.representative === undefined
        ? call.actor.name
        : undefined);
    const organisation: string | undefined =
      author.organisation ??
      organisations.get(author.organisationId ?? '')?.name ??
      organisations.get(by.organisationId ?? '')?.name;
    // A laboratory signs as itself, and is the establishment too.
    return { name: named ?? organisation ?? by.name, ...(organisation === undefined ? {} : { organisation }) };
  });
}

async function visibilities(
  room: Room,
  call: Call,
  { dossier }: Outline,
  shown: readonly OpenedRow[],
): Promise<(one: OpenedRow) => Item['visibility']> {
  if (call.actor.kind !== 'patient') return () => ({ mode: 'circle', people: 0 });
  const known = await lookUpPeople(
    room,
    dossier.facts,
    shown.map(({ row, entry }) => thingOf(entry, row.id)),
  );
  // Entries that are alike for the decision have the same number: it is asked once for each kind of them.
  const counts = new Map<string, number>();
  return ({ row, entry }) => {
    const thing = thingOf(entry, row.id);
    const hide: Hide | undefined = dossier.facts.items.get(row.id);
    const key = JSON.stringify([
      thing.category,
      thing.level,
      thing.authors.map((one) => [one.organisationId, one.practitionerId]),
      hide ?? null,
    ]);
    const count =
      counts.get(key) ??
      viewersOf(room, dossier.facts, thing, known, call.at).filter((one) => one.kind !== 'you').length;
    counts.set(key, count);
    return {
      mode: hide?.mode ?? 'circle',
      people: count,
      ...(hide?.mode === 'except' ? { exceptCount: hide.except.length } : {}),
    };
  };
}
