// The only SQL of the record room. Every statement leads with the record's pseudonym, so that it touches one partition
// (one shard), and those that read or write entries also bring the version of the facts of access they were decided on.
import type { Sql, Statement } from '../../kit/sql/sql.ts';

export type DossierRow = {
  dossier: string;
  patient: string;
  state: number;
  opened_at: Date;
  facts_version: string;
  wrapped_key: Buffer;
  head: Buffer;
};
export type FactRow = { dossier: string; id: string; kind: number; subject: bigint | null; sealed: Buffer };

/** An entry as it is written; `expected` is the version that it replaces, 0 for a new one. */
export type EntryWrite = {
  dossier: string;
  id: string;
  type: number;
  version: number;
  expected: number;
  clinical: Date;
  dated: Date | null;
  recorded: Date;
  class: bigint;
  authors: bigint[];
  tokens: bigint[];
  deleted: boolean;
  sealed: Buffer;
  /** Version of the facts of access that the decision was made on. */
  facts: string;
};
export type EntryRead = {
  n: string;
  facts_version: string;
  state: number;
  version: number | null;
  type: number;
  class: string;
  authors: string[];
  deleted: boolean;
  recorded: Date;
  /** Null when the version is the one that the caller holds opened already. */
  sealed: Buffer | null;
};
/** `time` is that of the order asked for, in ms; null where the entry has none. */
export type EntryFound = { id: string; type: number; version: number; time: number | null; recorded: Date };
export type HistoryRow = {
  id: string;
  type: number;
  version: number;
  clinical: Date;
  recorded: Date;
  class: string;
  authors: string[];
  deleted: boolean;
  sealed: Buffer;
};

/** What an actor may see of a record, as tokens. The same filter stands in every query that reads entries. */
export type ViewTokens = {
  classes: readonly bigint[];
  hidden: readonly string[];
  authors: readonly bigint[];
  authorClasses: readonly bigint[];
  authorHidden: readonly string[];
};

/** One AND of groups; a group holds when the entry bears any of its tokens (none of them when `not`). */
export type TokenGroup = { any: readonly bigint[]; not: boolean };

/** Of a type that a token may see in part: an entry passes when all groups of one alternative hold. */
export type ScopeTokens = { type: number; alternatives: readonly (readonly TokenGroup[])[] };

export type EntrySearch = {
  dossier: string;
  types: readonly number[];
  view: ViewTokens;
  /** Types that the caller's token narrows; empty for the portal. */
  scope: readonly ScopeTokens[];
  tokens: readonly TokenGroup[];
  ids: readonly string[] | null;
  clinicalFrom: Date | null;
  clinicalTo: Date | null;
  recordedFrom: Date | null;
  recordedTo: Date | null;
  order: `${'clinical' | 'dated' | 'recorded'}-${'asc' | 'desc'}`;
  /** The last entry of the page before; `time` is null where it has no date. */
  after: { time: Date | null; id: string } | null;
  limit: number;
};

/** All that an outline depends on but the entries themselves: who holds one knows it by this. */
export type OutlineAsk = {
  dossier: string;
  types: readonly number[];
  view: ViewTokens;
  mine: readonly bigint[];
  without: readonly bigint[];
};

const entryColumns = 'dossier, id, type, version, clinical, recorded, class, authors, deleted, sealed';
/** Columns of the arrays that bring entries in; arrays of arrays travel as text. */
const entriesIn = `unnest($1::text[], $2::text[], $3::smallint[], $4::int[], $5::int[], $6::timestamptz[], $7::timestamptz[], $8::bigint[],
  $9::text[], $10::text[], $11::bool[], $12::int[], $13::int[], $14::bigint[], $15::timestamptz[])
  as q(dossier, id, type, version, expected, clinical, recorded, class, authors, tokens, deleted, start, length, facts, dated)`;
/** Writes only to open records whose facts of access are those that the decision was made on. */
const factsHold = 'join record.dossier d on d.dossier = q.dossier and d.state = 1 and d.facts_version = q.facts';

