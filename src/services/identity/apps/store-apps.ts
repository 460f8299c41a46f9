// The SQL of apps: who publishes them, what they were granted, and one-time launches.
import type { Sql } from '../../../kit/sql/sql.ts';

export type AppRow = { client: string; name: string; publisher: string | null; launch_url: string | null };
export type AppGrantRow = {
  id: string;
  account: string;
  client: string;
  scopes: string[];
  sealed: Buffer;
  created_at: Date;
  used_at: Date | null;
  ends_at: Date;
};
export type NewGrantRow = Omit<AppGrantRow, 'used_at'> & { grantHash: Buffer; session: string | null };

export type AppsStore = ReturnType<typeof createAppsStore>;

/** A grant stands while nobody ended it, its time has not come, and the session that it hangs on is there. */
const stands = `g.ended_at is null and g.ends_at > $2 and (g.session is null
  or exists (select 1 from identity.session s where s.id = g.session and s.ends_at > $2 and s.seen_at > $3))`;

export function createAppsStore(sql: Sql) {
  const one = async <Row>(name: string, text: string, values: unknown[]): Promise<Row | null> =>
    (await sql.query<Row>({ name: `identity apps ${name}`, text, values })).rows[0] ?? null;
  const many = async <Row>(name: string, text: string, values: unknown[]): Promise<Row[]> =>
    (await sql.query<Row>({ name: `identity apps ${name}`, text, values })).rows;
  const run = async (name: string, text: string, values: unknown[]): Promise<number> =>
    (await sql.query({ name: `identity apps ${name}`, text, values })).count;
  return {
    saveApp: (client: string, publisher: string | null, launchUrl: string | null) =>
      run(
        'save',
        `insert into identity.app (client, publisher, launch_url) values ($1, $2, $3)
         on conflict (client) do update set publisher = excluded.publisher, launch_url = excluded.launch_url`,
        [client, publisher, launchUrl],
      ),
    findApp: (client: string) =>
      one<AppRow>(
        'find',
        `select c.id as client, c.name, a.publisher, a.launch_url from identity.client c left join identity.app a on a.client = c.id
         where c.id = $1 and c.kind = 'app' and c.disabled_at is null`,
        [client],
      ),
    launchableApps: () =>
      many<AppRow>(
        'launchable',
        `select c.id as client, c.name, a.publisher, a.launch_url from identity.client c join identity.app a on a.client = c.id
         where a.launch_url is not null and c.disabled_at is null and 'launch' = any(c.scopes) order by c.name limit 50`,
        [],
      ),
    /** Of public apps only: a browser sends no other origin to us that we need to answer. */
    redirectUris: async (): Promise<string[]> =>
      (
        await many<{ uri: string }>(
          'redirect uris',
          "select distinct unnest(redirect_uris) as uri from identity.client where kind = 'app' and disabled_at is null",
          [],
        )
      ).map(({ uri }) => uri),

    addGrant: (grant: NewGrantRow) =>
      run(
        'add grant',
        `insert into identity.app_grant (id, grant_hash, account, client, scopes, sealed, session, created_at, ends_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          grant.id,
          grant.grantHash,
          grant.account,
          grant.client,
          grant.scopes,
          grant.sealed,
          grant.session,
          grant.created_at,
          grant.ends_at,
        ],
      ),
    findGrant: (grantHash: Buffer, now: Date, seenSince: Date) =>
      one<AppGrantRow>(
        'find grant',
        `select g.id, g.account, g.client, g.scopes, g.sealed, g.created_at, g.used_at, g.ends_at from identity.app_grant g where g.grant_hash = $1 and ${stands}`,
        [grantHash, now, seenSince],
      ),
    /** Whether it stands; being used is written once a minute. */
    grantStands: async (id: string, now: Date, seenSince: Date): Promise<boolean> => {
      const row = await one<{ used_at: Date | null }>(
        'grant stands',
        `select g.used_at from identity.app_grant g where g.id = $1 and ${stands}`,
        [id, now, seenSince],
      );
      if (row !== null && (row.used_at === null || now.getTime() - row.used_at.getTime() > 60_000))
        await run('grant used', 'update identity.app_grant set used_at = $2 where id = $1', [id, now]);
      return row !== null;
    },
    grantsOf: (account: string, now: Date, seenSince: Date) =>
      many<AppGrantRow & { name: string; publisher: string | null }>(
        'grants of',
        `select g.id, g.account, g.client, g.scopes, g.sealed, g.created_at, g.used_at, g.ends_at, c.name, a.publisher
         from identity.app_grant g join identity.client c on c.id = g.client left join identity.app a on a.client = g.client
         where g.account = $1 and ${stands} order by c.name, g.created_at`,
        [account, now, seenSince],
      ),
    /** Answers whose it was; null when it had ended before. */
    endGrant: (grantHash: Buffer, why: string, at: Date) =>
      one<{ id: string; account: string; client: string }>(
        'end grant',
        `update identity.app_grant set ended_at = $3, ended_why = $2 where grant_hash = $1 and ended_at is null
         returning id, account, client`,
        [grantHash, why, at],
      ),
    endGrantsOf: (account: string, client: string, at: Date) =>
      many<{ id: string; grant_hash: Buffer }>(
        'end grants of',
        `update identity.app_grant set ended_at = $3, ended_why = 'removed' where account = $1 and client = $2 and ended_at is null
         returning id, grant_hash`,
        [account, client, at],
      ),

    addLaunch: (handleHash: Buffer, sealed: Buffer, expiresAt: Date) =>
      run('add launch', 'insert into identity.launch (handle_hash, sealed, expires_at) values ($1, $2, $3)', [
        handleHash,
        sealed,
        expiresAt,
      ]),
    /** Gives the handle to one authorization, and to no other after it. */
    useLaunch: (handleHash: Buffer, usedBy: Buffer, now: Date) =>
      one<{ sealed: Buffer }>(
        'use launch',
        `update identity.launch set used_by = $2 where handle_hash = $1 and (used_by is null or used_by = $2) and expires_at > $3
         returning sealed`,
        [handleHash, usedBy, now],
      ),
    purge: async (now: Date): Promise<number> =>
      (await run('purge grants', 'delete from identity.app_grant where ends_at <= $1', [now])) +
      (await run('purge launches', 'delete from identity.launch where expires_at <= $1', [
        new Date(now.getTime() - 3_600_000),
      ])),
  };
}
