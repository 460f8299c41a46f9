// The first page of the patient's own record, the circle and the presence code, by name.
import type { Call } from '../../base/call.ts';
import { decide, endOf } from './access/decide.ts';
import type { Grant, GrantBasis, Subject } from './access/model.ts';
import type { Dossier } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import { ownRecord } from './my-circle.ts';
import type { OrganisationFacts, PersonFacts, PractitionerFacts } from './needs.ts';
import { showPresenceCode } from './presence-code.ts';
import { type Access, byOthers, readLog, showAccesses } from './read-accesses.ts';
import { readOutline, timelineRows, timelineTypes } from './read-outline.ts';
import { newsOf, readMarks } from './reader-marks.ts';
import { logLens } from './representatives.ts';
import type { Room } from './room.ts';

export type ShownGrant = {
  id: string;
  subject: { id: string; kind: Subject['kind']; name: string; profession?: string; speciality?: string; town?: string };
  basis: GrantBasis;
  since: string;
  until?: string;
};
export type ShownPatient = {
  id: string;
  name: string;
  givenName: string;
  birthDate: string;
  sex: string;
  matricule: string;
};

export const shownPatient = (person: PersonFacts): ShownPatient => ({
  id: person.id,
  name: `${person.givenName} ${person.familyName}`.trim(),
  givenName: person.givenName,
  birthDate: person.birthDate,
  sex: person.sex,
  matricule: person.matricule ?? '',
});

type Names = { practitioners: Map<string, PractitionerFacts>; organisations: Map<string, OrganisationFacts> };

export async function namesOf(room: Room, subjects: readonly Subject[]): Promise<Names> {
  const ids = (kind: Subject['kind']): string[] => [
    ...new Set(subjects.filter((one) => one.kind === kind).map((one) => one.id)),
  ];
  const [practitioners, organisations] = await Promise.all([
    room.needs.professionals.practitioners(ids('professional')),
    room.needs.professionals.organisations(ids('organisation')),
  ]);
  return { practitioners, organisations };
}

export function shownGrant(room: Room, grant: Grant, names: Names): ShownGrant {
  const { subject } = grant;
  const until = endOf(room.needs.policy, grant);
  const person = subject.kind === 'professional' ? names.practitioners.get(subject.id) : undefined;
  const known = person ?? names.organisations.get(subject.id);
  return {
    id: grant.id,
    subject: {
      ...subject,
      name: known?.name ?? '',
      ...(person === undefined
        ? {}
        : {
            profession: person.profession,
            ...(person.speciality === undefined ? {} : { speciality: person.speciality }),
          }),
      ...(known?.town === undefined ? {} : { town: known.town }),
    },
    basis: grant.basis,
    since: grant.from.toISOString(),
    ...(until === undefined ? {} : { until: until.toISOString() }),
  };
}

/** Grants that hold now, the strongest basis first, then the oldest. */
export const grantsInForce = (room: Room, dossier: Dossier, at: Date): Grant[] =>
  dossier.facts.grants
    .filter(
      (grant) =>
        grant.from <= at && (endOf(room.needs.policy, grant)?.getTime() ?? Number.POSITIVE_INFINITY) > at.getTime(),
    )
    .sort((a, b) => a.from.getTime() - b.from.getTime());

export type CircleAnswer = {
  referent?: ShownGrant;
  members: ShownGrant[];
  excluded: { id: string; subjectId: string; name: string; kind: Subject['kind']; since: string }[];
  visits: ShownGrant[];
};

export async function showCircle(room: Room, call: Call, dossier: Dossier): Promise<CircleAnswer> {
  const grants = grantsInForce(room, dossier, call.at);
  const exclusions = dossier.facts.exclusions as readonly { id: string; subject: Subject; since: Date }[];
  const names = await namesOf(
    room,
    [...grants, ...exclusions].map((one) => one.subject),
  );
  const of = (basis: GrantBasis): ShownGrant[] =>
    grants.filter((one) => one.basis === basis).map((one) => shownGrant(room, one, names));
  const [referent] = of('referent');
  return {
    ...(referent === undefined ? {} : { referent }),
    members: of('circle'),
    excluded: exclusions.map(({ id, subject, since }) => ({
      id,
      subjectId: subject.id,
      name: (names.practitioners.get(subject.id) ?? names.organisations.get(subject.id))?.name ?? '',
      kind: subject.kind,
      since: since.toISOString(),
    })),
    visits: of('presence'),
  };
}

export async function readCircle(room: Room, call: Call): Promise<CircleAnswer> {
  const dossier = await ownRecord(room, call);
  const circle = await showCircle(room, call, dossier);
  await room.needs.audit.append(dossier.log, call, {
    action: 'read',
    basis: 'patient',
    outcome: 'permitted',
    detail: 'circle',
  });
  return circle;
}

