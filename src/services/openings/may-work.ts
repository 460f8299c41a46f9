// Who may work here: operators of the agency who serve at the welcome desk.
import type { Actor, Call } from '../../base/call.ts';
import { openingsErrors } from './errors.ts';

type Operator = Extract<Actor, { kind: 'operator' }>;

export function assertWelcomeDesk({ actor }: Call): Operator {
  if (actor.kind !== 'operator' || !actor.roles.includes('welcome-desk')) throw openingsErrors.wrongRole();
  return actor;
}
