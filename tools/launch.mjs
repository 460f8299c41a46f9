// Starts a TypeScript file under the pinned Node: node tools/launch.mjs src/main.ts serve
// Plain JavaScript for any Node since 20: it runs before the Node that reads TypeScript is found.
// Flags of Node itself may stand before the file; a relative file is sought from the repository, not from where we are called.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const wantedMajor = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The node of the npm package for this machine; our own when it is new enough; null when there is none. */
function findNode() {
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve(
      `node-${process.platform}-${process.arch}/package.json`,
    );
    const pinned = join(dirname(manifest), 'bin', 'node');
    if (existsSync(pinned)) return pinned;
  } catch {
    // Not installed: another platform, or npm was told to omit optional packages.
  }
  return Number.parseInt(process.versions.node, 10) >= wantedMajor ? process.execPath : null;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** The first argument that names a file becomes absolute; patterns of --test are left to Node, which runs in the repository. */
function withFile(args) {
  const index = args.findIndex((arg) => /\.(ts|mjs|js)$/.test(arg) && !arg.startsWith('-') && !arg.includes('*'));
  if (index === -1) return args;
  const file = resolve(root, args[index]);
  if (!existsSync(file)) fail(`${args[index]} does not exist in ${root}`);
  return [...args.slice(0, index), file, ...args.slice(index + 1)];
}

const args = process.argv.slice(2);
if (args.length === 0) fail('usage: node tools/launch.mjs <file.ts> [arguments]');
if (!existsSync(join(root, 'node_modules'))) fail('node_modules is missing: run `npm ci` first');
const node = findNode();
if (node === null) {
  const here = `${process.platform}-${process.arch} with Node ${process.versions.node}`;
  fail(
    `Cercle needs Node ${wantedMajor}. On Linux (x64, arm64) npm ci brings it along; this is ${here}, and it was not installed.\n` +
      `Install Node ${wantedMajor} or newer, or run npm ci without --omit=optional.`,
  );
}

const child = spawn(node, withFile(args), {
  cwd: args.includes('--test') ? root : process.cwd(),
  stdio: 'inherit',
  env: {
    ...process.env,
    // Files are synced in threads: four are fewer than a disk takes at once.
    UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '8',
    // Threads that each keep their own heap of freed memory, and a young generation larger than it need be, double what
    // the process holds of the machine without making it faster.
    MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2',
    NODE_OPTIONS: [process.env.NODE_OPTIONS, '--max-semi-space-size=8'].filter(Boolean).join(' '),
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'node'),
  },
});
child.on('error', (error) => fail(`${node} cannot be run: ${error.message}`));

// A SIGKILL to us cannot be handed on. A shell that reads from us sees our end and hands it on in our place.
const guard = spawn(
  '/bin/sh',
  ['-c', 'read -r word; [ "$word" = ended ] || kill -KILL "$1"', 'cercle-guard', String(child.pid)],
  {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  },
);
guard.on('error', () => undefined);
guard.stdin.on('error', () => undefined);
guard.unref();
guard.stdin.unref();

// A terminal sends Ctrl-C to both of us; npm and service managers signal only the parent. The child decides when it ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']) {
  process.on(signal, () => {
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  });
}

// npm stands above us in `npm start`; when it is killed, nobody else would end the platform.
if (process.env.npm_lifecycle_event !== undefined) {
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm) child.kill('SIGTERM');
  }, 1000).unref();
}

child.on('exit', (code, signal) => {
  guard.stdin.end('ended\n', () => process.exit(signal === null ? code : 128 + constants.signals[signal]));
});
