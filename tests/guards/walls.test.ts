// The house keeps its walls: reads every import and every string of src, and shows that the guards see what they must.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { doors, exceptions } from './exceptions.ts';
import { readSource } from './source.ts';
import * as guards from './walls.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (pattern: string) =>
  globSync(pattern, { cwd: root, exclude: ['**/node_modules/**', 'web/dist/**'] })
    .sort()
    .map((path) => readSource(path, readFileSync(join(root, path), 'utf8')));

const told = ({ file, what }: { file: string; what: string }) => `${file}: ${what}`;

function judge(violations: readonly guards.Violation[], walls: readonly number[]): void {
  const excused = new Set(exceptions.map(told));
  const bad = violations.filter((violation) => !excused.has(told(violation)));
  const lines = bad.map(({ wall, file, line, what }) => `  wall ${wall}  ${file}${line ? `:${line}` : ''} ${what}`);
  assert.equal(bad.length, 0, `${bad.length} violations:\n${lines.join('\n')}`);
  const seen = new Set(violations.map(told));
  const stale = exceptions.filter((exception) => walls.includes(exception.wall) && !seen.has(told(exception)));
  assert.deepEqual(stale.map(told), [], 'exceptions that are needed no more: the list may only shrink');
}

describe('the house', () => {
  const src = read('src/**/*.ts');

  test('arrows go down, services do not know each other, rooms are entered by their doors', () => {
    assert.ok(src.length > 10);
    judge([...guards.guardArrows(src, doors), ...guards.guardCircles(src), ...guards.guardNames(src)], [1, 2, 3]);
  });

  test('SQL stands in stores and routes in routes.ts', () => {
    judge(guards.guardWaysOut(src), [4]);
  });

  test('time, chance, environment, network and console are received, not fetched', () => {
    judge(guards.guardReceived(src), [6]);
  });

  test('the web imports nothing of the server', () => {
    judge(guards.guardWeb(read('web/**/*.{ts,tsx}')), [7]);
  });

  test('no file names a path of one machine', (t) => {
    if (!existsSync(join(root, '.git'))) return t.skip('not a git checkout');
    const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
    const tracked = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z'], options)
      .split('\0')
      .filter((path) => /\.(ts|tsx|mjs|js|jsonc|md|sql|css|html|sh|yml)$|package\.json$|^\.ci\//.test(path))
      // This file names some on purpose.
      .filter((path) => path !== 'tests/guards/walls.test.ts' && existsSync(join(root, path)));
    judge(
      guards.guardMachinePaths(tracked.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))),
      [0],
    );
  });
});

