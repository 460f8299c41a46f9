// IHE MHD 4.2: what a Provide Document Bundle (ITI-65) must hold beyond FHIR, by the profile that it claims.
// https://profiles.ihe.net/ITI/MHD/ITI-65.html and https://profiles.ihe.net/ITI/MHD/3315_metadata_maps.html
import type { FaultIssue } from '../../base/fault.ts';

type Json = { [name: string]: unknown };
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

const profileStart = 'https://profiles.ihe.net/ITI/MHD/StructureDefinition/IHE.MHD.';
const listTypes = 'https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes';
export const simplifiedPublish = `${profileStart}SimplifiedPublish.DocumentReference`;

export type ListKind = 'submissionset' | 'folder';

/** Which kind of MHD list a List is, null for an ordinary one. */
export function listKindOf(resource: Json): ListKind | null {
  const code = isObject(resource.code)
    ? list(resource.code.coding).find((one) => one.system === listTypes)?.code
    : undefined;
  return code === 'submissionset' || code === 'folder' ? code : null;
}

export const claims = (resource: Json, profile: string): boolean =>
  isObject(resource.meta) &&
  Array.isArray(resource.meta.profile) &&
  resource.meta.profile.some((one) => one === profile || (typeof one === 'string' && one.startsWith(`${profile}|`)));

/** The level of metadata that a bundle claims; null when it claims none of MHD's. */
export function claimedLevel(bundle: Json): 'minimal' | 'uncontained' | 'comprehensive' | null {
  if (claims(bundle, `${profileStart}Comprehensive.ProvideBundle`)) return 'comprehensive';
  if (claims(bundle, `${profileStart}UnContained.Comprehensive.ProvideBundle`)) return 'uncontained';
  if (claims(bundle, `${profileStart}Minimal.ProvideBundle`)) return 'minimal';
  return null;
}

const hasIn = (value: unknown, path: readonly string[]): boolean => {
  if (path.length === 0) return value !== undefined && (!Array.isArray(value) || value.length > 0);
  if (Array.isArray(value)) return value.length > 0 && value.every((one) => hasIn(one, path));
  return isObject(value) && hasIn(value[path[0] as string], path.slice(1));
};

const minimalDocument = ['masterIdentifier', 'content.attachment.contentType', 'content.attachment.url'];
const comprehensiveDocument = [
  ...minimalDocument,
  'type',
  'category',
  'subject',
  'securityLabel',
  'content.attachment.language',
  'content.attachment.creation',
  'content.format',
  'context.facilityType',
  'context.practiceSetting',
  'context.sourcePatientInfo',
];

/** Remarks with the place of each in the Bundle; none when it is as claimed. */
export function checkProvideBundle(bundle: Json): FaultIssue[] {
  const level = claimedLevel(bundle);
  if (level === null) return [];
  const issues: FaultIssue[] = [];
  const entries = list(bundle.entry);
  let submissionSets = 0;
  entries.forEach((entry, index) => {
    const resource = entry.resource;
    if (!isObject(resource)) return;
    const place = `Bundle.entry[${index}].resource`;
    const need = (paths: readonly string[]): void => {
      for (const path of paths)
        if (!hasIn(resource, path.split('.')))
          issues.push({
            code: 'required',
            text: `MHD ${level} metadata needs ${path}.`,
            expression: `${place}.${path}`,
          });
    };
    if (resource.resourceType === 'DocumentReference') {
      need(level === 'minimal' ? minimalDocument : comprehensiveDocument);
      if (list(resource.content).length > 1)
        issues.push({ code: 'structure', text: 'MHD takes one content.', expression: `${place}.content` });
      for (const content of list(resource.content))
        if (isObject(content.attachment) && content.attachment.data !== undefined)
          issues.push({
            code: 'structure',
            text: 'In a bundle the document is a Binary of its own.',
            expression: `${place}.content.attachment.data`,
          });
    }
    if (resource.resourceType === 'List' && listKindOf(resource) === 'submissionset') {
      submissionSets += 1;
      need(['date', 'identifier']);
      const extensions = list(resource.extension).map((one) => one.url);
      if (!extensions.some((url) => typeof url === 'string' && url.endsWith('/ihe-sourceId')))
        issues.push({
          code: 'required',
          text: 'A SubmissionSet needs the sourceId extension.',
          expression: `${place}.extension`,
        });
      if (level !== 'minimal') {
        need(['subject']);
        if (!extensions.some((url) => typeof url === 'string' && url.endsWith('/ihe-designationType')))
          issues.push({
            code: 'required',
            text: 'A SubmissionSet needs the designationType extension.',
            expression: `${place}.extension`,
          });
      }
    }
  });
  if (submissionSets !== 1)
    issues.push({
      code: 'structure',
      text: 'A Provide Document Bundle holds one SubmissionSet.',
      expression: 'Bundle.entry',
    });
  return issues;
}

/** Whether the documents of a bundle come under a submission set, whose id makes them one submission. */
export const hasSubmissionSet = (bundle: Json): boolean =>
  list(bundle.entry).some(({ resource }) => isObject(resource) && listKindOf(resource) === 'submissionset');

/** The unique id of the submission set in a bundle, or the bundle's own identifier: under it a submission is taken once. */
export function submissionIdOf(bundle: Json): string | null {
  for (const { resource } of list(bundle.entry)) {
    if (!isObject(resource) || resource.resourceType !== 'List' || listKindOf(resource) !== 'submissionset') continue;
    for (const identifier of list(resource.identifier))
      if (typeof identifier.value === 'string') return `set|${String(identifier.system ?? '')}|${identifier.value}`;
  }
  const own = bundle.identifier;
  return isObject(own) && typeof own.value === 'string' ? `bundle|${String(own.system ?? '')}|${own.value}` : null;
}

/** MHD lets a replacing source mark the old document by a FHIRPath Patch of its status, and nothing else. */
export function isSupersedingPatch(resource: Json): boolean {
  const parts = list(resource.parameter)
    .filter((one) => one.name === 'operation')
    .map((one) => list(one.part));
  return (
    parts.length === 1 &&
    parts.every((part) => {
      const value = (name: string): Json | undefined => part.find((one) => one.name === name);
      return (
        value('type')?.valueCode === 'replace' &&
        value('path')?.valueString === 'DocumentReference.status' &&
        value('value')?.valueCode === 'superseded'
      );
    })
  );
}

/** Documents that this one replaces, as written. */
export const replacedBy = (resource: Json): string[] =>
  list(resource.relatesTo).flatMap((one) =>
    one.code === 'replaces' && isObject(one.target) && typeof one.target.reference === 'string'
      ? [one.target.reference]
      : [],
  );

/** What a List holds, as written. */
export const listedIn = (resource: Json): string[] =>
  list(resource.entry).flatMap(({ item }) =>
    isObject(item) && typeof item.reference === 'string' ? [item.reference] : [],
  );
