// FHIR JSON files: one resource, or a Bundle of whatever kind as one transaction for one patient. Resources keep their exact
// text; only whom and what they refer to is put in our terms. https://hl7.org/fhir/R4/http.html#transaction
import { bundleEntries } from '../../src/fhir/json/element-texts.ts';
import { itemsAt, stringAt } from '../../src/fhir/json/scan.ts';
import { findRecordType } from '../../src/services/record/types.ts';
import { UserProblem } from './accounts.ts';
import { documentEntries, loinc } from './document.ts';
import { applyEdits, type Edit, memberText, removal, setting, topObject, walkObjects } from './json-edits.ts';
import {
  count,
  isObject,
  type Json,
  list,
  type OutgoingEntry,
  type Submission,
  transactionText,
  urnOf,
} from './submission.ts';

export type FhirFileOptions = { patientId: string; repair: boolean; clientId: string; title: string; date: string };

/** What a reference string stands for in what is sent. */
type Target =
  | { as: 'patient' }
  | { as: 'entry'; urn: string }
  | { as: 'logical'; members: [name: string, json: string][] }
  | { as: 'medication'; text: string; resource: Json };

type Source = { type: string; resource: Json; text: string; urn: string };

/** @throws UserProblem when the file is none that can be sent */
export function readFhirFile(text: string, options: FhirFileOptions): Submission {
  const resource = parse(text);
  if (resource.resourceType !== 'Bundle') return single(text, resource, options);
  return bundle(text, resource, options);
}

function parse(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserProblem(`not JSON (${(error as Error).message})`);
  }
  if (!isObject(value) || typeof value.resourceType !== 'string')
    throw new UserProblem('not a FHIR resource: there is no resourceType');
  return value;
}

function single(text: string, resource: Json, options: FhirFileOptions): Submission {
  const type = String(resource.resourceType);
  if (findRecordType(type) === null || type === 'Binary')
    throw new UserProblem(`a record does not take the type ${type}`);
  const remarks: string[] = [];
  const old = isObject(resource[ownerOf(type)]) ? (resource[ownerOf(type)] as Json).reference : undefined;
  const targets = new Map<string, Target>(typeof old === 'string' ? [[old, { as: 'patient' }]] : []);
  const body = inOurTerms({ type, resource, text, urn: '' }, targets, options, remarks);
  return { path: type, body, taken: 1, leftOut: new Map(), remarks: [...new Set(remarks)] };
}

const ownerOf = (type: string): string => {
  const owner = findRecordType(type)?.owner;
  return owner === undefined || owner === 'none' ? '' : owner;
};

function bundle(text: string, whole: Json, options: FhirFileOptions): Submission {
  const sources: Source[] = [];
  const targets = new Map<string, Target>();
  const leftOut = new Map<string, number>();
  const remarks: string[] = [];
  for (const [index, { fullUrl, resource: held }] of bundleEntries(text).entries()) {
    if (held === null) continue;
    const resource = JSON.parse(held.text) as Json;
    const type = String(resource.resourceType);
    const id = typeof resource.id === 'string' ? resource.id : null;
    const names = [fullUrl, ...(id === null ? [] : [`${type}/${id}`])].filter((name) => name !== null);
    const isTaken = findRecordType(type) !== null;
    const urn =
      fullUrl !== null && /^urn:uuid:[0-9a-f-]{36}$/.test(fullUrl)
        ? fullUrl
        : urnOf('entry', options.patientId, fullUrl ?? '', id ?? String(index), held.text);
    const target: Target =
      type === 'Patient'
        ? { as: 'patient' }
        : isTaken
          ? { as: 'entry', urn }
          : type === 'Medication'
            ? { as: 'medication', text: held.text, resource }
            : { as: 'logical', members: logicalMembers(type, resource, held.text) };
    for (const name of names) if (!targets.has(name)) targets.set(name, target);
    if (isTaken) sources.push({ type, resource, text: held.text, urn });
    else if (type !== 'Patient') count(leftOut, type);
  }
  if (sources.length === 0)
    throw new UserProblem(
      `nothing in this Bundle can be kept in a record${leftOut.size === 0 ? '' : ` (${[...leftOut.keys()].join(', ')})`}`,
    );
  // Two entries may bear the same address; a transaction has each once.
  const used = new Set<string>();
  const entries = sources.map((source, index): OutgoingEntry => {
    const fullUrl = used.has(source.urn) ? urnOf('again', source.urn, String(index)) : source.urn;
    used.add(fullUrl);
    return { type: source.type, fullUrl, text: inOurTerms(source, targets, options, remarks) };
  });
  if (whole.type === 'document') {
    const { binary, reference } = wholeDocument(text, whole, options);
    entries.push(reference, binary);
    remarks.push('the whole document kept beside');
  }
  return { path: '', body: transactionText(entries), taken: entries.length, leftOut, remarks: [...new Set(remarks)] };
}

