// The account page: sessions that end everywhere, ways in that come and go, and what is told of it.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { app, askToken, consentForm } from '../scratch-identity.ts';
import { type Client, createPeopleWorld, goodPassphrase, type PeopleWorld, weber } from './scratch-people.ts';

let world: PeopleWorld;
before(async () => {
  world = await createPeopleWorld();
});
beforeEach(() => world.forget());
after(() => world.close());

const sessionsOf = async (client: Client): Promise<{ id: string; current: boolean }[]> =>
  (await client.get('/api/account')).body.sessions;
const kinds = async (client: Client): Promise<string[]> =>
  (await client.get('/api/account/events')).body.items.map((one: { kind: string }) => one.kind);
const told = async (): Promise<string[]> => {
  const found: string[] = [];
  await world.identity.takeHappenings(100, async (happenings) => {
    for (const one of happenings) found.push(`${one.patientId} ${one.kind}`);
  });
  return found;
};

test('a session that is ended is refused on every process within a second', async () => {
  const device = world.device();
  const first = await world.activated(device);
  const second = world.client(await world.anotherServer());
  await world.signInWithPasskey(second, device);
  assert.ok(await second.signedIn());
  const other = (await sessionsOf(first)).find((one) => !one.current);
  assert.equal((await first.delete(`/api/account/sessions/${other?.id}`)).status, 204);
  await sleep(900);
  assert.equal(await second.signedIn(), false);
  assert.ok(await first.signedIn());
  assert.equal((await kinds(first))[0], 'session-ended');
});

test('all sessions but one’s own are ended at once', async () => {
  const device = world.device();
  const first = await world.activated(device);
  const others = [world.client(), world.client()];
  for (const other of others) await world.signInWithPasskey(other, device);
  assert.deepEqual((await first.post('/api/account/sessions/end-others')).body, { ended: 2 });
  for (const other of others) assert.equal(await other.signedIn(), false);
  assert.equal((await sessionsOf(first)).length, 1);
});

test('nobody ends a session of somebody else', async () => {
  const first = await world.activated(world.device());
  const lucie = await world.operator('lucie');
  const [hers] = await sessionsOf(lucie);
  assert.equal((await first.delete(`/api/account/sessions/${hers?.id}`)).status, 404);
  assert.ok(await lucie.signedIn());
});

test('operators see their sessions and events, and have no ways in of their own', async () => {
  const lucie = await world.operator('lucie');
  const account = (await lucie.get('/api/account')).body;
  assert.deepEqual([account.role, account.method, account.passkeys.length], ['operator', 'national', 0]);
  assert.deepEqual(await kinds(lucie), ['signed-in']);
  assert.equal((await lucie.post('/api/account/passkeys/options')).status, 403);
});

test('a second passkey is added, named, used and removed, and the person is told', async () => {
  const client = await world.activated(world.device());
  await told();
  const { options } = (await client.post('/api/account/passkeys/options')).body;
  assert.equal(options.excludeCredentials.length, 1);
  const device = world.device({ synced: true });
  const added = await client.post('/api/account/passkeys', { response: device.create(options), name: 'tablet' });
  assert.equal(added.status, 201);
  assert.deepEqual([added.body.name, added.body.synced], ['tablet', true]);
  const path = `/api/account/passkeys/${added.body.id}`;
  assert.equal((await client.ask('PUT', path, { name: 'Anna’s tablet' })).status, 204);
  assert.equal((await client.get('/api/account')).body.passkeys[1].name, 'Anna’s tablet');
  assert.equal((await world.signInWithPasskey(world.client(), device)).status, 200);
  assert.equal((await client.delete(path)).status, 204);
  assert.equal((await world.signInWithPasskey(world.client(), device)).status, 401);
  assert.deepEqual(await told(), ['pat-anna way-in-added', 'pat-anna way-in-removed']);
});

