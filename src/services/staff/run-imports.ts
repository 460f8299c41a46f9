// Works through files of staff in the background, 200 lines a transaction. It may be killed at any moment: a line and the
// member that it changes commit together, and whoever comes next continues.
import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../../base/call.ts';
import { Fault } from '../../base/fault.ts';
import { mayRunAgain } from '../../kit/sql/connect.ts';
import { judgeLines } from './judge-lines.ts';
import type { Change, Import, ImportRow } from './model.ts';
import { dayOf, isHere } from './rights.ts';
import { everyone, type Room, saveChanges } from './room.ts';

const linesPerChunk = 200;

export type Runner = {
  /** There is work, or may be. Answers at once. */
  wake(): void;
  /** Settles when no import is left that this process can work on, or after `stop`. */
  idle(): Promise<void>;
  /** No chunk is begun any more; settles when the one at work is over. */
  stop(): Promise<void>;
};

export function createRunner(room: Room): Runner {
  const { needs, store } = room;
  const stopped = new AbortController();
  let running: Promise<void> | null = null;
  let wanted = false;

  const pause = (): Promise<void> =>
    sleep(needs.retryMilliseconds ?? 5000, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined);

  /** One turn: a chunk of each import, so that a small file does not wait behind a large one. */
  const turn = async (): Promise<'nothing' | 'waiting' | 'worked'> => {
    let result: 'nothing' | 'waiting' | 'worked' = 'nothing';
    for (const id of await store.runningImports()) {
      if (stopped.signal.aborted) return 'nothing';
      const done = await workOn(id);
      if (done === 'worked' || result === 'nothing') result = done;
      await breathe();
    }
    return result;
  };

  const workOn = async (id: string): Promise<'waiting' | 'worked'> => {
    try {
      return (await runChunk(room, id)) ? 'worked' : 'waiting';
    } catch (error) {
      needs.log.error('staff-chunk-failed', error, { import: id });
      if ((error instanceof Fault && error.category === 'unavailable') || mayRunAgain(error)) return 'waiting';
      await store.endImport(id, 'failed', needs.clock.now());
      return 'worked';
    }
  };

  const run = async (): Promise<void> => {
    try {
      while (!stopped.signal.aborted) {
        wanted = false;
        const result = await turn().catch((error: unknown) => {
          needs.log.error('staff-turn-failed', error);
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

  return {
    wake() {
      wanted = true;
      if (!stopped.signal.aborted) running ??= run();
    },
    idle: async () => {
      while (running !== null) await running;
    },
    stop: async () => {
      stopped.abort();
      await running;
    },
  };
}

/** The administrator who brought the file, at work in the background. */
const callOf = (room: Room, one: Import): Call => ({
  id: one.id,
  at: room.needs.clock.now(),
  actor: {
    kind: 'administrator',
    accountId: one.by.accountId,
    organisationIds: [one.organisationId],
    name: one.by.name,
    session: { id: one.id, scopes: null, assurance: null, authenticatedAt: one.startedAt },
  },
  purpose: 'HSYSADMIN',
  language: one.by.language,
});

/** False when another process is at it. */
async function runChunk(room: Room, id: string): Promise<boolean> {
  const { store, needs } = room;
  return store.transaction(async (tx) => {
    if (!(await store.tryLockImport(tx, id))) return false;
    const one = await store.findImport(id, tx);
    if (one?.state !== 'running') return true;
    const pending = await store.rows(id, ['pending'], one.reached, linesPerChunk, tx);
    if (pending.length === 0) {
      await store.endImport(id, 'done', needs.clock.now(), tx);
      return true;
    }
    await store.lockOrganisation(tx, one.organisationId);
    const { members } = await everyone(room, one.organisationId, tx);
    const today = dayOf(needs.clock.now());
    // Whoever was put out meanwhile has no say any more.
    const may = members.some(
      (member) => member.account === one.by.account && member.function === 'administrator' && isHere(member, today),
    );
    const { rows, changes } = may
      ? await takeRows(room, one, members, pending, today)
      : {
          rows: pending.map(
            (row): ImportRow => ({ ...row, outcome: 'refused', refused: { code: 'not-administrator' } }),
          ),
          changes: [],
        };
    await saveChanges(room, callOf(room, one), tx, one.organisationId, members, changes);
    await store.saveRows(tx, id, rows);
    await store.reach(tx, id, pending.at(-1)?.line ?? one.reached);
    return true;
  });
}

async function takeRows(
  room: Room,
  one: Import,
  members: Awaited<ReturnType<typeof everyone>>['members'],
  pending: readonly ImportRow[],
  today: string,
): Promise<{ rows: ImportRow[]; changes: Change[] }> {
  const judged = await judgeLines(
    room,
    one.organisationId,
    new Map(members.map((member) => [member.id, member])),
    pending,
    today,
    { kind: 'administrator', id: one.by.accountId, name: one.by.name },
    one.by.account,
  );
  return {
    changes: judged.flatMap(({ change }) => change ?? []),
    rows: judged.map(({ line, outcome, refused, change }): ImportRow => {
      const { number, function: role, from, until, gone } = line;
      return {
        line: line.line,
        number,
        function: role,
        from,
        until,
        ...(gone === true && { gone }),
        outcome,
        ...(refused !== undefined && { refused }),
        ...(change !== undefined && {
          member: change.member.id,
          version: change.member.version,
          before: change.before,
        }),
      };
    }),
  };
}
