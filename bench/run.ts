// npm run bench [-- case ...] [--seconds 5] [--warm 2] [--connections 32] [--json] [--profile] [--list]
// Starts the platform as it would run, on a fresh data folder with full durability, and measures it from outside.
// Figures, never pass or fail. Small benches of one part (validation, search-grammar, ...) run when they are named.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { signIn } from '../tests/world/browser.ts';
import { type PlatformProcess, startPlatformProcess } from '../tests/world/platform-process.ts';
import { partnerOf, readAccounts } from '../tools/send/accounts.ts';
import { readFhirFile } from '../tools/send/fhir-file.ts';
import { createTokenSource } from '../tools/send/partner-token.ts';
import { type Case, cases, type World } from './cases.ts';
import type { LoadOrder, LoadReport } from './http-load.ts';
import { cpuOf, memoryOf } from './machine.ts';
import { attachProfiler, type Profiler, topOfProfile } from './profile.ts';
import { serial } from './resources.ts';

const parts = ['validation', 'search-grammar', 'identity', 'access', 'openings'].filter((name) =>
  existsSync(join(import.meta.dirname, `${name}.ts`)),
);
const root = resolve(import.meta.dirname, '..');
const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '5' },
    warm: { type: 'string', default: '2' },
    connections: { type: 'string', default: '32' },
    json: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});
const print = (text: string): void => void process.stdout.write(`${text}\n`);
const say = (text: string): void => void process.stderr.write(`${text}\n`);

type Figures = {
  name: string;
  about: string;
  figure: number;
  target: number;
  unit: string;
  requestsPerSecond: number;
  p50: number;
  p99: number;
  serverCpuMs: number;
  databaseCpuMs: number | null;
  memoryMb: number;
  memoryPeakMb: number;
  remark?: string;
  statuses: Record<string, number>;
  firstRefusal: string | null;
};

