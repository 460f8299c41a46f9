import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Fault } from '../../base/fault.ts';
import { createBatch } from './batch.ts';

const turn = async () => {
  for (let i = 0; i < 3; i += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

describe('a micro-batch', () => {
  test('callers of one turn share a run, and each gets its own result', async () => {
    const runs: number[][] = [];
    const double = createBatch<number, number>({
      max: 100,
      run: async (ops) => {
        runs.push(ops);
        return ops.map((op) => op * 2);
      },
    });
    assert.deepEqual(await Promise.all([1, 2, 3].map(double)), [2, 4, 6]);
    assert.deepEqual(runs, [[1, 2, 3]]);
  });

  test('what comes while all runs are busy waits and forms the next run, of at most max', async () => {
    const runs: { ops: number[]; finish(): void }[] = [];
    const echo = createBatch<number, number>({
      max: 2,
      runsMax: 2,
      run: (ops) => new Promise((resolve) => runs.push({ ops, finish: () => resolve(ops) })),
    });
    const first = echo(1);
    await turn();
    const second = echo(2);
    await turn();
    const rest = [3, 4, 5].map(echo);
    await turn();
    assert.deepEqual(
      runs.map(({ ops }) => ops),
      [[1], [2]],
    );
    runs[0]?.finish();
    assert.equal(await first, 1);
    await turn();
    assert.deepEqual(
      runs.map(({ ops }) => ops),
      [[1], [2], [3, 4]],
    );
    runs[1]?.finish();
    runs[2]?.finish();
    await Promise.all([second, rest[0], rest[1]]);
    await turn();
    assert.deepEqual(runs[3]?.ops, [5]);
    runs[3]?.finish();
    assert.equal(await rest[2], 5);
  });

  test('an Error among the results reaches its caller alone', async () => {
    const pick = createBatch<number, number>({
      max: 10,
      run: async (ops) => ops.map((op) => (op === 2 ? new Error('no two') : op)),
    });
    const results = await Promise.allSettled([1, 2, 3].map(pick));
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
  });

  test('a run that throws is tried one by one, so that nobody fails by the mistake of another', async () => {
    const insert = createBatch<number, number>({
      max: 10,
      run: async (ops) => {
        if (ops.includes(2)) throw new Error('duplicate');
        return ops;
      },
    });
    const results = await Promise.allSettled([1, 2, 3].map(insert));
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
  });

  test('when the database is away, or results are miscounted, nothing is run twice', async () => {
    let runs = 0;
    const away = createBatch<number, number>({
      max: 10,
      run: async () => {
        runs += 1;
        throw new Fault('unavailable', { code: 'sql.unavailable' });
      },
    });
    const miscounting = createBatch<number, number>({
      max: 10,
      run: async () => {
        runs += 1;
        return [1];
      },
    });
    for (const batch of [away, miscounting]) {
      const results = await Promise.allSettled([1, 2, 3].map(batch));
      assert.ok(results.every(({ status }) => status === 'rejected'));
    }
    assert.equal(runs, 2);
  });
});
