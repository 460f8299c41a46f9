// Works through files in the background, some hundred lines at a time. It may be killed at any moment: a line has no
// outcome or its right one, and whoever comes next continues.
import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../../base/call.ts';
import { Fault } from '../../base/fault.ts';
import { mayRunAgain } from '../../kit/sql/connect.ts';
import { findMoves, lookUp } from './look-up.ts';
import type { Attempt, Job, Row } from './model.ts';
import type { OpeningsNeeds } from './needs.ts';
import type { JobAtWork, OpeningsStore } from './store.ts';

const linesPerChunk = 200;
/** Lines that fail alone, one after the other, before we believe that it is not the lines. */
const failuresMax = 20;

export type Runner = {
  /** There is work, or may be. Answers at once. */
  wake(): void;
  /** Settles when no job is left that this process can work on, or after `stop`. */
  idle(): Promise<void>;
  /** No chunk is begun any more; settles when the one at work is over. */
  stop(): Promise<void>;
};

export function createRunner(needs: OpeningsNeeds, store: OpeningsStore): Runner {
  const stopped = new AbortController();
  let running: Promise<void> | null = null;
  let wanted = false;
  /** Lines of a job to be taken one by one after a chunk of it failed, and how many of them failed since one did not. */
  const alone = new Map<string, { lines: number; failures: number }>();

  const pause = (): Promise<void> =>
    sleep(needs.retryMilliseconds ?? 5000, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined);

  /** One turn: a chunk of each job, so that a small file does not wait behind a large one. */
  const turn = async (): Promise<'nothing' | 'waiting' | 'worked'> => {
    let result: 'nothing' | 'waiting' | 'worked' = 'nothing';
    for (const job of await store.runningJobs()) {
      if (stopped.signal.aborted) return 'nothing';
      const done = await workOn(job);
      if (done === 'worked' || result === 'nothing') result = done;
      await breathe();
    }
    return result;
  };

  const workOn = async (job: string): Promise<'waiting' | 'worked'> => {
    const careful = alone.get(job);
    try {
      const worked = await runChunk(needs, store, job, careful === undefined ? linesPerChunk : 1, false);
      if (careful !== undefined) {
        careful.failures = 0;
        careful.lines -= 1;
        if (careful.lines <= 0) alone.delete(job);
      }
      return worked ? 'worked' : 'waiting';
    } catch (error) {
      needs.log.error('openings-chunk-failed', error, { job });
      if ((error instanceof Fault && error.category === 'unavailable') || mayRunAgain(error)) return 'waiting';
      if (careful === undefined) {
        alone.set(job, { lines: linesPerChunk, failures: 0 });
        return 'worked';
      }
      careful.failures += 1;
      if (careful.failures >= failuresMax) {
        alone.delete(job);
        await store.finishJob(job, 'failed', needs.clock.now());
      } else await runChunk(needs, store, job, 1, true);
      return 'worked';
    }
  };

  const run = async (): Promise<void> => {
    try {
      while (!stopped.signal.aborted) {
        wanted = false;
        const result = await turn().catch((error: unknown) => {
          needs.log.error('openings-turn-failed', error);
          return 'waiting' as const;
        });
        if (result === 'nothing' && !wanted) return;
        if (result === 'waiting') await pause();
      }
    } finally {
      // In the same step as the decision to end, so that no call to `wake` falls between.
      running = null;
    }
  };

  const wake = (): void => {
    wanted = true;
    if (stopped.signal.aborted) return;
    running ??= run();
  };
  return {
    wake,
    idle: async () => {
      while (running !== null) await running;
    },
    stop: async () => {
      stopped.abort();
      await running;
    },
  };
}

/** The clerk who brought the file, at work in the background. */
const callOf = (needs: OpeningsNeeds, job: Job): Call => ({
  id: job.id,
  at: needs.clock.now(),
  actor: {
    kind: 'operator',
    operatorId: job.by.operatorId,
    name: job.by.name,
    roles: ['welcome-desk'],
    session: { id: job.id, scopes: null, assurance: null, authenticatedAt: job.startedAt },
  },
  purpose: 'HOPERAT',
  language: job.by.language,
});

