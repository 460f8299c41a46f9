// What the register of professionals must be given. platform.ts passes what fits.
import type { Clock } from '../../base/clock.ts';
import type { Sql } from '../../kit/sql/sql.ts';

export type ProfessionalsNeeds = {
  sql: Sql;
  clock: Clock;
  /** Public base of the FHIR API, without a trailing slash. */
  fhirBase(): string;
};
