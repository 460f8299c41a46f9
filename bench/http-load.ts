// The client of the benchmarks, in a process of its own: raw HTTP/1.1 over kept-alive sockets, one request at a time on
// each, requests made beforehand, answers counted but not parsed. Little of the machine is spent here.
import net from 'node:net';

/** Sent by the parent. `serial` is overwritten with a number of its length that no other request has. */
export type LoadOrder = {
  port: number;
  connections: number;
  warmSeconds: number;
  seconds: number;
  requests: { bytes: Buffer; serialAt: number[] }[];
};
export type LoadReport = {
  kind: 'warm' | 'done';
  requests: number;
  seconds: number;
  p50: number;
  p99: number;
  statuses: Record<string, number>;
  bytesReceived: number;
  firstRefusal: string | null;
};

export const serialLength = 12;

type Tally = { latencies: number[]; statuses: Record<string, number>; bytes: number; firstRefusal: string | null };
const newTally = (): Tally => ({ latencies: [], statuses: {}, bytes: 0, firstRefusal: null });

type State = { tally: Tally; over: boolean; serial: number; answered(): void };

function drive(order: LoadOrder, state: State, index: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: '127.0.0.1', port: order.port, noDelay: true });
    const { requests } = order;
    const step = requests.length >= order.connections ? order.connections : 1;
    let next = index % requests.length;
    let sentAt = 0;
    let remaining = -1;
    let isChunked = false;
    let status = '';
    let head: Buffer = Buffer.alloc(0);
    let body = '';
    const send = (): void => {
      if (state.over) {
        socket.end();
        resolve();
        return;
      }
      const { bytes, serialAt } = requests[next] as LoadOrder['requests'][number];
      next += step;
      if (next >= requests.length) next %= step === 1 ? requests.length : step;
      if (serialAt.length > 0) {
        const serial = String(state.serial++).padStart(serialLength, '0');
        for (const at of serialAt) bytes.write(serial, at, 'latin1');
        // The socket may keep what it could not send at once, and the next request overwrites the same bytes.
        sentAt = performance.now();
        socket.write(Buffer.from(bytes));
        return;
      }
      sentAt = performance.now();
      socket.write(bytes);
    };
    const finish = (): void => {
      const { tally } = state;
      tally.latencies.push(performance.now() - sentAt);
      tally.statuses[status] = (tally.statuses[status] ?? 0) + 1;
      if (!status.startsWith('2')) tally.firstRefusal ??= `${status} ${body.slice(0, 600)}`;
      remaining = -1;
      head = Buffer.alloc(0);
      body = '';
      state.answered();
      send();
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('close', () => (state.over ? resolve() : reject(new Error('The platform closed a connection.'))));
    socket.on('data', (chunk: Buffer) => {
      state.tally.bytes += chunk.length;
      let part = chunk;
      if (remaining < 0) {
        head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        const text = head.toString('latin1', 0, end);
        status = text.slice(9, 12);
        isChunked = /\r\ntransfer-encoding: *chunked/i.test(text);
        remaining = isChunked ? 0 : Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1] ?? 0);
        part = head.subarray(end + 4);
      }
      if (!status.startsWith('2') && body.length < 600) body += part.toString('utf8');
      if (isChunked) {
        if (part.length >= 5 && part.toString('latin1', part.length - 5) === '0\r\n\r\n') finish();
        return;
      }
      remaining -= part.length;
      if (remaining <= 0) finish();
    });
  });
}

/** The window opens and closes at an answer, so that answers that come in bunches are counted in whole bunches. */
async function run(order: LoadOrder): Promise<void> {
  // A start that no earlier run of this process can have reached.
  const state: State = { tally: newTally(), over: false, serial: Date.now() % 1e12, answered: () => undefined };
  const report = (kind: LoadReport['kind'], seconds: number): void => {
    const { latencies, statuses, bytes, firstRefusal } = state.tally;
    const sorted = Float64Array.from(latencies).sort();
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    process.send?.({
      kind,
      requests: latencies.length,
      seconds,
      p50: at(0.5),
      p99: at(0.99),
      statuses,
      bytesReceived: bytes,
      firstRefusal,
    } satisfies LoadReport);
  };
  const began = performance.now();
  let opened: number | null = null;
  state.answered = () => {
    const now = performance.now();
    if (opened === null && now - began > order.warmSeconds * 1000) {
      report('warm', (now - began) / 1000);
      state.tally = newTally();
      opened = now;
    } else if (opened !== null && !state.over && now - opened > order.seconds * 1000) {
      report('done', (now - opened) / 1000);
      state.over = true;
    }
  };
  await Promise.all(Array.from({ length: order.connections }, (_, index) => drive(order, state, index)));
}

process.once('message', (order: LoadOrder) => {
  run(order).then(
    () => process.disconnect(),
    (error: Error) => {
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    },
  );
});
