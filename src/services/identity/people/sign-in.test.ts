// Sign-in with what a person enrolled: what comes in, and everything that must not.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { anna, createPeopleWorld, goodPassphrase, type PeopleWorld, type Told } from './scratch-people.ts';
import type { SoftwareAuthenticator } from './software-authenticator.ts';

let world: PeopleWorld;
before(async () => {
  world = await createPeopleWorld();
});
beforeEach(() => world.forget());
after(() => world.close());

const passkeyPath = '/api/sign-in/passkey';
const authenticatorPath = '/api/sign-in/authenticator';
const refused = (told: Told, why: string): void => {
  assert.equal(told.status, 401, `${why}: ${told.text}`);
  assert.equal(told.body.error.code, 'identity.not-recognised');
  assert.equal(told.headers.get('set-cookie')?.includes('cercle=') ?? false, false);
};
const enrolled = async (options?: { counts?: boolean; synced?: boolean }): Promise<SoftwareAuthenticator> => {
  const device = world.device(options);
  await world.activated(device);
  return device;
};
const withApp = async (): Promise<string> => {
  const client = world.client();
  await world.startActivation(client);
  const { secret } = (await client.post('/api/activation/authenticator', { passphrase: goodPassphrase })).body;
  await client.post('/api/activation/authenticator/confirm', { code: world.codeOf(secret) });
  world.later(60);
  return secret;
};

test('the ways of patients are a national service, passkeys and authenticators; others have the first alone', async () => {
  const patients = (await world.client().get('/api/sign-in/ways?as=patient')).body;
  assert.ok(patients.national.length > 0);
  assert.equal(patients.authenticator, true);
  // The test listens at a number, and no browser gives a passkey to that.
  assert.equal(patients.passkey, false);
  const professionals = (await world.client().get('/api/sign-in/ways?as=professional')).body;
  assert.deepEqual([professionals.passkey, professionals.authenticator], [false, false]);
});

test('a passkey signs in without naming anybody, at substantial, and keeps its counter', async () => {
  const device = await enrolled();
  const client = world.client();
  const told = await world.signInWithPasskey(client, device);
  assert.deepEqual(told.body, { location: '/me' });
  assert.ok(await client.signedIn());
  const account = (await client.get('/api/account')).body;
  assert.deepEqual([account.level, account.method], ['substantial', 'passkey']);
  assert.ok(account.passkeys[0].lastUsedAt);
  const { rows } = await world.sql.query<{ counter: string }>({ text: 'select counter from identity.passkey' });
  assert.equal(Number(rows[0]?.counter), 2);
});

test('a synced passkey that counts nothing signs in again and again', async () => {
  const device = await enrolled({ counts: false, synced: true });
  for (let i = 0; i < 3; i++) assert.equal((await world.signInWithPasskey(world.client(), device)).status, 200);
});

test('the options name no credential and want a verified user', async () => {
  const { options } = (await world.client().post(`${passkeyPath}/options`)).body;
  assert.deepEqual(options.allowCredentials ?? [], []);
  assert.equal(options.userVerification, 'required');
});

test('what a dishonest device or page says is refused', async () => {
  const device = await enrolled();
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  for (const lies of [
    { userVerified: false },
    { origin: 'https://cercle.evil.example' },
    { origin: 'http://127.0.0.1:1' },
    { rpId: 'evil.example' },
    { challenge: Buffer.alloc(32).toString('base64url') },
    { type: 'webauthn.create' },
    { key: stranger },
    { userHandle: Buffer.from('somebody else').toString('base64url') },
    { synced: true },
  ])
    refused(await world.signInWithPasskey(world.client(), device, lies), JSON.stringify(Object.keys(lies)));
  assert.equal((await world.signInWithPasskey(world.client(), device)).status, 200);
});

test('a copied key is found out by its counter', async () => {
  const device = await enrolled();
  assert.equal((await world.signInWithPasskey(world.client(), device, { counter: 9 })).status, 200);
  refused(await world.signInWithPasskey(world.client(), device, { counter: 9 }), 'the same count');
  refused(await world.signInWithPasskey(world.client(), device, { counter: 4 }), 'an earlier count');
  const { items } = (await (await signedIn(device, 20)).get('/api/account/events')).body;
  assert.equal(items.filter((one: { kind: string }) => one.kind === 'refused').length, 2);
});

