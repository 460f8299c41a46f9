import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Fault } from '../../base/fault.ts';
import { constraintOf, createSql, mayRunAgain, sqlStateOf } from './connect.ts';
import { createScratch, type Scratch, silentLog } from './scratch.ts';

describe('the database room', () => {
  let scratch: Scratch;
  before(async () => {
    scratch = await createScratch();
    await scratch.sql.query({ text: 'create table person (id int primary key, name text, check (id < 1000))' });
  });
  after(() => scratch.close());

  const one = async (expression: string, values: unknown[] = []) =>
    (await scratch.sql.query<{ v: unknown }>({ text: `select ${expression} as v`, values })).rows[0]?.v;

  test('values arrive as the rooms expect them, whatever the time zone of the machine', async () => {
    assert.equal(await one(`'1972-03-31'::date`), '1972-03-31');
    assert.equal(await one('9007199254740993'), '9007199254740993');
    assert.equal(await one(`'{"value": 1.50}'::json`), '{"value": 1.50}');
    assert.equal(await one(`'{"value": 1.50}'::jsonb`), '{"value": 1.50}');
    assert.equal(await one('1.50::numeric'), '1.50');
    assert.deepEqual(await one(`'2026-03-29 02:30:00.123456+02'::timestamptz`), new Date('2026-03-29T00:30:00.123Z'));
    assert.equal(await one(`'2026-03-29 02:30:00'::timestamp`), '2026-03-29 02:30:00');
    assert.equal(await one('true'), true);
    assert.equal(await one('7'), 7);
    assert.equal(await one('null::date'), null);
    assert.deepEqual(await one(`array['1972-03-31', null]::date[]`), ['1972-03-31', null]);
    assert.deepEqual(await one('array[9007199254740993]'), ['9007199254740993']);
    assert.deepEqual(await one(`array['\\x00ff', null]::bytea[]`), [Buffer.from([0, 255]), null]);
  });

  test('bytes go in and come out unchanged', async () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256));
    assert.deepEqual(await one('$1::bytea', [bytes]), bytes);
    assert.deepEqual(await one('$1::bytea', [Buffer.alloc(0)]), Buffer.alloc(0));
  });

  test('a named statement is prepared once on a connection', async () => {
    await scratch.sql.transaction(async (tx) => {
      for (const id of [1, 2, 3]) await tx.query({ name: 'test.echo', text: 'select $1::int as v', values: [id] });
      const prepared = await tx.query({ text: `select name from pg_prepared_statements where name = 'test.echo'` });
      assert.equal(prepared.count, 1);
    });
  });

  test('a transaction is all or nothing', async () => {
    await scratch.sql.transaction((tx) => tx.query({ text: `insert into person values (10, 'Anna')` }));
    await assert.rejects(
      scratch.sql.transaction(async (tx) => {
        await tx.query({ text: `insert into person values (11, 'Lucie')` });
        throw new Error('changed my mind');
      }),
      /changed my mind/,
    );
    const { rows } = await scratch.sql.query<{ id: number }>({
      text: 'select id from person where id between 10 and 11',
    });
    assert.deepEqual(rows, [{ id: 10 }]);
  });

  test('a transaction within a transaction fails alone', async () => {
    await scratch.sql.transaction(async (tx) => {
      await tx.query({ text: `insert into person values (20, 'Anna')` });
      const inner = tx.transaction((nested) => nested.query({ text: `insert into person values (20, 'Lucie')` }));
      await assert.rejects(inner, (error) => sqlStateOf(error) === '23505');
      await tx.query({ text: `insert into person values (21, 'Weber')` });
    });
    assert.equal(await one('(select count(*)::int from person where id between 20 and 21)'), 2);
  });

  test('a swallowed error does not pass for a commit', async () => {
    const swallowed = scratch.sql.transaction(async (tx) => {
      await tx.query({ text: `insert into person values (30, 'Anna')` });
      await tx.query({ text: 'select 1/0' }).catch(() => undefined);
    });
    await assert.rejects(swallowed, { code: 'sql.rolled-back' });
    assert.equal(await one('(select count(*)::int from person where id = 30)'), 0);
  });

  test('a statement after the end of its transaction is refused', async () => {
    let kept: { query(statement: { text: string }): Promise<unknown> } | undefined;
    await scratch.sql.transaction(async (tx) => {
      kept = tx;
    });
    await assert.rejects(kept?.query({ text: 'select 1' }) ?? Promise.resolve(), { code: 'sql.transaction-over' });
  });

  test('errors name the constraint and carry no value of a row', async () => {
    const insert = { text: 'insert into person values ($1, $2)', values: [40, '1985112312345'] };
    await scratch.sql.query(insert);
    const refused = await scratch.sql.query(insert).catch((error: unknown) => error);
    assert.equal(constraintOf(refused), 'person_pkey');
    const failing = { ...insert, values: [5000, '1985112312345'] };
    const unfit = await scratch.sql.query(failing).catch((error: unknown) => error);
    assert.equal(constraintOf(unfit), 'person_id_check');
    const unreadable = await scratch.sql
      .query({ text: 'select $1::text::date', values: ['1985112312345x'] })
      .catch((error: unknown) => error);
    assert.match(sqlStateOf(unreadable) ?? '', /^22/);
    for (const error of [refused, unfit, unreadable]) {
      const all = JSON.stringify(error, Object.getOwnPropertyNames(error));
      assert.doesNotMatch(all, /1985112312345|Failing row|Key \(/);
    }
  });

  test('two that must not both win: one is told that it may run again', async () => {
    await scratch.sql.query({ text: `insert into person values (50, 'Anna')` });
    const change = (name: string, wait: Promise<unknown>, started: () => void) =>
      scratch.sql.transaction(async (tx) => {
        await tx.query({ text: 'set transaction isolation level serializable' });
        await tx.query({ text: 'select name from person where id = 50' });
        started();
        await wait;
        await tx.query({ text: 'update person set name = $1 where id = 50', values: [name] });
      });
    const bothRead = Promise.withResolvers<void>();
    let readers = 0;
    const started = () => {
      readers += 1;
      if (readers === 2) bothRead.resolve();
    };
    const results = await Promise.allSettled(['A', 'B'].map((name) => change(name, bothRead.promise, started)));
    const lost = results.filter((result) => result.status === 'rejected');
    assert.equal(lost.length, 1);
    assert.ok(mayRunAgain(lost[0]?.reason));
  });

  test('a connection cut by the server ends its statement and not the process; the next one works', async () => {
    const cut = scratch.sql.query({ text: 'select pg_terminate_backend(pg_backend_pid())' });
    await assert.rejects(cut, (error) => error instanceof Fault && error.code === 'sql.unavailable');
    assert.equal(await one('1'), 1);
  });

  test('a statement that takes too long is cancelled', async () => {
    const hasty = createSql({
      connectionString: scratch.connectionString,
      max: 1,
      statementSecondsMax: 0.05,
      log: silentLog,
    });
    await assert.rejects(hasty.query({ text: 'select pg_sleep(5)' }), (error) => sqlStateOf(error) === '57014');
    await hasty.close();
  });

  test('a server that is not there is unavailable', async () => {
    const nowhere = createSql({ socket: { directory: '/nowhere', user: 'x', database: 'x' }, log: silentLog });
    await assert.rejects(nowhere.query({ text: 'select 1' }), { category: 'unavailable', code: 'sql.unavailable' });
    await assert.rejects(
      nowhere.transaction(async () => 1),
      { category: 'unavailable', code: 'sql.unavailable' },
    );
    await nowhere.close();
  });

  test('the text of a failed statement can be sent again on the same connection', async () => {
    const single = createSql({ connectionString: scratch.connectionString, max: 1, log: silentLog });
    const later = { name: 'test.later', text: 'select count(*)::int as v from later' };
    await assert.rejects(single.query(later), (error) => sqlStateOf(error) === '42P01');
    await single.query({ text: 'create table later (id int)' });
    assert.deepEqual((await single.query(later)).rows, [{ v: 0 }]);
    await single.close();
  });
});
