// SMART App Launch 2.2 scopes on a request (https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html).
// A scope may be narrowed by a search: `patient/Observation.rs?category=laboratory`. What cannot be enforced grants nothing.
import { Fault } from '../../base/fault.ts';
import { findParameter, isResourceType } from '../search/parameters.ts';
import { parseSearch } from '../search/parse.ts';
import type { Criterion } from '../search/query.ts';
import { termsOf } from '../search/terms.ts';

/** c create, r read/vread/history of one, u update, d delete, s search and history of a type. */
export type ScopeLetter = 'c' | 'r' | 'u' | 'd' | 's';
export type ScopeContext = 'patient' | 'user' | 'system';

const form = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]+)\.(read|write|\*|c?r?u?d?s?)(?:\?(.{1,300}))?$/;
const v1: Record<string, string> = { read: 'rs', write: 'cud', '*': 'cruds' };

/** Types that are not entries of a record, or have no content to search. */
const neverFiltered = new Set(['Patient', 'Practitioner', 'PractitionerRole', 'Organization', 'Binary']);

/** All conditions of one filter. They are decided on filed terms, and on the opened resource, with the same outcome. */
export type ScopeFilter = {
  criteria: readonly Criterion[];
  /** An entry passes when it is filed under one of each group. */
  groups: readonly string[][];
};

/** Nothing; everything of the type; or what passes one of these filters. */
export type ScopeGrant = 'none' | 'all' | readonly ScopeFilter[];

/** What `scopes` let `contexts` do by `letter` on `type`. */
export function scopeGrant(
  scopes: readonly string[],
  contexts: readonly ScopeContext[],
  type: string,
  letter: ScopeLetter,
): ScopeGrant {
  const filters: ScopeFilter[] = [];
  for (const scope of scopes) {
    const match = form.exec(scope);
    if (match === null) continue;
    const [, context, resource, letters, filter] = match as unknown as [
      string,
      ScopeContext,
      string,
      string,
      string | undefined,
    ];
    if (!contexts.includes(context)) continue;
    if (resource !== '*' && resource !== type) continue;
    if (!(v1[letters] ?? letters).includes(letter)) continue;
    if (filter === undefined) return 'all';
    const read = resource === '*' ? null : readScopeFilter(type, filter);
    if (read !== null) filters.push(read);
  }
  return filters.length === 0 ? 'none' : filters;
}

/** True when one of `scopes` lets `contexts` do `letter` on all of `type`; for types that know no filters. */
export const scopeAllows = (
  scopes: readonly string[],
  contexts: readonly ScopeContext[],
  type: string,
  letter: ScopeLetter,
): boolean => scopeGrant(scopes, contexts, type, letter) === 'all';

/**
 * The filter of a scope, null when it is none that can be enforced: parameters of codes (`category`, `code`, `status`,
 * `type`, ...), by `code`, `system|code` or `|code`, several by comma, without modifiers.
 */
export function readScopeFilter(type: string, filter: string): ScopeFilter | null {
  if (neverFiltered.has(type) || !isResourceType(type)) return null;
  const pairs = filter.split('&');
  for (const pair of pairs) {
    const [name = '', value = ''] = pair.split('=');
    if (!/^[a-z][a-z-]*$/.test(name) || value === '' || findParameter(type, name)?.kind !== 'token') return null;
  }
  try {
    const { criteria } = parseSearch(type, filter, { handling: 'strict', now: new Date(0) });
    const groups: string[][] = [];
    for (const one of criteria) {
      if (one.by !== 'value' || one.test.kind !== 'token' || one.test.negated) return null;
      const terms = termsOf(one.parameter, one.test);
      if (terms === null) return null;
      groups.push(terms);
    }
    return groups.length === pairs.length ? { criteria, groups } : null;
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}
