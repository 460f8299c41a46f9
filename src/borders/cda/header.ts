// What the head of a CDA R2 document says about itself, as plain facts.
// https://www.hl7.org/implement/standards/product_brief.cfm?product_id=7 (CDA Release 2, clause 4.2)
import type { XmlNode } from './xml.ts';
import { childrenNamed, descend, isNode, lineOf } from './xml.ts';

/** An instance identifier: `root` is an OID or a UUID, `extension` the value in it. */
export type InstanceId = { root: string; extension?: string; authority?: string };
export type CdaCode = { code?: string; codeSystem?: string; displayName?: string };
export type CdaName = { text: string; family?: string; given: string[] };

export type CdaPatient = {
  ids: InstanceId[];
  name?: CdaName;
  /** HL7 administrative gender: F, M, UN. */
  gender?: string;
  birthDate?: string;
};

export type CdaAuthor = { ids: InstanceId[]; name?: string; organisation?: string; time?: string; isDevice: boolean };

export type CdaHeader = {
  title: string;
  code?: CdaCode;
  /** ISO 8601, as precise as it was sent. */
  effectiveTime?: string;
  /** N, R or V in the documents we know; whatever was sent. */
  confidentialityCode?: string;
  language?: string;
  id?: InstanceId;
  setId?: InstanceId;
  version?: number;
  /** What this document replaces, appends or transforms. */
  relatedDocuments: { type: string; id?: InstanceId; setId?: InstanceId }[];
  patient?: CdaPatient;
  authors: CdaAuthor[];
  custodian?: { ids: InstanceId[]; name?: string };
};

export function readHeader(document: XmlNode): CdaHeader {
  const code = readCode(descend(document, 'code'));
  const effectiveTime = readTime(descend(document, 'effectiveTime'));
  const confidentialityCode = descend(document, 'confidentialityCode')?.attributes.get('code');
  const language = descend(document, 'languageCode')?.attributes.get('code');
  const id = readId(descend(document, 'id'));
  const setId = readId(descend(document, 'setId'));
  const version = Number.parseInt(descend(document, 'versionNumber')?.attributes.get('value') ?? '', 10);
  const patient = readPatient(descend(document, 'recordTarget', 'patientRole'));
  const custodian = descend(document, 'custodian', 'assignedCustodian', 'representedCustodianOrganization');
  const custodianName = lineOf(descend(custodian, 'name'));
  return {
    title: lineOf(descend(document, 'title')) || code?.displayName || '',
    ...(code && { code }),
    ...(effectiveTime && { effectiveTime }),
    ...(confidentialityCode && { confidentialityCode }),
    ...(language && { language }),
    ...(id && { id }),
    ...(setId && { setId }),
    ...(Number.isSafeInteger(version) && { version }),
    relatedDocuments: childrenNamed(document, 'relatedDocument').map(readRelated),
    ...(patient && { patient }),
    authors: childrenNamed(document, 'author').map(readAuthor),
    ...(custodian && { custodian: { ids: readIds(custodian), ...(custodianName && { name: custodianName }) } }),
  };
}

function readRelated(node: XmlNode): CdaHeader['relatedDocuments'][number] {
  const parent = descend(node, 'parentDocument');
  const id = readId(descend(parent, 'id'));
  const setId = readId(descend(parent, 'setId'));
  return { type: node.attributes.get('typeCode') ?? '', ...(id && { id }), ...(setId && { setId }) };
}

function readPatient(role: XmlNode | undefined): CdaPatient | undefined {
  if (role === undefined) return undefined;
  const person = descend(role, 'patient');
  const name = readName(descend(person, 'name'));
  const gender = descend(person, 'administrativeGenderCode')?.attributes.get('code');
  const birthDate = readTime(descend(person, 'birthTime'))?.slice(0, 10);
  return { ids: readIds(role), ...(name && { name }), ...(gender && { gender }), ...(birthDate && { birthDate }) };
}

