// The presence code: the patient's proof of being there. Whoever is told it may open the record for one visit.
import { timingSafeEqual } from 'node:crypto';
import type { Call } from '../../base/call.ts';
import type { Chance } from '../../base/clock.ts';
import { randomBase32, timeOrderedId } from '../../base/ids.ts';
import { brakeOpening, mayTryPresenceCode } from './access/brakes.ts';
import { decide, endOf } from './access/decide.ts';
import type { Grant, Subject } from './access/model.ts';
import { changeFacts } from './change-facts.ts';
import { type Dossier, factKind } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import { logRefusal, type Room } from './room.ts';

/** 12 base32 characters (60 bits) without i, l, o and u; shown as XXXX-XXXX-XXXX. */
export const newPresenceCode = (chance: Chance): string => randomBase32(chance, 12);
export const showPresenceCode = (code: string): string => (code.match(/.{1,4}/g) ?? []).join('-').toUpperCase();

/** As people write it: any case, spaces and hyphens, O for 0, I and L for 1. */
export const readPresenceCode = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[\s.-]/g, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1');

const isSame = (given: string, kept: string): boolean => {
  const a = Buffer.alloc(16, 0);
  const b = Buffer.alloc(16, 0);
  a.write(given.slice(0, 16));
  b.write(kept.slice(0, 16));
  return timingSafeEqual(a, b) && given.length === kept.length;
};

const attemptKind = { wrongCode: 1, opening: 2 } as const;
const hour = 3_600_000;

async function counted(
  room: Room,
  subject: bigint,
  kind: number,
  at: Date,
): Promise<{ lastHour: number; lastDay: number }> {
  const { hour: lastHour, day: lastDay } = await room.store.countAttempts(
    subject,
    kind,
    new Date(at.getTime() - hour),
    new Date(at.getTime() - 24 * hour),
  );
  return { lastHour, lastDay };
}

export type Found = { patientId: string; basis: string; until: string | null };

/**
 * A professional asks for a patient's record by matricule: on what they have already, or with the presence code. Person
 * unknown, record not open, patient's exclusion and wrong code are one answer.
 * @throws Fault `record.not-found`, `record.too-many-tries`, `record.too-many-openings`
 */
export async function findPatient(
  room: Room,
  call: Call,
  input: { matricule: string; presenceCode: string | null; reason: string | null },
): Promise<Found> {
  const { actor } = call;
  if (actor.kind !== 'professional') throw recordErrors.forbidden();
  const subject: Subject = { kind: 'professional', id: actor.practitionerId };
  const token = room.dossiers.subjectToken(subject);
  const wrong = await counted(room, token, attemptKind.wrongCode, call.at);
  if (!mayTryPresenceCode(room.needs.policy, wrong)) throw recordErrors.tooManyTries();

  const person = await room.needs.persons.findByMatricule(input.matricule);
  let dossier = person === null ? null : await room.dossiers.findOf(person.id);
  if (dossier !== null) dossier = await room.dossiers.refresh(dossier.id);
  const detail = input.reason?.slice(0, 500);
  const refuse = async (): Promise<never> => {
    await room.store.insertAttempt(token, attemptKind.wrongCode, call.at);
    await logRefusal(room, call, dossier, {
      action: input.presenceCode === null ? 'opened' : 'tried-code',
      ...(detail === undefined ? {} : { detail }),
    });
    throw recordErrors.notFound();
  };
  if (dossier === null) return refuse();

  const open = (): ReturnType<typeof decide> =>
    decide(room.needs.policy, (dossier as Dossier).facts, actor, call.purpose, call.at, 'record', 'open-record');
  let decision = open();
  if (!decision.permit && input.presenceCode !== null) {
    const code = dossier.presenceCode;
    if (code === null || dossier.facts.state !== 'open' || !isSame(readPresenceCode(input.presenceCode), code.code))
      return refuse();
    const until = endOf(room.needs.policy, { basis: 'presence', from: call.at });
    const visit: Grant = {
      id: timeOrderedId(room.needs.clock, room.needs.chance),
      basis: 'presence',
      subject,
      from: call.at,
      ...(until === undefined ? {} : { until }),
    };
    // Decided before it is written: a code opens nothing for the excluded, nor for a profession that the policy leaves out.
    const proposed = { ...dossier.facts, grants: [...dossier.facts.grants, visit] };
    if (!decide(room.needs.policy, proposed, actor, call.purpose, call.at, 'record', 'open-record').permit)
      return refuse();
    await brake(room, call, token, actor.profession);
    dossier = await changeFacts(room, call, dossier, {
      put: [
        {
          id: visit.id,
          kind: factKind.grant,
          subject,
          content: {
            basis: 'presence',
            subject,
            from: call.at.toISOString(),
            ...(until === undefined ? {} : { until: until.toISOString() }),
          },
        },
      ],
      remove: [],
      log: { action: 'opened', basis: 'presence', outcome: 'permitted', ...(detail === undefined ? {} : { detail }) },
      outbox: 'opened-by-presence',
    });
    decision = open();
    if (!decision.permit) return refuse();
  } else if (decision.permit) {
    await brake(room, call, token, actor.profession);
    await room.needs.audit.append(dossier.log, call, {
      action: 'opened',
      basis: decision.basis,
      outcome: 'permitted',
      ...(detail === undefined ? {} : { detail }),
    });
  } else return refuse();
  return { patientId: dossier.facts.patientId, basis: decision.basis, until: decision.until?.toISOString() ?? null };
}

async function brake(room: Room, call: Call, token: bigint, profession: string): Promise<void> {
  const answer = brakeOpening(room.needs.policy, profession, await counted(room, token, attemptKind.opening, call.at));
  if (answer === 'refuse') throw recordErrors.tooManyOpenings();
  if (answer === 'report') room.needs.log.warn('openings-past-brake', { request: call.id });
  await room.store.insertAttempt(token, attemptKind.opening, call.at);
}
