// Kills the platform under load, again and again, in some rounds the database too: whatever was acknowledged is there
// after the next start, readable and logged; whatever was not is there whole or not at all.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemChance } from '../../src/base/clock.ts';
import { createKeyService, openMasterKeyFile } from '../../src/kit/crypto/key-service.ts';
import type { Sealer } from '../../src/kit/crypto/sealer.ts';
import { createFileBlobStore } from '../../src/kit/files/blob-store.ts';
import { createSql } from '../../src/kit/sql/connect.ts';
import { silentLog } from '../../src/kit/sql/scratch.ts';
import { createWrappedKeys } from '../../src/kit/sql/wrapped-keys.ts';
import { type OpenedEntry, openEntry } from '../../src/services/record/seal-entry.ts';
import { askPartnerToken } from '../../tools/send/partner-token.ts';
import { type ClientKey, patients } from './small-country.ts';

/** Some two minutes on two cores; fewer for a quick look. */
const rounds = Number(process.env.CERCLE_TEST_KILLS ?? 20);
const loadMs = 500;
const writers = 8;

type Running = { child: ChildProcess; url: string; connectionString: string; postgres: number };
const started: ChildProcess[] = [];
const data = await mkdtemp(join(tmpdir(), 'cercle-kill-'));
after(async () => {
  for (const child of started) child.kill('SIGKILL');
  // The server that ends with its process needs a moment to leave its folder.
  await rm(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
});

async function start(): Promise<Running> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'platform-child.ts'), data], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(data, 'compiled') },
  });
  started.push(child);
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said += text;
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`the platform did not start:\n${said}`);
  });
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string];
  ended.catch(() => undefined);
  return { child, ...(JSON.parse(line) as Omit<Running, 'child'>) };
}

/** Children of a process, by the parent that the system names. */
async function childrenOf(pid: number): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid) found.push(Number(name));
  }
  return found;
}

const kill9 = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended before.
  }
};

async function killAll({ child, postgres, connectionString }: Running, databaseToo: boolean): Promise<void> {
  const ended = once(child, 'exit');
  const servers = databaseToo ? [postgres, ...(await childrenOf(postgres))] : [];
  for (const pid of servers) kill9(pid);
  process.kill(-(child.pid as number), 'SIGKILL');
  await ended;
  // A server that was killed leaves its socket behind.
  const sockets = new URL(connectionString).searchParams.get('host');
  if (databaseToo && sockets?.startsWith('/tmp/cercle-') === true) await rm(sockets, { recursive: true, force: true });
}

// --- load -----------------------------------------------------------------------------------------------------------
type Acknowledged = { id: string; version: number; type: string; text: string };
const acknowledged: Acknowledged[] = [];
/** Every transaction that was sent, answered or not, by its mark. */
const submissions = new Map<string, { answered: boolean; sha: string }>();
let marks = 0;

const observation = (mark: string, value: number) => ({
  resourceType: 'Observation',
  status: 'final',
  identifier: [{ system: 'urn:mark', value: mark }],
  code: { coding: [{ system: 'http://loinc.org', code: '718-7' }] },
  category: [
    { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
  ],
  subject: { reference: `Patient/${marks % 2 === 0 ? patients.anna : patients.bruno}` },
  effectiveDateTime: '2026-05-05',
  valueQuantity: { value, unit: 'g/dL' },
});

function submissionOf(mark: string, content: Buffer): object {
  const subject = { reference: `Patient/${patients.anna}` };
  const identifier = [{ system: 'urn:mark', value: mark }];
  const file = 'urn:uuid:0b0a8d6c-0000-4000-8000-000000000001';
  const attachment = {
    contentType: 'application/pdf',
    url: file,
    size: content.length,
    hash: createHash('sha1').update(content).digest('base64'),
  };
  const post = (resource: { resourceType: string }) => ({
    resource,
    request: { method: 'POST', url: resource.resourceType },
  });
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        fullUrl: file,
        ...post({ resourceType: 'Binary', contentType: 'application/pdf', data: content.toString('base64') } as {
          resourceType: string;
        }),
      },
      post({
        resourceType: 'DocumentReference',
        status: 'current',
        identifier,
        subject,
        date: '2026-05-05T10:00:00Z',
        type: { coding: [{ system: 'http://loinc.org', code: '18842-5' }] },
        content: [{ attachment }],
      } as { resourceType: string }),
      post({
        resourceType: 'List',
        status: 'current',
        mode: 'working',
        identifier,
        subject,
        date: '2026-05-05T10:00:00Z',
        code: {
          coding: [{ system: 'https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes', code: 'submissionset' }],
        },
      } as { resourceType: string }),
    ],
  };
}

