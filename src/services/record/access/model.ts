// The words of the access decision: facts of one record, the thing asked for, the answer. Pure data, nothing sealed, no SQL.
import type { Actor } from '../../../base/call.ts';

/** Categories of data; the policy names each of them and says what falls into it. */
export const dataCategories = [
  'summary',
  'consultation',
  'discharge',
  'laboratory',
  'imaging',
  'medication',
  'vaccination',
  'nursing',
  'oncology',
  'prevention',
  'directives',
  'patient',
  'administrative',
] as const;
export type DataCategory = (typeof dataCategories)[number];

/** Confidentiality (http://terminology.hl7.org/CodeSystem/v3-Confidentiality): normal, restricted, private to patient and author. */
export const levels = ['N', 'R', 'V'] as const;
export type Level = (typeof levels)[number];
export const rankOf = { N: 1, R: 2, V: 3 } as const satisfies Record<Level, number>;

/** One person or one establishment. An organisation stands for everyone who works there today, and for its system. */
export type Subject = { kind: 'professional' | 'organisation'; id: string };

/** What a patient can give. An establishment stay will be one more basis here, given by an admission. */
export const grantBases = ['referent', 'circle', 'presence'] as const;
export type GrantBasis = (typeof grantBases)[number];

/** Why somebody is let in, strongest first. Emergencies will be one more. */
export const bases = [
  'patient',
  'representative',
  'author',
  'referent',
  'circle',
  'presence',
  'system',
  'agency',
] as const;
export type Basis = (typeof bases)[number];

/** Holds in [from, until). */
export type Grant = { id: string; basis: GrantBasis; subject: Subject; from: Date; until?: Date | undefined };

/** Holds from the moment it is written, whatever `since` says. */
export type Exclusion = { subject: Subject; since: Date };

/** `hidden`: from all but the patient and the author. `except`: from the named ones, authors included. */
export type Hide = { mode: 'hidden' } | { mode: 'except'; except: readonly Subject[] };

export type RecordState = 'open' | 'closed' | 'none';

/** All that the decision needs to know of one record. Loaded once per access version; read, never changed. */
export type AccessFacts = {
  state: RecordState;
  patientId: string;
  grants: readonly Grant[];
  exclusions: readonly Exclusion[];
  /** Hides the whole content. */
  everything?: Hide | undefined;
  categories: ReadonlyMap<DataCategory, Hide>;
  /** By entry id. */
  items: ReadonlyMap<string, Hide>;
};

/** Who contributed, as the platform saw it at submission; never what a document claims about itself. */
export type Author = {
  organisationId?: string | undefined;
  practitionerId?: string | undefined;
  /** Who wrote for the patient under a mandate; what patients write themselves names nobody. */
  representativeId?: string | undefined;
};

/**
 * One entry as it stands, or one about to be written (then without `entryId`). An update that moves an entry to another
 * category is asked twice: about the entry as it stands, and about something new in the other category.
 */
export type Thing = {
  category: DataCategory;
  /** The level in force: the stated one, or the one the patient set. */
  level: Level;
  authors: readonly Author[];
  entryId?: string | undefined;
};

/** Asked of one thing. */
export const thingActions = ['read', 'write'] as const;
/**
 * Asked of the record itself: see its first page; know that it is open, closed or absent; change the patient's own
 * settings; read who looked; do the agency's clerical acts (open, close, letters, declared lead doctor).
 */
export const recordActions = ['open-record', 'know-state', 'manage', 'see-log', 'administer'] as const;
export type RecordAction = (typeof recordActions)[number];
export type Action = (typeof thingActions)[number] | RecordAction;

/** An actor without what the decision must not depend on: name and session. */
export type Asker = Bare<Actor>;
type Bare<A> = A extends unknown ? Omit<A, 'session' | 'name'> : never;

export type PermitReason =
  | 'own-record'
  | 'acts-for-the-patient'
  | 'own-contribution'
  | 'declared-referent'
  | 'in-the-circle'
  | 'presence-code'
  | 'deposits-for-its-organisation'
  | 'duty-of-the-agency';

export type DenyReason =
  | 'unknown-caller'
  | 'not-your-record'
  | 'mandate-over'
  | 'mandate-does-not-cover'
  | 'record-not-open'
  | 'excluded-by-patient'
  | 'no-basis'
  | 'purpose-not-allowed'
  | 'kind-not-in-policy'
  | 'hidden-by-patient'
  | 'category-not-for-this-kind'
  | 'level-too-high'
  | 'only-in-own-name'
  | 'not-own-contribution'
  | 'action-not-for-this-kind'
  | 'operators-read-no-health-data';

/** `row` names the policy's row (`matrix/pharmacist/circle`), whose source the portal can show. */
export type Reason<Code> = { code: Code; row?: string | undefined; grantId?: string | undefined };

export type Permit = { permit: true; basis: Basis; until?: Date; reasons: Reason<PermitReason>[] };
export type Deny = {
  permit: false;
  /** How to say it: `hidden` as if there were nothing, `forbidden` only to one who may know of the record or thing. */
  answer: 'hidden' | 'forbidden';
  /** For the audit entry and the patient. Never for the one who was refused. */
  reasons: Reason<DenyReason>[];
};
export type Decision = Permit | Deny;

/** The names under which the store blinds an entry's contributors. */
export function authorKeys(authors: readonly Author[]): string[] {
  const keys = new Set<string>();
  for (const author of authors) {
    if (author.practitionerId !== undefined) keys.add(`practitioner:${author.practitionerId}`);
    if (author.organisationId !== undefined) keys.add(`organisation:${author.organisationId}`);
    if (author.representativeId !== undefined) keys.add(`representative:${author.representativeId}`);
  }
  return [...keys];
}

export type DataClass = { category: DataCategory; level: Level };

/** The name under which the store blinds an entry's class. */
export const classKey = (of: DataClass): string => `${of.category}.${of.level}`;
