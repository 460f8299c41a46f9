// Recovery without a back door: two operators, a letter, a person who is told and can stop it.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { anna, type Client, createPeopleWorld, type PeopleWorld } from './scratch-people.ts';
import type { SoftwareAuthenticator } from './software-authenticator.ts';

let world: PeopleWorld;
let device: SoftwareAuthenticator;
let sofia: Client;
let tom: Client;
before(async () => {
  world = await createPeopleWorld();
});
beforeEach(async () => {
  await world.forget();
  device = world.device({ counts: false, synced: true });
  sofia = await world.operator('sofia');
  tom = await world.operator('tom');
});
after(() => world.close());

const ask = (client = world.client(), who: object = anna) => client.post('/api/recovery', { ...who, reach: 'letter' });
const theOne = async (): Promise<{ id: string; reference: string; state: string; letterUrl?: string }> =>
  (await sofia.get('/api/agency/recoveries')).body.items[0];
const approved = async (): Promise<string> => {
  await ask();
  const { id } = await theOne();
  await sofia.post(`/api/agency/recoveries/${id}/check`, { how: 'video', note: 'identity card seen' });
  assert.equal((await tom.post(`/api/agency/recoveries/${id}/approve`)).status, 200);
  return id;
};
/** What the letter says; it is read where the printer reads it. */
const codeOf = async (id: string): Promise<string> => {
  const letter = await tom.get(`/api/agency/recoveries/${id}/letter.pdf`);
  assert.equal(letter.status, 200);
  assert.ok(letter.text.startsWith('%PDF-1.7'));
  const { rows } = await world.sql.query<{ activation: string }>({
    text: 'select activation from identity.recovery where id = $1',
    values: [id],
  });
  return world.letterCode(rows[0]?.activation as string);
};
const notices = async (): Promise<string[]> => {
  const found: string[] = [];
  await world.identity.takeHappenings(100, async (all) => {
    for (const one of all) found.push(one.kind);
  });
  return found;
};

test('asked, checked by one, approved by another, posted: the new way in stands and every older one is dead', async () => {
  const old = await world.activated(device);
  await notices();
  const reference = (await ask()).body.reference;
  const found = await theOne();
  assert.equal(found.reference, reference);
  const checked = await sofia.post(`/api/agency/recoveries/${found.id}/check`, { how: 'in-person' });
  assert.equal(checked.body.checkedBy, 'Sofia Marques');
  const done = await tom.post(`/api/agency/recoveries/${found.id}/approve`);
  assert.equal(done.body.letterUrl, `/api/agency/recoveries/${found.id}/letter.pdf`);
  const code = await codeOf(found.id);
  // Until the code is used, what was there stays: who asks for recovery locks nobody out.
  assert.equal((await world.signInWithPasskey(world.client(), device)).status, 200);
  world.later(2);

  const fresh = world.device();
  const client = world.client();
  assert.equal((await client.post('/api/activation/start', { ...anna, code })).status, 200);
  assert.equal((await world.finishWithPasskey(client, fresh)).status, 200);
  assert.ok(await client.signedIn());
  assert.equal(await old.signedIn(), false);
  assert.equal((await world.signInWithPasskey(world.client(), device)).status, 401);
  assert.equal((await world.signInWithPasskey(world.client(), fresh)).status, 200);
  assert.equal((await theOne()).state, 'done');
  assert.deepEqual(await notices(), ['recovery-asked', 'recovery-checked', 'recovery-approved', 'access-recovered']);
  const events = (await client.get('/api/account/events')).body.items.map((one: { kind: string }) => one.kind);
  assert.ok(events.includes('recovery-asked') && events.includes('recovered'));
  assert.equal((await client.get('/api/account')).body.recovery, null);
});

test('one operator alone recovers nothing', async () => {
  await world.activated(device);
  await ask();
  const { id } = await theOne();
  assert.equal((await tom.post(`/api/agency/recoveries/${id}/approve`)).status, 409, 'nobody checked');
  await sofia.post(`/api/agency/recoveries/${id}/check`, { how: 'call-back' });
  const own = await sofia.post(`/api/agency/recoveries/${id}/approve`);
  assert.equal(own.status, 422);
  assert.equal(own.body.error.code, 'identity.two-people');
  assert.equal((await sofia.get(`/api/agency/recoveries/${id}/letter.pdf`)).status, 404);
  assert.ok(world.audited.some((one) => one.outcome === 'refused' && one.detail?.startsWith('recovery approval')));
});

test('not even the database lets one hand sign twice', async () => {
  await ask();
  await assert.rejects(
    world.sql.query({ text: "update identity.recovery set state = 'approved', checked_by = 'op', approved_by = 'op'" }),
  );
});

test('at the welcome desk nobody makes a code for an account that is in use', async () => {
  await world.activated(device);
  const lucie = await world.operator('lucie');
  const told = await lucie.post('/api/agency/activations', { matricule: anna.matricule });
  assert.equal(told.status, 422);
  assert.equal(told.body.error.code, 'identity.already-active');
});

