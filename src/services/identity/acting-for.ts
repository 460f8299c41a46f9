// Acting for another: the session remembers under which mandate; whether it holds is asked again each fraction of a second.
import Type from 'typebox';
import type { Actor, Call } from '../../base/call.ts';
import { Fault } from '../../base/fault.ts';
import type { Route } from '../../kit/http/route.ts';
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

export function actingForRoutes(needs: ActingForNeeds): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/me/acting-for',
      who: ['patient'],
      aboutSigner: true,
      summary: 'Act for somebody under a mandate, or for oneself again.',
      body: Type.Object({ mandateId: Type.Union([Type.String({ minLength: 1, maxLength: 60 }), Type.Null()]) }),
      answer: Type.Object({ name: Type.String() }),
      async handle(call, request) {
        const { mandateId } = request.body as { mandateId: string | null };
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
        await needs.sessions.actFor(request.headers.cookie, mandateId);
        const name = mandate?.name ?? (await needs.accounts.find(account))?.name ?? '';
        return { headers: { 'cache-control': 'no-store' }, body: { name } };
      },
    },
  ];
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
