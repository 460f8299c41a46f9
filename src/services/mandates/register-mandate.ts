// Registering and ending mandates: the welcome desk on a document that it saw, the patient for a proxy, either side for the end.
import type { Actor, Call } from '../../base/call.ts';
import { timeOrderedId } from '../../base/ids.ts';
import type { Brake } from '../../kit/sql/brakes.ts';
import { comesOfAge, shiftDay, startOfDay } from './days.ts';
import { mandatesErrors } from './errors.ts';
import { type By, isInForce, type Mandate, type MandateKind, type MandateScope, type Proof } from './model.ts';
import type { MandateEvent, PersonFacts } from './needs.ts';
import type { Room } from './room.ts';

/** Whoever guesses at persons guesses few. */
const proxyTries: Brake = { name: 'proxy tries', max: 6, seconds: 86_400 };

/** Which document proves which mandate. */
const proofsOf: Record<MandateKind, readonly Proof[]> = {
  parent: ['birth-record', 'family-book'],
  guardian: ['court-decision'],
  proxy: ['signed-proxy', 'own-word'],
};

export type Terms = { kind: MandateKind; scope: MandateScope; proof: Proof; until: string | null };

export function deskOf({ actor }: Call): By {
  if (actor.kind !== 'operator' || !actor.roles.includes('welcome-desk') || actor.session.scopes !== null)
    throw mandatesErrors.wrongRole();
  return { kind: 'operator', id: actor.operatorId, name: actor.name };
}

/** Who is signed in, whomever they act for now; apps have no business with mandates. */
export function signerOf({ actor }: Call): By & { actsFor: Extract<Actor, { kind: 'patient' }>['representative'] } {
  if (actor.kind !== 'patient' || actor.session.scopes !== null) throw mandatesErrors.portalOnly();
  const { representative } = actor;
  return {
    kind: 'patient',
    id: representative?.patientId ?? actor.patientId,
    name: actor.name,
    actsFor: representative,
  };
}

/** By the welcome desk. @throws Fault `mandates.*` */
export async function registerAtDesk(
  room: Room,
  call: Call,
  input: Terms & { represented: string; representative: string },
): Promise<Mandate> {
  const by = deskOf(call);
  const [represented, representative] = await Promise.all([
    room.needs.persons.findByMatricule(input.represented),
    room.needs.persons.findByMatricule(input.representative),
  ]);
  if (represented === null || represented.deathDate !== undefined) throw mandatesErrors.unknownPerson('represented');
  if (representative === null || !mayAct(representative, call.at)) throw mandatesErrors.unknownPerson('representative');
  return register(room, call, by, represented, representative, input);
}

/**
 * By the patient, who knows the proxy's matricule and date of birth. Nobody, another's date of birth and a child answer
 * alike and cost alike. @throws Fault `mandates.unknown-person`, `mandates.for-oneself`, `busy.too-many-tries`
 */
export async function nameProxy(
  room: Room,
  call: Call,
  input: { matricule: string; birthDate: string; scope: MandateScope; until: string | null },
): Promise<Mandate> {
  const { actsFor, ...by } = signerOf(call);
  if (actsFor !== undefined) throw mandatesErrors.forOneself();
  await room.needs.brakes.take(proxyTries, by.id);
  const [own, found] = await Promise.all([
    room.needs.persons.findByIds([by.id]).then((persons) => persons.get(by.id)),
    room.needs.persons.findByMatricule(input.matricule),
  ]);
  if (own === undefined || found === null || found.birthDate !== input.birthDate || !mayAct(found, call.at)) {
    await room.needs.audit(call, { action: 'changed-mandate', outcome: 'refused', detail: 'proxy not recognised' });
    throw mandatesErrors.unknownPerson();
  }
  return register(room, call, by, own, found, { kind: 'proxy', proof: 'own-word', ...input });
}

/** Of age and alive. Who has no full date of birth in the register is taken for of age: the desk sees the papers. */
function mayAct({ birthDate, deathDate }: PersonFacts, at: Date): boolean {
  if (deathDate !== undefined) return false;
  const ofAge = comesOfAge(birthDate);
  return ofAge === null || ofAge <= at;
}

async function register(
  room: Room,
  call: Call,
  by: By,
  represented: PersonFacts,
  representative: PersonFacts,
  { kind, scope, proof, until }: Terms,
): Promise<Mandate> {
  const { clock, chance } = room.needs;
  const now = clock.now();
  if (represented.id === representative.id) throw mandatesErrors.oneself();
  if (!proofsOf[kind].includes(proof)) throw mandatesErrors.wrongProof();
  let end = endOf(until, now);
  if (kind === 'parent') {
    const ofAge = comesOfAge(represented.birthDate);
    if (ofAge === null || ofAge <= now) throw mandatesErrors.notAChild();
    if (end === null || end > ofAge) end = ofAge;
  }
  const mandate: Mandate = {
    id: timeOrderedId(clock, chance),
    represented: represented.id,
    representative: representative.id,
    kind,
    scope,
    proof,
    by,
    from: now,
    until: end,
    registeredAt: now,
    endedAt: null,
  };
  await room.store.transaction(async (tx) => {
    await room.store.lock(tx, represented.id);
    const there = await room.store.of('represented', represented.id, tx);
    if (there.some((one) => one.representative === representative.id && isInForce(one, now)))
      throw mandatesErrors.alreadyThere();
    await room.store.add(tx, mandate);
    await room.needs.auditWithin(tx, call, eventOf(mandate, 'registered'));
  });
  return mandate;
}

/** A last day, included, as the moment after it. @throws Fault `mandates.bad-day`, `mandates.until-past` */
function endOf(until: string | null, now: Date): Date | null {
  if (until === null) return null;
  const end = startOfDay(until) === null ? null : startOfDay(shiftDay(until, { days: 1 }));
  if (end === null) throw mandatesErrors.badDay();
  if (end <= now) throw mandatesErrors.untilPast();
  return end;
}

const eventOf = ({ id, represented, representative, kind, scope, proof }: Mandate, what: string): MandateEvent => ({
  action: 'changed-mandate',
  what: [
    { id, type: 'mandate' },
    { id: represented, type: 'Patient' },
    { id: representative, type: 'Patient' },
  ],
  outcome: 'permitted',
  detail: [what, kind, scope, proof].join(' '),
});

export async function endAtDesk(room: Room, call: Call, id: string): Promise<void> {
  const by = deskOf(call);
  const mandate = await room.store.find(id);
  if (mandate === null) throw mandatesErrors.notFound();
  await end(room, call, mandate, by);
}

/** A representative ends any of theirs; who is represented, the proxies. @throws Fault `mandates.not-found`, `mandates.desk-ends` */
export async function endOwn(room: Room, call: Call, id: string): Promise<void> {
  const { actsFor: _, ...by } = signerOf(call);
  const mandate = await room.store.find(id);
  if (mandate === null || (mandate.represented !== by.id && mandate.representative !== by.id))
    throw mandatesErrors.notFound();
  if (mandate.represented === by.id && mandate.kind !== 'proxy') throw mandatesErrors.deskEnds();
  await end(room, call, mandate, by);
}

async function end(room: Room, call: Call, mandate: Mandate, by: By): Promise<void> {
  await room.store.transaction(async (tx) => {
    if (!(await room.store.end(tx, mandate.id, room.needs.clock.now(), by))) throw mandatesErrors.notFound();
    await room.needs.auditWithin(tx, call, eventOf(mandate, 'ended'));
  });
}
