// The log: one JSON line an event on stderr (stdout carries the ready line alone). It holds codes, ids of requests and
// durations; never health data, names, identifiers of persons, tokens or query strings.
import { pino } from 'pino';

export type LogFields = Record<string, string | number | boolean | undefined>;
export type Log = {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** `error` gives its name, code and stack; its message is left out, since libraries quote input in messages. */
  error(event: string, error: unknown, fields?: LogFields): void;
};

export function createLog(level: string): Log {
  const out = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: false }),
  );
  return {
    info: (event, fields) => out.info(fields ?? {}, event),
    warn: (event, fields) => out.warn(fields ?? {}, event),
    error: (event, error, fields) => out.error({ ...fields, error: describe(error) }, event),
  };
}

const describe = (error: unknown): object => {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = (error as { code?: unknown }).code;
  // The first line of a stack repeats the message.
  const frames = error.stack
    ?.split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 12);
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    frames,
    ...(error.cause === undefined ? {} : { cause: describe(error.cause) }),
  };
};

/** For tests and tools that want quiet. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
