// The platform as browsers meet it behind TLS: every page, file and route, asked by nobody and by those it is for, says
// what keeps it safe; every cookie is bound to https and this host; whoever must wait is told how long.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createRelay, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Route } from '../../src/kit/http/route.ts';
import { silentLog } from '../../src/kit/log/log.ts';
import { readSettings } from '../../src/kit/settings/settings.ts';
import { createScratch } from '../../src/kit/sql/scratch.ts';
import { createPlatform, openGround } from '../../src/platform.ts';
import { matricules, patients, settle } from '../faults/small-country.ts';
import { createHeaderWatch } from './answer-headers.ts';
import { accountOf, forgeSession } from './forged-sessions.ts';

const origin = 'https://cercle.test';
const root = join(import.meta.dirname, '..', '..');
const dist = join(root, 'web', 'dist');
const built = existsSync(join(dist, 'index.html'));

let folder: string;
let scratch: Awaited<ReturnType<typeof createScratch>>;
let issuer: Server;
let platform: Awaited<ReturnType<typeof createPlatform>>;
let ground: Awaited<ReturnType<typeof openGround>>;
let url: string;
let wire: Awaited<ReturnType<typeof openWire>>;
const cookies: Record<string, string> = {};
const watch = createHeaderWatch('https', [
  {
    what: /^POST \/oidc\/token 401: www-authenticate is not there$/,
    reason: 'RFC 6749 section 5.2 wants it for clients that tried the Authorization header; none of ours may',
  },
]);
const cookieNames = new Set<string>();

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return portOf(server);
}

/** The same database by a wire of our own, which can be cut. */
async function openWire(connectionString: string, directory: string) {
  const address = new URL(connectionString);
  const sockets = address.searchParams.get('host');
  const target =
    sockets === null
      ? { host: address.hostname, port: Number(address.port) }
      : { path: join(sockets, '.s.PGSQL.5432') };
  const open = new Set<Socket>();
  const relay = createRelay((near) => {
    const far = connect(target);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => open.delete(one));
      one.pipe(other);
    }
  });
  relay.listen(join(directory, '.s.PGSQL.5432'));
  await once(relay, 'listening');
  address.searchParams.set('host', directory);
  return {
    connectionString: address.href,
    cut(): void {
      relay.close();
      for (const one of open) one.destroy();
    },
  };
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cercle-headers-'));
  scratch = await createScratch();
  // A national service of which the platform reads the addresses alone.
  issuer = createServer((_request, response) => {
    const at = `http://127.0.0.1:${portOf(issuer)}`;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        issuer: at,
        authorization_endpoint: `${at}/auth`,
        token_endpoint: `${at}/token`,
        jwks_uri: `${at}/jwks`,
        response_types_supported: ['code'],
      }),
    );
  });
  const issuerPort = await listen(issuer);
  const reserved = createServer();
  const port = await listen(reserved);
  reserved.close();
  await once(reserved, 'close');
  wire = await openWire(scratch.connectionString, folder);
  const needs = {
    settings: readSettings({
      CERCLE_DATA: folder,
      CERCLE_PORT: String(port),
      CERCLE_ORIGIN: origin,
      CERCLE_DEMO: 'no',
      CERCLE_IDP_ISSUER: `http://127.0.0.1:${issuerPort}`,
      CERCLE_IDP_CLIENT_ID: 'cercle',
      CERCLE_LOG_LEVEL: 'silent',
    }),
    connectionString: wire.connectionString,
    log: silentLog,
    demoPeople: null,
  };
  ground = await openGround(needs);
  platform = await createPlatform(needs, ground, false);
  await platform.listen();
  url = `http://127.0.0.1:${port}`;
  await settle(platform.services);
  for (const [kind, subject] of [
    ['patient', patients.anna],
    ['professional', 'schmit'],
    ['operator', 'kayser'],
  ] as const)
    cookies[kind] = `__Host-cercle=${await forgeSession(scratch.sql, await accountOf(scratch.sql, kind, subject))}`;
});
after(async () => {
  await platform?.close();
  await ground?.sql.close();
  issuer?.close();
  wire?.cut();
  await scratch?.close();
  await rm(folder, { recursive: true, force: true });
});

async function ask(method: string, path: string, init: RequestInit = {}): Promise<Response & { read: string }> {
  const response = await fetch(`${url}${path}`, { method, redirect: 'manual', ...init });
  const read = await response.text();
  watch.see(method, path, response);
  for (const line of response.headers.getSetCookie()) cookieNames.add(line.slice(0, line.indexOf('=')));
  return Object.assign(response, { read });
}
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  ask('POST', path, {
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'x-cercle': '1', ...headers },
  });

const addressOf = (route: Route): string =>
  route.path.replace(':patientId', patients.anna).replace(/:[a-zA-Z]+/g, 'nothing-of-that-name');

