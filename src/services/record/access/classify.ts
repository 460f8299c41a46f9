// Which category and level a resource falls into, by the policy's code maps: type and category codes, then the format
// (https://profiles.ihe.net/ITI/TF/Volume3/ch-4.2.html), then the FHIR type. Labels: https://hl7.org/fhir/R4/security-labels.html
import { type Asker, type DataCategory, type DataClass, type Level, rankOf } from './model.ts';
import type { Policy } from './policy.ts';

const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';

/** Elements that say what a resource is about, most telling first. Each is a Coding or CodeableConcept, or a list of them. */
const telling = ['type', 'category', 'class', 'code'] as const;

/**
 * `resource` is parsed JSON of a FHIR R4 resource. Never throws: what it cannot place is `unclassified`.
 * Real laboratories leave the category of most values out: the policy says what of a sender's kind is assumed, so that a
 * laboratory's value is not refused, and hiding the laboratory hides it.
 */
export function classify(policy: Policy, resource: unknown, sender?: Asker): DataClass {
  const subject = firstOfDocument(resource);
  const category =
    statedCategoryOf(policy, subject) ?? assumedCategoryOf(policy, subject, sender) ?? usualCategoryOf(policy, subject);
  const { unclassified } = policy.document;
  if (category === undefined)
    return {
      category: unclassified.category,
      level: stricter(unclassified.levelMin, levelOf(policy, resource, subject)),
    };
  const stated = levelOf(policy, resource, subject);
  return { category, level: stricter(policy.levelByCategory.get(category) ?? 'N', stated) };
}

/** A document bundle is about what its first entry, the Composition, is about (https://hl7.org/fhir/R4/documents.html). */
function firstOfDocument(resource: unknown): unknown {
  if (get(resource, 'resourceType') !== 'Bundle') return resource;
  return get(list(get(resource, 'entry'))[0], 'resource') ?? resource;
}

function assumedCategoryOf(policy: Policy, resource: unknown, sender: Asker | undefined): DataCategory | undefined {
  if (sender?.kind !== 'system') return undefined;
  return policy.assumed.get(`${sender.organisationKind}|${get(resource, 'resourceType')}`);
}

function statedCategoryOf(policy: Policy, resource: unknown): DataCategory | undefined {
  for (const element of telling) {
    for (const coding of codings(get(resource, element))) {
      const found = policy.categoryByCode.get(`${get(coding, 'system')}|${get(coding, 'code')}`);
      if (found !== undefined) return found;
    }
  }
  for (const content of list(get(resource, 'content'))) {
    const format = get(get(content, 'format'), 'code');
    if (typeof format !== 'string') continue;
    const found =
      policy.categoryByFormat.get(format) ??
      policy.categoryByFormatStart.find((row) => format.startsWith(row.start))?.category;
    if (found !== undefined) return found;
  }
  return undefined;
}

function usualCategoryOf(policy: Policy, resource: unknown): DataCategory | undefined {
  const type = get(resource, 'resourceType');
  return typeof type === 'string' ? policy.categoryByResource.get(type) : undefined;
}

/** The strictest of all labels; a confidentiality code that we do not know is as strict as can be. */
function levelOf(policy: Policy, ...resources: unknown[]): Level {
  let level: Level = 'N';
  for (const resource of resources) {
    for (const coding of [
      ...list(get(get(resource, 'meta'), 'security')),
      ...codings(get(resource, 'securityLabel')),
      ...confidentialityOf(resource),
    ]) {
      const code = get(coding, 'code');
      // A label without a system is read as a confidentiality code: to overlook it would show what was meant to be kept.
      const system = get(coding, 'system') ?? confidentiality;
      const found = policy.levelByCode.get(`${system}|${code}`);
      level = stricter(level, found ?? (system === confidentiality ? 'V' : 'N'));
    }
  }
  return level;
}

/** Composition.confidentiality is a bare code. */
function confidentialityOf(resource: unknown): { code: unknown }[] {
  const code = get(resource, 'confidentiality');
  return typeof code === 'string' ? [{ code }] : [];
}

const stricter = (one: Level, other: Level): Level => (rankOf[one] >= rankOf[other] ? one : other);

function codings(value: unknown): unknown[] {
  return list(value).flatMap((one) => {
    const inner = get(one, 'coding');
    return inner === undefined ? [one] : list(inner);
  });
}

const list = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

function get(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
