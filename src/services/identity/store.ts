// The only SQL of identity. Secrets come in as hashes, names and payloads as sealed bytes.
import type { OperatorRole, OrganisationKind } from '../../base/call.ts';
import type { Sql } from '../../kit/sql/sql.ts';
import type { SignInAs } from './needs.ts';

export type AccountRow = {
  id: string;
  kind: SignInAs;
  subject: string;
  roles: OperatorRole[];
  sealed: Buffer;
  disabled_at: Date | null;
  /** Sessions and tokens of sign-ins before it open nothing. */
  valid_from: Date | null;
};
export type SessionRow = {
  id: string;
  account: string;
  assurance: 'low' | 'substantial' | 'high';
  authenticated_at: Date;
  seen_at: Date;
  ends_at: Date;
  acting_for: string | null;
};
export type ClientRow = {
  id: string;
  kind: 'system' | 'app';
  name: string;
  organisation_id: string | null;
  organisation_kind: OrganisationKind | null;
  jwks: string | null;
  scopes: string[];
  redirect_uris: string[];
  jwks_uri: string | null;
  bound_by: 'none' | 'dpop' | 'mtls';
  certificate_thumbprint: string | null;
  certificate_subject: string | null;
  par_required: boolean;
  introspects: boolean;
  contact: Buffer | null;
  agreement_number: string | null;
  /** YYYY-MM-DD */
  agreement_from: string | null;
  agreement_until: string | null;
  sandbox: boolean;
  disabled_at: Date | null;
};
export type OidcRow = { id_hash: Buffer; sealed: Buffer; consumed_at: Date | null };
export type OidcKey = { realm: string; model: string; idHash: Buffer };

const clientColumns = [
  'id',
  'kind',
  'name',
  'organisation_id',
  'organisation_kind',
  'jwks',
  'scopes',
  'redirect_uris',
  'jwks_uri',
  'bound_by',
  'certificate_thumbprint',
  'certificate_subject',
  'par_required',
  'introspects',
  'contact',
  'agreement_number',
  'agreement_from',
  'agreement_until',
  'sandbox',
] as const satisfies readonly (keyof ClientRow)[];

export type Store = ReturnType<typeof createStore>;

