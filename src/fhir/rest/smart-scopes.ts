// SMART App Launch 2.2 scopes on a request (https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html).

/** c create, r read/vread/history of one, u update, d delete, s search and history of a type. */
export type ScopeLetter = 'c' | 'r' | 'u' | 'd' | 's';
export type ScopeContext = 'patient' | 'user' | 'system';

const form = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]+)\.(read|write|\*|c?r?u?d?s?)$/;
const v1: Record<string, string> = { read: 'rs', write: 'cud', '*': 'cruds' };

/**
 * True when one of `scopes` lets `contexts` do `letter` on `type`. Scopes narrowed by a search (`?category=...`) grant
 * nothing here: what cannot be enforced is not granted.
 */
export function scopeAllows(
  scopes: readonly string[],
  contexts: readonly ScopeContext[],
  type: string,
  letter: ScopeLetter,
): boolean {
  for (const scope of scopes) {
    const match = form.exec(scope);
    if (match === null) continue;
    const [, context, resource, letters] = match as unknown as [string, ScopeContext, string, string];
    if (!contexts.includes(context)) continue;
    if (resource !== '*' && resource !== type) continue;
    if ((v1[letters] ?? letters).includes(letter)) return true;
  }
  return false;
}
