// An administrator invites a professional by number in the register, or takes in somebody without a profession who is to
// help run the accounts. The professional accepts in the portal, or with a posted code when they have no account yet.
import type { Call } from '../../base/call.ts';
import { timeOrderedId } from '../../base/ids.ts';
import { isMatricule } from '../../base/matricule.ts';
import { staffErrors } from './errors.ts';
import type { By, Change, Member } from './model.ts';
import { assertTerms, dayOf, type Terms } from './rights.ts';
import { administratorOf, byOf, changeStaff, findBySubject, type Room } from './room.ts';

/** @throws Fault `staff.unknown-number`, `already-there`, `days-crossed`, `until-past` */
export async function inviteMember(
  room: Room,
  call: Call,
  organisationId: string,
  input: { number: string } & Terms,
): Promise<Member> {
  administratorOf(call, organisationId);
  assertTerms(input, dayOf(room.needs.clock.now()));
  const number = input.number.trim().toUpperCase();
  const found = await room.needs.register.practitionersByNumbers([...new Set([input.number.trim(), number])]);
  const practitioner = found.get(number) ?? found.get(input.number.trim());
  if (practitioner === undefined || !practitioner.active) throw staffErrors.unknownNumber();
  const [change] = await changeStaff(room, call, organisationId, async (_tx, members) => {
    const known = await findBySubject(room, organisationId, practitioner.id, members);
    if (known !== null && known.state !== 'left') throw staffErrors.alreadyThere();
    return [invitation(room, organisationId, practitioner.id, input, known, byOf(call))];
  });
  return (change as Change).member;
}

/** A new invitation; whoever left before keeps their row and its history. */
export function invitation(
  room: Room,
  organisationId: string,
  subject: string,
  terms: Terms,
  before: Member | null,
  by: By,
): Change {
  const member: Member = {
    id: before?.id ?? timeOrderedId(room.needs.clock, room.needs.chance),
    organisationId,
    kind: 'professional',
    subject,
    function: terms.function,
    state: 'invited',
    from: terms.from,
    until: terms.until,
    account: null,
    version: (before?.version ?? 0) + 1,
    what: 'invited',
    changedAt: room.needs.clock.now(),
  };
  return { member, before, by };
}

/**
 * Somebody without a profession: the national sign-in proves who they are, so there is nothing to accept.
 * `call` is an administrator of the organisation, or the welcome desk; that is checked before.
 * @throws Fault `staff.bad-matricule`, `already-there`, `days-crossed`, `until-past`
 */
export async function appoint(
  room: Room,
  call: Call,
  organisationId: string,
  input: { matricule: string; name: string; from: string | null; until: string | null },
): Promise<Member> {
  assertTerms(input, dayOf(room.needs.clock.now()));
  const matricule = input.matricule.replace(/[\s.\-/]/g, '');
  if (!isMatricule(matricule)) throw staffErrors.badMatricule();
  const { subject } = await room.needs.accounts.administratorAccount({
    matricule,
    name: input.name,
    subject: `adm-${timeOrderedId(room.needs.clock, room.needs.chance)}`,
  });
  // A professional who runs staff elsewhere has the account under their own id.
  const isProfessional = (await room.needs.register.practitionersByIds([subject])).has(subject);
  const kind = isProfessional ? 'professional' : 'administrator';
  const [change] = await changeStaff(room, call, organisationId, async (tx, members) => {
    const before = members.find((one) => one.kind === kind && one.subject === subject) ?? null;
    if (before !== null && before.state !== 'left' && before.function === 'administrator')
      throw staffErrors.alreadyThere();
    if (kind === 'administrator') await room.store.saveAdministrator(tx, subject, input.name);
    const member: Member = {
      id: before?.id ?? timeOrderedId(room.needs.clock, room.needs.chance),
      organisationId,
      kind,
      subject,
      function: 'administrator',
      state: 'active',
      from: input.from,
      until: input.until,
      account: subject,
      version: (before?.version ?? 0) + 1,
      what: 'appointed',
      changedAt: room.needs.clock.now(),
    };
    return [{ member, before, by: byOf(call) }];
  });
  return (change as Change).member;
}
