// What a token's filtered scopes leave of a record (`patient/Observation.rs?category=laboratory`): as blinded tokens for
// the query that also holds the reader's view, and as a test of one opened resource for reads and writes.
// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters
import type { Actor, Call } from '../../base/call.ts';
import { type ScopeContext, type ScopeGrant, type ScopeLetter, scopeGrant } from '../../fhir/rest/smart-scopes.ts';
import { compileMatch } from '../../fhir/search/match.ts';
import type { Dossier } from './dossiers.ts';
import type { OpenedEntry } from './seal-entry.ts';
import type { ScopeTokens } from './store.ts';
import { recordTypes } from './types.ts';

type Json = { [name: string]: unknown };

/** `patient/` is the patient in context: for a professional the one whom the token is for. */
function contextsOf(actor: Actor): ScopeContext[] {
  switch (actor.kind) {
    case 'patient':
      return ['patient', 'user'];
    case 'professional':
      return actor.onlyPatientId === undefined ? ['user'] : ['user', 'patient'];
    case 'system':
      return ['system'];
    default:
      return [];
  }
}

/** The portal's own session, which has no scopes, is limited by the decision alone. */
export function grantOf({ actor }: Call, type: string, letter: ScopeLetter): ScopeGrant {
  if (actor.kind === 'anonymous' || actor.session.scopes === null) return 'all';
  return scopeGrant(actor.session.scopes, contextsOf(actor), type, letter);
}

/** Whether any scope of the token is filtered: then files are reached through what the token may see, too. */
export const isFiltered = ({ actor }: Call): boolean =>
  actor.kind !== 'anonymous' && actor.session.scopes?.some((scope) => scope.includes('?')) === true;

/** Does the token let this be done to an entry with this content? A deleted entry, and a file, have none. */
export function fitsScope(call: Call, type: string, letter: ScopeLetter, content: Json | OpenedEntry): boolean {
  const grant = grantOf(call, type, letter);
  if (typeof grant === 'string') return grant === 'all';
  const text = (content as OpenedEntry).text;
  const resource = Buffer.isBuffer(text) ? (JSON.parse(text.length === 0 ? '{}' : text.toString()) as Json) : content;
  return grant.some((filter) => compileMatch(filter.criteria)(resource as Json));
}

/**
 * For a query over `types` (numbers): those that the token may see in part only, with what their entries must be filed
 * under. Entries with more codes than are filed are not shown to a filtered token: their terms are not whole.
 */
export function scopeTokensOf(
  call: Call,
  dossier: Dossier,
  letter: ScopeLetter,
  types: readonly number[],
): ScopeTokens[] {
  if (!isFiltered(call)) return [];
  return recordTypes.flatMap(({ name, number }) => {
    if (!types.includes(number)) return [];
    const grant = grantOf(call, name, letter);
    if (typeof grant === 'string') return grant === 'all' ? [] : [{ type: number, alternatives: [] }];
    return [
      {
        type: number,
        alternatives: grant.map(({ groups }) =>
          groups.map((terms) => ({ any: dossier.sealer.blind(terms), not: false })),
        ),
      },
    ];
  });
}
