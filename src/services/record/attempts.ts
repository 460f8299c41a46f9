// What is counted of a professional or a system so that it can be braked: wrong presence codes, records opened, persons
// looked up in the register. Counts are in the database, so that all processes share them.
import type { Call } from '../../base/call.ts';
import { brakeOpening, type Counted, mayTryPresenceCode } from './access/brakes.ts';
import type { Subject } from './access/model.ts';
import { recordErrors } from './errors.ts';
import type { Room } from './room.ts';

const attemptKind = { wrongCode: 1, opening: 2, lookup: 3 } as const;
const hour = 3_600_000;
/** No brake looks further back. */
const windowMs = 24 * hour;

/** Persons that may be looked up in an hour: somebody at a desk, and the software of a whole house. */
const lookupsPerHour = { professional: 200, system: 3000 } as const;

/** A system stands for its organisation. */
function subjectOf({ actor }: Call): Subject | null {
  if (actor.kind === 'professional') return { kind: 'professional', id: actor.practitionerId };
  return actor.kind === 'system' ? { kind: 'organisation', id: actor.organisationId } : null;
}

async function counted(room: Room, token: bigint, kind: number, at: Date): Promise<Counted> {
  const { hour: lastHour, day: lastDay } = await room.store.countAttempts(
    token,
    kind,
    new Date(at.getTime() - hour),
    new Date(at.getTime() - windowMs),
  );
  return { lastHour, lastDay };
}

const count = (room: Room, call: Call, token: bigint, kind: number): Promise<void> =>
  room.store.insertAttempt(token, kind, call.at);

/** Asked before a code is compared. @throws Fault `record.too-many-tries` */
export async function assertMayTryCode(room: Room, call: Call, subject: Subject): Promise<void> {
  const wrong = await counted(room, room.dossiers.subjectToken(subject), attemptKind.wrongCode, call.at);
  if (!mayTryPresenceCode(room.needs.policy, wrong)) throw recordErrors.tooManyTries();
}

export const countWrongCode = (room: Room, call: Call, subject: Subject): Promise<void> =>
  count(room, call, room.dossiers.subjectToken(subject), attemptKind.wrongCode);

/** Counts an opening by a professional. @throws Fault `record.too-many-openings` */
export async function brakeOpenings(room: Room, call: Call): Promise<void> {
  const subject = subjectOf(call);
  if (subject === null || call.actor.kind !== 'professional') return;
  const token = room.dossiers.subjectToken(subject);
  const opened = await counted(room, token, attemptKind.opening, call.at);
  const answer = brakeOpening(room.needs.policy, call.actor.profession, opened);
  if (answer === 'refuse') throw recordErrors.tooManyOpenings();
  if (answer === 'report') room.needs.log.warn('openings-past-brake', { request: call.id });
  await count(room, call, token, attemptKind.opening);
}

/** Counts a look into the register of persons; false when there were too many. Patients have only themselves to find. */
export async function mayLookUp(room: Room, call: Call): Promise<boolean> {
  const subject = subjectOf(call);
  const { kind } = call.actor;
  if (subject === null || (kind !== 'professional' && kind !== 'system')) return true;
  const token = room.dossiers.subjectToken(subject);
  if ((await counted(room, token, attemptKind.lookup, call.at)).lastHour >= lookupsPerHour[kind]) return false;
  await count(room, call, token, attemptKind.lookup);
  return true;
}

/** Forgets what no brake looks at any more. */
export const purgeAttempts = (room: Room): Promise<number> =>
  room.store.purgeAttempts(new Date(room.needs.clock.now().getTime() - windowMs));
