// Golden decisions: the policy's rows and defaults as sentences. A change of policy/lu.json shows here what it changes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { OperatorRole, OrganisationKind, Purpose } from '../../../base/call.ts';
import { decide } from './decide.ts';
import type {
  AccessFacts,
  Action,
  Asker,
  Author,
  Basis,
  DataCategory,
  DenyReason,
  Grant,
  GrantBasis,
  Hide,
  Level,
  RecordAction,
  Subject,
  Thing,
} from './model.ts';
import { type Policy, parsePolicy } from './policy.ts';

const lu = JSON.parse(readFileSync(new URL('../../../../policy/lu.json', import.meta.url), 'utf8'));
const policy = parsePolicy(lu);

const now = new Date('2026-11-22T12:00:00Z');
const hoursFromNow = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

const anna: Asker = { kind: 'patient', patientId: 'anna' };
const bruno: Asker = { kind: 'patient', patientId: 'bruno' };
const professional = (practitionerId: string, profession: string, ...organisationIds: string[]): Asker => ({
  kind: 'professional',
  practitionerId,
  profession,
  organisationIds,
});
const weber = professional('weber', 'physician', 'practice-weber');
const lucie = professional('lucie', 'physician');
const nora = professional('nora', 'nurse', 'hospital-sud');
const paul = professional('paul', 'pharmacist', 'pharmacy-gare');
const system = (organisationId: string, organisationKind: OrganisationKind): Asker => ({
  kind: 'system',
  clientId: `client-of-${organisationId}`,
  organisationId,
  organisationKind,
});
const labNord = system('lab-nord', 'laboratory');
const hospitalSud = system('hospital-sud', 'hospital');
const practiceWeber = system('practice-weber', 'practice');
const operator = (...roles: OperatorRole[]): Asker => ({ kind: 'operator', operatorId: 'op', roles });

const person = (id: string): Subject => ({ kind: 'professional', id });
const place = (id: string): Subject => ({ kind: 'organisation', id });
const grant = (basis: GrantBasis, subject: Subject, from = hoursFromNow(-1), until?: Date): Grant => ({
  id: `${basis}-${subject.id}`,
  basis,
  subject,
  from,
  until,
});
const inCircle = (id: string) => grant('circle', person(id));

const record = (grants: Grant[] = [], wishes: Partial<AccessFacts> = {}): AccessFacts => ({
  state: 'open',
  patientId: 'anna',
  grants,
  exclusions: [],
  categories: new Map(),
  items: new Map(),
  ...wishes,
});
const thing = (
  category: DataCategory,
  level: Level = 'N',
  authors: Author[] = [{ practitionerId: 'somebody' }],
): Thing => ({
  category,
  level,
  authors,
  entryId: 'e1',
});
/** Something not yet written. */
const draft = (category: DataCategory, ...authors: Author[]): Thing => ({ category, level: 'N', authors });
const hiding = (hide: Hide) => ({ items: new Map([['e1', hide]]) });

type Question = { policy?: Policy; facts: AccessFacts; actor: Asker; purpose?: Purpose; at?: Date };
const ask = (question: Question, what: Thing | 'record', action: Action) =>
  decide(
    question.policy ?? policy,
    question.facts,
    question.actor,
    question.purpose ?? (question.actor.kind === 'patient' ? 'PATRQT' : 'TREAT'),
    question.at ?? now,
    what,
    action,
  );

function permits(question: Question, what: Thing | 'record', action: Action, basis: Basis, until?: Date): void {
  const decision = ask(question, what, action);
  assert.ok(decision.permit, JSON.stringify(decision));
  assert.equal(decision.basis, basis);
  assert.deepEqual(decision.until, until);
}
function denies(
  question: Question,
  what: Thing | 'record',
  action: Action,
  reason: DenyReason,
  answer: 'hidden' | 'forbidden' = 'hidden',
): void {
  const decision = ask(question, what, action);
  assert.ok(!decision.permit, JSON.stringify(decision));
  assert.deepEqual([decision.reasons[0]?.code, decision.answer], [reason, answer]);
}
const readable = (facts: AccessFacts, actor: Asker, level: Level = 'N') =>
  policy.document.categories
    .map((row) => row.code)
    .filter((one) => ask({ facts, actor }, thing(one, level), 'read').permit);
const writable = (facts: AccessFacts, actor: Asker, author: Author) =>
  policy.document.categories
    .map((row) => row.code)
    .filter((one) => ask({ facts, actor }, draft(one, author), 'write').permit);

const everything: DataCategory[] = policy.document.categories.map((row) => row.code);

// Who acts for the patient

