// What a process and its children used of the machine, read from /proc (Linux). https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ is 100 on every Linux that Node runs on. */
const millisecondsPerTick = 10;

type Stat = { name: string; parent: number; cpuMilliseconds: number };

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in parentheses may hold spaces.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return {
      name: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')),
      parent: Number(fields[1]),
      cpuMilliseconds: (Number(fields[11]) + Number(fields[12])) * millisecondsPerTick,
    };
  } catch {
    return null;
  }
}

export type Usage = { server: number; database: number | null };

/** The process and all below it, by pid. */
function family(serverPid: number): Map<number, Stat> {
  const stats = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(Number(name));
    if (stat !== null) stats.set(Number(name), stat);
  }
  const isOurs = (pid: number): boolean => {
    for (let at = pid; at > 1; at = stats.get(at)?.parent ?? 0) if (at === serverPid) return true;
    return false;
  };
  return new Map([...stats].filter(([pid]) => isOurs(pid)));
}

/** CPU milliseconds so far: of the server's processes, and of the embedded PostgreSQL's. */
export function cpuOf(serverPid: number): Usage {
  const usage: Usage = { server: 0, database: null };
  for (const { name, cpuMilliseconds } of family(serverPid).values()) {
    if (name === 'postgres') usage.database = (usage.database ?? 0) + cpuMilliseconds;
    else usage.server += cpuMilliseconds;
  }
  return usage;
}

/** Megabytes of the server's processes together: now, and the most since each began. */
export function memoryOf(serverPid: number): { now: number; peak: number } {
  const total = { now: 0, peak: 0 };
  for (const [pid, { name }] of family(serverPid)) {
    if (name === 'postgres') continue;
    let text = '';
    try {
      text = readFileSync(`/proc/${pid}/status`, 'latin1');
    } catch {
      continue;
    }
    const read = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1024;
    total.now += read('VmRSS');
    total.peak += read('VmHWM');
  }
  return total;
}
