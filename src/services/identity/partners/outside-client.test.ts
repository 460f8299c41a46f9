// openid-client, somebody else's program, as a careful vendor would set it up: discovery, a signed assertion, a pushed
// request, DPoP, the issuer in the answer. And what happens to whoever tampers on the way.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { exportJWK, generateKeyPair } from 'jose';
import * as openid from 'openid-client';
import {
  app,
  askToken,
  assertion,
  consentForm,
  createIdentityWorld,
  type Listening,
  withAssertion,
} from '../scratch-identity.ts';
import { createProver, ecPair, publicJwk } from './scratch-partners.ts';

let world: Listening;
before(async () => {
  world = await createIdentityWorld();
});
after(() => world.close());

const back = app.redirectUris[0] as string;
const partnerApp = { ...app, id: 'clinic-app', constraint: 'dpop' as const, parRequired: true };

const allow = (browser: ReturnType<Listening['browser']>, page: { url: string; html: string }) =>
  browser.go(page.url, {
    method: 'POST',
    body: consentForm(page.html, 'allow'),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });

async function discovered(id: string): Promise<{ config: openid.Configuration; jwk: Record<string, unknown> }> {
  const keys = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1' };
  await world.identity.registerClient({ ...partnerApp, id, jwks: { keys: [jwk] } });
  const authentication = openid.PrivateKeyJwt({ key: keys.privateKey, kid: 'k1' });
  const config = await openid.discovery(new URL(`${world.origin}/oidc`), id, {}, authentication, {
    algorithm: 'oauth2',
    execute: [openid.allowInsecureRequests],
  });
  return { config, jwk };
}

test('openid-client: pushed request, signed assertion, DPoP, refresh, and a call with the bound token', async () => {
  const { config } = await discovered('clinic-app');
  assert.equal(config.serverMetadata().pushed_authorization_request_endpoint, `${world.origin}/oidc/par`);
  const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair('ES256'));
  const verifier = openid.randomPKCECodeVerifier();
  const state = openid.randomState();
  const url = await openid.buildAuthorizationUrlWithPAR(
    config,
    {
      redirect_uri: back,
      scope: 'openid fhirUser launch/patient offline_access patient/*.rs',
      aud: `${world.origin}/fhir`,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
    },
    { DPoP },
  );
  assert.deepEqual([...url.searchParams.keys()].sort(), ['client_id', 'request_uri'], 'the browser carries no request');

  const browser = world.browser();
  const simulator = await browser.go(url.pathname + url.search);
  const consent = await browser.post(simulator.url, { person: 'anna', case: 'success' });
  const done = await allow(browser, consent);
  assert.equal(new URL(done.url).searchParams.get('iss'), `${world.origin}/oidc`);
  const tokens = await openid.authorizationCodeGrant(
    config,
    new URL(done.url),
    { pkceCodeVerifier: verifier, expectedState: state },
    undefined,
    { DPoP },
  );
  assert.equal(tokens.token_type, 'dpop');
  const here = new URL(`${world.origin}/fhir/whoami`);
  const call = (token: string) => openid.fetchProtectedResource(config, token, here, 'GET', null, undefined, { DPoP });
  assert.equal(((await (await call(tokens.access_token)).json()) as { kind: string }).kind, 'patient');
  const renewed = await openid.refreshTokenGrant(config, String(tokens.refresh_token), undefined, { DPoP });
  assert.equal((await call(renewed.access_token)).status, 200);
  assert.equal((await world.whoami({ authorization: `Bearer ${renewed.access_token}` })).status, 401);
  // Another server's answer in place of ours (mix-up) is noticed by its issuer.
  const mixed = new URL(done.url);
  mixed.searchParams.set('iss', 'https://elsewhere.example');
  await assert.rejects(
    openid.authorizationCodeGrant(config, mixed, { pkceCodeVerifier: verifier, expectedState: state }, undefined, {
      DPoP,
    }),
    (error: Error) => /iss/.test(String(error.cause)),
  );
});

