// What the staff room must be given. platform.ts passes what fits.
import type { Call, OrganisationKind } from '../../base/call.ts';
import type { Chance, Clock } from '../../base/clock.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { Log } from '../../kit/log/log.ts';
import type { Letterhead } from '../../kit/pdf/letters.ts';
import type { Sql } from '../../kit/sql/sql.ts';

export type PractitionerFacts = {
  id: string;
  number: string;
  name: string;
  family: string;
  given: string;
  profession: string;
  speciality?: string;
  /** Where the register says that they work today. */
  organisationIds: string[];
  active: boolean;
};

export type OrganisationFacts = {
  id: string;
  name: string;
  kind: OrganisationKind;
  street: string;
  postalCode: string;
  town: string;
  active: boolean;
};

/** To the platform's own log. */
export type StaffEvent = {
  action: 'changed-staff';
  what?: { id?: string; type?: string; title?: string }[];
  count?: number;
  outcome: 'permitted' | 'refused';
  detail?: string;
};

export type StaffNeeds = {
  sql: Sql;
  clock: Clock;
  chance: Chance;
  log: Log;
  /** KeyService.platformSealer('staff') */
  sealer: Sealer;
  /** The national register, by its own word: what organisations say of their staff is not in it. */
  register: {
    practitionersByIds(ids: readonly string[]): Promise<Map<string, PractitionerFacts>>;
    practitionersByNumbers(numbers: readonly string[]): Promise<Map<string, PractitionerFacts>>;
    organisationsByIds(ids: readonly string[]): Promise<Map<string, OrganisationFacts>>;
    membersOf(organisationIds: readonly string[]): Promise<PractitionerFacts[]>;
  };
  accounts: {
    /** Which of these professionals have an account. */
    professionalsWithAccount(practitionerIds: readonly string[]): Promise<Set<string>>;
    /** The administrator's account of this matricule: the one that is there, else a new one under `subject`. */
    administratorAccount(wanted: { matricule: string; name: string; subject: string }): Promise<{ subject: string }>;
    /** The administrator's account of somebody who has one as a professional; null when they have none. */
    administratorAccountOf(practitionerId: string): Promise<{ subject: string } | null>;
    /** Whose account it is: the subject under which an administrator's account was made. */
    subjectOf(accountId: string): Promise<string | null>;
    /** In the order asked; the code before is good no more, unless it still waits for the post. */
    issueForLetters(
      wanted: readonly { kind: 'professional'; subject: string; name: string; by: string }[],
    ): Promise<{ id: string; code: string; validUntil: Date }[]>;
    /** What was posted opens nothing any more. */
    endActivations(practitionerIds: readonly string[]): Promise<void>;
  };
  /** Durable when it resolves. */
  audit(call: Call, event: StaffEvent): Promise<void>;
  /** Durable with the transaction. */
  auditWithin(tx: Sql, call: Call, events: readonly StaffEvent[]): Promise<void>;
  letterhead: Letterhead;
  /** Where letters lead. */
  origin(): string;
  /** How long to wait when the database is away or another process holds an import; default 5000. */
  retryMilliseconds?: number;
};
