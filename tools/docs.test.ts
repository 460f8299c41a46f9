// Doubts the documents: links lead somewhere, named files exist, quoted lines stand in the code.
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');
const pages = ['*.md', 'docs/**/*.md', 'src/**/README.md']
  .flatMap((pattern) => globSync(pattern, { cwd: root, exclude: ['**/node_modules/**'] }))
  .sort();
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

test('every link of a document leads to a file, and to a heading of it', () => {
  const slug = (heading: string): string =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replaceAll(' ', '-');
  const lost: string[] = [];
  for (const page of pages) {
    for (const [, target] of textOf(page).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (target === undefined || /^[a-z]+:/.test(target)) continue;
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(root, file))) lost.push(`${page}: ${target}`);
      else if (anchor !== undefined) {
        const headings = [...textOf(file).matchAll(/^#+ (.+)$/gm)].map((match) => slug(match[1] as string));
        if (!headings.includes(anchor)) lost.push(`${page}: no heading for ${target}`);
      }
    }
  }
  assert.ok(pages.length > 10);
  assert.deepEqual(lost, []);
});

test('every file of the repository that a document names exists', () => {
  const lost: string[] = [];
  for (const page of pages) {
    for (const [, path] of textOf(page).matchAll(/`((?:src|web|tests|tools|policy|bench|docs)\/[\w./-]+)`/g))
      if (path !== undefined && !existsSync(join(root, path))) lost.push(`${page}: ${path}`);
  }
  assert.deepEqual(lost, []);
});

test('every line of code that ARCHITECTURE.md quotes stands in the file that it names', () => {
  const bare = (text: string): string => text.replace(/\s+/g, '').replaceAll(',)', ')').replaceAll(',}', '}');
  const lost: string[] = [];
  let quoted = 0;
  for (const [, block] of textOf('ARCHITECTURE.md').matchAll(/```ts\n([\s\S]*?)```/g)) {
    const [first = '', ...lines] = (block as string).trim().split('\n');
    const file = first.replace('// ', '');
    const code = bare(textOf(file));
    for (const line of lines) {
      quoted += 1;
      if (!code.includes(bare(line).replace(/,$/, ''))) lost.push(`${file}: ${line.trim()}`);
    }
  }
  assert.ok(quoted > 10);
  assert.deepEqual(lost, []);
});
