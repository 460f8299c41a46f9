// A person in FHIR's words (https://hl7.org/fhir/R4/patient.html): whole for who may know the person, minimal for who only
// resolves an identifier in order to treat.
import { type Identifier, identifierKey, matriculeSystem, type Person } from './model.ts';

export type PatientResource = {
  resourceType: 'Patient';
  id: string;
  meta: { versionId: string; lastUpdated: string };
  [element: string]: unknown;
};

const identifierOf = ({ system, value }: Identifier) => ({
  ...(system === matriculeSystem && { use: 'official' }),
  system,
  value,
});

function head(person: Person, identifiers: readonly Identifier[], tag?: object): PatientResource {
  return {
    resourceType: 'Patient',
    id: person.id,
    meta: {
      versionId: String(person.version),
      lastUpdated: person.updatedAt.toISOString(),
      ...(tag !== undefined && { tag: [tag] }),
    },
    ...(identifiers.length > 0 && { identifier: identifiers.map(identifierOf) }),
    name: [
      {
        use: 'official',
        text: person.name,
        family: person.familyName,
        ...(person.givenNames.length > 0 && { given: person.givenNames }),
      },
    ],
    gender: person.sex,
    birthDate: person.birthDate,
  };
}

/** https://hl7.org/fhir/R4/search.html#summary asks for the tag where elements were left out. */
const subsetted = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

/** Id, the identifiers that were asked for, name, birth date, gender. */
export function minimalPatient(person: Person, asked: ReadonlySet<string>): PatientResource {
  return head(
    person,
    person.identifiers.filter((one) => asked.has(identifierKey(one))),
    subsetted,
  );
}

export function patientResource(person: Person): PatientResource {
  const { address } = person;
  const telecom = [
    ...(person.phone === undefined ? [] : [{ system: 'phone', value: person.phone }]),
    ...(person.email === undefined ? [] : [{ system: 'email', value: person.email }]),
  ];
  const { resourceType, id, meta, ...rest } = head(person, person.identifiers);
  return {
    resourceType,
    id,
    meta,
    active: true,
    ...rest,
    ...(telecom.length > 0 && { telecom }),
    ...(person.deathDate !== undefined && { deceasedDateTime: person.deathDate }),
    ...(address !== undefined && {
      address: [
        {
          use: 'home',
          line: address.lines,
          ...(address.town !== undefined && { city: address.town }),
          ...(address.postalCode !== undefined && { postalCode: address.postalCode }),
          ...(address.country !== undefined && { country: address.country }),
        },
      ],
    }),
    ...(person.language !== undefined && {
      communication: [
        { language: { coding: [{ system: 'urn:ietf:bcp:47', code: person.language }] }, preferred: true },
      ],
    }),
  };
}