export function createStore(sql: Sql) {
  const one = async <Row>(name: string, text: string, values: unknown[]): Promise<Row | null> =>
    (await sql.query<Row>({ name: `identity ${name}`, text, values })).rows[0] ?? null;
  const run = async (name: string, text: string, values: unknown[]): Promise<number> =>
    (await sql.query({ name: `identity ${name}`, text, values })).count;

  return {
    saveAccount: (account: {
      id: string;
      kind: SignInAs;
      subject: string;
      nationalId: bigint;
      roles: string[];
      sealed: Buffer;
      at: Date;
    }) =>
      one<{ id: string }>(
        'save account',
        `insert into identity.account (id, kind, subject, national_id, roles, sealed, created_at) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (kind, subject) do update set national_id = excluded.national_id, roles = excluded.roles, sealed = excluded.sealed
         returning id`,
        [
          account.id,
          account.kind,
          account.subject,
          String(account.nationalId),
          account.roles,
          account.sealed,
          account.at,
        ],
      ),
    accountIdOf: (kind: SignInAs, subject: string) =>
      one<{ id: string }>('account id', 'select id from identity.account where kind = $1 and subject = $2', [
        kind,
        subject,
      ]),
    findAccount: (id: string) =>
      one<AccountRow>(
        'account',
        'select id, kind, subject, roles, sealed, disabled_at, valid_from from identity.account where id = $1',
        [id],
      ),
    findAccountByNationalId: (kind: SignInAs, nationalId: bigint) =>
      one<AccountRow>(
        'account by national id',
        'select id, kind, subject, roles, sealed, disabled_at, valid_from from identity.account where kind = $1 and national_id = $2',
        [kind, String(nationalId)],
      ),
    subjectsWithAccount: (kind: SignInAs, subjects: readonly string[]) =>
      sql
        .query<{ subject: string }>({
          name: 'identity subjects with account',
          text: 'select subject from identity.account where kind = $1 and subject = any($2::text[])',
          values: [kind, subjects],
        })
        .then(({ rows }) => rows.map((row) => row.subject)),
    operatorIds: () =>
      sql
        .query<{ id: string }>({
          name: 'identity operators',
          text: `select id from identity.account where kind = 'operator' order by created_at, id`,
        })
        .then(({ rows }) => rows.map((row) => row.id)),
    disableAccount: (id: string, at: Date | null) =>
      run('disable account', 'update identity.account set disabled_at = $2 where id = $1', [id, at]),

    addSession: (session: {
      secretHash: Buffer;
      id: string;
      account: string;
      assurance: string;
      method: string;
      device: string;
      actingFor: string | null;
      at: Date;
      endsAt: Date;
    }) =>
      run(
        'add session',
        `insert into identity.session
           (secret_hash, id, account, assurance, method, device, authenticated_at, seen_at, ends_at, acting_for)
         values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9)`,
        [
          session.secretHash,
          session.id,
          session.account,
          session.assurance,
          session.method,
          session.device,
          session.at,
          session.endsAt,
          session.actingFor,
        ],
      ),
    findSession: (secretHash: Buffer) =>
      one<SessionRow>(
        'session',
        'select id, account, assurance, authenticated_at, seen_at, ends_at, acting_for from identity.session where secret_hash = $1',
        [secretHash],
      ),
    touchSession: (secretHash: Buffer, at: Date) =>
      run('touch session', 'update identity.session set seen_at = $2 where secret_hash = $1', [secretHash, at]),
    setActingFor: (secretHash: Buffer, mandateId: string | null) =>
      run('acting for', 'update identity.session set acting_for = $2 where secret_hash = $1', [secretHash, mandateId]),
    deleteSession: (secretHash: Buffer) =>
      run('delete session', 'delete from identity.session where secret_hash = $1', [secretHash]),

    addSignIn: (signIn: { stateHash: Buffer; browserHash: Buffer; sealed: Buffer; expiresAt: Date }) =>
      run(
        'add sign-in',
        'insert into identity.sign_in (state_hash, browser_hash, sealed, expires_at) values ($1, $2, $3, $4)',
        [signIn.stateHash, signIn.browserHash, signIn.sealed, signIn.expiresAt],
      ),
    /** For the simulator, which plays that the answer came too late. */
    expireSignIn: (stateHash: Buffer, at: Date) =>
      run('expire sign-in', 'update identity.sign_in set expires_at = $2 where state_hash = $1', [stateHash, at]),
    /** Answers once for each sign-in: the row leaves with the answer. */
    takeSignIn: (stateHash: Buffer) =>
      one<{ browser_hash: Buffer; sealed: Buffer; expires_at: Date }>(
        'take sign-in',
        'delete from identity.sign_in where state_hash = $1 returning browser_hash, sealed, expires_at',
        [stateHash],
      ),

    organisationsWithSystem: (ids: readonly string[], today: string) =>
      sql
        .query<{ organisation_id: string }>({
          name: 'identity organisations with system',
          text: `select distinct organisation_id from identity.client
                 where kind = 'system' and disabled_at is null and organisation_id = any($1::text[])
                   and (agreement_from is null or agreement_from <= $2::date)
                   and (agreement_until is null or agreement_until >= $2::date)`,
          values: [ids, today],
        })
        .then(({ rows }) => rows.map((row) => row.organisation_id)),
    saveClient: (client: Omit<ClientRow, 'disabled_at'> & { at: Date }) =>
      run(
        'save client',
        `insert into identity.client (${clientColumns.join(', ')}, created_at)
         values (${clientColumns.map((_, at) => `$${at + 1}`).join(', ')}, $${clientColumns.length + 1})
         on conflict (id) do update set ${clientColumns.map((column) => `${column} = excluded.${column}`).join(', ')}`,
        [...clientColumns.map((column) => client[column]), client.at],
      ),
    findClient: (id: string) =>
      one<ClientRow>('client', `select ${clientColumns.join(', ')}, disabled_at from identity.client where id = $1`, [
        id,
      ]),
    disableClient: (id: string, at: Date | null) =>
      run('disable client', 'update identity.client set disabled_at = $2 where id = $1', [id, at]),

    saveOidc: (
      key: OidcKey,
      row: { sealed: Buffer; grantHash: Buffer | null; uidHash: Buffer | null; expiresAt: Date | null },
    ) =>
      run(
        'oidc save',
        `insert into identity.oidc (realm, model, id_hash, sealed, grant_hash, uid_hash, expires_at) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (realm, model, id_hash) do update set sealed = excluded.sealed, grant_hash = excluded.grant_hash,
           uid_hash = excluded.uid_hash, expires_at = excluded.expires_at`,
        [key.realm, key.model, key.idHash, row.sealed, row.grantHash, row.uidHash, row.expiresAt],
      ),
    /** False when it is there already and has not expired. */
    addOidcOnce: async (key: OidcKey, expiresAt: Date, now: Date) =>
      (await run(
        'oidc add once',
        `insert into identity.oidc (realm, model, id_hash, sealed, expires_at) values ($1, $2, $3, ''::bytea, $4)
         on conflict (realm, model, id_hash) do update set expires_at = excluded.expires_at where oidc.expires_at <= $5`,
        [key.realm, key.model, key.idHash, expiresAt, now],
      )) === 1,
    findOidc: (key: OidcKey, now: Date) =>
      one<OidcRow>(
        'oidc find',
        `select id_hash, sealed, consumed_at from identity.oidc where realm = $1 and model = $2 and id_hash = $3 and (expires_at is null or expires_at > $4)`,
        [key.realm, key.model, key.idHash, now],
      ),
    findOidcByUid: (realm: string, model: string, uidHash: Buffer, now: Date) =>
      one<OidcRow>(
        'oidc find by uid',
        `select id_hash, sealed, consumed_at from identity.oidc where realm = $1 and model = $2 and uid_hash = $3 and (expires_at is null or expires_at > $4)`,
        [realm, model, uidHash, now],
      ),
    /** False when it was consumed before, or is gone. */
    consumeOidc: async (key: OidcKey, now: Date) =>
      (await run(
        'oidc consume',
        `update identity.oidc set consumed_at = $4 where realm = $1 and model = $2 and id_hash = $3 and consumed_at is null`,
        [key.realm, key.model, key.idHash, now],
      )) === 1,
    deleteOidc: (key: OidcKey) =>
      run('oidc delete', 'delete from identity.oidc where realm = $1 and model = $2 and id_hash = $3', [
        key.realm,
        key.model,
        key.idHash,
      ]),
    deleteOidcGrant: (realm: string, grantHash: Buffer) =>
      run('oidc delete grant', 'delete from identity.oidc where realm = $1 and grant_hash = $2', [realm, grantHash]),

    revokeToken: (jtiHash: Buffer, expiresAt: Date) =>
      run(
        'revoke token',
        'insert into identity.revoked_token (jti_hash, expires_at) values ($1, $2) on conflict do nothing',
        [jtiHash, expiresAt],
      ),
    isTokenRevoked: async (jtiHash: Buffer) =>
      (await one('token revoked', 'select 1 from identity.revoked_token where jti_hash = $1', [jtiHash])) !== null,

    /** Newest first. */
    findSecrets: (purpose: string) =>
      sql
        .query<{ number: number; sealed: Buffer; active_from: Date }>({
          name: 'identity secrets',
          text: 'select number, sealed, active_from from identity.secret where purpose = $1 order by number desc',
          values: [purpose],
        })
        .then(({ rows }) => rows),
    /** The first one stays: processes that start together agree by reading it back. */
    addSecret: (secret: { purpose: string; number: number; sealed: Buffer; at: Date; activeFrom: Date }) =>
      run(
        'add secret',
        `insert into identity.secret (purpose, number, sealed, created_at, active_from) values ($1, $2, $3, $4, $5)
         on conflict do nothing`,
        [secret.purpose, secret.number, secret.sealed, secret.at, secret.activeFrom],
      ),
    /** Those whose successor took over before then. */
    dropSecretsBefore: (purpose: string, before: Date) =>
      run(
        'drop secrets',
        `delete from identity.secret as old where purpose = $1 and exists (
           select 1 from identity.secret newer
           where newer.purpose = old.purpose and newer.number > old.number and newer.active_from <= $2)`,
        [purpose, before],
      ),

    /** False when the same proof was used before. */
    useProof: async (proofHash: Buffer, expiresAt: Date) =>
      (await run(
        'use proof',
        'insert into identity.proof (proof_hash, expires_at) values ($1, $2) on conflict do nothing',
        [proofHash, expiresAt],
      )) === 1,

    purge: async (now: Date, idleSince: Date): Promise<number> => {
      let count = await run('purge sessions', 'delete from identity.session where ends_at <= $1 or seen_at <= $2', [
        now,
        idleSince,
      ]);
      for (const table of ['sign_in', 'oidc', 'revoked_token', 'proof'])
        count += await run(`purge ${table}`, `delete from identity.${table} where expires_at <= $1`, [now]);
      return count;
    },
  };
}
