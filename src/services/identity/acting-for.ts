// Acting for another: the session remembers under which mandate; whether it holds is asked again each fraction of a second.
import type { Actor, Call } from '../../base/call.ts';
import { Fault } from '../../base/fault.ts';
import type { Accounts } from './accounts.ts';
import type { ActingMandate, IdentityEvent } from './needs.ts';
import type { Sessions } from './sessions.ts';

export type ActingForNeeds = {
  sessions: Sessions;
  accounts: Accounts;
  findMandate(mandateId: string, representativeId: string): Promise<ActingMandate | null>;
  audit(call: Call, entry: IdentityEvent): Promise<void>;
};

/** Not there, over, or another's: one answer. */
const noMandate = (): Fault =>
  new Fault('hidden', { code: 'mandates.not-found', message: 'There is no such mandate.' });

/** Whose account it is, whomever they act for now. Tokens of apps are for oneself alone, and so is this. */
function signer(call: Call): { patientId: string; account: string } {
  const { actor } = call;
  if (actor.kind !== 'patient' || actor.session.scopes !== null || actor.session.account === undefined)
    throw new Fault('forbidden', {
      code: 'identity.portal-only',
      message: 'Accounts are kept in the portal, by the person who is signed in.',
    });
  return { patientId: actor.representative?.patientId ?? actor.patientId, account: actor.session.account };
}

/** Under a mandate, or for oneself again (null). Answers whose name it is from now on. @throws Fault `mandates.not-found` */
export async function actFor(
  needs: ActingForNeeds,
  call: Call,
  cookie: string | undefined,
  mandateId: string | null,
): Promise<{ name: string }> {
  const { patientId, account } = signer(call);
  const mandate = mandateId === null ? null : await needs.findMandate(mandateId, patientId);
  if (mandateId !== null && mandate === null) {
    await needs.audit(call, { action: 'changed-mandate', outcome: 'refused', detail: 'acts for' });
    throw noMandate();
  }
  await needs.audit(call, {
    action: 'changed-mandate',
    what:
      mandate === null
        ? []
        : [
            { id: mandate.id, type: 'mandate' },
            { id: mandate.patientId, type: 'Patient' },
          ],
    outcome: 'permitted',
    detail: mandate === null ? 'acts for oneself' : 'acts for',
  });
  await needs.sessions.actFor(cookie, mandateId);
  return { name: mandate?.name ?? (await needs.accounts.find(account))?.name ?? '' };
}

/** What `GET /api/session` says of it. */
export const actingForOf = (
  actor: Extract<Actor, { kind: 'patient' }>,
  mandate: ActingMandate | null,
): { actingFor?: { mandateId: string; name: string; scope: 'all' | 'read'; ended: boolean } } => {
  const { representative } = actor;
  if (representative === undefined) return {};
  const { mandateId, scope, ended = false } = representative;
  return { actingFor: { mandateId, name: mandate?.name ?? '', scope, ended } };
};
