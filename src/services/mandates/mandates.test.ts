// Doubts the room of mandates on a real database: who may register and end what, until when it holds, what a guesser learns.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Actor, Call } from '../../base/call.ts';
import { systemChance } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';
import { createDigestCache, createSealer } from '../../kit/crypto/sealer.ts';
import { createBrakes } from '../../kit/sql/brakes.ts';
import { migrate } from '../../kit/sql/migrate.ts';
import { createScratch, type Scratch } from '../../kit/sql/scratch.ts';
import { keyTables } from '../../kit/sql/wrapped-keys.ts';
import { comesOfAge, dayOf, shiftDay, startOfDay } from './days.ts';
import { listAtDesk, readPeople } from './list-mandates.ts';
import { createMandates, type Mandates, mandatesTables } from './mandates.ts';
import type { MandateEvent, MandatesNeeds, PersonFacts } from './needs.ts';
import { endAtDesk, endOwn, nameProxy, registerAtDesk } from './register-mandate.ts';
import type { Room } from './room.ts';
import { createMandatesStore } from './store.ts';

const persons: (PersonFacts & { matricule: string })[] = [
  { id: 'marie', matricule: '1', name: 'Marie Kieffer', birthDate: '1985-03-12', sex: 'female' },
  { id: 'lea', matricule: '2', name: 'Léa Kieffer', birthDate: '2010-05-04', sex: 'female' },
  { id: 'tom', matricule: '3', name: 'Tom Weis', birthDate: '1990-01-01', sex: 'male' },
  { id: 'jos', matricule: '4', name: 'Jos Weis', birthDate: '1940-01-01', sex: 'male', deathDate: '2026-01-01' },
];
let now = new Date('2026-11-22T12:00:00Z');
const clock = { now: () => now };
const session = { id: 's', scopes: null, assurance: 'high' as const, authenticatedAt: now };
const callOf = (actor: Actor): Call => ({ id: 'c', at: now, actor, purpose: 'PATRQT', language: 'fr' });
const patient = (patientId: string, more: object = {}): Call =>
  callOf({ kind: 'patient', patientId, name: patientId, session, ...more });
const desk = (): Call =>
  callOf({ kind: 'operator', operatorId: 'op', roles: ['welcome-desk'], name: 'Martine', session });

let scratch: Scratch;
let room: Room;
let mandates: Mandates;
const audited: MandateEvent[] = [];

before(async () => {
  scratch = await createScratch();
  await migrate(scratch.sql, [keyTables, mandatesTables]);
  const needs: MandatesNeeds = {
    sql: scratch.sql,
    clock,
    chance: systemChance,
    sealer: createSealer(Buffer.alloc(32, 7), systemChance, createDigestCache(100)),
    brakes: createBrakes(scratch.sql, clock),
    persons: {
      findByIds: async (ids) => new Map(persons.filter((one) => ids.includes(one.id)).map((one) => [one.id, one])),
      findByMatricule: async (matricule) => persons.find((one) => one.matricule === matricule) ?? null,
    },
    audit: async (_call, event) => void audited.push(event),
    auditWithin: async (_tx, _call, event) => void audited.push(event),
  };
  mandates = createMandates(needs);
  room = { needs, store: createMandatesStore(needs.sql, needs.sealer) };
});
after(() => scratch.close());

const code = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Fault ? error.code : String(error)),
  );
const terms = { kind: 'parent', scope: 'all', proof: 'birth-record', until: null } as const;
const leaOfMarie = { represented: '2', representative: '1', ...terms };

test('days begin at midnight in Luxembourg, in winter and in summer', () => {
  assert.equal(startOfDay('2026-01-15')?.toISOString(), '2026-01-14T23:00:00.000Z');
  assert.equal(startOfDay('2026-07-15')?.toISOString(), '2026-07-14T22:00:00.000Z');
  assert.equal(startOfDay('2026-02-30'), null);
  assert.equal(dayOf(new Date('2026-07-14T22:00:00Z')), '2026-07-15');
  assert.equal(shiftDay('2008-02-29', { years: 18 }), '2026-03-01');
  assert.equal(comesOfAge('2008-11-23')?.toISOString(), '2026-11-22T23:00:00.000Z');
  assert.equal(comesOfAge('2008'), null);
});

test('a parent acts for a child until the child is of age, to the moment', async () => {
  const { id } = await registerAtDesk(room, desk(), leaOfMarie);
  assert.equal((await mandates.inForce(id, 'marie'))?.patientId, 'lea');
  assert.equal(await mandates.inForce(id, 'tom'), null, 'it is nobody else’s');
  assert.equal(await code(registerAtDesk(room, desk(), leaOfMarie)), 'mandates.already-there');
  const before = now;
  now = new Date('2028-05-03T21:59:59Z');
  assert.notEqual(await mandates.inForce(id, 'marie'), null);
  now = new Date('2028-05-03T22:00:00Z');
  assert.equal(await mandates.inForce(id, 'marie'), null);
  now = before;
  assert.equal(await code(endOwn(room, patient('lea'), id)), 'mandates.desk-ends', 'a child does not end it');
  await endAtDesk(room, desk(), id);
  assert.equal(await mandates.inForce(id, 'marie'), null);
  assert.equal(await code(endAtDesk(room, desk(), id)), 'mandates.not-found', 'it ends once');
});

