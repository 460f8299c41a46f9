// The door of the audit room: entries are appended, durable before the promise resolves, and read back by those who
// hold the record's sealer. Nothing here changes or removes an entry.
import { fileURLToPath } from 'node:url';
import type { Call } from '../../base/call.ts';
import type { Chance, Clock } from '../../base/clock.ts';
import { timeOrderedId } from '../../base/ids.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import { createBatch } from '../../kit/sql/batch.ts';
import type { Sql } from '../../kit/sql/sql.ts';
import { type AuditAction, type AuditEntry, type AuditEvent, type RecordAction, whoOf } from './model.ts';
import { type AuditRow, createAuditStore } from './store.ts';

export type {
  AuditAction,
  AuditEntry,
  AuditEvent,
  AuditWhat,
  AuditWho,
  PlatformAction,
  RecordAction,
} from './model.ts';

export const auditTables = { schema: 'audit', directory: fileURLToPath(new URL('./tables', import.meta.url)) };

export type AuditNeeds = {
  sql: Sql;
  clock: Clock;
  chance: Chance;
  /** Seals entries that belong to no record. */
  platformSealer: Sealer;
};

/** Whose log: a record's pseudonym and the sealer of its key. */
export type AuditLog = { dossier: string; sealer: Sealer };

export type SealedAuditEntry = AuditRow;
export type AuditDraft = Omit<AuditEvent, 'who' | 'purpose'>;

export function createAudit(needs: AuditNeeds) {
  const store = createAuditStore(needs.sql);
  const append = createBatch<AuditRow[], void>({
    max: 500,
    run: async (ops) => {
      await store.insert(ops.flat());
      return ops.map(() => undefined);
    },
  });
  const platformLog: AuditLog = { dossier: '-', sealer: needs.platformSealer };
  const nameOf = (dossier: string, id: string): string => `audit|${dossier}|${id}`;

  const seal = (log: AuditLog, call: Call, draft: AuditDraft): SealedAuditEntry => {
    const id = timeOrderedId(needs.clock, needs.chance);
    const event: AuditEvent & { call: string } = {
      ...draft,
      who: whoOf(call.actor),
      purpose: call.purpose,
      call: call.id,
    };
    return {
      dossier: log.dossier,
      id,
      at: call.at,
      sealed: log.sealer.seal(nameOf(log.dossier, id), JSON.stringify(event)),
    };
  };

  return {
    platformLog,
    /** Makes an entry ready for `insert`, for a service that writes it with its own change. */
    seal,
    /** Within a caller's transaction: the change and its entry are durable together or not at all. */
    insert: (tx: Sql, entries: SealedAuditEntry[]): Promise<void> =>
      entries.length === 0 ? Promise.resolve() : store.insert(entries, tx),
    /** Durable when it resolves; concurrent callers share one commit. */
    append: (log: AuditLog, call: Call, ...drafts: AuditDraft[]): Promise<void> =>
      append(drafts.map((draft) => seal(log, call, draft))),
    /** Newest first, of a record's log (its actions) or the platform's. `before` is the id of the last entry already seen. */
    async list<Action extends AuditAction = RecordAction>(
      log: AuditLog,
      options: { before?: string | null; from?: Date | null; to?: Date | null; count: number },
    ): Promise<AuditEntry<Action>[]> {
      const rows = await store.list(
        log.dossier,
        options.before ?? null,
        options.from ?? null,
        options.to ?? null,
        options.count,
      );
      return rows.map((row) => {
        const event = JSON.parse(
          log.sealer.open(nameOf(row.dossier, row.id), row.sealed).toString(),
        ) as AuditEvent<Action>;
        return { ...event, id: row.id, at: row.at };
      });
    },
  };
}

export type Audit = ReturnType<typeof createAudit>;