const acting = (representative: string, scope: 'all' | 'read' = 'all'): Asker => ({
  kind: 'patient',
  patientId: 'anna',
  representative: { patientId: representative, mandateId: `mandate-of-${representative}`, scope },
});
const marie = acting('marie');

test('a representative reads what is normal or restricted, in every category', () => {
  for (const level of ['N', 'R'] as const) assert.deepEqual(readable(record(), marie, level), everything);
  permits({ facts: record(), actor: marie }, thing('laboratory'), 'read', 'representative');
});
test('what is private to the patient is not there for a representative', () => {
  assert.deepEqual(readable(record(), marie, 'V'), []);
  denies({ facts: record(), actor: marie }, thing('consultation', 'V'), 'read', 'level-too-high');
  denies({ facts: record(), actor: marie }, thing('patient', 'V', [{}]), 'write', 'level-too-high');
});
test('a representative reads what they wrote themselves, whatever its level; another representative does not', () => {
  const own = thing('patient', 'V', [{ representativeId: 'marie' }]);
  permits({ facts: record(), actor: marie }, own, 'read', 'representative');
  permits({ facts: record(), actor: anna }, own, 'read', 'patient');
  denies({ facts: record(), actor: acting('tom') }, own, 'read', 'level-too-high');
});
test('a representative for everything writes, changes settings and sees who looked, as the patient could', () => {
  assert.deepEqual(writable(record(), marie, { representativeId: 'marie' }), ['patient']);
  for (const action of ['open-record', 'manage', 'see-log', 'know-state'] as const)
    permits({ facts: record(), actor: marie }, 'record', action, 'representative');
  denies({ facts: record(), actor: marie }, thing('consultation'), 'write', 'category-not-for-this-kind', 'forbidden');
});
test('a representative for reading changes nothing', () => {
  const reader = acting('marie', 'read');
  assert.deepEqual(readable(record(), reader), everything);
  assert.deepEqual(writable(record(), reader, { representativeId: 'marie' }), []);
  denies({ facts: record(), actor: reader }, 'record', 'manage', 'mandate-does-not-cover', 'forbidden');
  permits({ facts: record(), actor: reader }, 'record', 'see-log', 'representative');
});
test('a mandate that is over opens neither the one record nor the other', () => {
  for (const patientId of ['anna', 'marie']) {
    const over: Asker = {
      kind: 'patient',
      patientId,
      representative: { patientId: 'marie', mandateId: 'm', scope: 'all', ended: true },
    };
    denies(
      { facts: record(), actor: over },
      thing('laboratory'),
      'read',
      patientId === 'anna' ? 'mandate-over' : 'not-your-record',
    );
    denies(
      { facts: { ...record(), patientId: 'marie' }, actor: over },
      'record',
      'open-record',
      patientId === 'marie' ? 'mandate-over' : 'not-your-record',
    );
  }
});
test('a mandate for one person opens no other record, and a closed record no more than to its patient', () => {
  denies({ facts: { ...record(), patientId: 'bruno' }, actor: marie }, thing('laboratory'), 'read', 'not-your-record');
  denies(
    { facts: { ...record(), state: 'closed' }, actor: marie },
    thing('laboratory'),
    'read',
    'record-not-open',
    'forbidden',
  );
  permits({ facts: { ...record(), state: 'closed' }, actor: marie }, 'record', 'see-log', 'representative');
});
test('what the patient hides from professionals stays before who acts for the patient', () => {
  permits(
    { facts: record([], hiding({ mode: 'hidden' })), actor: marie },
    thing('laboratory'),
    'read',
    'representative',
  );
});

// The patient

test('a patient reads everything of the own record, also what is private', () => {
  for (const level of ['N', 'R', 'V'] as const) assert.deepEqual(readable(record(), anna, level), everything);
});
test('a patient reads what the patient has hidden from all', () => {
  permits({ facts: record([], hiding({ mode: 'hidden' })), actor: anna }, thing('laboratory'), 'read', 'patient');
});
test('a patient adds to the own category and to no other', () => {
  assert.deepEqual(writable(record(), anna, {}), ['patient']);
});
test('a patient may not change what a doctor wrote', () => {
  denies({ facts: record(), actor: anna }, thing('consultation'), 'write', 'category-not-for-this-kind', 'forbidden');
});
test('a patient opens the own record, changes its settings and sees who looked', () => {
  for (const action of ['open-record', 'manage', 'see-log', 'know-state'] as const) {
    permits({ facts: record(), actor: anna }, 'record', action, 'patient');
  }
});
test('a patient does not do the work of the agency', () => {
  denies({ facts: record(), actor: anna }, 'record', 'administer', 'action-not-for-this-kind', 'forbidden');
});
test('a patient reads nothing of another person', () => {
  denies({ facts: record(), actor: bruno }, thing('patient'), 'read', 'not-your-record');
});
test('a patient does not learn whether another person has a record', () => {
  denies({ facts: record(), actor: bruno }, 'record', 'know-state', 'not-your-record');
});
test('a patient comes at the own request, not to treat', () => {
  denies({ facts: record(), actor: anna, purpose: 'TREAT' }, thing('laboratory'), 'read', 'purpose-not-allowed');
});
test('an exclusion never touches the patient', () => {
  const facts = record([], { exclusions: [{ subject: person('anna'), since: now }] });
  permits({ facts, actor: anna }, thing('laboratory'), 'read', 'patient');
});

