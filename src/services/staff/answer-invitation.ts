// What a professional is invited to, and the answer: in the portal, or by the posted code that opened their account.
import type { Call } from '../../base/call.ts';
import { accountFor } from './change-member.ts';
import { staffErrors } from './errors.ts';
import type { By, Member } from './model.ts';
import type { OrganisationFacts } from './needs.ts';
import { step } from './rights.ts';
import { byOf, changeStaff, type Room } from './room.ts';

export type Invitation = {
  id: string;
  organisation: { id: string; name: string; kind: string; town: string };
  function: Member['function'];
  from: string | null;
  until: string | null;
  since: Date;
};

export async function listInvitations(room: Room, call: Call): Promise<Invitation[]> {
  const { actor } = call;
  if (actor.kind !== 'professional') throw staffErrors.notFound();
  const members = await room.store.invitationsOf(actor.practitionerId);
  const organisations: Map<string, OrganisationFacts> =
    members.length === 0
      ? new Map()
      : await room.needs.register.organisationsByIds(members.map((one) => one.organisationId));
  return members.flatMap((one) => {
    const organisation = organisations.get(one.organisationId);
    if (organisation === undefined || !organisation.active) return [];
    const { id, name, kind, town } = organisation;
    return {
      id: one.id,
      organisation: { id, name, kind, town },
      function: one.function,
      from: one.from,
      until: one.until,
      since: one.changedAt,
    };
  });
}

/** One's own invitation and nobody else's. @throws Fault `staff.not-found`, `staff.wrong-state` */
export async function answerInvitation(room: Room, call: Call, id: string, name: 'accept' | 'decline'): Promise<void> {
  const { actor } = call;
  const found = await room.store.findMember(id);
  if (
    actor.kind !== 'professional' ||
    found === null ||
    found.kind !== 'professional' ||
    found.subject !== actor.practitionerId
  )
    throw staffErrors.notFound();
  await answer(room, call, found, name, byOf(call));
}

async function answer(
  room: Room,
  call: Call,
  { id, organisationId }: Member,
  name: 'accept' | 'activate' | 'decline',
  by: By,
): Promise<void> {
  await changeStaff(room, call, organisationId, async (tx) => {
    const before = await room.store.findMember(id, tx);
    if (before === null) throw staffErrors.notFound();
    const next = step(before, name, room.needs.clock.now());
    const member = { ...next, account: await accountFor(room, next) };
    return [{ member, before, by }];
  });
}

/** The posted code of an organisation opened the professional's account: its invitation is accepted by that. */
export async function acceptByActivation(
  room: Room,
  practitioner: { id: string; name: string },
  organisationId: string,
): Promise<void> {
  const invited = (await room.store.invitationsOf(practitioner.id)).find(
    (one) => one.organisationId === organisationId,
  );
  if (invited === undefined) return;
  const at = room.needs.clock.now();
  const call: Call = {
    id: invited.id,
    at,
    actor: {
      kind: 'professional',
      practitionerId: practitioner.id,
      profession: '',
      organisationIds: [],
      name: practitioner.name,
      session: { id: invited.id, scopes: null, assurance: 'high', authenticatedAt: at },
    },
    purpose: 'HSYSADMIN',
    language: 'fr',
  };
  await answer(room, call, invited, 'activate', { kind: 'professional', ...practitioner });
}