test('of a key and its copy that sign in at one moment, one does', async () => {
  const device = await enrolled();
  const clients = await Promise.all(
    [1, 2, 3].map(async () => {
      const client = world.client();
      const { ceremony, options } = (await client.post(`${passkeyPath}/options`)).body;
      return { client, ceremony, response: device.get(options, { counter: 9 }) };
    }),
  );
  const told = await Promise.all(
    clients.map(({ client, ceremony, response }) => client.post(passkeyPath, { ceremony, response })),
  );
  assert.deepEqual(told.map(({ status }) => status).sort(), [200, 401, 401]);
});
const signedIn = async (device: SoftwareAuthenticator, counter: number) => {
  const client = world.client();
  await world.signInWithPasskey(client, device, { counter });
  return client;
};

test('an assertion that was used is refused, also when both come at one moment', async () => {
  const device = await enrolled({ counts: false, synced: true });
  const client = world.client();
  const { ceremony, options } = (await client.post(`${passkeyPath}/options`)).body;
  const response = device.get(options);
  const told = await Promise.all([1, 2, 3].map(() => client.post(passkeyPath, { ceremony, response })));
  assert.deepEqual(told.map(({ status }) => status).sort(), [200, 401, 401]);
  refused(await client.post(passkeyPath, { ceremony, response }), 'later');
});

test('a challenge of another browser is refused', async () => {
  const device = await enrolled();
  const attacker = world.client();
  const { ceremony, options } = (await attacker.post(`${passkeyPath}/options`)).body;
  const response = device.get(options);
  refused(await world.client().post(passkeyPath, { ceremony, response }), 'no cookie');
  const victim = world.client();
  await victim.post(`${passkeyPath}/options`);
  refused(await victim.post(passkeyPath, { ceremony, response }), 'another cookie');
});

test('a challenge is good for five minutes', async () => {
  const device = await enrolled();
  const client = world.client();
  const { ceremony, options } = (await client.post(`${passkeyPath}/options`)).body;
  world.later(5 * 60);
  refused(await client.post(passkeyPath, { ceremony, response: device.get(options) }), 'too late');
});

test('an unknown passkey and a wrong signature get the same bytes', async () => {
  const device = await enrolled();
  const stranger = world.device();
  stranger.create({ challenge: 'AAAA', rp: {}, user: { id: 'AAAA' } });
  const unknown = await world.signInWithPasskey(world.client(), stranger);
  const wrong = await world.signInWithPasskey(world.client(), device, { userVerified: false });
  refused(unknown, 'unknown');
  assert.equal(unknown.text, wrong.text);
});

test('a new session has a new secret, and what the browser carried before is closed', async () => {
  const device = await enrolled();
  const client = world.client();
  await world.signInWithPasskey(client, device);
  const before = client.browser.cookie('cercle');
  await world.signInWithPasskey(client, device);
  assert.notEqual(client.browser.cookie('cercle'), before);
  await sleep(450);
  const old = await fetch(`${world.origin}/api/account`, { headers: { cookie: `cercle=${before}` } });
  assert.equal(old.status, 401);
});

