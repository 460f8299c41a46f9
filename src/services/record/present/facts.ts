// What an entry says beside its title and values, as labelled lines in plain words. Codes without words are left out.
import type { Language } from '../../../base/call.ts';
import { at, codeOf, isObject, type Json, objects, textOf, wordsOf } from './elements.ts';
import { codeWord, type Label, label } from './labels.ts';
import { shownDate } from './shown-date.ts';
import { conceptText } from './title.ts';

export type Fact = { label: string; value: string };

type Line = readonly [Label, string | undefined];
type Reader = (resource: Json, language: Language) => Line[];

const number = (value: unknown): string | undefined => (typeof value === 'number' ? String(value) : undefined);
const list = (values: (string | undefined)[]): string | undefined =>
  values.filter((one) => one !== undefined && one !== '').join(', ') || undefined;
const notes = (resource: Json): string | undefined =>
  objects(resource.note)
    .map((one) => textOf(one.text))
    .filter((one) => one !== undefined)
    .join('\n') || undefined;
const display = (value: unknown): string | undefined => (isObject(value) ? textOf(value.display) : undefined);
const status = (resource: Json, language: Language): string | undefined =>
  codeWord(codeOf(resource.clinicalStatus) ?? resource.status, language);
const quantity = (value: unknown): string | undefined =>
  list([[number(at(value, 'value')), textOf(at(value, 'unit'))].filter(Boolean).join(' ')]);
/** The day of a date with its time. */
const day = (value: unknown): string | undefined => textOf(value)?.slice(0, 10);

export function dosageText(resource: Json): string | undefined {
  const lines = [...objects(resource.dosage), ...objects(resource.dosageInstruction)].map(
    (one) =>
      textOf(one.text) ??
      textOf(one.patientInstruction) ??
      list([quantity(at(one.doseAndRate, 'doseQuantity')), wordsOf(at(one.timing, 'code'))]),
  );
  return lines.filter((one) => one !== undefined).join('\n') || undefined;
}

const medication: Reader = (r, l) => [
  ['dosage', dosageText(r)],
  ['since', day(at(r.effectivePeriod, 'start')) ?? day(r.effectiveDateTime)],
  ['until', day(at(r.effectivePeriod, 'end'))],
  ['status', status(r, l)],
  ['reason', list(objects(r.reasonCode).map(wordsOf))],
  ['repeats', number(at(r.dispenseRequest, 'numberOfRepeatsAllowed'))],
  [
    'supplyDays',
    at(r.dispenseRequest, 'expectedSupplyDuration', 'code') === 'd'
      ? number(at(r.dispenseRequest, 'expectedSupplyDuration', 'value'))
      : undefined,
  ],
  ['note', notes(r)],
];

const readers: Record<string, Reader> = {
  DocumentReference: (r) => [
    ['kind', wordsOf(r.type)],
    ['start', stay(r) === undefined ? undefined : day(at(r.context, 'period', 'start'))],
    ['end', stay(r)],
    ['place', wordsOf(at(r.context, 'facilityType'))],
  ],
  DiagnosticReport: (r, l) => [
    ['sampledAt', textOf(r.effectiveDateTime) ?? textOf(at(r.effectivePeriod, 'start'))],
    ['requestedBy', requesterOf(r)],
    ['validatedBy', list(objects(r.resultsInterpreter).map(display))],
    ['status', r.status === 'final' ? undefined : status(r, l)],
  ],
  Observation: (r, l) => [
    ['status', r.status === 'final' ? undefined : status(r, l)],
    ['site', wordsOf(r.bodySite)],
    ['note', notes(r)],
  ],
  Immunization: (r, l) => [
    [
      'dose',
      number(at(r.protocolApplied, 'doseNumberPositiveInt')) ?? textOf(at(r.protocolApplied, 'doseNumberString')),
    ],
    ['lot', textOf(r.lotNumber)],
    ['maker', display(r.manufacturer)],
    ['expires', textOf(r.expirationDate)],
    ['site', wordsOf(r.site)],
    ['status', r.status === 'completed' ? undefined : status(r, l)],
    ['note', notes(r)],
  ],
  MedicationRequest: medication,
  MedicationStatement: medication,
  Condition: (r, l) => [
    ['status', status(r, l)],
    ['since', textOf(r.onsetDateTime) ?? textOf(at(r.onsetPeriod, 'start')) ?? textOf(r.onsetString)],
    ['until', textOf(r.abatementDateTime) ?? textOf(at(r.abatementPeriod, 'start'))],
    ['severity', wordsOf(r.severity)],
    ['site', list(objects(r.bodySite).map(wordsOf))],
    ['note', notes(r)],
  ],
  AllergyIntolerance: (r, l) => [
    ['reaction', reactionsOf(r)],
    ['criticality', codeWord(r.criticality, l)],
    ['severity', codeWord(at(r.reaction, 'severity'), l)],
    ['since', textOf(r.onsetDateTime)],
    ['status', status(r, l)],
    ['note', notes(r)],
  ],
  Procedure: (r, l) => [
    ['reason', list(objects(r.reasonCode).map(wordsOf))],
    ['site', list(objects(r.bodySite).map(wordsOf))],
    ['outcome', wordsOf(r.outcome)],
    ['place', display(r.location)],
    ['status', r.status === 'completed' ? undefined : status(r, l)],
    ['note', notes(r)],
  ],
  Encounter: (r, l) => [
    ['kind', codeWord(at(r.class, 'code'), l) ?? display(r.class)],
    ['reason', list(objects(r.reasonCode).map(wordsOf))],
    ['start', textOf(at(r.period, 'start'))],
    ['end', textOf(at(r.period, 'end'))],
    ['place', display(r.serviceProvider)],
  ],
  CarePlan: (r, l) => [
    ...objects(r.activity).map(
      (one): Line => ['activity', textOf(at(one.detail, 'description')) ?? conceptText(at(one.detail, 'code'))],
    ),
    ['start', textOf(at(r.period, 'start'))],
    ['end', textOf(at(r.period, 'end'))],
    ['status', status(r, l)],
    ['note', notes(r)],
  ],
  ImagingStudy: (r) => [
    ['modality', list(objects(r.modality).map((one) => textOf(one.display) ?? textOf(one.code)))],
    ['images', number(r.numberOfInstances)],
    ['reason', list(objects(r.reasonCode).map(wordsOf))],
    ['note', notes(r)],
  ],
};

