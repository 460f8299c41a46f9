// The only SQL of the agency's workbench, and where its rows are sealed and opened.
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { Sql } from '../../kit/sql/sql.ts';
import type { Attempt, Bringer, Job, JobState, Outcome, Refused, Row } from './model.ts';

const states: Record<JobState, number> = { running: 1, done: 2, failed: 3 };
const stateNames: Record<number, JobState> = { 1: 'running', 2: 'done', 3: 'failed' };
const outcomes: Record<Outcome, number> = { pending: 0, opened: 1, already: 2, refused: 3 };
const outcomeNames: Record<number, Outcome> = { 0: 'pending', 1: 'opened', 2: 'already', 3: 'refused' };

type JobRow = {
  id: string;
  started_at: Date;
  finished_at: Date | null;
  state: number;
  total: number;
  opened: number;
  already: number;
  moved: number;
  refused: number;
  reached: number;
  sealed: Buffer;
  attempt: Buffer | null;
};
type KeptRow = { line: number; outcome: number; sealed: Buffer };
type JobContent = { name: string; by: Bringer };
type RowContent = { m: string; r: string; x?: Refused; p?: string; d?: string; v?: true };
type AttemptContent = { o: number[]; m: number[] };

/** What a worker sees of a job beyond its figures. */
export type JobAtWork = Job & { reached: number; attempt: Attempt };

/** Any number will do; with the job's it makes the lock that says which process works on it. */
const lockSpace = 7_234_502;

/** Lines alone were what an earlier version kept. */
const readAttempt = (text: string): AttemptContent => {
  const content = JSON.parse(text) as AttemptContent | number[];
  return Array.isArray(content) ? { o: content, m: [] } : content;
};

export type OpeningsStore = ReturnType<typeof createOpeningsStore>;

