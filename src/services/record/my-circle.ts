// What the patient decides: the circle, the lead doctor's place in it, exclusions, and who sees one document.
import type { Call } from '../../base/call.ts';
import { timeOrderedId } from '../../base/ids.ts';
import { decide } from './access/decide.ts';
import type { Grant, Hide, Subject } from './access/model.ts';
import { changeFacts } from './change-facts.ts';
import { type Dossier, factKind } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import { newPresenceCode } from './presence-code.ts';
import type { Room } from './room.ts';

/** The caller's own record, fresh. @throws Fault `record.not-found` when there is none */
export async function ownRecord(room: Room, call: Call): Promise<Dossier> {
  if (call.actor.kind !== 'patient') throw recordErrors.forbidden();
  const known = await room.dossiers.findOf(call.actor.patientId);
  const dossier = known === null ? null : await room.dossiers.refresh(known.id);
  if (dossier === null) throw recordErrors.notFound();
  return dossier;
}

async function managedRecord(room: Room, call: Call): Promise<Dossier> {
  const dossier = await ownRecord(room, call);
  const decision = decide(room.needs.policy, dossier.facts, call.actor, call.purpose, call.at, 'record', 'manage');
  if (!decision.permit) throw recordErrors.forbidden();
  return dossier;
}

/** Somebody the directories know. @throws Fault `record.reference` */
async function knownSubject(room: Room, subject: Subject): Promise<string> {
  const found =
    subject.kind === 'professional'
      ? (await room.needs.professionals.practitioners([subject.id])).get(subject.id)?.name
      : (await room.needs.professionals.organisations([subject.id])).get(subject.id)?.name;
  if (found === undefined)
    throw recordErrors.notHere(subject.kind === 'professional' ? 'professionalId' : 'organisationId');
  return found;
}

const isSame = (a: Subject, b: Subject): boolean => a.kind === b.kind && a.id === b.id;

/** Adds to the circle, or changes the end of who is there already. */
export async function addToCircle(
  room: Room,
  call: Call,
  subject: Subject,
  until: Date | null,
): Promise<{ dossier: Dossier; grant: Grant }> {
  const dossier = await managedRecord(room, call);
  const name = await knownSubject(room, subject);
  if (until !== null && until <= call.at) throw recordErrors.notHere('until');
  const present = dossier.facts.grants.find((one) => one.basis === 'circle' && isSame(one.subject, subject));
  const id = present?.id ?? timeOrderedId(room.needs.clock, room.needs.chance);
  const from = present?.from ?? call.at;
  const after = await changeFacts(room, call, dossier, {
    put: [
      {
        id,
        kind: factKind.grant,
        subject,
        content: {
          basis: 'circle',
          subject,
          from: from.toISOString(),
          ...(until === null ? {} : { until: until.toISOString() }),
        },
      },
    ],
    remove: [],
    log: {
      action: 'granted',
      basis: 'circle',
      what: [{ id: subject.id, type: subject.kind, title: name }],
      outcome: 'permitted',
      ...(until === null ? {} : { detail: until.toISOString() }),
    },
    outbox: 'circle-changed',
  });
  return { dossier: after, grant: grantOf(after, id) };
}

export async function changeGrantEnd(
  room: Room,
  call: Call,
  id: string,
  until: Date | null,
): Promise<{ dossier: Dossier; grant: Grant }> {
  const dossier = await managedRecord(room, call);
  const grant = dossier.facts.grants.find((one) => one.id === id && one.basis === 'circle');
  if (grant === undefined) throw recordErrors.notFound();
  return addToCircle(room, call, grant.subject, until);
}