export type RecordAnswer = {
  state: 'open' | 'none' | 'closed';
  openedAt?: string;
  origin?: 'bulk' | 'volunteer';
  patient: ShownPatient;
  counts: { [category: string]: number };
  unread: number;
  referent?: ShownGrant;
  lastAccess?: Access;
  circleCount: number;
};

const looks = new Set(['opened', 'read', 'searched', 'downloaded']);

export async function readMyRecord(room: Room, call: Call): Promise<RecordAnswer> {
  if (call.actor.kind !== 'patient') throw recordErrors.forbidden();
  const person = await room.needs.persons.find(call.actor.patientId);
  if (person === null) throw recordErrors.notFound();
  const patient = shownPatient(person);
  const dossier = await room.dossiers.findOf(call.actor.patientId);
  const nothing = { patient, counts: {}, unread: 0, circleCount: 0 };
  if (dossier === null) return { state: 'none', ...nothing };
  // An outline decides on the facts as they are: it is asked first, and its record is the fresh one.
  const outline = await readOutline(room, call, dossier, timelineTypes);
  if (outline === null) return { state: 'none', ...nothing };
  const at = outline.dossier;
  const mayRead = decide(
    room.needs.policy,
    at.facts,
    call.actor,
    call.purpose,
    call.at,
    'record',
    'open-record',
  ).permit;
  if (!mayRead)
    return { state: at.facts.state === 'none' ? 'none' : 'closed', openedAt: at.openedAt.toISOString(), ...nothing };
  const lens = await logLens(room, call, at);
  const [rows, marks, lastOnes, circle] = await Promise.all([
    timelineRows(room, outline),
    readMarks(room, call, at),
    readLog(
      room,
      at,
      (entry) =>
        lens(entry) !== null && byOthers(at)(entry) && looks.has(entry.action) && entry.outcome === 'permitted',
      {
        enough: 1,
        scanned: 600,
      },
    ),
    showCircle(room, call, at),
  ]);
  const counts: { [category: string]: number } = {};
  for (const row of rows) counts[row.category] = (counts[row.category] ?? 0) + 1;
  const isNews = newsOf(marks, call.at);
  const [lastAccess] = await showAccesses(
    room,
    call,
    at,
    lastOnes.slice(0, 1).flatMap((entry) => lens(entry) ?? []),
  );
  await room.needs.audit.append(at.log, call, { action: 'opened', count: 0, basis: 'patient', outcome: 'permitted' });
  return {
    state: 'open',
    openedAt: at.openedAt.toISOString(),
    origin: at.head.origin,
    patient,
    counts,
    unread: rows.filter((row) => !row.mine && isNews(row.id, row.recorded)).length,
    ...(circle.referent === undefined ? {} : { referent: circle.referent }),
    ...(lastAccess === undefined ? {} : { lastAccess }),
    circleCount: circle.members.length + circle.visits.length + (circle.referent === undefined ? 0 : 1),
  };
}

export type PresenceCodeAnswer = {
  code: string;
  since: string;
  uses: { at: string; name: string; profession: string; until: string }[];
};

const usesMax = 50;

/** @throws Fault `record.not-found` when the record is not open or has no code */
export async function showPresence(room: Room, call: Call, dossier: Dossier): Promise<PresenceCodeAnswer> {
  if (
    !decide(room.needs.policy, dossier.facts, call.actor, call.purpose, call.at, 'record', 'manage').permit ||
    dossier.presenceCode === null
  )
    throw recordErrors.notFound();
  const opened = await readLog(
    room,
    dossier,
    (entry) => entry.action === 'opened' && entry.basis === 'presence' && entry.outcome === 'permitted',
    { enough: 500 },
  );
  const uses: PresenceCodeAnswer['uses'] = [];
  const openUntil = new Map<string, number>();
  // Oldest first: what a professional opens again during a visit is no new use of the code.
  for (const { who, at } of opened.reverse()) {
    if ((openUntil.get(who.id) ?? 0) > at.getTime()) continue;
    const until = endOf(room.needs.policy, { basis: 'presence', from: at }) ?? at;
    openUntil.set(who.id, until.getTime());
    uses.push({ at: at.toISOString(), name: who.name, profession: who.profession ?? '', until: until.toISOString() });
  }
  await room.needs.audit.append(dossier.log, call, {
    action: 'read',
    basis: 'patient',
    outcome: 'permitted',
    detail: 'presence code',
  });
  return {
    code: showPresenceCode(dossier.presenceCode.code),
    since: dossier.presenceCode.since.toISOString(),
    uses: uses.reverse().slice(0, usesMax),
  };
}
