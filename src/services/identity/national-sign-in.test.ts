// Several national services: who may use which, levels by table, and every answer that must not be believed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createIdentityWorld, type Listening } from './scratch-identity.ts';
import { type Asked, ask, comeBack, createScratchProvider, type ScratchProvider } from './scratch-provider.ts';

const anna = '1985031200014';
const weber = '1970072300025';
let world: Listening;
let card: ScratchProvider;
let node: ScratchProvider;
let silent: ScratchProvider;
let at: string;

before(async () => {
  world = await createIdentityWorld();
  card = await createScratchProvider('card');
  node = await createScratchProvider('node');
  silent = await createScratchProvider('silent', { saysIssuer: false });
  const down = await createScratchProvider('down');
  await down.close();
  at = await world.anotherServer({
    simulator: null,
    settings: {
      ...world.settings,
      nationalProviders: [
        card.provider,
        { ...node.provider, who: ['patient', 'professional'], matriculeClaim: 'nin' },
        { ...silent.provider, who: ['patient'], acr: { m: 'substantial' }, ask: { substantial: 'm', high: '' } },
        { ...down.provider, who: ['patient'] },
      ],
    },
  });
});
after(async () => {
  await Promise.all([card.close(), node.close(), silent.close()]);
  await world.close();
});

type Browser = ReturnType<Listening['browser']>;
const right = (asked: Asked, more: object = {}) => ({
  nonce: asked.nonce,
  matricule: anna,
  acr: 'urn:test:card',
  ...more,
});
const byCard = async (
  browser: Browser,
  query: string,
  claims: object = {},
  more: { forged?: boolean; answer?: Record<string, string> } = {},
) => {
  const asked = await ask(browser, at, query);
  const code = card.code(right(asked, claims), more);
  return comeBack(browser, at, asked, { code, iss: card.issuer, ...more.answer });
};
const session = async (browser: Browser) =>
  (await browser.once(`${at}/api/session`)).json() as Promise<Record<string, unknown>>;

test('people are offered the services of their role, with the level that each can give', async () => {
  const ways = async (as: string) =>
    ((await (await fetch(`${at}/api/sign-in/ways?as=${as}`)).json()) as { national: object[] }).national;
  assert.deepEqual(await ways('patient'), [
    { id: 'card', name: 'card', level: 'high' },
    { id: 'node', name: 'node', level: 'high' },
    { id: 'silent', name: 'silent', level: 'substantial' },
    { id: 'down', name: 'down', level: 'high' },
  ]);
  assert.deepEqual(await ways('operator'), [{ id: 'card', name: 'card', level: 'high' }]);
});

test('each service is asked in its own words, for the level that the role or the page needs', async () => {
  const browser = world.browser();
  const first = (await ask(browser, at, 'as=patient')).url;
  assert.equal(first.origin, card.issuer);
  assert.equal(first.searchParams.get('acr_values'), 'urn:test:card urn:test:mobile');
  assert.equal(first.searchParams.get('redirect_uri'), `${world.origin}/auth/callback/card`);
  assert.equal(first.searchParams.get('prompt'), 'login');
  const professional = (await ask(browser, at, 'as=professional&with=node')).url;
  assert.equal(professional.origin, node.issuer);
  assert.equal(professional.searchParams.get('acr_values'), 'urn:test:card');
  assert.equal((await ask(browser, at, 'as=patient&level=high')).url.searchParams.get('acr_values'), 'urn:test:card');
});

test('a service that is not there, not for the role or not strong enough is not asked', async () => {
  for (const query of [
    'as=patient&with=other',
    'as=operator&with=node',
    'as=patient&with=silent&level=high',
    'as=patient&level=low',
  ])
    assert.match((await ask(world.browser(), at, query)).url.href, /\/sign-in-problem\?code=invalid-request/, query);
});