/** Others than the patient that a record does not hold are named by what they are called elsewhere. */
function logicalMembers(type: string, resource: Json, text: string): [string, string][] {
  const members: [string, string][] = [['type', JSON.stringify(type)]];
  const identifiers = memberText(text, 'identifier');
  const first = identifiers === null ? null : identifiers.startsWith('[') ? firstItem(identifiers) : identifiers;
  if (first !== null) members.push(['identifier', first]);
  members.push(['display', JSON.stringify(nameOf(resource) ?? `${type} (not sent)`)]);
  return members;
}

function firstItem(arrayText: string): string | null {
  let found: string | null = null;
  walkObjects(arrayText, ({ brace, members }) => {
    if (found === null) {
      const last = members[members.length - 1];
      found = last === undefined ? null : `${arrayText.slice(brace, last.valueEnd)}}`;
    }
    return new Set(members.map((one) => one.name));
  });
  return found;
}

function nameOf(resource: Json): string | null {
  if (typeof resource.name === 'string') return resource.name;
  const [name] = list(resource.name);
  if (name !== undefined) {
    if (typeof name.text === 'string') return name.text;
    const given = Array.isArray(name.given) ? name.given : [];
    const prefix = Array.isArray(name.prefix) ? name.prefix : [];
    const text = [...prefix, ...given, name.family].filter((part) => typeof part === 'string').join(' ');
    if (text !== '') return text;
  }
  const practitioner = isObject(resource.practitioner) ? resource.practitioner.display : undefined;
  return typeof practitioner === 'string' ? practitioner : null;
}

function inOurTerms(
  { type, resource, text, urn }: Source,
  targets: ReadonlyMap<string, Target>,
  options: FhirFileOptions,
  remarks: string[],
): string {
  const edits: Edit[] = [];
  const owner = ownerOf(type);
  const ownPatient = containedPatient(resource, owner);
  const contained: string[] = [];
  walkObjects(text, ({ brace, members, depth }) => {
    const skip = new Set<string>();
    if (depth === 0 && owner !== '') {
      edits.push(setting({ brace, members }, owner, `{"reference":"Patient/${options.patientId}"}`));
      skip.add(owner);
    }
    const narrative = members.find((one) => one.name === 'text');
    if (
      options.repair &&
      narrative !== undefined &&
      members.some((one) => one.name === 'resourceType') &&
      isNarrativeWithoutDiv(text.slice(narrative.valueStart, narrative.valueEnd))
    ) {
      const edit = removal(members, 'text');
      if (edit !== null) edits.push(edit);
      skip.add('text');
      remarks.push('REPAIRED: narratives without a div were taken out');
    }
    for (const { name, valueStart, valueEnd } of members) {
      if (name !== 'medicationReference' || depth !== 0) continue;
      const reference = (resource.medicationReference as Json | undefined)?.reference;
      const target = typeof reference === 'string' ? targets.get(reference) : undefined;
      if (target?.as !== 'medication') continue;
      skip.add(name);
      const inlined = inlineCode(target);
      const member = members.find((one) => one.name === name);
      if (inlined !== null && member !== undefined)
        edits.push({ start: member.start, end: valueEnd, text: `"medicationCodeableConcept":${inlined}` });
      else {
        contained.push(containedMedication(target.text));
        edits.push({ start: valueStart, end: valueEnd, text: '{"reference":"#medication"}' });
      }
    }
    for (const member of members) {
      if (text.charCodeAt(member.valueStart) !== 34 || (member.name !== 'reference' && member.name !== 'url')) continue;
      const written = stringAt(text, member.valueStart, member.valueEnd);
      const target = targets.get(written) ?? targets.get(written.replace(/\/_history\/.*$/, ''));
      const put = (value: string): void =>
        void edits.push({ start: member.valueStart, end: member.valueEnd, text: JSON.stringify(value) });
      if (member.name === 'url') {
        if (target?.as === 'entry') put(target.urn);
        continue;
      }
      const asLogical = (wanted: [string, string][]): void => {
        const added = wanted
          .filter(([name]) => !members.some((one) => one.name === name))
          .map(([name, json]) => `"${name}":${json}`);
        const edit =
          added.length > 0
            ? { start: member.start, end: member.valueEnd, text: added.join(',') }
            : removal(members, 'reference');
        if (edit !== null) edits.push(edit);
      };
      if (target?.as === 'patient' || (ownPatient !== null && written === `#${ownPatient}`))
        put(`Patient/${options.patientId}`);
      else if (target?.as === 'entry') put(target.urn);
      else if (target?.as === 'logical') asLogical(target.members);
      else if (target?.as === 'medication') asLogical(logicalMembers('Medication', target.resource, target.text));
      else if (written.startsWith('urn:uuid:') && written !== urn) asLogical([['display', '"(not sent)"']]);
      else {
        const [, otherType, system, value] = /^([A-Z][A-Za-z]+)\?identifier=([^|&]+)\|([^|&]+)$/.exec(written) ?? [];
        if (otherType === 'Patient') put(`Patient/${options.patientId}`);
        else if (otherType !== undefined)
          asLogical([
            ['type', JSON.stringify(otherType)],
            ['identifier', JSON.stringify({ system: decode(system), value: decode(value) })],
          ]);
      }
    }
    return skip;
  });
  const edited = withoutContained(applyEdits(text, edits), ownPatient);
  if (contained.length === 0) return edited;
  const top = topObject(edited);
  const present = memberText(edited, 'contained');
  const all = present === null ? contained : [...contained, present.trim().slice(1, -1)];
  return applyEdits(edited, [setting(top, 'contained', `[${all.join(',')}]`)]);
}

