// The commands of the platform: serve (with the demo country on first start), migrate, demo reset, account, keys replace.
import { spawn } from 'node:child_process';
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from './base/clock.ts';
import { createLog, type Log } from './kit/log/log.ts';
import { readSettings, type Settings, SettingsProblem } from './kit/settings/settings.ts';
import { startEmbeddedPostgres } from './kit/sql/embedded.ts';
import { CommandProblem, readOperatorCommand, runOperatorCommand } from './platform/operator-command.ts';
import { accountsFile, isSeeded, readDemoPeople, refreshAccounts, seedDemo } from './platform/seed-demo.ts';
import { buildServices, createPlatform, openGround, type PlatformNeeds, sqlLogOf } from './platform.ts';

/** For people: stderr. Stdout carries the ready line alone. */
const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

type Database = { connectionString: string; stop(): Promise<void>; ended: Promise<void> };

async function startDatabase(settings: Settings, log: Log): Promise<Database> {
  if (settings.databaseUrl !== null)
    return { connectionString: settings.databaseUrl, stop: async () => undefined, ended: new Promise(() => undefined) };
  return startEmbeddedPostgres({ dataDirectory: join(settings.data, 'postgres'), log: sqlLogOf(log) });
}

const needsOf = (settings: Settings, connectionString: string, log: Log): PlatformNeeds => ({
  settings,
  connectionString,
  log,
  demoPeople: settings.demo ? readDemoPeople(settings.data) : null,
});

/** One process answers requests, or this one keeps the database and as many as `CERCLE_WORKERS` says share the port. */
async function serve(settings: Settings, log: Log): Promise<void> {
  const database = await startDatabase(settings, log);
  const needs = needsOf(settings, database.connectionString, log);
  const ground = await openGround(needs);
  // In a process of its own: what making a country takes of memory goes with it.
  if (settings.demo && !(await isSeeded(settings.data))) await runCommand(['demo', 'seed'], database.connectionString);
  const platform =
    settings.workers === 1
      ? await createPlatform(needs, ground, true)
      : startWorkers(settings.workers, database.connectionString);
  const url = await platform.listen();
  if (settings.demo) await refreshAccounts(settings.data, url);

  let stopping = false;
  const stop = async (reason: string, exitCode: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    say(`Stopping (${reason}): finishing what is under way …`);
    // Whatever hangs must not keep the machine from stopping.
    setTimeout(() => process.exit(exitCode || 1), 20_000).unref();
    await platform.close().catch((error: unknown) => log.error('close-failed', error));
    await ground.sql.close().catch((error: unknown) => log.error('close-failed', error));
    await database.stop().catch((error: unknown) => log.error('database-stop-failed', error));
    say('Stopped.');
    process.exit(exitCode);
  };
  process.on('SIGTERM', () => void stop('SIGTERM', 0));
  process.on('SIGINT', () => void stop('SIGINT', 0));
  void database.ended.then(() => stop('the database ended', 1));

  banner(settings, url, ground.development);
  process.stdout.write(
    `${JSON.stringify({ ready: true, url, fhir: `${url}/fhir`, issuer: `${url}/oidc`, data: settings.data })}\n`,
  );
}

/** Another process of ours on the same database. */
async function runCommand(words: string[], connectionString: string): Promise<void> {
  const child = spawn(process.execPath, [process.argv[1] as string, ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DATABASE_URL: connectionString },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`"${words.join(' ')}" did not succeed.`);
}

/** Processes that share the port. Nothing is shared between them but the database, so any of them may answer anything. */
function startWorkers(count: number, connectionString: string): { listen(): Promise<string>; close(): Promise<void> } {
  let closing = false;
  const fork = (place: number): Worker => {
    const worker = cluster.fork({ DATABASE_URL: connectionString, [workerPlace]: String(place) });
    worker.once('exit', () => {
      // One that ended by itself is replaced; its requests were never acknowledged.
      if (!closing) fork(place);
    });
    return worker;
  };
  return {
    async listen() {
      const urls = await Promise.all(
        Array.from({ length: count }, (_, i) => once(fork(i), 'message') as Promise<[{ url: string }]>),
      );
      return (urls[0] as [{ url: string }])[0].url;
    },
    async close() {
      closing = true;
      const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
      const ended = workers.map((worker) => once(worker, 'exit'));
      for (const worker of workers) worker.process.kill('SIGTERM');
      await Promise.all(ended);
    },
  };
}

const workerPlace = 'CERCLE_WORKER_PLACE';

async function work(settings: Settings, log: Log): Promise<void> {
  const needs = needsOf(settings, settings.databaseUrl as string, log);
  const ground = await openGround(needs);
  const platform = await createPlatform(needs, ground, process.env[workerPlace] === '0');
  const url = await platform.listen();
  process.on('SIGINT', () => undefined);
  process.once('SIGTERM', () => {
    void platform
      .close()
      .then(() => ground.sql.close())
      .finally(() => process.exit(0));
  });
  process.send?.({ url });
}