/**
 * Takes the next lines of a job and gives each its outcome; false when another process is at it. Records are opened in the
 * record's own transaction, before ours: `attempt` says which lines had no record just before, or another lead doctor, so
 * that after a crash in between they count as opened or changed by this file, and no letter is lost.
 */
async function runChunk(
  needs: OpeningsNeeds,
  store: OpeningsStore,
  id: string,
  lines: number,
  giveUp: boolean,
): Promise<boolean> {
  return store.transaction(async (tx) => {
    if (!(await store.tryLock(tx, id))) return false;
    const job = await store.findJob(id, tx);
    if (job?.state !== 'running') return true;
    const pending = await store.rows(id, 'pending', job.reached, lines, tx);
    if (pending.length === 0) {
      await store.finishJob(id, 'done', needs.clock.now(), tx);
      return true;
    }
    if (giveUp) {
      const given = pending.map((row): Row => ({ ...row, outcome: 'refused', refused: { code: 'failed' } }));
      await store.finishRows(tx, job, given, job.attempt);
      return true;
    }
    const { rows, attempted } = await openRows(needs, store, job, pending);
    await store.finishRows(tx, job, rows, attempted);
    return true;
  });
}

type Opening = { row: Row; patientId: string; referentId: string | null };

async function openRows(
  needs: OpeningsNeeds,
  store: OpeningsStore,
  job: JobAtWork,
  pending: readonly Row[],
): Promise<{ rows: Row[]; attempted: Attempt }> {
  const found = await lookUp(needs, pending);
  const moves = await findMoves(needs, found);
  const openings: Opening[] = [];
  const fresh: number[] = [];
  const moving: number[] = [];
  const rows = pending.map((row, index): Row => {
    const { person, referent, state, refusal } = found[index] as (typeof found)[number];
    // An interrupted attempt opened it: whatever changed since, its letter is due.
    const opened = job.attempt.opening.has(row.line) && state !== 'none';
    if (person === null || (refusal !== null && !opened))
      return { ...row, outcome: 'refused', refused: { code: refusal ?? 'person-unknown' } };
    openings.push({ row, patientId: person.id, referentId: referent?.id ?? null });
    if (state === 'none') fresh.push(row.line);
    if (moves[index] === true) moving.push(row.line);
    return { ...row, patientId: person.id };
  });
  const attempted: Attempt = {
    opening: new Set([...job.attempt.opening, ...fresh]),
    moving: new Set([...job.attempt.moving, ...moving]),
  };
  if (openings.length === 0) return { rows, attempted };
  const isNew = attempted.opening.size > job.attempt.opening.size || attempted.moving.size > job.attempt.moving.size;
  if (isNew) await store.noteAttempt(job.id, attempted);

  // In one order everywhere: files that share persons would otherwise lock each other out.
  const ordered = [...new Map(openings.map((one) => [one.patientId, one])).values()].sort((a, b) =>
    a.patientId < b.patientId ? -1 : 1,
  );
  const answers = await needs.record.openRecords(
    callOf(needs, job),
    ordered.map(({ patientId, referentId }) => ({ patientId, referentId, origin: 'bulk' as const })),
  );
  const answerOf = new Map(answers.map((answer) => [answer.patientId, answer]));
  // One person may be known by two numbers: the line that was taken counts as the opening one.
  const taken = new Map(ordered.map((one) => [one.patientId, one.row.line]));
  return {
    attempted,
    rows: rows.map((row) => {
      if (row.outcome !== 'pending') return row;
      const answer = answerOf.get(row.patientId ?? '');
      if (answer === undefined) throw new Error('the record gave no answer for a person');
      const ours = answer.outcome === 'opened' || job.attempt.opening.has(row.line);
      const isTaken = taken.get(row.patientId ?? '') === row.line;
      const outcome = ours && isTaken ? 'opened' : 'already';
      const moved = !ours && isTaken && attempted.moving.has(row.line);
      return { ...row, outcome, recordId: answer.recordId, ...(moved && { moved }) };
    }),
  };
}