/** Sealed contents travel as one binary parameter that the server cuts: hexadecimal arrays would double them. */
const valuesOf = (entries: readonly EntryWrite[]): unknown[] => {
  let start = 1;
  const starts = entries.map((e) => {
    const at = start;
    start += e.sealed.length;
    return at;
  });
  return [
    entries.map((e) => e.dossier),
    entries.map((e) => e.id),
    entries.map((e) => e.type),
    entries.map((e) => e.version),
    entries.map((e) => e.expected),
    entries.map((e) => e.clinical),
    entries.map((e) => e.recorded),
    entries.map((e) => e.class),
    entries.map((e) => `{${e.authors.join(',')}}`),
    entries.map((e) => `{${e.tokens.join(',')}}`),
    entries.map((e) => e.deleted),
    starts,
    entries.map((e) => e.sealed.length),
    entries.map((e) => e.facts),
    entries.map((e) => e.dated),
    entries.length === 1 ? (entries[0] as EntryWrite).sealed : Buffer.concat(entries.map((e) => e.sealed)),
  ];
};

/** Parameters from `$first` on: the five lists of a view, in the order of `viewValues`. */
const viewFilter = (first: number): string =>
  `((e.class = any($${first}::bigint[]) and e.id <> all($${first + 1}::text[]))
    or (e.authors && $${first + 2}::bigint[] and e.class = any($${first + 3}::bigint[]) and e.id <> all($${first + 4}::text[])))`;
const viewValues = (view: ViewTokens): unknown[] => [
  view.classes,
  view.hidden,
  view.authors,
  view.authorClasses,
  view.authorHidden,
];

export type RecordStore = ReturnType<typeof createRecordStore>;

