// Builds the portal when its sources are newer than what was built: before `npm start` and `npm test`.
// Text files are also laid compressed beside themselves, so that serving them costs nothing.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const web = join(root, 'web');
const stamp = join(web, 'dist', '.built-from');

/** Of names and contents: times of files say nothing after a clone. */
function sourcesOf(): string {
  const sum = createHash('sha256');
  for (const path of globSync('**/*', {
    cwd: web,
    exclude: (name) => name === 'node_modules' || name === 'dist',
    withFileTypes: false,
  }).sort()) {
    const file = join(web, path);
    if (!/\.[a-z0-9]+$/i.test(path)) continue;
    sum.update(`${path}\n`);
    sum.update(readFileSync(file));
  }
  sum.update(readFileSync(join(root, 'package-lock.json')));
  return sum.digest('hex');
}

function compress(): void {
  for (const path of globSync('**/*.{js,css,html,svg,json}', { cwd: join(web, 'dist') })) {
    const file = join(web, 'dist', path);
    const bytes = readFileSync(file);
    if (bytes.length < 1024) continue;
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  }
}

const sources = sourcesOf();
const isFresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === sources;
if (!isFresh || process.argv.includes('--force')) {
  if (!existsSync(join(root, 'node_modules', 'vite'))) {
    process.stderr.write(
      'The portal is not built and vite is not installed: run npm ci with development packages, or bring web/dist along.\n',
    );
    process.exit(1);
  }
  process.stderr.write('Building the portal …\n');
  const built = spawnSync(
    process.execPath,
    [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: web, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (built.status !== 0) process.exit(built.status ?? 1);
  compress();
  writeFileSync(stamp, sources);
}