test('after signing in one is led within the portal and nowhere else', async () => {
  const device = await enrolled();
  for (const [wanted, location] of [
    ['/me/circle', '/me/circle'],
    ['https://evil.example/', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
  ]) {
    const client = world.client();
    const { ceremony, options } = (await client.post(`${passkeyPath}/options`)).body;
    const told = await client.post(passkeyPath, { ceremony, response: device.get(options), return: wanted });
    assert.equal(told.body.location, location);
  }
});

test('passphrase and code sign in; each code once, and none before it', async () => {
  const secret = await withApp();
  const earlier = world.codeOf(secret);
  world.later(30);
  const code = world.codeOf(secret);
  const input = { matricule: anna.matricule, passphrase: goodPassphrase, code };
  assert.equal((await world.client().post(authenticatorPath, input)).status, 200);
  refused(await world.client().post(authenticatorPath, input), 'replayed');
  refused(await world.client().post(authenticatorPath, { ...input, code: earlier }), 'an earlier step');
  world.later(60);
  const told = await Promise.all(
    [1, 2, 3].map(() => world.client().post(authenticatorPath, { ...input, code: world.codeOf(secret) })),
  );
  assert.deepEqual(told.map(({ status }) => status).sort(), [200, 401, 401]);
});

test('unknown person, wrong passphrase, wrong code and a code too old get the same bytes', async () => {
  const secret = await withApp();
  const right = { matricule: anna.matricule, passphrase: goodPassphrase, code: world.codeOf(secret) };
  const old = world.codeOf(secret);
  const answers: Told[] = [
    await world.client().post(authenticatorPath, { ...right, matricule: '1999010100000' }),
    await world.client().post(authenticatorPath, { ...right, passphrase: `${goodPassphrase}.` }),
    await world.client().post(authenticatorPath, { ...right, code: '000000' }),
    await world.client().post(authenticatorPath, { ...right, matricule: '1970072300025' }),
  ];
  world.later(120);
  answers.push(await world.client().post(authenticatorPath, { ...right, code: old }));
  for (const told of answers) refused(told, 'wrong');
  assert.equal(new Set(answers.map((told) => told.text)).size, 1);
});

test('a wrong passphrase does not use up the code', async () => {
  const secret = await withApp();
  const right = { matricule: anna.matricule, passphrase: goodPassphrase, code: world.codeOf(secret) };
  refused(await world.client().post(authenticatorPath, { ...right, passphrase: 'something else' }), 'wrong');
  assert.equal((await world.client().post(authenticatorPath, right)).status, 200);
});

test('somebody unknown costs the work that somebody known costs', async () => {
  await withApp();
  const input = { passphrase: 'something else', code: '123456' };
  const took = async (matricule: string): Promise<number> => {
    const times: number[] = [];
    for (let i = 0; i < 8; i++) {
      const started = performance.now();
      await world.client().post(authenticatorPath, { ...input, matricule });
      times.push(performance.now() - started);
    }
    return times.sort((a, b) => a - b)[2] as number;
  };
  const [known, unknown] = [await took(anna.matricule), await took('1999010100000')];
  assert.ok(unknown > known / 2 && known > unknown / 2, `${known} ms, ${unknown} ms`);
});

test('guessing ends in 429 with Retry-After on two processes, for the right answer too', async () => {
  const secret = await withApp();
  const second = await world.anotherServer();
  const input = { matricule: anna.matricule, passphrase: 'a wrong passphrase', code: '123456' };
  const tries: number[] = [];
  for (let i = 0; i < 11; i++) {
    const client = i % 2 === 0 ? world.client() : world.client(second);
    const spaced = i % 3 === 0 ? input : { ...input, matricule: '19850312.00014' };
    const told = await client.post(authenticatorPath, spaced);
    tries.push(told.status);
    if (told.status === 429) assert.ok(Number(told.headers.get('retry-after')) > 0);
  }
  assert.deepEqual(tries, [...Array(10).fill(401), 429]);
  const right = { ...input, passphrase: goodPassphrase, code: world.codeOf(secret) };
  assert.equal((await world.client(second).post(authenticatorPath, right)).status, 429);
  world.later(15 * 60);
  assert.equal((await world.client().post(authenticatorPath, { ...right, code: world.codeOf(secret) })).status, 200);
});

test('an account that is disabled has no way in', async () => {
  const device = await enrolled();
  await world.identity.setAccountDisabled('patient', 'pat-anna', true);
  refused(await world.signInWithPasskey(world.client(), device), 'disabled');
  await world.identity.setAccountDisabled('patient', 'pat-anna', false);
  assert.equal((await world.signInWithPasskey(world.client(), device)).status, 200);
});

test('a page of another site signs nobody in', async () => {
  const told = await fetch(`${world.origin}${authenticatorPath}`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: JSON.stringify({ matricule: '1', passphrase: 'x', code: '1' }),
  });
  assert.equal(told.status, 403);
});

test('what does not have the form of an answer is 400 and reaches nothing', async () => {
  const client = world.client();
  const { ceremony } = (await client.post(`${passkeyPath}/options`)).body;
  for (const response of [null, {}, { id: 'x', rawId: 'x', type: 'password', response: {} }, 'x'])
    assert.equal((await client.post(passkeyPath, { ceremony, response })).status, 400);
});

test('who confirms again with a passkey goes on acting for whom they acted; somebody else does not', async () => {
  const device = await enrolled();
  const other = world.device();
  const weber = world.client();
  await world.startActivation(weber, { matricule: '1970072300025', birthDate: '1970-07-23' }, 'pat-weber');
  assert.equal((await world.finishWithPasskey(weber, other)).status, 200);
  const client = world.client();
  await world.signInWithPasskey(client, device);
  const actingFor = async (): Promise<(string | null)[]> => {
    const id = ((await client.get('/api/account')).body.sessions as { id: string; current: boolean }[]).find(
      (one) => one.current,
    )?.id;
    const text = 'select acting_for from identity.session where id = $1';
    const { rows } = await world.sql.query<{ acting_for: string | null }>({ text, values: [id] });
    return rows.map((row) => row.acting_for);
  };
  assert.deepEqual(await actingFor(), [null]);
  await world.sql.query({ text: `update identity.session set acting_for = 'mandate-of-anna'` });
  await sleep(900);
  assert.equal((await world.signInWithPasskey(client, device)).status, 200);
  assert.deepEqual(await actingFor(), ['mandate-of-anna']);
  assert.equal((await world.signInWithPasskey(client, other)).status, 200);
  assert.deepEqual(await actingFor(), [null]);
  assert.equal((await client.get('/api/account')).body.name.includes('Weber'), true);
});
