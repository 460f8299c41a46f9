// What a file of declarations holds, and what becomes of each line.
import type { Language } from '../../base/call.ts';

/** Why a line opened nothing. Stable: the portal and results files word them. */
export type Refusal =
  | 'matricule-missing'
  | 'matricule-shortened'
  | 'matricule-malformed'
  | 'matricule-check'
  | 'person-unknown'
  | 'person-deceased'
  | 'referent-missing'
  | 'referent-unknown'
  | 'referent-not-general'
  | 'duplicate'
  | 'contradiction'
  | 'record-closed'
  | 'failed';

export type Outcome = 'pending' | 'opened' | 'already' | 'refused';

/** One line of the file as it was written there; `line` as a text editor counts. */
export type Declaration = { line: number; matricule: string; referent: string };

/** `other`: the line of the same file that it repeats or contradicts. */
export type Refused = { code: Refusal; other?: number };

/** A line as it is kept. */
export type Row = Declaration & {
  outcome: Outcome;
  refused?: Refused;
  patientId?: string;
  recordId?: string;
  /** The record was open already, and the declared lead doctor took the place of whoever it had, or of nobody. */
  moved?: true;
};

/** Lines about to be worked on, so that what an interrupted attempt did is told as it was: persons without a record,
 * and those whose lead doctor is another one. */
export type Attempt = { opening: ReadonlySet<number>; moving: ReadonlySet<number> };

export type JobState = 'running' | 'done' | 'failed';

/** Who brought the file: work in the background is done and logged in that name. */
export type Bringer = { operatorId: string; name: string; language: Language };

export type Job = {
  id: string;
  name: string;
  by: Bringer;
  startedAt: Date;
  finishedAt: Date | null;
  state: JobState;
  total: number;
  opened: number;
  already: number;
  /** Of those that were open already. */
  moved: number;
  refused: number;
};

export const linesMax = 100_000;
export const fileBytesMax = 10 * 1024 * 1024;
