// What the register knows of professionals and organisations, and what it takes in.
import type { OrganisationKind } from '../../base/call.ts';

export type Organisation = {
  id: string;
  /** Number in the national register. */
  number: string;
  name: string;
  kind: OrganisationKind;
  street: string;
  postalCode: string;
  town: string;
  country: string;
  phone?: string;
  email?: string;
  /** A site belongs to its group. */
  partOf?: string;
  active: boolean;
  version: number;
  updatedAt: Date;
};

export type Workplace = {
  organisationId: string;
  name: string;
  kind: OrganisationKind;
  street: string;
  postalCode: string;
  town: string;
  phone?: string;
};

export type Practitioner = {
  id: string;
  number: string;
  /** Title, given name and family name, as people say it. */
  name: string;
  title?: string;
  family: string;
  given: string;
  sex: string;
  profession: string;
  speciality?: string;
  /** BCP 47. */
  languages: string[];
  email?: string;
  /** YYYY-MM-DD */
  authorisedSince?: string;
  /** The first is the main one; organisations that closed and posts that ended are left out. */
  workplaces: Workplace[];
  /** The same, in the forms that access and sign-in ask for. */
  organisationIds: string[];
  organisations: { id: string; name: string; kind: OrganisationKind }[];
  town?: string;
  active: boolean;
  version: number;
  updatedAt: Date;
};

export type Role = {
  id: string;
  practitionerId: string;
  practitionerName: string;
  organisationId: string;
  organisationName: string;
  profession: string;
  speciality?: string;
  phone?: string;
  active: boolean;
  version: number;
  updatedAt: Date;
};

export type OrganisationEntry = {
  id: string;
  number: string;
  name: string;
  kind: OrganisationKind;
  street: string;
  postalCode: string;
  town: string;
  /** ISO 3166-1 alpha-2; LU when absent. */
  country?: string;
  phone?: string;
  email?: string;
  partOf?: string;
  active?: boolean;
};

export type PractitionerEntry = {
  id: string;
  number: string;
  title?: string;
  family: string;
  given: string;
  sex: 'female' | 'male' | 'other' | 'unknown';
  profession: string;
  speciality?: string;
  languages: string[];
  email?: string;
  authorisedSince?: string;
  /** All of them: a post that an import no longer names has ended. */
  workplaces: { organisationId: string; phone?: string }[];
  active?: boolean;
};

export type DirectoryEntries = { organisations: OrganisationEntry[]; practitioners: PractitionerEntry[] };

/** How many rows were new or different. */
export type ImportResult = { organisations: number; practitioners: number; roles: number };

export type ProfessionalSearch = {
  q?: string;
  profession?: string;
  speciality?: string;
  town?: string;
  language?: string;
  page: number;
  pageSize: number;
};

export const identifierSystems = {
  practitioner: 'https://cercle.example/fhir/sid/practitioner',
  organisation: 'https://cercle.example/fhir/sid/organization',
} as const;

export const codeSystems = {
  profession: 'https://cercle.example/fhir/CodeSystem/profession',
  speciality: 'https://cercle.example/fhir/CodeSystem/speciality',
  organisationKind: 'https://cercle.example/fhir/CodeSystem/organisation-kind',
} as const;
