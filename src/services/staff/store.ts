// The only SQL of the staff room, and where its rows are sealed and opened.

import type { Chance, Clock } from '../../base/clock.ts';
import { timeOrderedId } from '../../base/ids.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { Sql } from '../../kit/sql/sql.ts';
import type {
  Bringer,
  By,
  Change,
  ChangeWhat,
  HistoryEntry,
  Import,
  ImportRow,
  ImportState,
  Member,
  MemberKind,
  Outcome,
  StaffFunction,
  StaffState,
} from './model.ts';

type MemberRow = {
  id: string;
  organisation: string;
  kind: MemberKind;
  subject: string;
  function: StaffFunction;
  state: StaffState;
  from_day: string | null;
  until_day: string | null;
  account: string | null;
  version: number;
  what: ChangeWhat;
  changed_at: Date;
};
type ImportRecord = {
  id: string;
  organisation: string;
  started_at: Date;
  finished_at: Date | null;
  state: number;
  total: number;
  reached: number;
  sealed: Buffer;
  /** JSON: how many rows of each outcome. */
  counts: string | null;
};

const memberOf = (row: MemberRow): Member => ({
  id: row.id,
  organisationId: row.organisation,
  kind: row.kind,
  subject: row.subject,
  function: row.function,
  state: row.state,
  from: row.from_day,
  until: row.until_day,
  account: row.account,
  version: row.version,
  what: row.what,
  changedAt: row.changed_at,
});

const importStates: Record<ImportState, number> = { running: 1, done: 2, failed: 3, undone: 4 };
const importStateNames = Object.fromEntries(Object.entries(importStates).map(([name, n]) => [n, name]));
const outcomes: Record<Outcome, number> = { pending: 0, invited: 1, changed: 2, same: 3, ended: 4, refused: 5 };
const outcomeNames = Object.fromEntries(Object.entries(outcomes).map(([name, n]) => [n, name as Outcome]));

/** Any numbers will do; with an id they make the locks of an organisation and of an import. */
const organisationLocks = 7_234_503;
const importLocks = 7_234_504;

const memberColumns =
  'id, organisation, kind, subject, function, state, from_day, until_day, account, version, what, changed_at';
const importColumns = `i.id, i.organisation, i.started_at, i.finished_at, i.state, i.total, i.reached, i.sealed,
  (select json_object_agg(o.outcome, o.n) from (select outcome, count(*) as n from staff.import_row r where r.import = i.id group by outcome) o)::text as counts`;

export type StaffStore = ReturnType<typeof createStaffStore>;

