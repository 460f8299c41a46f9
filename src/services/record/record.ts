// The door of the record: the vault, who may see what, and the use cases around them.
import { fileURLToPath } from 'node:url';
import type { Call } from '../../base/call.ts';
import type { BundleRequest } from '../../fhir/bundle/bundle-request.ts';
import type { ResponseEntry } from '../../fhir/bundle/bundle-text.ts';
import type { ParsedResource } from '../../fhir/json/parse-resource.ts';
import type { Route } from '../../kit/http/route.ts';
import { classify } from './access/classify.ts';
import { decide } from './access/decide.ts';
import type { Subject } from './access/model.ts';
import { type Policy, parsePolicy } from './access/policy.ts';
import { mayLookUp, purgeAttempts } from './attempts.ts';
import { createDossiers } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import { answerTransaction, fhirRoutes, responseEntryOf } from './fhir-routes.ts';
import { addToCircle } from './my-circle.ts';
import { readMyPatients } from './my-patients.ts';
import type { RecordNeeds } from './needs.ts';
import { type Opened, type Opening, openRecords } from './open-record.ts';
import { portalRoutes } from './portal-routes.ts';
import { type PlainWords, parsePlainWords } from './present/plain-words.ts';
import { readSummaryParts } from './read-summary.ts';
import { authorOf, type Room } from './room.ts';
import { createRecordStore } from './store.ts';
import { collectOrphans } from './store-binary.ts';
import { submitBundle } from './submit-bundle.ts';
import { findRecordType, recordTypes } from './types.ts';
import { createVault } from './vault.ts';

export type { RecordNeeds } from './needs.ts';
export type { Opened, Opening } from './open-record.ts';

/** The country's files, as parsed JSON: the access policy, and the names of measurements and kinds of document. */
export const readCountry = (
  policy: unknown,
  analyses: unknown,
  kinds: unknown,
): { policy: Policy; plainWords: PlainWords } => ({
  policy: parsePolicy(policy),
  plainWords: parsePlainWords(analyses, kinds),
});

export const recordTables = { schema: 'record', directory: fileURLToPath(new URL('./tables', import.meta.url)) };

