// Who may know a person, and by which scopes of a token.
import type { Actor, Call } from '../../base/call.ts';
import { type ScopeContext, type ScopeLetter, scopeAllows } from '../../fhir/rest/smart-scopes.ts';
import { patientsErrors } from './errors.ts';
import type { PatientsNeeds } from './needs.ts';

const contextsOf = (actor: Actor): ScopeContext[] => {
  if (actor.kind === 'patient') return ['patient', 'user'];
  if (actor.kind === 'professional') return actor.onlyPatientId === undefined ? ['user'] : ['user', 'patient'];
  return actor.kind === 'system' ? ['system'] : [];
};

/** A token may do what its scopes say; the portal's own session is limited by who asks. */
export function assertScope(call: Call, letter: ScopeLetter): void {
  const { actor } = call;
  if (actor.kind === 'anonymous' || actor.session.scopes === null) return;
  if (!scopeAllows(actor.session.scopes, contextsOf(actor), 'Patient', letter)) throw patientsErrors.scope();
}

export async function mayKnow(needs: PatientsNeeds, call: Call, patientId: string): Promise<boolean> {
  const { actor } = call;
  if (actor.kind === 'patient') return actor.patientId === patientId;
  if (actor.kind === 'professional' || actor.kind === 'system') return needs.mayKnowPatient(call, patientId);
  return false;
}

/** Who treats may learn which Patient an exact identifier stands for, in order to send. */
export const mayResolve = ({ actor, purpose }: Call): boolean =>
  // A token that is for one patient leads to no other.
  ((actor.kind === 'professional' && actor.onlyPatientId === undefined) || actor.kind === 'system') &&
  (purpose === 'TREAT' || purpose === 'ETREAT');