export function createOpeningsStore(sql: Sql, sealer: Sealer) {
  const sealRow = (job: string, row: Row): Buffer => {
    const content: RowContent = {
      m: row.matricule,
      r: row.referent,
      ...(row.refused !== undefined && { x: row.refused }),
      ...(row.patientId !== undefined && { p: row.patientId }),
      ...(row.recordId !== undefined && { d: row.recordId }),
      ...(row.moved !== undefined && { v: row.moved }),
    };
    return sealer.seal(`row|${job}|${row.line}`, JSON.stringify(content));
  };
  const openRow = (job: string, row: KeptRow): Row => {
    const content = JSON.parse(sealer.open(`row|${job}|${row.line}`, row.sealed).toString()) as RowContent;
    return {
      line: row.line,
      outcome: outcomeNames[row.outcome] ?? 'pending',
      matricule: content.m,
      referent: content.r,
      ...(content.x !== undefined && { refused: content.x }),
      ...(content.p !== undefined && { patientId: content.p }),
      ...(content.d !== undefined && { recordId: content.d }),
      ...(content.v !== undefined && { moved: content.v }),
    };
  };
  const openJob = (row: JobRow): JobAtWork => {
    const content = JSON.parse(sealer.open(`job|${row.id}`, row.sealed).toString()) as JobContent;
    const attempt: AttemptContent =
      row.attempt === null ? { o: [], m: [] } : readAttempt(sealer.open(`attempt|${row.id}`, row.attempt).toString());
    return {
      id: row.id,
      ...content,
      startedAt: row.started_at,
      finishedAt: row.finished_at,
      state: stateNames[row.state] ?? 'failed',
      total: row.total,
      opened: row.opened,
      already: row.already,
      moved: row.moved,
      refused: row.refused,
      reached: row.reached,
      attempt: { opening: new Set(attempt.o), moving: new Set(attempt.m) },
    };
  };
  /** Of the lines after `reached`. */
  const sealAttempt = (job: string, { opening, moving }: Attempt, reached: number): Buffer | null => {
    const after = (lines: ReadonlySet<number>): number[] => [...lines].filter((line) => line > reached);
    const content: AttemptContent = { o: after(opening), m: after(moving) };
    return content.o.length + content.m.length === 0 ? null : sealer.seal(`attempt|${job}`, JSON.stringify(content));
  };

  return {
    transaction: <T>(work: (tx: Sql) => Promise<T>): Promise<T> => sql.transaction(work),

    async insertJob(tx: Sql, job: Job): Promise<void> {
      const content: JobContent = { name: job.name, by: job.by };
      await tx.query({
        text: `insert into openings.job (id, started_at, state, total, refused, sealed) values ($1, $2, $3, $4, $5, $6)`,
        values: [
          job.id,
          job.startedAt,
          states[job.state],
          job.total,
          job.refused,
          sealer.seal(`job|${job.id}`, JSON.stringify(content)),
        ],
      });
    },
    async insertRows(tx: Sql, job: string, rows: readonly Row[]): Promise<void> {
      await tx.query({
        name: 'openings-rows',
        text: `insert into openings.row (job, line, outcome, sealed)
          select $1, * from unnest($2::int[], $3::smallint[], $4::bytea[])`,
        values: [
          job,
          rows.map((row) => row.line),
          rows.map((row) => outcomes[row.outcome]),
          rows.map((row) => sealRow(job, row)),
        ],
      });
    },
    async findJob(id: string, on: Sql = sql): Promise<JobAtWork | null> {
      const { rows } = await on.query<JobRow>({
        name: 'openings-job',
        text: 'select * from openings.job where id = $1',
        values: [id],
      });
      return rows[0] === undefined ? null : openJob(rows[0]);
    },
    /** Newest first, those before `before`. */
    async jobs(before: string | null, count: number): Promise<Job[]> {
      const { rows } = await sql.query<JobRow>({
        name: 'openings-jobs',
        text: 'select * from openings.job where ($1::text is null or id < $1) order by id desc limit $2',
        values: [before, count],
      });
      return rows.map(openJob);
    },
    async countJobs(): Promise<number> {
      const { rows } = await sql.query<{ n: string }>({
        name: 'openings-count',
        text: 'select count(*) as n from openings.job',
      });
      return Number(rows[0]?.n ?? 0);
    },
    /** Rows after a line, in order; of one outcome when it is given. */
    async rows(job: string, outcome: Outcome | null, after: number, count: number, on: Sql = sql): Promise<Row[]> {
      const which = outcome === null ? '' : `and outcome = ${outcomes[outcome]}`;
      const { rows } = await on.query<KeptRow>({
        name: `openings-rows-${outcome ?? 'all'}`,
        text: `select line, outcome, sealed from openings.row where job = $1 and line > $2 ${which} order by line limit $3`,
        values: [job, after, count],
      });
      return rows.map((row) => openRow(job, row));
    },

    // --- work in the background ------------------------------------------------------------------------------------
    async runningJobs(): Promise<string[]> {
      const { rows } = await sql.query<{ id: string }>({
        name: 'openings-running',
        text: 'select id from openings.job where state = 1 order by id',
      });
      return rows.map((row) => row.id);
    },
    /** Held until the transaction ends, or its process does. */
    async tryLock(tx: Sql, job: string): Promise<boolean> {
      const { rows } = await tx.query<{ mine: boolean }>({
        name: 'openings-lock',
        text: 'select pg_try_advisory_xact_lock($1, hashtext($2)) as mine',
        values: [lockSpace, job],
      });
      return rows[0]?.mine === true;
    },
    /** Durable when it resolves, whatever becomes of the transaction that holds the lock. */
    async noteAttempt(job: string, attempt: Attempt): Promise<void> {
      await sql.query({
        name: 'openings-attempt',
        text: 'update openings.job set attempt = $2 where id = $1',
        values: [job, sealAttempt(job, attempt, 0)],
      });
    },
    async finishRows(tx: Sql, job: JobAtWork, rows: readonly Row[], attempted: Attempt): Promise<void> {
      const reached = rows.at(-1)?.line ?? job.reached;
      const count = (outcome: Outcome): number => rows.filter((row) => row.outcome === outcome).length;
      await tx.query({
        name: 'openings-finish-rows',
        text: `update openings.row r set outcome = x.outcome, sealed = x.sealed
          from unnest($2::int[], $3::smallint[], $4::bytea[]) as x(line, outcome, sealed) where r.job = $1 and r.line = x.line`,
        values: [
          job.id,
          rows.map((row) => row.line),
          rows.map((row) => outcomes[row.outcome]),
          rows.map((row) => sealRow(job.id, row)),
        ],
      });
      await tx.query({
        name: 'openings-progress',
        text: `update openings.job set reached = $2, opened = opened + $3, already = already + $4, refused = refused + $5, moved = moved + $6, attempt = $7
          where id = $1`,
        values: [
          job.id,
          reached,
          count('opened'),
          count('already'),
          count('refused'),
          rows.filter((row) => row.moved).length,
          sealAttempt(job.id, attempted, reached),
        ],
      });
    },
    async finishJob(job: string, state: JobState, at: Date, on: Sql = sql): Promise<void> {
      await on.query({
        name: 'openings-finish',
        text: 'update openings.job set state = $2, finished_at = $3 where id = $1',
        values: [job, states[state], at],
      });
    },
    /** What failed is tried again after a restart: its cause was ours, not the file's. */
    async reviveFailed(): Promise<void> {
      await sql.query({ text: 'update openings.job set state = 1, finished_at = null where state = 3' });
    },
  };
}
