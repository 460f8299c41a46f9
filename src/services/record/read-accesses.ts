// Who looked at my record, as the patient reads it: the record's log in plain words, newest first, and the same as a file.
// https://www.rfc-editor.org/rfc/rfc4180 for the file
import type { Call, Language } from '../../base/call.ts';
import { foldText } from '../../fhir/search/fold-text.ts';
import { decide } from './access/decide.ts';
import type { Dossier } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import { ownRecord } from './my-circle.ts';
import type { LogEntry } from './needs.ts';
import { accessColumns, accessWord } from './present/access-words.ts';
import { typeWord } from './present/labels.ts';
import { shownDate } from './present/shown-date.ts';
import { type Outline, openRows, readOutline, timelineTypes } from './read-outline.ts';
import { pageCount, readCursor, readDay, writeCursor } from './read-timeline.ts';
import { logLens, type Relation, relationsIn } from './representatives.ts';
import type { Room } from './room.ts';
import { titleIn } from './show-items.ts';
import { findRecordType } from './types.ts';

export type AccessAction =
  | 'opened'
  | 'read'
  | 'searched'
  | 'added'
  | 'changed'
  | 'deleted'
  | 'refused'
  | 'granted'
  | 'withdrew'
  | 'hid'
  | 'downloaded';
export type Access = {
  id: string;
  at: string;
  /** `representative`: somebody who acted for the patient, as whom. */
  who: { name: string; kind: string; profession?: string; organisation?: string; relation?: Relation };
  action: AccessAction;
  what: { id?: string; title: string }[];
  count?: number;
  basis?: string;
  outcome: 'permitted' | 'refused';
};
export type AccessInput = { from?: string; to?: string; who?: string; cursor?: string; count?: string };

const actionOf: Record<LogEntry['action'], AccessAction> = {
  opened: 'opened',
  read: 'read',
  searched: 'searched',
  downloaded: 'downloaded',
  added: 'added',
  changed: 'changed',
  deleted: 'deleted',
  granted: 'granted',
  withdrew: 'withdrew',
  excluded: 'withdrew',
  hid: 'hid',
  showed: 'granted',
  'opened-record': 'added',
  'closed-record': 'changed',
  'renewed-code': 'changed',
  'saw-log': 'read',
  'found-person': 'searched',
  'tried-code': 'opened',
};

/** The patient's own looks are kept, and shown when asked for by name: they would drown what others did. */
const ownLooks = new Set<LogEntry['action']>(['opened', 'read', 'searched', 'downloaded', 'saw-log']);
const isOwnLook = (entry: LogEntry, dossier: Dossier): boolean =>
  entry.who.kind === 'patient' && entry.who.id === dossier.facts.patientId && ownLooks.has(entry.action);

/** One reading of the log at a time: small first, since the newest entries often are enough. */
const batchFirst = 60;
const batchMax = 1000;
const scannedMax = 20_000;
const fileMax = 10_000;

export type LogBounds = {
  from?: Date | null;
  to?: Date | null /** Stop when so many were kept. */;
  enough?: number /** Stop when so many were looked at. */;
  scanned?: number;
};

/** Entries that `keep` keeps, newest first. */
export async function readLog(
  room: Room,
  dossier: Dossier,
  keep: (entry: LogEntry) => boolean,
  bounds: LogBounds,
): Promise<LogEntry[]> {
  const kept: LogEntry[] = [];
  const most = bounds.scanned ?? scannedMax;
  let before: string | null = null;
  let count = bounds.enough === undefined ? batchMax : batchFirst;
  for (let scanned = 0; scanned < most; ) {
    const { from = null, to = null } = bounds;
    const entries: LogEntry[] = await room.needs.audit.list(dossier.log, { before, from, to, count });
    kept.push(...entries.filter(keep));
    if (entries.length < count || kept.length >= (bounds.enough ?? Number.POSITIVE_INFINITY)) break;
    scanned += entries.length;
    before = entries[entries.length - 1]?.id ?? null;
    count = Math.min(batchMax, count * 4, most - scanned);
  }
  return kept;
}

