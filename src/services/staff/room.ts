// What every use case of staff works with, and the ways to find and change a member.
import type { Actor, Call } from '../../base/call.ts';
import { timeOrderedId } from '../../base/ids.ts';
import type { Sql } from '../../kit/sql/sql.ts';
import { staffErrors } from './errors.ts';
import type { By, Change, Member } from './model.ts';
import type { PractitionerFacts, StaffEvent, StaffNeeds } from './needs.ts';
import { assertAdministratorStays, dayOf } from './rights.ts';
import type { StaffStore } from './store.ts';

export type Room = { needs: StaffNeeds; store: StaffStore };

export type Administrator = Extract<Actor, { kind: 'administrator' }>;

/** An administrator within an organisation of theirs. @throws Fault `staff.not-found` for any other, known or not */
export function administratorOf({ actor }: Call, organisationId: string): Administrator {
  if (actor.kind !== 'administrator' || !actor.organisationIds.includes(organisationId)) throw staffErrors.notFound();
  return actor;
}

export function assertWelcomeDesk({ actor }: Call): Extract<Actor, { kind: 'operator' }> {
  if (actor.kind !== 'operator' || !actor.roles.includes('welcome-desk')) throw staffErrors.wrongRole();
  return actor;
}

export function byOf({ actor }: Call): By {
  switch (actor.kind) {
    case 'administrator':
      return { kind: 'administrator', id: actor.accountId, name: actor.name };
    case 'operator':
      return { kind: 'operator', id: actor.operatorId, name: actor.name };
    case 'professional':
      return { kind: 'professional', id: actor.practitionerId, name: actor.name };
    default:
      throw staffErrors.notFound();
  }
}

/** Whom the register alone lists bears an id made of theirs until the organisation says something of them. */
const listedPrefix = 'listed-';

export const listedMember = (organisationId: string, practitionerId: string): Member => ({
  id: `${listedPrefix}${practitionerId}`,
  organisationId,
  kind: 'professional',
  subject: practitionerId,
  function: 'member',
  state: 'active',
  from: null,
  until: null,
  account: null,
  version: 0,
  what: 'listed',
  changedAt: new Date(0),
});

/** The member as it will be kept: with an id of its own when only the register knew it. */
export const kept = (room: Room, member: Member): Member =>
  member.version > 0 ? member : { ...member, id: timeOrderedId(room.needs.clock, room.needs.chance) };

const isListed = (one: PractitionerFacts | undefined, organisationId: string): boolean =>
  one?.active === true && one.organisationIds.includes(organisationId);

/** A member by id. @throws Fault `staff.not-found` */
export async function findMember(room: Room, organisationId: string, id: string, on?: Sql): Promise<Member> {
  if (!id.startsWith(listedPrefix)) {
    const member = await room.store.findMember(id, on);
    if (member === null || member.organisationId !== organisationId) throw staffErrors.notFound();
    return member;
  }
  const subject = id.slice(listedPrefix.length);
  return (await findBySubject(room, organisationId, subject, await room.store.membersOf(organisationId, on))) ?? hide();
}

const hide = (): never => {
  throw staffErrors.notFound();
};

/** What the organisation says of a professional, else what the register does, else null. */
export async function findBySubject(
  room: Room,
  organisationId: string,
  subject: string,
  members: readonly Member[],
): Promise<Member | null> {
  const known = members.find((one) => one.kind === 'professional' && one.subject === subject);
  if (known !== undefined) return known;
  const found = (await room.needs.register.practitionersByIds([subject])).get(subject);
  return isListed(found, organisationId) ? listedMember(organisationId, subject) : null;
}

/** Everybody of an organisation: its own word first, then whom the register lists there besides. */
export async function everyone(
  room: Room,
  organisationId: string,
  on?: Sql,
): Promise<{ members: Member[]; practitioners: Map<string, PractitionerFacts> }> {
  const [own, listed] = await Promise.all([
    room.store.membersOf(organisationId, on),
    room.needs.register.membersOf([organisationId]),
  ]);
  const known = new Set(own.flatMap((one) => (one.kind === 'professional' ? one.subject : [])));
  const more = listed.filter((one) => isListed(one, organisationId) && !known.has(one.id));
  const practitioners = new Map(listed.map((one) => [one.id, one]));
  const missing = [...known].filter((id) => !practitioners.has(id));
  if (missing.length > 0)
    for (const [id, one] of await room.needs.register.practitionersByIds(missing)) practitioners.set(id, one);
  return { members: [...own, ...more.map((one) => listedMember(organisationId, one.id))], practitioners };
}

/** One transaction under the organisation's lock: what `work` changes, its history and its log entry, or nothing. */
export async function changeStaff(
  room: Room,
  call: Call,
  organisationId: string,
  work: (tx: Sql, members: Member[]) => Promise<Change[]>,
): Promise<Change[]> {
  return room.store.transaction(async (tx) => {
    await room.store.lockOrganisation(tx, organisationId);
    const members = await room.store.membersOf(organisationId, tx);
    const changes = await work(tx, members);
    await saveChanges(room, call, tx, organisationId, members, changes);
    return changes;
  });
}

export async function saveChanges(
  room: Room,
  call: Call,
  tx: Sql,
  organisationId: string,
  members: readonly Member[],
  changes: readonly Change[],
): Promise<void> {
  if (changes.length === 0) return;
  assertAdministratorStays(
    members,
    changes.map((one) => one.member),
    dayOf(room.needs.clock.now()),
  );
  await room.store.save(tx, changes);
  await room.needs.auditWithin(
    tx,
    call,
    changes.map(({ member }) => eventOf(organisationId, member)),
  );
}

const eventOf = (organisationId: string, member: Member): StaffEvent => ({
  action: 'changed-staff',
  what: [
    { id: organisationId, type: 'Organization' },
    { id: member.subject, type: member.kind === 'professional' ? 'Practitioner' : 'administrator' },
  ],
  outcome: 'permitted',
  detail: [
    member.what,
    member.function,
    member.state,
    ...(member.from === null ? [] : [`from ${member.from}`]),
    ...(member.until === null ? [] : [`until ${member.until}`]),
  ].join(' '),
});
