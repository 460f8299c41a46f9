// Acting for another on the whole platform, two processes on one database: whose record is shown, who is named in the log,
// what a mandate for reading refuses, what a representative may never do, and how fast an ended mandate is refused.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLog } from '../../src/kit/log/log.ts';
import { readSettings } from '../../src/kit/settings/settings.ts';
import { createScratch } from '../../src/kit/sql/scratch.ts';
import { createPlatform, openGround } from '../../src/platform.ts';
import { matricules, patients, people, settle } from '../faults/small-country.ts';
import { minimalResource } from '../permissions/minimal-resources.ts';
import { type Browser, signIn } from '../world/browser.ts';

type Process = {
  url: string;
  close(): Promise<void>;
  services: Awaited<ReturnType<typeof createPlatform>>['services'];
};
type Answer = { status: number; text: string; json: <T>() => T };
type Ask = (method: string, path: string, body?: object, process?: Process) => Promise<Answer>;

let folder: string;
let scratch: Awaited<ReturnType<typeof createScratch>>;
let first: Process;
let second: Process;
let desk: Ask;
let bruno: Ask;
let anna: Ask;
let watcher: Ask;

async function start(): Promise<Process> {
  const settings = readSettings({
    CERCLE_DATA: folder,
    CERCLE_PORT: '0',
    CERCLE_DEMO: 'yes',
    CERCLE_LOG_LEVEL: 'silent',
  });
  const needs = {
    settings,
    connectionString: scratch.connectionString,
    log: silentLog,
    demoPeople: async () => people,
  };
  const ground = await openGround(needs);
  const platform = await createPlatform(needs, ground, false);
  const url = await platform.listen();
  return {
    url,
    services: platform.services,
    close: async () => {
      await platform.close();
      await ground.sql.close();
    },
  };
}

const asking =
  (browser: Browser): Ask =>
  async (method, path, body, process = first) => {
    const response = await fetch(`${process.url}${path}`, {
      method,
      redirect: 'manual',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: {
        cookie: browser.cookiesFor(path),
        'x-cercle': '1',
        ...(body === undefined
          ? {}
          : { 'content-type': path.startsWith('/fhir') ? 'application/fhir+json' : 'application/json' }),
      },
    });
    const text = await response.text();
    return { status: response.status, text, json: () => JSON.parse(text) };
  };
const codeOf = (answer: Answer): string => answer.json<{ error: { code: string } }>().error.code;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cercle-mandates-'));
  scratch = await createScratch();
  first = await start();
  second = await start();
  await settle(first.services);
  desk = asking(await signIn(first.url, 'operator', 'kayser'));
  watcher = asking(await signIn(first.url, 'operator', 'steichen'));
  bruno = asking(await signIn(first.url, 'patient', 'bruno'));
  anna = asking(await signIn(first.url, 'patient', 'anna'));
});
after(async () => {
  await first?.close();
  await second?.close();
  await scratch?.close();
  await rm(folder, { recursive: true, force: true });
});

const register = async (scope: 'all' | 'read'): Promise<string> => {
  const made = await desk('POST', '/api/agency/mandates', {
    represented: matricules.anna,
    representative: matricules.bruno,
    kind: 'proxy',
    proof: 'signed-proxy',
    scope,
  });
  assert.equal(made.status, 201, made.text);
  return made.json<{ mandateId: string }>().mandateId;
};
const nameOfRecord = async (ask: Ask): Promise<string> =>
  (await ask('GET', '/api/me/record')).json<{ patient: { name: string } }>().patient.name;

test('a proxy for reading sees the other record, changes nothing in it, and is named in its log', async () => {
  const mandateId = await register('read');
  assert.match(await nameOfRecord(bruno), /Hoffmann/);
  assert.equal((await bruno('POST', '/api/me/acting-for', { mandateId })).text, '{"name":"Anna Kieffer"}');
  assert.match(await nameOfRecord(bruno), /Kieffer/);
  const session = (await bruno('GET', '/api/session')).json<{ name: string; actingFor: object }>();
  assert.equal(session.name, 'Bruno Hoffmann');
  assert.deepEqual(session.actingFor, { mandateId, name: 'Anna Kieffer', scope: 'read', ended: false });

  const added = await bruno('POST', '/api/me/circle', { professionalId: 'diaz' });
  assert.deepEqual([added.status, codeOf(added)], [403, 'identity.mandate-reads-only']);
  assert.equal((await bruno('POST', '/api/me/notices/read', {})).status, 403);

  const log = (await anna('GET', '/api/me/accesses')).json<{
    items: { who: { name: string; kind: string; relation?: string }; action: string; basis?: string }[];
  }>();
  const his = log.items.filter((one) => one.who.name === 'Bruno Hoffmann');
  assert.ok(his.some((one) => one.action === 'opened'));
  for (const one of his)
    assert.deepEqual([one.who.kind, one.who.relation, one.basis], ['representative', 'proxy', 'representative']);
  assert.match((await anna('GET', '/api/me/accesses.csv')).text, /Bruno Hoffmann/);
});

test('whoever acts for another names no proxy, uses no mandate of theirs, and keeps their own account', async () => {
  const proxy = { matricule: matricules.eva, birthDate: '1996-03-03', scope: 'all' };
  assert.equal(codeOf(await bruno('POST', '/api/me/proxies', proxy)), 'mandates.for-oneself');
  const named = await anna('POST', '/api/me/proxies', proxy);
  assert.equal(named.status, 201, named.text);
  const account = (await bruno('GET', '/api/account')).json<{ name: string }>();
  assert.equal(account.name, 'Bruno Hoffmann');
  const seen = (await bruno('GET', '/api/me/people')).json<{ iRepresent: object[]; representMe: object[] }>();
  assert.deepEqual([seen.iRepresent.length, seen.representMe.length], [1, 0], 'Anna’s people stay hers');
  const { mandateId } = named.json<{ mandateId: string }>();
  assert.equal((await bruno('POST', '/api/me/acting-for', { mandateId })).status, 404, 'Eva’s mandate is not his');
  assert.equal((await bruno('DELETE', `/api/me/mandates/${mandateId}`)).status, 404);
  assert.equal((await anna('DELETE', `/api/me/mandates/${mandateId}`)).status, 204);
});

