// A file is brought: read as a whole, kept line by line, answered at once. The work is done in the background.
import { setImmediate as breathe } from 'node:timers/promises';
import type { Call } from '../../base/call.ts';
import { timeOrderedId } from '../../base/ids.ts';
import { findMoves, lookUp } from './look-up.ts';
import { assertWelcomeDesk } from './may-work.ts';
import type { Bringer, Declaration, Refused, Row } from './model.ts';
import type { OpeningsNeeds } from './needs.ts';
import { readDeclarations } from './read-declarations.ts';
import type { OpeningsStore } from './store.ts';

const rowsPerStatement = 1000;
const problemsMax = 100;

/** One transaction: the file is kept as a whole or not at all. `name` is the file's, for the list alone. */
export async function startOpening(
  needs: OpeningsNeeds,
  store: OpeningsStore,
  call: Call,
  name: string,
  bytes: Buffer,
): Promise<{ id: string }> {
  const { operatorId, name: operatorName } = assertWelcomeDesk(call);
  const { declarations } = await readDeclarations(bytes);
  const id = timeOrderedId(needs.clock, needs.chance);
  const by: Bringer = { operatorId, name: operatorName, language: call.language };
  const refused = declarations.filter((one) => one.refused !== null).length;
  await store.transaction(async (tx) => {
    await store.insertJob(tx, {
      id,
      by,
      name,
      startedAt: call.at,
      finishedAt: null,
      state: 'running',
      total: declarations.length,
      opened: 0,
      already: 0,
      moved: 0,
      refused,
    });
    for (let at = 0; at < declarations.length; at += rowsPerStatement) {
      await store.insertRows(tx, id, declarations.slice(at, at + rowsPerStatement).map(rowOf));
    }
  });
  await needs.audit(call, {
    action: 'added',
    what: [{ id, type: 'openings' }],
    count: declarations.length,
    outcome: 'permitted',
  });
  return { id };
}

const rowOf = ({ refused, ...declaration }: Declaration & { refused: Refused | null }): Row => ({
  ...declaration,
  outcome: refused === null ? 'pending' : 'refused',
  ...(refused !== null && { refused }),
});

export type Problem = { line: number } & Refused;
/** A line that gives an open record another lead doctor, by name. */
export type Move = { line: number; referent: string };
export type Preview = {
  total: number;
  valid: number;
  already: number;
  /** Of those already open. */
  moved: number;
  refused: number;
  encoding: string;
  problems: Problem[];
  moves: Move[];
};

/** What would become of the file if it were brought now. Opens nothing and keeps nothing of it. */
export async function previewOpening(needs: OpeningsNeeds, call: Call, bytes: Buffer): Promise<Preview> {
  assertWelcomeDesk(call);
  const { declarations, encoding } = await readDeclarations(bytes);
  await needs.audit(call, {
    action: 'searched',
    count: declarations.length,
    outcome: 'permitted',
    detail: 'preview of openings',
  });
  const preview: Preview = {
    total: declarations.length,
    valid: 0,
    already: 0,
    moved: 0,
    refused: 0,
    encoding,
    problems: [],
    moves: [],
  };
  for (let at = 0; at < declarations.length; at += rowsPerStatement) {
    const chunk = declarations.slice(at, at + rowsPerStatement);
    const asked = chunk.filter((one) => one.refused === null);
    const answers = await lookUp(needs, asked);
    const moves = await findMoves(needs, answers);
    const known = new Map(
      answers.map((found, index) => [asked[index]?.line, { ...found, moves: moves[index] === true }]),
    );
    for (const { line, refused } of chunk) {
      const found = known.get(line);
      const problem = refused ?? (found?.refusal ? { code: found.refusal } : null);
      if (problem === null) {
        preview.valid += 1;
        if (found?.state === 'open') preview.already += 1;
        if (found?.moves !== true) continue;
        preview.moved += 1;
        if (preview.moves.length < problemsMax) preview.moves.push({ line, referent: found.referent?.name ?? '' });
      } else {
        preview.refused += 1;
        if (preview.problems.length < problemsMax) preview.problems.push({ line, ...problem });
      }
    }
    await breathe();
  }
  return preview;
}
