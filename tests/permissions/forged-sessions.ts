// For tests only: portal sessions as they would stand in the database after a weaker, older or ended sign-in. No service
// gives such a session on demand, and to wait for one takes hours.
import assert from 'node:assert/strict';
import { hash, randomBytes } from 'node:crypto';
import type { Scratch } from '../../src/kit/sql/scratch.ts';

type Sql = Scratch['sql'];
export type SessionChange = {
  assurance?: 'low' | 'substantial' | 'high';
  signedInSecondsAgo?: number;
  seenSecondsAgo?: number;
  endsInSeconds?: number;
  actingFor?: string;
};

/** The account behind a session's secret. */
export async function accountOfSession(sql: Sql, secret: string): Promise<string> {
  const { rows } = await sql.query<{ account: string }>({
    text: 'select account from identity.session where secret_hash = $1',
    values: [hash('sha256', secret, 'buffer')],
  });
  return rows[0]?.account ?? assert.fail('no such session');
}

export async function accountOf(sql: Sql, kind: string, subject: string): Promise<string> {
  const { rows } = await sql.query<{ id: string }>({
    text: 'select id from identity.account where kind = $1 and subject = $2',
    values: [kind, subject],
  });
  return rows[0]?.id ?? assert.fail(`no account of ${subject}`);
}

/** Answers the secret, which is the cookie's value. Unchanged it is a strong sign-in of this moment. */
export async function forgeSession(sql: Sql, account: string, change: SessionChange = {}): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  const at = (seconds: number): Date => new Date(Date.now() + seconds * 1000);
  await sql.query({
    text: `insert into identity.session
             (secret_hash, id, account, assurance, method, device, authenticated_at, seen_at, ends_at, acting_for)
           values ($1, $2, $3, $4, 'national', 'forged', $5, $6, $7, $8)`,
    values: [
      hash('sha256', secret, 'buffer'),
      randomBytes(12).toString('hex'),
      account,
      change.assurance ?? 'high',
      at(-(change.signedInSecondsAgo ?? 0)),
      at(-(change.seenSecondsAgo ?? 0)),
      at(change.endsInSeconds ?? 3600),
      change.actingFor ?? null,
    ],
  });
  return secret;
}

/** What stands in every table, but for when a session or grant was last used. Two that are equal: nothing was done between. */
export async function contentOfTables(sql: Sql): Promise<Record<string, string>> {
  const { rows: tables } = await sql.query<{ name: string }>({
    text: `select format('%I.%I', schemaname, tablename) as name from pg_tables
           where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  });
  assert.ok(tables.length > 30);
  const each = tables.map(
    ({ name }) =>
      `select '${name}' as name, count(*) || ' ' || coalesce(sum(hashtextextended((to_jsonb(t) - 'seen_at' - 'used_at')::text, 0)), 0) as content from ${name} t`,
  );
  const { rows } = await sql.query<{ name: string; content: string }>({ text: each.join(' union all ') });
  return Object.fromEntries(rows.map(({ name, content }) => [name, content]));
}
