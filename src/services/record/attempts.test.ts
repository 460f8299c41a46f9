// Doubts the brakes: what counts as an opening, how many persons may be looked up, and that what is old is forgotten.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Actor } from '../../base/call.ts';
import { actorOf, callOf, createRecordWorld, documentReference, ids, type RecordWorld } from './scratch.ts';

let world: RecordWorld;
let now = new Date();
const hour = 3_600_000;
before(async () => {
  world = await createRecordWorld({ clock: { now: () => new Date(now) } });
  // Grants were made by the machine's own clock.
  now = new Date();
});
after(() => world.close());

const attempts = async (kind: number): Promise<number> => {
  const { rows } = await world.sql.query<{ n: string }>({
    text: 'select count(*) as n from record.attempt where kind = $1',
    values: [kind],
  });
  return Number(rows[0]?.n);
};
const brief = (who: string) => world.as(who).get(`/api/pro/patients/${ids.anna}/brief`);

test('a brief that is opened by its address counts once for a visit, and a search before it counts for both', async () => {
  const before = await attempts(2);
  for (let look = 0; look < 3; look++) assert.equal((await brief('weber')).status, 200);
  assert.equal(await attempts(2), before + 1);
  now = new Date(now.getTime() + 5 * hour);
  await brief('weber');
  assert.equal(await attempts(2), before + 2, 'another visit');
  assert.equal((await world.as('schmit').post('/api/pro/find', { matricule: '1985031200014' })).status, 200);
  assert.equal((await brief('schmit')).status, 200);
  assert.equal(await attempts(2), before + 3);
});

test('who opened too many records is refused the next, by its address too', async () => {
  const podiatrist: Actor = {
    ...(actorOf('weber') as Extract<Actor, { kind: 'professional' }>),
    practitionerId: 'lucie',
    profession: 'podiatrist',
  };
  const who = JSON.stringify(podiatrist);
  const row = world.room.needs.policy.document.brakes.openings.find((one) => one.professions.includes('podiatrist'));
  await world.record.addToCircle(callOf('anna', now), { kind: 'professional', id: 'lucie' }, null);
  assert.equal((await brief(who)).status, 200);
  now = new Date(now.getTime() + 5 * hour);
  const subject = world.room.dossiers.subjectToken({ kind: 'professional', id: 'lucie' });
  for (let i = 0; i < (row?.perHour ?? 0); i++) await world.room.store.insertAttempt(subject, 2, now);
  const answer = await brief(who);
  assert.deepEqual(
    [answer.status, row?.past],
    row?.past === 'refuse' ? [429, 'refuse'] : [200, 'report'],
    'as the policy says',
  );
});

test('many looks into the register are refused with a time to come back, for each sender alone, and stand in the log', async () => {
  const look = (who: string) =>
    world.record.logLookup(callOf(who, now), {
      patientId: ids.anna,
      action: 'found-person',
      outcome: 'permitted',
      what: [{ id: ids.anna, type: 'Patient' }],
    });
  for (let i = 0; i < 200; i++) await look('weber');
  await assert.rejects(look('weber'), { category: 'busy', code: 'record.too-many-lookups', retryAfterSeconds: 3600 });
  const log = await world.logOf('anna');
  assert.equal(log.filter((one) => one.action === 'found-person' && one.outcome === 'refused').length, 1);
  await look('schmit');
  for (let i = 0; i < 201; i++) await look('lab-nord');
  for (let i = 0; i < 201; i++) await look('anna');
  now = new Date(now.getTime() + hour + 1);
  await look('weber');
});

test('the hourly clearing up forgets attempts that no brake looks at, and no others', async () => {
  const kept = await attempts(3);
  assert.ok(kept > 0);
  await world.record.collectOrphans(new Date(0));
  assert.equal(await attempts(3), kept);
  now = new Date(now.getTime() + 24 * hour + 1);
  await brief('weber');
  await world.record.collectOrphans(new Date(0));
  assert.deepEqual([await attempts(3), await attempts(2)], [0, 1]);
});

test('a file that is opened by its own id stands in the log with the true basis', async () => {
  const file = await world.as('lab-nord').post('/fhir/Binary', Buffer.from('%PDF-1.7'), {
    'content-type': 'application/pdf',
    'x-security-context': `Patient/${ids.anna}`,
  });
  const binaryId = /Binary\/([^/]+)/.exec(file.headers.location as string)?.[1] as string;
  const described = await world.as('lab-nord').post(
    '/fhir/DocumentReference',
    documentReference(ids.anna, {
      category: [{ coding: [{ system: 'https://cercle.example/fhir/CodeSystem/data-category', code: 'laboratory' }] }],
      type: { coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
      content: [{ attachment: { contentType: 'application/pdf', url: `Binary/${binaryId}` } }],
    }),
  );
  assert.equal(described.status, 201, described.text);
  assert.equal((await world.as('weber').get(`/api/contents/${binaryId}`)).status, 200);
  const entry = (await world.logOf('anna')).find((one) => one.action === 'downloaded');
  assert.deepEqual([entry?.who.id, entry?.basis], ['weber', 'circle']);
});
