// What a demonstration country is made of. Nobody in it exists.
import type { Language, OrganisationKind } from '../base/call.ts';

export type Address = {
  /** Number first, as the country writes it: `14, rue des Tilleuls`. */
  street: string;
  postalCode: string;
  town: string;
  country: 'LU' | 'FR' | 'BE' | 'DE';
};

export type Person = {
  /** uuid; the FHIR id of the Patient. */
  id: string;
  /** Absent for visitors who were never affiliated to the health insurance. */
  matricule?: string;
  family: string;
  given: string[];
  birthDate: string;
  deathDate?: string;
  sex: 'female' | 'male';
  language: Language;
  address: Address;
  phone?: string;
  email?: string;
  /** Persons under one roof share it. */
  householdId: string;
  /** Toward others of the household. */
  relations: { personId: string; kind: 'parent' | 'child' | 'spouse' | 'sibling' }[];
  /** Médecin référent declared to the health insurance. */
  referentId?: string;
};

export type Organisation = {
  id: string;
  /** Number in the register. */
  number: string;
  name: string;
  kind: OrganisationKind;
  street: string;
  postalCode: string;
  town: string;
  phone: string;
  email: string;
  /** A site belongs to its group. */
  partOf?: string;
};

export type Professional = {
  id: string;
  /** Practitioner number. */
  number: string;
  /** `Dr` for physicians, dentists and pharmacists with a doctorate. */
  title?: string;
  family: string;
  given: string;
  sex: 'female' | 'male';
  birthDate: string;
  profession: string;
  speciality?: string;
  /** BCP 47, the five of the portal and others that are spoken in the country. */
  languages: string[];
  workplaces: { organisationId: string; phone: string }[];
  email: string;
  authorisedSince: string;
};

export type PartnerSystem = {
  id: string;
  name: string;
  kind: 'practice-software' | 'laboratory' | 'care-network' | 'hospital';
  organisationId: string;
};

/** A FHIR R4 resource with a local uuid as id; resources of one submission refer to each other as `urn:uuid:<id>`. */
export type Resource = { resourceType: string; id: string; [element: string]: unknown };

export type DemoAttachment = {
  /** Equals the `url` of one `attachment` or `presentedForm` element of the same submission. */
  for: string;
  contentType: string;
  /** Made when asked for; the same bytes each time. */
  bytes(): Buffer;
};

export type Submission = {
  at: Date;
  by: { organisationId: string; practitionerId?: string };
  resources: Resource[];
  attachments: DemoAttachment[];
};

export type CircleMember = {
  professionalId?: string;
  organisationId?: string;
  since: Date;
  until?: Date;
};

export type DemoRecord = {
  patientId: string;
  /** What kind of story is told; for the reader of the demo only. */
  story: string;
  openedAt: Date;
  /** `bulk` implies a referent. */
  origin: 'bulk' | 'volunteer';
  referentId?: string;
  circle: CircleMember[];
  /** Oldest first, none before `openedAt`, none after `now`. */
  submissions: Submission[];
};

export type Country = {
  seed: string;
  now: Date;
  persons: Person[];
  organisations: Organisation[];
  professionals: Professional[];
  /** In the register, with no workplace and no account yet. */
  newcomers: Professional[];
  systems: PartnerSystem[];
  records: DemoRecord[];
};

/** Ids that demonstrations and tests name. */
export const known = {
  anna: 'anna',
  weber: 'claire-weber',
  schmit: 'paul-schmit',
  stranger: 'lucie-thill',
  pharmacist: 'nora-reding',
  nurse: 'joao-ferreira',
  biologist: 'marc-wirtz',
  moulin: 'laboratoire-du-moulin',
  hospital: 'hopital-du-belvedere',
  agency: 'agence-esante',
} as const;