/** Writes until the platform is gone; notes what was answered. */
async function write(url: string, token: string, signal: AbortSignal): Promise<void> {
  const send = async (
    method: string,
    path: string,
    body: object,
  ): Promise<{ status: number; text: string; location: string | null }> => {
    const response = await fetch(`${url}/fhir${path}`, {
      method,
      body: JSON.stringify(body),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
    });
    return { status: response.status, text: await response.text(), location: response.headers.get('location') };
  };
  const note = (type: string, version: number, text: string): string => {
    const { id } = JSON.parse(text) as { id: string };
    acknowledged.push({ id, version, type, text });
    return id;
  };
  while (!signal.aborted) {
    const mark = `m${marks++}`;
    if (marks % 3 === 0) {
      const content = Buffer.concat([Buffer.from(`${mark} `), randomBytes(2000 + (marks % 7) * 9000)]);
      const sent = { answered: false, sha: createHash('sha1').update(content).digest('base64') };
      submissions.set(mark, sent);
      const { status, text } = await send('POST', '', submissionOf(mark, content));
      assert.equal(status, 200, text);
      sent.answered = true;
    } else {
      const made = await send('POST', '/Observation', observation(mark, 1));
      assert.equal(made.status, 201, made.text);
      const id = note('Observation', 1, made.text);
      if (marks % 2 === 0) continue;
      const changed = await send('PUT', `/Observation/${id}`, {
        ...(JSON.parse(made.text) as object),
        valueQuantity: { value: 2 },
      });
      assert.equal(changed.status, 200, changed.text);
      note('Observation', 2, changed.text);
    }
  }
}

// --- what must hold after each start --------------------------------------------------------------------------------
type Row = { dossier: string; id: string; version: number; type: number; deleted: boolean; sealed: Buffer };

async function verify({ url, connectionString }: Running, token: string): Promise<void> {
  const sql = createSql({ connectionString, max: 2, log: silentLog });
  try {
    const keys = createKeyService(
      await openMasterKeyFile(join(data, 'keys', 'master.json'), systemChance, false),
      createWrappedKeys(sql),
      systemChance,
    );
    const blobs = await createFileBlobStore(join(data, 'blobs'));
    const query = async <R>(text: string): Promise<R[]> => (await sql.query<R>({ text })).rows;
    const sealers = new Map<string, Sealer>();
    for (const { dossier, wrapped_key } of await query<{ dossier: string; wrapped_key: Buffer }>(
      'select dossier, wrapped_key from record.dossier',
    ))
      sealers.set(dossier, await keys.openKey(`dossier:${dossier}`, wrapped_key));
    const sealerOf = (dossier: string): Sealer => sealers.get(dossier) as Sealer;

    const opened = new Map<
      string,
      { entry: OpenedEntry; dossier: string; text: string; current: boolean; type: number }
    >();
    for (const [table, current] of [
      ['record.entry', true],
      ['record.history', false],
    ] as const)
      for (const row of await query<Row>(`select dossier, id, version, type, deleted, sealed from ${table}`)) {
        const entry = openEntry(sealerOf(row.dossier), row.dossier, row.id, row.version, row.sealed);
        opened.set(`${row.id}/${row.version}`, {
          entry,
          dossier: row.dossier,
          text: entry.text.toString(),
          current,
          type: row.type,
        });
      }
    for (const { dossier, id, sealed } of await query<Row>('select dossier, id, sealed from record.fact'))
      sealerOf(dossier).open(`fact|${dossier}|${id}`, sealed);
    for (const { dossier, key, sealed } of await query<Row & { key: string }>(
      'select dossier, key, sealed from record.submission',
    ))
      sealerOf(dossier).open(`submission|${dossier}|${key}`, sealed);

    const logged = new Set<string>();
    const platform = await keys.platformSealer('audit');
    for (const { dossier, id, sealed } of await query<Row>('select dossier, id, sealed from audit.entry')) {
      const event = JSON.parse(
        (dossier === '-' ? platform : sealerOf(dossier)).open(`audit|${dossier}|${id}`, sealed).toString(),
      ) as { action: string; what?: { id: string }[]; detail?: string };
      for (const one of event.what ?? [])
        logged.add(`${event.action} ${one.id} ${event.action === 'changed' ? event.detail : ''}`);
    }

    for (const { id, version, text } of acknowledged) {
      assert.equal(opened.get(`${id}/${version}`)?.text, text, `${id} version ${version} was acknowledged`);
      assert.ok(
        logged.has(version === 1 ? `added ${id} ` : `changed ${id} version ${version}`),
        `${id} version ${version} is in the log`,
      );
    }
    // Nothing was written without a line in the log, and no version is missing below the current one.
    for (const key of opened.keys()) {
      const [id, version] = key.split('/') as [string, string];
      assert.ok(
        logged.has(version === '1' ? `added ${id} ` : `changed ${id} version ${version}`),
        `${key} is in the log`,
      );
      for (let below = 1; below < Number(version); below++)
        assert.ok(opened.has(`${id}/${below}`), `${id} version ${below} is kept`);
    }

    const rows = await query<{ dossier: string; id: string; entry: string }>(
      'select dossier, id, entry from record.blob',
    );
    const fileOf = new Map(rows.map((row) => [row.entry, row]));
    for (const { dossier, id, entry } of rows) {
      const content = await blobs.read(id, sealerOf(dossier));
      const facts = opened.get(`${entry}/1`)?.entry.envelope.blob;
      assert.equal(createHash('sha1').update(content).digest('base64'), facts?.sha1, `the file of ${entry}`);
      assert.equal(facts?.id, id);
    }
    const parts = new Map<string, { documents: string[]; lists: number; files: string[] }>();
    const partsOf = (mark: string) =>
      parts.get(mark) ?? parts.set(mark, { documents: [], lists: 0, files: [] }).get(mark) ?? assert.fail();
    for (const [key, { text, entry, dossier }] of opened) {
      const [id] = key.split('/') as [string];
      if (entry.envelope.blob !== undefined) {
        const row = fileOf.get(id);
        assert.ok(row !== undefined, `the file of ${id} has its row`);
        const content = await blobs.read(row.id, sealerOf(dossier));
        partsOf(content.subarray(0, content.indexOf(32)).toString()).files.push(id);
        continue;
      }
      const resource = JSON.parse(text) as {
        resourceType: string;
        identifier: { value: string }[];
        content?: { attachment: { url: string; hash: string } }[];
      };
      const mark = resource.identifier[0]?.value as string;
      if (resource.resourceType === 'DocumentReference') {
        partsOf(mark).documents.push(resource.content?.[0]?.attachment.url ?? '');
        assert.equal(resource.content?.[0]?.attachment.hash, submissions.get(mark)?.sha);
      }
      if (resource.resourceType === 'List') partsOf(mark).lists += 1;
    }
    for (const [mark, { answered }] of submissions) {
      const part = parts.get(mark);
      if (part === undefined) {
        assert.ok(!answered, `transaction ${mark} was acknowledged`);
        continue;
      }
      assert.deepEqual(
        [part.documents.length, part.lists, part.files.length],
        [1, 1, 1],
        `transaction ${mark} is whole`,
      );
      assert.deepEqual(
        part.documents,
        part.files.map((id) => `Binary/${id}`),
      );
    }

    // The same through the front door, for some.
    const headers = { authorization: `Bearer ${token}` };
    for (const { id, version, text } of acknowledged.slice(-6)) {
      const response = await fetch(`${url}/fhir/Observation/${id}/_history/${version}`, { headers });
      assert.equal(await response.text(), text);
    }
    for (const { entry, dossier } of rows.slice(-3)) {
      const response = await fetch(`${url}/fhir/Binary/${entry}`, { headers });
      const bytes = Buffer.from(await response.arrayBuffer());
      assert.equal(
        createHash('sha1').update(bytes).digest('base64'),
        opened.get(`${entry}/1`)?.entry.envelope.blob?.sha1,
        dossier,
      );
    }
  } finally {
    await sql.close();
  }
}