/** Ends a grant of the circle, a visit, or the referent's access. */
export async function withdraw(room: Room, call: Call, id: string): Promise<Dossier> {
  const dossier = await managedRecord(room, call);
  const grant = dossier.facts.grants.find((one) => one.id === id);
  if (grant === undefined) throw recordErrors.notFound();
  const name = await nameOfSubject(room, grant.subject);
  return changeFacts(room, call, dossier, {
    put: [],
    remove: [id],
    log: {
      action: 'withdrew',
      basis: grant.basis,
      what: [{ id: grant.subject.id, type: grant.subject.kind, title: name }],
      outcome: 'permitted',
    },
    outbox: 'circle-changed',
  });
}

export async function exclude(room: Room, call: Call, subject: Subject): Promise<Dossier> {
  const dossier = await managedRecord(room, call);
  const name = await knownSubject(room, subject);
  if (dossier.facts.exclusions.some((one) => isSame(one.subject, subject))) return dossier;
  return changeFacts(room, call, dossier, {
    put: [
      {
        id: timeOrderedId(room.needs.clock, room.needs.chance),
        kind: factKind.exclusion,
        subject,
        content: { subject, since: call.at.toISOString() },
      },
    ],
    remove: [],
    log: { action: 'excluded', what: [{ id: subject.id, type: subject.kind, title: name }], outcome: 'permitted' },
    outbox: 'circle-changed',
  });
}

export async function endExclusion(room: Room, call: Call, id: string): Promise<Dossier> {
  const dossier = await managedRecord(room, call);
  const exclusion = dossier.facts.exclusions.find((one) => (one as { id?: string }).id === id);
  if (exclusion === undefined) throw recordErrors.notFound();
  const name = await nameOfSubject(room, exclusion.subject);
  return changeFacts(room, call, dossier, {
    put: [],
    remove: [id],
    log: {
      action: 'granted',
      what: [{ id: exclusion.subject.id, type: exclusion.subject.kind, title: name }],
      outcome: 'permitted',
      detail: 'exclusion ended',
    },
    outbox: 'circle-changed',
  });
}

export async function renewPresenceCode(room: Room, call: Call): Promise<Dossier> {
  const dossier = await managedRecord(room, call);
  const id = dossier.presenceCode?.id ?? timeOrderedId(room.needs.clock, room.needs.chance);
  return changeFacts(room, call, dossier, {
    put: [
      {
        id,
        kind: factKind.presenceCode,
        subject: null,
        content: { code: newPresenceCode(room.needs.chance), since: call.at.toISOString() },
      },
    ],
    remove: [],
    log: { action: 'renewed-code', outcome: 'permitted' },
    outbox: null,
  });
}

/** Who sees one entry, the first, and what is below it: the circle (null), nobody, or all but some. One fact says it. */
export async function setVisibility(
  room: Room,
  call: Call,
  entryIds: readonly string[],
  title: string,
  hide: Hide | null,
): Promise<Dossier> {
  const dossier = await managedRecord(room, call);
  const [entryId = '', ...below] = entryIds;
  const id = `v${entryId}`;
  return changeFacts(room, call, dossier, {
    put:
      hide === null
        ? []
        : [
            {
              id,
              kind: factKind.visibility,
              subject: null,
              content: { entryId, hide, ...(below.length === 0 ? {} : { below }) },
            },
          ],
    remove: hide === null && dossier.hides.has(entryId) ? [id] : [],
    log: {
      action: hide === null ? 'showed' : 'hid',
      what: [{ id: entryId, title }],
      outcome: 'permitted',
      ...(hide?.mode === 'except' ? { detail: `except ${hide.except.length}` } : {}),
    },
    outbox: null,
  });
}

const grantOf = (dossier: Dossier, id: string): Grant => {
  const grant = dossier.facts.grants.find((one) => one.id === id);
  if (grant === undefined) throw recordErrors.notFound();
  return grant;
};

async function nameOfSubject(room: Room, subject: Subject): Promise<string> {
  const { professionals } = room.needs;
  return (
    (subject.kind === 'professional'
      ? (await professionals.practitioners([subject.id])).get(subject.id)?.name
      : (await professionals.organisations([subject.id])).get(subject.id)?.name) ?? ''
  );
}
