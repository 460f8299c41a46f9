// One patient in ten seconds: who, alerts, problems, medication, what changed since the last visit, latest documents, who
// else cares. The outline tells what there is; what the page shows is opened together, and trends are one search.
import type { Call } from '../../base/call.ts';
import { foldText } from '../../fhir/search/fold-text.ts';
import { decide } from './access/decide.ts';
import type { Basis } from './access/model.ts';
import { writableCategories } from './access/visibility.ts';
import { brakeOpenings } from './attempts.ts';
import type { Dossier } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import { type Dated, pointsOf, valuesByCode } from './history-of-values.ts';
import type { OutlineRow } from './outline-cache.ts';
import { at, codeOf, codingsOf, type Json, textOf } from './present/elements.ts';
import { dosageText, reactionsOf } from './present/facts.ts';
import { type Flag, isAbnormal, type Range } from './present/measures.ts';
import { inLanguage } from './present/plain-words.ts';
import { shownMeasure } from './read-item.ts';
import { grantsInForce, namesOf, type ShownPatient, shownPatient } from './read-my-record.ts';
import { type OpenedRow, type Outline, openRows, readOutline, timelineRows, timelineTypes } from './read-outline.ts';
import { isCounted, isOwnVisit, readMarks, visit, writeMarks } from './reader-marks.ts';
import { logRefusal, type Room } from './room.ts';
import { authorsOf, type Item, showItems, titleIn } from './show-items.ts';

export type Change = {
  code: string;
  name: string;
  before?: { text: string; date: string };
  now: { text: string; unit?: string; date: string; flag?: Flag };
  range?: Range;
  history: { date: string; number: number }[];
  source: string;
};
export type Brief = {
  patient: ShownPatient;
  access: { basis: Basis; until?: string };
  referent?: { name: string };
  since?: string;
  alerts: { text: string; detail?: string; kind: 'allergy' | 'alert' | 'directive' }[];
  problems: { text: string; since?: string }[];
  medications: { text: string; dosage?: string; since?: string; isNew: boolean }[];
  changes: Change[];
  vaccinations: { text: string; date: string }[];
  documents: Item[];
  circle: { name: string; profession?: string; speciality?: string }[];
  canWrite: string[];
};

const types = [...timelineTypes, 'Flag'];
const most = {
  AllergyIntolerance: 50,
  Condition: 100,
  MedicationStatement: 100,
  MedicationRequest: 100,
  Immunization: 30,
  Flag: 20,
} as const;
const documentsMax = 10;
const directivesMax = 5;
/** Values looked into: all that came since the last visit, or the newest of a record that is opened for the first time. */
const freshMax = 500;
const firstMax = 60;
const changesMax = 25;

/** @throws Fault `record.not-found`, alike for no such person, no record and no way in */
export async function readBrief(room: Room, call: Call, patientId: string): Promise<Brief> {
  const { needs } = room;
  const may = (dossier: Dossier): ReturnType<typeof decide> =>
    decide(needs.policy, dossier.facts, call.actor, call.purpose, call.at, 'record', 'open-record');
  const known = await room.dossiers.findOf(patientId);
  // Memory may hold what was so before somebody else's server let them in.
  const from = known === null || may(known).permit ? known : await room.dossiers.refresh(known.id);
  const outline = from === null || !may(from).permit ? null : await readOutline(room, call, from, types);
  const decision = outline === null ? null : may(outline.dossier);
  const person = await needs.persons.find(patientId);
  if (outline === null || decision === null || !decision.permit || person === null) {
    await logRefusal(room, call, from, { action: 'opened', detail: 'brief' });
    throw recordErrors.notFound();
  }
  const { dossier } = outline;
  const rows = await timelineRows(room, outline);
  const held = await readMarks(room, call, dossier);
  // Who comes by a link and not by the search opens the record all the same.
  const isSameOpening = isCounted(held, call.at);
  if (!isSameOpening) await brakeOpenings(room, call);
  const marks = isSameOpening ? held : { ...held, opened: call.at.toISOString() };
  const own = outline.rows.find((row) => row.mine && isOwnVisit(row.clinical, call.at));
  const looked = visit(
    marks.last === undefined && own !== undefined
      ? { ...marks, previous: new Date(own.clinical).toISOString() }
      : marks,
    call.at,
  );
  const since = looked.previous;
  const isNew = (row: OutlineRow): boolean => since !== null && !row.mine && row.recorded > since.getTime();

  const of = (type: string): OutlineRow[] => outline.rows.filter((row) => row.type === type);
  const directives = of('DocumentReference')
    .filter((row) => row.category === 'directives')
    .slice(0, directivesMax);
  const opened = await openRows(room, dossier, [
    ...Object.entries(most).flatMap(([type, count]) => of(type).slice(0, count)),
    ...directives,
  ]);
  const shown = (type: string): Shown[] =>
    of(type).flatMap((row) => (opened.has(row.id) ? shownOf(opened.get(row.id) as OpenedRow) : []));
  const documentRows = rows
    .filter((row) => row.type === 'DocumentReference' || row.type === 'DiagnosticReport' || row.type === 'ImagingStudy')
    .slice(0, documentsMax);
  const [changes, documents, circle] = await Promise.all([
    changesOf(room, call, outline, since),
    showItems(room, call, outline, documentRows, { isNew }),
    circleOf(room, call, dossier),
    writeMarks(room, call, dossier, looked.marks),
  ]);
  const brief: Brief = {
    patient: shownPatient(person),
    access: { basis: decision.basis, ...(decision.until === undefined ? {} : { until: decision.until.toISOString() }) },
    ...(circle.referent === undefined ? {} : { referent: { name: circle.referent } }),
    ...(since === null ? {} : { since: since.toISOString() }),
    alerts: [
      ...allergiesOf(shown('AllergyIntolerance')),
      ...shown('Flag')
        .filter(({ resource }) => resource.status === 'active')
        .map(({ one, resource }) =>
          alert('alert', one.sketch.title, textOf(at(resource.period, 'start'))?.slice(0, 4)),
        ),
      ...directives.flatMap((row) => {
        const one = opened.get(row.id);
        return one === undefined || one.sketch.superseded
          ? []
          : [
              alert(
                'directive',
                titleIn(needs.plainWords, row.type, one.sketch, call.language),
                one.sketch.date?.slice(0, 4),
              ),
            ];
      }),
    ],
    problems: problemsOf(shown('Condition')),
    medications: medicationsOf([...shown('MedicationStatement'), ...shown('MedicationRequest')], call.at, isNew),
    changes,
    vaccinations: shown('Immunization')
      .filter(({ resource }) => resource.status === 'completed')
      .map(({ one }) => ({
        text: one.sketch.title,
        date: one.sketch.date ?? new Date(one.row.clinical).toISOString(),
      })),
    documents,
    circle: circle.others,
    canWrite: writableCategories(needs.policy, dossier.facts, call.actor, call.purpose, call.at),
  };
  await needs.audit.append(dossier.log, call, {
    action: 'opened',
    count: documents.length + changes.length,
    basis: decision.basis,
    outcome: 'permitted',
    detail: 'brief',
  });
  return brief;
}

