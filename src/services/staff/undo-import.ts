// A whole import is taken back: who was invited is so no more, who was changed or ended is as before. Only while none of
// them was touched since: whoever accepted or was changed is no longer the import's to take back.
import type { Call } from '../../base/call.ts';
import { staffErrors } from './errors.ts';
import type { Change, ImportRow, Member } from './model.ts';
import { administratorOf, byOf, changeStaff, type Room } from './room.ts';

const touched = ['invited', 'changed', 'ended'] as const;
const rowsMax = 20_000;

/** @throws Fault `staff.not-found`, `still-running`, `import-undone`, `import-in-use`, `last-administrator` */
export async function undoImport(room: Room, call: Call, organisationId: string, id: string): Promise<void> {
  administratorOf(call, organisationId);
  const freed: string[] = [];
  await changeStaff(room, call, organisationId, async (tx, members) => {
    const one = await room.store.findImport(id, tx);
    if (one === null || one.organisationId !== organisationId) throw staffErrors.notFound();
    if (one.state === 'running') throw staffErrors.stillRunning();
    if (one.state === 'undone') throw staffErrors.importUndone();
    const rows = await room.store.rows(id, touched, 0, rowsMax, tx);
    const now = new Map(members.map((member) => [member.id, member]));
    const changes = rows.map((row) => takenBack(room, row, now.get(row.member ?? ''), byOf(call)));
    for (const { member, before } of changes)
      if (before?.state === 'invited' && member.state === 'left') freed.push(member.subject);
    await room.store.endImport(id, 'undone', room.needs.clock.now(), tx);
    return changes;
  });
  if (freed.length > 0) await room.needs.accounts.endActivations(freed);
}

function takenBack(room: Room, row: ImportRow, now: Member | undefined, by: Change['by']): Change {
  if (now === undefined || now.version !== row.version) throw staffErrors.importInUse();
  const before = row.before ?? null;
  const changedAt = room.needs.clock.now();
  // Who was nobody before has left; the register's word alone is that of an active member.
  const member: Member = {
    ...now,
    ...(before === null
      ? { state: 'left' as const, account: null }
      : {
          function: before.function,
          state: before.state,
          from: before.from,
          until: before.until,
          account: before.account,
        }),
    version: now.version + 1,
    what: 'undone',
    changedAt,
  };
  return { member, before: now, by };
}
