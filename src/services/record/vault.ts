// The hot path: entries in and out. Concurrent reads share one statement, concurrent writes one transaction, so that
// durability and proof are paid once for many.
import { Fault } from '../../base/fault.ts';
import { createBatch } from '../../kit/sql/batch.ts';
import type { Sql } from '../../kit/sql/sql.ts';
import type { Dossier } from './dossiers.ts';
import { createEntryCache } from './entry-cache.ts';
import type { RecordNeeds, SealedLogEntry } from './needs.ts';
import { createOutlineCache } from './outline-cache.ts';
import { type OpenedEntry, openEntry } from './seal-entry.ts';
import type { EntryRead, EntryWrite, FactRow, RecordStore } from './store.ts';
import { findRecordType } from './types.ts';

/** A name that is taken once in a record. */
export type Taken = { key: bigint; at: Date; sealed: Buffer };

export type Commit = {
  dossier: string;
  creates: EntryWrite[];
  updates: EntryWrite[];
  submission: Taken | null;
  /** Conditions and unique ids under which entries are created: of two commits under one name one goes through. */
  names?: readonly Taken[];
  log: SealedLogEntry[];
  outbox: { kind: string; entry: string | null }[];
  blobs: { id: string; entry: string }[];
  /** Documents that take the class of the reference that describes them. */
  adopt: { ids: string[]; toClass: bigint; authors: bigint[] }[];
  /** Facts of access that change with it: what comes below a hidden entry is hidden in the same moment. */
  facts?: readonly FactRow[];
};

/** `stale`: a version or the facts of access moved meanwhile, nothing was written. `duplicate`: this submission was taken before. */
export type Committed = 'done' | 'stale' | 'duplicate';

const keysOf = (c: Commit): Taken[] => [...(c.submission === null ? [] : [c.submission]), ...(c.names ?? [])];

const typesWithParts = new Set(
  ['Observation', 'DiagnosticReport', 'Composition'].map((name) => findRecordType(name)?.number),
);

/** It may put something below a hidden entry. A hide that comes at the same moment waits for it, or it for the hide. */
const mayGrow = (c: Commit): boolean =>
  c.updates.some((e) => typesWithParts.has(e.type)) ||
  c.creates.some((e) => e.type === findRecordType('Composition')?.number);

/** Undoes a whole transaction and carries its outcome out of it. */
class Undone extends Error {
  readonly outcome: Committed;
  constructor(outcome: Committed) {
    super(outcome);
    this.outcome = outcome;
  }
}

export type Vault = ReturnType<typeof createVault>;

