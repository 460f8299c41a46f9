// Non-interference: what a reader may not see changes no byte of any answer. A generated world is stored beside its twin,
// which is the same without what one reader may not see; that reader asks both everything, and compares.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Actor, Call } from '../../src/base/call.ts';
import { timeOrderedId } from '../../src/base/ids.ts';
import { fhirBorder } from '../../src/borders/fhir/fhir.ts';
import { loadR4 } from '../../src/fhir/definitions/definitions.ts';
import { createValidator } from '../../src/fhir/validation/validation.ts';
import type { Author, DataClass, Hide } from '../../src/services/record/access/model.ts';
import { dataCategories, levels } from '../../src/services/record/access/model.ts';
import { isVisible, type Visibility, visibility } from '../../src/services/record/access/visibility.ts';
import {
  actorsOf,
  arbitraryWorld,
  type World,
  withoutUnreadable,
} from '../../src/services/record/access/worlds.test-kit.ts';
import { type Dossier, factKind, sealFact } from '../../src/services/record/dossiers.ts';
import type { PersonFacts } from '../../src/services/record/needs.ts';
import { prepareEntry } from '../../src/services/record/prepare-entry.ts';
import {
  type Answer,
  createRecordWorld,
  type Instance,
  matriculeSystem,
  type RecordWorld,
} from '../../src/services/record/scratch.ts';
import { putBlob } from '../../src/services/record/store-binary.ts';

/** Each world is asked some two hundred questions, twice. */
const runs = Number(process.env.CERCLE_TEST_WORLDS ?? 16);
const origin = 'https://cercle.test/fhir';
const types = [
  'DocumentReference',
  'Observation',
  'DiagnosticReport',
  'Condition',
  'MedicationStatement',
  'AllergyIntolerance',
  'Immunization',
  'Binary',
] as const;
type Type = (typeof types)[number];

/** A thing of the world with what it is made of; `before` is the class of an older version. */
type Made = { type: Type; before: DataClass | null; days: number };
type Filled = { world: World; made: ReadonlyMap<string, Made> };

/** Time and chance of both databases: the same name gives the same bytes, whatever was asked before. */
const said = { now: new Date(0), name: '', turn: 0 };
const clock = { now: () => said.now };
const chance = {
  bytes(length: number): Buffer {
    const parts: Buffer[] = [];
    for (let have = 0; have < length; have += 32)
      parts.push(
        createHash('sha256')
          .update(`${said.name}|${said.turn++}`)
          .digest(),
      );
    return Buffer.concat(parts).subarray(0, length);
  },
};
const begin = (name: string, now: Date): void => {
  Object.assign(said, { name, now, turn: 0 });
};

const patientOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const personOf = (id: string): PersonFacts => ({
  id,
  familyName: 'Kieffer',
  givenName: 'Anna',
  birthDate: '1985-03-12',
  sex: 'female',
  matricule: `1985031${id.slice(-6)}`,
});
const persons = {
  find: async (id: string) => personOf(id),
  findMany: async (wanted: readonly string[]) => new Map(wanted.map((id) => [id, personOf(id)])),
  findByMatricule: async (matricule: string) => personOf(patientOf(Number(matricule.slice(7)))),
  findByIdentifier: async (system: string, value: string) =>
    system === matriculeSystem ? personOf(patientOf(Number(value.slice(7)))) : null,
  resource: async (id: string) => ({ resourceType: 'Patient', id, name: [{ family: 'Kieffer' }] }),
  findManyByMatricule: async (wanted: readonly string[]) =>
    new Map(wanted.map((one) => [one, personOf(patientOf(Number(one.slice(7))))])),
};

const validator = createValidator(loadR4());
const options = {
  clock,
  chance,
  persons,
  validate: (resource: unknown, type: string) =>
    validator.validate(resource, type).filter((issue) => issue.severity === 'error'),
  beside: (record: Instance['record']) =>
    fhirBorder({
      fhirBase: () => origin,
      version: 'test',
      routes: record.routes().filter((one) => one.path.startsWith('/fhir/')),
      transaction: (call, bundle, prefer) => record.transaction(call, bundle, prefer),
      wellKnownSmart: () => ({}),
      authorizationServer: () => ({ authorize: '', token: '' }),
    }),
};

