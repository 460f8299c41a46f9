// npm run check: types, lint and format, the words of the portals, the guards. One line each; details only of what failed.
import { spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);

export type Step = { name: string; command: string; args: string[] };

/** What is there to check; `guards` are left out when the unit tests run them anyway. */
export function checkSteps(options: { guards: boolean }): Step[] {
  const steps: Step[] = [{ name: 'types', command: bin('tsc'), args: ['--noEmit', '-p', '.'] }];
  for (const project of ['web/tsconfig.json', 'web/tsconfig.node.json']) {
    if (existsSync(join(root, project)))
      steps.push({ name: `types of ${project}`, command: bin('tsc'), args: ['--noEmit', '-p', project] });
  }
  steps.push({
    name: 'lint and format',
    command: bin('biome'),
    args: ['check', '--diagnostic-level=error', '--max-diagnostics=50', '.'],
  });
  for (const tool of ['generate-reference', 'generate-policy-page']) {
    steps.push({ name: `${tool} is up to date`, command: process.execPath, args: [`tools/${tool}.ts`, '--check'] });
  }
  if (options.guards) {
    const files = globSync('tests/guards/*.test.ts', { cwd: root });
    steps.push({ name: 'guards', command: process.execPath, args: ['--test', '--test-isolation=none', ...files] });
  }
  return steps;
}

/** Runs one step, says one line, and what the step said when it failed. */
export async function runStep(step: Step): Promise<boolean> {
  const started = performance.now();
  const child = spawn(step.command, step.args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  child.stderr.on('data', (text) => {
    said += text;
  });
  const code = await new Promise<number | null>((settle) => {
    child.once('error', (error) => {
      said += error.message;
      settle(null);
    });
    child.once('close', settle);
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)\n`);
  if (code !== 0) process.stdout.write(`${said.trimEnd()}\n`);
  return code === 0;
}

/** Two at a time: each uses more than one core by itself. Answers how many failed. */
export async function runSteps(steps: readonly Step[]): Promise<{ passed: number; failed: number }> {
  const waiting = [...steps];
  const count = { passed: 0, failed: 0 };
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      if (await runStep(step)) count.passed += 1;
      else count.failed += 1;
    }
  };
  await Promise.all([worker(), worker()]);
  return count;
}

if (import.meta.main) {
  const { failed } = await runSteps(checkSteps({ guards: true }));
  process.exitCode = failed === 0 ? 0 : 1;
}
