import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Call } from '../../base/call.ts';
import type { Route, RouteRequest } from '../../kit/http/route.ts';
import { createIdentityWorld, type Listening } from './scratch-identity.ts';
import { localPath } from './sign-in.ts';

let world: Listening;
before(async () => {
  world = await createIdentityWorld();
});
after(() => world.close());

const problemOf = (url: string): string | null =>
  url.includes('/sign-in-problem') ? new URL(url).searchParams.get('code') : null;
const session = async (browser: ReturnType<Listening['browser']>) =>
  (await browser.once('/api/session')).json() as Promise<Record<string, unknown>>;

test('Anna signs in through the national sign-in and lands where she wanted to go', async () => {
  const browser = world.browser();
  assert.deepEqual(await session(browser), { signedIn: false, demo: true });
  const page = await browser.go('/auth/sign-in?as=patient&return=%2Fpatient%2Ftimeline%3Fq%3D1');
  assert.equal(page.response.status, 200);
  assert.match(page.html, /SIMULATION de la connexion nationale/);
  assert.match(page.html, /SIMULATION of the national sign-in/);
  assert.match(page.html, /Anna Müller/);
  assert.doesNotMatch(page.html, /<script/);
  assert.match(page.response.headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src 'sha256-/);
  const landed = await browser.post(page.url, { person: 'anna', case: 'success' });
  assert.equal(landed.url, `${world.origin}/patient/timeline?q=1`);
  const who = await session(browser);
  assert.deepEqual([who.signedIn, who.role, who.name, who.patientId], [true, 'patient', 'Anna Müller', 'pat-anna']);
  assert.ok(Date.parse(String(who.expiresAt)) > Date.now());
  const actor = (await (await browser.once('/fhir/whoami')).json()) as {
    kind: string;
    session: { scopes: null; assurance: string };
  };
  assert.deepEqual([actor.kind, actor.session.scopes, actor.session.assurance], ['patient', null, 'high']);
});

test('one person is a patient or a professional, as was asked', async () => {
  const browser = world.browser();
  await browser.signIn('professional', 'weber');
  const professional = await session(browser);
  assert.equal(professional.role, 'professional');
  assert.equal(professional.practitionerId, 'prac-weber');
  assert.equal(professional.speciality, 'cardiology');
  assert.deepEqual(professional.organisations, [{ id: 'org-cab', name: 'Cabinet Weber' }]);
  const first = browser.cookie('cercle');
  await browser.signIn('patient', 'weber');
  assert.equal((await session(browser)).role, 'patient');
  assert.notEqual(browser.cookie('cercle'), first);
  // The session that the second sign-in replaced is closed.
  assert.equal((await world.whoami({ cookie: `cercle=${first}` })).status, 401);
});

test('an operator signs in with her roles', async () => {
  const browser = world.browser();
  await browser.signIn('operator', 'lucie');
  assert.deepEqual((await session(browser)).roles, ['welcome-desk']);
});

test('a secret planted in the browser before the sign-in opens nothing after it', async () => {
  const planted = 'A'.repeat(43);
  const browser = world.browser();
  const stopped = await browser.signIn('patient', 'anna', { stopBefore: (to) => to.pathname === '/auth/callback' });
  const callback = world.identity.routes.find((route) => route.path === '/auth/callback') as Route;
  const headers = { cookie: `cercle-sign-in=${browser.cookie('cercle-sign-in')}; cercle=${planted}` };
  const reply = await callback.handle(
    { actor: { kind: 'anonymous' } } as Call,
    { rawQuery: new URL(stopped.url).search.slice(1), headers, params: {} } as RouteRequest,
  );
  assert.equal(reply.headers?.location, '/');
  assert.match(reply.headers?.['set-cookie'] ?? '', /^cercle=[\w-]{43};/);
  assert.ok(!reply.headers?.['set-cookie']?.includes(planted));
  assert.equal((await world.whoami({ cookie: `cercle=${planted}` })).status, 401);
});

test('the cookie is HttpOnly, Lax and random, and the database holds only its hash', async () => {
  const browser = world.browser();
  let line = '';
  const stopped = await browser.signIn('patient', 'anna', { stopBefore: (to) => to.pathname === '/auth/callback' });
  const callback = await browser.once(stopped.url);
  line = callback.headers.getSetCookie().find((one) => one.startsWith('cercle=')) ?? '';
  assert.match(line, /^cercle=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  const secret = browser.cookie('cercle') as string;
  const rows = await world.sql.query<{ all: string }>({ text: 'select session::text as all from identity.session' });
  assert.ok(rows.rows.length > 0);
  for (const row of rows.rows)
    assert.ok(!row.all.includes(secret) && !row.all.includes(Buffer.from(secret).toString('hex')));
});

test('whoever cancels at the provider is told so', async () => {
  const browser = world.browser();
  assert.equal(problemOf((await browser.signIn('patient', 'anna', { case: 'cancelled' })).url), 'cancelled');
  assert.equal(browser.cookie('cercle'), undefined);
});

test('a low level of assurance does not open the door', async () => {
  assert.equal(problemOf((await world.browser().signIn('patient', 'anna', { case: 'low' })).url), 'level-too-low');
});

test('a person without an account of that role is turned away', async () => {
  assert.equal(problemOf((await world.browser().signIn('patient', '', { case: 'unknown' })).url), 'no-account');
  assert.equal(problemOf((await world.browser().signIn('professional', 'anna')).url), 'no-account');
  assert.equal(problemOf((await world.browser().signIn('operator', 'anna')).url), 'no-account');
});

test('a role that does not exist is no sign-in', async () => {
  assert.equal(problemOf((await world.browser().go('/auth/sign-in?as=root')).url), 'invalid-request');
});

test('an answer with a wrong state, or without one, opens no session', async () => {
  const browser = world.browser();
  const stopped = await browser.signIn('patient', 'anna', { stopBefore: (to) => to.pathname === '/auth/callback' });
  const forged = new URL(stopped.url);
  forged.searchParams.set('state', 'x'.repeat(43));
  assert.equal(problemOf((await browser.go(forged.href)).url), 'expired');
  assert.equal(problemOf((await browser.go('/auth/callback?code=abc')).url), 'expired');
  assert.equal(browser.cookie('cercle'), undefined);
});

test('an answer that reaches another browser opens no session there', async () => {
  const stopped = await world
    .browser()
    .signIn('patient', 'anna', { stopBefore: (to) => to.pathname === '/auth/callback' });
  const victim = world.browser();
  assert.equal(problemOf((await victim.go(stopped.url)).url), 'other-browser');
  assert.equal(victim.cookie('cercle'), undefined);
});

test('an answer works once', async () => {
  const browser = world.browser();
  const stopped = await browser.signIn('patient', 'anna', { stopBefore: (to) => to.pathname === '/auth/callback' });
  await browser.go(stopped.url);
  assert.equal((await session(browser)).signedIn, true);
  const thief = world.browser();
  assert.equal(problemOf((await thief.go(stopped.url)).url), 'expired');
  assert.equal(problemOf((await browser.go(stopped.url)).url), 'expired');
});

test('a code of one sign-in does not fit the state of another', async () => {
  const browser = world.browser();
  const stop = (to: URL) => to.pathname === '/auth/callback';
  const one = new URL((await browser.signIn('patient', 'anna', { stopBefore: stop })).url);
  const two = new URL((await browser.signIn('patient', 'weber', { stopBefore: stop })).url);
  two.searchParams.set('code', one.searchParams.get('code') ?? '');
  assert.equal(problemOf((await browser.go(two.href)).url), 'provider-refused');
  assert.equal(browser.cookie('cercle'), undefined);
});

test('two tabs of one browser can sign in side by side', async () => {
  const browser = world.browser();
  const first = await browser.go('/auth/sign-in?as=patient&return=%2Fone');
  const second = await browser.go('/auth/sign-in?as=patient&return=%2Ftwo');
  assert.equal((await browser.post(second.url, { person: 'anna', case: 'success' })).url, `${world.origin}/two`);
  assert.equal((await browser.post(first.url, { person: 'anna', case: 'success' })).url, `${world.origin}/one`);
});

test('the way back leads nowhere but into the portal', async () => {
  for (const away of [
    'https://evil.example/',
    'https:evil.example',
    'http:///evil.example',
    '///evil.example',
    '/\\/evil.example',
    '/./auth/sign-in',
    '/%2e%2e//evil.example',
    '@evil.example',
    '.evil.example',
    '/?\u2028',
    '/' + 'a'.repeat(2_000),
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/..//evil.example',
    'javascript:alert(1)',
    '/auth/sign-in',
    '',
    '/a\r\nb',
  ])
    assert.equal(localPath(away), '/', away);
  assert.equal(localPath('/patient/items/7?tab=a&b=%2F#top'), '/patient/items/7?tab=a&b=%2F#top');
  assert.equal(
    (await world.browser().signIn('patient', 'anna', { return: '//evil.example/x' })).url,
    `${world.origin}/`,
  );
});

test('a session ends when it is idle, and in any case at its longest', async () => {
  const browser = world.browser();
  await browser.signIn('patient', 'anna');
  const cookie = `cercle=${browser.cookie('cercle')}`;
  try {
    for (let minutes = 29; minutes < 600; minutes += 29) {
      world.ahead(minutes * 60_000);
      assert.equal((await world.whoami({ cookie })).status, 200, `${minutes} minutes`);
    }
    world.ahead(601 * 60_000);
    const ended = await world.whoami({ cookie });
    assert.equal(ended.status, 401);
    assert.equal(((await ended.json()) as { error: { code: string } }).error.code, 'identity.session-expired');
    world.ahead(0);
    const other = world.browser();
    await other.signIn('patient', 'anna');
    world.ahead(31 * 60_000);
    assert.equal((await world.whoami({ cookie: `cercle=${other.cookie('cercle')}` })).status, 401);
  } finally {
    world.ahead(0);
  }
});

test('a browser whose session has ended can sign in again', {}, async () => {
  const browser = world.browser();
  await browser.signIn('patient', 'anna');
  try {
    world.ahead(31 * 60_000);
    assert.equal((await session(browser)).signedIn, false);
    assert.equal((await browser.once('/auth/sign-in?as=patient')).status, 303);
  } finally {
    world.ahead(0);
  }
});

test('signing out ends the session, wherever its cookie was copied', async () => {
  const browser = world.browser();
  await browser.signIn('patient', 'anna');
  const cookie = `cercle=${browser.cookie('cercle')}`;
  // Without the header that only our own pages send, nothing happens.
  assert.equal((await browser.once('/auth/sign-out', { method: 'POST' })).status, 403);
  assert.equal((await world.whoami({ cookie })).status, 200);
  const out = await browser.once('/auth/sign-out', { method: 'POST', headers: { 'x-cercle': '1' } });
  assert.deepEqual(await out.json(), { location: '/' });
  assert.equal(browser.cookie('cercle'), undefined);
  assert.equal((await world.whoami({ cookie })).status, 401);
  assert.equal((await session(browser)).signedIn, false);
});

test('an account that is disabled is out within a second, in every process', async () => {
  const browser = world.browser();
  await browser.signIn('patient', 'weber');
  const headers = { cookie: `cercle=${browser.cookie('cercle')}` };
  const elsewhere = world.another();
  assert.equal((await elsewhere.authenticate({ headers })).kind, 'patient');
  try {
    await world.identity.setAccountDisabled('patient', 'pat-weber', true);
    assert.equal((await world.whoami(headers)).status, 401);
    await new Promise((resolve) => setTimeout(resolve, 900));
    await assert.rejects(elsewhere.authenticate({ headers }), { code: 'identity.session-expired' });
    assert.equal(problemOf((await world.browser().signIn('patient', 'weber')).url), 'account-disabled');
  } finally {
    await world.identity.setAccountDisabled('patient', 'pat-weber', false);
  }
});

test('the simulator finds people by name, without accents, and by role', async () => {
  const browser = world.browser();
  const page = await browser.go('/auth/sign-in?as=professional');
  assert.match(page.html, /Marc Weber/);
  assert.doesNotMatch(page.html, /Anna/);
  const found = await browser.go(`${page.url}?role=patient&q=MULLER`);
  assert.match(found.html, /Anna Müller/);
  assert.doesNotMatch(found.html, /Weber/);
  const hostile = await browser.go(`${page.url}?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
  assert.doesNotMatch(hostile.html, /<script/);
});

test('names, identifiers and the payloads of the providers are sealed in the database', async () => {
  const tables = await Promise.all(
    ['account', 'oidc', 'sign_in', 'secret'].map((table) =>
      world.sql.query<{ all: string }>({ text: `select row_to_json(t)::text as all from identity.${table} t` }),
    ),
  );
  const rows = tables.flatMap((table) => table.rows.map((row) => row.all));
  assert.ok(rows.length > 10);
  for (const word of ['Anna', '1985031200014', 'Weber', 'access_token', 'kty'])
    for (const row of rows) assert.ok(!row.includes(word) && !row.includes(Buffer.from(word).toString('hex')), word);
});

test('the same subject registered again keeps its account; a national identifier belongs to one subject of a kind', async () => {
  const anna = { kind: 'patient' as const, subject: 'pat-anna', matricule: '1985031200014', name: 'Anna Müller' };
  const one = await world.identity.registerAccount(anna);
  assert.equal((await world.identity.registerAccount(anna)).id, one.id);
  await assert.rejects(world.identity.registerAccount({ ...anna, subject: 'pat-other' }), {
    code: 'identity.account-taken',
  });
});

test('what has expired is purged', async () => {
  await world.browser().signIn('patient', 'anna');
  try {
    world.ahead(365 * 86_400_000);
    assert.ok((await world.identity.purgeExpired()) > 0);
    for (const table of ['session', 'sign_in', 'oidc'])
      assert.equal((await world.sql.query({ text: `select 1 from identity.${table}` })).count, 0, table);
  } finally {
    world.ahead(0);
  }
});

test('an account made twenty times at one moment, in two processes, is one; another’s identifier is refused each time', async () => {
  const other = world.another();
  const twins = [1, 2, 3, 4, 5];
  for (const n of twins) {
    const account = { kind: 'patient' as const, subject: `pat-race-${n}`, matricule: `19800101000${n}1`, name: 'R R' };
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? world.identity : other).registerAccount(account)),
    );
    assert.equal(new Set(made.map(({ id }) => id)).size, 1);
    await assert.rejects(world.identity.registerAccount({ ...account, subject: `pat-else-${n}` }), {
      code: 'identity.account-taken',
    });
  }
});
