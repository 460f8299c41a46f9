// Micro-batches: callers that come at the same time share one run, so that one statement and one flush serve them all.
import { Fault } from '../../base/fault.ts';

export type BatchOptions<Op, Result> = {
  /** Receives at least one op and at most `max`, in the order they came; answers as many results, in the same order. */
  run(ops: Op[]): Promise<(Result | Error)[]>;
  /** Most ops of one run. */
  max: number;
  /** Most runs at the same time; default 2. What comes meanwhile waits and forms the next run. */
  runsMax?: number;
};

/**
 * Answers a function that joins the next run. An `Error` among the results is thrown to its caller alone; when `run`
 * itself throws, a run of several is tried again one by one, so that nobody fails by another's mistake. `run` must therefore be
 * all or nothing (one transaction). A Fault `unavailable` is not tried again: nobody knows what was done, and waiting adds up.
 */
export function createBatch<Op, Result>(options: BatchOptions<Op, Result>): (op: Op) => Promise<Result> {
  const runsMax = options.runsMax ?? 2;
  type Waiting = { op: Op; resolve(result: Result): void; reject(reason: unknown): void };
  let waiting: Waiting[] = [];
  let running = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled || running >= runsMax || waiting.length === 0) return;
    scheduled = true;
    // All requests read from sockets in this turn of the event loop are in before the run starts.
    setImmediate(start);
  }

  function start(): void {
    scheduled = false;
    const taken = waiting.slice(0, options.max);
    waiting = waiting.slice(options.max);
    if (taken.length === 0) return;
    running += 1;
    void serve(taken).finally(() => {
      running -= 1;
      schedule();
    });
    schedule();
  }

  async function serve(taken: Waiting[]): Promise<void> {
    let results: (Result | Error)[];
    try {
      results = await options.run(taken.map(({ op }) => op));
    } catch (error) {
      const alone = taken.length === 1 || (error instanceof Fault && error.category === 'unavailable');
      if (alone) for (const { reject } of taken) reject(error);
      else for (const one of taken) await serve([one]);
      return;
    }
    const miscounted = results.length !== taken.length;
    for (const [index, { resolve, reject }] of taken.entries()) {
      const result = results[index] as Result | Error;
      if (miscounted) reject(new Error(`a run of ${taken.length} answered ${results.length} results`));
      else if (result instanceof Error) reject(result);
      else resolve(result);
    }
  }

  return (op) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ op, resolve, reject });
      schedule();
    });
}