function readAuthor(node: XmlNode): CdaAuthor {
  const assigned = descend(node, 'assignedAuthor');
  const device = descend(assigned, 'assignedAuthoringDevice');
  const name =
    readName(descend(assigned, 'assignedPerson', 'name'))?.text ||
    lineOf(descend(device, 'softwareName')) ||
    lineOf(descend(device, 'manufacturerModelName'));
  const organisation = lineOf(descend(assigned, 'representedOrganization', 'name'));
  const time = readTime(descend(node, 'time'));
  return {
    ids: readIds(assigned),
    ...(name && { name }),
    ...(organisation && { organisation }),
    ...(time && { time }),
    isDevice: device !== undefined,
  };
}

function readIds(node: XmlNode | undefined): InstanceId[] {
  return childrenNamed(node, 'id').flatMap((id) => readId(id) ?? []);
}

/** Null flavours (`unknown`, `masked`) are no identifier. */
export function readId(node: XmlNode | undefined): InstanceId | undefined {
  const root = node?.attributes.get('root')?.trim();
  if (node === undefined || !root) return undefined;
  const extension = node.attributes.get('extension')?.trim();
  const authority = node.attributes.get('assigningAuthorityName');
  return { root, ...(extension && { extension }), ...(authority && { authority }) };
}

export function readCode(node: XmlNode | undefined): CdaCode | undefined {
  if (node === undefined) return undefined;
  const code = node.attributes.get('code');
  const codeSystem = node.attributes.get('codeSystem');
  const displayName = node.attributes.get('displayName') || lineOf(descend(node, 'originalText'));
  if (!code && !displayName) return undefined;
  return { ...(code && { code }), ...(codeSystem && { codeSystem }), ...(displayName && { displayName }) };
}

/** Names come as parts or as bare text. A name in use (CL) is shown before a birth name (BR). */
function readName(node: XmlNode | undefined): CdaName | undefined {
  if (node === undefined) return undefined;
  const parts = node.children.filter(isNode);
  if (parts.length === 0) {
    const text = lineOf(node);
    return text === '' ? undefined : { text, given: [] };
  }
  const of = (name: string): XmlNode[] => parts.filter((part) => part.name === name && lineOf(part) !== '');
  const inUse = (found: XmlNode[]): XmlNode[] => {
    const called = found.filter((part) => part.attributes.get('qualifier') === 'CL');
    if (called.length > 0) return called;
    const plain = found.filter((part) => !part.attributes.get('qualifier'));
    return plain.length > 0 ? plain : found;
  };
  const families = inUse(of('family'));
  const family = families.map(lineOf).join(' ');
  const given = inUse(of('given')).map(lineOf);
  const text = [...of('prefix').map(lineOf), ...given, family, ...of('suffix').map(lineOf)].filter(Boolean).join(' ');
  return text === '' ? undefined : { text, ...(family && { family }), given };
}

/** HL7 TS (`20210401171000+0200`) or the low end of an interval, as ISO 8601 of the same precision. */
export function readTime(node: XmlNode | undefined): string | undefined {
  const value = node?.attributes.get('value') ?? descend(node, 'low')?.attributes.get('value');
  const parts = /^(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:\.\d+)?([+-]\d{4})?$/.exec(value?.trim() ?? '');
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, zone] = parts;
  const date = [year, month, day].filter(Boolean).join('-');
  const inRange =
    Number(month ?? 1) - 1 < 12 && Number(month ?? 1) > 0 && Number(day ?? 1) > 0 && Number(day ?? 1) < 32;
  if (!inRange || Number(hour ?? 0) > 24 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 60) return undefined;
  if (hour === undefined || day === undefined) return date;
  return `${date}T${hour}:${minute ?? '00'}:${second ?? '00'}${zone ? `${zone.slice(0, 3)}:${zone.slice(3)}` : ''}`;
}