let whole: RecordWorld;
let twin: RecordWorld;
before(async () => {
  [whole, twin] = await Promise.all([createRecordWorld(options), createRecordWorld(options)]);
});
after(() => Promise.all([whole?.close(), twin?.close()]));

// --- a world in a database ------------------------------------------------------------------------------------------
const clerk: Call = {
  id: 'c',
  at: new Date(0),
  purpose: 'HOPERAT',
  language: 'en',
  actor: {
    kind: 'operator',
    operatorId: 'op',
    roles: ['welcome-desk'],
    name: 'op',
    session: { id: 's', scopes: null, assurance: 'high', authenticatedAt: new Date(0) },
  },
};
const day = 86_400_000;

/** The id of a thing follows from its name alone, so that both worlds have the same, and references agree. */
function idOf(n: number, pseudonym: string, entryId: string, days: number, now: Date): string {
  begin(`id ${n} ${entryId}`, new Date(now.getTime() - days * day));
  return `${pseudonym}-${timeOrderedId(clock, chance)}`;
}

function resourceOf(
  type: Type,
  patient: string,
  entryId: string,
  days: number,
  now: Date,
  place: (entryId: string) => string,
  made: ReadonlyMap<string, Made>,
): object {
  const date = new Date(now.getTime() - days * day).toISOString().slice(0, 10);
  const subject = { reference: `Patient/${patient}` };
  const identifier = [{ system: 'https://vendor.example', value: entryId }];
  const code = {
    coding: [{ system: 'http://loinc.org', code: days % 2 === 0 ? '718-7' : '2345-7' }],
    text: `thing ${entryId}`,
  };
  switch (type) {
    case 'DocumentReference':
      return {
        resourceType: type,
        status: 'current',
        identifier,
        subject,
        date: `${date}T00:00:00Z`,
        type: code,
        content: [
          {
            attachment: {
              contentType: 'text/plain',
              url: `Binary/${place(`${entryId} file`)}`,
              title: `letter ${entryId}`,
            },
          },
        ],
      };
    case 'Observation':
      return {
        resourceType: type,
        status: 'final',
        identifier,
        code,
        subject,
        effectiveDateTime: date,
        valueQuantity: { value: days, unit: 'g/dL' },
      };
    case 'DiagnosticReport':
      return {
        resourceType: type,
        status: 'final',
        identifier,
        code,
        subject,
        effectiveDateTime: date,
        result: [...made]
          .filter(([, one]) => one.type === 'Observation')
          .map(([id]) => ({ reference: `Observation/${place(id)}` })),
      };
    case 'Condition':
      return {
        resourceType: type,
        identifier,
        code,
        subject,
        recordedDate: date,
        clinicalStatus: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
        },
      };
    case 'MedicationStatement':
      return {
        resourceType: type,
        status: 'active',
        identifier,
        medicationCodeableConcept: code,
        subject,
        effectiveDateTime: date,
      };
    case 'AllergyIntolerance':
      return { resourceType: type, identifier, code, patient: subject, recordedDate: date };
    case 'Immunization':
      return {
        resourceType: type,
        status: 'completed',
        identifier,
        vaccineCode: code,
        patient: subject,
        occurrenceDateTime: date,
      };
    case 'Binary':
      return { resourceType: type };
  }
}

type Stored = { patient: string; pseudonym: string; ids: Map<string, string> };

async function clear(db: RecordWorld): Promise<void> {
  for (const table of ['dossier', 'fact', 'entry', 'history', 'submission', 'blob', 'outbox', 'reader', 'attempt'])
    await db.sql.query({ text: `delete from record.${table}` });
  await db.sql.query({ text: 'delete from scratch.log' });
}

