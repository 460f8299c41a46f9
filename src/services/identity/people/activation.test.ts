// A patient's first way in: with a posted code on a phone, by passkey or by passphrase and authenticator app.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { anna, createPeopleWorld, goodPassphrase, type PeopleWorld, weber } from './scratch-people.ts';

let world: PeopleWorld;
before(async () => {
  world = await createPeopleWorld();
});
beforeEach(() => world.forget());
after(() => world.close());

const start = '/api/activation/start';
const issue = (subject = 'pat-anna') =>
  world.identity.issueActivation({ kind: 'patient', subject, name: 'Anna Müller', by: 'op-lucie' });
const issueFor = async (client: ReturnType<PeopleWorld['client']>, subject: string, who: typeof anna) => {
  const { code } = await issue(subject);
  return client.post(start, { ...who, code });
};

test('with code, matricule and birth date a passkey is made and the session is open, at substantial', async () => {
  const client = world.client();
  const begun = await issueFor(client, 'pat-anna', anna);
  assert.equal(begun.status, 200);
  assert.equal((begun.body as { name: string }).name, 'Anna Müller');
  assert.match(begun.headers.get('set-cookie') ?? '', /cercle-activation=.*HttpOnly; SameSite=Lax/);
  const done = await world.finishWithPasskey(client, world.device());
  assert.deepEqual(done.body, { location: '/me' });
  const account = (await client.get('/api/account')).body as {
    name: string;
    level: string;
    method: string;
    passkeys: { name: string; synced: boolean }[];
    sessions: { device: string; current: boolean }[];
  };
  assert.equal(account.level, 'substantial');
  assert.equal(account.method, 'passkey');
  assert.deepEqual(
    account.passkeys.map(({ name, synced }) => ({ name, synced })),
    [{ name: 'my phone', synced: false }],
  );
  assert.deepEqual(
    account.sessions.map(({ device, current }) => ({ device, current })),
    [{ device: 'Firefox, Windows', current: true }],
  );
  const events = (await client.get('/api/account/events')).body as { items: { kind: string }[] };
  assert.deepEqual(
    events.items.map((one) => one.kind),
    ['signed-in', 'activated'],
  );
});

test('with a passphrase and the app’s first code the session is open, and both sign in later', async () => {
  const client = world.client();
  await issueFor(client, 'pat-anna', anna);
  const made = (await client.post('/api/activation/authenticator', { passphrase: goodPassphrase })).body as {
    secret: string;
    uri: string;
  };
  assert.match(made.uri, /^otpauth:\/\/totp\/Cercle/);
  const wrong = await client.post('/api/activation/authenticator/confirm', { code: '000000' });
  assert.equal(wrong.status, 422);
  const done = await client.post('/api/activation/authenticator/confirm', { code: world.codeOf(made.secret) });
  assert.equal(done.status, 200);
  assert.ok(await client.signedIn());
  world.later(60);
  const other = world.client();
  const entered = await other.post('/api/sign-in/authenticator', {
    matricule: anna.matricule,
    passphrase: goodPassphrase,
    code: world.codeOf(made.secret),
  });
  assert.equal(entered.status, 200);
  assert.ok(await other.signedIn());
});

test('somebody of the register who has no account yet gets one', async () => {
  const client = world.client();
  const who = { matricule: '2000020200047', birthDate: '2000-02-02' };
  assert.equal((await issueFor(client, 'pat-nobody', who)).status, 200);
  assert.equal((await world.finishWithPasskey(client, world.device())).status, 200);
  assert.ok(await client.signedIn());
});

test('whatever was wrong, the answer is the same bytes', async () => {
  const { code } = await issue();
  const answers = [
    { ...anna, code: 'AAAA-AAAA-AAAA' },
    { ...anna, code, birthDate: '1985-03-13' },
    { ...weber, code },
    { matricule: '1999010100000', birthDate: '1999-01-01', code },
    { ...anna, code: '' },
  ].slice(0, 4);
  const texts = new Set<string>();
  for (const answer of answers) {
    const told = await world.client().post(start, answer);
    assert.equal(told.status, 401);
    assert.equal(told.headers.get('set-cookie'), null);
    texts.add(told.text);
  }
  assert.equal(texts.size, 1);
  assert.match([...texts][0] ?? '', /identity\.not-recognised/);
});

test('a code was used: it opens nothing again', async () => {
  const { code } = await issue();
  const first = world.client();
  await first.post(start, { ...anna, code });
  await world.finishWithPasskey(first, world.device());
  assert.equal((await world.client().post(start, { ...anna, code })).status, 401);
});

test('of two who use one code at one moment, one gets in', async () => {
  const { code } = await issue();
  const clients = [world.client(), world.client()];
  for (const client of clients) assert.equal((await client.post(start, { ...anna, code })).status, 200);
  const told = await Promise.all(clients.map((client) => world.finishWithPasskey(client, world.device())));
  assert.deepEqual(told.map(({ status }) => status).sort(), [200, 401]);
  const { rows } = await world.sql.query({ text: 'select 1 from identity.passkey' });
  assert.equal(rows.length, 1);
});

