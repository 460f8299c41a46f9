// Doubts that large bundles wait in line, small ones do not, and nobody waits for ever.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../../base/fault.ts';
import { createByteGate } from './byte-gate.ts';

const limits = { bytesMax: 10, smallBytesMax: 1, waitingBytesMax: 30, waitMsMax: 60_000 };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Bundles that stay until they are let go. */
function crowd(gate: ReturnType<typeof createByteGate>) {
  const inside: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    inside,
    send: (name: string, bytes: number): Promise<string> =>
      gate(bytes, async () => {
        inside.push(name);
        await new Promise<void>((resolve) => ends.set(name, resolve));
        inside.splice(inside.indexOf(name), 1);
        return name;
      }),
    async end(name: string): Promise<void> {
      ends.get(name)?.();
      await turn();
    },
  };
}
const isTooBusy = (error: unknown): boolean =>
  error instanceof Fault && error.category === 'unavailable' && (error.retryAfterSeconds ?? 0) > 0;

test('bodies enter in the order they came, as many bytes as fit, and a small one beside them at once', async () => {
  const { inside, send, end } = crowd(createByteGate(limits));
  const all = [send('a', 6), send('b', 4), send('c', 7), send('d', 2), send('small', 1)];
  await turn();
  assert.deepEqual(inside, ['a', 'b', 'small']);
  await end('b');
  assert.deepEqual(inside, ['a', 'small'], 'd would fit, but c came before');
  await end('a');
  assert.deepEqual(inside, ['small', 'c', 'd']);
  for (const name of ['small', 'c', 'd']) await end(name);
  assert.deepEqual(await Promise.all(all), ['a', 'b', 'c', 'd', 'small']);
});

test('one that is larger than the gate passes alone', async () => {
  const { inside, send, end } = crowd(createByteGate(limits));
  const all = [send('a', 2), send('huge', 25), send('b', 2)];
  await turn();
  assert.deepEqual(inside, ['a']);
  await end('a');
  assert.deepEqual(inside, ['huge']);
  await end('huge');
  assert.deepEqual(inside, ['b']);
  await end('b');
  await Promise.all(all);
});

test('who waits too long, or behind too many, is told to come again, and the others go on', async () => {
  const short = crowd(createByteGate({ ...limits, waitMsMax: 20 }));
  const held = short.send('a', 10);
  await assert.rejects(short.send('late', 9), isTooBusy);
  await short.end('a');
  assert.equal(await held, 'a');
  const next = short.send('next', 10);
  await short.end('next');
  assert.equal(await next, 'next');

  const { inside, send, end } = crowd(createByteGate(limits));
  const first = send('a', 10);
  const queue = [send('b', 10), send('c', 10), send('d', 10)];
  await assert.rejects(send('e', 10), isTooBusy);
  await end('a');
  assert.equal(await first, 'a');
  assert.deepEqual(inside, ['b']);
  await end('b');
  for (const name of ['c', 'd']) await end(name);
  assert.deepEqual(await Promise.all(queue), ['b', 'c', 'd']);
});

test('work that fails makes room all the same', async () => {
  const gate = createByteGate(limits);
  await assert.rejects(
    gate(10, async () => {
      throw new Error('broken');
    }),
    /broken/,
  );
  assert.equal(await gate(10, async () => 'next'), 'next');
});
