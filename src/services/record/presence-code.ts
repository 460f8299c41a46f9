// The presence code: the patient's proof of being there. Whoever is told it may open the record for one visit.
import { timingSafeEqual } from 'node:crypto';
import type { Call } from '../../base/call.ts';
import type { Chance } from '../../base/clock.ts';
import { randomBase32, timeOrderedId } from '../../base/ids.ts';
import { decide, endOf } from './access/decide.ts';
import type { Grant, Subject } from './access/model.ts';
import { assertMayTryCode, brakeOpenings, countWrongCode } from './attempts.ts';
import { changeFacts } from './change-facts.ts';
import { type Dossier, factKind } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import { readMarks, writeMarks } from './reader-marks.ts';
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
  await assertMayTryCode(room, call, subject);

  const person = await room.needs.persons.findByMatricule(input.matricule);
  let dossier = person === null ? null : await room.dossiers.findOf(person.id);
  if (dossier !== null) dossier = await room.dossiers.refresh(dossier.id);
  const detail = input.reason?.slice(0, 500);
  const refuse = async (): Promise<never> => {
    await countWrongCode(room, call, subject);
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
    await brakeOpenings(room, call);
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
    await brakeOpenings(room, call);
    await room.needs.audit.append(dossier.log, call, {
      action: 'opened',
      basis: decision.basis,
      outcome: 'permitted',
      ...(detail === undefined ? {} : { detail }),
    });
  } else return refuse();
  // The pages that follow belong to this opening.
  const marks = await readMarks(room, call, dossier);
  await writeMarks(room, call, dossier, { ...marks, opened: call.at.toISOString() });
  return { patientId: dossier.facts.patientId, basis: decision.basis, until: decision.until?.toISOString() ?? null };
}
