// Brakes that all processes share: so many tries of one kind by one asker within a window, then 429 with Retry-After.
// https://www.rfc-editor.org/rfc/rfc6585#section-4
import { createHash } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';
import type { Sql } from './sql.ts';

export type Brake = { name: string; max: number; seconds: number };
export type Brakes = ReturnType<typeof createBrakes>;

export function createBrakes(sql: Sql, clock: Clock) {
  // What is counted is kept as a hash: a copy of the table tells nobody's number or address.
  const hashOf = (name: string, key: string): Buffer => createHash('sha256').update(`${name} ${key}`).digest();
  return {
    /** Counts a try and says whether it is within the limit. Unknown and known keys cost alike.
     * @throws Fault `busy.too-many-tries` with Retry-After */
    async take(brake: Brake, key: string): Promise<void> {
      const now = clock.now();
      const ends = new Date(now.getTime() + brake.seconds * 1000);
      const { rows } = await sql.query<{ tries: number; ends_at: Date }>({
        name: 'brakes take',
        text: `insert into platform.brake as b (key_hash, tries, ends_at) values ($1, 1, $3)
               on conflict (key_hash) do update set
                 tries = case when b.ends_at <= $2 then 1 else b.tries + 1 end,
                 ends_at = case when b.ends_at <= $2 then $3 else b.ends_at end
               returning tries, ends_at`,
        values: [hashOf(brake.name, key), now, ends],
      });
      const row = rows[0] as { tries: number; ends_at: Date };
      if (row.tries <= brake.max) return;
      throw new Fault('busy', {
        code: 'busy.too-many-tries',
        message: 'Too many tries. Wait, then try again.',
        retryAfterSeconds: Math.max(1, Math.ceil((row.ends_at.getTime() - now.getTime()) / 1000)),
      });
    },
    /** After a success the tries before it no longer count. */
    async release(brake: Brake, key: string): Promise<void> {
      await sql.query({
        name: 'brakes release',
        text: 'delete from platform.brake where key_hash = $1',
        values: [hashOf(brake.name, key)],
      });
    },
    async purge(): Promise<number> {
      const { count } = await sql.query({
        name: 'brakes purge',
        text: 'delete from platform.brake where ends_at <= $1',
        values: [clock.now()],
      });
      return count;
    },
  };
}
