// For tests only: the record room on a real database behind the real HTTP server, with a named world around it.
// Anna has a record with Dr Schmit as referent and Dr Weber in the circle; Bruno has one, Carla has none; Lucie is a stranger.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor, Call, OrganisationKind } from '../../base/call.ts';
import { type Chance, type Clock, systemChance, systemClock } from '../../base/clock.ts';
import { timeOrderedId } from '../../base/ids.ts';
import { joinPieces, responsePieces } from '../../fhir/bundle/bundle-text.ts';
import { loadR4 } from '../../fhir/definitions/definitions.ts';
import { parseResource } from '../../fhir/json/parse-resource.ts';
import { outcomeOfFault } from '../../fhir/outcome.ts';
import { createValidator } from '../../fhir/validation/validation.ts';
import { createKeyService, openMasterKeyFile } from '../../kit/crypto/key-service.ts';
import { createFileBlobStore } from '../../kit/files/blob-store.ts';
import { createHttp } from '../../kit/http/http.ts';
import type { Route } from '../../kit/http/route.ts';
import { silentLog } from '../../kit/log/log.ts';
import { migrate } from '../../kit/sql/migrate.ts';
import { createScratch } from '../../kit/sql/scratch.ts';
import type { Sql } from '../../kit/sql/sql.ts';
import { createWrappedKeys, keyTables } from '../../kit/sql/wrapped-keys.ts';
import { parsePolicy } from './access/policy.ts';
import { createDossiers } from './dossiers.ts';
import type { LogDraft, LogEntry, LogOf, PersonFacts, RecordNeeds, SealedLogEntry } from './needs.ts';
import { parsePlainWords } from './present/plain-words.ts';
import { createRecord, recordTables } from './record.ts';
import type { Room } from './room.ts';
import { createRecordStore } from './store.ts';
import { createVault } from './vault.ts';

export const matriculeSystem = 'https://cercle.example/fhir/sid/matricule';
export const ids = {
  anna: '11111111-1111-4111-8111-111111111111',
  bruno: '22222222-2222-4222-8222-222222222222',
  carla: '33333333-3333-4333-8333-333333333333',
} as const;
const matricules: Record<string, string> = { anna: '1985031200014', bruno: '1970072300025', carla: '1990010100036' };

const person = (name: keyof typeof ids, familyName: string): PersonFacts => ({
  id: ids[name],
  familyName,
  givenName: `${name[0]?.toUpperCase()}${name.slice(1)}`,
  birthDate: '1985-03-12',
  sex: 'female',
  matricule: matricules[name] ?? null,
});
const persons = [person('anna', 'Kieffer'), person('bruno', 'Hoffmann'), person('carla', 'Reuter')];

const organisations = new Map<string, { id: string; name: string; kind: OrganisationKind }>(
  (
    [
      ['practice-weber', 'practice'],
      ['practice-schmit', 'practice'],
      ['lab-nord', 'laboratory'],
      ['lab-sud', 'laboratory'],
      ['hospital-sud', 'hospital'],
    ] as const
  ).map(([id, kind]) => [id, { id, name: id, kind }]),
);
const practitioners = new Map(
  [
    { id: 'weber', name: 'Dr Marc Weber', profession: 'physician', organisationIds: ['practice-weber'] },
    { id: 'schmit', name: 'Dr Claire Schmit', profession: 'physician', organisationIds: ['practice-schmit'] },
    { id: 'lucie', name: 'Dr Lucie Klein', profession: 'physician', organisationIds: [] },
    { id: 'nora', name: 'Nora Diaz', profession: 'nurse', organisationIds: [] },
    { id: 'paul', name: 'Paul Thill', profession: 'pharmacist', organisationIds: [] },
  ].map((one) => [one.id, one]),
);

const chosen = <V>(all: ReadonlyMap<string, V>, wanted: readonly string[]): Map<string, V> =>
  new Map(wanted.flatMap((id) => (all.has(id) ? [[id, all.get(id) as V] as const] : [])));

export function actorOf(name: string, scopes: string[] | null = null): Actor {
  const session = { id: `session-${name}`, scopes, assurance: 'high' as const, authenticatedAt: new Date(0) };
  if (name in ids) return { kind: 'patient', patientId: ids[name as keyof typeof ids], name, session };
  const practitioner = practitioners.get(name);
  if (practitioner !== undefined) {
    const { id: practitionerId, profession, organisationIds } = practitioner;
    return { kind: 'professional', practitionerId, profession, organisationIds, name: practitioner.name, session };
  }
  const organisation = organisations.get(name);
  if (organisation !== undefined)
    return {
      kind: 'system',
      clientId: `client-${name}`,
      organisationId: name,
      organisationKind: organisation.kind,
      name,
      session,
    };
  if (name === 'clerk') return { kind: 'operator', operatorId: 'op', roles: ['welcome-desk'], name, session };
  return { kind: 'anonymous' };
}

