// Contained resources: dom-2 to dom-5 and ids that name one thing. https://hl7.org/fhir/R4/references.html#contained
import { enter, type Json, report, type Scope, type Walk } from './issue.ts';
import { has, objects } from './rules.ts';

export function openScope(resource: Json): Scope {
  let containedTypes: Map<string, string> | null = null;
  if (Array.isArray(resource.contained)) {
    containedTypes = new Map();
    for (const inner of objects(resource.contained)) {
      if (typeof inner.id === 'string' && typeof inner.resourceType === 'string')
        containedTypes.set(inner.id, inner.resourceType);
    }
  }
  return { resource, containedTypes, used: null, pointingBack: null, containedIndex: -1 };
}

/** Once the whole resource was walked, so that every local reference is known. */
export function checkContained(scope: Scope, walk: Walk): void {
  const contained = scope.resource.contained;
  if (!Array.isArray(contained)) return;
  const ids = new Set<unknown>();
  for (let i = 0; i < contained.length; i++) {
    const inner = contained[i] as Json;
    if (typeof inner !== 'object' || inner === null) continue;
    enter(walk, 'contained', i);
    if (has(inner, 'contained')) report(walk, 'invariant', 'dom-2: a contained resource contains no other');
    const meta = objects(inner.meta)[0];
    if (meta && (has(meta, 'versionId') || has(meta, 'lastUpdated'))) {
      report(walk, 'invariant', 'dom-4: a contained resource has no version and no date of update of its own');
    }
    if (meta && has(meta, 'security'))
      report(walk, 'invariant', 'dom-5: a contained resource has no security label of its own');
    if (inner.id !== undefined && ids.has(inner.id))
      report(walk, 'invariant', 'Two contained resources have the same id');
    ids.add(inner.id);
    const used = scope.used?.has(inner.id as string) === true || scope.pointingBack?.has(i) === true;
    if (!used) report(walk, 'invariant', 'dom-3: nothing in the resource refers to this contained resource');
    walk.depth--;
  }
}
