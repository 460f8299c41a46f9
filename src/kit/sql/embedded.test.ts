import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSql } from './connect.ts';
import { startEmbeddedPostgres } from './embedded.ts';
import { silentLog } from './scratch.ts';

// Prints the connection string, then stays until it is killed.
const holder = `
  import { startEmbeddedPostgres } from ${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)};
  const log = { info() {}, warn() {}, error() {} };
  const server = await startEmbeddedPostgres({ dataDirectory: process.argv[1], log, throwaway: true });
  process.stdout.write(server.connectionString + ' ' + server.pid + '\\n');
  setInterval(() => {}, 1000);
`;

async function startHolder(directory: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', holder, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const [connectionString, pid] = String(line).trim().split(' ') as [string, string];
  const killed = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await killed;
  };
  return { pid: child.pid as number, serverPid: Number(pid), connectionString, kill };
}

/** An ended process may stay in the table until its new parent notices: it has no command then. */
function runs(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
  } catch {
    return false;
  }
}

describe('the embedded PostgreSQL', { skip: process.platform !== 'linux' && 'reads /proc' }, () => {
  let folder: string;
  /** One cluster for all tests but one: making it takes most of their time. */
  let shared: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cercle embedded '));
    shared = join(folder, 'shared');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('keeps what was committed from one start to the next, in a path with spaces, and is safe against a power cut', async () => {
    const first = await startEmbeddedPostgres({ dataDirectory: shared, log: silentLog });
    const sql = createSql({ connectionString: first.connectionString, log: silentLog });
    await sql.query({ text: 'create table kept (at date)' });
    await sql.query({ text: `insert into kept values ('2026-11-22')` });
    await sql.close();
    await first.stop();

    const second = await startEmbeddedPostgres({ dataDirectory: shared, log: silentLog });
    const again = createSql({ connectionString: second.connectionString, log: silentLog });
    assert.deepEqual((await again.query({ text: 'select at from kept' })).rows, [{ at: '2026-11-22' }]);
    const { rows } = await again.query<{ name: string; setting: string }>({
      text: `select name, setting from pg_settings where name in
        ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'listen_addresses', 'server_encoding') order by name`,
    });
    assert.deepEqual(
      rows.map(({ name, setting }) => `${name}=${setting}`),
      [
        'data_checksums=on',
        'fsync=on',
        'full_page_writes=on',
        'listen_addresses=',
        'server_encoding=UTF8',
        'synchronous_commit=on',
      ],
    );
    await again.close();
    await second.stop();
    assert.equal(runs(second.pid), false);
    assert.equal(existsSync(new URL(second.connectionString).searchParams.get('host') as string), false);
  });

  test('ends when its process is killed, and starts again at once', async () => {
    const first = await startHolder(shared);
    const sql = createSql({ connectionString: first.connectionString, log: silentLog });
    await sql.query({ text: 'create table killed (id int)' });
    const cut = sql.query({ text: 'select pg_sleep(20)' }).catch(() => 'cut');
    await first.kill();
    const server = await startEmbeddedPostgres({ dataDirectory: shared, throwaway: true, log: silentLog });
    assert.equal(runs(first.serverPid), false);
    assert.equal(await cut, 'cut');
    const again = createSql({ connectionString: server.connectionString, log: silentLog });
    assert.equal((await again.query({ text: 'select * from killed' })).count, 0);
    await Promise.all([again.close(), sql.close()]);
    await server.stop();
  });

  test('ends when its process is killed and nobody starts it again', async () => {
    const first = await startHolder(shared);
    await first.kill();
    for (let waited = 0; runs(first.serverPid) && waited < 100; waited += 1) await sleep(50);
    assert.equal(runs(first.serverPid), false);
  });

  test('a second start on the same directory is refused and names the process that holds it', async () => {
    const first = await startHolder(shared);
    try {
      const second = startEmbeddedPostgres({ dataDirectory: shared, throwaway: true, log: silentLog });
      await assert.rejects(second, new RegExp(`in use by another Cercle \\(process ${first.pid}\\)`));
    } finally {
      await first.kill();
    }
  });

  test('a postmaster.pid left by a crash does not stop a start, even when its number is now another program', async () => {
    const first = await startEmbeddedPostgres({ dataDirectory: shared, throwaway: true, log: silentLog });
    const file = join(shared, 'cluster', 'postmaster.pid');
    const left = await readFile(file, 'utf8');
    await first.stop();
    const other = spawn('sleep', ['60'], { stdio: 'ignore' });
    try {
      await writeFile(file, left.replace(/^\d+/, String(other.pid)));
      const second = await startEmbeddedPostgres({ dataDirectory: shared, throwaway: true, log: silentLog });
      await second.stop();
      assert.equal(other.exitCode, null);
    } finally {
      other.kill();
    }
  });

  test('what an interrupted first start left is made anew', async () => {
    const dataDirectory = join(folder, 'half');
    await mkdir(join(dataDirectory, 'cluster.new', 'base'), { recursive: true });
    await writeFile(join(dataDirectory, 'cluster.new', 'PG_VERSION'), '18');
    const server = await startEmbeddedPostgres({ dataDirectory, throwaway: true, log: silentLog });
    await server.stop();
  });

  test('a row that breaks a rule leaves no value in the log of the server', async () => {
    const lines: string[] = [];
    const listening = { ...silentLog, error: (fields: object) => lines.push(JSON.stringify(fields)) };
    const server = await startEmbeddedPostgres({ dataDirectory: shared, throwaway: true, log: listening });
    const sql = createSql({ connectionString: server.connectionString, log: silentLog });
    await sql.query({ text: 'create table person (matricule text primary key)' });
    const insert = { text: 'insert into person values ($1)', values: ['1985112312345'] };
    await sql.query(insert);
    await assert.rejects(sql.query(insert));
    const { rows } = await sql.query<{ setting: string }>({
      text: `select setting from pg_settings where name in ('log_min_messages', 'log_min_error_statement') order by name`,
    });
    assert.deepEqual(
      rows.map(({ setting }) => setting),
      ['panic', 'log'],
    );
    await sql.close();
    await server.stop();
    assert.doesNotMatch(lines.join('\n'), /1985112312345/);
  });
});
