// A CPU profile of the running server over its inspector, and who spends the time: own code, with what it calls, by file.
// https://chromedevtools.github.io/devtools-protocol/v8/Profiler/

type Node = {
  id: number;
  callFrame: { functionName: string; url: string; lineNumber: number };
  children?: number[];
};
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

/** Lines for people: the share of busy time of each function's own code, of each function with all it calls, and of each file. */
export function topOfProfile(profile: Profile, root: string, count: number): string[] {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(profile.nodes.flatMap(({ id, children }) => (children ?? []).map((child) => [child, id])));
  const own = new Map<string, number>();
  const within = new Map<string, number>();
  const byFile = new Map<string, number>();
  const add = (map: Map<string, number>, key: string, time: number): void =>
    void map.set(key, (map.get(key) ?? 0) + time);
  const fileOf = (url: string): string =>
    url === '' ? '(native)' : url.replace(`file://${root}/`, '').replace(/^.*node_modules\//, '');
  const nameOf = ({ callFrame: { functionName, url, lineNumber } }: Node): string => {
    const name = functionName === '' ? '(anonymous)' : functionName;
    return url === '' ? name : `${name}  ${fileOf(url)}:${lineNumber + 1}`;
  };
  let busy = 0;
  profile.samples.forEach((sample, i) => {
    const node = nodes.get(sample) as Node;
    if (node.callFrame.functionName === '(idle)') return;
    const time = profile.timeDeltas[i] ?? 0;
    busy += time;
    add(own, nameOf(node), time);
    add(byFile, fileOf(node.callFrame.url), time);
    const passed = new Set<string>();
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id))
      passed.add(nameOf(nodes.get(id) as Node));
    for (const name of passed) if (name !== '(root)') add(within, name, time);
  });
  const top = (map: Map<string, number>): string[] =>
    [...map]
      .sort((a, b) => b[1] - a[1])
      .slice(0, count)
      .map(([name, time]) => `    ${((100 * time) / busy).toFixed(1).padStart(5)} %  ${name}`);
  const total = profile.endTime - profile.startTime;
  return [
    `  busy ${((100 * busy) / total).toFixed(0)} % of ${(total / 1e6).toFixed(1)} s; own time by function:`,
    ...top(own),
    '  with what it calls:',
    ...top(within),
    '  by file:',
    ...top(byFile),
  ];
}
