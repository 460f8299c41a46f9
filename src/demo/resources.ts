// The parts that resources of one visit have in common: who, when, codes, quantities (https://hl7.org/fhir/R4/datatypes.html).
import type { Language } from '../base/call.ts';
import { instant } from './calendar.ts';
import type { Resource } from './country.ts';
import type { Author, Level, SheetContext } from './story.ts';

export const systems = {
  loinc: 'http://loinc.org',
  icd10: 'http://hl7.org/fhir/sid/icd-10',
  atc: 'http://www.whocc.no/atc',
  snomed: 'http://snomed.info/sct',
  ucum: 'http://unitsofmeasure.org',
  actCode: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
};

export const coded = (system: string, code: string, display?: string, text?: string) => ({
  coding: [{ system, code, ...(display ? { display } : {}) }],
  ...(text ? { text } : {}),
});

export const confidentiality = (level: Level) =>
  level === 'N'
    ? {}
    : { meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: level }] } };

const decimal: Record<Language, string> = { fr: ',', de: ',', lb: ',', pt: ',', en: '.' };
export const printed = (value: number, decimals: number, language: Language): string =>
  value.toFixed(decimals).replace('.', decimal[language]);

export const quantity = (value: number, [code, unit]: readonly [string, string]) => ({
  value,
  unit: unit || code,
  system: systems.ucum,
  code,
});

export const nameOf = ({ practitioner: one }: Author): string =>
  [one.title, one.given, one.family].filter(Boolean).join(' ');

/** Adds resources to the visit's submission. */
export function createWriter({ teller, author, at, resources }: SheetContext) {
  const { random, person } = teller;
  const patient = { reference: `Patient/${person.id}` };
  const practitioner = { reference: `Practitioner/${author.practitioner.id}`, display: nameOf(author) };
  const organisation = { reference: `Organization/${author.organisation.id}`, display: author.organisation.name };
  const when = instant(at);
  const add = (resourceType: string, elements: Record<string, unknown>): Resource => {
    const resource: Resource = { resourceType, id: random.uuid(), ...elements };
    resources.push(resource);
    return resource;
  };

  const observation = (
    category: 'laboratory' | 'vital-signs',
    code: [string, string, string?],
    elements: Record<string, unknown>,
  ): Resource =>
    add('Observation', {
      status: 'final',
      category: [coded('http://terminology.hl7.org/CodeSystem/observation-category', category)],
      code: coded(systems.loinc, code[0], code[2], code[1]),
      subject: patient,
      ...elements,
    });

  return { add, observation, patient, practitioner, organisation, when };
}