test('what the service says of the level is read by its table, and is enough for the role or not', async () => {
  const mobile = await byCard(world.browser(), 'as=patient&return=/me', { acr: 'urn:test:mobile' });
  assert.deepEqual([mobile.location, mobile.problem], ['/me', null]);
  for (const [query, acr] of [
    ['as=patient', 'urn:test:password'],
    ['as=patient', 'http://eidas.europa.eu/LoA/high'],
    ['as=patient', 'toString'],
    ['as=patient', undefined],
    ['as=professional', 'urn:test:mobile'],
  ] as const) {
    const told = await byCard(world.browser(), query, { acr, matricule: weber });
    assert.deepEqual([told.problem, told.cookie], ['level-too-low', null], `${query} ${acr}`);
  }
  const strong = await byCard(world.browser(), 'as=professional', { matricule: weber });
  assert.equal(strong.location, '/');
});

test('the national identifier may stand in another claim, of the ID token or of userinfo', async () => {
  const browser = world.browser();
  const asked = await ask(browser, at, 'as=patient&with=node&return=/me');
  const told = await comeBack(browser, at, asked, {
    code: node.code(
      { nonce: asked.nonce, acr: 'urn:test:card' },
      { userinfo: { sub: 'somebody', nin: '1985 0312 00014' } },
    ),
    iss: node.issuer,
  });
  assert.equal(told.location, '/me');
  assert.equal((await session(browser)).name, 'Anna Müller');
  const without = await ask(browser, at, 'as=patient&with=node');
  const code = node.code({ nonce: without.nonce, acr: 'urn:test:card', matricule: anna });
  assert.equal((await comeBack(browser, at, without, { code, iss: node.issuer })).problem, 'provider-refused');
});

test('an answer that is forged, for another, old, or of another sign-in opens nothing', async () => {
  const past = Math.floor(Date.now() / 1000) - 4_000;
  const wrong: [string, object, { forged?: boolean; answer?: Record<string, string> }][] = [
    ['wrong nonce', { nonce: 'x'.repeat(43) }, {}],
    ['no nonce', { nonce: undefined }, {}],
    ['another audience', { aud: 'another' }, {}],
    ['another issuer in the token', { iss: node.issuer }, {}],
    ['ended', { iat: past, exp: past + 60 }, {}],
    ['signed by another key', {}, { forged: true }],
    ['a code that nobody gave', {}, { answer: { code: 'guessed' } }],
    ['a time that is none', { auth_time: 'now' }, {}],
    ['no identifier', { matricule: '' }, {}],
    ['an identifier that is no text', { matricule: { $ne: '' } }, {}],
  ];
  for (const [name, claims, more] of wrong) {
    const told = await byCard(world.browser(), 'as=patient', claims, more);
    assert.deepEqual([told.problem, told.cookie], ['provider-refused', null], name);
  }
});

test('a service that says its issuer in its answers is not believed without it', async () => {
  const browser = world.browser();
  const asked = await ask(browser, at, 'as=patient');
  const code = card.code(right(asked));
  assert.equal((await comeBack(browser, at, asked, { code })).problem, 'provider-refused');
  assert.equal((await byCard(browser, 'as=patient', {}, { answer: { iss: node.issuer } })).problem, 'provider-refused');
});

test('mix-up: a code of one service is never brought to another', async () => {
  const browser = world.browser();
  const asked = await ask(browser, at, 'as=patient&with=silent');
  const before = silent.tokenRequests();
  // The other service's address, with the state that was meant for this one.
  const swapped = { ...asked, url: new URL(asked.url) };
  swapped.url.searchParams.set('redirect_uri', `${world.origin}/auth/callback/card`);
  const code = card.code(right(asked));
  assert.equal((await comeBack(browser, at, swapped, { code, iss: card.issuer })).problem, 'provider-refused');
  assert.equal(silent.tokenRequests(), before);
  // And at the right address, where the issuer is said: it is not the one that was asked.
  const again = await ask(browser, at, 'as=patient&with=silent');
  assert.equal(
    (await comeBack(browser, at, again, { code: card.code(right(again)), iss: card.issuer })).problem,
    'provider-refused',
  );
  assert.equal(silent.tokenRequests(), before);
});

test('of those who bring one answer at one moment, one gets a session', async () => {
  const browser = world.browser();
  const asked = await ask(browser, at, 'as=patient&return=/me');
  const answer = { code: card.code(right(asked)), iss: card.issuer };
  const told = await Promise.all(Array.from({ length: 6 }, () => comeBack(browser, at, asked, answer)));
  assert.equal(told.filter(({ location }) => location === '/me').length, 1);
  assert.equal(told.filter(({ problem }) => problem === 'expired').length, 5);
});

