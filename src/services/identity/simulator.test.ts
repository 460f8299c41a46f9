// The simulated services: every case that a visitor may choose, at the certificate service and at the eIDAS node.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createIdentityWorld, type Listening } from './scratch-identity.ts';

let world: Listening;
before(async () => {
  world = await createIdentityWorld();
});
after(() => world.close());

const services = ['national', 'eidas'] as const;
const come = async (as: string, at: string, person: string, chosen: string) => {
  const browser = world.browser();
  const page = await browser.go(`/auth/sign-in?as=${as}&with=${at}&return=/back`);
  const { url } = await browser.post(page.url, { person, case: chosen });
  const end = new URL(url);
  return end.pathname === '/sign-in-problem' ? end.searchParams.get('code') : end.pathname;
};

test('each case ends as it says, at each service', async () => {
  for (const at of services) {
    const ends = async (as: string, person: string, chosen: string) => [
      at,
      as,
      chosen,
      await come(as, at, person, chosen),
    ];
    for (const [as, person, chosen, end] of [
      ['patient', 'anna', 'success', '/back'],
      ['patient', 'anna', 'substantial', '/back'],
      ['patient', 'anna', 'low', 'level-too-low'],
      ['patient', 'anna', 'expired', 'expired'],
      ['patient', 'anna', 'cancelled', 'cancelled'],
      ['patient', '', 'unknown', 'no-account'],
      ['patient', '', 'error', 'provider-unavailable'],
      ['professional', 'weber', 'success', '/back'],
      ['professional', 'weber', 'substantial', 'level-too-low'],
    ] as const)
      assert.deepEqual(await ends(as, person, chosen), [at, as, chosen, end]);
  }
});

test('whatever else is sent to the page signs nobody in', async () => {
  for (const chosen of ['', 'root', 'toString'])
    assert.equal(await come('patient', 'national', 'anna', chosen), 'cancelled');
  assert.equal(await come('patient', 'national', 'nobody-at-all', 'success'), 'cancelled');
});

test('each page says which service it plays, offers every case, and the people of its roles alone', async () => {
  const page = await world.browser().go('/auth/sign-in?as=professional&with=eidas');
  assert.match(page.html, /<p>eIDAS \(simulation\)<\/p>/);
  assert.match(page.html, /SIMULATION of the national sign-in: no real identity/);
  assert.doesNotMatch(page.html, /role=operator|role=administrator/);
  for (const one of ['success', 'substantial', 'low', 'expired', 'unknown', 'error', 'cancelled'])
    assert.match(page.html, new RegExp(`name="case" value="${one}"`));
  assert.match((await world.browser().go('/auth/sign-in?as=operator')).html, /LuxTrust \(simulation\)/);
  assert.match((await world.browser().go('/auth/sign-in?as=operator&with=eidas')).url, /code=invalid-request/);
});

test('the page and the error page speak the five languages', async () => {
  const titles = {
    fr: 'Choisissez une personne de démonstration',
    de: 'Wählen Sie eine Person der Demo',
    lb: 'Wielt eng Persoun vun der Demo',
    en: 'Choose a person of the demo',
    pt: 'Escolha uma pessoa da demonstração',
  };
  for (const [language, title] of Object.entries(titles)) {
    const browser = world.browser();
    const headers = { cookie: `language=${language}` };
    const { location } = await (async () => {
      const response = await browser.once(`${world.origin}/auth/sign-in?as=patient`, { headers });
      return { location: response.headers.get('location') ?? '' };
    })();
    assert.match(location, new RegExp(`ui_locales=${language}`));
    const page = await browser.go(location);
    assert.ok(page.html.includes(`<html lang="${language}">`) && page.html.includes(`<h1>${title}</h1>`), language);
    assert.equal(page.html.split('SIMULA').length - 1, ['fr', 'en'].includes(language) ? 2 : 3);
    const lost = await (
      await fetch(`${world.origin}/simulator/national/interaction/nothing-at-all`, {
        headers: { 'accept-language': language },
      })
    ).text();
    assert.ok(lost.includes(`<html lang="${language}">`) && lost.includes('interaction-expired'), language);
  }
});

test('the two services have keys, issuers and sessions of their own', async () => {
  const [one, two] = await Promise.all(
    services.map(async (at) => {
      const base = `${world.origin}/simulator/${at}`;
      const metadata = (await (await fetch(`${base}/.well-known/openid-configuration`)).json()) as Record<
        string,
        string
      >;
      const { keys } = (await (await fetch(metadata.jwks_uri ?? '')).json()) as { keys: { kid: string }[] };
      return {
        issuer: metadata.issuer,
        says: metadata.authorization_response_iss_parameter_supported,
        kid: keys[0]?.kid,
      };
    }),
  );
  assert.equal(one?.issuer, `${world.origin}/simulator/national`);
  assert.equal(two?.issuer, `${world.origin}/simulator/eidas`);
  assert.equal(one?.says, true);
  assert.notEqual(one?.kid, two?.kid);
});

test('an answer of one simulated service is nothing at the other’s address', async () => {
  const browser = world.browser();
  const page = await browser.go('/auth/sign-in?as=patient&with=eidas');
  const stopped = await browser.post(page.url, { person: 'anna', case: 'success' }, (to) =>
    to.pathname.startsWith('/auth/callback'),
  );
  const url = new URL(stopped.url);
  assert.equal(url.pathname, '/auth/callback/eidas');
  const end = await browser.go(`/auth/callback${url.search}`);
  assert.match(end.url, /code=provider-refused/);
  assert.equal(browser.cookie('cercle'), undefined);
});

test('confirming at the simulator renews the session, and keeps for whom the person acts', async () => {
  const browser = world.browser();
  await browser.signIn('patient', 'anna', { case: 'substantial' });
  const first = browser.cookie('cercle');
  await world.sql.query({ text: `update identity.session set acting_for = 'mandate-1'` });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const page = await browser.go('/auth/sign-in?as=patient&again=1&level=high&return=/me/account');
  const landed = await browser.post(page.url, { person: 'anna', case: 'success' });
  assert.equal(landed.url, `${world.origin}/me/account`);
  assert.notEqual(browser.cookie('cercle'), first);
  const { rows } = await world.sql.query<{ acting_for: string; assurance: string }>({
    text: 'select acting_for, assurance from identity.session order by id desc limit 1',
  });
  assert.deepEqual(rows[0], { acting_for: 'mandate-1', assurance: 'high' });
  const other = await browser.go('/auth/sign-in?as=patient&again=1');
  assert.match((await browser.post(other.url, { person: 'weber', case: 'success' })).url, /code=other-person/);
});