test('content is not asked of the record, nor the record of a document', () => {
  denies({ facts: record(), actor: anna }, 'record', 'read', 'action-not-for-this-kind', 'forbidden');
  denies({ facts: record(), actor: anna }, thing('patient'), 'manage', 'action-not-for-this-kind', 'forbidden');
  denies(
    { facts: record([inCircle('weber')]), actor: weber },
    'record',
    'read',
    'action-not-for-this-kind',
    'forbidden',
  );
  denies(
    { facts: record([inCircle('weber')]), actor: weber },
    thing('summary'),
    'open-record',
    'action-not-for-this-kind',
    'forbidden',
  );
  denies(
    { facts: record(), actor: operator('welcome-desk') },
    'record',
    'read',
    'operators-read-no-health-data',
    'forbidden',
  );
  denies(
    { facts: record(), actor: operator('welcome-desk') },
    thing('summary'),
    'know-state',
    'operators-read-no-health-data',
    'forbidden',
  );
});

// The state of the record

test('a record that is closed does not exist for its former circle', () => {
  const facts = record([inCircle('weber'), grant('referent', person('lucie'))], { state: 'closed' });
  for (const actor of [weber, lucie]) {
    denies({ facts, actor }, thing('summary'), 'read', 'record-not-open');
    denies({ facts, actor }, 'record', 'open-record', 'record-not-open');
    denies({ facts, actor }, draft('summary', { practitionerId: 'weber' }), 'write', 'record-not-open');
  }
});
test('a closed record does not exist for those who contributed to it', () => {
  const facts = record([], { state: 'closed' });
  denies(
    { facts, actor: labNord },
    thing('laboratory', 'N', [{ organisationId: 'lab-nord' }]),
    'read',
    'record-not-open',
  );
});
test('a closed record takes no new results', () => {
  denies(
    { facts: record([], { state: 'closed' }), actor: labNord },
    draft('laboratory', { organisationId: 'lab-nord' }),
    'write',
    'record-not-open',
  );
});
test('the patient of a closed record still knows of it and sees who looked, but reads no content', () => {
  const facts = record([], { state: 'closed' });
  permits({ facts, actor: anna }, 'record', 'know-state', 'patient');
  permits({ facts, actor: anna }, 'record', 'see-log', 'patient');
  denies({ facts, actor: anna }, thing('laboratory'), 'read', 'record-not-open', 'forbidden');
});
test('a person without a record learns that there is none, and a doctor learns nothing', () => {
  const facts = record([], { state: 'none' });
  permits({ facts, actor: anna }, 'record', 'know-state', 'patient');
  denies({ facts, actor: anna }, 'record', 'see-log', 'record-not-open', 'forbidden');
  denies({ facts, actor: weber }, 'record', 'know-state', 'record-not-open');
});
test('to a stranger an open record, a closed one and none are refused alike', () => {
  for (const action of ['open-record', 'know-state', 'manage', 'see-log', 'administer'] satisfies RecordAction[]) {
    for (const state of ['open', 'closed', 'none'] as const) {
      const decision = ask({ facts: record([], { state }), actor: lucie }, 'record', action);
      assert.equal(decision.permit === false && decision.answer, 'hidden');
    }
  }
});

// Strangers, nobody, operators

