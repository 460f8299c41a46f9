// The pool: `pg` behind the Sql of sql.ts, with values read as the rooms expect them and errors that carry no data.
// Pipelining (https://node-postgres.com/features/pipelining) lets `begin` travel with the first statement of a transaction.
import pg from 'pg';
import { Fault } from '../../base/fault.ts';
import { arrayText } from './array-text.ts';
import { parserOf } from './read-values.ts';
import type { Rows, Sql, Statement } from './sql.ts';

/** What of pino's logger the room uses. */
export type SqlLog = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

export type SqlOptions = {
  /** `postgresql://user:password@host:port/database`; a Unix socket is `?host=/its/directory`. */
  connectionString?: string;
  /** A Unix socket, when there is no connection string. */
  socket?: { directory: string; port?: number; user: string; password?: string; database: string };
  /** Most connections held; default 10. */
  max?: number;
  /** A statement that runs longer is cancelled by the server; default 30, 0 for never. */
  statementSecondsMax?: number;
  /** How long a caller waits for a free connection before `sql.unavailable`; default 10. */
  waitSecondsMax?: number;
  log: SqlLog;
};

export type SqlPool = Sql & {
  /** Waits for statements on their way, then closes every connection. */
  close(): Promise<void>;
  /** For libraries that bring their own statements (graphile-worker), LISTEN, and figures. */
  pool: pg.Pool;
};

/** Opens no connection before the first statement. */
export function createSql(options: SqlOptions): SqlPool {
  const pool = new pg.Pool({
    ...whereTo(options),
    application_name: 'cercle',
    max: options.max ?? 10,
    min: Math.min(2, options.max ?? 10),
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: (options.waitSecondsMax ?? 10) * 1000,
    keepAlive: true,
    pipeline: true,
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
    // Sent as a statement and not as a start-up parameter, which a pooler before the server may refuse.
    onConnect: async (client) => {
      await client.query(sessionSettings(options.statementSecondsMax ?? 30));
    },
  });
  // Without a listener the loss of one connection would end the process.
  const onLost = (error: Error) => options.log.warn({ error: withoutData(error) }, 'a database connection was lost');
  pool.on('error', onLost);
  pool.on('connect', (client) => client.on('error', onLost));

  return {
    pool,
    close: () => pool.end(),
    query: async <Row>(statement: Statement): Promise<Rows<Row>> => {
      try {
        return rowsOf(await pool.query(written(statement)));
      } catch (error) {
        throw translated(error);
      }
    },
    transaction: (work) => runTransaction(pool, work),
  };
}

async function runTransaction<T>(pool: pg.Pool, work: (tx: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw translated(error);
  });
  let broken: Error | undefined;
  try {
    const begun = client.query('begin');
    // Not awaited here, so that the first statement leaves with it; a failure shows at the await below.
    begun.catch(() => undefined);
    const tx = boundTo(client);
    let result: T;
    try {
      result = await work(tx.sql);
      await begun;
    } catch (error) {
      tx.end();
      await client.query('rollback').catch((failed: Error) => {
        broken = failed;
      });
      throw error;
    }
    tx.end();
    const { command } = await client.query('commit').catch((error: unknown) => {
      // Nobody knows whether it was committed: the connection must not be used again.
      broken = error as Error;
      throw translated(error);
    });
    // PostgreSQL answers ROLLBACK to a commit when an error inside was swallowed by `work`.
    if (command === 'ROLLBACK') {
      throw new Fault('fault', {
        code: 'sql.rolled-back',
        message: 'a failed statement inside a transaction was ignored',
      });
    }
    return result;
  } finally {
    client.release(broken);
  }
}

/** Sql on one connection. A transaction within a transaction is a savepoint. */
function boundTo(client: pg.PoolClient): { sql: Sql; end(): void } {
  let over = false;
  let savepoints = 0;
  const run = async <Row>(statement: Statement): Promise<Rows<Row>> => {
    if (over) {
      throw new Fault('fault', {
        code: 'sql.transaction-over',
        message: 'a statement came after the end of its transaction',
      });
    }
    try {
      return rowsOf(await client.query(written(statement)));
    } catch (error) {
      throw translated(error);
    }
  };
  const sql: Sql = {
    query: run,
    transaction: async (work) => {
      const name = `s${++savepoints}`;
      await run({ text: `savepoint ${name}` });
      try {
        const result = await work(sql);
        await run({ text: `release savepoint ${name}` });
        return result;
      } catch (error) {
        await run({ text: `rollback to savepoint ${name}` });
        throw error;
      }
    },
  };
  return {
    sql,
    end: () => {
      over = true;
    },
  };
}

/** The statement with its lists as text. */
function written(statement: Statement): Statement {
  const { values } = statement;
  if (values === undefined || !values.some(Array.isArray)) return statement;
  return { ...statement, values: values.map((value) => (Array.isArray(value) ? arrayText(value) : value)) };
}

function rowsOf<Row>(result: pg.QueryResult): Rows<Row> {
  return { rows: result.rows as Row[], count: result.rowCount ?? 0 };
}

function whereTo(options: SqlOptions): pg.ClientConfig {
  if (options.connectionString !== undefined) return { connectionString: options.connectionString };
  if (!options.socket) throw new Error('createSql needs a connectionString or a socket');
  const { directory, port, user, password, database } = options.socket;
  return { host: directory, port: port ?? 5432, user, password, database };
}

function sessionSettings(statementSecondsMax: number): string {
  return [
    `set statement_timeout = '${Math.round(statementSecondsMax * 1000)}ms'`,
    `set idle_in_transaction_session_timeout = '60s'`,
    `set timezone = 'UTC'`,
    `set datestyle = 'ISO, YMD'`,
    `set bytea_output = 'hex'`,
    `set extra_float_digits = 1`,
    // Statements are few, named, and lead with their key: one plan serves all values, and planning costs more than running.
    `set plan_cache_mode = 'force_generic_plan'`,
  ].join('; ');
}

/** The SQLSTATE (https://www.postgresql.org/docs/18/errcodes-appendix.html) of an error, or null. */
export function sqlStateOf(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

/** True when the same transaction may succeed if it is run again: serialization failure or deadlock. */
export function mayRunAgain(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === '40001' || state === '40P01';
}

/** The constraint that a row broke (SQLSTATE class 23), or null. */
export function constraintOf(error: unknown): string | null {
  const { constraint } = (error ?? {}) as { constraint?: unknown };
  return sqlStateOf(error)?.startsWith('23') && typeof constraint === 'string' ? constraint : null;
}

// Class 08: connection, 53: no resources, 57P: shut down by the operator.
const unavailableStates = /^(08|53|57P)/;

/** An unreachable server becomes a Fault; what the server says of a statement stays as it is, without data. */
function translated(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Fault) return error;
  const state = sqlStateOf(error);
  // Errors of the server carry a SQLSTATE; all others are the socket's or the pool's.
  const unreachable = state === null ? !(error instanceof TypeError) : unavailableStates.test(state);
  const clean = withoutData(error);
  if (!unreachable) return clean;
  return new Fault('unavailable', { code: 'sql.unavailable', message: 'the database cannot be reached', cause: clean });
}

/**
 * The server repeats values of rows in an error's detail, and the value it could not read at the end of its message.
 * Errors end in logs, and no health data may.
 */
function withoutData(error: Error): Error {
  const fields = error as Error & Record<string, unknown>;
  for (const field of ['detail', 'where', 'internalQuery']) {
    if (field in fields) delete fields[field];
  }
  if (sqlStateOf(error)?.startsWith('22')) error.message = error.message.replace(/: ".*$/s, '');
  return error;
}