test('at the welcome desk a lost first letter is printed anew, in the person’s language', async () => {
  const lucie = await world.operator('lucie');
  const told = await lucie.post('/api/agency/activations', { matricule: anna.matricule });
  assert.equal(told.status, 201);
  const letter = await lucie.get(told.body.letterUrl);
  assert.equal(letter.headers.get('content-type'), 'application/pdf');
  assert.match(letter.text, /\/Lang\s*\(de/);
  assert.deepEqual(await notices(), ['access-posted']);
  assert.equal((await sofia.get(told.body.letterUrl)).status, 403);
  assert.equal((await lucie.post('/api/agency/activations', { matricule: '1999010100000' })).status, 404);
});

test('a recovery’s letter is not to be had at the address of first letters', async () => {
  const id = await approved();
  const { rows } = await world.sql.query<{ activation: string }>({ text: 'select activation from identity.recovery' });
  const lucie = await world.operator('lucie');
  assert.equal((await lucie.get(`/api/agency/activations/${rows[0]?.activation}/letter.pdf`)).status, 404);
  assert.equal((await lucie.get(`/api/agency/recoveries/${id}/letter.pdf`)).status, 403);
});

test('the answer is the same for everybody, and says the same when one asks again', async () => {
  const known = await ask();
  const unknown = await ask(world.client(), { matricule: '1999010100000', birthDate: '1999-01-01' });
  const wrong = await ask(world.client(), { matricule: '1970072300025', birthDate: '1970-01-01' });
  for (const told of [known, unknown, wrong]) {
    assert.equal(told.status, 202);
    assert.match(told.text, /^\{"reference":"[0-9A-Z]{4}-[0-9A-Z]{4}"\}$/);
  }
  assert.equal((await ask()).text, known.text);
  assert.equal((await ask(world.client(), { matricule: '1999010100000', birthDate: '1999-01-01' })).text, unknown.text);
  assert.equal((await sofia.get('/api/agency/recoveries')).body.items.length, 1);
});

test('asking again and again is braked, and mails once', async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 9; i++) statuses.push((await ask()).status);
  assert.deepEqual(statuses, [...Array(8).fill(202), 429]);
  assert.deepEqual(await notices(), ['recovery-asked']);
});

test('the person stops a recovery while signed in, and the posted code with it', async () => {
  const client = await world.activated(device);
  const id = await approved();
  const code = await codeOf(id);
  assert.equal((await client.get('/api/account')).body.recovery.state, 'approved');
  assert.equal((await client.delete('/api/account/recovery')).status, 204);
  assert.equal((await world.client().post('/api/activation/start', { ...anna, code })).status, 401);
  assert.equal((await theOne()).state, 'cancelled');
  assert.equal((await client.delete('/api/account/recovery')).status, 404);
  assert.ok((await notices()).includes('recovery-cancelled'));
});

test('a recovery stopped while its code is being used opens nothing', async () => {
  const client = await world.activated(device);
  const code = await codeOf(await approved());
  const other = world.client();
  await other.post('/api/activation/start', { ...anna, code });
  await client.delete('/api/account/recovery');
  assert.equal((await world.finishWithPasskey(other, world.device())).status, 401);
  assert.ok(await client.signedIn());
});

test('a refused recovery is over, with its reason', async () => {
  await ask();
  const { id } = await theOne();
  const told = await sofia.post(`/api/agency/recoveries/${id}/refuse`, { reason: 'could not say who the doctor is' });
  assert.equal(told.body.state, 'refused');
  assert.equal((await tom.post(`/api/agency/recoveries/${id}/check`, { how: 'video' })).status, 409);
});

test('two who approve at one moment make one code', async () => {
  await ask();
  const { id } = await theOne();
  await sofia.post(`/api/agency/recoveries/${id}/check`, { how: 'video' });
  const told = await Promise.all([1, 2].map(() => tom.post(`/api/agency/recoveries/${id}/approve`)));
  assert.deepEqual(told.map(({ status }) => status).sort(), [200, 409]);
});

test('approving wants a sign-in of the last ten minutes', async () => {
  await ask();
  const { id } = await theOne();
  await sofia.post(`/api/agency/recoveries/${id}/check`, { how: 'video' });
  world.later(11 * 60);
  const told = await tom.post(`/api/agency/recoveries/${id}/approve`);
  assert.equal(told.body.error.code, 'identity.sign-in-again');
});

test('the helpdesk alone sees recoveries, and no patient does', async () => {
  const lucie = await world.operator('lucie');
  const patient = await world.activated(device);
  for (const client of [lucie, patient, world.client()])
    assert.ok([401, 403].includes((await client.get('/api/agency/recoveries')).status));
});

test('after thirty days a request is over', async () => {
  await ask();
  world.later(30 * 86_400);
  sofia = await world.operator('sofia');
  assert.equal((await theOne()).state, 'cancelled');
});
