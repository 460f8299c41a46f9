// What the mandates room must be given. platform.ts passes what fits.
import type { Call } from '../../base/call.ts';
import type { Chance, Clock } from '../../base/clock.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { Brakes } from '../../kit/sql/brakes.ts';
import type { Sql } from '../../kit/sql/sql.ts';

export type PersonFacts = { id: string; name: string; birthDate: string; sex: string; deathDate?: string };

/** To the platform's own log. */
export type MandateEvent = {
  action: 'changed-mandate' | 'found-person';
  what?: { id?: string; type?: string }[];
  count?: number;
  outcome: 'permitted' | 'refused';
  detail?: string;
};

export type MandatesNeeds = {
  sql: Sql;
  clock: Clock;
  chance: Chance;
  /** KeyService.platformSealer('mandates') */
  sealer: Sealer;
  brakes: Brakes;
  persons: {
    findByIds(ids: readonly string[]): Promise<Map<string, PersonFacts>>;
    findByMatricule(matricule: string): Promise<PersonFacts | null>;
  };
  /** Durable when it resolves. */
  audit(call: Call, event: MandateEvent): Promise<void>;
  /** Durable with the transaction. */
  auditWithin(tx: Sql, call: Call, event: MandateEvent): Promise<void>;
};