async function seed(settings: Settings, log: Log): Promise<void> {
  if (!settings.demo || settings.databaseUrl === null)
    throw new SettingsProblem('The demo country is made by `serve` on its first start.');
  const needs = needsOf(settings, settings.databaseUrl, log);
  const ground = await openGround(needs);
  await seedDemo(needs, ground, settings.origin ?? `http://${settings.host}:${settings.port}`, say);
  await ground.sql.close();
}

function banner(settings: Settings, url: string, developmentKey: boolean): void {
  const lines = ['', `  Cercle is ready: ${url}`, `  FHIR API         ${url}/fhir/metadata`];
  if (settings.demo)
    lines.push(`  Demo country     everyone is invented; who can sign in: ${accountsFile(settings.data)}`);
  if (developmentKey)
    lines.push(`  Master key       ${settings.masterKeyFile} is a DEVELOPMENT key: never keep real data under it`);
  say([...lines, '  Ctrl-C stops it.', ''].join('\n'));
}

async function migrateOnly(settings: Settings, log: Log): Promise<void> {
  const database = await startDatabase(settings, log);
  const ground = await openGround({ settings, connectionString: database.connectionString, log, demoPeople: null });
  await ground.sql.close();
  await database.stop();
  say('The database is up to date.');
}

/** Removes what a demo made, and nothing else. */
async function resetDemo(settings: Settings): Promise<void> {
  const isDemo = await stat(join(settings.data, 'demo')).catch(() => null);
  if (isDemo === null) {
    say(`There is no demo country in ${settings.data}.`);
    return;
  }
  const lock = await startEmbeddedLock(settings);
  if (lock !== null) throw new SettingsProblem(lock);
  const ours = new Set(['demo', 'keys', 'blobs', 'postgres', 'mail']);
  for (const name of await readdir(settings.data))
    if (ours.has(name)) await rm(join(settings.data, name), { recursive: true, force: true });
  say(`The demo country in ${settings.data} is gone; the next start makes a fresh one.`);
}

/** Says why not when a server still runs on this data folder. */
async function startEmbeddedLock(settings: Settings): Promise<string | null> {
  try {
    const database = await startEmbeddedPostgres({
      dataDirectory: join(settings.data, 'postgres'),
      log: sqlLogOf(createLog('silent')),
    });
    await database.stop();
    return null;
  } catch (error) {
    return (error as { code?: string }).code === 'sql.directory-in-use' ? (error as Error).message : null;
  }
}

/** Beside a server that runs on the embedded database there is no other way in: it is stopped first. */
async function changeAccounts(settings: Settings, log: Log, words: string[]): Promise<void> {
  const asked = readOperatorCommand(words);
  const database = await startDatabase(settings, log);
  const needs = needsOf(settings, database.connectionString, log);
  const ground = await openGround(needs);
  try {
    const origin = settings.origin ?? `http://${settings.host}:${settings.port}`;
    const services = await buildServices(needs, ground, () => origin);
    for (const line of await runOperatorCommand(services, asked, systemClock.now())) process.stdout.write(`${line}\n`);
    await services.identity.close();
  } finally {
    await ground.sql.close();
    await database.stop();
  }
}

/** For an hour when our keys may be in other hands; the ordinary change comes by itself (CERCLE_SIGNING_KEY_DAYS). */
async function replaceKeys(settings: Settings, log: Log): Promise<void> {
  const database = await startDatabase(settings, log);
  const needs = needsOf(settings, database.connectionString, log);
  const ground = await openGround(needs);
  try {
    const origin = settings.origin ?? `http://${settings.host}:${settings.port}`;
    const { identity } = await buildServices(needs, ground, () => origin);
    await identity.rotateKeys(true);
    await identity.close();
    say('New keys sign from now on; every process uses them within half a minute, and believes no older ones.');
  } finally {
    await ground.sql.close();
    await database.stop();
  }
}

const commands: Record<string, (settings: Settings, log: Log) => Promise<void>> = {
  serve,
  migrate: migrateOnly,
  'demo seed': seed,
  'demo reset': (settings) => resetDemo(settings),
  'keys replace': replaceKeys,
};

async function main(): Promise<void> {
  const [first, ...words] = process.argv.slice(2);
  const name = first === 'account' ? first : process.argv.slice(2).join(' ') || 'serve';
  const command = first === 'account' ? (s: Settings, l: Log) => changeAccounts(s, l, words) : commands[name];
  if (command === undefined) {
    say(`There is no command "${name}". Commands: ${[...Object.keys(commands), 'account'].join(', ')}.`);
    process.exit(2);
  }
  try {
    const { [workerPlace]: place, ...environment } = process.env;
    const settings = readSettings(environment);
    if (cluster.isWorker && place !== undefined) await work(settings, createLog(settings.logLevel));
    else await command(settings, createLog(settings.logLevel));
  } catch (error) {
    const { message, code } = error as { message?: string; code?: string };
    if (code === 'EADDRINUSE') say('The port is taken: is another Cercle running? Set CERCLE_PORT to another one.');
    else if (error instanceof CommandProblem) say(error.message);
    else if (error instanceof SettingsProblem) say(`The settings do not allow a start:\n${message}`);
    else say(`Cercle could not start: ${message ?? 'unknown reason'}\n${(error as Error).stack ?? ''}`);
    process.exit(1);
  }
}

await main();