test('a challenge for a new passkey belongs to the session that asked', async () => {
  const device = world.device();
  const first = await world.activated(device);
  const second = world.client();
  await world.signInWithPasskey(second, device);
  const { options } = (await first.post('/api/account/passkeys/options')).body;
  const response = world.device().create(options);
  assert.equal((await second.post('/api/account/passkeys', { response })).status, 401);
  assert.equal((await first.post('/api/account/passkeys', { response })).status, 201);
  assert.equal((await first.post('/api/account/passkeys', { response })).status, 401);
});

test('ten minutes after signing in, ways in are changed only after signing in again', async () => {
  const client = await world.activated(world.device());
  world.later(11 * 60);
  for (const answer of [
    await client.post('/api/account/passkeys/options'),
    await client.post('/api/account/authenticator', { passphrase: goodPassphrase }),
    await client.delete('/api/account/authenticator'),
  ]) {
    assert.equal(answer.status, 401);
    assert.equal(answer.body.error.code, 'identity.sign-in-again');
  }
  assert.equal((await client.get('/api/account')).status, 200);
});

test('an authenticator is added beside the passkey, and removed', async () => {
  const client = await world.activated(world.device());
  const { secret } = (await client.post('/api/account/authenticator', { passphrase: goodPassphrase })).body;
  assert.equal((await client.post('/api/account/authenticator/confirm', { code: '000000' })).status, 422);
  assert.equal((await client.post('/api/account/authenticator/confirm', { code: world.codeOf(secret) })).status, 200);
  assert.ok((await client.get('/api/account')).body.authenticator.since);
  assert.equal((await client.delete('/api/account/authenticator')).status, 204);
  assert.equal((await client.get('/api/account')).body.authenticator, null);
  assert.equal((await client.delete('/api/account/authenticator')).status, 404);
});

test('a code that waits in the post is good no more once a way in was added', async () => {
  const client = world.client();
  await client.browser.signIn('patient', 'anna');
  const { code } = await world.identity.issueActivation({
    kind: 'patient',
    subject: 'pat-anna',
    name: 'Anna',
    by: 'op-lucie',
  });
  const { options } = (await client.post('/api/account/passkeys/options')).body;
  assert.equal((await client.post('/api/account/passkeys', { response: world.device().create(options) })).status, 201);
  const { rows } = await world.sql.query({ text: 'select 1 from identity.activation' });
  assert.equal(rows.length, 0, code);
});

test('events come a page at a time', async () => {
  const client = await world.activated(world.device());
  await world.sql.query({
    text: `insert into identity.account_event (id, account, at, kind)
           select 'old' || n, account, now(), 'refused' from identity.account_event, generate_series(1, 40) n where kind = 'activated'`,
  });
  const first = (await client.get('/api/account/events')).body;
  assert.equal(first.items.length, 30);
  const second = (await client.get(`/api/account/events?cursor=${first.next}`)).body;
  assert.equal(second.items.length, 12);
  assert.equal(second.next, undefined);
});

test('ending access ends sessions and posted codes of that person alone', async () => {
  const client = await world.activated(world.device());
  const lucie = await world.operator('lucie');
  await world.identity.issueActivation({ kind: 'patient', subject: 'pat-anna', name: 'Anna', by: 'op' });
  world.later(2);
  await world.identity.endAccess('patient', 'pat-anna');
  assert.equal(await client.signedIn(), false);
  assert.ok(await lucie.signedIn());
  const { rows } = await world.sql.query({ text: 'select 1 from identity.activation where used_at is null' });
  assert.equal(rows.length, 0);
});

