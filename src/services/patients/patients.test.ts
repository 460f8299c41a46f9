// Doubts about the register of persons, on a real database and a real HTTP server.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { Actor, Call, SessionFacts } from '../../base/call.ts';
import { systemChance } from '../../base/clock.ts';
import { loadR4 } from '../../fhir/definitions/definitions.ts';
import { createValidator } from '../../fhir/validation/validation.ts';
import { createDigestCache, createSealer, type Sealer } from '../../kit/crypto/sealer.ts';
import { createHttp } from '../../kit/http/http.ts';
import { silentLog } from '../../kit/log/log.ts';
import { migrate } from '../../kit/sql/migrate.ts';
import { createScratch, type Scratch } from '../../kit/sql/scratch.ts';
import { mayResolve } from './may-know.ts';
import { matriculeSystem } from './model.ts';
import {
  createPatients,
  type PatientLookup,
  type Patients,
  type PatientsNeeds,
  type PersonEntry,
  patientsTables,
} from './patients.ts';

const annaId = '11111111-1111-4111-8111-111111111111';
const nobodyId = '99999999-9999-4999-8999-999999999999';
const wrongMatricule = '1998041799999';
const anna: PersonEntry = {
  id: annaId,
  matricule: '1893120105732',
  identifiers: [{ system: 'urn:oid:1.2.3', value: 'AbC-7' }],
  family: 'Kieffer',
  given: ['Anna', 'Marie'],
  birthDate: '1893-12-01',
  sex: 'female',
  language: 'lb',
  email: 'anna@example.org',
  phone: '+352 621 1',
  address: { street: '14, rue des Tilleuls', postalCode: '4042', town: 'Esch-sur-Alzette', country: 'LU' },
};
const paul: PersonEntry = {
  matricule: wrongMatricule,
  family: 'Müller',
  given: ['Paul'],
  birthDate: '1998-04-17',
  sex: 'male',
};
const visitor: PersonEntry = { family: 'Dupont', given: ['Zoé'], birthDate: '2001-02-03', sex: 'female' };

const session = (scopes: string[] | null = null): SessionFacts => ({
  id: 's',
  scopes,
  assurance: null,
  authenticatedAt: new Date(0),
});
const actors: Record<string, Actor> = {
  anna: { kind: 'patient', patientId: annaId, name: 'Anna', session: session() },
  lucie: { kind: 'patient', patientId: nobodyId, name: 'Lucie', session: session() },
  weber: {
    kind: 'professional',
    practitionerId: 'weber',
    profession: 'physician',
    organisationIds: [],
    name: 'Dr Weber',
    session: session(),
  },
  stranger: {
    kind: 'professional',
    practitionerId: 'stranger',
    profession: 'physician',
    organisationIds: [],
    name: 'Dr Thill',
    session: session(),
  },
  lab: {
    kind: 'system',
    clientId: 'lab',
    organisationId: 'lab',
    organisationKind: 'laboratory',
    name: 'Lab',
    session: session(['system/Patient.rs']),
  },
  unscoped: {
    kind: 'system',
    clientId: 'lab',
    organisationId: 'lab',
    organisationKind: 'laboratory',
    name: 'Lab',
    session: session(['system/Observation.cruds']),
  },
  desk: { kind: 'operator', operatorId: 'desk', roles: ['welcome-desk'], name: 'Desk', session: session() },
};

