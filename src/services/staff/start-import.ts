// A file is brought: read as a whole, shown as what would become of it, or kept line by line and worked on in the background.
import type { Call } from '../../base/call.ts';
import { timeOrderedId } from '../../base/ids.ts';
import { goneLines, judgeLines } from './judge-lines.ts';
import type { ImportRow, Refused } from './model.ts';
import { readStaffFile } from './read-staff-file.ts';
import { dayOf } from './rights.ts';
import { administratorOf, byOf, everyone, type Room } from './room.ts';

const shownMax = 200;

export type PreviewLine = { line: number; number: string; name: string };
export type Preview = {
  total: number;
  invited: number;
  /** Of those: they have no account yet, and a letter with a code is due. */
  letters: number;
  changed: number;
  same: number;
  ended: number;
  refused: number;
  encoding: string;
  problems: ({ line: number } & Refused)[];
  /** The first two hundred of each. */
  invitedLines: PreviewLine[];
  changedLines: PreviewLine[];
  endedLines: PreviewLine[];
};

/** Changes nothing and keeps nothing. @throws Fault of `readStaffFile` */
export async function previewImport(
  room: Room,
  call: Call,
  organisationId: string,
  bytes: Buffer,
  gone: boolean,
): Promise<Preview> {
  const actor = administratorOf(call, organisationId);
  const own = await room.needs.accounts.subjectOf(actor.accountId);
  const { lines, encoding } = readStaffFile(bytes);
  const { members, practitioners } = await everyone(room, organisationId);
  const good = lines.filter((one) => one.refused === null);
  const asked = [...good, ...(gone ? goneLines(members, practitioners, lines, own) : [])];
  const judged = await judgeLines(
    room,
    organisationId,
    new Map(members.map((one) => [one.id, one])),
    asked,
    dayOf(room.needs.clock.now()),
    byOf(call),
    own,
  );
  const of = (outcome: string): typeof judged => judged.filter((one) => one.outcome === outcome);
  const shown = (outcome: string): PreviewLine[] =>
    of(outcome)
      .slice(0, shownMax)
      .map(({ line, practitioner }) => ({ line: line.line, number: line.number, name: practitioner?.name ?? '' }));
  const problems = [
    ...lines.flatMap(({ line, refused }) => (refused === null ? [] : [{ line, ...refused }])),
    ...judged.flatMap(({ line, refused }) => (refused === undefined ? [] : [{ line: line.line, ...refused }])),
  ].sort((a, b) => a.line - b.line);
  const invitedIds = of('invited').flatMap((one) => one.practitioner?.id ?? []);
  const withAccount = await room.needs.accounts.professionalsWithAccount(invitedIds);
  return {
    total: lines.length,
    invited: invitedIds.length,
    letters: invitedIds.filter((id) => !withAccount.has(id)).length,
    changed: of('changed').length,
    same: of('same').length,
    ended: of('ended').length,
    refused: problems.length,
    encoding,
    problems: problems.slice(0, shownMax),
    invitedLines: shown('invited'),
    changedLines: shown('changed'),
    endedLines: shown('ended'),
  };
}

/** One transaction: the file is kept as a whole or not at all. `name` is the file's, for the list alone. */
export async function startImport(
  room: Room,
  call: Call,
  organisationId: string,
  name: string,
  bytes: Buffer,
  gone: boolean,
): Promise<{ id: string }> {
  const actor = administratorOf(call, organisationId);
  const own = await room.needs.accounts.subjectOf(actor.accountId);
  const { lines } = readStaffFile(bytes);
  const { members, practitioners } = gone
    ? await everyone(room, organisationId)
    : { members: [], practitioners: new Map() };
  const rows: ImportRow[] = [
    ...lines.map(
      ({ refused, ...line }): ImportRow => ({
        ...line,
        outcome: refused === null ? 'pending' : 'refused',
        ...(refused !== null && { refused }),
      }),
    ),
    ...goneLines(members, practitioners, lines, own).map((line): ImportRow => ({ ...line, outcome: 'pending' })),
  ];
  const id = timeOrderedId(room.needs.clock, room.needs.chance);
  await room.store.transaction(async (tx) => {
    await room.store.insertImport(tx, {
      id,
      organisationId,
      name,
      by: { accountId: actor.accountId, account: own ?? '', name: actor.name, language: call.language },
      startedAt: call.at,
      state: 'running',
      total: rows.length,
    });
    await room.store.saveRows(tx, id, rows);
    await room.needs.auditWithin(tx, call, [
      {
        action: 'changed-staff',
        what: [
          { id: organisationId, type: 'Organization' },
          { id, type: 'import' },
        ],
        count: rows.length,
        outcome: 'permitted',
        detail: 'import begun',
      },
    ]);
  });
  return { id };
}