const purposes = {
  anonymous: 'HSYSADMIN',
  patient: 'PATRQT',
  professional: 'TREAT',
  system: 'TREAT',
  operator: 'HOPERAT',
  administrator: 'HOPERAT',
} as const;
export const callOf = (name: string, at = new Date(), scopes: string[] | null = null): Call => {
  const actor = actorOf(name, scopes);
  return { id: `call-${name}`, at, actor, purpose: purposes[actor.kind], language: 'fr' };
};

/** Pauses between the decision and the transaction, for races that would otherwise need luck. */
export type Hooks = { beforeTransaction?: (() => Promise<void>) | undefined };

function hooked(sql: Sql, hooks: Hooks): Sql {
  return {
    query: (statement) => sql.query(statement),
    transaction: async (work) => {
      const pause = hooks.beforeTransaction;
      hooks.beforeTransaction = undefined;
      await pause?.();
      return sql.transaction(work);
    },
  };
}

/** A log of the room's own shape: one sealed row for each entry. */
function createScratchLog(sql: Sql, clock: Clock, chance: Chance, platformLog: LogOf): RecordNeeds['audit'] {
  const insert = async (tx: Sql, entries: SealedLogEntry[]): Promise<void> => {
    for (const { dossier, id, at, sealed } of entries)
      await tx.query({
        text: 'insert into scratch.log (dossier, id, at, sealed) values ($1, $2, $3, $4)',
        values: [dossier, id, at, sealed],
      });
  };
  const seal = (log: LogOf, call: Call, draft: LogDraft): SealedLogEntry => {
    const id = timeOrderedId(clock, chance);
    const { actor } = call;
    const who =
      actor.kind === 'professional'
        ? actor.practitionerId
        : actor.kind === 'patient'
          ? actor.patientId
          : actor.kind === 'system'
            ? actor.clientId
            : actor.kind;
    const name = actor.kind === 'anonymous' ? '' : actor.name;
    return {
      dossier: log.dossier,
      id,
      at: call.at,
      sealed: log.sealer.seal(`log|${id}`, JSON.stringify({ ...draft, who: { kind: actor.kind, id: who, name } })),
    };
  };
  return {
    platformLog,
    seal,
    insert,
    append: (log, call, ...drafts) =>
      insert(
        sql,
        drafts.map((draft) => seal(log, call, draft)),
      ),
    async list(log, { count }): Promise<LogEntry[]> {
      const { rows } = await sql.query<SealedLogEntry>({
        text: 'select * from scratch.log where dossier = $1 order by at desc, id desc limit $2',
        values: [log.dossier, count],
      });
      return rows.map((row) => ({
        ...(JSON.parse(log.sealer.open(`log|${row.id}`, row.sealed).toString()) as LogEntry),
        id: row.id,
        at: row.at,
      }));
    },
  };
}

const root = new URL('../../../policy/', import.meta.url);
const readJson = async (name: string): Promise<unknown> => JSON.parse(await readFile(new URL(name, root), 'utf8'));

export type Answer = { status: number; headers: Record<string, string>; text: string; bytes: Buffer; json: Json };
// Answers are looked into freely: what is not there shows as undefined.
// biome-ignore lint/suspicious/noExplicitAny: tests read any member of an answer
export type Json = any;
export type Person = {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: object | string | Buffer, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body: object | string, headers?: Record<string, string>): Promise<Answer>;
  delete(path: string, headers?: Record<string, string>): Promise<Answer>;
};

/** A needs' exchange for one process, and routes that stand beside the record's own. */
export type Change = Partial<RecordNeeds> & { beside?: (record: ReturnType<typeof createRecord>) => Route[] };

export type RecordWorld = Awaited<ReturnType<typeof createRecordWorld>>;
export type Instance = {
  room: Room;
  record: ReturnType<typeof createRecord>;
  hooks: Hooks;
  /** `only`: the patient whom a professional's token is for. */
  as(name: string, scopes?: string[], only?: string): Person;
  close(): Promise<void>;
};

