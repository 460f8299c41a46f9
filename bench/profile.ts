// A CPU profile of the running server over its inspector, and who spends the time themselves, by file.
// https://chromedevtools.github.io/devtools-protocol/v8/Profiler/

type Node = { id: number; callFrame: { functionName: string; url: string; lineNumber: number }; hitCount?: number };
type Profile = { nodes: Node[]; samples: number[]; timeDeltas: number[]; startTime: number; endTime: number };

export type Profiler = { start(): Promise<void>; stop(): Promise<Profile>; close(): void };

/** `said` is what the server wrote to stderr, where Node tells the inspector's address. */
export async function attachProfiler(said: string): Promise<Profiler> {
  const address = /Debugger listening on (ws:\/\/\S+)/.exec(said)?.[1];
  if (address === undefined) throw new Error('The server runs without an inspector.');
  const socket = new WebSocket(address);
  const waiting = new Map<number, (result: unknown) => void>();
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown };
    if (id !== undefined) waiting.get(id)?.(result);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('The inspector does not answer.')), { once: true });
  });
  const ask = (method: string, params: object = {}): Promise<unknown> =>
    new Promise((resolve) => {
      const id = ++last;
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
    });
  await ask('Profiler.enable');
  await ask('Profiler.setSamplingInterval', { interval: 500 });
  return {
    start: async () => void (await ask('Profiler.start')),
    stop: async () => ((await ask('Profiler.stop')) as { profile: Profile }).profile,
    close: () => socket.close(),
  };
}

/** Lines for people: the share of busy time that each function, and each file, spent in its own code. */
export function topOfProfile(profile: Profile, root: string, count: number): string[] {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const byFunction = new Map<string, number>();
  const byFile = new Map<string, number>();
  let busy = 0;
  profile.samples.forEach((id, i) => {
    const { functionName, url, lineNumber } = (nodes.get(id) as Node).callFrame;
    if (functionName === '(idle)') return;
    const time = profile.timeDeltas[i] ?? 0;
    busy += time;
    const file = url === '' ? '(native)' : url.replace(`file://${root}/`, '').replace(/^.*node_modules\//, '');
    const name = functionName === '' ? '(anonymous)' : functionName;
    const key = url === '' ? name : `${name}  ${file}:${lineNumber + 1}`;
    byFunction.set(key, (byFunction.get(key) ?? 0) + time);
    byFile.set(file, (byFile.get(file) ?? 0) + time);
  });
  const top = (map: Map<string, number>): string[] =>
    [...map]
      .sort((a, b) => b[1] - a[1])
      .slice(0, count)
      .map(([name, time]) => `    ${((100 * time) / busy).toFixed(1).padStart(5)} %  ${name}`);
  const total = profile.endTime - profile.startTime;
  return [
    `  busy ${((100 * busy) / total).toFixed(0)} % of ${(total / 1e6).toFixed(1)} s; own time by function:`,
    ...top(byFunction),
    '  by file:',
    ...top(byFile),
  ];
}
