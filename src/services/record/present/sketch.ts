// What lists need of one entry, made from its resource once: title, date, author, kind of content, values.

import { parseWithDecimals } from '../../../fhir/json/decimals.ts';
import { at, codeOf, codingsOf, isObject, type Json, objects, targetOf, textOf } from './elements.ts';
import { isAbnormal, type Measure, measuresOf, readMeasures } from './measures.ts';
import { titleOf } from './title.ts';

export type ContentKind = 'pdf' | 'cda' | 'text' | 'image';
export type SketchAuthor = {
  practitionerId?: string;
  name?: string;
  organisationId?: string;
  organisation?: string;
  isPatient?: boolean;
};
export type SketchAttachment = { contentType: string; title?: string; size?: number; url?: string; inline: boolean };

export type Sketch = {
  title: string;
  /** False when the title is only the name of a code, so that the portal's own words may be better. */
  ownTitle: boolean;
  /** `system|code`, most telling first. */
  codes: string[];
  /** As the resource writes it: a day, a month or a year may be all that is known. */
  date?: string;
  author: SketchAuthor;
  status?: string;
  superseded: boolean;
  content: ContentKind | null;
  attachments: SketchAttachment[];
  /** Observations that it gathers itself, by id; those may gather others. */
  results: string[];
  /** All that is a part of it: those, key images, samples, what says the same in words. */
  parts: string[];
  /** Of an Observation, or those contained in a report. */
  measures: Measure[];
  abnormal: number;
};

/** `text` is the resource as it is stored. */
export function sketchOf(type: string, text: string): Sketch {
  if (text === '') return empty;
  if (type === 'Observation') {
    const { resource, measures } = readMeasures(text);
    return make(type, resource, measures);
  }
  if (type === 'DiagnosticReport' && text.includes('"contained"')) {
    const { value, decimalText } = parseWithDecimals(text);
    const resource = isObject(value) ? value : {};
    const inside = objects(resource.contained).filter((one) => one.resourceType === 'Observation');
    return make(
      type,
      resource,
      inside.flatMap((one) => measuresOf(one, decimalText)),
    );
  }
  return make(type, JSON.parse(text) as Json, []);
}

const empty: Sketch = {
  title: '',
  ownTitle: false,
  codes: [],
  author: {},
  superseded: false,
  content: null,
  attachments: [],
  results: [],
  parts: [],
  measures: [],
  abnormal: 0,
};

function make(type: string, resource: Json, measures: Measure[]): Sketch {
  const date = dateOf(type, resource);
  const status = textOf(resource.status) ?? codeOf(resource.clinicalStatus);
  const attachments = attachmentsIn(type, resource);
  const members =
    type === 'DiagnosticReport' ? objects(resource.result) : type === 'Observation' ? objects(resource.hasMember) : [];
  return {
    title: titleOf(resource),
    ownTitle: hasOwnTitle(type, resource),
    codes: [resource.code, resource.type, ...(type === 'DocumentReference' ? objects(resource.category) : [])]
      .flatMap(codingsOf)
      .map((one) => `${String(one.system)}|${String(one.code)}`),
    ...(date === undefined ? {} : { date }),
    author: authorIn(type, resource),
    ...(status === undefined ? {} : { status }),
    superseded: resource.status === 'superseded',
    content: attachments.map((one) => contentKindOf(one.contentType)).find((one) => one !== null) ?? null,
    attachments,
    results: members.flatMap((one) => {
      const target = targetOf(one);
      return target?.type === 'Observation' ? [target.id] : [];
    }),
    parts: partsIn(type, resource).flatMap((one) => targetOf(one)?.id ?? []),
    measures,
    abnormal: measures.filter((one) => isAbnormal(one.flag)).length,
  };
}

const compositionExtension = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-DiagnosticReport.composition';

function partsIn(type: string, resource: Json): Json[] {
  if (type === 'Observation') return [...objects(resource.hasMember), ...objects(resource.specimen)];
  if (type !== 'DiagnosticReport') return [];
  return [
    ...objects(resource.result),
    ...objects(resource.specimen),
    ...objects(resource.media).flatMap((one) => objects(one.link)),
    ...objects(resource.extension)
      .filter((one) => one.url === compositionExtension)
      .flatMap((one) => objects(one.valueReference)),
  ];
}

function hasOwnTitle(type: string, resource: Json): boolean {
  if (type === 'DocumentReference')
    return (
      (textOf(resource.description) ??
        textOf(at(resource.content, 'attachment', 'title')) ??
        textOf(at(resource.type, 'text'))) !== undefined
    );
  if (type === 'DiagnosticReport') return textOf(at(resource.code, 'text')) !== undefined;
  return type !== 'Observation';
}

/** The same elements in the same order as the clinical time by which entries are ordered (fhir/search/clinical-time.ts). */
const datePaths: Record<string, string[][]> = {
  DocumentReference: [['context', 'period', 'start'], ['date']],
  DiagnosticReport: [['effectiveDateTime'], ['effectivePeriod', 'start'], ['issued']],
  Observation: [['effectiveDateTime'], ['effectivePeriod', 'start'], ['effectiveInstant'], ['issued']],
  Immunization: [['occurrenceDateTime']],
  MedicationRequest: [['authoredOn']],
  MedicationStatement: [['effectiveDateTime'], ['effectivePeriod', 'start']],
  Condition: [['recordedDate'], ['onsetDateTime'], ['onsetPeriod', 'start']],
  AllergyIntolerance: [['recordedDate'], ['onsetDateTime'], ['lastOccurrence']],
  Procedure: [['performedDateTime'], ['performedPeriod', 'start']],
  Encounter: [['period', 'start']],
  CarePlan: [['period', 'start']],
  QuestionnaireResponse: [['authored']],
  ImagingStudy: [['started']],
  Flag: [['period', 'start']],
};