test('a service that does not answer leads to the page that says so; the others still work', async () => {
  const { url } = await ask(world.browser(), at, 'as=patient&with=down&return=/me/circle');
  assert.equal(url.pathname, '/sign-in-problem');
  assert.deepEqual(Object.fromEntries(url.searchParams), {
    code: 'provider-unavailable',
    as: 'patient',
    return: '/me/circle',
  });
  assert.equal((await byCard(world.browser(), 'as=patient&return=/me')).location, '/me');
});

test('what the service says went wrong is told apart', async () => {
  for (const [error, problem] of [
    ['access_denied', 'cancelled'],
    ['server_error', 'provider-unavailable'],
    ['temporarily_unavailable', 'provider-unavailable'],
    ['unmet_authentication_requirements', 'level-too-low'],
    ['invalid_request', 'provider-refused'],
  ] as const) {
    const browser = world.browser();
    const asked = await ask(browser, at, 'as=patient');
    assert.equal((await comeBack(browser, at, asked, { error, iss: card.issuer })).problem, problem);
  }
});

test('a patient whom the register knows has an account from the first sign-in on; the dead and strangers have none', async () => {
  const query = `select count(*)::int as n from identity.account where subject = 'pat-nobody'`;
  const known = async () => (await world.sql.query<{ n: number }>({ text: query })).rows[0]?.n;
  assert.equal(await known(), 0);
  assert.equal(
    (await byCard(world.browser(), 'as=patient', { matricule: '2000020200047', acr: 'urn:test:password' })).problem,
    'level-too-low',
  );
  assert.equal(await known(), 0);
  const told = await Promise.all(
    [1, 2, 3].map(() => byCard(world.browser(), 'as=patient&return=/me', { matricule: '2000020200047' })),
  );
  assert.deepEqual(
    told.map(({ location }) => location),
    ['/me', '/me', '/me'],
  );
  assert.equal(await known(), 1);
  assert.equal(
    (await byCard(world.browser(), 'as=professional', { matricule: '2000020200047' })).problem,
    'no-account',
  );
  assert.equal((await byCard(world.browser(), 'as=patient', { matricule: '1800010100001' })).problem, 'no-account');
  const alive = await world.anotherServer({
    simulator: null,
    settings: { ...world.settings, nationalProviders: [card.provider] },
    persons: {
      findById: async () => null,
      findByMatricule: async (matricule) => ({
        id: 'pat-dead',
        name: 'Jean Mort',
        matricule,
        birthDate: '1930-01-01',
        deathDate: '2020-01-01',
      }),
    },
  });
  const browser = world.browser();
  const asked = await ask(browser, alive, 'as=patient');
  const code = card.code(right(asked, { matricule: '1930010100058' }));
  assert.equal((await comeBack(browser, alive, asked, { code, iss: card.issuer })).problem, 'no-account');
});

test('confirming again asks for a sign-in of now, and renews the session under a new secret', async () => {
  const browser = world.browser();
  await byCard(browser, 'as=patient', { acr: 'urn:test:mobile' });
  const first = browser.cookie('cercle');
  const since = async () =>
    Date.parse(
      ((await (await browser.once(`${at}/api/account`)).json()) as { authenticatedAt: string }).authenticatedAt,
    );
  const before = await since();
  world.ahead(60_000);
  try {
    const asked = await ask(browser, at, 'as=patient&again=1&level=high&return=/me/account');
    assert.equal(asked.url.searchParams.get('max_age'), '0');
    assert.equal(asked.url.searchParams.get('prompt'), 'login');
    const told = await comeBack(browser, at, asked, { code: card.code(right(asked)), iss: card.issuer });
    assert.equal(told.location, '/me/account');
    assert.notEqual(browser.cookie('cercle'), first);
    assert.equal((await fetch(`${at}/fhir/whoami`, { headers: { cookie: `cercle=${first}` } })).status, 401);
    assert.ok((await since()) - before >= 60_000);
    const { level } = (await (await browser.once(`${at}/api/account`)).json()) as { level: string };
    assert.equal(level, 'high');
  } finally {
    world.ahead(0);
  }
});

