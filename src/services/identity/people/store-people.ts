// The SQL of ways in, recovery and account pages. Secrets come in as argon2id or SHA-256, names and payloads sealed.
import type { Sql } from '../../../kit/sql/sql.ts';

export type ActivationKind = 'patient' | 'professional' | 'administrator';
export type ActivationRow = {
  id: string;
  kind: ActivationKind;
  subject: string;
  code_hash: string;
  sealed: Buffer;
  letter_sealed: Buffer | null;
  recovery: string | null;
  issued_at: Date;
  expires_at: Date;
};

export type PasskeyRow = {
  id: string;
  account: string;
  credential: string;
  public_key: Buffer;
  /** A bigint, so a text. */
  counter: string;
  synced: boolean;
  backed_up: boolean;
  transports: string[];
  sealed: Buffer;
  created_at: Date;
  last_used_at: Date | null;
};
export type AuthenticatorRow = { account: string; passphrase: string; sealed: Buffer; since: Date };
export type SessionLine = {
  id: string;
  method: string;
  device: string;
  assurance: 'low' | 'substantial' | 'high';
  authenticated_at: Date;
  seen_at: Date;
};
export type EventRow = { id: string; at: Date; kind: string; device: string; method: string | null };
export type RecoveryState = 'asked' | 'checked' | 'approved' | 'done' | 'refused' | 'cancelled';
export type RecoveryRow = {
  id: string;
  account: string;
  reference: string;
  state: RecoveryState;
  reach: 'letter' | 'desk';
  sealed: Buffer;
  asked_at: Date;
  checked_by: string | null;
  approved_by: string | null;
  activation: string | null;
  expires_at: Date;
};

const passkeyColumns =
  'id, account, credential, public_key, counter, synced, backed_up, transports, sealed, created_at, last_used_at';
const recoveryColumns =
  'id, account, reference, state, reach, sealed, asked_at, checked_by, approved_by, activation, expires_at';
const activationColumns = 'id, kind, subject, code_hash, sealed, letter_sealed, recovery, issued_at, expires_at';

export type PeopleStore = ReturnType<typeof statements> & {
  transaction<T>(work: (within: PeopleStore) => Promise<T>): Promise<T>;
};

export const createPeopleStore = (sql: Sql): PeopleStore => ({
  ...statements(sql),
  transaction: (work) => sql.transaction((tx) => work(createPeopleStore(tx))),
});

