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
  };
}