/** The id of a patient who is written inside the resource: the record's own takes that place. */
function containedPatient(resource: Json, owner: string): string | null {
  const held = isObject(resource[owner]) ? (resource[owner] as Json).reference : undefined;
  const found = list(resource.contained).find((one) => one.resourceType === 'Patient' && held === `#${one.id}`);
  return found === undefined ? null : String(found.id);
}

/** Nothing refers to it any more, and what nothing refers to may not stay (dom-3). */
function withoutContained(text: string, id: string | null): string {
  const present = id === null ? null : memberText(text, 'contained');
  if (present === null) return text;
  const kept = itemsAt(present, 0)
    .map(({ start, end }) => present.slice(start, end))
    .filter((one) => (JSON.parse(one) as Json).id !== id);
  const top = topObject(text);
  const edit = kept.length === 0 ? removal(top.members, 'contained') : setting(top, 'contained', `[${kept.join(',')}]`);
  return edit === null ? text : applyEdits(text, [edit]);
}

const decode = (text = ''): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const isNarrativeWithoutDiv = (json: string): boolean => {
  const value: unknown = JSON.parse(json);
  return isObject(value) && value.div === undefined;
};

/** A medication that is nothing but its code is written where it is used. */
function inlineCode({ text, resource }: Extract<Target, { as: 'medication' }>): string | null {
  const beyond = Object.keys(resource).filter(
    (name) => !['resourceType', 'id', 'meta', 'text', 'status', 'code'].includes(name),
  );
  return beyond.length === 0 ? memberText(text, 'code') : null;
}

function containedMedication(text: string): string {
  let edited = text;
  for (const name of ['meta', 'text', 'contained']) {
    const edit = removal(topObject(edited).members, name);
    if (edit !== null) edited = applyEdits(edited, [edit]);
  }
  return applyEdits(edited, [setting(topObject(edited), 'id', '"medication"')]);
}

function wholeDocument(text: string, whole: Json, options: FhirFileOptions): ReturnType<typeof documentEntries> {
  const first = list(whole.entry)[0]?.resource;
  const composition = isObject(first) && first.resourceType === 'Composition' ? first : {};
  const coding = isObject(composition.type) ? list(composition.type.coding)[0] : undefined;
  const identifier = whole.identifier;
  const date =
    typeof composition.date === 'string' && /T.*(Z|[+-]\d\d:\d\d)$/.test(composition.date)
      ? composition.date
      : options.date;
  return documentEntries(options.patientId, {
    bytes: Buffer.from(text),
    contentType: 'application/fhir+json',
    type: {
      system: typeof coding?.system === 'string' ? coding.system : loinc,
      ...(typeof coding?.code === 'string' ? { code: coding.code } : {}),
      ...(typeof coding?.display === 'string' ? { display: coding.display } : {}),
    },
    title: typeof composition.title === 'string' && composition.title !== '' ? composition.title : options.title,
    date,
    ...(typeof composition.language === 'string' ? { language: composition.language } : {}),
    ...(typeof composition.confidentiality === 'string' ? { confidentiality: composition.confidentiality } : {}),
    format: 'urn:ihe:iti:xds:2017:mimeTypeSufficient',
    ...(isObject(identifier) && typeof identifier.system === 'string' && typeof identifier.value === 'string'
      ? { masterIdentifier: { system: identifier.system, value: identifier.value } }
      : {}),
    clientId: options.clientId,
  });
}