function statements(sql: Sql) {
  const many = async <Row>(name: string, text: string, values: unknown[]): Promise<Row[]> =>
    (await sql.query<Row>({ name: `identity people ${name}`, text, values })).rows;
  const one = async <Row>(name: string, text: string, values: unknown[]): Promise<Row | null> =>
    (await many<Row>(name, text, values))[0] ?? null;
  const run = async (name: string, text: string, values: unknown[]): Promise<number> =>
    (await sql.query({ name: `identity people ${name}`, text, values })).count;

  return {
    /** The newest code alone is good: it takes the place of the one before it. */
    saveActivation: (activation: Omit<ActivationRow, 'letter_sealed'> & { letter_sealed: Buffer }) =>
      run(
        'save activation',
        `insert into identity.activation (${activationColumns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (kind, subject) where used_at is null do update set id = excluded.id, code_hash = excluded.code_hash,
           sealed = excluded.sealed, letter_sealed = excluded.letter_sealed, recovery = excluded.recovery,
           issued_at = excluded.issued_at, expires_at = excluded.expires_at, tries = 0`,
        [
          activation.id,
          activation.kind,
          activation.subject,
          activation.code_hash,
          activation.sealed,
          activation.letter_sealed,
          activation.recovery,
          activation.issued_at,
          activation.expires_at,
        ],
      ),
    /** Counts the try before the code is looked at, so that tries at the same moment count too. */
    tryActivation: (kind: ActivationKind, subject: string, now: Date, triesMax: number) =>
      one<ActivationRow>(
        'try activation',
        `update identity.activation set tries = tries + 1
         where kind = $1 and subject = $2 and used_at is null and expires_at > $3 and tries < $4
         returning ${activationColumns}`,
        [kind, subject, now, triesMax],
      ),
    /** A right code is no try. */
    forgiveActivation: (id: string) =>
      run('forgive activation', 'update identity.activation set tries = 0 where id = $1 and used_at is null', [id]),
    /** True for one caller alone. */
    useActivation: async (id: string, now: Date) =>
      (await run(
        'use activation',
        'update identity.activation set used_at = $2, letter_sealed = null where id = $1 and used_at is null and expires_at > $2',
        [id, now],
      )) === 1,
    findActivation: (id: string) =>
      one<ActivationRow>('activation', `select ${activationColumns} from identity.activation where id = $1`, [id]),
    openActivations: (kind: ActivationKind, subjects: readonly string[], now: Date) =>
      many<ActivationRow>(
        'open activations',
        `select ${activationColumns} from identity.activation
         where kind = $1 and subject = any($2::text[]) and used_at is null and expires_at > $3 and tries < 5`,
        [kind, subjects, now],
      ),
    endActivations: (kind: ActivationKind, subject: string) =>
      run('end activations', 'delete from identity.activation where kind = $1 and subject = $2 and used_at is null', [
        kind,
        subject,
      ]),
    forgetLetters: (issuedBefore: Date) =>
      run(
        'forget letters',
        'update identity.activation set letter_sealed = null where letter_sealed is not null and issued_at <= $1',
        [issuedBefore],
      ),

    saveCeremony: (keyHash: Buffer, sealed: Buffer, expiresAt: Date) =>
      run(
        'save ceremony',
        `insert into identity.ceremony (key_hash, sealed, expires_at) values ($1, $2, $3)
         on conflict (key_hash) do update set sealed = excluded.sealed, expires_at = excluded.expires_at`,
        [keyHash, sealed, expiresAt],
      ),
    takeCeremony: (keyHash: Buffer) =>
      one<{ sealed: Buffer; expires_at: Date }>(
        'take ceremony',
        'delete from identity.ceremony where key_hash = $1 returning sealed, expires_at',
        [keyHash],
      ),
    findCeremony: (keyHash: Buffer) =>
      one<{ sealed: Buffer; expires_at: Date }>(
        'ceremony',
        'select sealed, expires_at from identity.ceremony where key_hash = $1',
        [keyHash],
      ),

    passkeysOf: (account: string) =>
      many<PasskeyRow>(
        'passkeys',
        `select ${passkeyColumns} from identity.passkey where account = $1 order by created_at, id`,
        [account],
      ),
    findPasskey: (credential: string) =>
      one<PasskeyRow>('passkey', `select ${passkeyColumns} from identity.passkey where credential = $1`, [credential]),
    addPasskey: (passkey: Omit<PasskeyRow, 'last_used_at'>) =>
      run(
        'add passkey',
        `insert into identity.passkey (id, account, credential, public_key, counter, synced, backed_up, transports, sealed, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          passkey.id,
          passkey.account,
          passkey.credential,
          passkey.public_key,
          passkey.counter,
          passkey.synced,
          passkey.backed_up,
          passkey.transports,
          passkey.sealed,
          passkey.created_at,
        ],
      ),
    /** False when the counter did not grow: a copy of the key was used. Both zero: the device counts nothing. */
    passkeyUsed: async (id: string, counter: number, backedUp: boolean, at: Date) =>
      (await run(
        'passkey used',
        `update identity.passkey set counter = $2, backed_up = $3, last_used_at = $4
         where id = $1 and (counter < $2 or (counter = 0 and $2 = 0))`,
        [id, counter, backedUp, at],
      )) === 1,
    renamePasskey: async (id: string, account: string, sealed: Buffer) =>
      (await run('rename passkey', 'update identity.passkey set sealed = $3 where id = $1 and account = $2', [
        id,
        account,
        sealed,
      ])) === 1,
    deletePasskey: async (id: string, account: string) =>
      (await run('delete passkey', 'delete from identity.passkey where id = $1 and account = $2', [id, account])) === 1,

    findAuthenticator: (account: string) =>
      one<AuthenticatorRow>(
        'authenticator',
        'select account, passphrase, sealed, since from identity.authenticator where account = $1',
        [account],
      ),
    saveAuthenticator: (row: AuthenticatorRow & { lastStep: number }) =>
      run(
        'save authenticator',
        `insert into identity.authenticator (account, passphrase, sealed, since, last_step) values ($1, $2, $3, $4, $5)
         on conflict (account) do update set passphrase = excluded.passphrase, sealed = excluded.sealed,
           since = excluded.since, last_step = excluded.last_step`,
        [row.account, row.passphrase, row.sealed, row.since, row.lastStep],
      ),
    /** True once for each step, and never for an earlier one. */
    authenticatorUsed: async (account: string, step: number) =>
      (await run(
        'authenticator used',
        'update identity.authenticator set last_step = $2 where account = $1 and last_step < $2',
        [account, step],
      )) === 1,
    deleteAuthenticator: async (account: string) =>
      (await run('delete authenticator', 'delete from identity.authenticator where account = $1', [account])) === 1,
    /** One change of an account's ways in at a time. */
    lockAccount: (account: string) =>
      run('lock account', 'select 1 from identity.account where id = $1 for update', [account]),
    /** What was there until now opens nothing from now on; tokens of apps too. */
    endWaysIn: async (account: string, now: Date) => {
      await run('end passkeys', 'delete from identity.passkey where account = $1', [account]);
      await run('end authenticator', 'delete from identity.authenticator where account = $1', [account]);
      await run('end access', 'update identity.account set valid_from = $2 where id = $1', [account, now]);
      await run('end sessions', 'delete from identity.session where account = $1', [account]);
    },
    endAccess: async (kind: string, subject: string, now: Date) => {
      await run(
        'end sessions of subject',
        'delete from identity.session where account in (select id from identity.account where kind = $1 and subject = $2)',
        [kind, subject],
      );
      await run(
        'end access of subject',
        'update identity.account set valid_from = $3 where kind = $1 and subject = $2',
        [kind, subject, now],
      );
    },

    sessionsOf: (account: string, now: Date, idleSince: Date) =>
      many<SessionLine>(
        'sessions',
        `select id, method, device, assurance, authenticated_at, seen_at from identity.session
         where account = $1 and ends_at > $2 and seen_at > $3 order by seen_at desc, id desc`,
        [account, now, idleSince],
      ),
    endSession: async (id: string, account: string) =>
      (await run('end session', 'delete from identity.session where id = $1 and account = $2', [id, account])) === 1,
    endOtherSessions: (account: string, kept: string) =>
      run('end other sessions', 'delete from identity.session where account = $1 and id <> $2', [account, kept]),

    addEvent: (event: EventRow & { account: string }) =>
      run(
        'add event',
        'insert into identity.account_event (id, account, at, kind, device, method) values ($1, $2, $3, $4, $5, $6)',
        [event.id, event.account, event.at, event.kind, event.device, event.method],
      ),
    eventsOf: (account: string, before: string | null, count: number) =>
      many<EventRow>(
        'events',
        `select id, at, kind, device, method from identity.account_event
         where account = $1 and ($2::text is null or id < $2) order by id desc limit $3`,
        [account, before, count],
      ),
    /** Whether somebody came in by this account before, and on such a device. */
    devicesSeen: async (account: string, device: string) =>
      (await one<{ ever: boolean; here: boolean }>(
        'devices seen',
        `select count(*) > 0 as ever, coalesce(bool_or(device = $2), false) as here from identity.account_event
         where account = $1 and kind in ('signed-in', 'activated', 'recovered')`,
        [account, device],
      )) ?? { ever: false, here: false },
    /** Whether somebody came in by this account once, or can. */
    isActive: async (account: string) =>
      (await one(
        'active',
        `select 1 where exists (select from identity.passkey where account = $1)
           or exists (select from identity.authenticator where account = $1)
           or exists (select from identity.account_event where account = $1 and kind in ('signed-in', 'activated', 'recovered'))`,
        [account],
      )) !== null,
    activeAmong: (subjects: readonly string[]) =>
      many<{ subject: string }>(
        'active among',
        `select a.subject from identity.account a where a.kind = 'patient' and a.subject = any($1::text[])
           and (exists (select from identity.passkey p where p.account = a.id)
             or exists (select from identity.authenticator t where t.account = a.id)
             or exists (select from identity.account_event e where e.account = a.id and e.kind in ('signed-in', 'activated', 'recovered')))`,
        [subjects],
      ).then((rows) => new Set(rows.map((row) => row.subject))),

    addHappening: (id: string, patient: string, kind: string, at: Date) =>
      run('add happening', 'insert into identity.happening (id, patient, kind, at) values ($1, $2, $3, $4)', [
        id,
        patient,
        kind,
        at,
      ]),
    takeHappenings: (limit: number) =>
      many<{ patient: string; kind: string; at: Date }>(
        'take happenings',
        `delete from identity.happening where id in
           (select id from identity.happening order by id limit $1 for update skip locked)
         returning patient, kind, at`,
        [limit],
      ),

    /** One recovery of an account at a time: who asks again is told the reference of the day. */
    askRecovery: (row: Omit<RecoveryRow, 'checked_by' | 'approved_by' | 'activation' | 'state'>) =>
      one<{ id: string; isNew: boolean }>(
        'ask recovery',
        `insert into identity.recovery (id, account, reference, state, reach, sealed, asked_at, expires_at)
         values ($1, $2, $3, 'asked', $4, $5, $6, $7)
         on conflict (account) where state in ('asked', 'checked', 'approved') do update set reference = excluded.reference
         returning id, id = $1 as "isNew"`,
        [row.id, row.account, row.reference, row.reach, row.sealed, row.asked_at, row.expires_at],
      ),
    findRecovery: (id: string) =>
      one<RecoveryRow>('recovery', `select ${recoveryColumns} from identity.recovery where id = $1`, [id]),
    openRecoveryOf: (account: string, now: Date) =>
      one<RecoveryRow>(
        'open recovery',
        `select ${recoveryColumns} from identity.recovery
         where account = $1 and state in ('asked', 'checked', 'approved') and expires_at > $2`,
        [account, now],
      ),
    listRecoveries: (state: string | null, before: string | null, count: number) =>
      many<RecoveryRow>(
        'recoveries',
        `select ${recoveryColumns} from identity.recovery
         where ($1::text is null or state = $1) and ($2::text is null or id < $2) order by id desc limit $3`,
        [state, before, count],
      ),
    /** Moves on from the states named and from no other; false when somebody was faster. */
    moveRecovery: async (
      id: string,
      from: readonly RecoveryState[],
      to: { state: RecoveryState; sealed?: Buffer; checkedBy?: string; approvedBy?: string; activation?: string },
    ) =>
      (await run(
        'move recovery',
        `update identity.recovery set state = $3, sealed = coalesce($4, sealed), checked_by = coalesce($5, checked_by),
           approved_by = coalesce($6, approved_by), activation = coalesce($7, activation)
         where id = $1 and state = any($2::text[])`,
        [id, from, to.state, to.sealed ?? null, to.checkedBy ?? null, to.approvedBy ?? null, to.activation ?? null],
      )) === 1,
    endRecoveries: (now: Date, account: string | null) =>
      run(
        'end recoveries',
        `update identity.recovery set state = 'cancelled'
         where state in ('asked', 'checked', 'approved') and expires_at <= $1 and ($2::text is null or account = $2)`,
        [now, account],
      ),

    purge: async (now: Date, usedBefore: Date): Promise<number> =>
      (await run('purge ceremonies', 'delete from identity.ceremony where expires_at <= $1', [now])) +
      (await run('purge activations', 'delete from identity.activation where expires_at <= $1 or used_at <= $2', [
        now,
        usedBefore,
      ])),
  };
}
