// Who acts for whom, as the two sides see it and as the welcome desk does.
import type { Call } from '../../base/call.ts';
import { dayOf } from './days.ts';
import { isInForce, type Mandate } from './model.ts';
import type { PersonFacts } from './needs.ts';
import { deskOf, signerOf } from './register-mandate.ts';
import type { Room } from './room.ts';

/** The last day on which it holds. */
const lastDay = (until: Date | null): { until?: string } =>
  until === null ? {} : { until: dayOf(new Date(until.getTime() - 1)) };

export async function readPeople(room: Room, call: Call): Promise<object> {
  const { id, actsFor } = signerOf(call);
  const now = room.needs.clock.now();
  const [mine, ofMe] = await Promise.all([room.store.of('representative', id), room.store.of('represented', id)]);
  const inForce = (list: Mandate[]): Mandate[] => list.filter((one) => isInForce(one, now));
  const [iRepresent, representMe] = [inForce(mine), inForce(ofMe)];
  const persons = await room.needs.persons.findByIds([
    ...iRepresent.map((one) => one.represented),
    ...representMe.map((one) => one.representative),
  ]);
  const nameOf = (patientId: string): string => persons.get(patientId)?.name ?? '';
  return {
    iRepresent: iRepresent.map((one) => ({
      mandateId: one.id,
      patientId: one.represented,
      name: nameOf(one.represented),
      birthDate: persons.get(one.represented)?.birthDate ?? '',
      kind: one.kind,
      scope: one.scope,
      ...lastDay(one.until),
    })),
    representMe: representMe.map((one) => ({
      mandateId: one.id,
      name: nameOf(one.representative),
      kind: one.kind,
      scope: one.scope,
      since: dayOf(one.from),
      mayEnd: one.kind === 'proxy',
      ...lastDay(one.until),
    })),
    actingFor: actsFor === undefined || actsFor.ended === true ? null : actsFor.mandateId,
  };
}

/** Of one person, on either side, ended ones too. Nobody is known by a wrong number, and the look is logged. */
export async function listAtDesk(room: Room, call: Call, matricule: string): Promise<object> {
  deskOf(call);
  const person = await room.needs.persons.findByMatricule(matricule);
  await room.needs.audit(call, {
    action: 'found-person',
    what: person === null ? [] : [{ id: person.id, type: 'Patient' }],
    outcome: 'permitted',
    detail: 'mandates',
  });
  if (person === null) return { items: [] };
  const [represents, isRepresented] = await Promise.all([
    room.store.of('representative', person.id),
    room.store.of('represented', person.id),
  ]);
  const all = [...represents, ...isRepresented].sort((a, b) => (a.id < b.id ? 1 : -1));
  const persons = await room.needs.persons.findByIds(all.flatMap((one) => [one.represented, one.representative]));
  const now = room.needs.clock.now();
  const shown = (found: PersonFacts | undefined): object => ({
    name: found?.name ?? '',
    birthDate: found?.birthDate ?? '',
  });
  return {
    person: shown(person),
    items: all.map((one) => ({
      id: one.id,
      represented: shown(persons.get(one.represented)),
      representative: shown(persons.get(one.representative)),
      kind: one.kind,
      scope: one.scope,
      proof: one.proof,
      by: one.by.name,
      since: dayOf(one.from),
      ...lastDay(one.until),
      state: one.endedAt !== null ? 'ended' : isInForce(one, now) ? 'in-force' : 'over',
      ...(one.endedAt === null ? {} : { endedAt: one.endedAt.toISOString() }),
    })),
  };
}