type Shown = { one: OpenedRow; resource: Json };
const shownOf = (one: OpenedRow): Shown[] => [{ one, resource: JSON.parse(one.entry.text.toString()) as Json }];

const alert = (
  kind: 'allergy' | 'alert' | 'directive',
  text: string,
  detail: string | undefined,
): Brief['alerts'][number] => ({ text, kind, ...(detail === undefined || detail === '' ? {} : { detail }) });

const inForce = new Set([undefined, 'active', 'recurrence', 'relapse']);

/** All but those said to be of low risk: what nobody assessed may be dangerous. */
function allergiesOf(shown: readonly Shown[]): Brief['alerts'] {
  return shown
    .filter(
      ({ resource }) =>
        resource.criticality !== 'low' &&
        inForce.has(codeOf(resource.clinicalStatus)) &&
        codeOf(resource.verificationStatus) !== 'refuted',
    )
    .map(({ one, resource }) =>
      alert(
        'allergy',
        one.sketch.title,
        [reactionsOf(resource), textOf(resource.onsetDateTime)?.slice(0, 4)].filter(Boolean).join(', '),
      ),
    );
}

function problemsOf(shown: readonly Shown[]): Brief['problems'] {
  const seen = new Set<string>();
  return shown
    .filter(
      ({ resource }) =>
        inForce.has(codeOf(resource.clinicalStatus)) &&
        resource.abatementDateTime === undefined &&
        codeOf(resource.verificationStatus) !== 'refuted',
    )
    .filter(({ one, resource }) => isFirst(seen, codeOf(resource.code) ?? foldText(one.sketch.title)))
    .map(({ one, resource }) => {
      const since = textOf(resource.onsetDateTime) ?? textOf(at(resource.onsetPeriod, 'start'));
      return { text: one.sketch.title, ...(since === undefined ? {} : { since }) };
    });
}

const isFirst = (seen: Set<string>, key: string): boolean => !seen.has(key) && seen.add(key) !== undefined;

/** What is taken now, each medicine once: as it was stated first of all, else as it was prescribed. */
function medicationsOf(shown: readonly Shown[], now: Date, isNew: (row: OutlineRow) => boolean): Brief['medications'] {
  const seen = new Set<string>();
  return shown
    .filter(({ resource }) => resource.status === 'active' && !isOver(textOf(at(resource.effectivePeriod, 'end')), now))
    .filter(({ one, resource }) =>
      isFirst(
        seen,
        codingsOf(resource.medicationCodeableConcept).map((coding) => String(coding.code))[0] ??
          foldText(one.sketch.title),
      ),
    )
    .map(({ one, resource }) => {
      const dosage = dosageText(resource);
      const since =
        textOf(at(resource.effectivePeriod, 'start')) ??
        textOf(resource.effectiveDateTime) ??
        textOf(resource.authoredOn)?.slice(0, 10);
      return {
        text: one.sketch.title,
        ...(dosage === undefined ? {} : { dosage }),
        ...(since === undefined ? {} : { since }),
        isNew: isNew(one.row),
      };
    });
}

