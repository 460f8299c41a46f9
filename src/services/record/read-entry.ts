// Read, vread and history of entries. https://hl7.org/fhir/R4/http.html#read
import type { Call } from '../../base/call.ts';
import { isInView } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import { basisOf, reach } from './reach.ts';
import { assertScope, type Room } from './room.ts';
import { fitsScope } from './scope-filter.ts';
import { type OpenedEntry, openEntry } from './seal-entry.ts';
import { findRecordType, nameOfType } from './types.ts';

export type ReadEntry = { id: string; type: string; version: number; recorded: Date; entry: OpenedEntry };

/** @throws Fault `record.not-found`, `record.deleted` */
export async function readEntry(room: Room, call: Call, type: string, id: string): Promise<ReadEntry> {
  assertScope(call, type, 'r');
  const { dossier, row, entry } = await reach(room, call, type, id, 'read');
  await room.needs.audit.append(dossier.log, call, {
    action: 'read',
    what: [{ id, type, title: entry.envelope.title }],
    basis: basisOf(room, call, { dossier, row, entry }, id),
    outcome: 'permitted',
  });
  if (row.deleted) throw recordErrors.gone();
  return { id, type, version: row.version, recorded: row.recorded, entry };
}

/** One version, current or older, for whoever may see the entry as it is now. */
export async function readVersion(
  room: Room,
  call: Call,
  type: string,
  id: string,
  version: number,
): Promise<ReadEntry> {
  assertScope(call, type, 'r');
  const { dossier, view, row, entry } = await reach(room, call, type, id, 'read');
  let answer: ReadEntry | null = null;
  let deleted = row.deleted;
  if (row.version === version) answer = { id, type, version, recorded: row.recorded, entry };
  else {
    const old = await room.store.version(dossier.id, id, version);
    // An older version may have been stricter than the current one.
    if (old !== null && isInView(view, old)) {
      const before = openEntry(dossier.sealer, dossier.id, id, version, old.sealed);
      deleted = old.deleted;
      // Or it may have been of another kind than the token is for.
      if (fitsScope(call, type, 'r', before)) answer = { id, type, version, recorded: old.recorded, entry: before };
    }
  }
  await room.needs.audit.append(dossier.log, call, {
    action: 'read',
    what: [{ id, type, title: entry.envelope.title }],
    basis: basisOf(room, call, { dossier, row, entry }, id),
    outcome: answer === null ? 'refused' : 'permitted',
    detail: `version ${version}`,
  });
  if (answer === null) throw recordErrors.notFound();
  if (deleted) throw recordErrors.gone();
  return answer;
}

export type Version = { id: string; type: string; version: number; recorded: Date; deleted: boolean; text: Buffer };
export type HistoryPage = { versions: Version[]; next: { time: Date; id: string; version: number } | null };

/** Versions of one entry (`id`), newest first. Older versions in a class that the reader may not see are left out. */
export async function readHistory(
  room: Room,
  call: Call,
  type: string,
  id: string,
  options: { since: Date | null; before: { time: Date; id: string; version: number } | null; count: number },
): Promise<HistoryPage> {
  assertScope(call, type, 'r');
  const { dossier, view, row, entry } = await reach(room, call, type, id, 'read');
  const rows = await room.store.history(
    dossier.id,
    id,
    findRecordType(type)?.number ?? 0,
    view.tokens,
    options.since,
    options.before,
    options.count + 1,
  );
  await room.needs.audit.append(dossier.log, call, {
    action: 'read',
    what: [{ id, type, title: entry.envelope.title }],
    basis: basisOf(room, call, { dossier, row, entry }, id),
    outcome: 'permitted',
    detail: 'history',
  });
  const last = rows.length > options.count ? rows[options.count - 1] : undefined;
  return {
    versions: rows.slice(0, options.count).flatMap((one) => {
      const opened = openEntry(dossier.sealer, dossier.id, one.id, one.version, one.sealed);
      if (!fitsScope(call, type, 'r', opened)) return [];
      const { id: entryId, version, recorded, deleted } = one;
      return [{ id: entryId, type: nameOfType(one.type), version, recorded, deleted, text: opened.text }];
    }),
    next: last === undefined ? null : { time: last.recorded, id: last.id, version: last.version },
  };
}
