// The only SQL of the register of persons.
import type { Sql } from '../../kit/sql/sql.ts';

export type PersonRow = { id: string; version: number; sealed: Buffer; updated_at: Date };
/** `sealed` is null when the version is the one that the caller knows. */
export type PersonState = { id: string; version: number; sealed: Buffer | null; updated_at: Date };
export type PersonWrite = {
  id: string;
  version: number;
  sealed: Buffer;
  needsReview: boolean;
  identifierTokens: bigint[];
  traitToken: bigint;
};

export type PatientsStore = ReturnType<typeof createPatientsStore>;

// Any number will do that no other import uses.
const importLock = 7_234_611;

export function createPatientsStore(sql: Sql) {
  return {
    /** One query; the versions known spare sending what the caller holds opened. */
    async read(ids: readonly string[], knownVersions: readonly number[], on: Sql = sql): Promise<PersonState[]> {
      const { rows } = await on.query<PersonState>({
        name: 'patients-read',
        text: `select p.id, p.version, case when p.version = k.version then null else p.sealed end as sealed, p.updated_at
          from unnest($1::uuid[], $2::integer[]) k(id, version) join patients.person p on p.id = k.id`,
        values: [ids, knownVersions],
      });
      return rows;
    },

    /** Different identifiers may share a token, if ever so rarely: the caller compares what it opens. */
    async findByTokens(tokens: readonly bigint[], on: Sql = sql): Promise<PersonRow[]> {
      const { rows } = await on.query<PersonRow>({
        name: 'patients-find-by-tokens',
        text: `select p.id, p.version, p.sealed, p.updated_at from patients.person p
          where p.id in (select person_id from patients.identifier_token where token = any($1::bigint[]))`,
        values: [tokens.map(String)],
      });
      return rows;
    },

    async findByTraits(tokens: readonly bigint[], on: Sql = sql): Promise<PersonRow[]> {
      const { rows } = await on.query<PersonRow>({
        name: 'patients-find-by-traits',
        text: `select p.id, p.version, p.sealed, p.updated_at from patients.person p
          where p.id in (select person_id from patients.trait_token where token = any($1::bigint[]))`,
        values: [tokens.map(String)],
      });
      return rows;
    },

    async counts(): Promise<{ persons: number; toReview: number }> {
      const { rows } = await sql.query<{ persons: string; to_review: string }>({
        text: 'select count(*) as persons, count(*) filter (where needs_review) as to_review from patients.person',
      });
      return { persons: Number(rows[0]?.persons), toReview: Number(rows[0]?.to_review) };
    },

    /** One import at a time: two that bring the same person must not make it twice. */
    importing: <T>(work: (tx: Sql) => Promise<T>): Promise<T> =>
      sql.transaction(async (tx) => {
        await tx.query({ text: 'select pg_advisory_xact_lock($1)', values: [importLock] });
        return work(tx);
      }),

    /** New persons and new versions of known ones, each once. */
    async write(tx: Sql, writes: readonly PersonWrite[], now: Date): Promise<void> {
      const ids = writes.map((one) => one.id);
      await tx.query({
        name: 'patients-keep-history',
        text: `insert into patients.person_history (person_id, version, sealed, updated_at)
          select id, version, sealed, updated_at from patients.person where id = any($1::uuid[])`,
        values: [ids],
      });
      await tx.query({
        name: 'patients-write',
        text: `insert into patients.person (id, version, sealed, needs_review, updated_at)
          select id, version, sealed, needs_review, $5 from unnest($1::uuid[], $2::integer[], $3::bytea[], $4::boolean[]) x(id, version, sealed, needs_review)
          on conflict (id) do update set version = excluded.version, sealed = excluded.sealed,
            needs_review = excluded.needs_review, updated_at = excluded.updated_at`,
        values: [
          ids,
          writes.map((one) => one.version),
          writes.map((one) => one.sealed),
          writes.map((one) => one.needsReview),
          now,
        ],
      });
      const tokens = writes.flatMap(({ id, identifierTokens }) =>
        identifierTokens.map((token) => ({ id, token: String(token) })),
      );
      await tx.query({
        name: 'patients-write-identifiers',
        text: `insert into patients.identifier_token (token, person_id)
          select * from unnest($1::bigint[], $2::uuid[]) on conflict do nothing`,
        values: [tokens.map((one) => one.token), tokens.map((one) => one.id)],
      });
      await tx.query({
        name: 'patients-drop-traits',
        text: 'delete from patients.trait_token where person_id = any($1::uuid[])',
        values: [ids],
      });
      await tx.query({
        name: 'patients-write-traits',
        text: 'insert into patients.trait_token (token, person_id) select * from unnest($1::bigint[], $2::uuid[])',
        values: [writes.map((one) => String(one.traitToken)), ids],
      });
    },
  };
}
