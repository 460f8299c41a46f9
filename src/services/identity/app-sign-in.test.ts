import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import {
  app,
  askToken,
  assertion,
  consentForm,
  createIdentityWorld,
  type Listening,
  wardRound,
  withAssertion,
} from './scratch-identity.ts';

let world: Listening;
before(async () => {
  world = await createIdentityWorld();
});
after(() => world.close());

type Browser = ReturnType<Listening['browser']>;
const back = 'https://diary.example/back';
const ofWard = { client_id: wardRound.id, redirect_uri: wardRound.redirectUris[0] as string };
const request = (change: Record<string, string | undefined> = {}) => {
  const verifier = randomBytes(32).toString('base64url');
  const all: Record<string, string | undefined> = {
    client_id: app.id,
    redirect_uri: back,
    response_type: 'code',
    scope: 'openid fhirUser launch/patient patient/*.rs',
    state: 's1',
    nonce: 'n1',
    aud: `${world.origin}/fhir`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...change,
  };
  const query = new URLSearchParams(
    Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  return { verifier, url: `/oidc/auth?${query}` };
};
/** From the app's request to the consent page, signing in on the way. */
const toConsent = async (browser: Browser, url: string, person = 'anna') => {
  const simulator = await browser.go(url);
  assert.match(simulator.html, /SIMULATION/);
  return await browser.post(simulator.url, { person, case: 'success' });
};
type Page = { url: string; html: string };
const allow = (browser: Browser, page: Page) =>
  browser.go(page.url, {
    method: 'POST',
    body: consentForm(page.html, 'allow'),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
const exchange = (code: string | null, verifier: string, change: Record<string, string> = {}) =>
  askToken(world.tokenEndpoint, {
    grant_type: 'authorization_code',
    client_id: app.id,
    code: code ?? '',
    redirect_uri: back,
    code_verifier: verifier,
    ...change,
  });
const codeIn = (url: string) => new URL(url).searchParams.get('code');

test('Anna lets an app read her record; the app learns which patient', async () => {
  const browser = world.browser();
  const { url, verifier } = request();
  const page = await toConsent(browser, url);
  assert.match(page.html, /Allow Heart &lt;Diary&gt;\?/);
  assert.match(page.html, /Heart &lt;Diary&gt;/);
  assert.match(page.html, /Anna Müller/);
  assert.match(
    page.response.headers.get('content-security-policy') ?? '',
    /form-action 'self' https:\/\/diary\.example;/,
  );
  const done = await allow(browser, page);
  assert.ok(done.url.startsWith(`${back}?`));
  assert.equal(new URL(done.url).searchParams.get('state'), 's1');
  const { status, body } = await exchange(codeIn(done.url), verifier);
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body.patient, 'pat-anna');
  assert.deepEqual(
    new Set(String(body.scope).split(' ')),
    new Set(['openid', 'fhirUser', 'launch/patient', 'patient/*.rs']),
  );
  assert.equal(body.refresh_token, undefined);
  const claims = decodeJwt(String(body.id_token));
  assert.deepEqual(
    [claims.nonce, claims.fhirUser, claims.acr],
    ['n1', `${world.origin}/fhir/Patient/pat-anna`, 'http://eidas.europa.eu/LoA/high'],
  );
  const actor = (await (await world.whoami({ authorization: `Bearer ${body.access_token}` })).json()) as Record<
    string,
    unknown
  > & { session: Record<string, unknown> };
  assert.deepEqual(
    [actor.kind, actor.patientId, actor.session.scopes, actor.session.assurance],
    ['patient', 'pat-anna', ['patient/*.rs'], 'high'],
  );
});

test('a wrong verifier, another redirect or a second use of a code gives no token', async () => {
  const browser = world.browser();
  const one = request();
  const code = codeIn((await allow(browser, await toConsent(browser, one.url))).url);
  assert.equal((await exchange(code, randomBytes(32).toString('base64url'))).body.error, 'invalid_grant');
  assert.equal(
    (await exchange(code, one.verifier, { redirect_uri: 'https://evil.example/' })).body.error,
    'invalid_grant',
  );
  assert.equal((await exchange(code, one.verifier)).status, 200);
  assert.equal((await exchange(code, one.verifier)).body.error, 'invalid_grant');
});

test('of two simultaneous uses of a code one fails', async () => {
  const browser = world.browser();
  const { url, verifier } = request();
  const code = codeIn((await allow(browser, await toConsent(browser, url))).url);
  const answers = await Promise.all(Array.from({ length: 6 }, () => exchange(code, verifier)));
  assert.equal(answers.filter((answer) => answer.status === 200).length, 1);
});

test('a request without PKCE, for another server, or to an unregistered address leads nowhere', async () => {
  const browser = world.browser();
  const error = async (change: Record<string, string | undefined>) =>
    new URL((await browser.go(request(change).url)).url).searchParams.get('error');
  assert.equal(await error({ code_challenge: undefined, code_challenge_method: undefined }), 'invalid_request');
  assert.equal(await error({ aud: 'https://elsewhere.example/fhir' }), 'invalid_target');
  assert.equal(await error({ scope: 'system/*.rs', nonce: undefined }), 'invalid_scope');
  const stray = await browser.go(request({ redirect_uri: 'https://evil.example/' }).url);
  assert.equal(stray.response.status, 400);
  assert.match(stray.html, /invalid_redirect_uri/);
});

test('whoever refuses sends the app away empty-handed', async () => {
  const browser = world.browser();
  const page = await toConsent(browser, request().url);
  const done = await browser.post(page.url, { decision: 'deny' });
  assert.equal(new URL(done.url).searchParams.get('error'), 'access_denied');
});

test('consent given by a page elsewhere counts as refused', async () => {
  const browser = world.browser();
  const page = await toConsent(browser, request().url);
  const response = await browser.go(page.url, {
    method: 'POST',
    body: new URLSearchParams({ decision: 'allow' }),
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' },
  });
  assert.equal(new URL(response.url).searchParams.get('error'), 'access_denied');
});

test('who is signed in at the portal needs no second sign-in; the next person in the browser is not taken for the first', async () => {
  const browser = world.browser();
  await browser.signIn('patient', 'anna');
  const first = request();
  const page = await browser.go(first.url);
  assert.match(page.html, /Anna Müller/);
  await allow(browser, page);
  await browser.once('/auth/sign-out', { method: 'POST', headers: { 'x-cercle': '1' } });
  const second = request();
  const weber = await toConsent(browser, second.url, 'weber');
  assert.match(weber.html, /Marc Weber/);
  const { body } = await exchange(codeIn((await allow(browser, weber)).url), second.verifier);
  assert.equal(body.patient, 'pat-weber');
});

test('a professional signs in to an app and gets what fits a professional', async () => {
  const browser = world.browser();
  const { url, verifier } = request({ ...ofWard, scope: 'openid fhirUser user/*.rs' });
  const { body } = await exchange(
    codeIn((await allow(browser, await toConsent(browser, url, 'weber'))).url),
    verifier,
    ofWard,
  );
  assert.equal(body.patient, undefined);
  assert.equal(decodeJwt(String(body.id_token)).fhirUser, `${world.origin}/fhir/Practitioner/prac-weber`);
  const actor = (await (await world.whoami({ authorization: `Bearer ${body.access_token}` })).json()) as Record<
    string,
    unknown
  >;
  assert.deepEqual(
    [actor.kind, actor.practitionerId, actor.organisationIds],
    ['professional', 'prac-weber', ['org-cab']],
  );
});

test('an app that could serve both asks how to continue', async () => {
  const browser = world.browser();
  const { url } = request({ ...ofWard, scope: 'openid patient/*.rs user/*.rs' });
  const choice = await browser.go(url);
  assert.match(choice.html, /Sign in as a patient/);
  await browser.signIn('professional', 'weber');
  const page = await browser.go(choice.url);
  assert.match(page.html, /For which patient\?/);
});

test('an app with offline access keeps it by refresh tokens that work once, until the account is disabled', async () => {
  const browser = world.browser();
  const { url, verifier } = request({ scope: 'openid launch/patient patient/*.rs offline_access' });
  const { body } = await exchange(codeIn((await allow(browser, await toConsent(browser, url))).url), verifier);
  const refresh = (token: unknown) =>
    askToken(world.tokenEndpoint, { grant_type: 'refresh_token', client_id: app.id, refresh_token: String(token) });
  assert.ok(body.refresh_token);
  const next = await refresh(body.refresh_token);
  assert.equal(next.status, 200, JSON.stringify(next.body));
  assert.equal(next.body.patient, 'pat-anna');
  try {
    await world.identity.setAccountDisabled('patient', 'pat-anna', true);
    assert.equal((await refresh(next.body.refresh_token)).body.error, 'invalid_grant');
    assert.equal((await world.whoami({ authorization: `Bearer ${next.body.access_token}` })).status, 401);
  } finally {
    await world.identity.setAccountDisabled('patient', 'pat-anna', false);
  }
  // Using the first one again shows that it was copied: the whole grant ends.
  assert.equal((await refresh(body.refresh_token)).body.error, 'invalid_grant');
  assert.equal((await refresh(next.body.refresh_token)).body.error, 'invalid_grant');
});

test('an app with keys of its own proves itself when it exchanges the code', async () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const jwks = { keys: [{ ...(pair.publicKey.export({ format: 'jwk' }) as object), kid: 'one' }] };
  await world.identity.registerClient({ ...app, id: 'clinic-app', jwks });
  const browser = world.browser();
  const { url, verifier } = request({ client_id: 'clinic-app' });
  const code = codeIn((await allow(browser, await toConsent(browser, url))).url);
  const form = { grant_type: 'authorization_code', code: code ?? '', redirect_uri: back, code_verifier: verifier };
  assert.equal(
    (await askToken(world.tokenEndpoint, { ...form, client_id: 'clinic-app' })).body.error,
    'invalid_client',
  );
  const jwt = await assertion('clinic-app', world.tokenEndpoint, { alg: 'ES384', key: pair.privateKey });
  assert.equal((await askToken(world.tokenEndpoint, { ...form, ...withAssertion(jwt) })).status, 200);
});

test('an interaction belongs to the browser that began it', async () => {
  const mine = world.browser();
  const page = await toConsent(mine, request().url);
  const stranger = await world.browser().go(page.url);
  assert.equal(stranger.response.status, 400);
  assert.match(stranger.html, /interaction-expired/);
});
