// What a reference may name: a contained resource that is there, and a type the element allows.
// https://hl7.org/fhir/R4/references.html#literal
import { type Json, report, type Walk } from './issue.ts';

/** Type/id, alone or at the end of a URL, with or without a version. */
const literal = /(?:^|\/)([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/** Remembers that the resource names this local id, whatever kind of element does it. */
export function noteLocal(value: string, walk: Walk): void {
  const scope = walk.scope;
  if (value === '#') {
    if (scope.containedIndex >= 0) {
      scope.pointingBack ??= new Set();
      scope.pointingBack.add(scope.containedIndex);
    }
    return;
  }
  scope.used ??= new Set();
  scope.used.add(value.slice(1));
}

function typeNamed(reference: string, walk: Walk): string | undefined {
  const inBundle = walk.bundleTypes?.get(reference);
  if (inBundle !== undefined) return inBundle;
  // Cheap before exact: most references are Type/id.
  return reference.includes('/') ? literal.exec(reference)?.[1] : undefined;
}

/** Checks a Reference against the types its element allows; null when any will do. */
export function checkReference(
  value: Json,
  targets: ReadonlySet<string> | null,
  isResourceType: (name: string) => boolean,
  walk: Walk,
): void {
  const reference = value.reference;
  const stated = typeof value.type === 'string' && isResourceType(value.type) ? value.type : undefined;
  let named: string | undefined;
  if (typeof reference === 'string') {
    if (reference.charCodeAt(0) === 35) {
      noteLocal(reference, walk);
      const scope = walk.scope;
      if (reference === '#') {
        if (scope.containedIndex < 0)
          report(walk, 'invariant', 'ref-1: only a contained resource may refer to its container');
        else named = scope.resource.resourceType as string;
      } else {
        named = scope.containedTypes?.get(reference.slice(1));
        if (named === undefined) report(walk, 'invariant', 'ref-1: there is no contained resource with this id');
      }
    } else {
      named = typeNamed(reference, walk);
      if (named !== undefined && !isResourceType(named)) named = undefined;
    }
  }
  if (named !== undefined && stated !== undefined && named !== stated) {
    report(walk, 'value', `The reference names a ${named}, its type says ${stated}`);
  }
  const type = named ?? stated;
  if (type !== undefined && targets !== null && !targets.has(type)) {
    report(walk, 'value', `A ${type} is not what this element may refer to (${[...targets].join(', ')})`);
  }
}
