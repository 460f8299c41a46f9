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

/** Everybody's account is their own: nobody changes another's ways in. */
const isAboutSigner = (route: Route): boolean => route.aboutSigner === true || route.path.startsWith('/api/account');

/** A search whose words come in the body reads. */
const isSearch = (route: Route): boolean => route.method === 'POST' && route.path.endsWith('/_search');

/** @throws Fault `identity.portal-only`, `identity.level-too-low`, `identity.sign-in-again`, `identity.mandate-ended`, `identity.mandate-reads-only` */
export function admit(actor: Actor, route: Route, now: Date): void {
  if (actor.kind === 'anonymous') return;
  // What an app or a machine was given is the FHIR API; the portal's own calls know no scopes.
  if (actor.session.scopes !== null && !route.path.startsWith('/fhir'))
    throw new Fault('forbidden', {
      code: 'identity.portal-only',
      message: 'This is for people in the portal; tokens are for the FHIR API.',
    });
  if (actor.kind === 'system') return;
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
  if (actor.kind !== 'patient' || actor.representative === undefined || isAboutSigner(route)) return;
  if (actor.representative.ended === true)
    throw new Fault('forbidden', {
      code: 'identity.mandate-ended',
      message: 'You may no longer act for this person. Go back to your own space.',
    });
  if (actor.representative.scope === 'read' && !reading.has(route.method) && !isSearch(route))
    throw new Fault('forbidden', {
      code: 'identity.mandate-reads-only',
      message: 'This mandate is for reading alone.',
    });
}
