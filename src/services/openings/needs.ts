// What the agency's workbench must be given. platform.ts passes what fits.
import type { Call } from '../../base/call.ts';
import type { Chance, Clock } from '../../base/clock.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { Log } from '../../kit/log/log.ts';
import type { Letterhead } from '../../kit/pdf/letters.ts';
import type { Sql } from '../../kit/sql/sql.ts';

export type PersonFacts = {
  id: string;
  familyName: string;
  givenName: string;
  birthDate: string;
  deathDate?: string;
  sex: string;
  matricule: string | null;
  language?: string;
  address?: { lines: string[]; postalCode?: string; town?: string; country?: string };
};

export type ReferentFacts = { id: string; name: string; profession: string; speciality?: string; active: boolean };

export type RecordState = 'open' | 'closed';

export type OpeningsNeeds = {
  sql: Sql;
  clock: Clock;
  chance: Chance;
  log: Log;
  /** KeyService.platformSealer('openings') */
  sealer: Sealer;
  persons: {
    findByIds(ids: readonly string[]): Promise<Map<string, PersonFacts>>;
    /** By the texts that were asked for; those of nobody are absent. */
    findByMatricules(matricules: readonly string[]): Promise<Map<string, PersonFacts>>;
  };
  professionals: {
    practitionersByIds(ids: readonly string[]): Promise<Map<string, ReferentFacts>>;
    /** By number in the national register. */
    practitionersByNumbers(numbers: readonly string[]): Promise<Map<string, ReferentFacts>>;
  };
  record: {
    openRecords(
      call: Call,
      openings: readonly { patientId: string; origin: 'bulk' | 'volunteer'; referentId: string | null }[],
    ): Promise<{ patientId: string; outcome: 'opened' | 'already'; recordId: string }[]>;
    /** Those who have no record are absent. */
    stateOf(patientIds: readonly string[]): Promise<Map<string, RecordState>>;
    /** Writes in each record's log that its code was printed, before it answers. Unknown records are absent. */
    lettersOf(
      call: Call,
      recordIds: readonly string[],
    ): Promise<{ recordId: string; patientId: string; presenceCode: string | null; referentId: string | null }[]>;
    /** Lead doctors of open records, null where there is none; whoever has no open record is absent. Not told: nothing moves. */
    referentsOf?(patientIds: readonly string[]): Promise<Map<string, string | null>>;
    counts(): Promise<RecordCounts>;
  };
  registers(): Promise<{ persons: number; professionals: number; organisations: number }>;
  /** To the platform's own log; durable when it resolves. */
  audit(call: Call, entry: AuditEntry): Promise<void>;
  letterhead: Letterhead;
  /** Posted codes for those who have no way in yet; the others are absent. Each new one costs some 25 ms. */
  activationsFor(
    persons: readonly { id: string; name: string }[],
    by: string,
  ): Promise<Map<string, { code: string; validUntil: Date }>>;
  /** How long to wait when the database is away or another process holds a job; default 5000. */
  retryMilliseconds?: number;
};

export type RecordCounts = {
  open: number;
  closed: number;
  byDay: { day: string; opened: number }[];
  /** Declared referents and members of circles together: their kind is sealed. */
  grants: number;
  /** Declared referents alone, where the record counts them. */
  referents?: number;
  documents: number;
};

export type AuditEntry = {
  action: 'added' | 'searched' | 'found-person' | 'downloaded' | 'opened-record';
  what?: { id: string; type: string }[];
  count?: number;
  outcome: 'permitted' | 'refused';
  detail?: string;
};