test('confirming is refused when the person did not prove anew who they are, and the session stays as it was', async () => {
  const browser = world.browser();
  await byCard(browser, 'as=patient', { acr: 'urn:test:mobile' });
  const kept = browser.cookie('cercle');
  const now = Math.floor(Date.now() / 1000);
  for (const claims of [
    { auth_time: now - 60 },
    { auth_time: undefined },
    { auth_time: now + 3_600 },
    { acr: 'urn:test:mobile' },
  ]) {
    const told = await byCard(browser, 'as=patient&again=1&level=high&return=/me', claims);
    assert.deepEqual([told.problem, told.cookie], ['step-up-refused', null], JSON.stringify(claims));
  }
  assert.equal(browser.cookie('cercle'), kept);
  assert.equal((await session(browser)).signedIn, true);
});

test('somebody else who comes back confirms nothing; it is seen in the account that was asked', async () => {
  const browser = world.browser();
  await byCard(browser, 'as=patient');
  const kept = browser.cookie('cercle');
  const refusals = async (): Promise<number> => {
    const { items } = (await (await browser.once(`${at}/api/account/events`)).json()) as { items: { kind: string }[] };
    return items.filter(({ kind }) => kind === 'refused').length;
  };
  const before = await refusals();
  const told = await byCard(browser, 'as=patient&again=1', { matricule: weber });
  assert.deepEqual([told.problem, told.cookie], ['other-person', null]);
  assert.equal((await byCard(browser, 'as=patient&again=1', { matricule: '1800010100001' })).problem, 'other-person');
  assert.equal(browser.cookie('cercle'), kept);
  assert.equal((await session(browser)).name, 'Anna Müller');
  assert.equal(await refusals(), before + 2);
  // Nor does a sign-in that began before the browser changed hands.
  const asked = await ask(browser, at, 'as=patient&again=1');
  await byCard(browser, 'as=patient', { matricule: weber });
  const late = await comeBack(browser, at, asked, { code: card.code(right(asked)), iss: card.issuer });
  assert.equal(late.problem, 'other-person');
  assert.equal((await session(browser)).name, 'Marc Weber');
});

test('confirming in another role than the session’s is no request', async () => {
  const browser = world.browser();
  await byCard(browser, 'as=patient', { matricule: weber });
  assert.match((await ask(browser, at, 'as=professional&again=1')).url.href, /code=invalid-request/);
});

test('the platform’s log has sign-ins, refusals and sign-outs, before the answer and without any national number', async () => {
  world.audited.length = 0;
  world.logged.length = 0;
  const browser = world.browser();
  await byCard(browser, 'as=patient');
  await byCard(browser, 'as=patient&again=1', { matricule: weber });
  await byCard(browser, 'as=professional', { matricule: weber, acr: 'urn:test:mobile' });
  await browser.once(`${at}/auth/sign-out`, { method: 'POST', headers: { 'x-cercle': '1' } });
  // Nobody's: an answer to nothing, which anybody can send as often as they like.
  await browser.once(`${at}/auth/callback/card?code=a&state=b`);
  assert.deepEqual(
    world.audited.map(({ action, outcome, what, detail }) => [action, outcome, what?.[0]?.id, detail]),
    [
      ['signed-in', 'permitted', 'pat-anna', 'national card, high'],
      ['sign-in-refused', 'refused', 'pat-anna', 'national card, patient: other-person'],
      ['sign-in-refused', 'refused', 'prac-weber', 'national card, professional: level-too-low'],
      ['signed-out', 'permitted', 'pat-anna', undefined],
    ],
  );
  const all = JSON.stringify([world.audited, world.logged]);
  for (const number of [anna, weber]) assert.ok(!all.includes(number));
});

test('nothing is answered when the log cannot be written', async () => {
  const broken = await world.anotherServer({
    simulator: null,
    settings: { ...world.settings, nationalProviders: [card.provider] },
    audit: async () => {
      throw new Error('the disk is full');
    },
  });
  const browser = world.browser();
  const asked = await ask(browser, broken, 'as=patient&return=/me');
  const told = await comeBack(browser, broken, asked, { code: card.code(right(asked)), iss: card.issuer });
  assert.deepEqual([told.location, told.cookie], ['500', null]);
});
