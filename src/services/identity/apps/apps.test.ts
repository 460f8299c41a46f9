// Doubts what an app gets: launches, patients in context, consent, renewal, removal, and the attacks on each.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { decodeJwt } from 'jose';
import { app, askToken, consentForm, createIdentityWorld, type Listening, wardRound } from '../scratch-identity.ts';

let world: Listening;
before(async () => {
  world = await createIdentityWorld();
});
after(() => world.close());

type Browser = ReturnType<Listening['browser']>;
type Change = Record<string, string | undefined>;
const request = (one: typeof app | typeof wardRound, change: Change = {}) => {
  const verifier = randomBytes(32).toString('base64url');
  const all: Change = {
    client_id: one.id,
    redirect_uri: one.redirectUris[0],
    response_type: 'code',
    scope: 'openid fhirUser launch/patient patient/*.rs',
    state: 's1',
    aud: `${world.origin}/fhir`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...change,
  };
  const pairs = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return { one, verifier, url: `/oidc/auth?${new URLSearchParams(pairs)}` };
};
const answer = (browser: Browser, url: string, form: URLSearchParams | Record<string, string>, headers = {}) =>
  browser.go(url, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
const parametersOf = (url: string) => new URL(url).searchParams;
const exchange = (asked: ReturnType<typeof request>, code: string | null, change: Record<string, string> = {}) =>
  askToken(world.tokenEndpoint, {
    grant_type: 'authorization_code',
    client_id: asked.one.id,
    code: code ?? '',
    redirect_uri: asked.one.redirectUris[0] as string,
    code_verifier: asked.verifier,
    ...change,
  });
const refresh = (client: string, token: unknown, change: Record<string, string> = {}) =>
  askToken(world.tokenEndpoint, {
    grant_type: 'refresh_token',
    client_id: client,
    refresh_token: String(token),
    ...change,
  });
const signedIn = async (as: 'patient' | 'professional', person: string): Promise<Browser> => {
  const browser = world.browser();
  await browser.signIn(as, person);
  return browser;
};
const anna = () => signedIn('patient', 'anna');
const weber = () => signedIn('professional', 'weber');
/** Patient: straight through; the answer of the token endpoint. */
const connect = async (browser: Browser, asked: ReturnType<typeof request>, without: string[] = []) => {
  const page = await browser.go(asked.url);
  const done = await answer(browser, page.url, consentForm(page.html, 'allow', without));
  return exchange(asked, parametersOf(done.url).get('code'));
};
const who = async (token: unknown) => {
  const response = await world.whoami({ authorization: `Bearer ${token}` });
  return { status: response.status, actor: (await response.json()) as Record<string, unknown> };
};
const api = (browser: Browser, method: string, path: string, body?: object) =>
  browser.once(path, {
    method,
    headers: { 'x-cercle': '1', accept: 'application/json', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const launchFor = async (browser: Browser, patientId = 'pat-anna', appId = wardRound.id) => {
  const response = await api(browser, 'POST', `/api/pro/patients/${patientId}/launches`, { appId });
  return { status: response.status, url: ((await response.json()) as { url?: string }).url ?? '' };
};
const ehr = 'openid fhirUser launch patient/*.rs user/*.rs';

describe('the portal opens an app', () => {
  test('with one patient: the handle becomes that patient in the answer, and the token opens no other', async () => {
    const browser = await weber();
    const { status, url } = await launchFor(browser);
    assert.equal(status, 201);
    assert.equal(new URL(url).origin, 'https://ward.example');
    assert.equal(parametersOf(url).get('iss'), `${world.origin}/fhir`);
    const asked = request(wardRound, { scope: ehr, launch: parametersOf(url).get('launch') as string });
    const { status: given, body } = await connect(browser, asked);
    assert.equal(given, 200, JSON.stringify(body));
    assert.deepEqual([body.patient, body.need_patient_banner, body.fhirContext], ['pat-anna', true, []]);
    const { actor } = await who(body.access_token);
    assert.deepEqual([actor.practitionerId, actor.onlyPatientId], ['prac-weber', 'pat-anna']);
  });

  test('a handle is used once, for five minutes, by its own session, person and app', async () => {
    const browser = await weber();
    const ask = async (from: Browser, handle: string | undefined, scope = ehr) => {
      const page = await from.go(request(wardRound, { scope, launch: handle }).url);
      return page.url.startsWith('https://ward.example') ? parametersOf(page.url).get('error') : 'a page';
    };
    const fresh = async () => parametersOf((await launchFor(browser)).url).get('launch') as string;
    const used = await fresh();
    assert.equal(await ask(browser, used), 'a page');
    assert.equal(await ask(browser, used), 'invalid_request');
    assert.equal(await ask(browser, undefined), 'invalid_request');
    assert.equal(await ask(browser, 'x'.repeat(43)), 'invalid_request');
    assert.equal(await ask(await weber(), await fresh()), 'invalid_request', 'another session of the same person');
    assert.equal(await ask(await anna(), await fresh()), 'invalid_request', 'another person');
    const late = await fresh();
    world.ahead(5 * 60_000 + 1_000);
    try {
      assert.equal(await ask(browser, late), 'invalid_request');
    } finally {
      world.ahead(0);
    }
  });

  test('opens nothing that the professional may not open, and no app that is not there', async () => {
    const browser = await weber();
    assert.equal((await launchFor(browser, 'pat-weber')).status, 404);
    assert.equal((await launchFor(browser, 'pat-anna', 'heart-diary')).status, 404);
    assert.equal((await launchFor(await anna())).status, 403);
    const listed = (await (await api(browser, 'GET', '/api/pro/apps')).json()) as { items: object[] };
    assert.deepEqual(listed.items, [{ id: 'ward-round', name: 'Ward Round', publisher: 'Example Clinics' }]);
  });

  test('its address is one of the app’s own', async () => {
    await assert.rejects(
      world.identity.registerClient({ ...wardRound, id: 'thief', launchUrl: 'https://evil.example/launch' }),
      { code: 'identity.invalid-client' },
    );
  });
});

describe('a professional chooses the patient', () => {
  test('from those who let them in; the choice stands in the answer', async () => {
    const browser = await weber();
    const asked = request(wardRound);
    const chooser = await browser.go(asked.url);
    assert.match(chooser.html, /For which patient\?/);
    assert.match(chooser.html, /Anna Müller/);
    const consent = await answer(browser, chooser.url, { step: 'patient', patient: 'pat-anna' });
    assert.match(consent.html, /Patient: Anna Müller, born 12\/03\/1985/);
    const done = await answer(browser, consent.url, consentForm(consent.html, 'allow'));
    const { body } = await exchange(asked, parametersOf(done.url).get('code'));
    assert.equal(body.patient, 'pat-anna');
    assert.equal((await who(body.access_token)).actor.onlyPatientId, 'pat-anna');
  });

  test('and cannot choose another by changing the form, at either step', async () => {
    const browser = await weber();
    const chooser = await browser.go(request(wardRound).url);
    const refused = await answer(browser, chooser.url, { step: 'patient', patient: 'pat-weber' });
    assert.match(refused.html, /not open to you/);
    const forged = await answer(browser, chooser.url, {
      step: 'consent',
      decision: 'allow',
      patient: 'pat-weber',
      scope: '0',
    });
    assert.match(forged.html, /not open to you/);
    const found = await browser.go(`${chooser.url}?q=nobody`);
    assert.match(found.html, /None of your patients matches/);
  });
});

describe('consent', () => {
  test('says in the person’s words what, for whom, for how long and by whom, in the language that was asked for', async () => {
    const browser = await anna();
    const page = await browser
      .go(
        request(app, {
          scope: 'openid launch/patient patient/Observation.rs?category=laboratory offline_access',
          ui_locales: 'de',
        }).url,
      )
      .catch((error: unknown) => error as { html: string; url: string });
    // The app is registered for more, and may ask for less.
    assert.match(page.html, /<html lang="de">/);
    assert.match(page.html, /Sehen: Ergebnisse und Messwerte \(nur Labor\)/);
    assert.match(page.html, /30 Tage/);
    assert.match(page.html, /Der Anbieter dieser App ist nicht angegeben/);
    for (const [language, words] of [
      ['lb', 'Wat d’App maachen däerf'],
      ['pt', 'O que a aplicação poderá fazer'],
      ['fr', 'Ce que l’application pourra faire'],
    ] as const) {
      const other = await browser.go(request(app, { ui_locales: language }).url);
      assert.ok(other.html.includes(words), language);
    }
    const chosen = await browser.go(request(app).url, { headers: { cookie: '' } });
    assert.ok(chosen.html.length > 0);
  });

  test('is given scope by scope: what is unticked is not in the token, and does not come back at renewal', async () => {
    const browser = await anna();
    const scope =
      'launch/patient patient/Condition.rs patient/Observation.rs patient/AllergyIntolerance.rs offline_access';
    const { body } = await connect(browser, request(app, { scope }), ['1']);
    const scopes = String(body.scope).split(' ');
    assert.ok(scopes.includes('patient/Condition.rs') && !scopes.includes('patient/Observation.rs'));
    assert.deepEqual(((await who(body.access_token)).actor.session as { scopes: string[] }).scopes.sort(), [
      'patient/AllergyIntolerance.rs',
      'patient/Condition.rs',
    ]);
    const wider = await refresh(app.id, body.refresh_token, { scope: `${scope}` });
    if (wider.status === 200) assert.ok(!String(wider.body.scope).includes('Observation'));
    const narrower = await connect(browser, request(app, { scope }), ['offline_access']);
    assert.equal(narrower.body.refresh_token, undefined);
  });

  test('is framed by nobody, leads nowhere else, and is not given from elsewhere', async () => {
    const browser = await anna();
    const page = await browser.go(request(app).url);
    const policy = page.response.headers.get('content-security-policy') ?? '';
    assert.match(policy, /frame-ancestors 'none'/);
    assert.match(policy, /form-action 'self' https:\/\/diary\.example;/);
    assert.equal(page.response.headers.get('x-frame-options'), 'DENY');
    assert.equal(page.response.headers.get('cache-control'), 'no-store');
    const forged = await answer(browser, page.url, consentForm(page.html, 'allow'), { origin: 'https://evil.example' });
    assert.equal(parametersOf(forged.url).get('error'), 'access_denied');
  });

  test('is not given by whoever signed in since', async () => {
    const browser = await anna();
    const page = await browser.go(request(app).url);
    await browser.signIn('patient', 'weber');
    const taken = await answer(browser, page.url, consentForm(page.html, 'allow'));
    assert.equal(parametersOf(taken.url).get('error'), 'access_denied');
  });
});

describe('requests that are refused', () => {
  test('filters that cannot be enforced, a server that is not this one or not named, PKCE that is weaker or missing', async () => {
    const browser = await anna();
    const error = async (change: Change) => parametersOf((await browser.go(request(app, change).url)).url).get('error');
    for (const filter of ['nonsense=1', 'date=2026', 'category:not=laboratory', '_id=1'])
      assert.equal(await error({ scope: `patient/Observation.rs?${filter}` }), 'invalid_scope', filter);
    assert.equal(await error({ scope: 'patient/*.rs?category=laboratory' }), 'invalid_scope');
    assert.equal(await error({ aud: 'https://elsewhere.example/fhir' }), 'invalid_target');
    assert.equal(await error({ aud: undefined }), 'invalid_target');
    assert.equal(await error({ code_challenge_method: 'plain' }), 'invalid_request');
    assert.equal(await error({ code_challenge: undefined, code_challenge_method: undefined }), 'invalid_request');
    assert.equal(await error({ scope: 'openid user/*.rs' }), 'invalid_scope');
  });

  test('another client’s code, another redirect', async () => {
    const browser = await anna();
    const asked = request(app);
    const page = await browser.go(asked.url);
    const done = await answer(browser, page.url, consentForm(page.html, 'allow'));
    const code = parametersOf(done.url).get('code');
    assert.equal((await exchange(asked, code, { client_id: wardRound.id })).body.error, 'invalid_grant');
    for (const uri of [
      'https://diary.example/back/',
      'https://diary.example/back?x=1',
      'https://diary.example.evil/back',
    ]) {
      const stray = await browser.go(request(app, { redirect_uri: uri }).url);
      assert.equal(stray.response.status, 400, uri);
    }
  });
});

describe('renewal', () => {
  const lasting = 'openid launch/patient patient/*.rs offline_access';

  test('works once for each refresh token; a second use ends everything, is logged, and the person is told', async () => {
    const browser = await anna();
    const { body } = await connect(browser, request(app, { scope: lasting }));
    const next = await refresh(app.id, body.refresh_token);
    assert.equal(next.status, 200);
    assert.equal((await who(next.body.access_token)).status, 200);
    assert.equal((await refresh(app.id, body.refresh_token)).body.error, 'invalid_grant');
    assert.equal((await refresh(app.id, next.body.refresh_token)).body.error, 'invalid_grant');
    assert.equal((await who(next.body.access_token)).status, 401);
    assert.ok(world.audited.some(({ action, detail }) => action === 'removed-app' && detail?.includes('used twice')));
    const events = (await (await api(browser, 'GET', '/api/account/events')).json()) as { items: { kind: string }[] };
    assert.ok(events.items.some(({ kind }) => kind === 'app-connected'));
    assert.ok(events.items.some(({ kind }) => kind === 'app-removed'));
  });

  test('gives no more than was granted, and nothing to another client', async () => {
    const { body } = await connect(
      await anna(),
      request(app, { scope: 'launch/patient patient/Condition.rs offline_access' }),
    );
    const wider = await refresh(app.id, body.refresh_token, { scope: 'patient/*.rs offline_access' });
    assert.equal(wider.body.error, 'invalid_scope');
    assert.equal((await refresh(wardRound.id, body.refresh_token)).body.error, 'invalid_grant');
  });

  test('with online_access ends with the portal session', async () => {
    const browser = await anna();
    const { body } = await connect(browser, request(app, { scope: 'launch/patient patient/*.rs online_access' }));
    const next = await refresh(app.id, body.refresh_token);
    assert.equal(next.status, 200, JSON.stringify(next.body));
    await browser.once('/auth/sign-out', { method: 'POST', headers: { 'x-cercle': '1' } });
    assert.equal((await refresh(app.id, next.body.refresh_token)).body.error, 'invalid_grant');
    world.ahead(500);
    assert.equal((await who(next.body.access_token)).status, 401);
    world.ahead(0);
  });
});

describe('connected apps', () => {
  test('are listed once each and taken away at once, on every process', async () => {
    const browser = await signedIn('patient', 'weber');
    const first = await connect(browser, request(app, { scope: 'launch/patient patient/*.rs offline_access' }));
    await connect(browser, request(app, { scope: 'launch/patient patient/Condition.rs offline_access' }));
    assert.equal((await who(first.body.access_token)).status, 200);
    const list = async () =>
      ((await (await api(browser, 'GET', '/api/account/apps')).json()) as { items: Record<string, unknown>[] }).items;
    const [one, ...others] = await list();
    assert.deepEqual([one?.id, one?.name, one?.offline, others.length], ['heart-diary', 'Heart <Diary>', true, 0]);
    assert.equal(typeof one?.lastUsedAt, 'string');
    const elsewhere = world.another();
    const there = async () => {
      try {
        await elsewhere.authenticate({
          headers: { authorization: `Bearer ${first.body.access_token}` },
          remoteAddress: '127.0.0.1',
          method: 'GET',
          url: '/fhir/whoami',
        });
        return true;
      } catch {
        return false;
      }
    };
    assert.equal(await there(), true);
    assert.equal((await api(await weber(), 'DELETE', '/api/account/apps/heart-diary')).status, 404, 'another’s');
    assert.equal((await api(browser, 'DELETE', '/api/account/apps/heart-diary')).status, 204);
    assert.equal((await who(first.body.access_token)).status, 401);
    world.ahead(900);
    assert.equal(await there(), false);
    world.ahead(0);
    assert.equal((await refresh(app.id, first.body.refresh_token)).body.error, 'invalid_grant');
    assert.deepEqual(await list(), []);
    assert.equal((await api(browser, 'DELETE', '/api/account/apps/heart-diary')).status, 404);
    await elsewhere.close();
  });

  test('an app’s token does not reach the portal’s calls', async () => {
    const { body } = await connect(await anna(), request(app));
    for (const path of ['/api/account/apps', '/api/account'])
      assert.equal(
        (await fetch(world.origin + path, { headers: { authorization: `Bearer ${body.access_token}` } })).status,
        403,
        path,
      );
    assert.equal(decodeJwt(String(body.access_token)).patient, 'pat-anna');
  });
});

describe('browser apps', () => {
  const preflight = (path: string, origin: string) =>
    fetch(world.origin + path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });

  test('of registered origins read the FHIR API and get tokens; others, and cookies, do not', async () => {
    for (const path of ['/fhir/whoami', '/oidc/token', '/oidc/jwks']) {
      const yes = await preflight(path, 'https://diary.example');
      assert.equal(yes.status, 204, path);
      assert.equal(yes.headers.get('access-control-allow-origin'), 'https://diary.example');
      assert.equal(yes.headers.get('access-control-allow-credentials'), null);
      const no = await preflight(path, 'https://evil.example');
      assert.equal(no.status, 403, path);
      assert.equal(no.headers.get('access-control-allow-origin'), null);
    }
    for (const path of ['/oidc/jwks', '/oidc/.well-known/openid-configuration', '/fhir/whoami'])
      for (const origin of ['https://evil.example', 'null']) {
        const answered = await fetch(world.origin + path, { headers: { origin } });
        assert.equal(answered.headers.get('access-control-allow-origin'), null, `${path} ${origin}`);
      }
    assert.notEqual((await preflight('/api/account/apps', 'https://diary.example')).status, 204);
    assert.equal(
      (await preflight('/oidc/auth', 'https://diary.example')).headers.get('access-control-allow-origin'),
      null,
    );
  });
});
