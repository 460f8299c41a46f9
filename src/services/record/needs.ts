// What the record room must be given. platform.ts passes what fits.
import type { Call, OrganisationKind } from '../../base/call.ts';
import type { Chance, Clock } from '../../base/clock.ts';
import type { KeyService } from '../../kit/crypto/key-service.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { BlobStore } from '../../kit/files/blob-store.ts';
import type { Log } from '../../kit/log/log.ts';
import type { Sql } from '../../kit/sql/sql.ts';
import type { Policy } from './access/policy.ts';
import type { PlainWords } from './present/plain-words.ts';

export type PersonFacts = {
  id: string;
  familyName: string;
  givenName: string;
  birthDate: string;
  sex: string;
  matricule: string | null;
  email?: string | null;
  language?: string;
  address?: { lines: string[]; postalCode?: string; town?: string; country?: string };
};
export type PractitionerFacts = {
  id: string;
  name: string;
  profession: string;
  speciality?: string;
  organisationIds: string[];
  town?: string;
};
export type OrganisationFacts = { id: string; name: string; kind: OrganisationKind; town?: string };

export type RepresentativeFacts = {
  mandateId: string;
  patientId: string;
  name: string;
  sex: string;
  kind: 'parent' | 'guardian' | 'proxy';
  scope: 'all' | 'read';
  until: Date | null;
};

/** A CDA document as a person reads it, with the files inside it. */
export type CdaDocument = {
  title: string;
  date?: string;
  patient?: string;
  author?: string;
  custodian?: string;
  sections: { title: string; blocks: object[] }[];
  attachments?: { id: string; contentType: string; bytes: Buffer }[];
};

export type LogWho = {
  kind: string;
  id: string;
  name: string;
  profession?: string;
  organisationId?: string;
  mandateId?: string;
};
export type LogDraft = {
  action:
    | 'opened'
    | 'read'
    | 'searched'
    | 'downloaded'
    | 'added'
    | 'changed'
    | 'deleted'
    | 'granted'
    | 'withdrew'
    | 'excluded'
    | 'hid'
    | 'showed'
    | 'opened-record'
    | 'closed-record'
    | 'renewed-code'
    | 'saw-log'
    | 'found-person'
    | 'tried-code';
  what?: { id?: string; type?: string; title?: string }[];
  count?: number;
  basis?: string;
  outcome: 'permitted' | 'refused';
  detail?: string;
};
export type LogEntry = LogDraft & { id: string; at: Date; who: LogWho };
export type LogOf = { dossier: string; sealer: Sealer };
export type SealedLogEntry = { dossier: string; id: string; at: Date; sealed: Buffer };

export type RecordNeeds = {
  sql: Sql;
  keys: KeyService;
  /** Blinds what links the vault to persons and professionals. */
  linkSealer: Sealer;
  blobs: BlobStore;
  policy: Policy;
  clock: Clock;
  chance: Chance;
  log: Log;
  keyCacheMax: number;
  entryCacheBytesMax: number;
  /** Public base of the FHIR API, without a trailing slash. */
  fhirBase(): string;
  audit: {
    platformLog: LogOf;
    seal(log: LogOf, call: Call, draft: LogDraft): SealedLogEntry;
    insert(tx: Sql, entries: SealedLogEntry[]): Promise<void>;
    append(log: LogOf, call: Call, ...drafts: LogDraft[]): Promise<void>;
    list(
      log: LogOf,
      options: { before?: string | null; from?: Date | null; to?: Date | null; count: number },
    ): Promise<LogEntry[]>;
  };
  persons: {
    find(id: string): Promise<PersonFacts | null>;
    findMany(ids: readonly string[]): Promise<Map<string, PersonFacts>>;
    findByMatricule(matricule: string): Promise<PersonFacts | null>;
    findByIdentifier(system: string, value: string): Promise<PersonFacts | null>;
    /** The FHIR Patient of one whom the caller may know. */
    resource(id: string): Promise<object | null>;
    findManyByMatricule(matricules: readonly string[]): Promise<Map<string, PersonFacts>>;
  };
  professionals: {
    practitioners(ids: readonly string[]): Promise<Map<string, PractitionerFacts>>;
    organisations(ids: readonly string[]): Promise<Map<string, OrganisationFacts>>;
    /** Who works there today. Without it, the usual professions of each kind of organisation stand for its people. */
    membersOf?(organisationIds: readonly string[]): Promise<PractitionerFacts[]>;
  };
  /** Who may act for a patient now; with `ended` also who could once. Without it nobody may. */
  representativesOf?(patientId: string, options: { ended: boolean }): Promise<RepresentativeFacts[]>;
  /** Which of the organisations have a system connected that acts for them. */
  connectedOrganisations(ids: readonly string[]): Promise<Set<string>>;
  /** @throws Fault `cda.*` for bytes that are no CDA document */
  readCda(bytes: Buffer): CdaDocument;
  /** policy/analyses.json and policy/document-kinds.json, read by `parsePlainWords`. */
  plainWords: PlainWords;
  validate(resource: unknown, type: string): { code: string; text: string; expression: string }[];
};
