// The register in FHIR's words: Practitioner, PractitionerRole, Organization of R4.
// https://hl7.org/fhir/R4/practitioner.html, https://hl7.org/fhir/R4/practitionerrole.html, https://hl7.org/fhir/R4/organization.html
import type { Organisation, Practitioner, Role } from './model.ts';
import { codeSystems, identifierSystems } from './model.ts';
import { displayOf, organisationKinds, professions, specialities } from './professions.ts';

export type Resource = {
  resourceType: string;
  id: string;
  meta: { versionId: string; lastUpdated: string };
  [element: string]: unknown;
};

const meta = (row: { version: number; updatedAt: Date }) => ({
  versionId: String(row.version),
  lastUpdated: row.updatedAt.toISOString(),
});

const professionConcept = (code: string) => ({
  coding: [{ system: codeSystems.profession, code, display: displayOf(professions, code) }],
});
const specialityConcept = (code: string) => ({
  coding: [{ system: codeSystems.speciality, code, display: displayOf(specialities, code) }],
});
const phoneOf = (value: string) => ({ system: 'phone', value, use: 'work' });
const emailOf = (value: string) => ({ system: 'email', value, use: 'work' });

export function practitionerResource(row: Practitioner): Resource {
  return {
    resourceType: 'Practitioner',
    id: row.id,
    meta: meta(row),
    identifier: [{ use: 'official', system: identifierSystems.practitioner, value: row.number }],
    active: row.active,
    name: [
      {
        use: 'official',
        text: row.name,
        family: row.family,
        given: [row.given],
        ...(row.title && { prefix: [row.title] }),
      },
    ],
    ...(row.email && { telecom: [emailOf(row.email)] }),
    gender: row.sex,
    qualification: [
      {
        code: professionConcept(row.profession),
        ...(row.authorisedSince && { period: { start: row.authorisedSince } }),
      },
    ],
    ...(row.languages.length > 0 && {
      communication: row.languages.map((code) => ({ coding: [{ system: 'urn:ietf:bcp:47', code }] })),
    }),
  };
}

export function roleResource(row: Role): Resource {
  return {
    resourceType: 'PractitionerRole',
    id: row.id,
    meta: meta(row),
    active: row.active,
    practitioner: { reference: `Practitioner/${row.practitionerId}`, display: row.practitionerName },
    organization: { reference: `Organization/${row.organisationId}`, display: row.organisationName },
    code: [professionConcept(row.profession)],
    ...(row.speciality && { specialty: [specialityConcept(row.speciality)] }),
    ...(row.phone && { telecom: [phoneOf(row.phone)] }),
  };
}

export function organisationResource(row: Organisation): Resource {
  return {
    resourceType: 'Organization',
    id: row.id,
    meta: meta(row),
    identifier: [{ use: 'official', system: identifierSystems.organisation, value: row.number }],
    active: row.active,
    type: [
      {
        coding: [
          { system: codeSystems.organisationKind, code: row.kind, display: organisationKinds[row.kind] ?? row.kind },
        ],
      },
    ],
    name: row.name,
    ...((row.phone || row.email) && {
      telecom: [...(row.phone ? [phoneOf(row.phone)] : []), ...(row.email ? [emailOf(row.email)] : [])],
    }),
    address: [{ use: 'work', line: [row.street], city: row.town, postalCode: row.postalCode, country: row.country }],
    ...(row.partOf && { partOf: { reference: `Organization/${row.partOf}` } }),
  };
}