export const byOthers =
  (dossier: Dossier) =>
  (entry: LogEntry): boolean =>
    !(entry.who.kind === 'patient' && entry.who.id === dossier.facts.patientId);

async function find(room: Room, call: Call, input: AccessInput): Promise<{ dossier: Dossier; found: LogEntry[] }> {
  const dossier = await ownRecord(room, call);
  if (!decide(room.needs.policy, dossier.facts, call.actor, call.purpose, call.at, 'record', 'see-log').permit)
    throw recordErrors.forbidden();
  const from = readDay(input.from, 'from');
  const to = readDay(input.to, 'to');
  const words = foldText(input.who ?? '')
    .split(' ')
    .filter((one) => one !== '');
  const lens = await logLens(room, call, dossier);
  const all = await readLog(room, dossier, (entry) => words.length > 0 || !isOwnLook(entry, dossier), {
    from: from === null ? null : new Date(from.start),
    to: to === null ? null : new Date(to.end),
  });
  const entries = all.flatMap((entry) => lens(entry) ?? []);
  if (words.length === 0) return { dossier, found: entries };
  const organisations = await organisationNames(room, entries);
  const found = entries.filter((entry) => {
    const text = foldText(`${entry.who.name} ${organisations.get(entry.who.organisationId ?? '') ?? ''}`);
    return words.every((word) => text.includes(word));
  });
  return { dossier, found };
}

/** @throws Fault `record.not-found`, `search.cursor`, `search.date` */
export async function readAccesses(
  room: Room,
  call: Call,
  input: AccessInput,
): Promise<{ total: number; items: Access[]; next?: string }> {
  const cursor = readCursor(input.cursor);
  const count = pageCount(input.count);
  const { dossier, found } = await find(room, call, input);
  // Ids of the log grow with time.
  const start = cursor === null ? 0 : found.findIndex((entry) => entry.id < cursor.id);
  const page = start === -1 ? [] : found.slice(start, start + count);
  const last = start !== -1 && start + count < found.length ? page[page.length - 1] : undefined;
  const items = await showAccesses(room, call, dossier, page);
  await room.needs.audit.append(dossier.log, call, {
    action: 'saw-log',
    count: items.length,
    basis: 'patient',
    outcome: 'permitted',
  });
  return {
    total: found.length,
    items,
    ...(last === undefined ? {} : { next: writeCursor(last.at.getTime(), last.id) }),
  };
}

/** The log in words. Titles come from the record as the patient sees it; three statements for any number of entries. */
export async function showAccesses(
  room: Room,
  call: Call,
  dossier: Dossier,
  entries: readonly LogEntry[],
): Promise<Access[]> {
  const [organisations, titles, relations] = await Promise.all([
    organisationNames(room, entries),
    titlesOf(room, call, dossier, entries),
    relationsIn(room, dossier, entries),
  ]);
  return entries.map((entry) => {
    const { who } = entry;
    const organisation = who.organisationId === undefined ? undefined : organisations.get(who.organisationId);
    const what = shownWhat(entry, titles, call.language);
    const count = countOf(entry);
    const isFor = who.mandateId !== undefined;
    const relation = relations.get(who.mandateId ?? '');
    const basis = isFor && entry.basis === 'patient' ? 'representative' : entry.basis;
    const name = who.kind === 'system' ? (organisation ?? who.name) : who.name;
    return {
      id: entry.id,
      at: entry.at.toISOString(),
      who: {
        name,
        kind: isFor ? 'representative' : who.kind,
        ...(relation === undefined ? {} : { relation }),
        ...(who.profession === undefined ? {} : { profession: who.profession }),
        ...(organisation === undefined || organisation === name ? {} : { organisation }),
      },
      action: entry.outcome === 'refused' ? 'refused' : actionOf[entry.action],
      what,
      ...(count === undefined ? {} : { count }),
      ...(basis === undefined ? {} : { basis }),
      outcome: entry.outcome,
    };
  });
}

const written = new Set<LogEntry['action']>(['added', 'changed', 'deleted']);