test('an ended mandate is refused on every process within a second, and nobody slips into their own record unawares', async () => {
  const { iRepresent } = (await bruno('GET', '/api/me/people')).json<{ iRepresent: { mandateId: string }[] }>();
  assert.equal((await bruno('GET', '/api/me/record', undefined, second)).status, 200);
  const ended = await desk('DELETE', `/api/agency/mandates/${iRepresent[0]?.mandateId}`);
  assert.equal(ended.status, 204);
  await sleep(900);
  for (const process of [first, second]) {
    const answer = await bruno('GET', '/api/me/record', undefined, process);
    assert.deepEqual([answer.status, codeOf(answer)], [403, 'identity.mandate-ended']);
    assert.equal((await bruno('GET', `/fhir/Patient/${patients.anna}`, undefined, process)).status, 403);
    assert.equal((await bruno('GET', `/fhir/Patient/${patients.bruno}`, undefined, process)).status, 403);
    const session = await bruno('GET', '/api/session', undefined, process);
    assert.equal(session.json<{ actingFor: { ended: boolean } }>().actingFor.ended, true);
  }
  assert.equal((await bruno('POST', '/api/me/acting-for', { mandateId: null })).text, '{"name":"Bruno Hoffmann"}');
  await sleep(900);
  assert.match(await nameOfRecord(bruno), /Hoffmann/);
  assert.equal((await bruno('GET', '/api/me/people')).json<{ iRepresent: object[] }>().iRepresent.length, 0);
});

test('what is private to the patient leaves no trace for a representative: not in lists, not by id, not in the log', async () => {
  const mandateId = await register('all');
  const schmit = asking(await signIn(first.url, 'professional', 'schmit'));
  assert.equal((await bruno('POST', '/api/me/acting-for', { mandateId })).status, 200);
  // Ids of a look grow with each look: what is compared is what an answer says, his own looks aside.
  const seen = async (ask: Ask): Promise<string> => {
    const [timeline, log, record, everything, notices] = await Promise.all([
      ask('GET', '/api/me/timeline'),
      ask('GET', '/api/me/accesses?who=schmit'),
      ask('GET', '/api/me/record'),
      ask('GET', `/fhir/Patient/${patients.anna}/$everything`),
      ask('GET', '/api/me/notices'),
    ]);
    const { counts, unread } = record.json<{ counts: object; unread: number }>();
    return JSON.stringify([
      timeline.json(),
      log.json<{ total: number; items: object[] }>(),
      counts,
      unread,
      everything.json<{ total?: number }>().total,
      notices.json<{ items: { kind: string }[] }>().items.filter((one) => one.kind !== 'circle').length,
    ]);
  };
  const before = await seen(bruno);
  const asAnna = await seen(anna);
  const security = [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'V' }];
  const note = { ...minimalResource('DocumentReference', patients.anna), meta: { security }, description: 'A secret' };
  const written = await schmit('POST', '/fhir/DocumentReference', note);
  assert.equal(written.status, 201, written.text);
  const { id } = written.json<{ id: string }>();
  assert.equal((await schmit('GET', `/api/pro/patients/${patients.anna}/items/${id}`)).status, 200);
  assert.equal(await seen(bruno), before);
  assert.notEqual(await seen(anna), asAnna, 'Anna sees it');
  assert.equal((await anna('GET', `/api/me/items/${id}`)).status, 200);
  const absent = await bruno('GET', `/api/me/items/${id.slice(0, 9)}${'0'.repeat(22)}`);
  const hidden = await bruno('GET', `/api/me/items/${id}`);
  assert.deepEqual([hidden.status, hidden.text], [404, absent.text]);
  assert.equal((await bruno('GET', `/fhir/DocumentReference/${id}`)).status, 404);
  assert.doesNotMatch((await bruno('GET', '/api/me/accesses.csv')).text, /secret/);
  assert.equal((await bruno('POST', '/api/me/acting-for', { mandateId: null })).status, 200);
});

test('the platform’s log is for those who watch over it: it tells of mandates, and of who looked', async () => {
  assert.equal(codeOf(await desk('GET', '/api/agency/log')), 'audit.wrong-role');
  assert.equal(codeOf(await desk('GET', '/api/agency/log.csv')), 'audit.wrong-role');
  const page = (await watcher('GET', '/api/agency/log?action=changed-mandate&count=2')).json<{
    items: { action: string; who: { name: string } }[];
    next?: string;
  }>();
  assert.equal(page.items.length, 2);
  assert.ok(page.items.every((one) => one.action === 'changed-mandate'));
  const next = (await watcher('GET', `/api/agency/log?action=changed-mandate&cursor=${page.next}`)).json<typeof page>();
  assert.ok(next.items.some((one) => one.who.name === 'Martine Kayser'));
  const looks = (await watcher('GET', '/api/agency/log?action=saw-platform-log&who=steichen')).json<typeof page>();
  assert.ok(looks.items.length >= 2);
  const file = (await watcher('GET', '/api/agency/log.csv?action=changed-mandate')).text;
  assert.match(file, /^at;kind;who;action;what;outcome;detail\r\n/);
  assert.doesNotMatch(file, /Observation|title/);
});