test('a newer code ends an activation that was begun with the older one', async () => {
  const client = world.client();
  await issueFor(client, 'pat-anna', anna);
  await issue();
  assert.equal((await world.finishWithPasskey(client, world.device())).status, 401);
});

test('fifteen minutes after it was begun an activation is over', async () => {
  const client = world.client();
  await issueFor(client, 'pat-anna', anna);
  world.later(15 * 60);
  assert.equal((await client.post('/api/activation/passkey/options')).status, 401);
});

test('another browser cannot go on with an activation', async () => {
  await issueFor(world.client(), 'pat-anna', anna);
  assert.equal((await world.client().post('/api/activation/passkey/options')).status, 401);
});

test('a passkey without a verified user, of another origin or for another challenge is refused', async () => {
  for (const lies of [
    { userVerified: false },
    { origin: 'https://cercle.evil.example' },
    { challenge: 'AAAA' },
    { rpId: 'evil.example' },
    { type: 'webauthn.get' },
  ]) {
    const client = world.client();
    await issueFor(client, 'pat-anna', anna);
    assert.equal((await world.finishWithPasskey(client, world.device(), lies)).status, 422, JSON.stringify(lies));
    assert.equal(await client.signedIn(), false);
  }
});

test('a challenge for a new passkey is answered once', async () => {
  const client = world.client();
  await issueFor(client, 'pat-anna', anna);
  const { options } = (await client.post('/api/activation/passkey/options')).body as { options: never };
  await client.post('/api/activation/passkey', { response: world.device().create(options, { userVerified: false }) });
  const again = await client.post('/api/activation/passkey', { response: world.device().create(options) });
  assert.equal(again.status, 401);
});

test('a passphrase that would be guessed is refused with what is missing', async () => {
  const client = world.client();
  await issueFor(client, 'pat-anna', anna);
  const missing = async (passphrase: string): Promise<string[]> => {
    const told = await client.post('/api/activation/authenticator', { passphrase });
    assert.equal(told.status, 422);
    const { error } = told.body as { error: { code: string; fields: object } };
    assert.equal(error.code, 'identity.weak-passphrase');
    return Object.keys(error.fields);
  };
  assert.deepEqual(await missing('elevenchars'), ['passphrase.too-short']);
  assert.deepEqual(await missing('Müller12031985'), ['passphrase.personal']);
  assert.deepEqual(await missing('motdepasse2026!'), ['passphrase.common']);
  assert.deepEqual(await missing('1234567890123'), ['passphrase.common']);
  assert.deepEqual(await missing('azertyuiopqs'), ['passphrase.common']);
});

test('once there is a way in, a code that was posted before opens nothing', async () => {
  await world.activated(world.device());
  const told = await issueFor(world.client(), 'pat-anna', anna);
  assert.equal(told.status, 401);
});

test('many tries for one person end in 429 with Retry-After, on every process, known or not', async () => {
  const second = await world.anotherServer();
  for (const matricule of [anna.matricule, '1999010100000']) {
    const tries: number[] = [];
    for (let i = 0; i < 12; i++) {
      const client = i % 2 === 0 ? world.client() : world.client(second);
      const told = await client.post(start, { code: 'AAAA-AAAA-AAAA', matricule, birthDate: '1985-03-12' });
      tries.push(told.status);
      if (told.status === 429) assert.ok(Number(told.headers.get('retry-after')) > 0);
    }
    assert.deepEqual(tries, [...Array(10).fill(401), 429, 429]);
  }
});

test('a page of another site begins no activation', async () => {
  const { code } = await issue();
  const told = await fetch(`${world.origin}${start}`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: JSON.stringify({ ...anna, code }),
  });
  assert.equal(told.status, 403);
});

test('no code, passphrase or secret of an app is in any log, nor in the database as it is', async () => {
  const { code } = await issue();
  const client = world.client();
  await client.post(start, { ...anna, code });
  const { secret } = (await client.post('/api/activation/authenticator', { passphrase: goodPassphrase })).body as {
    secret: string;
  };
  await client.post('/api/activation/authenticator/confirm', { code: world.codeOf(secret) });
  await world.client().post('/api/sign-in/authenticator', { ...anna, passphrase: 'wrong and secret', code: '123456' });
  const { rows } = await world.sql.query<{ text: string }>({
    text: `select row_to_json(x)::text as text from identity.authenticator x union all
           select row_to_json(x)::text from identity.ceremony x union all select row_to_json(x)::text from identity.activation x`,
  });
  const told = [...world.logged, JSON.stringify(world.audited), ...rows.map((row) => row.text)].join('\n');
  for (const word of [code, code.replaceAll('-', ''), goodPassphrase, secret, 'wrong and secret', '19850312'])
    assert.ok(!told.includes(word), word);
  assert.ok(world.audited.some((one) => one.action === 'sign-in-refused'));
});