test(`after each of ${rounds} kills everything acknowledged is there, whole, readable and logged`, {
  timeout: 600_000,
}, async () => {
  let before = 0;
  for (let round = 0; round <= rounds; round++) {
    const running = await start();
    const [client] = JSON.parse(await readFile(join(data, 'settled.json'), 'utf8')) as [ClientKey];
    const { text: token } = await askPartnerToken({
      clientId: client.clientId,
      jwk: client.jwk,
      tokenEndpoint: `${running.url}/oidc/token`,
      scopes: ['system/*.cruds'],
    });
    await verify(running, token);
    if (round === rounds) {
      running.child.kill('SIGTERM');
      await once(running.child, 'exit');
      break;
    }
    assert.ok(
      round === 0 || acknowledged.length + submissions.size > before + 20,
      `round ${round} wrote enough to be a test`,
    );
    before = acknowledged.length + submissions.size;
    const gone = new AbortController();
    const load = Array.from({ length: writers }, () =>
      write(running.url, token, gone.signal).catch((error: unknown) => {
        // What a killed platform leaves to its clients; anything else is a refusal that nothing explains.
        if (
          error instanceof assert.AssertionError &&
          !/^5\d\d !==|!== 5\d\d/.test(error.message) &&
          !String(error.actual).startsWith('5')
        )
          throw error;
      }),
    );
    await sleep(loadMs + (round % 4) * 60);
    // Every third time the database goes first, every third time both at once.
    await killAll(running, round % 3 !== 0);
    gone.abort();
    await Promise.all(load);
  }
  const answered = [...submissions.values()].filter((one) => one.answered).length;
  assert.ok(answered > rounds * 5, `${answered} transactions, ${acknowledged.length} entries were acknowledged`);
});
