// The way to one entry: one statement brings the row, its version of the facts, and the sealed text; the view says
// whether this reader may know of it. Used by reads, updates, deletions and downloads alike.
import type { Call } from '../../base/call.ts';
import type { ScopeLetter } from '../../fhir/rest/smart-scopes.ts';
import { decide } from './access/decide.ts';
import { type Basis, classKey, type DataClass, dataCategories, levels, type Thing } from './access/model.ts';
import { standingOfFile } from './attachments.ts';
import { type Dossier, isInView, type View } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import type { LogDraft } from './needs.ts';
import { dossierOfId, logRefusal, type Room } from './room.ts';
import { fitsScope, isFiltered } from './scope-filter.ts';
import type { OpenedEntry } from './seal-entry.ts';
import type { EntryRead } from './store.ts';
import { findRecordType } from './types.ts';

export type Reached = {
  dossier: Dossier;
  view: View;
  row: EntryRead & { version: number };
  entry: OpenedEntry;
};

/** What a filtered token must be allowed to do to the entry as it stands. */
const letterOf = (action: LogDraft['action']): ScopeLetter =>
  action === 'changed' ? 'u' : action === 'deleted' ? 'd' : action === 'added' ? 'c' : 'r';

/**
 * The entry, when it is of `type`, exists (deleted or not) and the caller may see it.
 * @throws Fault `record.not-found`, the same for all who may not see it, after the attempt was logged.
 */
export async function reach(
  room: Room,
  call: Call,
  type: string,
  id: string,
  action: LogDraft['action'],
  letter: ScopeLetter = letterOf(action),
): Promise<Reached> {
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
    const isSeen = isHere && isInView(view, { id, class: row.class, authors: row.authors });
    const at: Dossier = dossier;
    const isInScope = async (seen: OpenedEntry): Promise<boolean> =>
      !isFiltered(call) ||
      (type === 'Binary'
        ? (await standingOfFile(room, call, at, view, id)) === 'within'
        : fitsScope(call, type, letter, seen));
    if (isSeen && (await isInScope(entry))) return { dossier, view, row: row as Reached['row'], entry };
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

/** Why the reader sees it, for the log. */
export function basisOf(
  room: Room,
  call: Call,
  { dossier, row, entry }: Pick<Reached, 'dossier' | 'row' | 'entry'>,
  id: string,
): Basis {
  const thing = {
    ...thingOf(entry, id),
    ...(entry.envelope.blob === undefined ? {} : classInForce(dossier, row.class)),
  };
  const decision = decide(room.needs.policy, dossier.facts, call.actor, call.purpose, call.at, thing, 'read');
  return decision.permit ? decision.basis : 'author';
}

/** A file takes the class of the document that describes it, which its row says; its sealed envelope is as it was brought. */
export function classInForce(dossier: Dossier, token: string): DataClass | null {
  const found = dossier.sealer
    .blind(allClasses.map((one) => `class|${classKey(one)}`))
    .findIndex((one) => String(one) === token);
  return allClasses[found] ?? null;
}

const allClasses: readonly DataClass[] = dataCategories.flatMap((category) =>
  levels.map((level) => ({ category, level })),
);

/**
 * How a look over several entries stands in the log. Of a stranger the basis is `author`, for what a stranger may have
 * written; who found nothing by it has no way in.
 */
export function lookOf(view: View, count: number): { basis?: Basis; outcome: 'permitted' | 'refused' } {
  const { basis } = view.visibility;
  const isPermitted = basis !== null && (basis !== 'author' || count > 0);
  return isPermitted ? { basis, outcome: 'permitted' } : { outcome: 'refused' };
}
