// A real PostgreSQL 18 of our own, for a laptop, a demonstration or a single machine: nothing to install, nothing listens
// on the network. A server or cluster elsewhere is named by DATABASE_URL instead.
// https://www.postgresql.org/docs/18/app-initdb.html, https://www.postgresql.org/docs/18/app-postgres.html
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, mkdtemp, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { SqlLog } from './connect.ts';
import { type Account, type Binaries, cleanEnvironment, prepareBinaries } from './embedded-binaries.ts';
import { holdDirectory, stopLeftOver } from './embedded-directory.ts';

export type EmbeddedOptions = {
  /** Made when missing. Holds the cluster, the password of its only role and the lock. */
  dataDirectory: string;
  log: SqlLog;
  /** For tests: much faster, and lost when the machine stops. */
  throwaway?: boolean;
};

export type EmbeddedPostgres = {
  connectionString: string;
  /** The same server, another database of it. */
  connectionStringTo(database: string): string;
  pid: number;
  /** Settles when the server has ended, wanted or not. */
  ended: Promise<void>;
  /** Fast shutdown: running statements are cancelled, everything committed is on disk. */
  stop(): Promise<void>;
};

const role = 'cercle';
const database = 'cercle';

/**
 * Starts the server on its data directory, new or old. It ends with this process, even when that is killed. One directory serves
 * one process: a second start is refused with the first one's pid.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const directory = resolve(options.dataDirectory);
  const cluster = join(directory, 'cluster');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const hold = await holdDirectory(directory);
  const undo: (() => Promise<void>)[] = [() => hold.release()];
  try {
    const account = await accountFor(cluster, options.log);
    await stopLeftOver(cluster, (pid) =>
      options.log.warn({ pid }, 'stopping a PostgreSQL that a killed process left behind'),
    );
    const binaries = await prepareBinaries(account);
    undo.unshift(() => binaries.dispose());
    // Not under the data directory: a socket's path may have 107 bytes (https://man7.org/linux/man-pages/man7/unix.7.html).
    const sockets = await mkdtemp('/tmp/cercle-');
    undo.unshift(() => rm(sockets, { recursive: true, force: true }));
    if (account) await chown(sockets, account.uid, account.gid);

    const password = await readPassword(directory);
    if (!(await exists(join(cluster, 'PG_VERSION')))) {
      await initialise({
        binaries,
        account,
        cluster,
        sockets,
        password,
        throwaway: options.throwaway === true,
        log: options.log,
      });
    }
    const server = await startServer({
      binaries,
      account,
      cluster,
      sockets,
      log: options.log,
      settings: settings(options),
    });
    undo.unshift(() => server.stop());
    const connectionStringTo = (name: string) =>
      `postgresql://${role}:${password}@localhost:5432/${name}?host=${encodeURIComponent(sockets)}`;
    await createDatabase(connectionStringTo('postgres'));
    return {
      connectionString: connectionStringTo(database),
      connectionStringTo,
      pid: server.pid,
      ended: server.ended,
      stop: () => undoAll(undo),
    };
  } catch (error) {
    await undoAll(undo).catch(() => undefined);
    throw error;
  }
}

async function undoAll(steps: (() => Promise<void>)[]): Promise<void> {
  for (const step of steps.splice(0)) await step();
}

function settings(options: EmbeddedOptions): Record<string, string> {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  const sharedMegabytes = Math.max(64, Math.min(1024, Math.floor(memory / 8 / 1024 / 1024)));
  const durable = {
    shared_buffers: `${sharedMegabytes}MB`,
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    wal_compression: 'on',
    max_wal_size: '2GB',
    min_wal_size: '256MB',
  };
  const forgetful = {
    shared_buffers: '64MB',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    autovacuum_naptime: '1h',
  };
  return {
    ...(options.throwaway ? forgetful : durable),
    listen_addresses: '',
    unix_socket_permissions: '0700',
    // One server serves the worlds of all tests at once.
    max_connections: options.throwaway ? '400' : '100',
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    random_page_cost: '1.1',
    // The server repeats statements and values of rows in its errors: only what concerns the server itself is logged.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_line_prefix: '',
    log_checkpoints: 'off',
    lc_messages: 'C',
  };
}

/**
 * PostgreSQL refuses to run as root. Root therefore lends it an account that owns nothing else: the owner of the cluster
 * when there is one, otherwise `postgres`, otherwise `nobody`.
 */
