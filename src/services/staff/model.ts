// What is known of an organisation's staff, and of files that change many at a time.
import type { Language } from '../../base/call.ts';

export type StaffFunction = 'member' | 'administrator';
export type StaffState = 'invited' | 'active' | 'suspended' | 'left';
/** A professional of the register, or somebody without a profession who runs the accounts. */
export type MemberKind = 'professional' | 'administrator';

/** What happened to a member last. Stable: the portal words them. */
export type ChangeWhat =
  | 'listed' // the register says so; no change of ours
  | 'appointed'
  | 'invited'
  | 'accepted'
  | 'declined'
  | 'activated'
  | 'changed'
  | 'suspended'
  | 'resumed'
  | 'left'
  | 'restored'
  | 'undone';

/** Days are YYYY-MM-DD in Luxembourg, both included; null is without a limit. */
export type Member = {
  id: string;
  organisationId: string;
  kind: MemberKind;
  /** practitionerId, or the administrator's own id. */
  subject: string;
  function: StaffFunction;
  state: StaffState;
  from: string | null;
  until: string | null;
  /** The subject of the account through which they run the staff; null when they cannot sign in to do so. */
  account: string | null;
  /** 0: the register's word alone, not kept here. */
  version: number;
  what: ChangeWhat;
  changedAt: Date;
};

/** Who changed something, as the history keeps it. */
export type By = { kind: 'administrator' | 'operator' | 'professional'; id: string; name: string };

/** One change of a member: as it is from now on, and as it was. */
export type Change = { member: Member; before: Member | null; by: By };

export type HistoryEntry = { at: Date; what: ChangeWhat; by: By; before: Member | null };

// --- files of staff -----------------------------------------------------------------------------------------------
/** Why a line was not taken. Stable: the portal and results files word them. */
export type Refusal =
  | 'number-missing'
  | 'number-unknown'
  | 'number-inactive'
  | 'function-unknown'
  | 'from-unreadable'
  | 'until-unreadable'
  | 'days-crossed'
  | 'until-past'
  | 'duplicate'
  | 'contradiction'
  | 'last-administrator'
  | 'yourself'
  | 'not-administrator'
  | 'failed';
/** `other`: the line of the same file that it repeats or contradicts. */
export type Refused = { code: Refusal; other?: number };

export type Outcome = 'pending' | 'invited' | 'changed' | 'same' | 'ended' | 'refused';

/** One line as it was written; `function` as it was understood. `gone`: not in the file, and the membership is to end. */
export type StaffLine = {
  line: number;
  number: string;
  function: StaffFunction;
  from: string | null;
  until: string | null;
  gone?: true;
};

/** A line as it is kept. `member` and `version`: what it changed, and how it was before. */
export type ImportRow = StaffLine & {
  outcome: Outcome;
  refused?: Refused;
  member?: string;
  version?: number;
  before?: Member | null;
};

export type ImportState = 'running' | 'done' | 'failed' | 'undone';
/** Who brought the file: work in the background is done and logged in that name. */
export type Bringer = { accountId: string; account: string; name: string; language: Language };

export type Import = {
  id: string;
  organisationId: string;
  name: string;
  by: Bringer;
  startedAt: Date;
  finishedAt: Date | null;
  state: ImportState;
  total: number;
  reached: number;
  counts: Record<Outcome, number>;
};

export const linesMax = 10_000;
export const fileBytesMax = 2 * 1024 * 1024;