export function createVault(needs: Pick<RecordNeeds, 'audit' | 'entryCacheBytesMax'>, store: RecordStore) {
  const cache = createEntryCache(needs.entryCacheBytesMax);

  const readBatch = createBatch<{ dossier: string; id: string; known: number }, EntryRead>({
    max: 200,
    runsMax: 3,
    run: (asks) => store.read(asks),
  });

  /** All of it or nothing; answers which commits went through. */
  const run = async (tx: Sql, commits: readonly Commit[]): Promise<Committed[]> => {
    // In one order, so that transactions under the same keys wait for each other instead of blocking each other.
    const keys = commits
      .flatMap((c) => keysOf(c).map((one) => ({ dossier: c.dossier, ...one })))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    // What grows a hide is among these.
    const growing = [...new Set(commits.filter(mayGrow).map((c) => c.dossier))];
    if (growing.length > 0) await store.lockFacts(tx, growing);
    // One statement replaces an entry once: of several commits that change the same one, the first does, the others decide again.
    const changing = new Set<string>();
    const isInLine = commits.map((c) => {
      if (c.updates.some((e) => changing.has(e.id))) return false;
      for (const e of c.updates) changing.add(e.id);
      return true;
    });
    const updates = commits.flatMap((c, i) => (isInLine[i] === true ? c.updates : []));
    const freeCreates = commits.filter((c) => keysOf(c).length === 0).flatMap((c) => c.creates);
    const [taken, updated, created] = await Promise.all([
      keys.length === 0 ? new Set<string>() : store.takeSubmissions(tx, keys),
      updates.length === 0 ? new Set<string>() : store.updateEntries(tx, updates),
      freeCreates.length === 0 ? new Set<string>() : store.insertEntries(tx, freeCreates),
    ]);
    const claimed = new Set<string>();
    const isFirst = (c: Commit): boolean => {
      const mine = keysOf(c).map((one) => `${c.dossier}|${one.key}`);
      if (mine.some((key) => !taken.has(key) || claimed.has(key))) return false;
      for (const key of mine) claimed.add(key);
      return true;
    };
    const first = commits.map(isFirst);
    const keyedCreates = commits.filter((c, i) => keysOf(c).length > 0 && first[i] === true).flatMap((c) => c.creates);
    const keyed = keyedCreates.length === 0 ? new Set<string>() : await store.insertEntries(tx, keyedCreates);
    const outcomes = commits.map((c, i): Committed => {
      if (first[i] !== true) return 'duplicate';
      if (isInLine[i] !== true) return 'stale';
      const whole =
        c.creates.every((e) => created.has(e.id) || keyed.has(e.id)) && c.updates.every((e) => updated.has(e.id));
      return whole ? 'done' : 'stale';
    });
    commits.forEach((c, i) => {
      const partly = keysOf(c).length > 0 || c.creates.length + c.updates.length > 1;
      // A submission's key, or one of several entries, may have been written: only undoing all of it is right.
      if (outcomes[i] === 'stale' && partly) throw new Undone('stale');
      if (outcomes[i] === 'duplicate' && (c.updates.length > 0 || keysOf(c).length > 1)) throw new Undone('duplicate');
    });
    const done = commits.filter((_, i) => outcomes[i] === 'done');
    const outbox = done.flatMap((c) => c.outbox.map((o) => ({ ...o, dossier: c.dossier })));
    const blobs = done.flatMap((c) => c.blobs.map((b) => ({ ...b, dossier: c.dossier })));
    await Promise.all([
      needs.audit.insert(
        tx,
        done.flatMap((c) => c.log),
      ),
      outbox.length === 0 ? undefined : store.insertOutbox(tx, outbox),
      blobs.length === 0 ? undefined : store.insertBlobs(tx, blobs),
      ...done.flatMap((c) => c.adopt.map((a) => store.adopt(tx, c.dossier, a.ids, a.toClass, a.authors))),
    ]);
    const facts = done.flatMap((c) => c.facts ?? []);
    if (facts.length > 0) {
      for (const dossier of [...new Set(facts.map((one) => one.dossier))].sort()) await store.touchFacts(tx, dossier);
      await store.putFacts(tx, facts);
    }
    return outcomes;
  };

  const commitBatch = createBatch<Commit, Committed>({
    max: 100,
    runsMax: 2,
    run: (commits) => store.transaction((tx) => run(tx, commits)),
  });

  return {
    cache,
    outlines: createOutlineCache(),
    /** The row of an entry as it stands (version null: none), and the entry opened. */
    async read(dossier: Dossier, id: string): Promise<{ row: EntryRead; entry: OpenedEntry | null }> {
      const row = await readBatch({ dossier: dossier.id, id, known: cache.versionOf(id) });
      if (row.version === null) return { row, entry: null };
      const known = cache.find(id, row.version);
      if (known !== null) return { row, entry: known };
      let sealed = row.sealed;
      // The cache dropped it between asking and answering.
      if (sealed === null) sealed = (await store.read([{ dossier: dossier.id, id, known: 0 }]))[0]?.sealed ?? null;
      if (sealed === null) throw new Fault('fault', { code: 'record.entry-lost' });
      const entry = openEntry(dossier.sealer, dossier.id, id, row.version, sealed);
      cache.put(id, row.version, entry);
      return { row, entry };
    },
    /** Entries that a search found, opened, in the same order; those replaced meanwhile are left out. */
    async open(dossier: Dossier, found: readonly { id: string; version: number }[]): Promise<(OpenedEntry | null)[]> {
      const opened = found.map(({ id, version }) => cache.find(id, version));
      const missing = found.filter((_, i) => opened[i] === null);
      if (missing.length === 0) return opened;
      const wanted = new Map(missing.map(({ id, version }) => [id, version]));
      const fetched = new Map<string, OpenedEntry>();
      for (const { id, version, sealed } of await store.sealedOf(dossier.id, [...wanted.keys()])) {
        if (wanted.get(id) !== version) continue;
        const entry = openEntry(dossier.sealer, dossier.id, id, version, sealed);
        cache.put(id, version, entry);
        fetched.set(id, entry);
      }
      return found.map(({ id }, i) => opened[i] ?? fetched.get(id) ?? null);
    },
    /** Durable when it answers `done`; nothing is written otherwise. */
    async commit(commit: Commit): Promise<Committed> {
      try {
        if (commit.creates.length + commit.updates.length <= 1) return await commitBatch(commit);
        const [outcome] = await store.transaction((tx) => run(tx, [commit]));
        return outcome as Committed;
      } catch (error) {
        if (error instanceof Undone) return error.outcome;
        throw error;
      }
    },
  };
}