/** The end of a document's period when that is another day than its start: a stay. */
function stay(resource: Json): string | undefined {
  const [start, end] = [day(at(resource.context, 'period', 'start')), day(at(resource.context, 'period', 'end'))];
  return end !== undefined && end !== start ? end : undefined;
}

function requesterOf(resource: Json): string | undefined {
  const contained = objects(resource.contained).find((one) => one.resourceType === 'ServiceRequest');
  return display(contained?.requester) ?? display(objects(resource.basedOn)[0]);
}

export const reactionsOf = (resource: Json): string | undefined =>
  list(objects(resource.reaction).flatMap((one) => objects(one.manifestation).map(wordsOf)));

const dated = new Set<Label>(['since', 'until', 'start', 'end', 'sampledAt', 'expires']);

/** `kind` is the portal's own name for this kind of document. What the title says already is not said again. */
export function factsOf(
  type: string,
  resource: Json,
  language: Language,
  title: string,
  kind: string | undefined,
): Fact[] {
  if (type === 'QuestionnaireResponse') return answersOf(resource.item, language);
  const lines = readers[type]?.(resource, language) ?? [];
  return lines.flatMap(([name, value]) => {
    const shown =
      name === 'kind' ? (kind ?? value) : value !== undefined && dated.has(name) ? shownDate(value, language) : value;
    return shown === undefined || shown === title ? [] : [{ label: label(name, language), value: shown }];
  });
}

/** Questions with their answers, groups laid flat. */
function answersOf(items: unknown, language: Language, depth = 0): Fact[] {
  if (depth > 10) return [];
  return objects(items).flatMap((item) => {
    const answers = objects(item.answer);
    const value = answers
      .map((one) => answerOf(one, language))
      .filter((one) => one !== undefined)
      .join(', ');
    const own = value === '' ? [] : [{ label: textOf(item.text) ?? label('note', language), value }];
    return [
      ...own,
      ...answersOf(item.item, language, depth + 1),
      ...answers.flatMap((one) => answersOf(one.item, language, depth + 1)),
    ];
  });
}

function answerOf(answer: Json, language: Language): string | undefined {
  if (typeof answer.valueBoolean === 'boolean') return label(answer.valueBoolean ? 'yes' : 'no', language);
  return (
    number(answer.valueInteger) ??
    number(answer.valueDecimal) ??
    textOf(answer.valueString) ??
    dateOf(answer.valueDate, language) ??
    dateOf(answer.valueDateTime, language) ??
    (isObject(answer.valueCoding)
      ? (textOf(answer.valueCoding.display) ?? textOf(answer.valueCoding.code))
      : undefined) ??
    (isObject(answer.valueQuantity) ? quantity(answer.valueQuantity) : undefined)
  );
}

function dateOf(value: unknown, language: Language): string | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : shownDate(text, language);
}

/** The words of the author, where an entry has some of its own. */
export function bodyOf(type: string, resource: Json): string | undefined {
  if (type === 'DiagnosticReport')
    return (
      [textOf(resource.conclusion), ...objects(resource.conclusionCode).map(wordsOf)].filter(Boolean).join('\n') ||
      undefined
    );
  if (type === 'CarePlan') return textOf(resource.description);
  return undefined;
}