/** `seen` is set for the twin: then older versions that the reader may not see are left out too. */
async function store(
  db: RecordWorld,
  n: number,
  { world, made }: Filled,
  all: Filled,
  seen: Visibility | null,
): Promise<Stored> {
  const patient = patientOf(n);
  await clear(db);
  begin(`open ${n}`, new Date(world.now.getTime() - 1000 * day));
  const call = { ...clerk, at: said.now };
  const [opened] = await db.record.openRecords(call, [{ patientId: patient, origin: 'bulk', referentId: null }]);
  const pseudonym = opened?.recordId as string;
  const { room } = db;
  const { sealer } = (await room.dossiers.find(pseudonym)) as Dossier;
  const ids = new Map<string, string>();
  for (const [entryId, { days }] of all.made)
    for (const name of [entryId, `${entryId} file`]) ids.set(name, idOf(n, pseudonym, name, days, world.now));
  const place = (name: string): string => ids.get(name) as string;

  const facts: { id: string; kind: number; content: Parameters<typeof sealFact>[3] }[] = [
    ...world.facts.grants.map((one) => ({
      id: one.id,
      kind: factKind.grant,
      content: {
        basis: one.basis,
        subject: one.subject,
        from: one.from.toISOString(),
        ...(one.until === undefined ? {} : { until: one.until.toISOString() }),
      },
    })),
    ...world.facts.exclusions.map((one, i) => ({
      id: `x${i}`,
      kind: factKind.exclusion,
      content: { subject: one.subject, since: one.since.toISOString() },
    })),
    ...[...world.facts.categories].map(([category, hide]) => ({
      id: `c${category}`,
      kind: factKind.visibility,
      content: { category, hide },
    })),
    ...(world.facts.everything === undefined
      ? []
      : [
          {
            id: 'all',
            kind: factKind.visibility,
            content: { everything: true as const, hide: world.facts.everything as Hide },
          },
        ]),
    ...[...world.facts.items].flatMap(([entryId, hide]) =>
      [entryId, `${entryId} file`].map((name) => ({
        id: `v${name}`,
        kind: factKind.visibility,
        content: { entryId: ids.get(name) ?? `${pseudonym}-${name}`, hide },
      })),
    ),
  ];
  await room.store.transaction(async (tx) => {
    await room.store.touchFacts(tx, pseudonym);
    await room.store.putFacts(
      tx,
      facts.map((one) => ({
        dossier: pseudonym,
        id: one.id,
        kind: one.kind,
        subject: subjectOf(room, one.content),
        sealed: sealFact(sealer, pseudonym, one.id, one.content),
      })),
    );
  });
  let dossier = (await room.dossiers.refresh(pseudonym)) as Dossier;

  const put = async (
    name: string,
    type: Type,
    version: number,
    dataClass: DataClass,
    author: Author,
    at: Date,
    resource: object,
    file: string | null,
  ): Promise<void> => {
    begin(`write ${n} ${name} ${version}`, at);
    const by = { ...author, name: 'Somebody' };
    const blob = file === null ? undefined : await putBlob(room, dossier, Buffer.from(file), 'text/plain');
    const prepared = prepareEntry({ ...clerk, at }, dossier, {
      type,
      id: place(name),
      version,
      expected: version - 1,
      text: JSON.stringify(resource),
      resource: resource as { [name: string]: unknown },
      by,
      dataClass,
      ...(blob === undefined ? {} : { blob, title: 'text/plain' }),
    });
    const outcome = await room.vault.commit({
      dossier: pseudonym,
      creates: version === 1 ? [prepared.write] : [],
      updates: version === 1 ? [] : [prepared.write],
      submission: null,
      log: [],
      outbox: [],
      blobs: blob === undefined ? [] : [{ id: blob.id, entry: place(name) }],
      adopt: [],
    });
    assert.equal(outcome, 'done');
  };
  for (const thing of world.things) {
    const { type, before: older, days } = made.get(thing.entryId) as Made;
    const [author = {}] = thing.authors;
    const { category, level, entryId } = thing;
    const at = new Date(world.now.getTime() - days * day);
    const resource = resourceOf(type, patient, entryId, days, world.now, place, all.made);
    if (type === 'Binary') {
      await put(entryId, 'Binary', 1, { category, level }, author, at, {}, `file ${entryId}`);
      continue;
    }
    if (type === 'DocumentReference')
      await put(`${entryId} file`, 'Binary', 1, { category, level }, author, at, {}, `content of ${entryId}`);
    await put(entryId, type, 1, older ?? { category, level }, author, at, resource, null);
    if (older === null) continue;
    await put(entryId, type, 2, { category, level }, author, new Date(at.getTime() + 3_600_000), resource, null);
    if (seen !== null && !isVisible(seen, { ...older, authors: [author], entryId }))
      await db.sql.query({
        text: 'delete from record.history where dossier = $1 and id = $2',
        values: [pseudonym, place(entryId)],
      });
  }
  if (world.facts.state === 'closed')
    await db.sql.query({
      text: 'update record.dossier set state = 2, facts_version = facts_version + 1 where dossier = $1',
      values: [pseudonym],
    });
  if (world.facts.state === 'none') await forget(db);
  dossier = (await room.dossiers.refresh(pseudonym)) as Dossier;
  return { patient, pseudonym, ids };
}

