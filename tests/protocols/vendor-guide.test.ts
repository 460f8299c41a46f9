// Runs every command of the vendors' guides, in order, and compares what it prints with what the guide says.
import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startWorld, type World } from '../world/world.ts';

const root = join(import.meta.dirname, '..', '..');
const mark = '--- end of step ---';
let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.close());

type Step = { commands: string; expected: string[] | null };

/** Blocks of bash, each with the block of text that follows it. */
function stepsOf(guide: string): Step[] {
  const steps: Step[] = [];
  for (const [, language, content = ''] of guide.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)) {
    if (language === 'bash') steps.push({ commands: content, expected: null });
    const last = steps[steps.length - 1];
    if (language === 'text' && last !== undefined) last.expected = content.trimEnd().split('\n');
  }
  return steps;
}

function run(script: string, env: Record<string, string>): Promise<{ code: number | null; out: string; said: string }> {
  const child = spawn('bash', ['-eu', '-o', 'pipefail', '-c', script], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let said = '';
  child.stdout.on('data', (text: Buffer) => {
    out += text;
  });
  child.stderr.on('data', (text: Buffer) => {
    said += text;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, said })));
}

const asPattern = (line: string): RegExp =>
  new RegExp(
    `^${line
      .split('…')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );

const guides = { 'vendor.md': 9, 'vendor-security.md': 3 };
for (const [guide, stepsMin] of Object.entries(guides))
  test(`the guide ${guide} does what it says, command by command`, async () => {
    const steps = stepsOf(readFileSync(join(root, 'docs', 'guides', guide), 'utf8'));
    assert.ok(steps.length >= stepsMin, 'the guide has its steps');
    const script = steps.map(({ commands }) => `${commands}\necho '${mark}'\n`).join('');
    const { code, out, said } = await run(script, { BASE: world.url, CERCLE_DATA: world.data });
    const printed = out.split(`${mark}\n`);
    assert.equal(code, 0, `${said}\n${out.slice(-2000)}`);
    steps.forEach(({ commands, expected }, i) => {
      const lines = (printed[i] ?? '')
        .trimEnd()
        .split('\n')
        .filter((line) => line !== '');
      assert.equal(lines.length, expected?.length ?? 0, `after\n${commands}\nit printed\n${printed[i]}`);
      for (const [at, line] of lines.entries()) assert.match(line, asPattern(expected?.[at] ?? ''), commands);
    });
  });