test('every route, asked by nobody and by those it is for', async () => {
  let served = 0;
  const waiting = [...platform.routes];
  const worker = async (): Promise<void> => {
    for (let route = waiting.pop(); route !== undefined; route = waiting.pop()) {
      const { method, path } = route;
      const answer = await ask(method, addressOf(route));
      if (!route.who.includes('public')) assert.equal(answer.status, 401, `${method} ${path}`);
      for (const kind of route.who) {
        const cookie = cookies[kind];
        // Without our header, what changes something is refused at the door; the matrix drives those.
        if (cookie === undefined) continue;
        const { status } = await ask(method, addressOf(route), { headers: { cookie } });
        assert.ok(status !== 401 && status < 500, `${method} ${path} told the ${kind} ${status}`);
        if (status < 300) served += 1;
      }
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  assert.ok(served > 50, `${served} answers were more than refusals`);
  assert.deepEqual(watch.problems(), []);
});

test('every page and file of the portal', {
  skip: !built && 'the portal is not built',
}, async () => {
  const routes = readFileSync(join(root, 'web', 'routes.tsx'), 'utf8');
  const pages = new Set([...routes.matchAll(/path: '(\/[^']*)'/g)].map(([, path = '']) => path.replaceAll('$', 'a-')));
  assert.ok(pages.size > 20);
  for (const path of [...pages, '/no-such-page']) {
    const page = await ask('GET', path, { headers: { accept: 'text/html' } });
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(page.headers.get('cache-control') ?? '', /no-cache/);
  }
  const files = globSync('**/*.*', { cwd: dist }).filter((one) => !/\.(gz|br)$/.test(one));
  assert.ok(files.length > 10);
  for (const file of files) assert.equal((await ask('GET', `/${file}`)).status, 200, file);
  assert.deepEqual(watch.problems(), []);
});

test('what is no route, cannot be read, or is another’s protocol', async () => {
  for (const [method, path] of [
    ['GET', '/api/nothing'],
    ['GET', '/fhir/Nothing'],
    ['PUT', '/'],
    ['OPTIONS', '/api/session'],
    ['HEAD', '/'],
    ['GET', '/api/%E0%A4%A'],
    ['GET', '/assets/nothing.js'],
    ['GET', '/oidc/.well-known/openid-configuration'],
    ['GET', '/oidc/jwks'],
    ['GET', '/oidc/auth'],
    ['GET', '/oidc/auth?client_id=nobody'],
    ['GET', '/oidc/nothing'],
    ['POST', '/oidc/token'],
  ] as const)
    await ask(method, path);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  await ask('POST', '/oidc/token', { body: 'grant_type=client_credentials&client_id=nobody', headers: form });
  await ask('POST', '/api/recovery', { body: '{', headers: { 'content-type': 'application/json', 'x-cercle': '1' } });
  await ask('POST', '/api/recovery', { body: Buffer.alloc(2_000_000), headers: { 'x-cercle': '1' } });
  await ask('GET', '/api/account', { headers: { authorization: 'Basic YTpi' } });
  await ask('GET', '/fhir/Patient', { headers: { authorization: 'Bearer nonsense' } });
  await ask('GET', '/fhir/Patient', { headers: { origin: 'https://evil.example' } });
  assert.deepEqual(watch.problems(), []);
});

test('every cookie is for this host, for https, and out of reach of scripts', async () => {
  const away = await ask('GET', '/auth/sign-in?as=patient');
  assert.ok(away.headers.get('location')?.startsWith(`http://127.0.0.1:${portOf(issuer)}/auth?`), 'at the service');
  await post('/api/sign-in/passkey/options', {});
  const { code } = await platform.services.identity.issueActivation({
    kind: 'patient',
    subject: patients.eva,
    name: 'Eva Simon',
    by: 'test',
  });
  const begun = await post('/api/activation/start', { code, matricule: matricules.eva, birthDate: '1996-03-03' });
  assert.equal(begun.status, 200, begun.read);
  const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  assert.equal((await post('/api/activation/passkey/options', {}, { cookie })).status, 200);
  await platform.services.identity.registerClient({
    kind: 'app',
    id: 'diary',
    name: 'Diary',
    scopes: ['launch/patient', 'patient/*.rs'],
    redirectUris: ['https://diary.example/back'],
  });
  const asked = new URLSearchParams({
    client_id: 'diary',
    redirect_uri: 'https://diary.example/back',
    response_type: 'code',
    scope: 'launch/patient patient/*.rs',
    state: 'one',
    aud: `${origin}/fhir`,
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  const app = await ask('GET', `/oidc/auth?${asked}`);
  assert.ok(app.status === 303 && app.headers.getSetCookie().length > 0, `${app.status}`);
  const out = await post('/auth/sign-out', {}, { cookie: cookies.operator as string });
  assert.equal(out.status, 200);
  assert.deepEqual(watch.problems(), []);
  for (const name of ['cercle', 'cercle-sign-in', 'cercle-activation'])
    assert.ok(cookieNames.has(`__Host-${name}`), `${name} of ${[...cookieNames]}`);
  assert.ok([...cookieNames].some((one) => one.startsWith('cercle-oidc-interaction')));
});

test('too many tries are told how long to wait', async () => {
  const guess = { matricule: matricules.anna, passphrase: 'a long wrong passphrase', code: '000000' };
  let last = 0;
  for (let turn = 0; turn < 40 && last !== 429; turn++) last = (await post('/api/sign-in/authenticator', guess)).status;
  assert.equal(last, 429);
  assert.deepEqual(watch.problems(), []);
});

test('while the database is away, every route says when to come back', async () => {
  wire.cut();
  const told = new Map<number, number>();
  for (const route of platform.routes.filter((one) => !one.who.includes('public'))) {
    const { status } = await ask(route.method, addressOf(route), {
      headers: { cookie: `__Host-cercle=${'a'.repeat(43)}` },
    });
    told.set(status, (told.get(status) ?? 0) + 1);
  }
  assert.deepEqual([...told.keys()], [503]);
  assert.deepEqual(watch.problems(), []);
});

test('exceptions that are needed no more', { skip: !built && 'the portal is not built' }, () => {
  assert.deepEqual(watch.idleExceptions(), []);
});