function requestBytes(
  port: number,
  {
    method,
    path,
    headers,
    body,
  }: { method: string; path: string; headers: Record<string, string>; body?: string | Buffer },
): LoadOrder['requests'][number] {
  const content = body === undefined ? Buffer.alloc(0) : Buffer.from(body);
  const lines = Object.entries({
    host: `127.0.0.1:${port}`,
    ...headers,
    ...(body === undefined ? {} : { 'content-length': String(content.length) }),
  });
  const bytes = Buffer.concat([
    Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`),
    content,
  ]);
  const serialAt: number[] = [];
  if (typeof body === 'string')
    for (let at = bytes.indexOf(serial); at >= 0; at = bytes.indexOf(serial, at + 1)) serialAt.push(at);
  return { bytes, serialAt };
}

async function measure(
  one: Case,
  world: World,
  platform: PlatformProcess,
  profiler: Profiler | null,
): Promise<Figures> {
  say(`${one.name}: preparing …`);
  const prepared = await one.prepare(world);
  const port = Number(new URL(platform.url).port);
  const child = fork(join(import.meta.dirname, 'http-load.ts'), { serialization: 'advanced', execArgv: [] });
  const ended = once(child, 'exit');
  const order: LoadOrder = {
    port,
    connections: Number(options.connections),
    warmSeconds: Number(options.warm),
    seconds: Number(options.seconds),
    requests: prepared.requests.map((request) => requestBytes(port, request)),
  };
  child.send(order);
  const report = async (): Promise<LoadReport> =>
    (
      await Promise.race([
        once(child, 'message'),
        ended.then(() => Promise.reject(new Error(`${one.name}: the client ended`))),
      ])
    )[0] as LoadReport;
  await report();
  await profiler?.start();
  const before = cpuOf(platform.pid);
  const done = await report();
  const after = cpuOf(platform.pid);
  const memory = memoryOf(platform.pid);
  const profile = await profiler?.stop();
  await ended;
  if (profile !== undefined) print([`${one.name}:`, ...topOfProfile(profile, root, 30)].join('\n'));
  const perRequest = (from: number | null, to: number | null): number | null =>
    from === null || to === null ? null : (to - from) / done.requests;
  const requestsPerSecond = done.requests / done.seconds;
  return {
    name: one.name,
    about: one.about,
    target: one.target,
    unit: one.unit,
    requestsPerSecond,
    figure: one.unit === 'res/s' ? requestsPerSecond * (prepared.resources ?? 1) : requestsPerSecond,
    p50: done.p50,
    p99: done.p99,
    serverCpuMs: perRequest(before.server, after.server) as number,
    databaseCpuMs: perRequest(before.database, after.database),
    memoryMb: memory.now,
    memoryPeakMb: memory.peak,
    ...(prepared.remark === undefined ? {} : { remark: prepared.remark }),
    statuses: done.statuses,
    firstRefusal: done.firstRefusal,
  };
}

async function openWorld(platform: PlatformProcess): Promise<World> {
  const accounts = await readAccounts(platform.data);
  const partner = partnerOf(accounts, 'his-belvedere');
  const token = createTokenSource({
    clientId: partner.client_id,
    jwk: partner.jwk,
    tokenEndpoint: `${platform.url}/oidc/token`,
    scopes: partner.scopes,
  });
  const patients = accounts.people
    .filter(({ role, note }) => role === 'patient' && note === 'dossier ouvert')
    .map(({ id }) => id);
  const schmit = await signIn(platform.url, 'professional', 'paul-schmit');
  const cookie = schmit.cookiesFor('/fhir');
  const seen: string[] = [];
  for (const id of patients)
    if ((await fetch(`${platform.url}/fhir/Patient/${id}`, { headers: { cookie } })).ok) seen.push(id);
  return {
    origin: platform.url,
    patients: patients.slice(0, 20),
    seen: seen.slice(0, 20),
    cookie,
    token,
    lives: await findLives(),
  };
}

const syntheticLives = resolve(root, '..', 'shared', 'data', 'synthea-r4');

/** Twenty lives of Synthea as transactions, when they are there. */
async function findLives(): Promise<World['lives']> {
  if (!existsSync(syntheticLives)) return null;
  const texts = readdirSync(syntheticLives)
    .filter((name) => /_[0-9a-f]{8}-.*\.json\.gz$/.test(name))
    .slice(0, 20)
    .map((name) => gunzipSync(readFileSync(join(syntheticLives, name))).toString('utf8'));
  if (texts.length === 0) return null;
  return (patientId, index) => {
    const { body, taken } = readFhirFile(texts[index % texts.length] as string, {
      patientId,
      repair: false,
      clientId: 'bench',
      title: '',
      date: '',
    });
    // Without the identifier under which a submission is taken once: each round is a new one.
    return { text: body.replace(/"identifier":\{[^}]*\},/, ''), resources: taken };
  };
}

/** From starting the process on an initialised database until the first answer, three times; the middle one. */
async function startSeconds(data: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    const started = performance.now();
    const platform = await startPlatformProcess({ data });
    const answer = await fetch(`${platform.url}/fhir/metadata`);
    await answer.arrayBuffer();
    times.push((performance.now() - started) / 1000);
    await platform.stop();
  }
  return times.sort((a, b) => a - b)[1] as number;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en').replaceAll(',', ' ');

function line({
  name,
  figure,
  target,
  unit,
  p50,
  p99,
  serverCpuMs,
  databaseCpuMs,
  memoryMb,
  memoryPeakMb,
  remark,
  statuses,
  firstRefusal,
}: Figures): string {
  const cells = [
    name.padEnd(17),
    `${whole(figure)} ${unit}`.padStart(14),
    whole(target).padStart(7),
    `${((100 * figure) / target).toFixed(0)} %`.padStart(6),
    p50.toFixed(1).padStart(7),
    p99.toFixed(1).padStart(7),
    serverCpuMs.toFixed(3).padStart(9),
    (databaseCpuMs === null ? '-' : databaseCpuMs.toFixed(3)).padStart(9),
    whole(memoryMb).padStart(6),
    whole(memoryPeakMb).padStart(6),
  ];
  const wrong = Object.entries(statuses).filter(([status]) => !status.startsWith('2'));
  return `${cells.join(' ')}  ${remark ?? ''}${wrong.length === 0 ? '' : `\n    NOT ALL WERE ANSWERED WELL: ${JSON.stringify(statuses)} ${firstRefusal ?? ''}`}`;
}

/** One process answers when it is profiled: the inspector sees one. */
const startOptions = options.profile ? { nodeArguments: ['--inspect=127.0.0.1:0'], env: { CERCLE_WORKERS: '1' } } : {};

async function measurePlatform(chosen: Case[], withStart: boolean): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'cercle-bench-'));
  // As root PostgreSQL runs under another account, which must get through.
  chmodSync(data, 0o755);
  const results: Figures[] = [];
  let start: number | null = null;
  let idleMemory = 0;
  let platform: PlatformProcess | null = null;
  try {
    say('starting the platform, seeding the demo country …');
    platform = await startPlatformProcess({ data, ...startOptions });
    if (withStart) {
      await platform.stop();
      start = await startSeconds(data);
      platform = await startPlatformProcess({ data, ...startOptions });
    }
    idleMemory = memoryOf(platform.pid).now;
    const profiler = options.profile ? await attachProfiler(platform.said()) : null;
    const world = await openWorld(platform);
    if (!options.json)
      print(
        `${'case'.padEnd(17)} ${'figure'.padStart(14)} ${'target'.padStart(7)} ${''.padStart(6)} ${'p50 ms'.padStart(7)} ${'p99 ms'.padStart(7)} ${'node ms/r'.padStart(9)} ${'pg ms/r'.padStart(9)} ${'MB'.padStart(6)} ${'peak'.padStart(6)}`,
      );
    for (const one of chosen) {
      const figures = await measure(one, world, platform, profiler);
      results.push(figures);
      if (!options.json) print(line(figures));
    }
    profiler?.close();
  } finally {
    await platform?.stop();
    rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
  const memoryPeak = Math.max(idleMemory, ...results.map((one) => one.memoryPeakMb));
  if (options.json)
    print(
      JSON.stringify(
        {
          at: new Date().toISOString(),
          connections: Number(options.connections),
          seconds: Number(options.seconds),
          startSeconds: start,
          memoryIdleMb: idleMemory,
          memoryPeakMb: memoryPeak,
          cases: results,
        },
        null,
        2,
      ),
    );
  else {
    if (start !== null) print(`start to first answer ${start.toFixed(2)} s (target under 2)`);
    print(`server memory ${whole(idleMemory)} MB idle, ${whole(memoryPeak)} MB at most (target under 300)`);
  }
}

async function runPart(name: string): Promise<void> {
  print(`\n${name}`);
  const child = spawn(process.execPath, [join(import.meta.dirname, `${name}.ts`)], { stdio: 'inherit' });
  await once(child, 'exit');
}

async function main(): Promise<void> {
  const known = new Set([...cases.map(({ name }) => name), ...parts, 'start']);
  const strangers = wanted.filter((name) => !known.has(name));
  if (options.list || strangers.length > 0) {
    if (strangers.length > 0) say(`There is no bench named ${strangers.join(', ')}.`);
    print(
      [
        'Of the running platform:',
        ...cases.map(
          ({ name, about, target, unit }) => `  ${name.padEnd(18)} ${about} (target ${whole(target)} ${unit})`,
        ),
        '  start              start to first answer (target under 2 s)',
        'Of one part:',
        ...parts.map((name) => `  ${name}`),
      ].join('\n'),
    );
    process.exitCode = strangers.length > 0 ? 2 : 0;
    return;
  }
  const chosen = cases.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const withStart = wanted.length === 0 || wanted.includes('start');
  if (chosen.length > 0 || withStart) await measurePlatform(chosen, withStart);
  for (const name of parts) if (wanted.includes(name)) await runPart(name);
}

await main();
