// Opens records: in bulk for people who declared a lead doctor, or one for a volunteer who was informed.
import type { Call } from '../../base/call.ts';
import { randomBase32, timeOrderedId } from '../../base/ids.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { Subject } from './access/model.ts';
import { changeFacts } from './change-facts.ts';
import { type DossierHead, factKind, sealFact } from './dossiers.ts';
import type { SealedLogEntry } from './needs.ts';
import { newPresenceCode } from './presence-code.ts';
import type { Room } from './room.ts';
import type { DossierRow, FactRow } from './store.ts';

export type Opening = { patientId: string; origin: DossierHead['origin']; referentId: string | null; openedAt?: Date };
export type Opened = {
  patientId: string;
  outcome: 'opened' | 'already';
  recordId: string;
  presenceCode: string | null;
};

/**
 * One transaction for all of `openings` (a few hundred at most). A person who has a record keeps it as it is; the
 * referent of an opening is then declared on it, since that is what the declaration says.
 */
export async function openRecords(room: Room, call: Call, openings: readonly Opening[]): Promise<Opened[]> {
  const { needs, store, dossiers } = room;
  const unique = [...new Map(openings.map((one) => [one.patientId, one])).values()];
  const tokenOf = new Map(unique.map((one) => [one.patientId, dossiers.patientToken(one.patientId)]));
  const existing = new Map((await store.dossiersOf([...tokenOf.values()])).map((row) => [row.patient, row.dossier]));

  type Made = {
    opening: Opening;
    row: Omit<DossierRow, 'facts_version' | 'patient'>;
    sealer: Sealer;
    facts: FactRow[];
    log: SealedLogEntry;
    code: string;
  };
  const made: Made[] = [];
  for (const opening of unique) {
    if (existing.has(String(tokenOf.get(opening.patientId)))) continue;
    const dossier = randomBase32(needs.chance, 8);
    const { wrapped, sealer } = await needs.keys.createKey(`dossier:${dossier}`);
    const openedAt = opening.openedAt ?? call.at;
    const head: DossierHead = { patientId: opening.patientId, origin: opening.origin };
    const code = newPresenceCode(needs.chance);
    const factOf = (kind: number, subject: Subject | null, content: Parameters<typeof sealFact>[3]): FactRow => {
      const id = timeOrderedId(needs.clock, needs.chance);
      return {
        dossier,
        id,
        kind,
        subject: subject === null ? null : dossiers.subjectToken(subject),
        sealed: sealFact(sealer, dossier, id, content),
      };
    };
    const facts = [factOf(factKind.presenceCode, null, { code, since: openedAt.toISOString() })];
    if (opening.referentId !== null) {
      const subject: Subject = { kind: 'professional', id: opening.referentId };
      facts.push(factOf(factKind.grant, subject, { basis: 'referent', subject, from: openedAt.toISOString() }));
    }
    made.push({
      opening,
      row: {
        dossier,
        state: 1,
        opened_at: openedAt,
        wrapped_key: wrapped,
        head: sealer.seal(`head|${dossier}`, JSON.stringify(head)),
      },
      sealer,
      facts,
      log: needs.audit.seal({ dossier, sealer }, call, {
        action: 'opened-record',
        outcome: 'permitted',
        detail: opening.origin,
      }),
      code,
    });
  }
  let written = new Set<string>();
  if (made.length > 0) {
    await store.transaction(async (tx) => {
      written = await store.insertDossiers(
        tx,
        made.map((one) => one.row),
        made.map((one) => tokenOf.get(one.opening.patientId) as bigint),
      );
      const kept = made.filter((one) => written.has(one.row.dossier));
      await store.putFacts(
        tx,
        kept.flatMap((one) => one.facts),
      );
      await needs.audit.insert(
        tx,
        kept.map((one) => one.log),
      );
      await store.insertOutbox(
        tx,
        kept.map((one) => ({ kind: 'record-opened', dossier: one.row.dossier, entry: null })),
      );
    });
  }
  // Somebody else may have opened some of them between the look and the insert.
  const lost = made.filter((one) => !written.has(one.row.dossier));
  const nowExisting =
    lost.length === 0
      ? existing
      : new Map((await store.dossiersOf([...tokenOf.values()])).map((row) => [row.patient, row.dossier]));
  for (const { patientId, referentId } of unique) {
    const dossier = existing.get(String(tokenOf.get(patientId)));
    if (dossier !== undefined && referentId !== null) await declareReferent(room, call, dossier, referentId);
  }
  // A pseudonym that another record bears already is drawn again; nobody is told that they have a record who has none.
  const drawnAgain = lost
    .filter((one) => !nowExisting.has(String(tokenOf.get(one.opening.patientId))))
    .map((one) => one.opening);
  const again = drawnAgain.length === 0 ? [] : await openRecords(room, call, drawnAgain);
  const openedAgain = new Map(again.map((one) => [one.patientId, one]));
  const byPatient = new Map(
    made.filter((one) => written.has(one.row.dossier)).map((one) => [one.opening.patientId, one]),
  );
  return openings.map(({ patientId }): Opened => {
    const second = openedAgain.get(patientId);
    if (second !== undefined) return second;
    const one = byPatient.get(patientId);
    if (one !== undefined) return { patientId, outcome: 'opened', recordId: one.row.dossier, presenceCode: one.code };
    return {
      patientId,
      outcome: 'already',
      recordId: nowExisting.get(String(tokenOf.get(patientId))) ?? '',
      presenceCode: null,
    };
  });
}

/** Puts the declared lead doctor in the place of an earlier one. Nothing changes when it is the same, or the record closed. */
async function declareReferent(room: Room, call: Call, dossierId: string, referentId: string): Promise<void> {
  const dossier = await room.dossiers.refresh(dossierId);
  if (dossier === null || dossier.facts.state !== 'open') return;
  const before = dossier.facts.grants.filter((one) => one.basis === 'referent');
  if (before.length === 1 && before[0]?.subject.id === referentId) return;
  const subject: Subject = { kind: 'professional', id: referentId };
  await changeFacts(room, call, dossier, {
    put: [
      {
        id: timeOrderedId(room.needs.clock, room.needs.chance),
        kind: factKind.grant,
        subject,
        content: { basis: 'referent', subject, from: call.at.toISOString() },
      },
    ],
    remove: before.map((one) => one.id),
    log: {
      action: 'granted',
      basis: 'referent',
      what: [{ id: referentId, type: 'professional' }],
      outcome: 'permitted',
    },
    outbox: 'circle-changed',
  });
}
