// What an administrator does with one member: other days or another function, suspend, resume, end, and take an end back.
import type { Call } from '../../base/call.ts';
import { staffErrors } from './errors.ts';
import type { Change, Member, StaffFunction } from './model.ts';
import { assertTerms, dayOf, type StepName, step } from './rights.ts';
import { administratorOf, byOf, changeStaff, findMember, kept, type Room } from './room.ts';

/** Within this, a mistake is taken back as if it had not been; after it, one invites again. */
const takeBackMilliseconds = 2 * 60_000;

/** `suspend`, `resume` and `leave` are felt within a second on every process. @throws Fault `staff.wrong-state`, `last-administrator` */
export async function stepMember(
  room: Room,
  call: Call,
  organisationId: string,
  id: string,
  name: Extract<StepName, 'suspend' | 'resume' | 'leave'>,
): Promise<Member> {
  administratorOf(call, organisationId);
  const [change] = await changeStaff(room, call, organisationId, async (tx) => {
    const before = await findMember(room, organisationId, id, tx);
    return [{ member: step(kept(room, before), name, room.needs.clock.now()), before, by: byOf(call) }];
  });
  const { member, before } = change as Change;
  if (name === 'leave' && before?.state === 'invited' && member.kind === 'professional') await endCode(room, member);
  return member;
}

/** Nobody else's invitation hangs on the posted code: one that is good for another organisation stays. */
async function endCode(room: Room, member: Member): Promise<void> {
  const others = await room.store.invitationsOf(member.subject);
  if (others.length === 0) await room.needs.accounts.endActivations([member.subject]);
}

/** @throws Fault `staff.wrong-state`, `days-crossed`, `until-past`, `always-administrator`, `last-administrator` */
export async function changeMember(
  room: Room,
  call: Call,
  organisationId: string,
  id: string,
  input: { function?: StaffFunction; from?: string | null; until?: string | null },
): Promise<Member> {
  administratorOf(call, organisationId);
  const [change] = await changeStaff(room, call, organisationId, async (tx) => {
    const before = await findMember(room, organisationId, id, tx);
    if (before.state === 'left') throw staffErrors.wrongState();
    const terms = {
      function: input.function ?? before.function,
      from: input.from === undefined ? before.from : input.from,
      until: input.until === undefined ? before.until : input.until,
    };
    if (before.kind === 'administrator' && terms.function !== 'administrator') throw staffErrors.alwaysAdministrator();
    assertTerms(terms, dayOf(room.needs.clock.now()));
    const member = await changed(room, before, terms);
    return [{ member, before, by: byOf(call) }];
  });
  return (change as Change).member;
}

/** The member on other terms; who becomes an administrator gets the way in to be one, where they have an account. */
export async function changed(
  room: Room,
  before: Member,
  terms: { function: StaffFunction; from: string | null; until: string | null },
): Promise<Member> {
  const member = kept(room, before);
  return {
    ...member,
    ...terms,
    account: await accountFor(room, { ...member, function: terms.function }),
    version: member.version + 1,
    what: 'changed',
    changedAt: room.needs.clock.now(),
  };
}

/** Through which account a member runs the staff: nobody's before they have accepted. */
export async function accountFor(
  room: Room,
  member: Pick<Member, 'kind' | 'subject' | 'function' | 'state' | 'account'>,
): Promise<string | null> {
  if (member.function !== 'administrator' || member.state === 'invited' || member.state === 'left') return null;
  if (member.account !== null || member.kind === 'administrator') return member.account ?? member.subject;
  return (await room.needs.accounts.administratorAccountOf(member.subject))?.subject ?? null;
}

/** Ending somebody by mistake is taken back by who did it, within two minutes, to what was before. @throws Fault `staff.too-late` */
export async function takeBackEnd(room: Room, call: Call, organisationId: string, id: string): Promise<Member> {
  const { accountId } = administratorOf(call, organisationId);
  const [change] = await changeStaff(room, call, organisationId, async (tx) => {
    const now = await findMember(room, organisationId, id, tx);
    const [last] = await room.store.history(now.id, tx);
    const at = room.needs.clock.now();
    if (now.state !== 'left' || now.what !== 'left' || last === undefined || last.before === null)
      throw staffErrors.wrongState();
    if (last.by.id !== accountId || at.getTime() - last.at.getTime() > takeBackMilliseconds)
      throw staffErrors.tooLate();
    const member: Member = {
      ...last.before,
      id: now.id,
      version: now.version + 1,
      what: 'restored',
      changedAt: at,
    };
    return [{ member, before: now, by: byOf(call) }];
  });
  return (change as Change).member;
}
