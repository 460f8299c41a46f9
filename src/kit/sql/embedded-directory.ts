// Keeps a data directory for one process at a time, and stops what a killed process left running in it.
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../base/fault.ts';

export type Hold = { release(): Promise<void> };

/**
 * Holds the directory until released or until this process ends, however it ends. A second holder gets an Error that names
 * the first one's pid.
 */
export async function holdDirectory(directory: string): Promise<Hold> {
  const file = join(directory, 'lock');
  const holder = await readFile(file, 'utf8').then(
    (text) => Number.parseInt(text, 10),
    () => Number.NaN,
  );
  const taken = () =>
    new Fault('unavailable', {
      code: 'sql.directory-in-use',
      message: `${directory} is in use by another Cercle (process ${Number.isNaN(holder) ? 'unknown' : holder}); stop it first`,
    });
  let letGo: () => Promise<void> = async () => undefined;
  if (process.platform === 'linux') {
    // An abstract Unix socket (https://man7.org/linux/man-pages/man7/unix.7.html) belongs to one process and goes with it:
    // unlike a file it cannot be left behind, and two processes cannot both find it free.
    const { dev, ino } = await stat(directory);
    const server = createServer().unref();
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? taken() : error));
      server.listen({ path: `\0cercle-data-${dev}-${ino}` }, resolve);
    });
    letGo = () => new Promise((resolve) => server.close(() => resolve()));
  } else if (holder !== process.pid && isAlive(holder)) {
    throw taken();
  }
  await writeFile(file, `${process.pid}\n`, { mode: 0o600 });
  return {
    release: async () => {
      await rm(file, { force: true });
      await letGo();
    },
  };
}

/**
 * Stops a PostgreSQL that still runs on `cluster`, and removes a postmaster.pid whose number now belongs to another program:
 * PostgreSQL would refuse to start. To be called by the holder of the directory only.
 */
export async function stopLeftOver(cluster: string, onFound: (pid: number) => void): Promise<void> {
  const pid = await readFile(join(cluster, 'postmaster.pid'), 'utf8').then(
    (text) => Number.parseInt(text, 10),
    () => null,
  );
  if (pid === null) return;
  if (await worksIn(pid, cluster)) {
    onFound(pid);
    // Fast shutdown, then immediate, then by force (https://www.postgresql.org/docs/18/server-shutdown.html).
    for (const [signal, seconds] of [
      ['SIGINT', 20],
      ['SIGQUIT', 10],
      ['SIGKILL', 5],
    ] as const) {
      if (await leftAfter(pid, cluster, signal, seconds)) break;
    }
  }
  // Its children end by themselves when they see that it is gone. While one is there, its files must not be touched.
  for (let waited = 0; (await processesIn(cluster)).length > 0; waited += 1) {
    if (waited > 100) throw new Error(`processes ${(await processesIn(cluster)).join(', ')} still use ${cluster}`);
    await sleep(100);
  }
  if (isAlive(pid)) await rm(join(cluster, 'postmaster.pid'), { force: true });
}

async function leftAfter(pid: number, cluster: string, signal: NodeJS.Signals, seconds: number): Promise<boolean> {
  try {
    process.kill(pid, signal);
  } catch {
    return !(await worksIn(pid, cluster));
  }
  // Asked by its folder and not by its number: an ended process keeps its number until its new parent has noticed.
  for (let waited = 0; waited < seconds * 20; waited += 1) {
    if (!(await worksIn(pid, cluster))) return true;
    await sleep(50);
  }
  return false;
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** PostgreSQL's processes work in their data directory; a process that may not be looked at is not ours. */
async function worksIn(pid: number, cluster: string): Promise<boolean> {
  if (process.platform !== 'linux') return isAlive(pid);
  try {
    const [theirs, ours] = await Promise.all([stat(`/proc/${pid}/cwd`), stat(cluster)]);
    return theirs.dev === ours.dev && theirs.ino === ours.ino;
  } catch {
    return false;
  }
}

async function processesIn(cluster: string): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).map(Number).filter((pid) => Number.isInteger(pid) && pid !== process.pid);
  const found = await Promise.all(pids.map(async (pid) => ((await worksIn(pid, cluster)) ? [pid] : [])));
  return found.flat();
}
