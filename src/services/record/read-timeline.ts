// The timeline of a record, newest first: one statement for its outline, one for what is not opened yet. What the reader
// may not see is in no page, no total and no count.
import type { Call } from '../../base/call.ts';
import { Fault } from '../../base/fault.ts';
import { parseDateRange } from '../../fhir/search/date-range.ts';
import { foldText } from '../../fhir/search/fold-text.ts';
import { dataCategories } from './access/model.ts';
import type { Dossier } from './dossiers.ts';
import type { OutlineRow } from './outline-cache.ts';
import { searchTextOf } from './present/sketch.ts';
import { type OpenedRow, type Outline, openRows, readOutline, timelineRows, timelineTypes } from './read-outline.ts';
import { lastVisit, newsOf, readMarks } from './reader-marks.ts';
import { treeOf } from './results-below.ts';
import { mayByScope, type Room } from './room.ts';
import { authorsOf, type Item, showItems, titleIn } from './show-items.ts';

export type TimelineInput = {
  category?: string;
  from?: string;
  to?: string;
  q?: string;
  cursor?: string;
  count?: string;
};
export type Timeline = { total: number; items: Item[]; next?: string };

const countDefault = 30;
const countMax = 100;
/** Ids that one log entry lists. */
const loggedMax = 100;

const invalid = (code: string, message: string, expression: string): Fault =>
  new Fault('invalid', { code, message, issues: [{ text: message, expression }] });

export const pageCount = (text: string | undefined): number =>
  Math.min(countMax, Math.max(1, Number(text ?? countDefault) || countDefault));

export function readCursor(text: string | undefined): { time: number; id: string } | null {
  if (text === undefined || text === '') return null;
  try {
    const [time, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    if (typeof time === 'number' && Number.isFinite(time) && typeof id === 'string') return { time, id };
  } catch {
    // Falls to the refusal below.
  }
  throw invalid('search.cursor', 'The page link is not one of ours.', 'cursor');
}

export const writeCursor = (time: number, id: string): string =>
  Buffer.from(JSON.stringify([time, id])).toString('base64url');

/** A day, month or year of the calendar, as the first and the last moment of it. @throws Fault `search.date` */
export function readDay(text: string | undefined, name: string): { start: number; end: number } | null {
  if (text === undefined || text === '') return null;
  const range = parseDateRange(text);
  if (range === null) throw invalid('search.date', 'This is not a date.', name);
  return range;
}

/** Somebody who may see nothing, and a person without a record, get the same empty page. */
export async function readTimeline(room: Room, call: Call, patientId: string, input: TimelineInput): Promise<Timeline> {
  const wanted = readWanted(input);
  const cursor = readCursor(input.cursor);
  const count = pageCount(input.count);
  const types = timelineTypes.filter((type) => mayByScope(call, type, 's'));
  const outline = await readOutline(room, call, await room.dossiers.findOf(patientId), types);
  if (outline === null) {
    await room.needs.audit.append(room.needs.audit.platformLog, call, {
      action: 'searched',
      count: 0,
      outcome: 'refused',
      detail: 'timeline',
    });
    return { total: 0, items: [] };
  }
  const rows = (await timelineRows(room, outline)).filter((row) => wanted.holds(row));
  const found = wanted.words.length === 0 ? rows : await withWords(room, call, outline, rows, wanted.words);
  const start = cursor === null ? 0 : firstAfter(found, cursor);
  const page = found.slice(start, start + count);
  const last = start + count < found.length ? page[page.length - 1] : undefined;
  const items =
    page.length === 0
      ? []
      : await showItems(room, call, outline, page, { isNew: await newness(room, call, outline.dossier) });
  const { basis } = outline.view.visibility;
  // Whoever has no way in but as an author, and wrote nothing, was let see nothing.
  const isRefused = basis === null || (basis === 'author' && outline.rows.length === 0);
  await room.needs.audit.append(outline.dossier.log, call, {
    action: 'searched',
    ...(items.length === 0 ? {} : { what: items.slice(0, loggedMax).map((one) => ({ id: one.id, type: one.type })) }),
    count: items.length,
    ...(isRefused ? {} : { basis }),
    outcome: isRefused ? 'refused' : 'permitted',
    detail: 'timeline',
  });
  return { total: found.length, items, ...(last === undefined ? {} : { next: writeCursor(last.clinical, last.id) }) };
}

export async function newness(room: Room, call: Call, dossier: Dossier): Promise<(row: OutlineRow) => boolean> {
  const marks = await readMarks(room, call, dossier);
  if (call.actor.kind === 'patient') {
    const isNews = newsOf(marks, call.at);
    return (row) => !row.mine && isNews(row.id, row.recorded);
  }
  const since = lastVisit(marks, call.at)?.getTime();
  return (row) => since !== undefined && !row.mine && row.recorded > since;
}

function readWanted(input: TimelineInput): { holds(row: OutlineRow): boolean; words: string[] } {
  const categories = (input.category ?? '').split(',').filter((one) => one !== '');
  for (const one of categories)
    if (!(dataCategories as readonly string[]).includes(one))
      throw invalid('search.category', 'There is no such category.', 'category');
  const from = readDay(input.from, 'from')?.start ?? Number.NEGATIVE_INFINITY;
  const to = readDay(input.to, 'to')?.end ?? Number.POSITIVE_INFINITY;
  const chosen = new Set(categories);
  return {
    holds: (row) => (chosen.size === 0 || chosen.has(row.category)) && row.clinical >= from && row.clinical < to,
    words: foldText(input.q ?? '')
      .split(' ')
      .filter((one) => one !== ''),
  };
}

/** The outline is in order of clinical time, then id, descending. */
function firstAfter(rows: readonly OutlineRow[], { time, id }: { time: number; id: string }): number {
  const found = rows.findIndex((row) => row.clinical < time || (row.clinical === time && row.id < id));
  return found === -1 ? rows.length : found;
}

/** Looks into what people read of an entry, and for a report into the names of its results. */
async function withWords(
  room: Room,
  call: Call,
  outline: Outline,
  rows: readonly OutlineRow[],
  words: readonly string[],
): Promise<OutlineRow[]> {
  const opened = await openRows(room, outline.dossier, outline.rows);
  const list = rows.flatMap((row) => opened.get(row.id) ?? []);
  const authors = await authorsOf(room, call, list);
  const textOf = (one: OpenedRow): string =>
    `${titleIn(room.needs.plainWords, one.row.type, one.sketch, call.language)} ${searchTextOf(one.entry.text.toString())}`;
  return list
    .filter((one, i) => {
      const results = treeOf(one, (id) => opened.get(id)).map((result) => result.opened);
      const author = authors[i];
      const text = foldText(
        `${textOf(one)} ${author?.name ?? ''} ${author?.organisation ?? ''} ${results.map(textOf).join(' ')}`,
      );
      return words.every((word) => text.includes(word));
    })
    .map((one) => one.row);
}
