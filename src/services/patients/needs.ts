// What the register of persons must be given. platform.ts passes what fits.
import type { Call } from '../../base/call.ts';
import type { Chance, Clock } from '../../base/clock.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { Sql } from '../../kit/sql/sql.ts';

/** One lookup of one person, or of nobody (`patientId` null). */
export type PatientLookup = {
  action: 'read' | 'found-person';
  patientId: string | null;
  outcome: 'permitted' | 'refused';
  what: { id: string; type: 'Patient' }[];
  /** What was asked for: holds identifiers, so it may stand in the sealed log alone. */
  detail?: string;
};

export type PatientsNeeds = {
  sql: Sql;
  /** KeyService.platformSealer('patients') */
  sealer: Sealer;
  clock: Clock;
  chance: Chance;
  /** Public base of the FHIR API, without a trailing slash. */
  fhirBase(): string;
  /** Has the actor a basis to know this person? Asked for professionals and systems alone. */
  mayKnowPatient(call: Call, patientId: string): Promise<boolean>;
  /** Durable when it resolves: no answer leaves before. */
  audit(call: Call, event: PatientLookup): Promise<void>;
  /** Persons held opened in memory; default 20 000, about 1 kB each. */
  openedMax?: number;
};