describe('the guards see', () => {
  const source = (path: string, ...lines: string[]) => readSource(path, lines.join('\n'));
  const whats = (violations: readonly guards.Violation[]) => violations.map(({ wall, what }) => `${wall} ${what}`);

  test('an import upwards, types included, and one that leaves src', () => {
    const low = source(
      'src/kit/sql/a.ts',
      `import type { R } from '../../services/record/record.ts';`,
      `import x from '../../../web/x.ts';`,
    );
    const expected = ['1 imports src/services/record/record.ts', '1 imports web/x.ts'];
    assert.deepEqual(whats(guards.guardArrows([low], doors)), expected);
  });

  test('a service that imports a service, also by import() and export from', () => {
    const room = source(
      'src/services/record/a.ts',
      `const m = await import('../audit/audit.ts');`,
      `export { a } from '../audit/audit.ts';`,
      `let t: typeof import('../../borders/cda/cda.ts');`,
    );
    const found = guards.guardArrows([room], doors);
    assert.deepEqual(
      found.map(({ wall }) => wall),
      [2, 2, 2],
    );
  });

  test('a room entered by the window; its own files, its door and listed doors are no violation', () => {
    const lines = [
      `import { a } from '../../kit/crypto/inner.ts';`,
      `import { b } from '../../kit/crypto/crypto.ts';`,
      `import type { Sql } from '../../kit/sql/sql.ts';`,
      `import { createBatch } from '../../kit/sql/batch.ts';`,
      `import { c } from './decide.ts';`,
      `import { d } from '../../base/ids.ts';`,
      `import { createScratch } from '../../kit/sql/scratch.ts';`,
      `// import { e } from '../audit/audit.ts';`,
      `const s = "import { f } from '../audit/audit.ts'";`,
    ];
    const code = guards.guardArrows([source('src/services/record/record.ts', ...lines)], doors);
    assert.deepEqual(whats(code), ['3 imports src/kit/crypto/inner.ts', '3 imports src/kit/sql/scratch.ts']);
    const inTest = guards.guardArrows([source('src/services/record/record.test.ts', ...lines)], doors);
    assert.deepEqual(whats(inTest), ['3 imports src/kit/crypto/inner.ts']);
  });

  test('a circle of types', () => {
    const circle = [
      source('src/kit/a/a.ts', `import type { B } from '../b/b.ts';`),
      source('src/kit/b/b.ts', `import { c } from './c.ts';`),
      source('src/kit/b/c.ts', `import type { A } from '../a/a.ts';`),
      source('src/kit/d/d.ts', `import type { A } from '../a/a.ts';`),
    ];
    const expected = '1 circle: src/kit/a/a.ts > src/kit/b/b.ts > src/kit/b/c.ts > src/kit/a/a.ts';
    assert.deepEqual(whats(guards.guardCircles(circle)), [expected]);
    assert.deepEqual(guards.guardCircles(circle.slice(1)), []);
  });

  test('files named after nothing, and folders on no floor', () => {
    const paths = ['src/kit/index.ts', 'src/kit/utils.ts', 'src/services/record/helpers/a.ts', 'src/kit/sql/sql.ts'];
    assert.equal(guards.guardNames(paths.map((path) => source(path))).length, 3);
    assert.equal(guards.guardArrows([source('src/cellar/a.ts')], doors).length, 1);
  });

  test('SQL outside a store, in a template or a string, and no sentence', () => {
    const statement = 'const q = { text: `select a from record.entry where id = $1` };';
    const count = (name: string, text: string) =>
      guards.guardWaysOut([source(`src/services/record/${name}`, text)]).length;
    assert.equal(count('search.ts', statement), 1);
    assert.equal(count('search.ts', `q('delete from record.entry')`), 1);
    assert.equal(count('store.ts', statement), 0);
    assert.equal(count('a.ts', `const s = 'Select a doctor from the list.';`), 0);
  });

  test('a route outside routes.ts', () => {
    const route = `export const r = [{ method: 'GET', path: '/api/me', who: ['patient'] }];`;
    assert.equal(guards.guardWaysOut([source('src/services/record/record.ts', route)]).length, 1);
    assert.equal(guards.guardWaysOut([source('src/services/record/routes.ts', route)]).length, 0);
  });

  test('what is fetched where it must be received, but not in comments, strings, or with an argument', () => {
    const bad = [
      'const t = Date.now();',
      'const t = new Date();',
      'const t = new Date;',
      'const r = Math.random();',
      'const u = randomUUID();',
      'const e = process.env.HOME;',
      'await fetch(url);',
      'console.log(1);',
      `const s = \`\${new Date()}\`;`,
    ];
    for (const text of bad)
      assert.equal(guards.guardReceived([source('src/services/record/a.ts', text)]).length, 1, text);
    const good = [
      'const t = new Date(0);',
      'const t = new Date(text);',
      '// Date.now()',
      `const s = 'console.log';`,
      'const s = `Date.now`;',
      'needs.fetch(url);',
      'const p = /console.log/;',
    ];
    for (const text of good)
      assert.deepEqual(guards.guardReceived([source('src/services/record/a.ts', text)]), [], text);
    assert.deepEqual(guards.guardReceived([source('src/base/clock.ts', 'const t = new Date();')]), []);
  });

  test('the web reaching into the server', () => {
    const reaching = source(
      'web/api/a.ts',
      `import type { R } from '../../src/base/call.ts';`,
      `import { b } from './b.ts';`,
    );
    assert.deepEqual(whats(guards.guardWeb([reaching])), ['7 imports src/base/call.ts']);
  });

  test('a path of one machine, and none in an address', () => {
    const count = (text: string) => guards.guardMachinePaths([{ path: 'a.ts', text }]).length;
    assert.equal(count(`const a = '/home/anna/cercle';`), 1);
    assert.equal(count(`https://example.org/home/page and \${base}/${'work'}/x and /api/me`), 0);
  });

  test('strings, templates within templates, and patterns with quotes, without losing their place', () => {
    const tricky = source(
      'src/kit/a/a.ts',
      `const a = \`x\${b ? \`y\${'z'}\` : /['"\`]/.test(c)}w\`;`,
      `// it's`,
      `import d from './d.ts';`,
      'const half = a.length / 2; Date.now(); // 1 / 2',
    );
    assert.deepEqual(tricky.imports, ['./d.ts']);
    assert.deepEqual(
      guards.guardReceived([tricky]).map(({ line }) => line),
      [4],
    );
  });
});
