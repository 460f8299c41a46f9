// The welcome desk makes somebody an administrator: an organisation's first one, or one more when none of them is left.
import type { Call } from '../../base/call.ts';
import { staffErrors } from './errors.ts';
import { appoint } from './invite-member.ts';
import type { Member } from './model.ts';
import { assertWelcomeDesk, type Room } from './room.ts';

/** @throws Fault `staff.wrong-role`, `staff.not-found`, `staff.bad-matricule`, `staff.already-there` */
export async function appointAdministrator(
  room: Room,
  call: Call,
  organisationId: string,
  { matricule, name }: { matricule: string; name: string },
): Promise<Member> {
  assertWelcomeDesk(call);
  const organisation = (await room.needs.register.organisationsByIds([organisationId])).get(organisationId);
  if (organisation === undefined || !organisation.active) throw staffErrors.notFound();
  return appoint(room, call, organisationId, { matricule, name: name.trim(), from: null, until: null });
}