export function createRecordStore(sql: Sql) {
  const one = async <Row>(statement: Statement, on: Sql = sql): Promise<Row | null> =>
    (await on.query<Row>(statement)).rows[0] ?? null;
  return {
    transaction: <T>(work: (tx: Sql) => Promise<T>): Promise<T> => sql.transaction(work),

    // --- records and their facts -----------------------------------------------------------------------------------
    findDossier: (dossier: string) =>
      one<DossierRow>({
        name: 'record-dossier',
        text: 'select * from record.dossier where dossier = $1',
        values: [dossier],
      }),
    findDossierOf: (patient: bigint) =>
      one<DossierRow>({
        name: 'record-dossier-of',
        text: 'select * from record.dossier where patient = $1',
        values: [patient],
      }),
    async dossiersOf(patients: readonly bigint[]): Promise<DossierRow[]> {
      return (
        await sql.query<DossierRow>({
          name: 'record-dossiers-of',
          text: 'select * from record.dossier where patient = any($1::bigint[])',
          values: [patients],
        })
      ).rows;
    },
    async findDossiers(dossiers: readonly string[]): Promise<DossierRow[]> {
      return (
        await sql.query<DossierRow>({
          name: 'record-dossiers',
          text: 'select * from record.dossier where dossier = any($1::text[])',
          values: [dossiers],
        })
      ).rows;
    },
    async facts(dossiers: readonly string[]): Promise<FactRow[]> {
      return (
        await sql.query<FactRow>({
          name: 'record-facts',
          text: 'select dossier, id, kind, sealed from record.fact where dossier = any($1::text[]) order by dossier, id',
          values: [dossiers],
        })
      ).rows;
    },
    /** Records in which `subjects` are named by a grant. */
    async dossiersNaming(subjects: readonly bigint[]): Promise<string[]> {
      const { rows } = await sql.query<{ dossier: string }>({
        name: 'record-naming',
        text: 'select distinct dossier from record.fact where subject = any($1::bigint[]) and kind = 1',
        values: [subjects],
      });
      return rows.map((row) => row.dossier);
    },
    /** False when the person has a record already, or the pseudonym is taken. */
    async insertDossiers(
      tx: Sql,
      rows: readonly Omit<DossierRow, 'facts_version' | 'patient'>[],
      patients: readonly bigint[],
    ): Promise<Set<string>> {
      const { rows: made } = await tx.query<{ dossier: string }>({
        name: 'record-open',
        text: `insert into record.dossier (dossier, patient, state, opened_at, wrapped_key, head)
          select * from unnest($1::text[], $2::bigint[], $3::smallint[], $4::timestamptz[], $5::bytea[], $6::bytea[])
          on conflict do nothing returning dossier`,
        values: [
          rows.map((r) => r.dossier),
          patients,
          rows.map((r) => r.state),
          rows.map((r) => r.opened_at),
          rows.map((r) => r.wrapped_key),
          rows.map((r) => r.head),
        ],
      });
      return new Set(made.map((row) => row.dossier));
    },
    /** Until the commit nobody else changes the facts of these records. */
    async lockFacts(tx: Sql, dossiers: readonly string[]): Promise<void> {
      await tx.query({
        name: 'record-lock-facts',
        text: 'select dossier from record.dossier where dossier = any($1::text[]) order by dossier for no key update',
        values: [dossiers],
      });
    },
    /** The facts changed: readers who decided on the older version decide again. */
    async touchFacts(tx: Sql, dossier: string): Promise<void> {
      await tx.query({
        name: 'record-touch',
        text: 'update record.dossier set facts_version = facts_version + 1 where dossier = $1',
        values: [dossier],
      });
    },
    async putFacts(tx: Sql, facts: readonly FactRow[]): Promise<void> {
      if (facts.length === 0) return;
      await tx.query({
        name: 'record-put-facts',
        text: `insert into record.fact (dossier, id, kind, subject, sealed)
          select * from unnest($1::text[], $2::text[], $3::smallint[], $4::bigint[], $5::bytea[])
          on conflict (dossier, id) do update set kind = excluded.kind, subject = excluded.subject, sealed = excluded.sealed`,
        values: [
          facts.map((f) => f.dossier),
          facts.map((f) => f.id),
          facts.map((f) => f.kind),
          facts.map((f) => f.subject),
          facts.map((f) => f.sealed),
        ],
      });
    },
    async removeFact(tx: Sql, dossier: string, id: string): Promise<boolean> {
      return (
        (
          await tx.query({
            name: 'record-remove-fact',
            text: 'delete from record.fact where dossier = $1 and id = $2',
            values: [dossier, id],
          })
        ).count === 1
      );
    },
    async countDossiers(): Promise<{ open: number; closed: number; by_day: { day: string; opened: number }[] }> {
      const { rows } = await sql.query<{ state: number; day: string; n: string }>({
        name: 'record-count',
        text: `select state, opened_at::date as day, count(*) as n from record.dossier group by 1, 2 order by 2`,
      });
      const sum = (state: number): number =>
        rows.filter((r) => r.state === state).reduce((total, r) => total + Number(r.n), 0);
      const days = new Map<string, number>();
      for (const row of rows) days.set(row.day, (days.get(row.day) ?? 0) + Number(row.n));
      return { open: sum(1), closed: sum(2), by_day: [...days].map(([day, opened]) => ({ day, opened })) };
    },
    async countFacts(kind: number): Promise<number> {
      return Number(
        (
          await one<{ n: string }>({
            name: 'record-count-facts',
            text: 'select count(*) as n from record.fact where kind = $1',
            values: [kind],
          })
        )?.n,
      );
    },
    async countEntries(types: readonly number[]): Promise<number> {
      return Number(
        (
          await one<{ n: string }>({
            name: 'record-count-entries',
            text: 'select count(*) as n from record.entry where type = any($1::smallint[]) and not deleted',
            values: [types],
          })
        )?.n,
      );
    },

    // --- brakes ----------------------------------------------------------------------------------------------------
    async countAttempts(
      subject: bigint,
      kind: number,
      hourAgo: Date,
      dayAgo: Date,
    ): Promise<{ hour: number; day: number }> {
      const row = await one<{ hour: string; day: string }>({
        name: 'record-attempts',
        text: 'select count(*) filter (where at >= $3) as hour, count(*) as day from record.attempt where subject = $1 and kind = $2 and at >= $4',
        values: [subject, kind, hourAgo, dayAgo],
      });
      return { hour: Number(row?.hour ?? 0), day: Number(row?.day ?? 0) };
    },
    async purgeAttempts(before: Date): Promise<number> {
      return (
        await sql.query({
          name: 'record-attempts-purge',
          text: 'delete from record.attempt where at < $1',
          values: [before],
        })
      ).count;
    },
    async insertAttempt(subject: bigint, kind: number, at: Date): Promise<void> {
      await sql.query({
        name: 'record-attempt',
        text: 'insert into record.attempt (subject, kind, at) values ($1, $2, $3)',
        values: [subject, kind, at],
      });
    },

    // --- writing entries -------------------------------------------------------------------------------------------
    /** Takes a submission's key; the answer says which of them were new. */
    async takeSubmissions(
      tx: Sql,
      rows: readonly { dossier: string; key: bigint; at: Date; sealed: Buffer }[],
    ): Promise<Set<string>> {
      const { rows: taken } = await tx.query<{ dossier: string; key: string }>({
        name: 'record-submissions',
        text: `insert into record.submission (dossier, key, at, sealed)
          select * from unnest($1::text[], $2::bigint[], $3::timestamptz[], $4::bytea[]) on conflict do nothing returning dossier, key`,
        values: [rows.map((r) => r.dossier), rows.map((r) => r.key), rows.map((r) => r.at), rows.map((r) => r.sealed)],
      });
      return new Set(taken.map((row) => `${row.dossier}|${row.key}`));
    },
    async releaseSubmission(dossier: string, key: bigint): Promise<void> {
      await sql.query({
        name: 'record-submission-release',
        text: 'delete from record.submission where dossier = $1 and key = $2',
        values: [dossier, key],
      });
    },
    findSubmission: (dossier: string, key: bigint) =>
      one<{ sealed: Buffer }>({
        name: 'record-submission',
        text: 'select sealed from record.submission where dossier = $1 and key = $2',
        values: [dossier, key],
      }),
    /** Answers which were written. */
    async insertEntries(tx: Sql, entries: readonly EntryWrite[]): Promise<Set<string>> {
      const { rows } = await tx.query<{ id: string }>({
        name: 'record-insert',
        text: `insert into record.entry (dossier, id, type, version, clinical, dated, recorded, class, authors, tokens, deleted, sealed)
          select q.dossier, q.id, q.type, q.version, q.clinical, q.dated, q.recorded, q.class, q.authors::bigint[], q.tokens::bigint[], q.deleted,
            substring($16::bytea from q.start for q.length)
          from ${entriesIn} ${factsHold} returning id`,
        values: valuesOf(entries),
      });
      return new Set(rows.map((row) => row.id));
    },
    /** Replaces entries that still have the expected version, keeping what they were. Answers which were replaced. */
    async updateEntries(tx: Sql, entries: readonly EntryWrite[]): Promise<Set<string>> {
      const { rows } = await tx.query<{ id: string }>({
        name: 'record-update',
        text: `with q as materialized (select q.* from ${entriesIn} ${factsHold}),
          kept as (insert into record.history (${entryColumns})
            select e.dossier, e.id, e.type, e.version, e.clinical, e.recorded, e.class, e.authors, e.deleted, e.sealed
            from q join record.entry e on e.dossier = q.dossier and e.id = q.id and e.version = q.expected
            on conflict do nothing)
          update record.entry e set version = q.version, clinical = q.clinical, dated = q.dated, recorded = q.recorded, class = q.class,
            authors = q.authors::bigint[], tokens = q.tokens::bigint[], deleted = q.deleted, sealed = substring($16::bytea from q.start for q.length)
          from q where e.dossier = q.dossier and e.id = q.id and e.version = q.expected returning e.id`,
        values: valuesOf(entries),
      });
      return new Set(rows.map((row) => row.id));
    },
    /** Documents take the class of the reference that describes them, when the same author sent both. */
    async adopt(
      tx: Sql,
      dossier: string,
      ids: readonly string[],
      toClass: bigint,
      authors: readonly bigint[],
    ): Promise<void> {
      await tx.query({
        name: 'record-adopt',
        text: 'update record.entry set class = $3 where dossier = $1 and id = any($2::text[]) and type = 13 and authors && $4::bigint[]',
        values: [dossier, ids, toClass, authors],
      });
    },
    async insertBlobs(tx: Sql, blobs: readonly { dossier: string; id: string; entry: string }[]): Promise<void> {
      await tx.query({
        name: 'record-blobs',
        text: 'insert into record.blob (dossier, id, entry) select * from unnest($1::text[], $2::text[], $3::text[])',
        values: [blobs.map((b) => b.dossier), blobs.map((b) => b.id), blobs.map((b) => b.entry)],
      });
    },
    async knownBlobs(ids: readonly string[]): Promise<Set<string>> {
      const { rows } = await sql.query<{ id: string }>({
        text: 'select id from record.blob where id = any($1::text[])',
        values: [ids],
      });
      return new Set(rows.map((row) => row.id));
    },
    async insertOutbox(
      tx: Sql,
      rows: readonly { kind: string; dossier: string; entry: string | null }[],
    ): Promise<void> {
      await tx.query({
        name: 'record-outbox',
        text: 'insert into record.outbox (kind, dossier, entry) select * from unnest($1::text[], $2::text[], $3::text[])',
        values: [rows.map((r) => r.kind), rows.map((r) => r.dossier), rows.map((r) => r.entry)],
      });
    },
    /** Takes what waits in the outbox; it is gone when the transaction commits. */
    async takeOutbox(
      tx: Sql,
      limit: number,
    ): Promise<{ kind: string; dossier: string; entry: string | null; at: Date }[]> {
      const { rows } = await tx.query<{ kind: string; dossier: string; entry: string | null; at: Date }>({
        name: 'record-outbox-take',
        text: `delete from record.outbox where seq in (select seq from record.outbox order by seq limit $1 for update skip locked) returning kind, dossier, entry, at`,
        values: [limit],
      });
      return rows;
    },

    // --- reading entries -------------------------------------------------------------------------------------------
    /** Current versions by id: one row for each ask, in order, entry or none. */
    async read(asks: readonly { dossier: string; id: string; known: number }[]): Promise<EntryRead[]> {
      const { rows } = await sql.query<EntryRead>({
        name: 'record-read',
        text: `select q.n, d.facts_version, d.state, e.version, e.type, e.class, e.authors, e.deleted, e.recorded,
            case when e.version = q.known then null else e.sealed end as sealed
          from unnest($1::text[], $2::text[], $3::int[]) with ordinality q(dossier, id, known, n)
          left join record.dossier d on d.dossier = q.dossier
          left join record.entry e on e.dossier = q.dossier and e.id = q.id
          order by q.n`,
        values: [asks.map((a) => a.dossier), asks.map((a) => a.id), asks.map((a) => a.known)],
      });
      return rows;
    },
    async sealedOf(
      dossier: string,
      ids: readonly string[],
    ): Promise<{ id: string; version: number; sealed: Buffer }[]> {
      const { rows } = await sql.query<{ id: string; version: number; sealed: Buffer }>({
        name: 'record-sealed',
        text: 'select id, version, sealed from record.entry where dossier = $1 and id = any($2::text[])',
        values: [dossier, ids],
      });
      return rows;
    },
    /** Always a version of the facts (null: no such record); the entries that the view lets through. */
    async search(search: EntrySearch): Promise<{ factsVersion: string | null; state: number; found: EntryFound[] }> {
      const { text, values } = searchStatement(search, false);
      const { rows } = await sql.query<{ facts_version: string; state: number; found: string | null }>({
        name: nameOf(text),
        text,
        values,
      });
      const first = rows[0];
      if (first === undefined) return { factsVersion: null, state: 0, found: [] };
      return { factsVersion: first.facts_version, state: first.state, found: readFound(first.found) };
    },
    async count(search: EntrySearch): Promise<number> {
      const { text, values } = searchStatement(search, true);
      return Number((await one<{ n: string }>({ name: nameOf(text), text, values }))?.n ?? 0);
    },
    /** Current and older versions of one entry, of a type, or of a record, each in a class that the view lets through; newest first. */
    async history(
      dossier: string,
      id: string | null,
      type: number | null,
      view: ViewTokens,
      since: Date | null,
      before: { time: Date; id: string; version: number } | null,
      limit: number,
    ): Promise<HistoryRow[]> {
      const { rows } = await sql.query<HistoryRow>({
        name: 'record-history',
        text: `with visible as (select e.id from record.entry e where e.dossier = $1 and ($2::text is null or e.id = $2) and ($3::smallint is null or e.type = $3)
            and ${viewFilter(4)})
          select * from (
            select id, type, version, clinical, recorded, class, authors, deleted, sealed from record.entry where dossier = $1
            union all
            select id, type, version, clinical, recorded, class, authors, deleted, sealed from record.history where dossier = $1) e
          where id in (select id from visible) and ${viewFilter(4)} and ($9::timestamptz is null or recorded >= $9)
            and ($10::timestamptz is null or (recorded, id, version) < ($10, $11::text, $12::int))
          order by recorded desc, id desc, version desc limit $13`,
        values: [
          dossier,
          id,
          type,
          ...viewValues(view),
          since,
          before?.time ?? null,
          before?.id ?? null,
          before?.version ?? null,
          limit,
        ],
      });
      return rows;
    },
    version: (dossier: string, id: string, version: number) =>
      one<HistoryRow>({
        name: 'record-version',
        text: `select id, type, version, clinical, recorded, class, authors, deleted, sealed from record.history where dossier = $1 and id = $2 and version = $3`,
        values: [dossier, id, version],
      }),

    // --- the portals -----------------------------------------------------------------------------------------------
    /**
     * The outline of a record in one view: pages, totals and counts by category follow from it without another
     * statement. One row of arrays as text, in the same order, because thousands of rows would cost more to bring than to
     * find: ids (after the pseudonym), types, versions, classes, clinical and recorded times in ms, and whether one of
     * `mine` wrote it. Entries that bear one of `without` are left out. `changes` grows with every entry that is added or
     * changed: when it is still `known`, the columns are null, and the entries were not read.
     */
    async outline(
      { dossier, types, view, mine, without }: OutlineAsk,
      known: string | null,
    ): Promise<{ factsVersion: string | null; changes: string; columns: string[][] | null }> {
      type Row = { facts_version: string; changes: string } & Record<
        'ids' | 'types' | 'versions' | 'classes' | 'clinical' | 'recorded' | 'mine',
        string | null
      >;
      const row = await one<Row>({
        name: 'record-outline',
        text: `select d.facts_version, s.changes, x.* from record.dossier d
          cross join lateral (select coalesce(sum(v.version), 0) as changes from record.entry v where v.dossier = $1) s
          left join lateral (
            select array_agg(substr(e.id, 10))::text as ids, array_agg(e.type)::text as types, array_agg(e.version)::text as versions,
              array_agg(e.class)::text as classes, array_agg((date_part('epoch', e.clinical) * 1000)::bigint)::text as clinical,
              array_agg((date_part('epoch', e.recorded) * 1000)::bigint)::text as recorded, array_agg((e.authors && $8::bigint[])::int)::text as mine
            from record.entry e where s.changes is distinct from $10::bigint and e.dossier = $1 and not e.deleted and ${viewFilter(2)} and e.type = any($7::smallint[]) and not (e.tokens && $9::bigint[])) x on true
          where d.dossier = $1`,
        values: [dossier, ...viewValues(view), types, mine, without, known],
      });
      if (row === null) return { factsVersion: null, changes: '', columns: null };
      const { facts_version: factsVersion, changes, ids, types: kinds, versions, classes, clinical, recorded } = row;
      if (changes === known) return { factsVersion, changes, columns: null };
      // `{a,b}`: none of the values needs quotes.
      const columns = [ids, kinds, versions, classes, clinical, recorded, row.mine].map((text) =>
        text === null ? [] : text.slice(1, -1).split(','),
      );
      return { factsVersion, changes, columns };
    },
    /** Of several records, each in the reader's view of it: what came since the last visit, and when the last came. */
    async activity(
      types: readonly number[],
      rows: readonly { dossier: string; view: ViewTokens; mine: readonly bigint[]; since: Date }[],
    ): Promise<Map<string, { fresh: number; last: Date | null }>> {
      const list = (values: readonly (bigint | string)[]): string => `{${values.join(',')}}`;
      const { rows: found } = await sql.query<{ dossier: string; fresh: string; last: Date | null }>({
        name: 'record-activity',
        text: `select q.dossier, x.fresh, x.last from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
            as q(dossier, classes, hidden, authors, author_classes, author_hidden, mine, since)
          cross join lateral (
            select count(*) filter (where e.recorded > q.since and not (e.authors && q.mine::bigint[])) as fresh, max(e.recorded) as last
            from record.entry e where e.dossier = q.dossier and not e.deleted and e.type = any($9::smallint[])
              and ((e.class = any(q.classes::bigint[]) and e.id <> all(q.hidden::text[]))
                or (e.authors && q.authors::bigint[] and e.class = any(q.author_classes::bigint[]) and e.id <> all(q.author_hidden::text[])))) x`,
        values: [
          rows.map((r) => r.dossier),
          rows.map((r) => list(r.view.classes)),
          rows.map((r) => list(r.view.hidden)),
          rows.map((r) => list(r.view.authors)),
          rows.map((r) => list(r.view.authorClasses)),
          rows.map((r) => list(r.view.authorHidden)),
          rows.map((r) => list(r.mine)),
          rows.map((r) => r.since),
          types,
        ],
      });
      return new Map(found.map((row) => [row.dossier, { fresh: Number(row.fresh), last: row.last }]));
    },
    async readers(dossiers: readonly string[], reader: bigint): Promise<{ dossier: string; sealed: Buffer }[]> {
      const { rows } = await sql.query<{ dossier: string; sealed: Buffer }>({
        name: 'record-readers',
        text: 'select dossier, sealed from record.reader where dossier = any($1::text[]) and reader = $2',
        values: [dossiers, reader],
      });
      return rows;
    },
    async putReader(dossier: string, reader: bigint, sealed: Buffer): Promise<void> {
      await sql.query({
        name: 'record-put-reader',
        text: 'insert into record.reader (dossier, reader, sealed) values ($1, $2, $3) on conflict (dossier, reader) do update set sealed = excluded.sealed',
        values: [dossier, reader, sealed],
      });
    },
  };
}

