import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Fault } from '../../base/fault.ts';
import { createBrakes } from './brakes.ts';
import { migrate } from './migrate.ts';
import { createScratch, type Scratch } from './scratch.ts';
import { keyTables } from './wrapped-keys.ts';

let scratch: Scratch;
let time = Date.parse('2026-11-20T08:00:00Z');
const clock = { now: () => new Date(time) };
const brake = { name: 'code', max: 3, seconds: 60 };

before(async () => {
  scratch = await createScratch();
  await migrate(scratch.sql, [keyTables]);
});
after(() => scratch.close());

test('a fourth try within the window waits, whichever process it reaches, and the next window begins anew', async () => {
  const one = createBrakes(scratch.sql, clock);
  const other = createBrakes(scratch.sql, clock);
  await one.take(brake, 'anna');
  await other.take(brake, 'anna');
  await one.take(brake, 'anna');
  time += 20_000;
  await assert.rejects(other.take(brake, 'anna'), (error: Fault) => {
    assert.equal(error.category, 'busy');
    assert.equal(error.retryAfterSeconds, 40);
    return error instanceof Fault;
  });
  await one.take(brake, 'someone else');
  time += 41_000;
  await one.take(brake, 'anna');
});

test('of twenty tries at once no more than the limit go through', async () => {
  const brakes = createBrakes(scratch.sql, clock);
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => brakes.take(brake, 'many')));
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 3);
});

test('a success takes back the tries before it', async () => {
  const brakes = createBrakes(scratch.sql, clock);
  for (let i = 0; i < 3; i++) await brakes.take(brake, 'claire');
  await brakes.release(brake, 'claire');
  await brakes.take(brake, 'claire');
});

test('what has ended is purged, and no key can be read in the table', async () => {
  const brakes = createBrakes(scratch.sql, clock);
  await brakes.take(brake, '1968030412318');
  const { rows } = await scratch.sql.query<{ text: string }>({ text: 'select b::text as text from platform.brake b' });
  assert.ok(rows.length > 0 && rows.every(({ text }) => !text.includes('1968030412318')));
  time += 120_000;
  assert.ok((await brakes.purge()) > 0);
});