function dateOf(type: string, resource: Json): string | undefined {
  return (datePaths[type] ?? []).map((path) => textOf(at(resource, ...path))).find((one) => one !== undefined);
}

/** Members that name who stands for it, most telling first. */
const authorMembers: Record<string, (resource: Json) => unknown[]> = {
  DocumentReference: (r) => [...objects(r.author), r.authenticator, r.custodian],
  // The laboratory signs a report; who validated it is one of its facts.
  DiagnosticReport: (r) => (objects(r.performer).length > 0 ? objects(r.performer) : objects(r.resultsInterpreter)),
  Observation: (r) => objects(r.performer),
  Immunization: (r) => objects(r.performer).map((one) => one.actor),
  MedicationRequest: (r) => [r.requester, r.performer],
  MedicationStatement: (r) => [r.informationSource],
  Condition: (r) => [r.recorder, r.asserter],
  AllergyIntolerance: (r) => [r.recorder, r.asserter],
  Procedure: (r) => [...objects(r.performer).flatMap((one) => [one.actor, one.onBehalfOf]), r.recorder],
  Encounter: (r) => [...objects(r.participant).map((one) => one.individual), r.serviceProvider],
  CarePlan: (r) => [r.author, ...objects(r.contributor)],
  QuestionnaireResponse: (r) => [r.author, r.source],
  ImagingStudy: (r) => [...objects(r.interpreter), r.referrer],
  Flag: (r) => [r.author],
};

function authorIn(type: string, resource: Json): SketchAuthor {
  const author: SketchAuthor = {};
  const contained = new Map(objects(resource.contained).map((one) => [`#${String(one.id)}`, one]));
  for (const member of authorMembers[type]?.(resource) ?? []) {
    if (!isObject(member)) continue;
    const inside = contained.get(String(member.reference));
    const target = targetOf(member);
    const display = textOf(member.display) ?? (inside === undefined ? undefined : nameIn(inside));
    const kind =
      inside === undefined ? (target?.type ?? textOf(member.type) ?? 'Practitioner') : String(inside.resourceType);
    if (kind === 'Patient') author.isPatient = true;
    else if (kind === 'Organization') {
      if (author.organisation !== undefined || author.organisationId !== undefined) continue;
      if (display !== undefined) author.organisation = display;
      if (target !== null) author.organisationId = target.id;
    } else {
      if (author.name !== undefined || author.practitionerId !== undefined) continue;
      if (display !== undefined) author.name = display;
      if (target?.type === 'Practitioner') author.practitionerId = target.id;
    }
  }
  return author;
}

/** Of a contained Practitioner, PractitionerRole or Organization. */
function nameIn(resource: Json): string | undefined {
  if (typeof resource.name === 'string') return textOf(resource.name);
  const name = objects(resource.name)[0];
  if (name === undefined) return textOf(at(resource.practitioner, 'display'));
  const given = Array.isArray(name.given) ? name.given : [];
  const prefix = Array.isArray(name.prefix) ? name.prefix : [];
  return (
    textOf(name.text) ?? textOf([...prefix, ...given, name.family].filter((one) => typeof one === 'string').join(' '))
  );
}

function attachmentsIn(type: string, resource: Json): SketchAttachment[] {
  const found =
    type === 'DocumentReference'
      ? objects(resource.content).map((one) => one.attachment)
      : type === 'DiagnosticReport'
        ? objects(resource.presentedForm)
        : type === 'Media'
          ? [resource.content]
          : [];
  return found.filter(isObject).map((one) => {
    const title = textOf(one.title);
    const url = textOf(one.url);
    const data = typeof one.data === 'string' ? one.data : undefined;
    const size =
      typeof one.size === 'number' ? one.size : data === undefined ? undefined : Buffer.byteLength(data, 'base64');
    return {
      contentType: textOf(one.contentType) ?? 'application/octet-stream',
      inline: data !== undefined,
      ...(title === undefined ? {} : { title }),
      ...(url === undefined ? {} : { url }),
      ...(size === undefined ? {} : { size }),
    };
  });
}

export function contentKindOf(contentType: string): ContentKind | null {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/pdf') return 'pdf';
  if (type.startsWith('image/')) return 'image';
  if (
    type === 'text/xml' ||
    type === 'application/xml' ||
    type === 'application/hl7-v3+xml' ||
    type === 'application/hl7-cda+xml' ||
    type === 'application/cda+xml'
  )
    return 'cda';
  return type.startsWith('text/') ? 'text' : null;
}

const searched = new Set([
  'text',
  'display',
  'title',
  'description',
  'conclusion',
  'comment',
  'valueString',
  'name',
  'patientInstruction',
]);
const searchedMax = 4000;

/** Every word of a resource that a person may look for. */
export function searchTextOf(text: string): string {
  const words: string[] = [];
  let length = 0;
  const walk = (value: unknown, depth: number): void => {
    if (length > searchedMax || depth > 20) return;
    if (Array.isArray(value)) for (const one of value) walk(one, depth + 1);
    else if (isObject(value)) {
      for (const [name, inner] of Object.entries(value)) {
        if (typeof inner === 'string') {
          if (!searched.has(name)) continue;
          words.push(inner);
          length += inner.length;
        } else if (name !== 'meta') walk(inner, depth + 1);
      }
    }
  };
  walk(text === '' ? null : JSON.parse(text), 0);
  return words.join(' ').slice(0, searchedMax);
}