/** Prepared statements are kept by name; equal texts share one. */
const nameOf = (text: string): string => {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (Math.imul(sum, 31) + text.charCodeAt(i)) | 0;
  return `record-search-${(sum >>> 0).toString(36)}-${text.length}`;
};

function searchStatement(search: EntrySearch, counting: boolean): { text: string; values: unknown[] } {
  const values: unknown[] = [search.dossier, ...viewValues(search.view)];
  const take = (value: unknown): string => `$${values.push(value)}`;
  const where = ['e.dossier = $1', 'not e.deleted', viewFilter(2)];
  where.push(
    search.types.length === 1
      ? `e.type = ${take(search.types[0])}::smallint`
      : `e.type = any(${take(search.types)}::smallint[])`,
  );
  const bears = (group: TokenGroup): string => `${group.not ? 'not ' : ''}(e.tokens && ${take(group.any)}::bigint[])`;
  for (const group of search.tokens) where.push(bears(group));
  for (const { type, alternatives } of search.scope) {
    const passes = alternatives.map((groups) => `(${groups.map(bears).join(' and ')})`);
    where.push(`(${[`e.type <> ${take(type)}::smallint`, ...passes].join(' or ')})`);
  }
  if (search.ids !== null) where.push(`e.id = any(${take(search.ids)}::text[])`);
  if (search.clinicalFrom !== null) where.push(`e.clinical >= ${take(search.clinicalFrom)}`);
  if (search.clinicalTo !== null) where.push(`e.clinical < ${take(search.clinicalTo)}`);
  if (search.recordedFrom !== null) where.push(`e.recorded >= ${take(search.recordedFrom)}`);
  if (search.recordedTo !== null) where.push(`e.recorded < ${take(search.recordedTo)}`);
  if (counting) return { text: `select count(*) as n from record.entry e where ${where.join(' and ')}`, values };
  const [column, direction] = search.order.split('-') as ['clinical' | 'dated' | 'recorded', 'desc' | 'asc'];
  const beyond = direction === 'desc' ? '<' : '>';
  if (search.after !== null) {
    const id = `${take(search.after.id)}::text`;
    // Only `dated` may be null, and nulls come last whichever the direction.
    if (search.after.time === null) where.push(`e.dated is null and e.id ${beyond} ${id}`);
    else
      where.push(
        `((e.${column}, e.id) ${beyond} (${take(search.after.time)}::timestamptz, ${id})${column === 'dated' ? ' or e.dated is null' : ''})`,
      );
  }
  const order = `e.${column} ${direction}${column === 'dated' ? ' nulls last' : ''}, e.id ${direction}`;
  const ms = (instant: string): string => `(extract(epoch from ${instant}) * 1000)::bigint`;
  return {
    // One row whatever is found: rows of a few small columns cost the driver more than all the rest of a search.
    text: `select d.facts_version, d.state, (
        select string_agg(concat_ws(' ', x.id, x.type, x.version, x.recorded, x.time), ',') from (
          select e.id, e.type, e.version, ${ms('e.recorded')} as recorded, ${ms(`e.${column}`)} as time from record.entry e
          where ${where.join(' and ')} order by ${order} limit ${take(search.limit)}) x) as found
      from record.dossier d where d.dossier = $1`,
    values,
  };
}

/** `id type version recorded time,…`; the time is missing where the entry has none. */
function readFound(text: string | null): EntryFound[] {
  if (text === null) return [];
  return text.split(',').map((row) => {
    const [id = '', type, version, recorded, time] = row.split(' ');
    return {
      id,
      type: Number(type),
      version: Number(version),
      recorded: new Date(Number(recorded)),
      time: time === undefined ? null : Number(time),
    };
  });
}