test('a stranger reads nothing', () => {
  assert.deepEqual(readable(record([inCircle('weber')]), lucie), []);
});
test('nobody signed in reads nothing', () => {
  denies({ facts: record(), actor: { kind: 'anonymous' } }, thing('summary'), 'read', 'unknown-caller');
});
test('no operator reads health data, whatever the role', () => {
  for (const { role } of policy.document.operators) {
    denies(
      { facts: record(), actor: operator(role) },
      thing('administrative'),
      'read',
      'operators-read-no-health-data',
      'forbidden',
    );
  }
});
test('no operator writes to a record', () => {
  const actor = operator('welcome-desk', 'data-protection');
  denies({ facts: record(), actor }, draft('administrative'), 'write', 'operators-read-no-health-data', 'forbidden');
});
test('the welcome desk knows whether a person has a record, and opens and closes it', () => {
  for (const state of ['open', 'closed', 'none'] as const) {
    permits({ facts: record([], { state }), actor: operator('welcome-desk') }, 'record', 'know-state', 'agency');
    permits({ facts: record([], { state }), actor: operator('welcome-desk') }, 'record', 'administer', 'agency');
  }
});
test('the helpdesk knows whether a person has a record and opens none', () => {
  permits({ facts: record(), actor: operator('helpdesk') }, 'record', 'know-state', 'agency');
  denies(
    { facts: record(), actor: operator('helpdesk') },
    'record',
    'administer',
    'action-not-for-this-kind',
    'forbidden',
  );
});
test('the data protection officer knows whether a person has a record, without reading who looked', () => {
  permits({ facts: record(), actor: operator('data-protection') }, 'record', 'know-state', 'agency');
  denies(
    { facts: record(), actor: operator('data-protection') },
    'record',
    'see-log',
    'action-not-for-this-kind',
    'forbidden',
  );
});
test('an editor, a steward, an auditor and a conformance officer do not learn who has a record', () => {
  for (const role of ['editor', 'directory-steward', 'auditor', 'conformance'] as const) {
    denies({ facts: record(), actor: operator(role) }, 'record', 'know-state', 'action-not-for-this-kind', 'forbidden');
  }
});

// The lead doctor and the circle

test('the lead doctor reads all categories, restricted ones too, until the patient says otherwise', () => {
  const facts = record([grant('referent', person('weber'))]);
  assert.deepEqual(readable(facts, weber), everything);
  assert.deepEqual(readable(facts, weber, 'R'), everything);
  permits({ facts, actor: weber }, thing('consultation', 'R'), 'read', 'referent');
});
test('the lead doctor does not read what is private to the patient', () => {
  denies(
    { facts: record([grant('referent', person('weber'))]), actor: weber },
    thing('consultation', 'V'),
    'read',
    'level-too-high',
  );
});
test("the lead doctor writes everywhere but in the patient's own category", () => {
  const facts = record([grant('referent', person('weber'))]);
  assert.deepEqual(
    writable(facts, weber, { practitionerId: 'weber' }),
    everything.filter((one) => one !== 'patient'),
  );
});
test('only a physician can be a lead doctor', () => {
  denies(
    { facts: record([grant('referent', person('nora'))]), actor: nora },
    thing('summary'),
    'read',
    'kind-not-in-policy',
  );
});
test('a doctor of the circle reads normal and restricted documents', () => {
  const facts = record([inCircle('weber')]);
  assert.deepEqual(readable(facts, weber, 'R'), everything);
  permits({ facts, actor: weber }, 'record', 'open-record', 'circle');
});
test('a doctor removed from the circle reads nothing of others', () => {
  const facts = record([grant('circle', person('weber'), hoursFromNow(-99), hoursFromNow(-1))]);
  assert.deepEqual(readable(facts, weber), []);
  denies({ facts, actor: weber }, 'record', 'open-record', 'no-basis');
});
test('a place in the circle holds until its end, and not at its end', () => {
  const facts = record([grant('circle', person('weber'), hoursFromNow(-1), hoursFromNow(2))]);
  permits({ facts, actor: weber }, thing('summary'), 'read', 'circle', hoursFromNow(2));
  denies({ facts, actor: weber, at: hoursFromNow(2) }, thing('summary'), 'read', 'no-basis');
});
test('a place in the circle that starts tomorrow opens nothing today', () => {
  const facts = record([grant('circle', person('weber'), hoursFromNow(24))]);
  denies({ facts, actor: weber }, thing('summary'), 'read', 'no-basis');
  permits({ facts, actor: weber, at: hoursFromNow(24) }, thing('summary'), 'read', 'circle');
});
test('of two ways in, the one that lasts longer is named', () => {
  const facts = record([grant('presence', person('weber'), now), inCircle('weber')]);
  permits({ facts, actor: weber }, thing('summary'), 'read', 'circle');
});
test('of two ways in that last alike, the stronger is named', () => {
  const facts = record([inCircle('weber'), grant('referent', person('weber'))]);
  permits({ facts, actor: weber }, thing('summary'), 'read', 'referent');
});
test('a place given to a person does not serve an establishment of the same name', () => {
  denies({ facts: record([inCircle('hospital-sud')]), actor: hospitalSud }, thing('summary'), 'read', 'no-basis');
  denies({ facts: record([grant('circle', place('weber'))]), actor: weber }, thing('summary'), 'read', 'no-basis');
});
test('an establishment in the circle lets in those who work there, each within the profession', () => {
  const facts = record([grant('circle', place('hospital-sud'))]);
  permits({ facts, actor: nora }, thing('nursing'), 'read', 'circle');
  denies(
    { facts, actor: professional('sam', 'social-worker', 'hospital-sud') },
    thing('nursing'),
    'read',
    'category-not-for-this-kind',
  );
  denies({ facts, actor: weber }, thing('nursing'), 'read', 'no-basis');
});
test('a doctor in the circle of the patient who comes for another purpose than treatment reads nothing', () => {
  denies(
    { facts: record([inCircle('weber')]), actor: weber, purpose: 'HOPERAT' },
    thing('summary'),
    'read',
    'purpose-not-allowed',
  );
});
test('an emergency gives a stranger nothing as long as the policy has no emergency access', () => {
  denies({ facts: record(), actor: lucie, purpose: 'ETREAT' }, thing('summary'), 'read', 'no-basis');
});
test("a doctor of the circle does not change the patient's settings or read who looked", () => {
  const question = { facts: record([inCircle('weber')]), actor: weber };
  for (const action of ['manage', 'see-log', 'administer'] as const) {
    denies(question, 'record', action, 'action-not-for-this-kind', 'forbidden');
  }
});