export async function createRecordWorld(change: Change = {}) {
  const scratch = await createScratch();
  await scratch.sql.query({
    text: 'create schema scratch; create table scratch.log (dossier text, id text, at timestamptz, sealed bytea)',
  });
  await migrate(scratch.sql, [keyTables, recordTables]);
  const folder = await mkdtemp(join(tmpdir(), 'cercle-record-'));
  const keys = createKeyService(
    await openMasterKeyFile(join(folder, 'master.json'), systemChance, true),
    createWrappedKeys(scratch.sql),
    systemChance,
  );
  const platformLog: LogOf = { dossier: '-', sealer: await keys.platformSealer('audit') };
  const validator = createValidator(loadR4());
  const blobs = await createFileBlobStore(join(folder, 'blobs'));
  const policy = parsePolicy(await readJson('lu.json'));
  const plainWords = parsePlainWords(await readJson('analyses.json'), await readJson('document-kinds.json'));
  const linkSealer = await keys.platformSealer('record-links');
  const opened: Instance[] = [];

  const another = (more: Change = {}): Instance => {
    const hooks: Hooks = {};
    const clock = more.clock ?? change.clock ?? systemClock;
    const chance = more.chance ?? change.chance ?? systemChance;
    const sql = hooked(scratch.sql, hooks);
    const needs: RecordNeeds = {
      sql,
      keys,
      linkSealer,
      blobs,
      policy,
      clock,
      chance,
      plainWords,
      log: silentLog,
      keyCacheMax: 100,
      entryCacheBytesMax: 4 * 1024 * 1024,
      fhirBase: () => 'https://cercle.test/fhir',
      audit: createScratchLog(scratch.sql, clock, chance, platformLog),
      persons: {
        find: async (id) => persons.find((one) => one.id === id) ?? null,
        findMany: async (wanted) =>
          new Map(persons.filter((one) => wanted.includes(one.id)).map((one) => [one.id, one])),
        findByMatricule: async (matricule) => persons.find((one) => one.matricule === matricule) ?? null,
        findByIdentifier: async (system, value) =>
          system === matriculeSystem ? (persons.find((one) => one.matricule === value) ?? null) : null,
        resource: async () => null,
        findManyByMatricule: async (wanted) =>
          new Map(
            persons.flatMap((one) =>
              one.matricule !== null && wanted.includes(one.matricule) ? [[one.matricule, one] as const] : [],
            ),
          ),
      },
      professionals: {
        practitioners: async (wanted) => chosen(practitioners, wanted),
        organisations: async (wanted) => chosen(organisations, wanted),
      },
      connectedOrganisations: async (wanted) => new Set(wanted),
      readCda: () => ({ title: '', sections: [] }),
      validate: (resource, type) => validator.validate(resource, type).filter((issue) => issue.severity === 'error'),
      ...change,
      ...more,
    };
    const store = createRecordStore(needs.sql);
    const room: Room = { needs, store, dossiers: createDossiers(needs, store), vault: createVault(needs, store) };
    const record = createRecord(needs);
    const app = createHttp({
      routes: [...record.routes(), ...(more.beside ?? change.beside ?? ((one) => [transactionRoute(one)]))(record)],
      mounts: [],
      authenticate: async ({ headers }) => {
        const named = String(headers['x-actor'] ?? '');
        if (named.startsWith('{')) return JSON.parse(named) as Actor;
        const actor = actorOf(named, headers['x-scopes'] === undefined ? null : String(headers['x-scopes']).split(' '));
        const only = headers['x-only'];
        return actor.kind === 'professional' && only !== undefined ? { ...actor, onlyPatientId: String(only) } : actor;
      },
      admit: () => undefined,
      renderFault: {
        fhir: (fault) => JSON.stringify({ ...outcomeOfFault(fault), code: fault.code }),
        api: (fault) => JSON.stringify({ code: fault.code }),
      },
      clock,
      chance,
      log: silentLog,
      bodyBytesMax: 40 * 1024 * 1024,
      origin: () => 'https://cercle.test',
    });
    const as = (name: string, scopes?: string[], only?: string): Person => {
      const ask = async (
        method: 'GET' | 'POST' | 'PUT' | 'DELETE',
        path: string,
        body: object | string | Buffer | undefined,
        headers: Record<string, string> = {},
      ): Promise<Answer> => {
        const sent =
          body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
        const response = await app.inject({
          method,
          url: path,
          headers: {
            ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
            'x-actor': name,
            ...(scopes === undefined ? {} : { 'x-scopes': scopes.join(' ') }),
            ...(only === undefined ? {} : { 'x-only': only }),
            ...headers,
          },
          ...(sent === undefined ? {} : { payload: sent }),
        });
        let json: Json;
        try {
          json = JSON.parse(response.body);
        } catch {
          json = undefined;
        }
        return {
          status: response.statusCode,
          headers: response.headers as Record<string, string>,
          text: response.body,
          bytes: response.rawPayload,
          json,
        };
      };
      return {
        get: (path, headers) => ask('GET', path, undefined, headers),
        post: (path, body, headers) => ask('POST', path, body, headers),
        put: (path, body, headers) => ask('PUT', path, body, headers),
        delete: (path, headers) => ask('DELETE', path, undefined, headers),
      };
    };
    const instance: Instance = { room, record, hooks, as, close: () => app.close() };
    opened.push(instance);
    return instance;
  };

  const first = another();
  const made = await first.record.openRecords(callOf('clerk'), [
    { patientId: ids.anna, origin: 'volunteer', referentId: 'schmit' },
    { patientId: ids.bruno, origin: 'volunteer', referentId: 'lucie' },
  ]);
  await first.record.addToCircle(callOf('anna'), { kind: 'professional', id: 'weber' }, null);

  return {
    ...first,
    /** Another process on the same database: its own caches. */
    another,
    sql: scratch.sql,
    folder: join(folder, 'blobs'),
    blobs,
    pseudonyms: { anna: made[0]?.recordId as string, bruno: made[1]?.recordId as string },
    codes: { anna: made[0]?.presenceCode as string, bruno: made[1]?.presenceCode as string },
    /** What the patient's log says, newest first. */
    async logOf(name: 'anna' | 'bruno'): Promise<LogEntry[]> {
      const dossier = await first.room.dossiers.findOf(ids[name]);
      return dossier === null ? [] : first.room.needs.audit.list(dossier.log, { count: 1000 });
    },
    async count(table: string): Promise<number> {
      return Number(
        (await scratch.sql.query<{ n: string }>({ text: `select count(*) as n from ${table}` })).rows[0]?.n,
      );
    },
    async close(): Promise<void> {
      for (const one of opened) await one.close();
      await scratch.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What the FHIR border does with a transaction, without its reads. */
function transactionRoute(record: ReturnType<typeof createRecord>): Route {
  const method = 'POST' as const;
  return {
    method,
    path: '/fhir',
    who: ['patient', 'professional', 'system'],
    summary: 'A transaction',
    speaks: 'fhir',
    takes: 'raw',
    handle: async (call, request) => {
      const bundle = parseResource(request.body as Buffer, { bytesMax: 50_000_000, depthMax: 140 });
      const { entries } = await record.transaction(call, bundle, request.headers.prefer as string | undefined);
      return {
        headers: { 'content-type': 'application/fhir+json' },
        body: joinPieces(responsePieces({ type: 'transaction-response', entries: entries.map((one) => one.response) })),
      };
    },
  };
}

// --- resources as vendors send them ---------------------------------------------------------------------------------
export const observation = (patient: string, change: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  category: [
    { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
  ],
  code: { coding: [{ system: 'http://loinc.org', code: '718-7', display: 'Hemoglobin' }] },
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: '2026-03-01T08:00:00+01:00',
  valueQuantity: { value: 13.5, unit: 'g/dL', system: 'http://unitsofmeasure.org', code: 'g/dL' },
  ...change,
});

export const condition = (patient: string, change: object = {}) => ({
  resourceType: 'Condition',
  clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] },
  code: { text: 'Hypertension' },
  subject: { reference: `Patient/${patient}` },
  recordedDate: '2026-02-01',
  ...change,
});

export const documentReference = (patient: string, change: object = {}) => ({
  resourceType: 'DocumentReference',
  status: 'current',
  type: { coding: [{ system: 'http://loinc.org', code: '11488-4', display: 'Consultation note' }] },
  category: [{ coding: [{ system: 'https://cercle.example/fhir/CodeSystem/data-category', code: 'consultation' }] }],
  subject: { reference: `Patient/${patient}` },
  date: '2026-03-02T10:00:00Z',
  content: [{ attachment: { contentType: 'text/plain', data: Buffer.from('Feels better.').toString('base64') } }],
  ...change,
});

export const transaction = (...entry: object[]) => ({ resourceType: 'Bundle', type: 'transaction', entry });
export const posted = (resource: { resourceType: string }, fullUrl?: string, more: object = {}) => ({
  ...(fullUrl === undefined ? {} : { fullUrl }),
  resource,
  request: { method: 'POST', url: resource.resourceType, ...more },
});