test('ending access ends what an app was given, its refresh token too', async () => {
  const client = await world.activated(world.device());
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: app.id,
    redirect_uri: app.redirectUris[0] as string,
    response_type: 'code',
    scope: 'openid fhirUser launch/patient offline_access patient/*.rs',
    state: 's',
    aud: `${world.origin}/fhir`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const page = await client.browser.go(`/oidc/auth?${query}`);
  const done = await client.browser.go(page.url, {
    method: 'POST',
    body: consentForm(page.html, 'allow'),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const { body } = await askToken(world.tokenEndpoint, {
    grant_type: 'authorization_code',
    client_id: app.id,
    code: new URL(done.url).searchParams.get('code') ?? '',
    redirect_uri: app.redirectUris[0] as string,
    code_verifier: verifier,
  });
  const ask = (token: unknown) => world.whoami({ authorization: `Bearer ${token}` });
  assert.equal((await ask(body.access_token)).status, 200);
  // The account page is the person's own: an app has no business there.
  const bearer = { authorization: `Bearer ${body.access_token}` };
  assert.equal((await fetch(`${world.origin}/api/account`, { headers: bearer })).status, 403);
  world.later(2);
  await world.identity.endAccess('patient', 'pat-anna');
  assert.equal((await ask(body.access_token)).status, 401);
  const refreshed = await askToken(world.tokenEndpoint, {
    grant_type: 'refresh_token',
    client_id: app.id,
    refresh_token: String(body.refresh_token),
  });
  if (refreshed.status === 200) assert.equal((await ask(refreshed.body.access_token)).status, 401);
});

test('letters bring a code to those alone who never came in, and looking at old letters ends none', async () => {
  await world.activated(world.device());
  const persons = [
    { id: 'pat-anna', name: 'Anna Müller' },
    { id: 'pat-weber', name: 'Marc Weber' },
  ];
  const first = await world.identity.activationsForLetters(persons, 'op-lucie');
  assert.deepEqual([...first.keys()], ['pat-weber']);
  const again = await world.identity.activationsForLetters(persons, 'op-lucie');
  assert.deepEqual(again.get('pat-weber'), first.get('pat-weber'));
  world.later(8 * 86_400);
  await world.identity.purgeExpired();
  assert.equal((await world.identity.activationsForLetters(persons, 'op-lucie')).size, 0);
  const code = first.get('pat-weber')?.code;
  const told = await world.client().post('/api/activation/start', { ...weber, code });
  assert.equal(told.status, 200);
});

test('what is told by mail is kept when the telling fails', async () => {
  await world.activated(world.device());
  await assert.rejects(
    world.identity.takeHappenings(10, async () => {
      throw new Error('no relay');
    }),
  );
  assert.deepEqual(await told(), ['pat-anna access-activated']);
});

test('a sign-in on a device that the account never came from is told by mail, once; the very first one is not', async () => {
  const device = world.device({ counts: false, synced: true });
  await world.activated(device);
  assert.deepEqual(await told(), ['pat-anna access-activated']);
  await world.signInWithPasskey(world.client(), device);
  assert.deepEqual(await told(), []);
  const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1';
  const elsewhere = async (): Promise<void> => {
    const client = world.client();
    const { ceremony, options } = (await client.post('/api/sign-in/passkey/options')).body;
    const body = { ceremony, response: device.get(options) };
    assert.equal((await client.ask('POST', '/api/sign-in/passkey', body, { 'user-agent': phone })).status, 200);
  };
  await Promise.all([elsewhere(), elsewhere()]);
  assert.deepEqual(await told(), ['pat-anna new-device']);
  await elsewhere();
  assert.deepEqual(await told(), []);
});

test('a first sign-in by the national service is no news, and professionals are not told by the patients’ mail', async () => {
  await world.client().browser.signIn('patient', 'weber');
  assert.deepEqual(await told(), []);
  const professional = world.client();
  await professional.browser.signIn('professional', 'weber');
  await world.sql.query({ text: `update identity.account_event set device = 'another'` });
  await world.client().browser.signIn('professional', 'weber');
  assert.deepEqual(await told(), []);
  await world.client().browser.signIn('patient', 'weber');
  assert.deepEqual(await told(), ['pat-weber new-device']);
});