// Professions

test('a pharmacist of the circle reads medication and not consultation notes', () => {
  const question = { facts: record([inCircle('paul')]), actor: paul };
  permits(question, thing('medication'), 'read', 'circle');
  denies(question, thing('consultation'), 'read', 'category-not-for-this-kind');
});
test('a pharmacist reads restricted medication, for interactions, and no other restricted document', () => {
  assert.deepEqual(readable(record([inCircle('paul')]), paul, 'R'), ['medication']);
});
test('a pharmacist writes dispensations and vaccinations and nothing else', () => {
  assert.deepEqual(writable(record([inCircle('paul')]), paul, { practitionerId: 'paul' }), [
    'medication',
    'vaccination',
  ]);
});
test('a nurse reads every category, restricted ones only of nursing, and writes nursing and vaccinations', () => {
  for (const profession of ['nurse', 'nurse-anaesthetist', 'paediatric-nurse', 'psychiatric-nurse']) {
    const actor = professional('nora', profession);
    const facts = record([inCircle('nora')]);
    assert.deepEqual(readable(facts, actor), everything);
    assert.deepEqual(readable(facts, actor, 'R'), ['nursing']);
    assert.deepEqual(writable(facts, actor, { practitionerId: 'nora' }), ['vaccination', 'nursing']);
  }
});
const rows: [string, DataCategory[], DataCategory[]][] = [
  [
    'dentist',
    [
      'summary',
      'consultation',
      'discharge',
      'laboratory',
      'imaging',
      'medication',
      'prevention',
      'patient',
      'administrative',
    ],
    ['consultation', 'imaging', 'medication'],
  ],
  [
    'midwife',
    everything.filter((one) => one !== 'oncology'),
    ['consultation', 'laboratory', 'medication', 'vaccination', 'nursing', 'prevention'],
  ],
  ['care-assistant', ['summary', 'medication', 'nursing', 'directives', 'patient', 'administrative'], ['nursing']],
  [
    'dietitian',
    ['summary', 'laboratory', 'medication', 'nursing', 'prevention', 'patient', 'administrative'],
    ['nursing', 'prevention'],
  ],
  [
    'psychotherapist',
    ['summary', 'consultation', 'discharge', 'medication', 'directives', 'patient', 'administrative'],
    ['consultation'],
  ],
  ['laboratory-technician', ['laboratory', 'administrative'], ['laboratory']],
  ['radiology-technician', ['imaging', 'administrative'], ['imaging']],
  ['social-worker', ['directives', 'patient', 'administrative'], ['administrative']],
  ['medical-assistant-surgery', ['summary', 'discharge', 'laboratory', 'imaging', 'medication', 'administrative'], []],
  ...[
    'physiotherapist',
    'occupational-therapist',
    'speech-therapist',
    'psychomotor-therapist',
    'osteopath',
    'podiatrist',
    'orthoptist',
  ].map((one): [string, DataCategory[], DataCategory[]] => [
    one,
    ['summary', 'discharge', 'imaging', 'nursing', 'patient', 'administrative'],
    ['nursing'],
  ]),
];
for (const [profession, reads, writes] of rows) {
  test(`a ${profession} of the circle reads ${reads.length} categories and writes ${writes.join(', ') || 'none'}`, () => {
    const facts = record([inCircle('x')]);
    const actor = professional('x', profession);
    assert.deepEqual(readable(facts, actor), reads);
    assert.deepEqual(readable(facts, actor, 'R'), []);
    assert.deepEqual(writable(facts, actor, { practitionerId: 'x' }), writes);
  });
}
test('a profession that the policy does not name reads nothing, even in the circle', () => {
  denies(
    { facts: record([inCircle('x')]), actor: professional('x', 'astrologer') },
    thing('summary'),
    'read',
    'kind-not-in-policy',
  );
});
test('a refusal to write is open to the circle and hidden from a stranger', () => {
  const facts = record([inCircle('paul')]);
  denies(
    { facts, actor: paul },
    draft('consultation', { practitionerId: 'paul' }),
    'write',
    'category-not-for-this-kind',
    'forbidden',
  );
  denies({ facts, actor: lucie }, draft('consultation', { practitionerId: 'lucie' }), 'write', 'no-basis', 'hidden');
});