export function createStaffStore(sql: Sql, sealer: Sealer, clock: Clock, chance: Chance) {
  const members = async (on: Sql, name: string, where: string, values: unknown[]): Promise<Member[]> =>
    (
      await on.query<MemberRow>({
        name: `staff ${name}`,
        text: `select ${memberColumns} from staff.member where ${where}`,
        values,
      })
    ).rows.map(memberOf);
  const importOf = (row: ImportRecord): Import => {
    const counts = JSON.parse(row.counts ?? '{}') as Record<string, number>;
    const { name, by } = JSON.parse(sealer.open(`import|${row.id}`, row.sealed).toString()) as {
      name: string;
      by: Bringer;
    };
    return {
      id: row.id,
      organisationId: row.organisation,
      name,
      by,
      startedAt: row.started_at,
      finishedAt: row.finished_at,
      state: (importStateNames[row.state] as ImportState | undefined) ?? 'failed',
      total: row.total,
      reached: row.reached,
      counts: Object.fromEntries(
        Object.entries(outcomes).map(([name, n]) => [name, Number(counts[n] ?? 0)]),
      ) as Import['counts'],
    };
  };
  const sealRow = (id: string, { outcome, ...row }: ImportRow): Buffer =>
    sealer.seal(`row|${id}|${row.line}`, JSON.stringify(row));

  return {
    transaction: <T>(work: (tx: Sql) => Promise<T>): Promise<T> => sql.transaction(work),
    /** Changes of one organisation's staff come one after the other, or the last administrators might go together. */
    async lockOrganisation(tx: Sql, organisationId: string): Promise<void> {
      await tx.query({
        name: 'staff lock organisation',
        text: 'select pg_advisory_xact_lock($1, hashtext($2))',
        values: [organisationLocks, organisationId],
      });
    },

    // --- members ---------------------------------------------------------------------------------------------------
    membersOf: (organisationId: string, on: Sql = sql) =>
      members(on, 'members of', 'organisation = $1', [organisationId]),
    async findMember(id: string, on: Sql = sql): Promise<Member | null> {
      return (await members(on, 'member', 'id = $1', [id]))[0] ?? null;
    },
    /** Whatever organisations say of these professionals. */
    ofProfessionals: (practitionerIds: readonly string[]) =>
      members(sql, 'of professionals', "subject = any($1) and kind = 'professional'", [practitionerIds]),
    ofProfessionalsIn: (organisationIds: readonly string[]) =>
      members(sql, 'professionals in', "organisation = any($1) and kind = 'professional'", [organisationIds]),
    administering: (account: string) =>
      members(sql, 'administering', "account = $1 and function = 'administrator' and state = 'active'", [account]),
    invitationsOf: (practitionerId: string) =>
      members(sql, 'invitations', "subject = $1 and kind = 'professional' and state = 'invited'", [practitionerId]),

    /** Members as they are from now on, and what was changed, each in one statement. */
    async save(tx: Sql, changes: readonly Change[]): Promise<void> {
      if (changes.length === 0) return;
      const rows = changes.map((one) => one.member);
      const column = <T>(read: (one: Member) => T): T[] => rows.map(read);
      await tx.query({
        name: 'staff save members',
        text: `insert into staff.member as old (${memberColumns})
          select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::date[], $8::date[], $9::text[], $10::int[], $11::text[], $12::timestamptz[])
          on conflict (id) do update set function = excluded.function, state = excluded.state, from_day = excluded.from_day,
            until_day = excluded.until_day, account = excluded.account, version = excluded.version, what = excluded.what,
            changed_at = excluded.changed_at`,
        values: [
          column((one) => one.id),
          column((one) => one.organisationId),
          column((one) => one.kind),
          column((one) => one.subject),
          column((one) => one.function),
          column((one) => one.state),
          column((one) => one.from),
          column((one) => one.until),
          column((one) => one.account),
          column((one) => one.version),
          column((one) => one.what),
          column((one) => one.changedAt),
        ],
      });
      const kept = changes.map((one) => ({ ...one, id: timeOrderedId(clock, chance) }));
      await tx.query({
        name: 'staff save changes',
        text: `insert into staff.change (id, member, version, at, what, sealed)
          select * from unnest($1::text[], $2::text[], $3::int[], $4::timestamptz[], $5::text[], $6::bytea[])`,
        values: [
          kept.map((one) => one.id),
          kept.map((one) => one.member.id),
          kept.map((one) => one.member.version),
          kept.map((one) => one.member.changedAt),
          kept.map((one) => one.member.what),
          kept.map((one) => sealer.seal(`change|${one.id}`, JSON.stringify({ by: one.by, before: one.before }))),
        ],
      });
    },
    /** Newest first. */
    async history(member: string, on: Sql = sql): Promise<HistoryEntry[]> {
      const { rows } = await on.query<{ id: string; at: Date; what: ChangeWhat; sealed: Buffer }>({
        name: 'staff history',
        text: 'select id, at, what, sealed from staff.change where member = $1 order by version desc limit 50',
        values: [member],
      });
      return rows.map(({ id, at, what, sealed }) => {
        const { by, before } = JSON.parse(sealer.open(`change|${id}`, sealed).toString()) as {
          by: By;
          before: (Omit<Member, 'changedAt'> & { changedAt: string }) | null;
        };
        return { at, what, by, before: before === null ? null : { ...before, changedAt: new Date(before.changedAt) } };
      });
    },

    // --- administrators without a profession -----------------------------------------------------------------------
    async saveAdministrator(tx: Sql, id: string, name: string): Promise<void> {
      await tx.query({
        name: 'staff save administrator',
        text: 'insert into staff.administrator (id, sealed) values ($1, $2) on conflict (id) do update set sealed = excluded.sealed',
        values: [id, sealer.seal(`administrator|${id}`, JSON.stringify({ name }))],
      });
    },
    async administratorNames(ids: readonly string[]): Promise<Map<string, string>> {
      if (ids.length === 0) return new Map();
      const { rows } = await sql.query<{ id: string; sealed: Buffer }>({
        name: 'staff administrators',
        text: 'select id, sealed from staff.administrator where id = any($1)',
        values: [ids],
      });
      return new Map(
        rows.map(({ id, sealed }) => [
          id,
          (JSON.parse(sealer.open(`administrator|${id}`, sealed).toString()) as { name: string }).name,
        ]),
      );
    },

    // --- imports -----------------------------------------------------------------------------------------------------
    async insertImport(tx: Sql, one: Omit<Import, 'counts' | 'finishedAt' | 'reached'>): Promise<void> {
      await tx.query({
        text: 'insert into staff.import (id, organisation, started_at, state, total, sealed) values ($1, $2, $3, $4, $5, $6)',
        values: [
          one.id,
          one.organisationId,
          one.startedAt,
          importStates[one.state],
          one.total,
          sealer.seal(`import|${one.id}`, JSON.stringify({ name: one.name, by: one.by })),
        ],
      });
    },
    async saveRows(tx: Sql, id: string, rows: readonly ImportRow[]): Promise<void> {
      if (rows.length === 0) return;
      await tx.query({
        name: 'staff save rows',
        text: `insert into staff.import_row (import, line, outcome, sealed)
          select $1, * from unnest($2::int[], $3::smallint[], $4::bytea[])
          on conflict (import, line) do update set outcome = excluded.outcome, sealed = excluded.sealed`,
        values: [
          id,
          rows.map((row) => row.line),
          rows.map((row) => outcomes[row.outcome]),
          rows.map((row) => sealRow(id, row)),
        ],
      });
    },
    async findImport(id: string, on: Sql = sql): Promise<Import | null> {
      const { rows } = await on.query<ImportRecord>({
        name: 'staff import',
        text: `select ${importColumns} from staff.import i where i.id = $1`,
        values: [id],
      });
      return rows[0] === undefined ? null : importOf(rows[0]);
    },
    async importsOf(organisationId: string): Promise<Import[]> {
      const { rows } = await sql.query<ImportRecord>({
        name: 'staff imports',
        text: `select ${importColumns} from staff.import i where i.organisation = $1 order by i.id desc limit 50`,
        values: [organisationId],
      });
      return rows.map(importOf);
    },
    async runningImports(): Promise<string[]> {
      const { rows } = await sql.query<{ id: string }>({
        name: 'staff running imports',
        text: 'select id from staff.import where state = 1 order by id',
      });
      return rows.map((row) => row.id);
    },
    /** Held until the transaction ends, or its process does. */
    async tryLockImport(tx: Sql, id: string): Promise<boolean> {
      const { rows } = await tx.query<{ mine: boolean }>({
        name: 'staff lock import',
        text: 'select pg_try_advisory_xact_lock($1, hashtext($2)) as mine',
        values: [importLocks, id],
      });
      return rows[0]?.mine === true;
    },
    /** Rows after a line, in order; of some outcomes when they are given. */
    async rows(
      id: string,
      wanted: readonly Outcome[] | null,
      after: number,
      count: number,
      on: Sql = sql,
    ): Promise<ImportRow[]> {
      const { rows } = await on.query<{ line: number; outcome: number; sealed: Buffer }>({
        name: 'staff rows',
        text: `select line, outcome, sealed from staff.import_row
          where import = $1 and line > $2 and ($3::smallint[] is null or outcome = any($3)) order by line limit $4`,
        values: [id, after, wanted === null ? null : wanted.map((one) => outcomes[one]), count],
      });
      return rows.map(({ line, outcome, sealed }) => {
        const row = JSON.parse(sealer.open(`row|${id}|${line}`, sealed).toString()) as ImportRow;
        const { before } = row;
        return {
          ...row,
          outcome: outcomeNames[outcome] ?? 'pending',
          ...(before != null && { before: { ...before, changedAt: new Date(before.changedAt) } }),
        };
      });
    },
    async reach(tx: Sql, id: string, line: number): Promise<void> {
      await tx.query({
        name: 'staff reach',
        text: 'update staff.import set reached = $2 where id = $1',
        values: [id, line],
      });
    },
    async endImport(id: string, state: ImportState, at: Date, on: Sql = sql): Promise<void> {
      await on.query({
        name: 'staff end import',
        text: 'update staff.import set state = $2, finished_at = coalesce(finished_at, $3) where id = $1',
        values: [id, importStates[state], at],
      });
    },
    async reviveFailed(): Promise<void> {
      await sql.query({ text: 'update staff.import set state = 1, finished_at = null where state = 3' });
    },
  };
}
