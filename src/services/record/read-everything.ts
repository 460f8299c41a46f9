// All of one record that the caller may see: Patient/$everything. https://hl7.org/fhir/R4/operation-patient-everything.html
import type { Call } from '../../base/call.ts';
import { notOurs, readPageCursor, writePageCursor } from './page-cursor.ts';
import { lookOf } from './reach.ts';
import type { ReadEntry } from './read-entry.ts';
import { assertScope, mayByScope, type Room } from './room.ts';
import { scopeTokensOf } from './scope-filter.ts';
import { openAll } from './search-entries.ts';
import type { EntryFound } from './store.ts';
import { findRecordType, recordTypes } from './types.ts';

export type EverythingInput = {
  start: Date | null;
  end: Date | null;
  since: Date | null;
  types: string[] | null;
  count: number;
  cursor: string | null;
};
export type Everything = {
  entries: ReadEntry[];
  next: string | null;
  /** The Patient, on the first page of whoever has a basis. */
  patient: object | null;
};

/** Everything a page can hold when no `_count` is given. */
export const everythingMax = 5000;

/** A stranger, and a person without a record, get an empty answer. */
export async function readEverything(
  room: Room,
  call: Call,
  patientId: string,
  input: EverythingInput,
): Promise<Everything> {
  for (const type of input.types ?? []) assertScope(call, type, 's');
  const cursor = readPageCursor(input.cursor);
  // Every entry has a clinical time, and nothing here is put in order in memory.
  if (cursor !== null && ('offset' in cursor || cursor.time === null)) throw notOurs();
  const after = cursor === null ? null : { time: new Date(cursor.time as number), id: cursor.id };
  // Files come by their own address; types that the token has no scope for are left out.
  const asked = input.types === null ? recordTypes : input.types.flatMap((name) => findRecordType(name) ?? []);
  const types = asked
    .filter((type) => type.name !== 'Binary' && mayByScope(call, type.name, 's'))
    .map((type) => type.number);
  let dossier = await room.dossiers.findOf(patientId);
  for (let turn = 0; dossier !== null && turn < 4; turn++) {
    const view = room.dossiers.viewOf(dossier, call);
    const answer = await room.store.search({
      dossier: dossier.id,
      types,
      view: view.tokens,
      scope: scopeTokensOf(call, dossier, 's', types),
      tokens: [],
      ids: null,
      clinicalFrom: input.start,
      clinicalTo: input.end,
      recordedFrom: input.since,
      recordedTo: null,
      order: 'clinical-desc',
      after,
      limit: input.count + 1,
    });
    if (answer.factsVersion !== dossier.factsVersion) {
      dossier = await room.dossiers.refresh(dossier.id);
      continue;
    }
    const page: EntryFound[] = answer.found.slice(0, input.count);
    const last = answer.found.length > input.count ? page[page.length - 1] : undefined;
    const entries = await openAll(room, dossier, page);
    const { basis } = view.visibility;
    // To have written something once, or to be of a profession that could, is no way into the record.
    const isLetIn = basis !== null && basis !== 'author';
    await room.needs.audit.append(dossier.log, call, {
      action: 'searched',
      count: entries.length,
      ...lookOf(view, entries.length),
      detail: '$everything',
    });
    const wanted =
      after === null &&
      isLetIn &&
      (input.types === null || input.types.includes('Patient')) &&
      mayByScope(call, 'Patient', 'r');
    const patient = wanted ? await room.needs.persons.resource(patientId) : null;
    return {
      patient,
      entries,
      next: last === undefined ? null : writePageCursor({ time: last.time, id: last.id }),
    };
  }
  await room.needs.audit.append(room.needs.audit.platformLog, call, {
    action: 'searched',
    count: 0,
    outcome: 'refused',
    detail: '$everything',
  });
  return { patient: null, entries: [], next: null };
}
