// The patients of a professional: those whose records name them, or an organisation of theirs, and let them in today.
import type { Call } from '../../base/call.ts';
import { Fault } from '../../base/fault.ts';
import { parseMatricule } from '../../base/matricule.ts';
import { foldText } from '../../fhir/search/fold-text.ts';
import { decide } from './access/decide.ts';
import type { Basis, Subject } from './access/model.ts';
import type { Dossier } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import type { PersonFacts } from './needs.ts';
import { shownPatient } from './read-my-record.ts';
import { mineOf, timelineTypes } from './read-outline.ts';
import { pageCount } from './read-timeline.ts';
import { readMarksOf } from './reader-marks.ts';
import type { Room } from './room.ts';
import { findRecordType } from './types.ts';

export type MyPatient = {
  patientId: string;
  name: string;
  givenName: string;
  birthDate: string;
  sex: string;
  matricule: string;
  basis: Basis;
  until?: string;
  lastActivity?: string;
  newCount: number;
};
export type PatientsInput = { q?: string; cursor?: string; count?: string };

/** What stands by itself in a record; results come with their report. */
const countedTypes = timelineTypes
  .filter((type) => type !== 'Observation')
  .map((type) => findRecordType(type)?.number ?? 0);
const newDaysMax = 30;

type Mine = { dossier: Dossier; person: PersonFacts; basis: Basis; until: Date | undefined };

/** Their records are read in two statements, their names in one, whatever their number; news for one page in one more. */
export async function readMyPatients(
  room: Room,
  call: Call,
  input: PatientsInput,
): Promise<{ total: number; items: MyPatient[]; next?: string }> {
  const { actor } = call;
  if (actor.kind !== 'professional') throw recordErrors.forbidden();
  const subjects: Subject[] = [
    { kind: 'professional', id: actor.practitionerId },
    ...actor.organisationIds.map((id): Subject => ({ kind: 'organisation', id })),
  ];
  const named = await room.store.dossiersNaming(subjects.map((one) => room.dossiers.subjectToken(one)));
  const open = (await room.dossiers.findMany(named)).flatMap((dossier) => {
    const decision = decide(room.needs.policy, dossier.facts, actor, call.purpose, call.at, 'record', 'open-record');
    return decision.permit ? [{ dossier, basis: decision.basis, until: decision.until }] : [];
  });
  const persons = await room.needs.persons.findMany(open.map((one) => one.dossier.facts.patientId));
  const matches = matcher(input.q ?? '');
  const mine = open
    .flatMap((one): Mine[] => {
      const person = persons.get(one.dossier.facts.patientId);
      return person === undefined || !matches(person) ? [] : [{ ...one, person }];
    })
    .map((one) => ({
      ...one,
      key: `${foldText(one.person.familyName)} ${foldText(one.person.givenName)} ${one.person.id}`,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const start =
    input.cursor === undefined || input.cursor === '' ? 0 : mine.findIndex((one) => one.person.id === input.cursor) + 1;
  if (start === 0 && input.cursor !== undefined && input.cursor !== '')
    throw new Fault('invalid', {
      code: 'search.cursor',
      message: 'The page link is not one of ours.',
      issues: [{ text: 'Unknown page.', expression: 'cursor' }],
    });
  const count = pageCount(input.count);
  const page = mine.slice(start, start + count);
  const items = await withNews(room, call, page);
  await room.needs.audit.append(room.needs.audit.platformLog, call, {
    action: 'searched',
    count: items.length,
    outcome: 'permitted',
    detail: 'my patients',
  });
  const last = start + count < mine.length ? page[page.length - 1] : undefined;
  return { total: mine.length, items, ...(last === undefined ? {} : { next: last.person.id }) };
}

async function withNews(room: Room, call: Call, page: readonly Mine[]): Promise<MyPatient[]> {
  if (page.length === 0) return [];
  const marks = await readMarksOf(
    room,
    call,
    page.map((one) => one.dossier),
  );
  const floor = call.at.getTime() - newDaysMax * 86_400_000;
  const activity = await room.store.activity(
    countedTypes,
    page.map(({ dossier }) => {
      const last = marks.get(dossier.id)?.last;
      return {
        dossier: dossier.id,
        view: room.dossiers.viewOf(dossier, call).tokens,
        mine: mineOf(dossier, call),
        since: last === undefined ? new Date(floor) : new Date(last),
      };
    }),
  );
  return page.map(({ dossier, person, basis, until }) => {
    const { id, ...shown } = shownPatient(person);
    const found = activity.get(dossier.id);
    return {
      patientId: id,
      ...shown,
      basis,
      ...(until === undefined ? {} : { until: until.toISOString() }),
      ...(found?.last == null ? {} : { lastActivity: found.last.toISOString() }),
      newCount: found?.fresh ?? 0,
    };
  });
}

/** Words of the name in any order, a matricule however it is typed, or the beginning of one, or a birth date. */
function matcher(q: string): (person: PersonFacts) => boolean {
  const words = foldText(q)
    .split(' ')
    .filter((one) => one !== '');
  if (words.length === 0) return () => true;
  const digits = parseMatricule(q) ?? (/^[\d\s]+$/.test(q) ? q.replace(/\s/g, '') : null);
  return (person) => {
    if (digits !== null && person.matricule?.startsWith(digits) === true) return true;
    if (person.birthDate === q.trim()) return true;
    const name = foldText(`${person.givenName} ${person.familyName}`);
    return words.every((word) => name.includes(word));
  };
}
