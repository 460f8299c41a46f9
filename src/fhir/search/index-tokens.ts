// The strings that a resource is filed under when it is written (see terms.ts for their forms).
import { parametersOf, resourceTypes, type SimpleParameter } from './parameters.ts';
import { addTerms, isFiled } from './terms.ts';
import type { Json } from './values.ts';

/** A resource has at most this many terms, and one `more|…` for each parameter that did not fit. */
export const indexTokensMax = 200;

/** Tokens first: a long list of references must not crowd out status and code. */
const rank = (parameter: SimpleParameter): number =>
  parameter.kind === 'token' ? 0 : parameter.kind === 'uri' ? 1 : 2;

const filedByType: ReadonlyMap<string, readonly SimpleParameter[]> = new Map(
  resourceTypes.map((type) => [
    type,
    [...parametersOf(type).values()]
      .filter((parameter) => parameter.kind !== 'composite')
      .filter(isFiled)
      .sort((a, b) => rank(a) - rank(b)),
  ]),
);

/** All terms of a resource, each once; none for what is no resource type of R4. */
export function indexTokens(resource: Json, type: string): string[] {
  const terms: string[] = [];
  const cut: string[] = [];
  for (const parameter of filedByType.get(type) ?? []) {
    if (!addTerms(parameter, resource, terms, indexTokensMax)) cut.push(`more|${parameter.code}`);
  }
  return cut.length === 0 ? terms : [...terms, ...cut];
}