async function accountFor(cluster: string, log: SqlLog): Promise<Account> {
  const owner = await stat(cluster).then(
    ({ uid, gid }) => ({ uid, gid }),
    () => null,
  );
  const own = process.getuid?.();
  if (own !== 0) {
    if (owner && own !== undefined && owner.uid !== own) {
      throw new Error(
        `${cluster} belongs to user ${owner.uid}: start as that user, as root, or with another data directory`,
      );
    }
    return null;
  }
  if (process.platform !== 'linux') throw new Error('the embedded PostgreSQL runs as root on Linux only');
  if (owner && owner.uid !== 0) return owner;
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const found = accounts.find((fields) => fields[0] === name);
    if (!found) continue;
    log.info({ account: name }, 'started by root: PostgreSQL runs as another account');
    return { uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw new Error(
    'started by root, and there is no account postgres or nobody to run PostgreSQL: start as an ordinary user',
  );
}

async function readPassword(directory: string): Promise<string> {
  const file = join(directory, 'password');
  const known = await readFile(file, 'utf8').catch(() => '');
  if (known.trim() !== '') return known.trim();
  const password = randomBytes(24).toString('hex');
  await writeFile(file, `${password}\n`, { mode: 0o600, flush: true });
  return password;
}

type Site = { binaries: Binaries; account: Account; cluster: string; sockets: string; log: SqlLog };

/**
 * How the programs are told their data directory. On Linux they work inside it and know it by that alone: the account needs no
 * right to pass through the folders above (a home that only its owner may enter), and no path needs quoting.
 */
function dataArgument(cluster: string): string {
  return process.platform === 'linux' ? '/proc/self/cwd' : cluster;
}

/** Made beside and moved in one step, so that a crash leaves no half of a cluster. */
async function initialise(site: Site & { password: string; throwaway: boolean }): Promise<void> {
  const { binaries, account, cluster, sockets, password } = site;
  const beside = `${cluster}.new`;
  await rm(beside, { recursive: true, force: true });
  await mkdir(beside, { mode: 0o700 });
  const passwordFile = join(sockets, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) {
    await chown(beside, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  const child = spawn(
    binaries.initdb,
    [
      `--pgdata=${dataArgument(beside)}`,
      `--username=${role}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--text-search-config=simple',
      '--no-instructions',
      ...(site.throwaway ? ['--no-sync'] : []),
    ],
    { ...account, cwd: beside, env: cleanEnvironment, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const said: string[] = [];
  child.stdout.on('data', (text) => said.push(String(text)));
  child.stderr.on('data', (text) => said.push(String(text)));
  const code = await new Promise((settle, reject) => child.once('error', reject).once('close', settle));
  await rm(passwordFile, { force: true });
  if (code !== 0) throw new Error(`initdb failed (${code}): ${said.join('').trim()}`);
  await rename(beside, cluster);
  const parent = await open(resolve(cluster, '..'), 'r');
  await parent.sync();
  await parent.close();
}

type Server = { pid: number; ended: Promise<void>; stop(): Promise<void> };

async function startServer(site: Site & { settings: Record<string, string> }): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryToStart(site);
    } catch (error) {
      // The children of a server that was killed need a moment to see it and go.
      if (attempt === 10 || !/pre-existing shared memory/.test(String(error))) throw error;
      await sleep(300);
    }
  }
}

async function tryToStart(site: Site & { settings: Record<string, string> }): Promise<Server> {
  const { binaries, account, cluster, sockets, log } = site;
  const child = spawn(
    binaries.postgres,
    [
      ...['-D', dataArgument(cluster), '-k', sockets, '-p', '5432'],
      ...Object.entries(site.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    // A session of its own: Ctrl-C in a terminal is for us, and we stop the server when our work is done.
    { ...account, cwd: cluster, env: cleanEnvironment, detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise<void>((settle) => child.once('close', () => settle()).once('error', () => settle()));
  const said: string[] = [];
  await new Promise<void>((settle, reject) => {
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`PostgreSQL ended while starting (${code}): ${said.join(' | ')}`)));
    createInterface(child.stderr).on('line', (line) => {
      said.push(line);
      if (said.length > 20) said.shift();
      if (/^(FATAL|PANIC):/.test(line)) log.error({ line }, 'PostgreSQL');
      if (line.includes('database system is ready to accept connections')) settle();
    });
  });
  const pid = child.pid as number;
  const guard = guardServer(site, pid);
  void ended.then(() => guard.dismiss());
  // Neither keeps our process alive: when it has nothing else to do it may end, and the guard stops the server.
  child.unref();
  (child.stderr as unknown as { unref(): void }).unref();
  return { pid, ended, stop: () => stopServer(child, ended) };
}

async function stopServer(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.ref();
  (child.stderr as unknown as { ref(): void } | null)?.ref();
  for (const [signal, seconds] of [
    ['SIGINT', 60],
    ['SIGQUIT', 10],
    ['SIGKILL', 60],
  ] as const) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    child.kill(signal);
    const timer = new AbortController();
    await Promise.race([ended, sleep(seconds * 1000, undefined, { signal: timer.signal }).catch(() => undefined)]);
    timer.abort();
  }
  await ended;
}

/** A shell that reads from us. When we end without a word, even by SIGKILL, its reading ends and it stops the server. */
function guardServer(site: Site, pid: number): { dismiss(): void } {
  const script =
    'read -r word; [ "$word" = dismissed ] && exit; kill -INT "$1"; ' +
    'i=0; while [ -e "$2/.s.PGSQL.5432" ] && [ $i -lt 300 ]; do sleep 0.1; i=$((i+1)); done; rmdir "$2"';
  const guard = spawn('/bin/sh', ['-c', script, 'cercle-guard', String(pid), site.sockets], {
    ...site.account,
    cwd: '/',
    env: cleanEnvironment,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.on('error', (error) => site.log.warn({ error }, 'PostgreSQL has no guard: it would outlive a killed process'));
  guard.stdin.on('error', () => undefined);
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  return { dismiss: () => guard.stdin.end('dismissed\n') };
}

async function createDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const known = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (known.rowCount === 0) await client.query(`create database ${database}`);
  } finally {
    await client.end();
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
