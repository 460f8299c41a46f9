// What identity must be given. Types are small and its own; platform.ts passes what fits.
import type { Call, OrganisationKind } from '../../base/call.ts';
import type { Chance, Clock } from '../../base/clock.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { Log } from '../../kit/log/log.ts';
import type { Letterhead } from '../../kit/pdf/letters.ts';
import type { NationalProvider } from '../../kit/settings/national-providers.ts';
import type { Brakes } from '../../kit/sql/brakes.ts';
import type { Sql } from '../../kit/sql/sql.ts';
import type { ProxySettings } from './partners/proofs-certificate.ts';

/** What the register of professionals says today; read again about each second for those who are signed in. */
export type ProfessionalFacts = {
  name: string;
  profession: string;
  speciality?: string | undefined;
  organisations: { id: string; name: string; kind?: OrganisationKind | undefined }[];
};

export type SignInAs = 'patient' | 'professional' | 'operator' | 'administrator';

/** What happens to accounts and clients, as the platform's log keeps it. */
export type IdentityEvent = {
  action:
    | 'signed-in'
    | 'sign-in-refused'
    | 'signed-out'
    | 'changed-account'
    | 'changed-mandate'
    | 'registered-client'
    | 'connected-app'
    | 'removed-app';
  what?: { id?: string; type?: string; title?: string }[];
  outcome: 'permitted' | 'refused';
  detail?: string;
};

/** A person of the demo country, offered by the simulator of the national sign-in. */
export type DemoPerson = {
  /** Stable; becomes `sub` at the simulator. */
  id: string;
  matricule: string;
  givenName: string;
  familyName: string;
  /** One line a role: the same person may be a patient and a professional. */
  roles: { as: SignInAs; note?: string | undefined }[];
};

export type IdentitySettings = {
  production: boolean;
  /** Services by which people prove who they are, the first choice first. Empty: the simulator, which must then be given. */
  nationalProviders: readonly NationalProvider[];
  sessionIdleMinutes: number;
  sessionMaxHours: number;
  /** Where a proxy of ours puts the certificates that clients show it; null: nobody's certificate is believed. */
  tlsClient: ProxySettings | null;
  /** Vendors may register their software themselves: everything here is invented. */
  sandbox: boolean;
  /** Our signing keys are replaced after so many days. */
  signingKeyDays: number;
};

/** A person as the national register knows one. */
export type RegisteredPerson = {
  id: string;
  name: string;
  matricule: string;
  /** YYYY-MM-DD, or less precise. */
  birthDate: string;
  deathDate?: string | undefined;
  language?: string | undefined;
  address?: { lines: string[]; postalCode?: string; town?: string; country?: string } | undefined;
};

/** What people's own ways in need beside the rest. */
export type PeopleNeeds = {
  persons: {
    /** Null for nobody, and for somebody without a national identifier. */
    findByMatricule(matricule: string): Promise<RegisteredPerson | null>;
    findById(id: string): Promise<RegisteredPerson | null>;
  };
  /** Who sends the posted codes. */
  letterhead: Letterhead;
};

/** What apps need to know of patients; identity reads no records. */
export type AppNeeds = {
  /** The records that let the calling professional in today, the first of those that fit `q`. */
  patientsOf(
    call: Call,
    q: string,
  ): Promise<{ items: { id: string; name: string; birthDate: string }[]; more: boolean }>;
  /** Null when the record does not let the calling professional in. */
  findPatientFor(call: Call, patientId: string): Promise<{ id: string; name: string; birthDate: string } | null>;
};

/** A mandate under which somebody acts for a patient now. */
export type ActingMandate = { id: string; patientId: string; name: string; scope: 'all' | 'read' };

export type IdentityNeeds = AppNeeds &
  PeopleNeeds & {
    sql: Sql;
    /** KeyService.platformSealer('identity') */
    sealer: Sealer;
    clock: Clock;
    chance: Chance;
    log: Log;
    settings: IdentitySettings;
    /** Public origin without a trailing slash. Asked on first use, so that it may follow from a port taken at start. */
    origin(): string;
    /** Null when the register does not list the person, or no longer. */
    findProfessional(practitionerId: string): Promise<ProfessionalFacts | null>;
    /** Null for what the register does not list. */
    findOrganisation(id: string): Promise<{ id: string; name: string; kind: OrganisationKind } | null>;
    /** Whose number in the register this is; null for nobody's. */
    practitionerIdOf(number: string): Promise<string | null>;
    /** A posted code opened the account; `by` is who had it issued. */
    professionalActivated?(activated: { practitionerId: string; name: string; by: string }): Promise<void>;
    /** The organisations whose staff's accounts this administrator runs today; read again about each second. */
    administeredBy(subject: string): Promise<{ id: string; name: string }[]>;
    /** Null when it is over, or not this representative's; read again about each second. */
    findMandate(mandateId: string, representativeId: string): Promise<ActingMandate | null>;
    brakes: Brakes;
    /** Writes to the platform's log before the answer leaves. */
    audit(call: Call, entry: IdentityEvent): Promise<void>;
    /** Who can sign in at the simulator; null outside demos. */
    simulator: { people(): Promise<DemoPerson[]> } | null;
  };
