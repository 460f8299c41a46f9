// One entry as a person reads it: values with their ranges and trends, facts in plain words, files, what belongs to it.
import type { Call } from '../../base/call.ts';
import { binaryIdIn } from './attachments.ts';
import { isInView } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import { type Point, pointsOf, valuesByCode } from './history-of-values.ts';
import type { LogDraft } from './needs.ts';
import { isObject, type Json, objects, targetOf } from './present/elements.ts';
import { bodyOf, type Fact, factsOf } from './present/facts.ts';
import type { Flag, Measure, Range } from './present/measures.ts';
import { inLanguage } from './present/plain-words.ts';
import { contentKindOf, type SketchAttachment } from './present/sketch.ts';
import { basisOf, type Reached } from './reach.ts';
import { reachItem } from './reach-item.ts';
import { type Outline, readOutline, sketchOfEntry, timelineTypes } from './read-outline.ts';
import { newness } from './read-timeline.ts';
import { readMarks, withRead, writeMarks } from './reader-marks.ts';
import { resultsBelow } from './results-below.ts';
import { assertScope, type Room } from './room.ts';
import { type Item, showItems, titleIn } from './show-items.ts';

export type Value = {
  code: string;
  name: string;
  plain?: string;
  text: string;
  number?: number;
  unit?: string;
  comparator?: string;
  range?: Range;
  flag?: Flag;
  comment?: string;
  /** Titles of the panels that it stands in, outermost first. */
  panels?: string[];
  /** Oldest first, this value among them. */
  history: Point[];
};
export type ShownAttachment = { id: string; contentType: string; title: string; size: number };
export type ItemDetail = {
  item: Item;
  results?: Value[];
  text?: string;
  facts?: Fact[];
  attachments: ShownAttachment[];
  related?: Item[];
};

/** A plain text is shown in the page up to this size. */
const textBytesMax = 200_000;
const relatedMax = 20;

/** @throws Fault `record.not-found`, `record.deleted` */
export async function readItem(room: Room, call: Call, id: string): Promise<ItemDetail> {
  const reached = await reachItem(room, call, id, 'read');
  const { dossier, row, entry, type } = reached;
  assertScope(call, type, 'r');
  // A file is read as a part of its document.
  if (type === 'Binary') throw recordErrors.notFound();
  await logRead(room, call, id, reached, 'read');
  if (row.deleted) throw recordErrors.gone();
  const outline = await readOutline(room, call, dossier, [...new Set([...timelineTypes, type])]);
  const own = outline?.byId.get(id);
  if (outline === null || own === undefined) throw recordErrors.notFound();

  const sketch = sketchOfEntry(room, type, entry);
  const resource = JSON.parse(entry.text.toString()) as Json;
  const isNew = await newness(room, call, outline.dossier);
  const below = (await resultsBelow(room, outline, [{ row: own, entry, sketch }])).get(id) ?? [];
  const measures: Placed[] = [
    ...below.flatMap(({ opened, panels }) => {
      const titles = panels.map((one) => titleIn(room.needs.plainWords, 'Observation', one.sketch, call.language));
      return opened.sketch.measures.map((one) => (titles.length === 0 ? one : { ...one, panels: titles }));
    }),
    ...sketch.measures,
  ];
  const relatedIds = new Set(relatedTo(type, resource));
  const relatedRows = outline.rows.filter((one) => one.id !== id && relatedIds.has(one.id)).slice(0, relatedMax);
  const replacing = type === 'DocumentReference' ? await replacedByRows(room, outline, id) : [];
  const [results, items, text, sizes] = await Promise.all([
    valuesOf(room, call, outline, measures),
    showItems(room, call, outline, [own, ...relatedRows, ...replacing], { isNew }),
    textOf(room, call, reached, bodyOf(type, resource)),
    Promise.all(sketch.attachments.map((one) => sizeOf(room, reached, one))),
  ]);
  if (call.actor.kind === 'patient') {
    const marks = await readMarks(room, call, dossier);
    const after = withRead(marks, isNew(own) ? [id] : []);
    if (after !== marks) await writeMarks(room, call, dossier, after);
  }
  const [item, ...related] = items as [Item, ...Item[]];
  const kind = sketch.codes
    .map((code) => room.needs.plainWords.kindByCode.get(code)?.name)
    .find((one) => one !== undefined);
  const facts = factsOf(type, resource, call.language, item.title, inLanguage(kind, call.language));
  return {
    item,
    ...(results.length === 0 ? {} : { results }),
    ...(text === undefined ? {} : { text }),
    ...(facts.length === 0 ? {} : { facts }),
    attachments: sketch.attachments.map((one, n) => shownAttachment(id, n, one, item.title, sizes[n] ?? 0)),
    ...(related.length === 0 ? {} : { related }),
  };
}

/** In the log as people call it: the patient reads it there. */
export async function logRead(
  room: Room,
  call: Call,
  id: string,
  { dossier, row, entry, type }: Reached & { type: string },
  action: LogDraft['action'],
): Promise<void> {
  await room.needs.audit.append(dossier.log, call, {
    action,
    what: [{ id, type, title: entry.envelope.title }],
    basis: basisOf(room, call, { dossier, row, entry }, id),
    outcome: 'permitted',
  });
}

