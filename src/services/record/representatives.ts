// Who acts for the patient, as the record speaks of them: in the log, in the list of who can see, and what their own view of
// the log leaves out.
import type { Call } from '../../base/call.ts';
import type { Dossier } from './dossiers.ts';
import type { LogEntry, RepresentativeFacts } from './needs.ts';
import { readOutline } from './read-outline.ts';
import { dossierOfId, type Room } from './room.ts';
import { recordTypes } from './types.ts';

export type Relation = 'mother' | 'father' | 'parent' | 'guardian' | 'proxy';

export function relationOf({ kind, sex }: Pick<RepresentativeFacts, 'kind' | 'sex'>): Relation {
  if (kind !== 'parent') return kind;
  return sex === 'female' ? 'mother' : sex === 'male' ? 'father' : 'parent';
}

/** By mandate, also those that are over. Asked when an entry names one. */
export async function relationsIn(
  room: Room,
  dossier: Dossier,
  entries: readonly LogEntry[],
): Promise<Map<string, Relation>> {
  if (!entries.some((entry) => entry.who.mandateId !== undefined)) return new Map();
  const found = (await room.needs.representativesOf?.(dossier.facts.patientId, { ended: true })) ?? [];
  return new Map(found.map((one) => [one.mandateId, relationOf(one)]));
}

export type LogLens = (entry: LogEntry) => LogEntry | null;

/**
 * The log as the reader may know it. The patient reads all of it. Whoever acts for the patient must not learn from it what
 * is kept from them: what they cannot see is not named, an entry about nothing else is not there, nothing is counted, and
 * the patient's own looks stay the patient's.
 */
export async function logLens(room: Room, call: Call, dossier: Dossier): Promise<LogLens> {
  const { actor } = call;
  if (actor.kind !== 'patient' || actor.representative === undefined) return (entry) => entry;
  const types = recordTypes.map((type) => type.name);
  const outline = await readOutline(room, call, dossier, types);
  const looks = new Set<LogEntry['action']>(['opened', 'read', 'searched', 'downloaded', 'saw-log']);
  return (entry) => {
    const { who, count: _, what, ...rest } = entry;
    if (who.kind === 'patient' && who.id === dossier.facts.patientId && looks.has(entry.action)) return null;
    if (what === undefined || what.length === 0) return { ...rest, who };
    const isEntry = ({ id }: { id?: string }): boolean => id !== undefined && dossierOfId(id) !== null;
    const seen = what.filter((one) => !isEntry(one) || (outline?.byId.has(one.id as string) ?? false));
    if (seen.length === 0 || (what.some(isEntry) && !seen.some(isEntry))) return null;
    // A title was written down for the patient: what is visible gets its title from the record.
    return {
      ...rest,
      who,
      what: seen.map((one) => ({ ...(one.id && { id: one.id }), ...(one.type && { type: one.type }) })),
    };
  };
}