test('openid-client: a system with a bound token', async () => {
  const keys = await generateKeyPair('PS256', { extractable: true });
  await world.identity.registerClient({
    kind: 'system',
    id: 'clinic-system',
    name: 'Clinic',
    organisation: { id: 'org-clinic', kind: 'hospital' },
    scopes: ['system/Observation.rs'],
    constraint: 'dpop',
    jwks: { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1' }] },
  });
  const authentication = openid.PrivateKeyJwt({ key: keys.privateKey, kid: 'k1' });
  const config = await openid.discovery(new URL(`${world.origin}/oidc`), 'clinic-system', {}, authentication, {
    execute: [openid.allowInsecureRequests],
  });
  const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair('ES256'));
  const tokens = await openid.clientCredentialsGrant(config, { scope: 'system/Observation.rs' }, { DPoP });
  const here = new URL(`${world.origin}/fhir/whoami`);
  const answer = await openid.fetchProtectedResource(config, tokens.access_token, here, 'GET', null, undefined, {
    DPoP,
  });
  assert.equal(((await answer.json()) as { clientId: string }).clientId, 'clinic-system');
});

test('a pushed request: asked of whoever must push, good for its client and once, never for another address', async () => {
  const key = ecPair();
  const other = ecPair();
  const id = 'push-app';
  await world.identity.registerClient({
    ...partnerApp,
    id,
    constraint: 'none',
    jwks: { keys: [publicJwk(key.publicKey)] },
  });
  await world.identity.registerClient({
    ...partnerApp,
    id: 'other-app',
    constraint: 'none',
    jwks: { keys: [publicJwk(other.publicKey)] },
  });
  const request = (change: Record<string, string> = {}) => ({
    client_id: id,
    redirect_uri: back,
    response_type: 'code',
    scope: 'openid patient/*.rs launch/patient',
    state: 's',
    aud: `${world.origin}/fhir`,
    code_challenge: createHash('sha256').update(randomBytes(32).toString('base64url')).digest('base64url'),
    code_challenge_method: 'S256',
    ...change,
  });
  const push = async (change: Record<string, string> = {}) =>
    askToken(`${world.origin}/oidc/par`, {
      ...request(change),
      ...withAssertion(await assertion(id, `${world.origin}/oidc`, { key: key.privateKey })),
    });
  const open = (query: Record<string, string>) =>
    world.browser().go(`/oidc/auth?${new URLSearchParams(query)}`, {}, (to) => to.origin !== world.origin);

  const plain = await open(request());
  assert.match(plain.url + plain.html, /error=invalid_request|invalid_request/, 'carried by the browser');
  assert.equal((await push({ redirect_uri: 'https://evil.example/back' })).status, 400);
  assert.equal((await push({ redirect_uri: `${back}/../evil` })).status, 400);
  assert.equal((await push({ code_challenge_method: 'plain' })).status, 400);
  assert.equal((await askToken(`${world.origin}/oidc/par`, request())).status, 401, 'without an assertion');
  const pushed = await push();
  assert.equal(pushed.status, 201, JSON.stringify(pushed.body));
  const request_uri = String(pushed.body.request_uri);
  const stolen = await open({ client_id: 'other-app', request_uri });
  assert.ok(!/SIMULATION/.test(stolen.html), 'of another client');
  assert.match((await open({ client_id: id, request_uri })).html, /SIMULATION/);
});

test('a code is worth nothing to whoever injects it: the verifier and the key of its request are missing', async () => {
  const key = ecPair();
  const [prover, thief] = [createProver(), createProver()];
  const id = 'careful-app';
  await world.identity.registerClient({
    ...partnerApp,
    id,
    parRequired: false,
    jwks: { keys: [publicJwk(key.publicKey)] },
  });
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: id,
    redirect_uri: back,
    response_type: 'code',
    scope: 'launch/patient patient/*.rs',
    state: 's',
    aud: `${world.origin}/fhir`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    dpop_jkt: prover.thumbprint,
  });
  const codeFor = async () => {
    const browser = world.browser();
    const simulator = await browser.go(`/oidc/auth?${query}`);
    const consent = await browser.post(simulator.url, { person: 'anna', case: 'success' });
    return String(new URL((await allow(browser, consent)).url).searchParams.get('code'));
  };
  const exchange = async (code: string, by: typeof prover, code_verifier: string) => {
    const response = await fetch(world.tokenEndpoint, {
      method: 'POST',
      headers: { dpop: by.proof('POST', world.tokenEndpoint) },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: back,
        code_verifier,
        ...withAssertion(await assertion(id, world.tokenEndpoint, { key: key.privateKey })),
      }),
    });
    return (await response.json()) as Record<string, string>;
  };
  assert.equal((await exchange(await codeFor(), prover, randomBytes(32).toString('base64url'))).error, 'invalid_grant');
  assert.equal((await exchange(await codeFor(), thief, verifier)).error, 'invalid_grant');
  assert.equal((await exchange(await codeFor(), prover, verifier)).token_type, 'DPoP');
});