describe('the register of persons', () => {
  let scratch: Scratch;
  let patients: Patients;
  let http: FastifyInstance;
  let paulId: string;
  let sealer: Sealer;
  let opened = 0;
  const audited: (PatientLookup & { by: string })[] = [];
  let auditFails = false;
  const needs = (): PatientsNeeds => ({
    sql: scratch.sql,
    sealer,
    clock: { now: () => new Date('2026-11-22T10:00:00Z') },
    chance: systemChance,
    fhirBase: () => 'https://cercle.example/fhir',
    mayKnowPatient: async (call, id) =>
      call.actor.kind === 'professional' && call.actor.practitionerId === 'weber' && id === annaId,
    audit: async (call, event) => {
      if (auditFails) throw new Error('the log is down');
      audited.push({ ...event, by: call.actor.kind });
    },
  });
  const newRegister = (openedMax?: number): Patients =>
    createPatients({ ...needs(), ...(openedMax !== undefined && { openedMax }) });
  const ask = async (
    as: string,
    url: string,
    options: { method?: 'GET' | 'POST'; payload?: string; headers?: Record<string, string> } = {},
  ) => {
    const answer = await http.inject({
      url: `/fhir/${url}`,
      method: options.method ?? 'GET',
      headers: { 'x-actor': as, ...options.headers },
      ...(options.payload && { payload: options.payload }),
    });
    return {
      status: answer.statusCode,
      text: answer.body,
      headers: answer.headers,
      body: answer.body === '' ? null : answer.json(),
    };
  };
  const searchIds = async (as: string, query: string): Promise<string[]> => {
    const { status, body, text } = await ask(as, `Patient?${query}`);
    assert.equal(status, 200, text);
    assert.equal(body.total, body.entry?.length ?? 0);
    return (body.entry ?? []).map((one: { resource: { id: string } }) => one.resource.id);
  };

  before(async () => {
    scratch = await createScratch();
    await migrate(scratch.sql, [patientsTables]);
    const real = createSealer(Buffer.alloc(32, 7), systemChance, createDigestCache(1000));
    sealer = {
      ...real,
      open: (associated, sealed) => {
        opened += 1;
        return real.open(associated, sealed);
      },
    };
    patients = newRegister();
    http = createHttp({
      routes: patients.routes,
      mounts: [],
      authenticate: async ({ headers }) => actors[String(headers['x-actor'])] ?? { kind: 'anonymous' },
      admit: () => undefined,
      renderFault: {
        fhir: (fault) => JSON.stringify({ code: fault.code }),
        api: (fault) => JSON.stringify({ code: fault.code }),
      },
      clock: { now: () => new Date('2026-11-22T10:00:00Z') },
      chance: systemChance,
      log: silentLog,
      bodyBytesMax: 100_000,
      origin: () => 'http://localhost',
    });
    const results = await patients.importPersons([anna, paul, visitor]);
    assert.deepEqual(
      results.map((one) => one.outcome),
      ['created', 'created', 'created'],
    );
    paulId = results[1]?.id ?? '';
  });
  beforeEach(() => {
    audited.length = 0;
    auditFails = false;
  });
  after(async () => {
    await http.close();
    await scratch.close();
  });

  describe('importing', () => {
    it('takes the same persons again and writes nothing', async () => {
      const again = await patients.importPersons([anna, paul, visitor]);
      assert.deepEqual(
        again.map((one) => one.outcome),
        ['unchanged', 'unchanged', 'unchanged'],
      );
      assert.equal(again[1]?.id, paulId);
      assert.deepEqual(await patients.counts(), { persons: 3, toReview: 1 });
    });

    it('keeps and flags a matricule that fails its check', async () => {
      const found = await patients.findById(paulId);
      assert.deepEqual([found?.matricule, found?.flags], [wrongMatricule, ['matricule-check']]);
      assert.deepEqual((await patients.findById(annaId))?.flags, []);
    });

    it('knows a person again by identifier, keeps the id and every identifier, and makes a new version', async () => {
      const moved = {
        ...paul,
        id: nobodyId,
        matricule: '1998 0417 999 99',
        identifiers: [{ system: 'urn:oid:9', value: 'x' }],
        given: ['Paul', 'Jean'],
      };
      assert.deepEqual(await patients.importPersons([moved]), [{ id: paulId, outcome: 'updated' }]);
      const found = await patients.findById(paulId);
      assert.deepEqual([found?.version, found?.name], [2, 'Paul Jean Müller']);
      assert.deepEqual(await patients.importPersons([paul]), [{ id: paulId, outcome: 'updated' }]);
      assert.deepEqual(
        (await patients.findById(paulId))?.identifiers.map((one) => one.value),
        [wrongMatricule, 'x'],
      );
      const { rows } = await scratch.sql.query<{ n: string }>({
        text: 'select count(*) as n from patients.person_history where person_id = $1',
        values: [paulId],
      });
      assert.equal(rows[0]?.n, '2');
    });

    it('writes nothing when the identifiers belong to two persons', async () => {
      const both = { ...anna, identifiers: [{ system: matriculeSystem, value: wrongMatricule }] };
      assert.deepEqual(await patients.importPersons([both]), [{ id: null, outcome: 'conflict' }]);
      assert.equal((await patients.findById(annaId))?.version, 1);
    });

    it('makes one person of two entries with one identifier, and of two imports at once', async () => {
      const twice = { ...visitor, family: 'Schmit', matricule: '2003042581939' };
      const [first, second] = await patients.importPersons([twice, { ...twice, phone: '1' }]);
      assert.equal(first?.id, second?.id);
      // Connections that are open already, or the first import would be done before the second begins.
      await Promise.all([1, 2, 3, 4].map(() => scratch.sql.query({ text: 'select pg_sleep(0.05)' })));
      const racing = { ...visitor, family: 'Thill', matricule: '1971110258749' };
      const results = await Promise.all([1, 2, 3, 4].map(() => patients.importPersons([racing])));
      assert.equal(new Set(results.map(([one]) => one?.id)).size, 1);
    });

    it('does not take a namesake with an identifier for a visitor without one', async () => {
      const [namesake] = await patients.importPersons([
        { family: anna.family, given: anna.given, birthDate: anna.birthDate, sex: 'female' },
      ]);
      assert.equal(namesake?.outcome, 'created');
      assert.notEqual(namesake?.id, annaId);
    });

    it('takes thousands of persons set by set', async () => {
      const many = Array.from(
        { length: 2500 },
        (_, i): PersonEntry => ({
          identifiers: [{ system: 'urn:bulk', value: `b${i}` }],
          family: `Nom${i}`,
          given: ['Jean'],
          birthDate: '1970-01-01',
          sex: 'male',
        }),
      );
      assert.equal((await patients.importPersons(many)).filter((one) => one.outcome === 'created').length, 2500);
      assert.equal((await patients.importPersons(many)).filter((one) => one.outcome === 'unchanged').length, 2500);
    });
  });

  describe('the door', () => {
    it('finds by matricule however it is typed, and by other identifiers exactly', async () => {
      assert.equal((await patients.findByMatricule('1893 1201 057 32'))?.id, annaId);
      assert.equal((await patients.findByMatricule(wrongMatricule))?.id, paulId);
      assert.equal(await patients.findByMatricule('1893120105733'), null);
      assert.equal((await patients.findByIdentifier('urn:oid:1.2.3', 'abc-7'))?.id, annaId);
      assert.equal(await patients.findByIdentifier('urn:oid:1.2.4', 'abc-7'), null);
      const found = await patients.findByMatricules(['1893120105732', '1893 12010 5732', '0000000000000']);
      assert.deepEqual(
        [...found].map(([asked, person]) => [asked, person.id]),
        [
          ['1893120105732', annaId],
          ['1893 12010 5732', annaId],
        ],
      );
    });

    it('compares what it opens: two identifiers that share a token are not one', async () => {
      const colliding = createPatients({ ...needs(), sealer: { ...sealer, blind: (values) => values.map(() => 1n) } });
      const [only] = await colliding.importPersons([{ ...visitor, family: 'Seul', matricule: '1971110258749' }]);
      assert.equal((await colliding.findByMatricule('1971110258749'))?.id, only?.id);
      assert.equal(await colliding.findByMatricule('0000000000000'), null);
    });

    it('opens each person once while it stays the same', async () => {
      const fresh = newRegister();
      opened = 0;
      await fresh.findByIds([annaId, paulId, nobodyId, 'no uuid']);
      assert.equal(opened, 2);
      const again = await fresh.findByIds([annaId, paulId]);
      assert.deepEqual([opened, again.size], [2, 2]);
      await patients.importPersons([{ ...anna, phone: '+352 621 2' }]);
      assert.equal((await fresh.findById(annaId))?.phone, '+352 621 2');
      assert.equal(opened > 2, true);
    });

    it('holds no more persons in memory than allowed', async () => {
      const narrow = newRegister(1);
      const both = await narrow.findByIds([annaId, paulId]);
      assert.equal(both.size, 2);
      opened = 0;
      await narrow.findByIds([annaId, paulId]);
      assert.equal(opened, 1);
    });

    it('leaves nothing readable in the tables', async () => {
      for (const table of ['person', 'person_history', 'identifier_token', 'trait_token']) {
        const { rows } = await scratch.sql.query({ text: `select * from patients.${table}` });
        assert.ok(rows.length > 0);
        const dump = rows
          .flatMap((row) =>
            Object.values(row).map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value))),
          )
          .join('\n');
        for (const word of ['Kieffer', 'Anna', '1893120105732', '1893-12-01', 'Tilleuls', 'example.org'])
          assert.equal(dump.includes(word), false, `${word} in ${table}`);
      }
    });

    it('does not open a row that was moved to another person', async () => {
      await scratch.sql.transaction(async (tx) => {
        await tx.query({ text: 'savepoint moved' });
        await tx.query({
          text: 'update patients.person a set sealed = b.sealed from patients.person b where a.id = $1 and b.id = $2',
          values: [annaId, paulId],
        });
        const moved = createPatients({
          sql: tx,
          sealer,
          clock: { now: () => new Date() },
          chance: systemChance,
          fhirBase: () => '',
          mayKnowPatient: async () => true,
          audit: async () => {},
        });
        await assert.rejects(moved.findById(annaId), { code: 'crypto.tampered' });
        await tx.query({ text: 'rollback to savepoint moved' });
      });
    });
  });

  describe('reading a Patient', () => {
    it('lets patients read themselves and nobody else', async () => {
      const { status, body, headers } = await ask('anna', `Patient/${annaId}`);
      assert.equal(status, 200);
      assert.equal(body.name[0].text, 'Anna Marie Kieffer');
      assert.equal(headers.etag, `W/"${body.meta.versionId}"`);
      assert.equal(
        (await ask('anna', `Patient/${annaId}`, { headers: { 'if-none-match': String(headers.etag) } })).status,
        304,
      );
      assert.equal((await ask('anna', `Patient/${paulId}`)).status, 404);
      assert.equal((await ask('lucie', `Patient/${annaId}`)).status, 404);
    });

    it('lets a professional read who has a basis, and answers others as if nobody were there', async () => {
      assert.equal((await ask('weber', `Patient/${annaId}`)).status, 200);
      const hidden = await ask('stranger', `Patient/${annaId}`);
      const absent = await ask('stranger', `Patient/${nobodyId}`);
      const nonsense = await ask('stranger', 'Patient/nonsense');
      assert.deepEqual([hidden.status, hidden.text], [404, absent.text]);
      assert.deepEqual([nonsense.status, nonsense.text], [404, absent.text]);
    });

    it('is noted before the answer, refused or not, and there is no answer without', async () => {
      await ask('weber', `Patient/${annaId}`);
      await ask('stranger', `Patient/${annaId}`);
      await ask('stranger', `Patient/${nobodyId}`);
      assert.deepEqual(
        audited.map(({ action, patientId, outcome }) => [action, patientId, outcome]),
        [
          ['read', annaId, 'permitted'],
          ['read', annaId, 'refused'],
          ['read', null, 'refused'],
        ],
      );
      auditFails = true;
      const { status, text } = await ask('weber', `Patient/${annaId}`);
      assert.equal(status, 500);
      assert.equal(text.includes('Kieffer'), false);
    });

    it('is for patients, professionals and systems with a scope', async () => {
      assert.equal((await ask('nobody', `Patient/${annaId}`)).status, 401);
      assert.equal((await ask('desk', `Patient/${annaId}`)).status, 403);
      assert.deepEqual((await ask('unscoped', `Patient/${annaId}`)).body, { code: 'identity.scope' });
    });

    it('speaks valid R4', async () => {
      const validator = createValidator(loadR4());
      const whole = (await ask('anna', `Patient/${annaId}`)).body;
      const bundle = (await ask('lab', `Patient?identifier=${matriculeSystem}|1893120105732`)).body;
      for (const resource of [whole, bundle])
        assert.deepEqual(
          validator.validate(resource).filter((issue) => issue.severity === 'error'),
          [],
        );
    });
  });

  describe('searching Patient', () => {
    it('resolves an exact matricule for who treats, to the minimum', async () => {
      const { body } = await ask('lab', `Patient?identifier=${matriculeSystem}|1893120105732`);
      const { resource } = body.entry[0];
      assert.deepEqual(Object.keys(resource), [
        'resourceType',
        'id',
        'meta',
        'identifier',
        'name',
        'gender',
        'birthDate',
      ]);
      assert.deepEqual(resource.identifier, [{ use: 'official', system: matriculeSystem, value: '1893120105732' }]);
      assert.equal(resource.meta.tag[0].code, 'SUBSETTED');
      assert.deepEqual(await searchIds('stranger', 'identifier=1893120105732'), [annaId]);
      assert.deepEqual(await searchIds('lab', `identifier=${matriculeSystem}|0000000000000`), []);
      assert.deepEqual(await searchIds('lab', `identifier=urn:other|1893120105732`), []);
    });

    it('takes the identifier in a body as well', async () => {
      const form = {
        method: 'POST',
        payload: `identifier=${encodeURIComponent(`${matriculeSystem}|1893120105732`)}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      } as const;
      assert.equal((await ask('lab', 'Patient/_search', form)).body.entry[0].resource.id, annaId);
      assert.equal(
        (await ask('lab', 'Patient/_search', { ...form, headers: { 'content-type': 'text/plain' } })).status,
        415,
      );
    });

    it("gives the whole to who has a basis, and to the patient alone what is the patient's", async () => {
      const { body } = await ask('weber', 'Patient?identifier=1893120105732');
      assert.equal(body.entry[0].resource.active, true);
      assert.deepEqual(await searchIds('anna', `_id=${annaId},${paulId}`), [annaId]);
      assert.deepEqual(await searchIds('anna', `identifier=${wrongMatricule}`), []);
    });

    it('gives nobody by id without a basis', async () => {
      const hidden = await ask('stranger', `Patient?_id=${annaId}`);
      const absent = await ask('stranger', `Patient?_id=${nobodyId}`);
      assert.equal(hidden.body.total, 0);
      assert.equal(hidden.text.replaceAll(annaId, nobodyId), absent.text);
      assert.deepEqual(await searchIds('weber', `_id=${annaId}&identifier=1893120105732`), [annaId]);
      assert.deepEqual(await searchIds('weber', `_id=${annaId}&identifier=${wrongMatricule}`), []);
    });

    it('refuses names and everything else that is not an identifier', async () => {
      for (const query of [
        'name=kieffer',
        'family=K',
        'birthdate=1893-12-01',
        '',
        '_count=5',
        `identifier=${matriculeSystem}|`,
        'identifier:not=x',
        'identifier:missing=false',
        `_id:not=${annaId}`,
        `identifier=${Array.from({ length: 11 }, (_, i) => i).join(',')}`,
        'identifier=1893120105732&name=x',
        'identifier=1893120105732&_revinclude=Observation:subject',
      ]) {
        const { status, body } = await ask('weber', `Patient?${query}`);
        assert.deepEqual([status, body.code], [422, 'patients.search-needs-identifier'], query);
      }
      assert.deepEqual(audited, []);
    });

    it('is noted for each person found, and for nobody', async () => {
      await searchIds('lab', `identifier=${matriculeSystem}|1893120105732,0000000000000`);
      await searchIds('lab', 'identifier=0000000000000');
      await searchIds('stranger', `_id=${annaId}`);
      assert.deepEqual(
        audited.map(({ by, action, patientId, outcome }) => [by, action, patientId, outcome]),
        [
          ['system', 'found-person', annaId, 'permitted'],
          ['system', 'found-person', null, 'permitted'],
          ['professional', 'found-person', annaId, 'refused'],
        ],
      );
      assert.equal(audited[1]?.detail, '|0000000000000');
      auditFails = true;
      assert.equal((await ask('lab', 'Patient?identifier=1893120105732')).status, 500);
    });
  });

  it('resolves identifiers for treatment alone', () => {
    const call = (actor: Actor | undefined, purpose: Call['purpose']): Call => ({
      id: 'c',
      at: new Date(0),
      actor: actor ?? { kind: 'anonymous' },
      purpose,
      language: 'fr',
    });
    assert.equal(mayResolve(call(actors.lab, 'TREAT')), true);
    assert.equal(mayResolve(call(actors.stranger, 'ETREAT')), true);
    assert.equal(mayResolve(call(actors.lab, 'HOPERAT')), false);
    assert.equal(mayResolve(call(actors.anna, 'TREAT')), false);
    assert.equal(mayResolve(call(actors.desk, 'TREAT')), false);
  });
});