const subjectOf = (room: RecordWorld['room'], content: object): bigint | null =>
  'basis' in content && 'subject' in content ? room.dossiers.subjectToken(content.subject as never) : null;

/** As if the record had never been opened. */
async function forget(db: RecordWorld): Promise<void> {
  await clear(db);
}

// --- everything that one reader can ask -----------------------------------------------------------------------------
type Ask = {
  method: 'get' | 'post' | 'put' | 'delete';
  path: string;
  body?: object | string;
  headers?: Record<string, string>;
};

function asksOf({ patient, pseudonym, ids }: Stored, all: Filled, actor: Actor): Ask[] {
  const get = (path: string, headers?: Record<string, string>): Ask => ({
    method: 'get',
    path,
    ...(headers === undefined ? {} : { headers }),
  });
  const entries = [...all.made].map(([entryId, { type }]) => ({ type, id: ids.get(entryId) as string, entryId }));
  const nothing = `${pseudonym}-0000000000000000000000`;
  const asks: Ask[] = [];
  for (const { type, id, entryId } of [...entries, { type: 'Observation' as const, id: nothing, entryId: 'e0' }]) {
    asks.push(get(`/fhir/${type}/${id}`));
    if (type === 'DocumentReference')
      asks.push(
        get(`/fhir/Binary/${ids.get(`${entryId} file`)}`),
        get(`/fhir/Binary/${ids.get(`${entryId} file`)}`, { accept: 'application/fhir+json' }),
      );
    if (type === 'Binary') continue;
    asks.push(
      get(`/fhir/${type}/${id}`, { 'if-none-match': 'W/"1"' }),
      get(`/fhir/${type}/${id}/_history`),
      get(`/fhir/${type}/${id}/_history?_count=1`),
      get(`/fhir/${type}/${id}/_history/1`),
      get(`/fhir/${type}/${id}/_history/2`),
      get(`/fhir/${type}/${id}/_history/3`),
      get(`/fhir/${type}?_id=${id}`),
      get(`/fhir/${type}?_id=${id}&_total=accurate&_revinclude=DiagnosticReport:result`),
      get(`/fhir/${type}?patient=${patient}&identifier=${entryId}`),
    );
  }
  for (const type of types) {
    if (type === 'Binary') continue;
    const date =
      type === 'AllergyIntolerance' || type === 'Immunization'
        ? 'date'
        : type === 'Condition'
          ? 'recorded-date'
          : type === 'MedicationStatement'
            ? 'effective'
            : 'date';
    const code = type === 'DocumentReference' ? 'type' : type === 'Immunization' ? 'vaccine-code' : 'code';
    for (const query of [
      '',
      '_total=accurate',
      '_summary=count',
      '_count=0',
      '_count=1',
      '_count=1&_total=accurate',
      '_count=2&_sort=-_lastUpdated',
      `_sort=${date}`,
      `_count=1&_sort=-${date}`,
      `_count=2&_sort=${code}`,
      `${code}=718-7`,
      `${code}:not=718-7&_total=accurate`,
      `${code}:missing=true`,
      `${code}:missing=false`,
      `${date}=ge2026-11-01`,
      `${date}:missing=true&_total=accurate`,
      '_lastUpdated=ge2026-11-20',
      '_security=R',
      'identifier=e1,e2',
      'identifier:missing=true',
      '_id=nonsense',
      ...(type === 'DiagnosticReport'
        ? [
            '_include=DiagnosticReport:result',
            '_include=DiagnosticReport:result&_total=accurate',
            '_count=1&_include=DiagnosticReport:result',
            'result:missing=false',
          ]
        : []),
      ...(type === 'Observation'
        ? [
            '_revinclude=DiagnosticReport:result',
            '_count=1&_revinclude=DiagnosticReport:result',
            'value-quantity=gt5&_count=1',
            'value-quantity=gt5&_total=accurate',
          ]
        : []),
    ])
      asks.push(get(`/fhir/${type}?patient=${patient}${query === '' ? '' : `&${query}`}`));
    asks.push({
      method: 'post',
      path: `/fhir/${type}/_search`,
      body: `patient.identifier=${encodeURIComponent(`${matriculeSystem}|${personOf(patient).matricule}`)}&_count=1`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  }
  for (const query of [
    '',
    '?_count=1',
    '?_count=2&_type=Observation,Condition',
    '?start=2026-11-01',
    '?_since=2026-11-20T00:00:00Z',
  ])
    asks.push(get(`/fhir/Patient/${patient}/$everything${query}`));
  asks.push(get(`/fhir/Patient/${patient}/$summary`));
  asks.push({
    method: 'post',
    path: '/fhir',
    body: {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [
        ...entries.filter((one) => one.type !== 'Binary').map((one) => `${one.type}/${one.id}`),
        `Observation?patient=${patient}&_total=accurate`,
        `Patient/${patient}/$everything`,
      ].map((url) => ({ request: { method: 'GET', url } })),
    },
  });
  if (actor.kind === 'professional') {
    const base = `/api/pro/patients/${patient}`;
    asks.push(
      get('/api/pro/patients'),
      get('/api/pro/patients?q=kieffer'),
      get(`${base}/brief`),
      get(`${base}/timeline`),
      get(`${base}/timeline?count=1`),
      get(`${base}/timeline?q=thing`),
      get(`${base}/timeline?category=laboratory,consultation`),
      get(`${base}/timeline?from=2026-11-01`),
      ...[...entries.map((one) => one.id), nothing].map((id) => get(`${base}/items/${id}`)),
      {
        method: 'post',
        path: '/api/pro/find',
        body: { matricule: personOf(patient).matricule as string },
        headers: { 'content-type': 'application/json', 'x-cercle': '1' },
      },
      {
        method: 'post',
        path: '/api/pro/find',
        body: { matricule: personOf(patient).matricule as string, presenceCode: 'AAAA-BBBB-CCCC' },
        headers: { 'content-type': 'application/json', 'x-cercle': '1' },
      },
    );
  }
  if (actor.kind === 'patient')
    asks.push(
      get('/api/me/record'),
      get('/api/me/timeline'),
      get('/api/me/notices'),
      get('/api/me/circle'),
      ...entries.map((one) => get(`/api/me/items/${one.id}`)),
    );
  for (const { type, id, entryId } of entries)
    asks.push(
      get(`/api/contents/${type === 'DocumentReference' ? (ids.get(`${entryId} file`) as string) : id}`),
      get(`/api/contents/${type === 'DocumentReference' ? (ids.get(`${entryId} file`) as string) : id}/cda`),
    );
  return asks;
}

/** Changes of what may not be seen, and writes that look at what is there: the last things asked. */
function changesOf({ patient, ids }: Stored, all: Filled, seen: Visibility): Ask[] {
  const asks: Ask[] = [];
  const json = { 'content-type': 'application/fhir+json' };
  for (const thing of all.world.things) {
    if (isVisible(seen, thing)) continue;
    const { type, days } = all.made.get(thing.entryId) as Made;
    if (type === 'Binary') continue;
    const id = ids.get(thing.entryId) as string;
    const resource = {
      ...resourceOf(type, patient, thing.entryId, days, all.world.now, (name) => ids.get(name) as string, all.made),
      id,
    };
    asks.push(
      { method: 'put', path: `/fhir/${type}/${id}`, body: resource, headers: json },
      { method: 'put', path: `/fhir/${type}/${id}`, body: resource, headers: { ...json, 'if-match': 'W/"9"' } },
    );
    asks.push({ method: 'delete', path: `/fhir/${type}/${id}` });
    asks.push({
      method: 'post',
      path: '/fhir',
      headers: json,
      body: {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [{ request: { method: 'DELETE', url: `${type}/${id}` } }],
      },
    });
    const { id: _, ...fresh } = resource as { id: string };
    asks.push({
      method: 'post',
      path: `/fhir/${type}`,
      body: fresh,
      headers: { ...json, 'if-none-exist': `identifier=https://vendor.example|${thing.entryId}` },
    });
    if (type === 'DocumentReference')
      asks.push({
        method: 'post',
        path: '/fhir/DocumentReference',
        headers: json,
        body: { ...fresh, relatesTo: [{ code: 'replaces', target: { reference: `DocumentReference/${id}` } }] },
      });
  }
  return asks;
}

const unequal = new Set(['date', 'x-request-id']);
const shown = (answer: Answer): string =>
  JSON.stringify([
    answer.status,
    Object.entries(answer.headers).filter(([name]) => !unequal.has(name)),
    answer.bytes.toString('latin1'),
  ]);
const nextOf = (answer: Answer): string | undefined => {
  const url: string | undefined = answer.json?.link?.find?.(
    (one: { relation: string }) => one.relation === 'next',
  )?.url;
  return url?.replace('https://cercle.test', '');
};

const tally = new Map<string, number>();
const count = (name: string): void => {
  tally.set(name, (tally.get(name) ?? 0) + 1);
};

async function compare(n: number, asks: readonly Ask[], actor: Actor, now: Date): Promise<void> {
  const named = JSON.stringify(actor);
  let turn = 0;
  const askOf = async (db: RecordWorld, ask: Ask): Promise<Answer> => {
    begin(`ask ${n} ${turn}`, now);
    const person = db.as(named);
    if (ask.method === 'get') return person.get(ask.path, ask.headers);
    if (ask.method === 'delete') return person.delete(ask.path, ask.headers);
    return person[ask.method](ask.path, ask.body ?? '', ask.headers);
  };
  for (const first of asks) {
    let ask: Ask | undefined = first;
    for (let pages = 0; ask !== undefined && pages < 12; pages++) {
      turn += 1;
      const one = await askOf(whole, ask);
      const other = await askOf(twin, ask);
      assert.equal(
        shown(one),
        shown(other),
        `${ask.method} ${ask.path}${ask.body === undefined ? '' : ` ${JSON.stringify(ask.body)}`}`,
      );
      count(`${one.status}`);
      if (one.status === 500) assert.fail(`${ask.path} failed`);
      const next = nextOf(one);
      if (next !== undefined) count('page');
      ask = next === undefined ? undefined : { method: 'get', path: next };
    }
  }
}

const arbitraryClass = fc.record({ category: fc.constantFrom(...dataCategories), level: fc.constantFrom(...levels) });
const arbitraryFilled: fc.Arbitrary<Filled> = arbitraryWorld.chain((world) =>
  fc
    .array(
      fc.record({
        type: fc.constantFrom(...types),
        before: fc.option(arbitraryClass, { nil: null, freq: 3 }),
        days: fc.integer({ min: 0, max: 60 }),
      }),
      { minLength: world.things.length, maxLength: world.things.length },
    )
    .map((rows) => ({
      // The envelope keeps one contributor of an entry.
      world: { ...world, things: world.things.map((thing) => ({ ...thing, authors: thing.authors.slice(0, 1) })) },
      made: new Map(world.things.map((thing, i) => [thing.entryId, rows[i] as Made])),
    })),
);

const session = { id: 's', scopes: null, assurance: 'high' as const, authenticatedAt: new Date(0) };

type Reader = ReturnType<typeof readersOf>[number];

function readersOf(world: World) {
  const { policy } = whole.room.needs;
  return actorsOf(world)
    .filter(({ actor, purpose }) => actor.kind !== 'anonymous' && actor.kind !== 'operator' && purpose !== 'HOPERAT')
    .map(({ actor, purpose }) => {
      const seen = visibility(policy, world.facts, actor, purpose, world.now);
      const visible = world.things.filter((thing) => isVisible(seen, thing)).length;
      return { actor: { ...actor, name: 'Reader', session } as Actor, seen, visible };
    });
}

/** Stores the world and this reader's twin of it, asks both everything, and compares. */
async function examine(n: number, all: Filled, { actor, seen, visible }: Reader): Promise<void> {
  const { world } = all;
  const kept = withoutUnreadable(world, seen);
  const other: Filled = {
    world: kept,
    made: new Map([...all.made].filter(([id]) => kept.things.some((thing) => thing.entryId === id))),
  };
  const stored = await store(whole, n, all, all, null);
  await store(twin, n, other, all, seen);
  // Who has no way in, and left nothing there, must not tell a record from none.
  const isOwn = actor.kind === 'patient' && actor.patientId === world.facts.patientId;
  const isStranger = (seen.basis === null || seen.basis === 'author') && visible === 0 && !isOwn;
  if (isStranger) await forget(twin);
  count(isStranger ? 'stranger' : visible === world.things.length ? 'sees all' : 'sees some');
  await compare(n, asksOf(stored, all, actor), actor, world.now);
  if (!isStranger) await compare(n + 1_000_000, changesOf(stored, all, seen), actor, world.now);
}

const ofPatient = (n: number, { world, made }: Filled): Filled => ({
  world: { ...world, facts: { ...world.facts, patientId: patientOf(n) } },
  made,
});

/** One record with something of each kind that is kept from somebody, so that each run meets all of them. */
function crafted(): Filled {
  const now = new Date('2026-11-22T12:00:00Z');
  const thing = (
    entryId: string,
    category: (typeof dataCategories)[number],
    level: (typeof levels)[number],
    author: Author,
  ) => ({
    entryId,
    category,
    level,
    authors: [author],
  });
  const lab = { organisationId: 'lab-nord' };
  const things = [
    thing('e1', 'laboratory', 'N', lab),
    thing('e2', 'laboratory', 'N', lab),
    thing('e3', 'laboratory', 'N', lab),
    thing('e4', 'consultation', 'N', { practitionerId: 'marc' }),
    thing('e5', 'summary', 'V', { practitionerId: 'marc' }),
    thing('e6', 'summary', 'N', { practitionerId: 'marc' }),
    thing('e7', 'medication', 'N', { practitionerId: 'weber' }),
    thing('e8', 'consultation', 'N', { practitionerId: 'weber' }),
  ];
  const madeOf: [Type, DataClass | null][] = [
    ['DiagnosticReport', null],
    ['Observation', null],
    ['Observation', null],
    ['DocumentReference', null],
    ['Condition', null],
    ['Condition', { category: 'summary', level: 'V' }],
    ['MedicationStatement', null],
    ['DocumentReference', null],
  ];
  const profession = (practitionerId: string, name: string) => ({
    practitionerId,
    profession: name,
    organisationIds: [],
  });
  return {
    world: {
      now,
      things,
      people: {
        professionals: [
          profession('weber', 'physician'),
          profession('lucie', 'physician'),
          profession('marc', 'physician'),
          profession('nora', 'nurse'),
          profession('paul', 'pharmacist'),
        ],
        organisations: [
          { organisationId: 'lab-nord', organisationKind: 'laboratory' },
          { organisationId: 'hospital-sud', organisationKind: 'hospital' },
        ],
      },
      facts: {
        state: 'open',
        patientId: '',
        grants: ['weber', 'nora', 'paul'].map((id) => ({
          id: `g${id}`,
          basis: 'circle' as const,
          subject: { kind: 'professional' as const, id },
          from: new Date(0),
        })),
        exclusions: [],
        categories: new Map([['medication', { mode: 'hidden' as const }]]),
        items: new Map<string, Hide>([
          ['e2', { mode: 'hidden' }],
          ['e4', { mode: 'hidden' }],
          ['e8', { mode: 'except', except: [{ kind: 'professional', id: 'nora' }] }],
        ]),
      },
    },
    made: new Map(
      things.map(({ entryId }, i) => [
        entryId,
        { type: madeOf[i]?.[0] as Type, before: madeOf[i]?.[1] ?? null, days: 3 * i },
      ]),
    ),
  };
}

test('in a record with a bit of everything, nobody sees more than the twin shows', { timeout: 300_000 }, async () => {
  let n = 800_000;
  const met = new Set<string>();
  for (const name of ['weber', 'nora', 'paul', 'lucie', 'marc', 'lab-nord', 'hospital-sud']) {
    n += 1;
    const all = ofPatient(n, crafted());
    const reader = readersOf(all.world).find(
      ({ actor }) =>
        (actor.kind === 'professional' && actor.practitionerId === name) ||
        (actor.kind === 'system' && actor.organisationId === name),
    );
    assert.ok(reader !== undefined);
    met.add(`${name} sees ${reader.visible}`);
    await examine(n, all, reader);
  }
  assert.deepEqual(
    [...met],
    [
      'weber sees 5',
      'nora sees 3',
      'paul sees 3',
      'lucie sees 0',
      'marc sees 3',
      'lab-nord sees 3',
      'hospital-sud sees 0',
    ],
  );
});

test('in generated records, what a reader may not see changes no byte of any answer', {
  timeout: 900_000,
}, async () => {
  let n = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryFilled, fc.nat(), async (filled, pick) => {
      n += 1;
      const all = ofPatient(n, filled);
      // A reader who sees some and not all tells most; a stranger's turn comes as well.
      const readers = readersOf(all.world).flatMap((one) =>
        Array.from({ length: one.visible > 0 && one.visible < all.world.things.length ? 6 : 1 }, () => one),
      );
      await examine(n, all, readers[pick % readers.length] as Reader);
    }),
    { numRuns: runs, endOnFailure: true },
  );
  for (const [name, least] of [
    ['stranger', 1],
    ['sees some', runs / 5],
    ['200', runs],
    ['404', runs],
    ['page', runs / 5],
  ] as const)
    assert.ok((tally.get(name) ?? 0) >= least, `the worlds hold enough of ${name}: ${JSON.stringify([...tally])}`);
});

