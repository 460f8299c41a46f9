// Equality search as plain strings: what a resource is filed under and what a query asks for. The strings are blinded
// before they are stored (https://hl7.org/fhir/R4/search.html#token, #reference, #uri).
//
//   code||718-7                    the code in any system (codes in lower case)
//   code|http://loinc.org|718-7    the code in this system
//   code|http://loinc.org|         any code of this system
//   code|*|718-7                   the code with no system
//   status||final                  a parameter of bare codes has this form alone
//   identifier:of-type|sys|MR|123  an identifier of a type
//   encounter|Encounter/x          a reference; encounter|/x when any type may be meant
//   encounter:identifier|…         a reference's identifier, in the forms of a token
//   more|item                      too many values of `item` to file them all: look inside
import type { SimpleParameter } from './parameters.ts';
import type { Test, TokenQuery } from './query.ts';
import type { Json, ReferenceValue, TokenValue } from './values.ts';

const uri = (system: string): string => (system.includes('|') || system === '*' ? encodeURIComponent(system) : system);

function addToken(name: string, value: TokenValue, terms: string[]): void {
  const code = value.code?.toLowerCase();
  if (value.system !== undefined) addSystem(name, value.system, code, terms);
  else if (code !== undefined) terms.push(`${name}|*|${code}`);
  if (value.implied !== undefined) for (const system of value.implied) addSystem(name, system, code, terms);
  if (code === undefined) return;
  terms.push(`${name}||${code}`);
  if (value.kinds === undefined) return;
  for (const kind of value.kinds) {
    if (kind.system === undefined || kind.code === undefined) continue;
    terms.push(`${name}:of-type|${uri(kind.system)}|${kind.code.toLowerCase()}|${code}`);
  }
}

function addSystem(name: string, system: string, code: string | undefined, terms: string[]): void {
  const head = `${name}|${uri(system)}|`;
  terms.push(head);
  if (code !== undefined) terms.push(head + code);
}

function addReference(name: string, value: ReferenceValue, anyType: boolean, terms: string[]): void {
  if (value.key !== undefined) {
    terms.push(`${name}|${value.key}`);
    if (anyType && value.id !== undefined && value.key === `${value.type}/${value.id}`)
      terms.push(`${name}|/${value.id}`);
  }
  if (value.versioned !== undefined) terms.push(`${name}|${value.versioned}`);
  if (value.identifier !== undefined) addToken(`${name}:identifier`, value.identifier, terms);
}

/** The parameters that say whose record it is: their values are not filed, since they are the same in all of it. */
export const recordParameters: ReadonlySet<string> = new Set(['patient', 'subject']);

/** Whether the parameter's values are filed at all. `_id` has its own column. */
export const isFiled = (parameter: SimpleParameter): boolean =>
  (parameter.kind === 'token' || parameter.kind === 'reference' || parameter.kind === 'uri') &&
  parameter.code !== '_id';

/** Adds the terms of one parameter's values, each once; false when `terms` would then be more than `max`. */
export function addTerms(parameter: SimpleParameter, resource: Json, terms: string[], max: number): boolean {
  const values = parameter.read(resource, resource);
  const before = terms.length;
  let complete = true;
  for (const value of values) {
    if (terms.length > max) {
      complete = false;
      break;
    }
    addValue(parameter, value, terms);
  }
  // Terms of two parameters differ by their names, and those of a simple value by their forms; others may be alike.
  if (values.length > 1 || terms.length - before > 4) terms.push(...new Set(terms.splice(before)));
  if (terms.length <= max) return complete;
  terms.length = max;
  return false;
}

function addValue(parameter: SimpleParameter, value: unknown, terms: string[]): void {
  const name = parameter.code;
  if (parameter.kind === 'uri') terms.push(`${name}|${value as string}`);
  else if (parameter.kind === 'reference') {
    const reference = value as ReferenceValue;
    if (reference.type === 'Patient' && recordParameters.has(name)) return;
    addReference(name, reference, parameter.targets.length === 0, terms);
  } else if (parameter.plainSystems !== undefined) {
    const { code } = value as TokenValue;
    if (code !== undefined) terms.push(`${name}||${code.toLowerCase()}`);
  } else addToken(name, value as TokenValue, terms);
}

/**
 * What to ask for: one of these is filed when the test holds, and only then. Null when the filing cannot decide the
 * test; an empty list when nothing can pass it. A negated test holds when none is filed.
 */
export function termsOf(parameter: SimpleParameter, test: Test): string[] | null {
  if (!isFiled(parameter)) return null;
  const name = parameter.code;
  switch (test.kind) {
    case 'token': {
      const { plainSystems } = parameter;
      if (plainSystems === undefined) return test.values.map((value) => tokenTerm(name, value));
      return plainTerms(name, plainSystems, test.values);
    }
    case 'of-type':
      return test.values.map(({ system, code, value }) => `${name}:of-type|${uri(system)}|${code}|${value}`);
    case 'reference': {
      // A part of a composite knows no targets, its own parameter does and files no bare ids.
      if (parameter.targets.length > 0 && test.values.some((value) => value.id !== undefined)) return null;
      const terms = test.values.flatMap(({ keys, id }) => [
        ...keys.map((key) => `${name}|${key}`),
        ...(id === undefined ? [] : [`${name}|/${id}`]),
      ]);
      // The record's own patient is not filed.
      return recordParameters.has(name) && terms.some((term) => /\|\/|[|/]Patient\//.test(term)) ? null : terms;
    }
    case 'reference-identifier':
      return recordParameters.has(name) ? null : test.values.map((value) => tokenTerm(`${name}:identifier`, value));
    case 'uri':
      return test.mode === 'exact' ? test.values.map((value) => `${name}|${value}`) : null;
    default:
      return null;
  }
}

function tokenTerm(name: string, { system, code }: TokenQuery): string {
  const head = system === undefined ? `${name}||` : system === null ? `${name}|*|` : `${name}|${uri(system)}|`;
  return head + (code ?? '');
}

/** Bare codes are filed without their system: to ask for another one finds nothing, to ask for any code needs a look. */
function plainTerms(name: string, systems: readonly string[], values: readonly TokenQuery[]): string[] | null {
  const terms: string[] = [];
  for (const { system, code } of values) {
    if (code === undefined) return null;
    if (system === undefined || system === null || systems.includes(system)) terms.push(`${name}||${code}`);
  }
  return terms;
}
