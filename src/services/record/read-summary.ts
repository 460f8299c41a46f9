// What a professional needs first about a patient, each kind from the newest: allergies, problems, medication,
// vaccinations, latest results and documents. One log entry for all of it.
import type { Call } from '../../base/call.ts';
import type { Dossier, View } from './dossiers.ts';
import { lookOf } from './reach.ts';
import type { ReadEntry } from './read-entry.ts';
import { mayByScope, type Room } from './room.ts';
import { scopeTokensOf } from './scope-filter.ts';
import { openAll } from './search-entries.ts';
import { findRecordType } from './types.ts';

/** How many of each type, newest first. */
const parts: readonly { type: string; count: number }[] = [
  { type: 'AllergyIntolerance', count: 50 },
  { type: 'Condition', count: 100 },
  { type: 'MedicationStatement', count: 50 },
  { type: 'MedicationRequest', count: 50 },
  { type: 'Immunization', count: 50 },
  { type: 'Flag', count: 20 },
  { type: 'DiagnosticReport', count: 10 },
  { type: 'Observation', count: 200 },
  { type: 'DocumentReference', count: 10 },
];

export type SummaryPart = { type: string; entries: ReadEntry[] };

/** In one view; null when the record's facts moved meanwhile. */
async function readParts(room: Room, call: Call, dossier: Dossier, view: View): Promise<SummaryPart[] | null> {
  const read = await Promise.all(
    parts
      .filter(({ type }) => mayByScope(call, type, 's'))
      .map(async ({ type, count }) => {
        const types = [findRecordType(type)?.number ?? 0];
        const answer = await room.store.search({
          dossier: dossier.id,
          types,
          view: view.tokens,
          scope: scopeTokensOf(call, dossier, 's', types),
          tokens: [],
          ids: null,
          clinicalFrom: null,
          clinicalTo: null,
          recordedFrom: null,
          recordedTo: null,
          order: 'dated-desc',
          after: null,
          limit: count,
        });
        return answer.factsVersion === dossier.factsVersion
          ? { type, entries: await openAll(room, dossier, answer.found) }
          : null;
      }),
  );
  return read.every((part) => part !== null) ? (read as SummaryPart[]) : null;
}

export type Summary = { dossier: Dossier; view: View; parts: SummaryPart[] };

/** Null when there is no record, or nothing of it is the caller's to see. The look is logged either way. */
export async function readSummaryParts(
  room: Room,
  call: Call,
  patientId: string,
  action: 'opened' | 'searched',
): Promise<Summary | null> {
  let dossier = await room.dossiers.findOf(patientId);
  for (let turn = 0; dossier !== null && turn < 4; turn++) {
    const view = room.dossiers.viewOf(dossier, call);
    const found = await readParts(room, call, dossier, view);
    if (found === null) {
      dossier = await room.dossiers.refresh(dossier.id);
      continue;
    }
    const { basis } = view.visibility;
    const count = found.reduce((sum, part) => sum + part.entries.length, 0);
    await room.needs.audit.append(dossier.log, call, {
      action,
      count,
      ...lookOf(view, count),
      detail: 'summary',
    });
    return basis === null ? null : { dossier, view, parts: found };
  }
  await room.needs.audit.append(room.needs.audit.platformLog, call, {
    action,
    count: 0,
    outcome: 'refused',
    detail: 'summary',
  });
  return null;
}

export async function readSummary(room: Room, call: Call, patientId: string): Promise<ReadEntry[]> {
  return (await readSummaryParts(room, call, patientId, 'searched'))?.parts.flatMap((part) => part.entries) ?? [];
}
