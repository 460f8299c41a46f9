import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { singleProvider } from '../../kit/settings/national-providers.ts';
import { readCookie, withoutCookies, writeCookie } from './cookies.ts';
import type { Identity, IdentityNeeds } from './identity.ts';
import { html, renderPage } from './page.ts';
import { createIdentityWorld, type Listening, people } from './scratch-identity.ts';
import { createShortCache } from './short-cache.ts';

let world: Listening;
before(async () => {
  world = await createIdentityWorld();
});
after(() => world.close());

const settings = {
  production: false,
  nationalProviders: [],
  sessionIdleMinutes: 30,
  tlsClient: null,
  signingKeyDays: 90,
  sandbox: false,
  sessionMaxHours: 10,
};
const provider = singleProvider({ issuer: 'https://idp.example', clientId: 'cercle', clientSecret: 'x' });

test('production refuses the simulator, and nothing starts without a national sign-in', () => {
  const make = (change: Partial<IdentityNeeds>) => () => world.another(change);
  assert.throws(make({ settings: { ...settings, production: true } }), { code: 'identity.misconfigured' });
  assert.throws(make({ settings: { ...settings, production: true, nationalProviders: [provider] } }), {
    code: 'identity.misconfigured',
  });
  assert.throws(make({ simulator: null }), { code: 'identity.misconfigured' });
  const real = world.another({
    settings: { ...settings, production: true, nationalProviders: [provider] },
    simulator: null,
  });
  assert.deepEqual(
    real.mounts.map((mount) => mount.prefix),
    ['/oidc'],
  );
  assert.ok(!real.routes.some((route) => route.path.startsWith('/api/demo')));
});

/** A plain server as it stands behind a proxy that ends TLS. */
const behindProxy = async (identity: Identity, path: string): Promise<Response> => {
  const server = http.createServer((request, response) =>
    identity.mounts.find((mount) => request.url?.startsWith(mount.prefix))?.handle(request, response),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { redirect: 'manual' });
  } finally {
    server.close();
  }
};

test('behind a proxy with TLS every address is https and every cookie Secure', async () => {
  const identity = world.another({ origin: () => 'https://dsp.example' });
  const discovery = await (await behindProxy(identity, '/oidc/.well-known/openid-configuration')).text();
  assert.match(discovery, /"token_endpoint":"https:\/\/dsp\.example\/oidc\/token"/);
  assert.doesNotMatch(discovery, /127\.0\.0\.1/);
  const query = new URLSearchParams({
    client_id: 'heart-diary',
    redirect_uri: 'https://diary.example/back',
    aud: 'https://dsp.example/fhir',
    response_type: 'code',
    scope: 'openid patient/*.rs',
    code_challenge: 'a'.repeat(43),
    code_challenge_method: 'S256',
  });
  const started = await behindProxy(identity, `/oidc/auth?${query}`);
  assert.match(started.headers.get('location') ?? '', /^\/oidc\/interaction\//);
  const cookies = started.headers.getSetCookie().filter((line) => !line.includes('Max-Age=0'));
  assert.ok(cookies.length >= 2);
  for (const line of cookies) assert.match(line, /; secure; httponly/i);
  assert.match(
    writeCookie('https://dsp.example', 'cercle', 'v'),
    /^__Host-cercle=v; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
  );
});

test('plain http away from loopback is refused', async () => {
  const identity = world.another({ origin: () => 'http://dsp.example' });
  assert.equal((await behindProxy(identity, '/oidc/jwks')).status, 500);
});

test('cookies are read by their exact name', () => {
  assert.equal(readCookie('a=1; cercle=x; cercle2=y', 'cercle'), 'x');
  assert.equal(readCookie('xcercle=1', 'cercle'), null);
  assert.equal(readCookie(undefined, 'cercle'), null);
  assert.equal(withoutCookies('a=1; s=2; s.sig=3; sx=4', 's'), 'a=1; sx=4');
});

test('pages escape what they are given', () => {
  const hostile = `<img src=x onerror="a">&'`;
  const { body } = renderPage({ language: 'en', title: hostile, body: html`<p title="${hostile}">${hostile}</p>` });
  assert.doesNotMatch(body, /<img|onerror="/);
});

test('the demo lists each role of each person once', async () => {
  const list = await world.identity.listDemoSignIns();
  assert.equal(list.length, people.flatMap((person) => person.roles).length);
  assert.deepEqual(list[1], { id: 'weber', as: 'professional', name: 'Marc Weber', note: 'cardiologist' });
});

test('a short cache shares a load, forgets with time and failure, and stays small', async () => {
  let now = 0;
  let loads = 0;
  const cache = createShortCache<number>({ now: () => new Date(now) }, 100, 2);
  const load = async () => ++loads;
  assert.deepEqual(await Promise.all([cache.get('a', load), cache.get('a', load)]), [1, 1]);
  now = 99;
  assert.equal(await cache.get('a', load), 1);
  now = 100;
  assert.equal(await cache.get('a', load), 2);
  await assert.rejects(cache.get('b', () => Promise.reject(new Error('no'))));
  assert.equal(await cache.get('b', load), 3);
  await cache.get('c', load);
  assert.equal(await cache.get('a', load), 5, 'the oldest left');
});