// The presence code

test('a presence code gives one visit of 24 hours', () => {
  const facts = record([grant('presence', person('lucie'), now)]);
  permits({ facts, actor: lucie }, thing('laboratory'), 'read', 'presence', hoursFromNow(24));
  denies({ facts, actor: lucie, at: hoursFromNow(24) }, thing('laboratory'), 'read', 'no-basis');
});
test('a presence grant written with a longer end still lasts no longer than the policy says', () => {
  const facts = record([grant('presence', person('lucie'), now, hoursFromNow(500))]);
  permits({ facts, actor: lucie }, thing('laboratory'), 'read', 'presence', hoursFromNow(24));
});
test('a presence grant that was ended early is ended', () => {
  const facts = record([grant('presence', person('lucie'), hoursFromNow(-3), hoursFromNow(-1))]);
  denies({ facts, actor: lucie }, thing('laboratory'), 'read', 'no-basis');
});
test('a visitor by presence code reads no restricted document', () => {
  const facts = record([grant('presence', person('lucie'), now)]);
  assert.deepEqual(readable(facts, lucie), everything);
  assert.deepEqual(readable(facts, lucie, 'R'), []);
});
test('a visitor by presence code writes the consultation', () => {
  const facts = record([grant('presence', person('lucie'), now)]);
  permits(
    { facts, actor: lucie },
    draft('consultation', { practitionerId: 'lucie' }),
    'write',
    'presence',
    hoursFromNow(24),
  );
});

// Authors

test('an author reads back the own contribution after leaving the circle', () => {
  permits(
    { facts: record(), actor: weber },
    thing('consultation', 'N', [{ practitionerId: 'weber' }]),
    'read',
    'author',
  );
});
test('an author outside the circle does not open the record', () => {
  denies({ facts: record(), actor: weber }, 'record', 'open-record', 'no-basis');
});
test('an author reads back what is private or hidden from all', () => {
  const own = thing('consultation', 'V', [{ practitionerId: 'weber' }]);
  permits({ facts: record([], hiding({ mode: 'hidden' })), actor: weber }, own, 'read', 'author');
});
test('an author from whom the patient keeps the document does not read it', () => {
  const own = thing('consultation', 'N', [{ practitionerId: 'weber' }]);
  const facts = record([inCircle('weber')], hiding({ mode: 'except', except: [person('weber')] }));
  denies({ facts, actor: weber }, own, 'read', 'hidden-by-patient');
});
test('an author whom the patient excluded does not read the own contribution', () => {
  const facts = record([], { exclusions: [{ subject: person('weber'), since: now }] });
  denies(
    { facts, actor: weber },
    thing('consultation', 'N', [{ practitionerId: 'weber' }]),
    'read',
    'excluded-by-patient',
  );
});
test('a colleague does not read what the establishment contributed without a place in the circle', () => {
  denies(
    { facts: record(), actor: nora },
    thing('discharge', 'N', [{ organisationId: 'hospital-sud' }]),
    'read',
    'no-basis',
  );
});
test('an author corrects the own contribution', () => {
  permits(
    { facts: record(), actor: weber },
    thing('consultation', 'N', [{ practitionerId: 'weber' }]),
    'write',
    'author',
  );
});
test('where the policy says so, an author corrects only while having access', () => {
  const strict = parsePolicy({ ...lu, bases: { ...lu.bases, author: { ...lu.bases.author, corrects: false } } });
  const own = thing('consultation', 'N', [{ practitionerId: 'weber' }]);
  denies({ policy: strict, facts: record(), actor: weber }, own, 'write', 'no-basis');
  permits({ policy: strict, facts: record([inCircle('weber')]), actor: weber }, own, 'write', 'circle');
});
test('a row of the policy that only writes does not open the record', () => {
  const matrix = structuredClone(lu.matrix);
  matrix.find((row: { professions: string[] }) => row.professions.includes('pharmacist')).letters = { medication: 'w' };
  const question = { policy: parsePolicy({ ...lu, matrix }), facts: record([inCircle('paul')]), actor: paul };
  permits(question, draft('medication', { practitionerId: 'paul' }), 'write', 'circle');
  denies(question, 'record', 'open-record', 'no-basis');
  denies(question, thing('medication'), 'read', 'category-not-for-this-kind');
});
test('a doctor of the circle does not change what another wrote', () => {
  const facts = record([inCircle('weber')]);
  denies({ facts, actor: weber }, thing('consultation'), 'write', 'not-own-contribution', 'forbidden');
});
test('a doctor of the circle does not write in the name of another', () => {
  const facts = record([inCircle('weber')]);
  denies(
    { facts, actor: weber },
    draft('consultation', { practitionerId: 'lucie' }),
    'write',
    'only-in-own-name',
    'forbidden',
  );
});
test('changing a hidden document is refused like changing none', () => {
  const facts = record([inCircle('weber')], hiding({ mode: 'hidden' }));
  denies({ facts, actor: weber }, thing('consultation'), 'write', 'hidden-by-patient', 'hidden');
});

