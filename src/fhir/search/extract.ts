// The values that one search parameter finds in one resource (https://hl7.org/fhir/R4/search.html#ptypes).
import type { CompositeParameter, Source } from './parameters.ts';
import { findParameter } from './parameters.ts';
import type { Json, ValueByKind } from './values.ts';

type Simple = { [K in keyof ValueByKind]: { kind: K; values: ValueByKind[K][] } }[keyof ValueByKind];
/** A composite has one row for each element its parts are found in together. */
export type Extracted = Simple | { kind: 'composite'; rows: Simple[][] };

/** Null when the type has no such parameter. */
export function extract(resource: Json, type: string, code: string): Extracted | null {
  const parameter = findParameter(type, code);
  if (parameter === null) return null;
  return parameter.kind === 'composite' ? extractRows(parameter, resource) : extractFrom(parameter, resource, resource);
}

const extractFrom = (source: Source, node: unknown, root: Json): Simple =>
  ({ kind: source.kind, values: source.read(node, root) }) as Simple;

const extractRows = ({ composite }: CompositeParameter, resource: Json): Extracted => ({
  kind: 'composite',
  rows: composite
    .bases(resource)
    .map((base) => composite.parts.map((part) => extractFrom(part.source, base, resource))),
});
