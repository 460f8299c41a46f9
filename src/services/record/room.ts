// What every use case of the record is handed: the needs, and the parts that are built once.
import type { Actor, Call } from '../../base/call.ts';
import type { ScopeLetter } from '../../fhir/rest/smart-scopes.ts';
import type { Author } from './access/model.ts';
import type { Dossier, Dossiers } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import type { LogDraft, RecordNeeds } from './needs.ts';
import { grantOf } from './scope-filter.ts';
import type { RecordStore } from './store.ts';
import type { Vault } from './vault.ts';

export type Room = { needs: RecordNeeds; store: RecordStore; dossiers: Dossiers; vault: Vault };

/** The pseudonym at the head of an entry's id; null when it has not the form of one. */
export const dossierOfId = (id: string): string | null =>
  /^[0-9a-z]{8}-[0-9a-z]{22}$/.test(id) ? id.slice(0, 8) : null;

/** A token may do what its scopes say; the portal's own session is limited by the decision alone. */
export function assertScope(call: Call, type: string, letter: ScopeLetter): void {
  if (!mayByScope(call, type, letter)) throw recordErrors.scope();
}

/** To something of this type at least; which of it, where scopes are filtered, is for scope-filter.ts to say. */
export const mayByScope = (call: Call, type: string, letter: ScopeLetter): boolean =>
  grantOf(call, type, letter) !== 'none';

/** Whoever contributes now, as the platform sees it. */
export function authorOf(actor: Actor): Author & { name: string; clientId?: string } {
  // The person alone: a session does not say in which of several workplaces something was written.
  if (actor.kind === 'professional') return { practitionerId: actor.practitionerId, name: actor.name };
  if (actor.kind === 'system')
    return { organisationId: actor.organisationId, clientId: actor.clientId, name: actor.name };
  if (actor.kind === 'patient' && actor.representative !== undefined)
    return { representativeId: actor.representative.patientId, name: actor.name };
  return { name: actor.kind === 'anonymous' ? '' : actor.name };
}

/**
 * Notes an attempt that came to nothing, in the record's log when there is one and in the platform's otherwise, so that
 * both cost the same and the patient sees who tried.
 */
export async function logRefusal(
  room: Room,
  call: Call,
  dossier: Dossier | null,
  draft: Omit<LogDraft, 'outcome'>,
): Promise<void> {
  await room.needs.audit.append(dossier?.log ?? room.needs.audit.platformLog, call, { ...draft, outcome: 'refused' });
}
