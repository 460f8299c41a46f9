// What a process and its children used of the machine, read from /proc (Linux). https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ is 100 on every Linux that Node runs on. */
const millisecondsPerTick = 10;

type Stat = { parent: number; cpuMilliseconds: number };

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in parentheses may hold spaces.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), cpuMilliseconds: (Number(fields[11]) + Number(fields[12])) * millisecondsPerTick };
  } catch {
    return null;
  }
}

export type Usage = { server: number; database: number | null };

/** CPU milliseconds so far: of the server's own process, and of all processes below it (the embedded PostgreSQL). */
export function cpuOf(serverPid: number): Usage {
  const stats = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(Number(name));
    if (stat !== null) stats.set(Number(name), stat);
  }
  const isBelow = (pid: number): boolean => {
    for (let at = stats.get(pid)?.parent ?? 0; at > 1; at = stats.get(at)?.parent ?? 0) if (at === serverPid) return true;
    return false;
  };
  let database: number | null = null;
  for (const [pid, { cpuMilliseconds }] of stats) if (isBelow(pid)) database = (database ?? 0) + cpuMilliseconds;
  return { server: stats.get(serverPid)?.cpuMilliseconds ?? 0, database };
}

/** Megabytes: now, and the most since the process began or since `forgetPeak`. */
export function memoryOf(pid: number): { now: number; peak: number } {
  const text = (() => {
    try {
      return readFileSync(`/proc/${pid}/status`, 'latin1');
    } catch {
      return '';
    }
  })();
  const read = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1024;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}