/** Without the parts of what is named beside them: a document's file, a report's values. */
function wholes(entry: LogEntry): NonNullable<LogEntry['what']> {
  const what = entry.what ?? [];
  if (!written.has(entry.action)) return what;
  const hasReport = what.some((one) => one.type === 'DiagnosticReport');
  const whole = what.filter((one) => one.type !== 'Binary' && !(hasReport && one.type === 'Observation'));
  return whole.length === 0 ? what : whole;
}

/** How many things, its parts not counted. */
function countOf(entry: LogEntry): number | undefined {
  if (entry.count === undefined) return undefined;
  const parts = (entry.what?.length ?? 0) - wholes(entry).length;
  return Math.max(0, entry.count - parts);
}

const personKinds = new Set(['professional', 'organisation']);

function shownWhat(entry: LogEntry, titles: ReadonlyMap<string, string>, language: Language): Access['what'] {
  const seen = new Set<string>();
  return wholes(entry).flatMap((one) => {
    const isPerson = one.type !== undefined && personKinds.has(one.type);
    const known = one.id === undefined ? undefined : titles.get(one.id);
    const isFile = one.type === 'Binary' && known === undefined;
    // What was refused is not told by name: it may never have been there.
    const own = entry.outcome === 'refused' || isFile ? undefined : one.title;
    const title =
      known ??
      (own === undefined || own === '' || findRecordType(own) !== null ? undefined : own) ??
      (one.type === undefined || isPerson ? undefined : typeWord(one.type, language));
    if (title === undefined) return [];
    const key = `${known === undefined ? '' : one.id}|${title}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ ...(known === undefined || one.id === undefined ? {} : { id: one.id }), title }];
  });
}

async function organisationNames(room: Room, entries: readonly LogEntry[]): Promise<Map<string, string>> {
  const ids = [...new Set(entries.flatMap((entry) => entry.who.organisationId ?? []))];
  const found = ids.length === 0 ? new Map() : await room.needs.professionals.organisations(ids);
  return new Map([...found].map(([id, one]) => [id, one.name]));
}

/** Of entries that are in the record still, in the patient's language. */
async function titlesOf(
  room: Room,
  call: Call,
  dossier: Dossier,
  entries: readonly LogEntry[],
): Promise<Map<string, string>> {
  const ids = new Set(entries.flatMap((entry) => entry.what ?? []).flatMap((one) => one.id ?? []));
  const outline: Outline | null =
    ids.size === 0
      ? null
      : await readOutline(room, call, dossier, [...timelineTypes, 'Flag', 'Composition', 'Goal', 'CareTeam', 'List']);
  if (outline === null) return new Map();
  const opened = await openRows(
    room,
    outline.dossier,
    outline.rows.filter((row) => ids.has(row.id)),
  );
  return new Map(
    [...opened].map(([id, { row, sketch }]) => [id, titleIn(room.needs.plainWords, row.type, sketch, call.language)]),
  );
}

/** A spreadsheet runs what begins with = + - @: such a cell gets an apostrophe before it (OWASP, CSV injection). */
export function cell(text: string): string {
  const plain = text.replace(/\r\n?|\n/g, ' ');
  const safe = /^[\s]*[=+\-@|%\t]/.test(plain) ? `'${plain}` : plain;
  return /[";\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The whole log, filtered as the list is; UTF-8 with a mark, semicolons, so that the spreadsheets of the country open it. */
export async function accessesFile(room: Room, call: Call, input: AccessInput): Promise<string> {
  const { dossier, found } = await find(room, call, input);
  const items = await showAccesses(room, call, dossier, found.slice(0, fileMax));
  const { language } = call;
  const rows = items.map((one) => [
    shownDate(one.at, language),
    one.who.name,
    one.who.organisation ?? '',
    accessWord(one.action, language),
    one.what.map((what) => what.title).join(', '),
    one.count === undefined ? '' : String(one.count),
    one.basis === undefined ? '' : accessWord(one.basis, language),
  ]);
  await room.needs.audit.append(dossier.log, call, {
    action: 'saw-log',
    count: items.length,
    basis: 'patient',
    outcome: 'permitted',
    detail: 'file',
  });
  return `\ufeff${[accessColumns(language), ...rows].map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
}
