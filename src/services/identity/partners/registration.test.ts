// Doubts about registration: who may, what is refused, and that a suspended system stops at once.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor, Call, OperatorRole } from '../../../base/call.ts';
import type { Fault } from '../../../base/fault.ts';
import type { Reply } from '../../../kit/http/route.ts';
import { askToken, assertion, clientCredentials, createIdentityWorld, type Listening } from '../scratch-identity.ts';
import type { Partner, PartnerSummary } from './register-partner.ts';

let world: Listening;
before(async () => {
  world = await createIdentityWorld();
});
after(() => world.close());

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwks = { keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'north' }] };
const agreement = { number: 'A-2026-17', from: '2026-01-01', until: '2099-12-31' };
const system = {
  id: 'labo-sud',
  kind: 'system' as const,
  name: 'Labo Sud',
  organisationId: 'org-lab',
  jwks,
  scopes: ['system/Observation.cruds'],
  contact: { name: 'Paul Wagner', email: 'paul@labo-sud.example' },
  agreement,
};

const officer = (...roles: OperatorRole[]): Actor => ({
  kind: 'operator',
  operatorId: 'op-sam',
  roles,
  name: 'Sam Reding',
  session: { id: 's', scopes: null, assurance: 'high', authenticatedAt: new Date(), account: 'acc' },
});

async function as(
  actor: Actor,
  method: string,
  path: string,
  input: { id?: string; body?: unknown; query?: object } = {},
) {
  const route = world.identity.routes.find((one) => one.method === method && one.path === path);
  assert.ok(route, `${method} ${path}`);
  const call: Call = { id: 'c', at: new Date(), actor, purpose: 'HOPERAT', language: 'fr' };
  return (await route.handle(call, {
    method,
    path,
    params: input.id === undefined ? {} : { id: input.id },
    rawQuery: '',
    query: (input.query ?? {}) as Record<string, string>,
    headers: { 'x-cercle': '1' },
    body: input.body,
    remoteAddress: '127.0.0.1',
  })) as Reply & { body: Partner & { items: PartnerSummary[]; next?: string } };
}
const token = async (id = system.id) =>
  askToken(
    world.tokenEndpoint,
    clientCredentials(await assertion(id, world.tokenEndpoint, { key: keys.privateKey, kid: 'north' })),
  );
const told = (code: string) => (error: Fault) => error.code === code;

test('the conformance officer registers a system, which gets a token; nobody else at the agency may look or register', async () => {
  for (const role of [
    'welcome-desk',
    'helpdesk',
    'auditor',
    'data-protection',
    'directory-steward',
    'editor',
  ] as const) {
    await assert.rejects(as(officer(role), 'GET', '/api/agency/partners'), told('identity.wrong-role'));
    await assert.rejects(
      as(officer(role), 'POST', '/api/agency/partners', { body: system }),
      told('identity.wrong-role'),
    );
  }
  const made = await as(officer('conformance'), 'POST', '/api/agency/partners', { body: system });
  assert.equal(made.status, 201);
  assert.deepEqual(made.body.organisation, { id: 'org-lab', name: 'Laboratoire du Nord', kind: 'laboratory' });
  assert.deepEqual(made.body.agreement, agreement);
  assert.deepEqual(made.body.contact, system.contact);
  assert.equal(made.body.state, 'active');
  assert.equal((await token()).status, 200);
});

test('a taken id, an unknown organisation, no agreement and a private key are refused, and nothing is kept', async () => {
  const post = (body: object) => as(officer('conformance'), 'POST', '/api/agency/partners', { body });
  await assert.rejects(post(system), told('identity.client-exists'));
  await assert.rejects(
    post({ ...system, id: 'labo-two', organisationId: 'org-none' }),
    told('identity.invalid-client'),
  );
  const { agreement: _, ...without } = system;
  await assert.rejects(post({ ...without, id: 'labo-two' }), told('identity.invalid-client'));
  const leaked = { keys: [{ ...keys.privateKey.export({ format: 'jwk' }), kid: 'north' }] };
  await assert.rejects(post({ ...system, id: 'labo-two', jwks: leaked }), told('identity.invalid-client'));
  await assert.rejects(
    as(officer('conformance'), 'GET', '/api/agency/partners/:id', { id: 'labo-two' }),
    told('identity.not-found'),
  );
});