export function createRecord(needs: RecordNeeds) {
  const store = createRecordStore(needs.sql);
  const room: Room = { needs, store, dossiers: createDossiers(needs, store), vault: createVault(needs, store) };
  return {
    routes: (): Route[] => [...fhirRoutes(room), ...portalRoutes(room)],
    types: recordTypes.map((type) => type.name),

    /** A transaction Bundle; reads inside it are handed back, for whoever knows all types. */
    async transaction(
      call: Call,
      bundle: ParsedResource,
      prefer: string | undefined,
    ): Promise<{ entries: { index: number; response: ResponseEntry }[]; reads: BundleRequest[] }> {
      const { entries, reads, asRepresentation } = await answerTransaction(room, call, bundle, prefer);
      return {
        entries: entries.map((one) => ({
          index: one.index,
          response: responseEntryOf(needs.fhirBase(), one, asRepresentation),
        })),
        reads,
      };
    },
    /** Writes a transaction that was made here: the demo country's stories. */
    submit: (call: Call, bundleText: string): Promise<unknown> =>
      submitBundle(room, call, bundleText, JSON.parse(bundleText) as { [name: string]: unknown }),
    /** Whether the caller could write all of these resources into this person's record; asks, and leaves no trace. */
    async couldWrite(
      call: Call,
      patientId: string,
      resources: readonly { [name: string]: unknown }[],
    ): Promise<boolean> {
      const dossier = await room.dossiers.findOf(patientId);
      if (dossier === null) return false;
      const { facts } = dossier;
      return resources.every((resource) => {
        const thing = { ...classify(needs.policy, resource, call.actor), authors: [authorOf(call.actor)] };
        return decide(needs.policy, facts, call.actor, call.purpose, call.at, thing, 'write').permit;
      });
    },
    /** The first of a professional's patients who fit `q`, for choosing one. */
    patientsOf: (call: Call, q: string) => readMyPatients(room, call, { q, count: '25' }),
    /** Has the caller a way into this person's record today? Unknown persons and absent records answer as strangers' do. */
    async mayKnowPatient(call: Call, patientId: string): Promise<boolean> {
      const dossier = await room.dossiers.findOf(patientId);
      if (dossier === null) return false;
      const fresh = await room.dossiers.refresh(dossier.id);
      return (
        fresh !== null &&
        decide(needs.policy, fresh.facts, call.actor, call.purpose, call.at, 'record', 'open-record').permit
      );
    },
    /**
     * A look into the register of persons, in the log of the person's record where there is one. It is asked before the
     * answer leaves, so that it can refuse who looks up too many. @throws Fault `record.too-many-lookups`
     */
    async logLookup(
      call: Call,
      lookup: {
        patientId: string | null;
        action: 'read' | 'found-person';
        outcome: 'permitted' | 'refused';
        what: { id: string; type: string }[];
        detail?: string;
      },
    ): Promise<void> {
      const { patientId, ...draft } = lookup;
      const dossier = patientId === null ? null : await room.dossiers.findOf(patientId);
      const isBraked = draft.action === 'found-person' && !(await mayLookUp(room, call));
      await needs.audit.append(dossier?.log ?? needs.audit.platformLog, call, {
        ...draft,
        ...(isBraked ? { outcome: 'refused' } : {}),
      });
      if (isBraked) throw recordErrors.tooManyLookups();
    },
    openRecords: (call: Call, openings: readonly Opening[]): Promise<Opened[]> => openRecords(room, call, openings),
    addToCircle: (call: Call, subject: Subject, until: Date | null): Promise<unknown> =>
      addToCircle(room, call, subject, until),
    look: (call: Call, patientId: string): Promise<unknown> => readSummaryParts(room, call, patientId, 'opened'),
    /** For the agency's clerks: whether a record is there, never what is in it. */
    async stateOf(patientIds: readonly string[]): Promise<Map<string, 'open' | 'closed'>> {
      const tokens = new Map(patientIds.map((id) => [String(room.dossiers.patientToken(id)), id]));
      const rows = await store.dossiersOf([...tokens.keys()].map(BigInt));
      return new Map(rows.map((row) => [tokens.get(row.patient) as string, row.state === 1 ? 'open' : 'closed']));
    },
    /** For the agency's clerks: the lead doctors of open records, null where there is none. */
    async referentsOf(patientIds: readonly string[]): Promise<Map<string, string | null>> {
      const rows = await store.dossiersOf(patientIds.map((id) => room.dossiers.patientToken(id)));
      const open = await room.dossiers.findMany(rows.flatMap((row) => (row.state === 1 ? row.dossier : [])));
      return new Map(
        open.map(({ facts }) => [
          facts.patientId,
          facts.grants.find((one) => one.basis === 'referent')?.subject.id ?? null,
        ]),
      );
    },
    /** What a posted letter says: whose record it is and the presence code. Whoever asks audits the printing. */
    async lettersOf(
      call: Call,
      recordIds: readonly string[],
    ): Promise<
      { recordId: string; patientId: string; presenceCode: string | null; openedAt: Date; referentId: string | null }[]
    > {
      const dossiers = await room.dossiers.findMany(recordIds);
      const printed = { action: 'opened-record', outcome: 'permitted', detail: 'letter printed' } as const;
      await Promise.all(dossiers.map((dossier) => needs.audit.append(dossier.log, call, printed)));
      return dossiers.map((dossier) => {
        const referent = dossier.facts.grants.find((one) => one.basis === 'referent');
        return {
          recordId: dossier.id,
          patientId: dossier.facts.patientId,
          presenceCode: dossier.presenceCode?.code.toUpperCase() ?? null,
          openedAt: dossier.openedAt,
          referentId: referent?.subject.id ?? null,
        };
      });
    },
    async counts(): Promise<{
      open: number;
      closed: number;
      byDay: { day: string; opened: number }[];
      grants: number;
      documents: number;
    }> {
      const [dossiers, grants, documents] = await Promise.all([
        store.countDossiers(),
        store.countFacts(1),
        store.countEntries([findRecordType('DocumentReference')?.number ?? 0]),
      ]);
      return { open: dossiers.open, closed: dossiers.closed, byDay: dossiers.by_day, grants, documents };
    },
    /** What happened and is not told yet; forgotten when `tell` resolves. */
    takeHappenings: (
      limit: number,
      tell: (happenings: { kind: string; patientId: string; at: Date }[]) => Promise<void>,
    ): Promise<number> =>
      store.transaction(async (tx) => {
        const rows = await store.takeOutbox(tx, limit);
        const dossiers = new Map(
          (await room.dossiers.findMany([...new Set(rows.map((row) => row.dossier))])).map((one) => [one.id, one]),
        );
        await tell(
          rows.flatMap(({ kind, at, dossier }) => {
            const patientId = dossiers.get(dossier)?.facts.patientId;
            return patientId === undefined ? [] : [{ kind, patientId, at }];
          }),
        );
        return rows.length;
      }),
    /** The hourly clearing up: files that came before and have no row, and attempts that no brake looks at any more. */
    async collectOrphans(before: Date): Promise<number> {
      const [files] = await Promise.all([collectOrphans(room, before), purgeAttempts(room)]);
      return files;
    },
  };
}

export type Record = ReturnType<typeof createRecord>;