type Placed = Measure & { panels?: string[] };

async function valuesOf(room: Room, call: Call, outline: Outline, measures: readonly Placed[]): Promise<Value[]> {
  const coded = measures.filter((one) => one.number !== undefined && one.code !== '');
  const past = await valuesByCode(room, outline.dossier, outline.view, [...new Set(coded.map((one) => one.code))]);
  return measures.map((one) => ({
    ...shownMeasure(room, call, one),
    history: pointsOf(past.get(one.code) ?? [], one.unit),
  }));
}

/** By its name in the reader's language, where the register of plain words has one. */
export function shownMeasure(room: Room, call: Call, measure: Placed): Omit<Value, 'history'> {
  const { loinc, name, ...rest } = measure;
  const known = loinc === undefined ? undefined : room.needs.plainWords.analyses.get(loinc);
  const plain = inLanguage(known?.plain, call.language);
  // The source's own words come before those of another language than the reader's.
  return {
    ...rest,
    name: known?.name[call.language] ?? name ?? inLanguage(known?.name, call.language) ?? measure.code,
    ...(plain === undefined ? {} : { plain }),
  };
}

/** Entries that this one names: what it replaces, what it reports on, what it rests on. */
function relatedTo(type: string, resource: Json): string[] {
  const named = [
    ...objects(resource.relatesTo).map((one) => one.target),
    ...(isObject(resource.context)
      ? [...objects(resource.context.related), ...objects(resource.context.encounter)]
      : []),
    ...objects(resource.encounter),
    ...objects(resource.imagingStudy),
    ...objects(resource.addresses),
    ...objects(resource.reasonReference),
    ...(type === 'DiagnosticReport' ? objects(resource.basedOn) : []),
  ];
  return named.flatMap((one) => targetOf(one)?.id ?? []);
}

async function replacedByRows(room: Room, outline: Outline, id: string): Promise<Outline['rows']> {
  const { dossier, view } = outline;
  const { found } = await room.store.search({
    dossier: dossier.id,
    types: [1],
    view: view.tokens,
    scope: [],
    tokens: [{ any: dossier.sealer.blind([`relatesto|DocumentReference/${id}`]), not: false }],
    ids: null,
    clinicalFrom: null,
    clinicalTo: null,
    recordedFrom: null,
    recordedTo: null,
    order: 'clinical-desc',
    after: null,
    limit: relatedMax,
  });
  return found.flatMap((one) => outline.byId.get(one.id) ?? []);
}

function shownAttachment(id: string, n: number, one: SketchAttachment, title: string, size: number): ShownAttachment {
  return {
    // Which of the entry's files; read back by read-content.ts.
    id: `${id}.${n}`,
    contentType: contentKindOf(one.contentType) === 'cda' ? 'application/hl7-v3+xml' : one.contentType,
    title: one.title ?? title,
    size: one.size ?? size,
  };
}

/** Of a file whose document does not say it. */
async function sizeOf(room: Room, { dossier }: Reached, one: SketchAttachment): Promise<number> {
  const binaryId = one.size === undefined ? binaryIdIn(room, one.url) : null;
  return binaryId === null ? 0 : ((await room.vault.read(dossier, binaryId)).entry?.envelope.blob?.size ?? 0);
}

/** The bytes of the n-th attachment, when they are inside the resource. */
export function inlineBytes(type: string, entry: Reached['entry'], n: number): Buffer | undefined {
  const resource = JSON.parse(entry.text.toString()) as Json;
  const held =
    type === 'DocumentReference'
      ? objects(resource.content).map((one) => one.attachment)
      : type === 'DiagnosticReport'
        ? objects(resource.presentedForm)
        : [resource.content];
  const attachment = held.filter(isObject)[n];
  return typeof attachment?.data === 'string' ? Buffer.from(attachment.data, 'base64') : undefined;
}

/** The words of an entry: its own, else those of its plain text file. */
async function textOf(
  room: Room,
  call: Call,
  { dossier, entry, type }: Reached & { type: string },
  body: string | undefined,
): Promise<string | undefined> {
  if (body !== undefined) return body;
  const sketch = sketchOfEntry(room, type, entry);
  const n = sketch.attachments.findIndex((one) => contentKindOf(one.contentType) === 'text');
  const attachment = sketch.attachments[n];
  if (attachment === undefined) return undefined;
  if (attachment.inline) return inlineBytes(type, entry, n)?.toString('utf8', 0, textBytesMax);
  const binaryId = binaryIdIn(room, attachment.url);
  if (binaryId === null) return undefined;
  const file = await room.vault.read(dossier, binaryId);
  const { row } = file;
  const blob = file.entry?.envelope.blob;
  if (row.version === null || row.deleted || blob === undefined || blob.size > textBytesMax) return undefined;
  if (!isInView(room.dossiers.viewOf(dossier, call), { id: binaryId, class: row.class, authors: row.authors }))
    return undefined;
  return (await room.needs.blobs.read(blob.id, dossier.sealer)).toString('utf8');
}