// The patient's wishes

test('a document hidden from all is hidden from the lead doctor too', () => {
  const facts = record([grant('referent', person('weber'))], hiding({ mode: 'hidden' }));
  denies({ facts, actor: weber }, thing('laboratory'), 'read', 'hidden-by-patient');
});
test('a document hidden from one doctor is read by the other', () => {
  const facts = record([inCircle('weber'), inCircle('lucie')], hiding({ mode: 'except', except: [person('weber')] }));
  denies({ facts, actor: weber }, thing('laboratory'), 'read', 'hidden-by-patient');
  permits({ facts, actor: lucie }, thing('laboratory'), 'read', 'circle');
});
test('a document hidden from an establishment is hidden from all who work there and from its system', () => {
  const facts = record(
    [inCircle('nora'), grant('circle', place('hospital-sud'))],
    hiding({ mode: 'except', except: [place('hospital-sud')] }),
  );
  denies({ facts, actor: nora }, thing('laboratory'), 'read', 'hidden-by-patient');
  denies({ facts, actor: hospitalSud }, thing('laboratory'), 'read', 'hidden-by-patient');
});
test('hiding a category hides its documents and no others', () => {
  const facts = record([inCircle('weber')], { categories: new Map([['oncology', { mode: 'hidden' }]]) });
  assert.deepEqual(
    readable(facts, weber),
    everything.filter((one) => one !== 'oncology'),
  );
});
test('hiding everything leaves the circle an empty record', () => {
  const facts = record([inCircle('weber')], { everything: { mode: 'hidden' } });
  assert.deepEqual(readable(facts, weber), []);
  permits({ facts, actor: weber }, 'record', 'open-record', 'circle');
});
test('hiding everything from one doctor leaves it to the others', () => {
  const facts = record([inCircle('weber'), inCircle('lucie')], {
    everything: { mode: 'except', except: [person('weber')] },
  });
  assert.deepEqual(readable(facts, weber), []);
  assert.deepEqual(readable(facts, lucie), everything);
});
test('exclusion beats lead doctor, circle and presence', () => {
  for (const basis of ['referent', 'circle', 'presence'] as const) {
    const facts = record([grant(basis, person('weber'))], { exclusions: [{ subject: person('weber'), since: now }] });
    denies({ facts, actor: weber }, thing('summary'), 'read', 'excluded-by-patient');
    denies({ facts, actor: weber }, 'record', 'know-state', 'excluded-by-patient');
    denies({ facts, actor: weber }, draft('summary', { practitionerId: 'weber' }), 'write', 'excluded-by-patient');
  }
});
test('an excluded establishment is shut out with all who work there', () => {
  const facts = record([inCircle('nora')], { exclusions: [{ subject: place('hospital-sud'), since: now }] });
  denies({ facts, actor: nora }, thing('summary'), 'read', 'excluded-by-patient');
  denies(
    { facts, actor: hospitalSud },
    draft('discharge', { organisationId: 'hospital-sud' }),
    'write',
    'excluded-by-patient',
  );
});

