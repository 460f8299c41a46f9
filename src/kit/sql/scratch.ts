// For tests only: an empty database of a real server. The test command starts one server for all and names it in
// CERCLE_SCRATCH_SERVER; a test file run alone starts its own, which takes half a second.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSql, type SqlLog, type SqlPool } from './connect.ts';
import { startEmbeddedPostgres } from './embedded.ts';

export type Scratch = { sql: SqlPool; connectionString: string; close(): Promise<void> };

export const silentLog: SqlLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Call close in `after`: the database is gone then. */
export async function createScratch(log: SqlLog = silentLog): Promise<Scratch> {
  const server = await scratchServer(log);
  const name = `scratch_${randomBytes(6).toString('hex')}`;
  const admin = createSql({ connectionString: server.connectionStringTo('postgres'), max: 1, log });
  await admin.query({ text: `create database ${name}` });
  const connectionString = server.connectionStringTo(name);
  const sql = createSql({ connectionString, log });
  return {
    sql,
    connectionString,
    close: async () => {
      await sql.close();
      await admin.query({ text: `drop database ${name} with (force)` });
      await admin.close();
      await server.close();
    },
  };
}

export type ScratchServer = { connectionStringTo(database: string): string; close(): Promise<void> };

/** The server that CERCLE_SCRATCH_SERVER names (its database is exchanged), or one of our own in a temporary folder. */
export async function scratchServer(log: SqlLog = silentLog): Promise<ScratchServer> {
  const shared = process.env.CERCLE_SCRATCH_SERVER;
  if (shared) {
    const connectionStringTo = (database: string) => {
      const url = new URL(shared);
      url.pathname = `/${database}`;
      return url.href;
    };
    return { connectionStringTo, close: async () => undefined };
  }
  const directory = await mkdtemp(join(tmpdir(), 'cercle-scratch-'));
  const server = await startEmbeddedPostgres({ dataDirectory: directory, throwaway: true, log });
  return {
    connectionStringTo: server.connectionStringTo,
    close: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
