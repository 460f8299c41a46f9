// npm test: builds the portals, checks, and runs every test; the last line counts them all.
//   npm test -- --only record      steps, groups and files whose name contains "record"
import { spawn } from 'node:child_process';
import { existsSync, globSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { scratchServer } from '../src/kit/sql/scratch.ts';
import { checkSteps, runSteps, type Step } from './check.ts';
import { type Counts, countsMark } from './test-reporter.ts';

const root = join(import.meta.dirname, '..');

/** A process each: what a group leaves behind, and what it kills, is its own. */
type Group = { name: string; files: string[]; ownProcessEach: boolean };

function findGroups(): Group[] {
  const files = (pattern: string) =>
    globSync(pattern, { cwd: root, exclude: ['**/node_modules/**', 'web/dist/**'] }).sort();
  const groups: Group[] = [
    {
      name: 'unit',
      files: ['src/**/*.test.ts', 'tools/**/*.test.ts', 'tests/guards/*.test.ts', 'web/**/*.test.ts'].flatMap(files),
      ownProcessEach: false,
    },
  ];
  const folders = existsSync(join(root, 'tests')) ? readdirSync(join(root, 'tests'), { withFileTypes: true }) : [];
  for (const folder of folders) {
    // load/ measures and is no test; world/ is what the others stand on.
    if (!folder.isDirectory() || ['guards', 'load'].includes(folder.name)) continue;
    // Faults kill and fill disks: nothing else runs in their process.
    const group = {
      name: folder.name,
      files: files(`tests/${folder.name}/**/*.test.ts`),
      ownProcessEach: folder.name === 'faults',
    };
    if (group.files.length > 0) groups.push(group);
  }
  return groups;
}

async function runGroup(group: Group, env: NodeJS.ProcessEnv): Promise<Counts> {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [
      '--test',
      ...(group.ownProcessEach ? ['--test-concurrency=1'] : ['--test-isolation=none']),
      '--test-timeout=420000',
      '--test-reporter=./tools/test-reporter.ts',
      '--test-reporter-destination=stdout',
      ...group.files,
    ],
    { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  const hear = (text: Buffer) => {
    said += text;
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const limit = setTimeout(() => {
    said += `\nthe group did not end in 15 minutes: something is still open\n`;
    child.kill('SIGKILL');
  }, 15 * 60_000);
  const code = await new Promise<number | null>((settle) => child.once('close', settle));
  clearTimeout(limit);
  const line = said.split('\n').findLast((one) => one.startsWith(countsMark));
  const counts =
    line === undefined ? { passed: 0, failed: 0, skipped: 0 } : (JSON.parse(line.slice(countsMark.length)) as Counts);
  // A process that ended badly is a failure, even when it counted none or counted nothing.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const shown = said.split('\n').filter((one) => !one.startsWith(countsMark));
  process.stdout.write(`${shown.join('\n').trim()}\n`.trimStart());
  const mark = counts.failed === 0 ? 'ok    ' : 'FAILED';
  process.stdout.write(
    `${mark} ${group.name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds} s)\n`,
  );
  return counts;
}

function only(args: readonly string[]): string {
  const at = args.indexOf('--only');
  return at < 0 ? '' : (args[at + 1] ?? '');
}

async function main(): Promise<void> {
  const part = only(process.argv.slice(2));
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  const add = (counts: Partial<Counts>) => {
    total.passed += counts.passed ?? 0;
    total.failed += counts.failed ?? 0;
    total.skipped += counts.skipped ?? 0;
  };
  const groups = findGroups()
    .map((group) => ({
      ...group,
      files: group.files.filter((file) => group.name.includes(part) || file.includes(part)),
    }))
    .filter((group) => group.files.length > 0);

  const steps: Step[] = checkSteps({ guards: false }).filter((step) => step.name.includes(part));
  const seesPortals = groups.some(({ name }) => name !== 'unit');
  if (existsSync(join(root, 'web/vite.config.ts')) && (part === '' || part === 'build' || seesPortals)) {
    steps.unshift({
      name: 'build of the portals',
      command: join(root, 'node_modules/.bin/vite'),
      args: ['build', 'web', '--logLevel=warn'],
    });
  }
  add(await runSteps(steps));

  const server = groups.length > 0 ? await scratchServer() : null;
  try {
    const env = { ...process.env, ...(server && { CERCLE_SCRATCH_SERVER: server.connectionStringTo('postgres') }) };
    for (const group of groups) add(await runGroup(group, env));
  } finally {
    await server?.close();
  }
  if (total.passed + total.failed + total.skipped === 0) {
    process.stdout.write(`nothing is named like ${part}\n`);
    total.failed = 1;
  }
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

await main();
