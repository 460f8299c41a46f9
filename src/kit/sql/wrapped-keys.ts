// Where the platform's own wrapped data keys are kept.
import { fileURLToPath } from 'node:url';
import type { Sql } from './sql.ts';

export const keyTables = { schema: 'platform', directory: fileURLToPath(new URL('./tables', import.meta.url)) };

export function createWrappedKeys(sql: Sql) {
  const find = async (name: string): Promise<Buffer | null> =>
    (
      await sql.query<{ wrapped: Buffer }>({
        text: 'select wrapped from platform.wrapped_key where name = $1',
        values: [name],
      })
    ).rows[0]?.wrapped ?? null;
  return {
    find,
    /** Keeps what is there and answers what stands: processes that start together agree. */
    async putIfAbsent(name: string, wrapped: Buffer): Promise<Buffer> {
      await sql.query({
        text: 'insert into platform.wrapped_key (name, wrapped) values ($1, $2) on conflict do nothing',
        values: [name, wrapped],
      });
      return (await find(name)) ?? wrapped;
    },
  };
}
