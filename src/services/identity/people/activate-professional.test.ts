// A professional's first way in: the posted code and the number, then an identity at high that is the account's from then on.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createIdentityWorld, type Listening } from '../scratch-identity.ts';
import { askedOf, comeBack, createScratchProvider, type ScratchProvider } from '../scratch-provider.ts';

const number = '90077';
const matricule = '1979052100069';
let world: Listening;
let card: ScratchProvider;
let at: string;

before(async () => {
  world = await createIdentityWorld();
  card = await createScratchProvider('card');
  at = await world.anotherServer({
    simulator: null,
    settings: { ...world.settings, nationalProviders: [card.provider] },
    practitionerIdOf: async (asked) => (asked === number ? 'prac-hoffmann' : asked === '90001' ? 'prac-weber' : null),
    findProfessional: async (id) =>
      id === 'prac-hoffmann'
        ? { name: 'Dr Léa Hoffmann-Reuter', profession: 'physician', organisations: [] }
        : id === 'prac-weber'
          ? { name: 'Dr Marc Weber', profession: 'physician', organisations: [] }
          : null,
  });
});
after(async () => {
  await card.close();
  await world.close();
});
beforeEach(async () => {
  await world.sql.query({ text: 'delete from platform.brake' });
  await world.sql.query({ text: `delete from identity.account where subject = 'prac-hoffmann'` });
});

type Browser = ReturnType<Listening['browser']>;
const issue = (subject = 'prac-hoffmann') =>
  world.identity.issueActivation({ kind: 'professional', subject, name: 'Dr Hoffmann', by: 'op-lucie' });
const start = async (browser: Browser, body: object, headers: object = { 'x-cercle': '1' }) => {
  const response = await browser.once(`${at}/api/activation/professional`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, text, location: (JSON.parse(text) as { location?: string }).location ?? '' };
};
const back = async (browser: Browser, location: string, claims: object = {}) => {
  const asked = askedOf(location, at);
  const code = card.code({
    nonce: asked.nonce,
    acr: 'urn:test:card',
    matricule,
    family_name: 'HOFFMANN',
    given_name: 'Lea',
    ...claims,
  });
  return comeBack(browser, at, asked, { code, iss: card.issuer });
};

test('with code and number a professional is sent to the service at high, and comes back with an account and a session', async () => {
  const { code } = await issue();
  const browser = world.browser();
  const told = await start(browser, { code: code.toLowerCase(), number: ` ${number} ` });
  assert.equal(told.status, 200);
  const asked = new URL(told.location);
  assert.equal(asked.origin, card.issuer);
  assert.equal(asked.searchParams.get('acr_values'), 'urn:test:card');
  assert.equal((await back(browser, told.location)).location, '/pro');
  const session = (await (await browser.once(`${at}/api/session`)).json()) as Record<string, unknown>;
  assert.deepEqual([session.role, session.practitionerId], ['professional', 'prac-hoffmann']);
  // From now on the service alone is enough, and the code is nothing.
  const later = world.browser();
  const response = await later.once(`${at}/auth/sign-in?as=professional&return=/pro`);
  assert.equal((await back(later, response.headers.get('location') ?? '')).location, '/pro');
  assert.equal((await start(world.browser(), { code, number })).status, 401);
});

test('a wrong code, another’s code and an unknown number are answered alike', async () => {
  const { code } = await issue();
  const other = await issue('prac-weber');
  const told = [
    await start(world.browser(), { code: '0000-0000-0000', number }),
    await start(world.browser(), { code: other.code, number }),
    await start(world.browser(), { code, number: '12345' }),
    await start(world.browser(), { code, number: '90001' }),
  ];
  for (const one of told) assert.deepEqual([one.status, one.text], [401, told[0]?.text]);
  assert.match(told[0]?.text ?? '', /identity\.not-recognised/);
});

test('tries are counted for a number whether or not it is there', async () => {
  for (const tried of [number, '55555']) {
    const statuses: number[] = [];
    for (let i = 0; i < 11; i++)
      statuses.push((await start(world.browser(), { code: '0000-0000-0000', number: tried })).status);
    assert.deepEqual(statuses, [...new Array(10).fill(401), 429]);
  }
});

test('only the portal’s own pages can begin', async () => {
  const { code } = await issue();
  assert.equal((await start(world.browser(), { code, number }, {})).status, 403);
});

test('a weaker identity, or one with another name, does not get the account; the code stays good', async () => {
  const { code } = await issue();
  const browser = world.browser();
  const weak = await start(browser, { code, number });
  assert.equal((await back(browser, weak.location, { acr: 'urn:test:mobile' })).problem, 'level-too-low');
  const found = await start(browser, { code, number });
  const thief = await back(browser, found.location, { family_name: 'Dieb', matricule: '1990010100099' });
  assert.deepEqual([thief.problem, thief.cookie], ['activation-refused', null]);
  const { location } = await start(browser, { code, number });
  assert.equal((await back(browser, location)).location, '/pro');
});

test('an identity that has another professional’s account, and an account that has another identity, are refused', async () => {
  const { code } = await issue();
  const browser = world.browser();
  const first = await start(browser, { code, number });
  const weber = await back(browser, first.location, { matricule: '1970072300025' });
  assert.equal(weber.problem, 'activation-refused');
  const other = await issue('prac-weber');
  const second = await start(browser, { code: other.code, number: '90001' });
  const taken = await back(browser, second.location, { family_name: 'Weber', matricule: '1990010100099' });
  assert.equal(taken.problem, 'activation-refused');
});

test('a code that ended while the person was away opens nothing, and of two who come back one gets in', async () => {
  const { code } = await issue();
  const [one, two] = [world.browser(), world.browser()];
  const away = [(await start(one, { code, number })).location, (await start(two, { code, number })).location] as const;
  const told = await Promise.all([back(one, away[0]), back(two, away[1])]);
  assert.equal(told.filter(({ location }) => location === '/pro').length, 1);
  assert.equal(told.filter(({ problem }) => problem === 'activation-expired').length, 1);
  await world.sql.query({ text: `delete from identity.account where subject = 'prac-hoffmann'` });
  const again = await issue();
  const waiting = await start(one, { code: again.code, number });
  await issue();
  assert.equal((await back(one, waiting.location)).problem, 'activation-expired');
});

test('another browser cannot bring the answer home', async () => {
  const { code } = await issue();
  const { location } = await start(world.browser(), { code, number });
  assert.equal((await back(world.browser(), location)).problem, 'other-browser');
});
