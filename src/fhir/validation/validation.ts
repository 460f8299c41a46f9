// Validation of R4 resources against the base specification: structure, types, required bindings, invariants, references.
// Profiles and slicing are not looked at. https://hl7.org/fhir/R4/validation.html
import type { Definitions } from '../definitions/definitions.ts';
import { compile } from './compile.ts';
import { openScope } from './contained.ts';
import type { Issue, Json, Limits, Walk } from './issue.ts';

export type { Issue, IssueCode, Limits } from './issue.ts';

export type Validator = {
  /** No issue of severity error means valid. Warnings may come along. `expectedType` refuses other types of resource. */
  validate(resource: unknown, expectedType?: string): Issue[];
  isResourceType(name: string): boolean;
};

export const defaultLimits: Limits = { depthMax: 60, elementsMax: 2_000_000, expressionsMax: 20_000, issuesMax: 100 };

/** Types are compiled when they are first met (a few milliseconds each). */
export function createValidator(definitions: Definitions, limits: Partial<Limits> = {}): Validator {
  const { resource, isResourceType } = compile(definitions);
  const allLimits = { ...defaultLimits, ...limits };
  return {
    isResourceType,
    validate(value, expectedType) {
      const json = (typeof value === 'object' && value !== null ? value : {}) as Json;
      const name = json.resourceType;
      if (expectedType !== undefined && name !== expectedType) {
        const text = `The resource must be of type ${expectedType}`;
        return [{ severity: 'error', code: 'structure', expression: 'resourceType', text }];
      }
      const walk: Walk = {
        limits: allLimits,
        issues: [],
        errors: 0,
        names: [typeof name === 'string' && isResourceType(name) ? name : 'Resource'],
        indexes: [-1],
        depth: 0,
        elements: 0,
        expressions: 0,
        stopped: false,
        scope: openScope({}),
        bundleTypes: name === 'Bundle' ? typesByFullUrl(json) : null,
      };
      resource(value, walk);
      return walk.issues;
    },
  };
}

/** References to `urn:uuid:` have a type only through the entry they name. */
function typesByFullUrl(bundle: Json): Map<string, string> | null {
  if (!Array.isArray(bundle.entry)) return null;
  const types = new Map<string, string>();
  for (const entry of bundle.entry as (Json | null)[]) {
    const type = (entry?.resource as Json | null | undefined)?.resourceType;
    if (typeof entry?.fullUrl === 'string' && typeof type === 'string') types.set(entry.fullUrl, type);
  }
  return types;
}
