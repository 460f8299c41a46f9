import assert from 'node:assert/strict';
import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { sqlStateOf } from './connect.ts';
import { migrate, type Tables } from './migrate.ts';
import { createScratch, type Scratch } from './scratch.ts';

describe('migrations', () => {
  let scratch: Scratch;
  let room: Tables;
  let number = 0;
  before(async () => {
    scratch = await createScratch();
  });
  after(() => scratch.close());
  beforeEach(async () => {
    room = { schema: `room_${++number}`, directory: await mkdtemp(join(tmpdir(), 'cercle-tables-')) };
  });
  afterEach(() => rm(room.directory, { recursive: true }));
  const file = (name: string, text: string) => writeFile(join(room.directory, name), text);

  test('files are applied in order, each once', async () => {
    await file('0002-more.sql', `alter table ${room.schema}.dossier add column at date;`);
    await file(
      '0001-dossier.sql',
      `create table ${room.schema}.dossier (id int); create index on ${room.schema}.dossier (id);`,
    );
    const applied = await migrate(scratch.sql, [room]);
    assert.deepEqual(
      applied.map((one) => one.file),
      ['0001-dossier.sql', '0002-more.sql'],
    );
    assert.deepEqual(await migrate(scratch.sql, [room]), []);
    await file('0003-last.sql', `drop table ${room.schema}.dossier;`);
    assert.equal((await migrate(scratch.sql, [room])).length, 1);
  });

  test('processes that start together apply a file once', async () => {
    await file('0001-slow.sql', `select pg_sleep(0.1); create table ${room.schema}.once (id int);`);
    const results = await Promise.all([1, 2, 3].map(() => migrate(scratch.sql, [room])));
    assert.equal(results.flat().length, 1);
  });

  test('a file that fails leaves nothing of itself', async () => {
    await file('0001-good.sql', `create table ${room.schema}.good (id int);`);
    await file('0002-bad.sql', `create table ${room.schema}.half (id int); select 1/0;`);
    await assert.rejects(migrate(scratch.sql, [room]), (error) => sqlStateOf(error) === '22012');
    const { rows } = await scratch.sql.query<{ name: string }>({
      text: 'select table_name as name from information_schema.tables where table_schema = $1',
      values: [room.schema],
    });
    assert.deepEqual(rows, [{ name: 'good' }]);
  });

  test('a file that changed or went away after it was applied is refused', async () => {
    await file('0001-dossier.sql', `create table ${room.schema}.dossier (id int);`);
    await migrate(scratch.sql, [room]);
    await file('0001-dossier.sql', `create table ${room.schema}.dossier (id bigint);`);
    await assert.rejects(migrate(scratch.sql, [room]), { code: 'sql.migration-changed' });
    await unlink(join(room.directory, '0001-dossier.sql'));
    await assert.rejects(migrate(scratch.sql, [room]), { code: 'sql.migration-changed' });
  });

  test('a file without a number, and two with the same, are refused', async () => {
    await file('dossier.sql', 'select 1;');
    await assert.rejects(migrate(scratch.sql, [room]), /not named like/);
    await unlink(join(room.directory, 'dossier.sql'));
    await file('0001-a.sql', 'select 1;');
    await file('0001-b.sql', 'select 1;');
    await assert.rejects(migrate(scratch.sql, [room]), /two files 0001/);
  });
});
