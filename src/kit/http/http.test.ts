// What the server says of requests that cannot be read, before any service sees them.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { systemChance, systemClock } from '../../base/clock.ts';
import { silentLog } from '../log/log.ts';
import { createHttp } from './http.ts';
import type { Route } from './route.ts';

const echo = (over: Partial<Route>): Route => ({
  method: 'POST',
  path: '/api/echo',
  who: ['public'],
  summary: 'Says it back',
  takes: 'raw',
  handle: async (_call, request) => ({ body: { bytes: (request.body as Buffer).length } }),
  ...over,
});
const app = createHttp({
  routes: [echo({}), echo({ path: '/fhir/Echo', speaks: 'fhir' }), echo({ path: '/api/mine', who: ['patient'] })],
  mounts: [],
  authenticate: async () => ({ kind: 'anonymous' }),
  admit: () => undefined,
  renderFault: { fhir: (fault) => `fhir ${fault.code}`, api: (fault) => `api ${fault.code}` },
  clock: systemClock,
  chance: systemChance,
  log: silentLog,
  bodyBytesMax: 1000,
  origin: () => 'https://cercle.test',
});
after(() => app.close());

const post = (url: string, headers: Record<string, string>, payload = 'x') =>
  app.inject({ method: 'POST', url, headers, payload });

test('a content type that is none, and a body over the limit, are refused in the words of the border', async () => {
  const odd = await post('/fhir/Echo', { 'content-type': 'nonsense' });
  assert.deepEqual([odd.statusCode, odd.body], [415, 'fhir http.content-type']);
  const large = await post('/api/echo', { 'content-type': 'text/plain' }, 'x'.repeat(1001));
  assert.deepEqual([large.statusCode, large.body], [413, 'api http.too-large']);
});

test('a changing call with a cookie must say that it comes from the portal', async () => {
  const cookie = { 'content-type': 'text/plain', cookie: 'cercle=x' };
  assert.equal((await post('/api/echo', cookie)).statusCode, 403);
  assert.equal(
    (await post('/api/echo', { ...cookie, 'x-cercle': '1', origin: 'https://elsewhere.test' })).statusCode,
    403,
  );
  assert.equal(
    (await post('/api/echo', { ...cookie, 'x-cercle': '1', 'sec-fetch-site': 'cross-site' })).statusCode,
    403,
  );
  assert.equal(
    (await post('/api/echo', { ...cookie, 'x-cercle': '1', origin: 'https://cercle.test' })).statusCode,
    200,
  );
});

test('nobody is told to sign in, and every answer carries the headers that keep a browser from misreading it', async () => {
  const answer = await post('/api/mine', { 'content-type': 'text/plain' });
  assert.equal(answer.statusCode, 401);
  assert.match(String(answer.headers['www-authenticate']), /^Bearer/);
  for (const response of [answer, await app.inject({ url: '/nowhere' })]) {
    assert.equal(response.headers['x-content-type-options'], 'nosniff');
    assert.ok(response.headers['content-security-policy']);
    assert.ok(response.headers['strict-transport-security']);
  }
});

test('who asks is the other end of the wire, and what a proxy of ours says of it, and nobody else’s word', async () => {
  const saying = (trustedProxies: string[]) =>
    createHttp({
      routes: [echo({ handle: async (_call, request) => ({ body: { from: request.remoteAddress } }) })],
      mounts: [],
      authenticate: async ({ remoteAddress }) => {
        assert.equal(remoteAddress, '127.0.0.1');
        return { kind: 'anonymous' };
      },
      admit: () => undefined,
      renderFault: { fhir: (fault) => fault.code, api: (fault) => fault.code },
      clock: systemClock,
      chance: systemChance,
      log: silentLog,
      bodyBytesMax: 1000,
      origin: () => 'https://cercle.test',
      trustedProxies,
    });
  const from = async (trusted: string[], said: string): Promise<string> => {
    const server = saying(trusted);
    const answer = await server.inject({
      method: 'POST',
      url: '/api/echo',
      headers: { 'content-type': 'text/plain', 'x-forwarded-for': said },
      payload: 'x',
    });
    await server.close();
    return answer.json<{ from: string }>().from;
  };
  assert.equal(await from(['127.0.0.1'], '203.0.113.7'), '203.0.113.7');
  // What the asker put there itself stands before what the proxy adds.
  assert.equal(await from(['127.0.0.1'], '198.51.100.1, 203.0.113.7'), '203.0.113.7');
  assert.equal(await from([], '203.0.113.7'), '127.0.0.1');
  assert.equal(await from(['10.0.0.0/8'], '203.0.113.7'), '127.0.0.1');
});