test('a suspended system is refused within a second, also with a token that it has, and comes back when resumed', async () => {
  const { body } = await token();
  const ask = () => fetch(`${world.origin}/fhir/whoami`, { headers: { authorization: `Bearer ${body.access_token}` } });
  assert.equal((await ask()).status, 200);
  const suspended = await as(officer('conformance'), 'POST', '/api/agency/partners/:id/suspend', { id: system.id });
  assert.equal(suspended.body.state, 'suspended');
  await sleep(900);
  assert.equal((await ask()).status, 401);
  assert.equal((await token()).status, 401);
  await as(officer('conformance'), 'POST', '/api/agency/partners/:id/resume', { id: system.id });
  assert.equal((await token()).status, 200);
});

test('an agreement that ended gives no token, and the list says so', async () => {
  const { id, kind: _k, organisationId: _o, ...form } = system;
  const ended = { number: 'A-1', from: '2020-01-01', until: '2021-01-01' };
  const changed = await as(officer('conformance'), 'PUT', '/api/agency/partners/:id', {
    id,
    body: { ...form, agreement: ended },
  });
  assert.equal(changed.body.state, 'ended');
  assert.equal((await token()).status, 401);
  const listed = await as(officer('conformance'), 'GET', '/api/agency/partners', { query: { q: 'labo s' } });
  assert.deepEqual(
    listed.body.items.map((one) => [one.id, one.state]),
    [['labo-sud', 'ended']],
  );
  const wild = await as(officer('conformance'), 'GET', '/api/agency/partners', { query: { q: '%' } });
  assert.deepEqual(wild.body.items, []);
});

const inSandbox = async (method: string, path: string, body?: object, manageToken?: string) => {
  const response = await fetch(`${world.origin}${path}`, {
    method,
    headers: {
      'x-cercle': '1',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(manageToken === undefined ? {} : { 'x-manage-token': manageToken }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    retry: response.headers.get('retry-after'),
    body: text === '' ? {} : JSON.parse(text),
  };
};

test('a vendor registers alone in the sandbox, changes the keys with the secret it was given, and nobody without it does', async () => {
  const asked = {
    name: 'Try-out',
    kind: 'system',
    organisationKind: 'laboratory',
    scopes: ['system/Observation.rs'],
    jwks,
  };
  const made = await inSandbox('POST', '/api/sandbox/clients', asked);
  assert.equal(made.status, 201);
  const { id } = made.body.client;
  assert.equal(made.body.client.sandbox, true);
  assert.equal((await token(id)).status, 200);
  const path = `/api/sandbox/clients/${id}`;
  const change = { name: 'Try-out 2', scopes: ['system/Observation.rs'], jwks };
  for (const secret of [undefined, '', 'x'.repeat(43)]) {
    assert.equal((await inSandbox('GET', path, undefined, secret)).status, 404);
    assert.equal((await inSandbox('PUT', path, change, secret)).status, 404);
    assert.equal((await inSandbox('DELETE', path, undefined, secret)).status, 404);
  }
  // A registration that is not of the sandbox has no such secret, whatever is sent.
  assert.equal((await inSandbox('PUT', '/api/sandbox/clients/labo-sud', change, made.body.manageToken)).status, 404);
  const changed = await inSandbox('PUT', path, change, made.body.manageToken);
  assert.equal(changed.status, 200);
  assert.equal(changed.body.name, 'Try-out 2');
  assert.equal((await inSandbox('PUT', path, { ...change, agreement }, made.body.manageToken)).status, 400);
  assert.equal((await inSandbox('DELETE', path, undefined, made.body.manageToken)).status, 204);
  assert.equal((await inSandbox('GET', path, undefined, made.body.manageToken)).status, 404);
  assert.equal((await token(id)).status, 401);
});

test('registrations from one address are braked, and there is no sandbox where it is off', async () => {
  const asked = { name: 'Many', kind: 'app', scopes: ['openid'], redirectUris: ['https://many.example/back'] };
  let last = await inSandbox('POST', '/api/sandbox/clients', asked);
  for (let i = 0; i < 25 && last.status === 201; i++) last = await inSandbox('POST', '/api/sandbox/clients', asked);
  assert.equal(last.status, 429);
  assert.ok(Number(last.retry) > 0);
  const production = world.another({ settings: { ...world.settings, sandbox: false } });
  assert.ok(!production.routes.some(({ path }) => path.startsWith('/api/sandbox')));
});
