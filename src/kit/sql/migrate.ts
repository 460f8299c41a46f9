// Brings every room's tables up to date: files `NNNN-name.sql`, in order, each once, each in its own transaction.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../base/fault.ts';
import type { Sql } from './sql.ts';

/** A room's tables: the schema that bears its name and the folder with its files. */
export type Tables = { schema: string; directory: string };

export type Applied = { schema: string; file: string };

// Any number will do; all processes of a database must use the same.
const advisoryLock = 7_234_501;

/**
 * Applies what is missing and answers what it applied. Processes that start together wait for one another.
 * Refuses (Fault `sql.migration-changed`) when a file that was applied is gone or no longer the same: released tables are changed
 * by a new file.
 */
export async function migrate(sql: Sql, rooms: readonly Tables[]): Promise<Applied[]> {
  await sql.transaction(async (tx) => {
    await lock(tx);
    await tx.query({ text: 'create schema if not exists platform' });
    await tx.query({
      text: `create table if not exists platform.migration (
        schema text not null,
        file text not null,
        sha256 text not null,
        applied_at timestamptz not null default now(),
        primary key (schema, file)
      )`,
    });
  });
  const applied: Applied[] = [];
  for (const room of rooms) {
    if (!/^[a-z][a-z0-9_]*$/.test(room.schema)) throw new Error(`not a schema's name: ${room.schema}`);
    const files = await filesOf(room.directory);
    for (const file of files) {
      if (await applyOnce(sql, room.schema, file)) applied.push({ schema: room.schema, file: file.name });
    }
    await refuseLostFiles(sql, room.schema, files);
  }
  return applied;
}

type SqlFile = { name: string; text: string; sha256: string };

async function filesOf(directory: string): Promise<SqlFile[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  const numbers = new Set<string>();
  const files: SqlFile[] = [];
  for (const name of names) {
    const number = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1];
    if (number === undefined) throw new Error(`${join(directory, name)} is not named like 0001-name.sql`);
    if (numbers.has(number)) throw new Error(`${directory} holds two files ${number}`);
    numbers.add(number);
    const text = await readFile(join(directory, name), 'utf8');
    files.push({ name, text, sha256: createHash('sha256').update(text).digest('hex') });
  }
  return files;
}

/** True when the file was applied now, false when it was before. */
async function applyOnce(sql: Sql, schema: string, file: SqlFile): Promise<boolean> {
  return sql.transaction(async (tx) => {
    await lock(tx);
    const known = await tx.query<{ sha256: string }>({
      text: 'select sha256 from platform.migration where schema = $1 and file = $2',
      values: [schema, file.name],
    });
    if (known.rows[0]) {
      if (known.rows[0].sha256 !== file.sha256) throw changed(`${schema}/${file.name} changed after it was applied`);
      return false;
    }
    await tx.query({ text: 'set local statement_timeout = 0' });
    await tx.query({ text: `create schema if not exists ${schema}` });
    await tx.query({ text: file.text });
    await tx.query({
      text: 'insert into platform.migration (schema, file, sha256) values ($1, $2, $3)',
      values: [schema, file.name, file.sha256],
    });
    return true;
  });
}

async function refuseLostFiles(sql: Sql, schema: string, files: readonly SqlFile[]): Promise<void> {
  const lost = await sql.query<{ file: string }>({
    text: 'select file from platform.migration where schema = $1 and file <> all ($2::text[]) order by file',
    values: [schema, files.map((file) => file.name)],
  });
  if (lost.rows[0]) throw changed(`${schema}/${lost.rows[0].file} was applied but is gone: is this an older release?`);
}

function changed(message: string): Fault {
  return new Fault('fault', { code: 'sql.migration-changed', message });
}

async function lock(tx: Sql): Promise<void> {
  await tx.query({ text: 'select pg_advisory_xact_lock($1)', values: [advisoryLock] });
}