test('a stranger’s attempts to write tell a closed, a never opened and an open record alike', async () => {
  const world = fc.sample(arbitraryFilled, { numRuns: 1, seed: 7 })[0] as Filled;
  const actor: Actor = {
    kind: 'professional',
    practitionerId: 'stranger',
    profession: 'physician',
    organisationIds: ['nowhere'],
    name: 'Reader',
    session,
  };
  const observationOf = (patient: string) => ({
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    subject: { reference: `Patient/${patient}` },
  });
  const json = { 'content-type': 'application/fhir+json' };
  const asksAbout = (patient: string, observation = observationOf(patient)): Ask[] => [
    { method: 'post', path: '/fhir/Observation', body: observation, headers: json },
    { method: 'post', path: '/fhir/Observation', body: observation, headers: { ...json, 'if-none-exist': 'code=x' } },
    {
      method: 'post',
      path: '/fhir/Binary',
      body: 'x',
      headers: { 'content-type': 'text/plain', 'x-security-context': `Patient/${patient}` },
    },
    {
      method: 'post',
      path: '/fhir',
      body: {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [{ resource: observation, request: { method: 'POST', url: 'Observation' } }],
      },
      headers: json,
    },
    {
      method: 'post',
      path: '/fhir',
      body: {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [patient, patientOf(900_002)].map((id) => ({
          resource: observationOf(id),
          request: { method: 'POST', url: 'Observation' },
        })),
      },
      headers: json,
    },
    {
      method: 'post',
      path: `/api/pro/patients/${patient}/documents`,
      body: { kind: '11488-4', title: 'x', date: '2026-01-01', level: 'N', note: 'x' },
      headers: { 'content-type': 'application/json', 'x-cercle': '1' },
    },
  ];
  for (const [n, state] of [
    [900_001, 'open'],
    [900_003, 'closed'],
  ] as const) {
    const filled = {
      ...world,
      world: { ...world.world, facts: { ...world.world.facts, grants: [], state, patientId: patientOf(n) } },
    };
    await store(whole, n, filled, filled, null);
    await forget(twin);
    await compare(n, asksAbout(patientOf(n)), actor, world.world.now);
  }
});
