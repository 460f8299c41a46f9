// Writes docs/reference/{settings.md,errors.md,openapi.json} from the sources that they describe.
// With --check it writes nothing and fails when one of them is out of date.
//   node tools/launch.mjs tools/generate-reference.ts [--check]
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorsPage } from './reference/errors-page.ts';
import { openApi } from './reference/openapi.ts';
import { settingsPage } from './reference/settings-page.ts';

const root = join(import.meta.dirname, '..');

const pages: Record<string, () => string | Promise<string>> = {
  'docs/reference/settings.md': settingsPage,
  'docs/reference/errors.md': () => errorsPage(root),
  'docs/reference/openapi.json': openApi,
};

const checking = process.argv.includes('--check');
const stale: string[] = [];
for (const [path, make] of Object.entries(pages)) {
  const made = await make();
  const file = join(root, path);
  if ((await readFile(file, 'utf8').catch(() => '')) === made) continue;
  stale.push(path);
  if (checking) continue;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, made);
}
if (checking && stale.length > 0) {
  process.stderr.write(`Out of date: ${stale.join(', ')}. Run: node tools/launch.mjs tools/generate-reference.ts\n`);
  process.exitCode = 1;
} else process.stdout.write(stale.length === 0 ? 'The reference is up to date.\n' : `Written: ${stale.join(', ')}.\n`);
