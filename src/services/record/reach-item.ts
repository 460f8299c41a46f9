// One entry by its id alone, as the portals name it: its type is looked up first, then it is reached like any other.
import type { Call } from '../../base/call.ts';
import type { LogDraft } from './needs.ts';
import { type Reached, reach } from './reach.ts';
import { dossierOfId, type Room } from './room.ts';
import { nameOfType } from './types.ts';

/** @throws Fault `record.not-found`, the same for all who may not see it, after the attempt was logged */
export async function reachItem(
  room: Room,
  call: Call,
  id: string,
  action: LogDraft['action'],
): Promise<Reached & { type: string }> {
  const pseudonym = dossierOfId(id);
  const dossier = pseudonym === null ? null : await room.dossiers.find(pseudonym);
  const row = dossier === null ? null : (await room.vault.read(dossier, id)).row;
  const type = row === null || row.version === null ? 'DocumentReference' : nameOfType(row.type);
  return { ...(await reach(room, call, type, id, action)), type };
}