const isOver = (end: string | undefined, now: Date): boolean =>
  end !== undefined && end < now.toISOString().slice(0, 10);

const systolic = '8480-6';
const diastolic = '8462-4';
const bloodPressure = '85354-9';

/** What was measured since the last visit, beside what it was before; what lies outside of its range comes first. */
async function changesOf(room: Room, call: Call, outline: Outline, since: Date | null): Promise<Change[]> {
  const observations = outline.rows.filter((row) => row.type === 'Observation');
  const fresh =
    since === null
      ? observations.slice(0, firstMax)
      : observations.filter((row) => row.recorded > since.getTime()).slice(0, freshMax);
  const opened = await openRows(room, outline.dossier, fresh);
  const codes = new Set(
    [...opened.values()].flatMap(({ sketch }) =>
      sketch.measures.flatMap((one) => (one.code === '' || one.number === undefined ? [] : one.code)),
    ),
  );
  const values = await valuesByCode(room, outline.dossier, outline.view, [...codes]);
  const found: { change: Change; last: Dated }[] = [];
  for (const [code, list] of values) {
    const last = list[list.length - 1];
    if (last === undefined || (since !== null && last.recorded <= since.getTime())) continue;
    const parts = last.shown.sketch.measures;
    // The two numbers of a blood pressure are read together.
    const isPressure = code === systolic && parts.some((one) => one.code === diastolic);
    if (code === diastolic && parts.some((one) => one.code === systolic)) continue;
    const textOfOne = (one: Dated): string => {
      const lower = isPressure ? one.shown.sketch.measures.find((part) => part.code === diastolic)?.text : undefined;
      return `${one.measure.comparator ?? ''}${one.measure.text}${lower === undefined ? '' : `/${lower}`}`;
    };
    const before = list
      .slice(0, -1)
      .filter((one) => one.measure.unit === last.measure.unit)
      .pop();
    const { measure } = last;
    const name = isPressure
      ? inLanguage(room.needs.plainWords.analyses.get(bloodPressure)?.name, call.language)
      : undefined;
    found.push({
      last,
      change: {
        code: isPressure ? bloodPressure : code,
        name: name ?? shownMeasure(room, call, measure).name,
        ...(before === undefined ? {} : { before: { text: textOfOne(before), date: before.date } }),
        now: {
          text: textOfOne(last),
          date: last.date,
          ...(measure.unit === undefined ? {} : { unit: measure.unit }),
          ...(measure.flag === undefined ? {} : { flag: measure.flag }),
        },
        ...(measure.range === undefined ? {} : { range: measure.range }),
        history: pointsOf(list, measure.unit).map(({ date, number }) => ({ date, number })),
        source: '',
      },
    });
  }
  found.sort((a, b) => weightOf(b.change) - weightOf(a.change) || a.change.name.localeCompare(b.change.name));
  const chosen = found.slice(0, changesMax);
  const authors = await authorsOf(
    room,
    call,
    chosen.map(({ last }) => last.shown),
  );
  return chosen.map(({ change, last }, i) => {
    const author = authors[i];
    // A laboratory is known by its name, an examination by whoever made it.
    return {
      ...change,
      source: (last.category === 'laboratory' ? author?.organisation : undefined) ?? author?.name ?? '',
    };
  });
}

/** What lies outside of its range first, then by how much it moved; what stayed as it was comes last. */
function weightOf({ now, history }: Change): number {
  const [before, last] = history.slice(-2).map((one) => one.number);
  const moved =
    history.length < 2 || before === undefined || last === undefined
      ? 0.01
      : Math.abs(last - before) / Math.max(Math.abs(before), Math.abs(last), 1e-9);
  return (isAbnormal(now.flag) ? 10 : 0) + moved;
}

async function circleOf(
  room: Room,
  call: Call,
  dossier: Dossier,
): Promise<{ referent: string | undefined; others: Brief['circle'] }> {
  const excluded = new Set(dossier.facts.exclusions.map((one) => `${one.subject.kind}|${one.subject.id}`));
  const grants = grantsInForce(room, dossier, call.at).filter(
    (one) => one.basis !== 'presence' && !excluded.has(`${one.subject.kind}|${one.subject.id}`),
  );
  const names = await namesOf(
    room,
    grants.map((one) => one.subject),
  );
  const self = call.actor.kind === 'professional' ? call.actor.practitionerId : '';
  const nameOf = (id: string): string | undefined => (names.practitioners.get(id) ?? names.organisations.get(id))?.name;
  const referent = grants.find((one) => one.basis === 'referent');
  const seen = new Set<string>([self]);
  return {
    referent: referent === undefined ? undefined : nameOf(referent.subject.id),
    others: grants.flatMap(({ subject }) => {
      const name = nameOf(subject.id);
      if (name === undefined || !isFirst(seen, subject.id)) return [];
      const person = names.practitioners.get(subject.id);
      const { profession, speciality } = person ?? {};
      return [
        {
          name,
          ...(profession === undefined ? {} : { profession }),
          ...(speciality === undefined ? {} : { speciality }),
        },
      ];
    }),
  };
}
