// One way to change who may see what: the facts, the new version that makes readers decide again, the log entry and the
// outbox row commit together.
import type { Call } from '../../base/call.ts';
import type { Subject } from './access/model.ts';
import { type Dossier, type FactContent, sealFact } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import type { LogDraft } from './needs.ts';
import type { Room } from './room.ts';

export type FactChange = {
  put: { id: string; kind: number; subject: Subject | null; content: FactContent }[];
  remove: string[];
  log: LogDraft;
  outbox: string | null;
};

/** @returns the record as it is afterwards. @throws Fault `record.not-found` when a fact to remove is gone */
export async function changeFacts(room: Room, call: Call, dossier: Dossier, change: FactChange): Promise<Dossier> {
  const { store, needs, dossiers } = room;
  await store.transaction(async (tx) => {
    await store.touchFacts(tx, dossier.id);
    for (const id of change.remove) if (!(await store.removeFact(tx, dossier.id, id))) throw recordErrors.notFound();
    await store.putFacts(
      tx,
      change.put.map((one) => ({
        dossier: dossier.id,
        id: one.id,
        kind: one.kind,
        subject: one.subject === null ? null : dossiers.subjectToken(one.subject),
        sealed: sealFact(dossier.sealer, dossier.id, one.id, one.content),
      })),
    );
    await needs.audit.insert(tx, [needs.audit.seal(dossier.log, call, change.log)]);
    if (change.outbox !== null)
      await store.insertOutbox(tx, [{ kind: change.outbox, dossier: dossier.id, entry: null }]);
  });
  const after = await dossiers.refresh(dossier.id);
  if (after === null) throw recordErrors.notFound();
  return after;
}
