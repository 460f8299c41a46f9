// What happened in my record: what came, who opened it, what changed in the circle. Derived from the entries and the log;
// only what was read is kept.
import type { Call } from '../../base/call.ts';
import type { Dossier } from './dossiers.ts';
import { ownRecord } from './my-circle.ts';
import type { LogEntry } from './needs.ts';
import { byOthers, readLog } from './read-accesses.ts';
import { openRows, readOutline, timelineRows, timelineTypes } from './read-outline.ts';
import { type Marks, newsOf, readMarks, withRead, writeMarks } from './reader-marks.ts';
import { logLens } from './representatives.ts';
import type { Room } from './room.ts';
import { authorsOf, titleIn } from './show-items.ts';

export type Notice = {
  id: string;
  at: string;
  kind: 'new-document' | 'new-result' | 'access' | 'circle' | 'record-opened';
  itemId?: string;
  title?: string;
  from?: string;
  read: boolean;
};

const shownMax = 100;
const daysMax = 90;
/** Of the log: whoever reads a lot in it must not make an open page slow. */
const scannedMax = 500;
const day = 86_400_000;

const results = new Set(['DiagnosticReport', 'Observation']);

function kindOf(entry: LogEntry): Notice['kind'] | null {
  if (entry.outcome !== 'permitted') return null;
  if (entry.action === 'opened-record') return entry.detail === 'letter printed' ? null : 'record-opened';
  if (entry.action === 'granted' || entry.action === 'withdrew' || entry.action === 'excluded') return 'circle';
  return entry.who.kind === 'professional' &&
    (entry.action === 'opened' ||
      entry.action === 'read' ||
      entry.action === 'downloaded' ||
      entry.action === 'searched')
    ? 'access'
    : null;
}

async function collect(room: Room, call: Call, dossier: Dossier, marks: Marks): Promise<Notice[]> {
  const since = new Date(call.at.getTime() - daysMax * day);
  const outline = await readOutline(room, call, dossier, timelineTypes);
  const rows =
    outline === null
      ? []
      : (await timelineRows(room, outline)).filter((row) => !row.mine && row.recorded >= since.getTime());
  const newest = rows.sort((a, b) => b.recorded - a.recorded).slice(0, shownMax);
  const lens = await logLens(room, call, dossier);
  const [opened, log] = await Promise.all([
    openRows(room, dossier, newest),
    readLog(room, dossier, (entry) => byOthers(dossier)(entry) && kindOf(entry) !== null && lens(entry) !== null, {
      from: since,
      enough: shownMax,
      scanned: scannedMax,
    }),
  ]);
  const shown = [...opened.values()];
  const authors = await authorsOf(room, call, shown);
  const isNews = newsOf(marks, call.at);
  const came = shown.map(
    ({ row, sketch }, i): Notice => ({
      id: row.id,
      at: new Date(row.recorded).toISOString(),
      kind: results.has(row.type) ? 'new-result' : 'new-document',
      itemId: row.id,
      title: titleIn(room.needs.plainWords, row.type, sketch, call.language),
      from: authors[i]?.name ?? '',
      read: !isNews(row.id, row.recorded),
    }),
  );
  // A professional's first look of a day stands for all of that day's.
  const firsts = new Map<string, LogEntry>();
  for (const entry of log)
    firsts.set(kindOf(entry) === 'access' ? `${entry.who.id}|${entry.at.toISOString().slice(0, 10)}` : entry.id, entry);
  const happened = [...firsts.values()].map(
    (entry): Notice => ({
      id: entry.id,
      at: entry.at.toISOString(),
      kind: kindOf(entry) ?? 'access',
      from: entry.who.name,
      read: !isNews(entry.id, entry.at.getTime()),
    }),
  );
  return [...came, ...happened]
    .sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1))
    .slice(0, shownMax);
}

const unreadOf = (notices: readonly Notice[]): number => notices.filter((one) => !one.read).length;

/** Asked again and again by an open page: logged when it tells this session something that it was not told before. */
export async function readNotices(room: Room, call: Call): Promise<{ unread: number; items: Notice[] }> {
  const dossier = await ownRecord(room, call);
  const marks = await readMarks(room, call, dossier);
  const items = await collect(room, call, dossier, marks);
  const session = call.actor.kind === 'patient' ? call.actor.session.id : '';
  const newest = items[0] === undefined ? undefined : `${session}|${items[0].at}|${items[0].id}`;
  if (newest !== undefined && newest !== marks.told) {
    await room.needs.audit.append(dossier.log, call, {
      action: 'searched',
      count: items.length,
      basis: 'patient',
      outcome: 'permitted',
      detail: 'notices',
    });
    await writeMarks(room, call, dossier, { ...marks, told: newest });
  }
  return { unread: unreadOf(items), items };
}

/** Without ids all of them are read. Ids that are no notices of this record change nothing. */
export async function markNoticesRead(
  room: Room,
  call: Call,
  ids: readonly string[] | undefined,
): Promise<{ unread: number }> {
  const dossier = await ownRecord(room, call);
  const marks = await readMarks(room, call, dossier);
  if (ids === undefined) {
    const { read: _, ...rest } = marks;
    await writeMarks(room, call, dossier, { ...rest, readUntil: call.at.toISOString() });
    return { unread: 0 };
  }
  const items = await collect(room, call, dossier, marks);
  const known = new Set(items.map((one) => one.id));
  const after = withRead(
    marks,
    ids.filter((id) => known.has(id)),
  );
  if (after !== marks) await writeMarks(room, call, dossier, after);
  return { unread: unreadOf(items.map((one) => (ids.includes(one.id) ? { ...one, read: true } : one))) };
}
