// The file of national services says what is wrong with it, all of it, in words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNationalProviders, singleProvider } from './national-providers.ts';

const one = {
  id: 'luxtrust',
  name: 'LuxTrust',
  issuer: 'https://login.example.lu/oidc',
  clientId: 'cercle',
  clientSecret: 's',
  who: ['patient', 'professional'],
  acr: { 'urn:x:mobile': 'substantial', 'urn:x:card': 'high', 'urn:x:password': 'low' },
};
const read = (...entries: unknown[]): { problems: string[]; providers: ReturnType<typeof readNationalProviders> } => {
  const problems: string[] = [];
  const text = JSON.stringify(entries);
  return { providers: readNationalProviders(text, (what) => problems.push(what)), problems };
};
const problemOf = (change: object): string => {
  const { problems, providers } = read({ ...one, ...change });
  assert.deepEqual(providers, []);
  return problems.join('\n');
};

test('a service is read with what it does not say: scopes, claim, and what to ask for at each level', () => {
  const { providers, problems } = read(one);
  assert.deepEqual(problems, []);
  assert.deepEqual(providers[0]?.ask, { substantial: 'urn:x:card urn:x:mobile', high: 'urn:x:card' });
  assert.equal(providers[0]?.scopes, 'openid profile');
  assert.equal(providers[0]?.matriculeClaim, 'matricule');
  const asked = read({ ...one, acrValues: { high: 'urn:x:card' }, scopes: 'openid  eid', matriculeClaim: 'nin' });
  assert.deepEqual(asked.problems, []);
  assert.equal(asked.providers[0]?.matriculeClaim, 'nin');
});

test('every mistake is named with the service that it is in', () => {
  assert.match(problemOf({ id: 'Lux Trust' }), /service "Lux Trust": "id" must be/);
  assert.match(problemOf({ name: '' }), /"name" must be given/);
  assert.match(problemOf({ issuer: 'http://login.example.lu' }), /"issuer" must be an https address/);
  assert.match(problemOf({ issuer: 'https://login.example.lu/?a=1' }), /"issuer"/);
  assert.match(problemOf({ clientId: 7 }), /"clientId" must be given/);
  assert.match(problemOf({ secret: 'x' }), /"secret" is not a member/);
  assert.match(problemOf({ scopes: 'profile' }), /"scopes" must hold openid/);
  assert.match(problemOf({ who: ['everybody'] }), /"who" must be a list/);
  assert.match(problemOf({ acr: { 'a b': 'high' } }), /"acr" must say/);
  assert.match(problemOf({ acr: { a: 'highest' } }), /"acr" must say/);
  assert.match(problemOf({ acr: { a: 'substantial' } }), /stands for high: nobody of "who"/);
  assert.match(problemOf({ who: ['patient'], acr: { a: 'low' } }), /stands for substantial or high/);
  assert.match(problemOf({ acrValues: { high: 'urn:x:mobile' } }), /does not count as high/);
  assert.match(problemOf({ key: { kty: 'EC' } }), /exclude each other[\s\S]*"key" must be a private JWK/);
});

test('what is no list, or holds a service twice, is refused', () => {
  const problems: string[] = [];
  const note = (what: string): void => void problems.push(what);
  assert.deepEqual(readNationalProviders('{', note), []);
  assert.deepEqual(readNationalProviders('{}', note), []);
  assert.deepEqual(readNationalProviders('[3]', note), []);
  assert.match(problems.join('\n'), /not JSON[\s\S]*must be a list[\s\S]*service 1: it must be an object/);
  assert.match(read(one, one).problems.join(), /more than once/);
});

test('the single service of the settings speaks eIDAS for everybody', () => {
  const { ask, who } = singleProvider({ issuer: 'https://a.example', clientId: 'c', clientSecret: null });
  assert.equal(ask.high, 'http://eidas.europa.eu/LoA/high');
  assert.equal(who.length, 4);
});
