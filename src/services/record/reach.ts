// The way to one entry: one statement brings the row, its version of the facts, and the sealed text; the view says
// whether this reader may know of it. Used by reads, updates, deletions and downloads alike.
import type { Call } from '../../base/call.ts';
import type { Basis, Thing } from './access/model.ts';
import { type Dossier, isInView, type View } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import type { LogDraft } from './needs.ts';
import { dossierOfId, logRefusal, type Room } from './room.ts';
import type { OpenedEntry } from './seal-entry.ts';
import type { EntryRead } from './store.ts';
import { findRecordType, nameOfType } from './types.ts';

export type Reached = {
  dossier: Dossier;
  view: View;
  row: EntryRead & { version: number };
  entry: OpenedEntry;
};

/**
 * The entry, when it is of `type`, exists (deleted or not) and the caller may see it.
 * @throws Fault `record.not-found`, the same for all who may not see it, after the attempt was logged.
 */
export async function reach(room: Room, call: Call, type: string, id: string, action: LogDraft['action']): Promise<Reached> {
  const pseudonym = dossierOfId(id);
  let dossier = pseudonym === null ? null : await room.dossiers.find(pseudonym);
  for (let turn = 0; dossier !== null && turn < 4; turn++) {
    const { row, entry } = await room.vault.read(dossier, id);
    if (row.facts_version !== dossier.factsVersion) {
      dossier = await room.dossiers.refresh(dossier.id);
      continue;
    }
    const view = room.dossiers.viewOf(dossier, call);
    const isHere = row.version !== null && entry !== null && row.type === findRecordType(type)?.number;
    if (isHere && isInView(view, { id, class: row.class, authors: row.authors })) return { dossier, view, row: row as Reached['row'], entry };
    break;
  }
  await logRefusal(room, call, dossier, { action, what: [{ id: id.slice(0, 64), type }] });
  throw recordErrors.notFound();
}

/** What the decision is asked about: the entry as it stands. */
export const thingOf = (entry: OpenedEntry, id?: string): Thing => ({
  category: entry.envelope.category,
  level: entry.envelope.level,
  authors: [entry.envelope.by],
  ...(id === undefined ? {} : { entryId: id }),
});

/** Why the reader sees it, for the log: own contribution, or what opens the record. */
export function basisOf(view: View, row: { id: string; class: string; authors: readonly string[] }): Basis {
  const { basis } = view.visibility;
  if (basis === 'patient') return basis;
  const own = view.authorClasses.has(row.class) && row.authors.some((author) => view.authors.includes(author));
  return own ? 'author' : (basis ?? 'author');
}

export const typeNameOf = (row: { type: number }): string => nameOfType(row.type);