// Machine clients

test("a laboratory's system sends results to an open record without a grant", () => {
  permits({ facts: record(), actor: labNord }, draft('laboratory', { organisationId: 'lab-nord' }), 'write', 'system');
});
test("a laboratory's system reads back only what it sent", () => {
  const question = { facts: record(), actor: labNord };
  permits(question, thing('laboratory', 'N', [{ organisationId: 'lab-nord' }]), 'read', 'author');
  denies(question, thing('laboratory', 'N', [{ organisationId: 'lab-sud' }]), 'read', 'no-basis');
});
test('a laboratory in the circle still reads back only what it sent', () => {
  assert.deepEqual(readable(record([grant('circle', place('lab-nord'))]), labNord), []);
});
test("a laboratory's system writes no other category and not in the name of another", () => {
  assert.deepEqual(writable(record(), labNord, { organisationId: 'lab-nord' }), ['laboratory']);
  denies(
    { facts: record(), actor: labNord },
    draft('laboratory', { organisationId: 'lab-sud' }),
    'write',
    'only-in-own-name',
  );
});
test('a correction that moves a document to another category is a new writing there', () => {
  const question = { facts: record(), actor: labNord };
  const own = { organisationId: 'lab-nord' };
  permits(question, thing('laboratory', 'N', [own]), 'write', 'author');
  denies(question, draft('directives', own), 'write', 'no-basis');
});
test("a laboratory's system does not learn whether a record is open by asking for it", () => {
  denies({ facts: record(), actor: labNord }, 'record', 'know-state', 'no-basis');
});
test('practice software reads what its practice was granted, normal level only', () => {
  const facts = record([grant('circle', place('practice-weber'))]);
  assert.deepEqual(readable(facts, practiceWeber), everything);
  assert.deepEqual(readable(facts, practiceWeber, 'R'), []);
});
test('practice software does not use what was granted to a doctor of the practice in person', () => {
  denies({ facts: record([inCircle('weber')]), actor: practiceWeber }, thing('summary'), 'read', 'no-basis');
});
test('practice software feeds the record of a patient without a grant', () => {
  assert.deepEqual(writable(record(), practiceWeber, { organisationId: 'practice-weber' }), [
    'summary',
    'consultation',
    'imaging',
    'medication',
    'vaccination',
    'nursing',
    'prevention',
    'directives',
    'administrative',
  ]);
});
test("a hospital's system feeds discharge letters and reads nothing of others without a grant", () => {
  permits(
    { facts: record(), actor: hospitalSud },
    draft('discharge', { organisationId: 'hospital-sud' }),
    'write',
    'system',
  );
  assert.deepEqual(readable(record(), hospitalSud), []);
});
test('an imaging centre, a pharmacy and a care network feed what is theirs', () => {
  const feeds = (id: string, kind: OrganisationKind) => writable(record(), system(id, kind), { organisationId: id });
  assert.deepEqual(feeds('x', 'imaging'), ['imaging']);
  assert.deepEqual(feeds('x', 'pharmacy'), ['medication', 'vaccination']);
  assert.deepEqual(feeds('x', 'care-network'), ['consultation', 'vaccination', 'nursing']);
  assert.deepEqual(feeds('x', 'care-home'), ['consultation', 'vaccination', 'nursing']);
});
test('a care home in the circle reads what daily care needs', () => {
  const facts = record([grant('circle', place('home-est'))]);
  assert.deepEqual(readable(facts, system('home-est', 'care-home')), [
    'summary',
    'discharge',
    'medication',
    'vaccination',
    'nursing',
    'directives',
    'administrative',
  ]);
});
test("a pharmacy's system in the circle reads medication and vaccinations", () => {
  const facts = record([grant('circle', place('pharmacy-gare'))]);
  assert.deepEqual(readable(facts, system('pharmacy-gare', 'pharmacy')), ['medication', 'vaccination']);
});
test('a system of the agency reads and writes nothing, even if granted', () => {
  const actor = system('agency', 'agency');
  const facts = record([grant('circle', place('agency'))]);
  assert.deepEqual(readable(facts, actor), []);
  assert.deepEqual(writable(facts, actor, { organisationId: 'agency' }), []);
});
test('a decision names the row of the policy and the grant that it rests on', () => {
  const decision = ask({ facts: record([inCircle('paul')]), actor: paul }, thing('medication'), 'read');
  assert.deepEqual(decision.reasons, [
    { code: 'in-the-circle', row: 'matrix/pharmacist/circle', grantId: 'circle-paul' },
  ]);
});
