// Which sign-in is strong, fresh and wide enough for a route. Health data is shown from `substantial` on; whoever opens
// others' records, or runs the platform, signs in at `high`. https://www.rfc-editor.org/rfc/rfc9470
import type { Actor } from '../../base/call.ts';
import { Fault } from '../../base/fault.ts';
import type { Route } from '../../kit/http/route.ts';
import { acrOf } from './assurance.ts';
import type { Assurance } from './sessions.ts';

const leastOf = { patient: 'substantial', professional: 'high', administrator: 'high', operator: 'high' } as const;
const order: Record<Assurance, number> = { low: 0, substantial: 1, high: 2 };
const reading = new Set(['GET', 'HEAD']);

/** @throws Fault `identity.level-too-low`, `identity.sign-in-again`, `identity.mandate-reads-only` */
export function admit(actor: Actor, route: Route, now: Date): void {
  if (actor.kind === 'anonymous' || actor.kind === 'system') return;
  const { assurance, authenticatedAt } = actor.session;
  const least = route.level ?? leastOf[actor.kind];
  if (assurance === null || order[assurance] < order[least])
    throw new Fault('unauthenticated', {
      code: 'identity.level-too-low',
      message: 'This needs a stronger sign-in.',
      challenge: `error="insufficient_user_authentication", acr_values="${acrOf(least)}"`,
    });
  if (route.freshMinutes !== undefined && now.getTime() - authenticatedAt.getTime() > route.freshMinutes * 60_000)
    throw new Fault('unauthenticated', {
      code: 'identity.sign-in-again',
      message: 'This needs a sign-in of the last minutes.',
      challenge: `error="insufficient_user_authentication", max_age="${route.freshMinutes * 60}"`,
    });
  if (actor.kind === 'patient' && actor.representative?.scope === 'read' && !reading.has(route.method))
    throw new Fault('forbidden', {
      code: 'identity.mandate-reads-only',
      message: 'This mandate is for reading alone.',
    });
}
