// Finds a Chromium for tests in the browser: one the machine has, else the one inside the npm package @sparticuz/chromium,
// unpacked with the libraries and fonts that it carries, so that a bare machine needs nothing else.
import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

/** What playwright-core's `chromium.launch` takes. */
export type Browser = { executablePath: string; args: string[]; env: Record<string, string> };

const args = [
  '--no-sandbox', // root has none
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none', // the same widths on every machine
];

/**
 * Looks at CHROMIUM_PATH, then for chromium or google-chrome, then unpacks the package (seconds, once). CHROMIUM_PATH=package skips
 * what the machine has. Throws when nothing starts.
 */
export async function findChromium(): Promise<Browser> {
  const own = inherited();
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '' && named !== 'package') return { executablePath: named, args, env: own };
  if (named !== 'package') {
    for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
      const path = await onPath(name);
      if (path !== null && (await starts(path, own))) return { executablePath: path, args, env: own };
    }
  }
  const { executablePath, libraries, fonts } = await unpacked();
  const env: Record<string, string> = {
    ...own,
    LD_LIBRARY_PATH: [libraries, own.LD_LIBRARY_PATH].filter(Boolean).join(':'),
  };
  // Chromium ends when there is no font at all.
  env.FONTCONFIG_FILE = fonts;
  await run(executablePath, env).catch((error: unknown) => {
    throw new Error('no Chromium starts here: install one, or name it in CHROMIUM_PATH', { cause: error });
  });
  return { executablePath, args, env };
}

/** Our environment; a home is made up when there is none, since Chromium wants one. */
function inherited(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { HOME: tmpdir(), ...Object.fromEntries(entries) };
}

async function onPath(name: string): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (await exists(join(folder, name), constants.X_OK)) return join(folder, name);
  }
  return null;
}

async function starts(path: string, env: Record<string, string>): Promise<boolean> {
  return run(path, env).then(
    () => true,
    () => false,
  );
}

// Until it listens and not --version: missing libraries and a missing home show only then.
async function run(path: string, env: Record<string, string>): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'cercle-chromium-'));
  const listening = ['--headless', `--user-data-dir=${profile}`, '--remote-debugging-port=0', 'about:blank'];
  const child = spawn(path, [...args, ...listening], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((settle) => child.once('close', () => settle()).once('error', () => settle()));
  try {
    let said = '';
    await new Promise<void>((settle, reject) => {
      const timer = setTimeout(() => reject(new Error(`${path} did not start in 30 s: ${said}`)), 30_000);
      child.stderr.on('data', (text) => {
        said += text;
        if (said.includes('DevTools listening')) settle();
      });
      child.once('error', reject);
      void ended.then(() => reject(new Error(`${path} ended: ${said}`))).finally(() => clearTimeout(timer));
    });
  } finally {
    child.kill('SIGKILL');
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Beside npm's own caches, so that `npm ci` clears it; in the system's temporary folder when that cannot be written. */
async function unpacked(): Promise<{ executablePath: string; libraries: string; fonts: string }> {
  const require = createRequire(import.meta.url);
  // Its manifest is not exported: it is sought from its entry, <package>/build/index.js.
  const root = dirname(dirname(require.resolve('@sparticuz/chromium')));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const inModules = join(import.meta.dirname, '..', 'node_modules', '.cache');
  const writable = await mkdir(inModules, { recursive: true }).then(
    () => exists(inModules, constants.W_OK),
    () => false,
  );
  const cache = writable ? inModules : tmpdir();
  const folder = join(cache, `chromium-${version}-${process.getuid?.() ?? 0}`);
  const at = {
    executablePath: join(folder, 'chromium'),
    libraries: join(folder, 'lib'),
    fonts: join(folder, 'own-fonts.conf'),
  };
  if (await exists(at.executablePath, constants.X_OK)) return at;
  const beside = await mkdtemp(`${folder}.`);
  try {
    const bytes = await promisify(brotliDecompress)(await readFile(join(root, 'bin', 'chromium.br')));
    await writeFile(join(beside, 'chromium'), bytes);
    await chmod(join(beside, 'chromium'), 0o755);
    for (const archive of ['al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br']) {
      await untar(await promisify(brotliDecompress)(await readFile(join(root, 'bin', archive))), beside);
    }
    await writeFile(join(beside, 'own-fonts.conf'), fontSettings);
    await rename(beside, folder).catch(async (error: NodeJS.ErrnoException) => {
      // Another process was faster.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
  return at;
}

/** The fonts of the machine, if it has any, and those of the package beside this file. */
const fontSettings = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** Plain files of a ustar archive (https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06). */
async function untar(archive: Buffer, folder: string): Promise<void> {
  const text = (from: number, length: number) => archive.toString('latin1', from, from + length).replace(/\0.*$/s, '');
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const prefix = text(at + 345, 155);
    const name = join(folder, prefix, text(at, 100));
    const size = Number.parseInt(text(at + 124, 12), 8);
    const mode = Number.parseInt(text(at + 100, 8), 8);
    const kind = text(at + 156, 1);
    if (kind === '' || kind === '0') {
      await mkdir(dirname(name), { recursive: true });
      await writeFile(name, archive.subarray(at + 512, at + 512 + size), { mode });
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

function exists(path: string, mode: number = constants.F_OK): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
