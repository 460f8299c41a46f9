// SMART scopes: who (patient, user, system), which resource, which of c r u d s, and an optional search filter.
// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources
import { readScopeFilter } from '../../fhir/rest/smart-scopes.ts';

export type SmartScope = { level: 'patient' | 'user' | 'system'; resource: string; letters: string; filter: string };

const form = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]{1,63})\.([a-z*]+)(?:\?([\w.:%|=&,/-]{1,300}))?$/;
const lettersOfVersion1: Record<string, string> = { read: 'rs', write: 'cud', '*': 'cruds' };

/** Null for anything that is no SMART resource scope (openid, launch/patient, nonsense). */
export function parseSmartScope(text: string): SmartScope | null {
  const match = form.exec(text);
  if (match === null) return null;
  const [, level, resource, access, filter] = match;
  const letters = lettersOfVersion1[access as string] ?? (access as string);
  // Letters come once each, in the order c r u d s.
  if (!/^c?r?u?d?s?$/.test(letters)) return null;
  return { level: level as SmartScope['level'], resource: resource as string, letters, filter: filter ?? '' };
}

/** False for a scope whose filter we could not hold to; true for all other scopes. */
export function isEnforceable(text: string): boolean {
  if (!text.includes('?')) return true;
  const scope = parseSmartScope(text);
  return scope !== null && readScopeFilter(scope.resource, scope.filter) !== null;
}

/** Does a registered scope allow all that the asked one allows? */
export function covers(registered: SmartScope, asked: SmartScope): boolean {
  return (
    registered.level === asked.level &&
    (registered.resource === '*' || registered.resource === asked.resource) &&
    [...asked.letters].every((letter) => registered.letters.includes(letter)) &&
    (registered.filter === '' || registered.filter === asked.filter)
  );
}

/** Of what was asked, what the registration covers, at the levels given; unknown words and other scopes fall away. */
export function limitScopes(
  asked: readonly string[],
  registered: readonly string[],
  levels: readonly SmartScope['level'][],
): string[] {
  const allowed = registered.map(parseSmartScope).filter((scope) => scope !== null);
  return [...new Set(asked)].filter((text) => {
    const scope = parseSmartScope(text);
    return scope !== null && levels.includes(scope.level) && allowed.some((one) => covers(one, scope));
  });
}