test('the same mandate asked for twice at one moment is registered once', async () => {
  const outcomes = await Promise.all([
    code(registerAtDesk(room, desk(), leaOfMarie)),
    code(registerAtDesk(room, desk(), leaOfMarie)),
  ]);
  assert.deepEqual(outcomes.sort(), ['done', 'mandates.already-there']);
  const { items } = (await listAtDesk(room, desk(), '2')) as { items: { id: string; state: string }[] };
  assert.deepEqual(items.map((one) => one.state).sort(), ['ended', 'in-force']);
  await endAtDesk(room, desk(), items.find((one) => one.state === 'in-force')?.id as string);
});

test('the desk needs a fitting document, a child for a parent, and somebody of age and alive to act', async () => {
  const asked = (change: object): Promise<string> => code(registerAtDesk(room, desk(), { ...leaOfMarie, ...change }));
  assert.equal(await asked({ proof: 'court-decision' }), 'mandates.wrong-proof');
  assert.equal(await asked({ represented: '3' }), 'mandates.not-a-child');
  assert.equal(await asked({ representative: '2', represented: '1' }), 'mandates.unknown-person');
  assert.equal(await asked({ representative: '4' }), 'mandates.unknown-person');
  assert.equal(await asked({ represented: '4' }), 'mandates.unknown-person');
  assert.equal(await asked({ representative: '9' }), 'mandates.unknown-person');
  assert.equal(await asked({ representative: '1', represented: '1' }), 'mandates.oneself');
  assert.equal(await asked({ until: '2026-11-21' }), 'mandates.until-past');
  assert.equal(await asked({ until: '2026-13-01' }), 'mandates.bad-day');
});

test('a patient names a proxy by number and birth date; a wrong guess tells nothing and few are allowed', async () => {
  const proxy = { matricule: '3', birthDate: '1990-01-01', scope: 'read' as const, until: '2026-12-31' };
  const { id } = await nameProxy(room, patient('marie'), proxy);
  const acting = { representative: { patientId: 'tom', mandateId: id, scope: 'all' } };
  assert.equal(await code(nameProxy(room, patient('marie', acting), proxy)), 'mandates.for-oneself');
  const seen = (await readPeople(room, patient('tom'))) as { iRepresent: { name: string; until: string }[] };
  assert.deepEqual(
    seen.iRepresent.map((one) => [one.name, one.until]),
    [['Marie Kieffer', '2026-12-31']],
  );
  const guesses = [
    { matricule: '3', birthDate: '1991-01-01' },
    { matricule: '9', birthDate: '1990-01-01' },
    { matricule: '2', birthDate: '2010-05-04' },
    { matricule: '4', birthDate: '1940-01-01' },
  ];
  for (const guess of guesses)
    assert.equal(await code(nameProxy(room, patient('marie'), { ...proxy, ...guess })), 'mandates.unknown-person');
  await code(nameProxy(room, patient('marie'), { ...proxy, matricule: '9' }));
  assert.equal(await code(nameProxy(room, patient('marie'), { ...proxy, matricule: '9' })), 'busy.too-many-tries');
  assert.equal(await code(endOwn(room, patient('lea'), id)), 'mandates.not-found', 'a stranger learns nothing of it');
  await endOwn(room, patient('tom'), id);
  assert.equal(await mandates.inForce(id, 'tom'), null);
});

test('nobody but the welcome desk registers, and apps have no business with mandates', async () => {
  for (const roles of [[], ['helpdesk'], ['data-protection', 'auditor', 'conformance', 'editor']] as const) {
    const other = callOf({ kind: 'operator', operatorId: 'o', roles: [...roles], name: 'O', session });
    assert.equal(await code(registerAtDesk(room, other, leaOfMarie)), 'mandates.wrong-role');
    assert.equal(await code(listAtDesk(room, other, '2')), 'mandates.wrong-role');
  }
  const app = patient('marie', { session: { ...session, scopes: ['patient/*.rs'] } });
  assert.equal(await code(readPeople(room, app)), 'mandates.portal-only');
});

test('the tables name nobody, and every change stands in the log', async () => {
  const { rows } = await scratch.sql.query<{ text: string }>({
    text: 'select to_json(m)::text as text from mandates.mandate m',
    values: [],
  });
  assert.ok(rows.length >= 3);
  for (const { text } of rows) assert.doesNotMatch(text, /marie|lea|tom|parent|proxy|Martine/i);
  const details = audited.filter((one) => one.action === 'changed-mandate').map((one) => one.detail);
  assert.ok(details.includes('registered parent all birth-record'));
  assert.ok(details.includes('ended proxy read own-word'));
});
