// Doubts filtered scopes: whatever a token narrowed by a search can get is what that search gives, by every way in.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { readScopeFilter } from '../../fhir/rest/smart-scopes.ts';
import {
  type Answer,
  createRecordWorld,
  documentReference,
  ids,
  observation,
  posted,
  type RecordWorld,
  transaction,
} from './scratch.ts';

let world: RecordWorld;
const observationCategory = 'http://terminology.hl7.org/CodeSystem/observation-category';
const dataCategory = 'https://cercle.example/fhir/CodeSystem/data-category';
const of = (...codes: string[]) => codes.map((code) => ({ coding: [{ system: observationCategory, code }] }));
const idIn = (answer: Answer): string => (answer.headers.location as string).split('/').at(-3) as string;
const found = (answer: Answer): string[] =>
  (answer.json.entry ?? []).map((one: { resource: { id: string } }) => one.resource.id);

let laboratory = '';
let vital = '';
before(async () => {
  world = await createRecordWorld();
  laboratory = idIn(await world.as('weber').post('/fhir/Observation', observation(ids.anna)));
  vital = idIn(
    await world.as('weber').post('/fhir/Observation', observation(ids.anna, { category: of('vital-signs') })),
  );
});
after(() => world.close());

const onlyLaboratory = ['patient/Observation.cruds?category=laboratory'];

describe('a token for laboratory results', () => {
  test('reads them, and of the others knows nothing: not by read, version, history, nor by what they are refused with', async () => {
    const app = world.as('anna', onlyLaboratory);
    assert.equal((await app.get(`/fhir/Observation/${laboratory}`)).status, 200);
    const absent = await app.get(`/fhir/Observation/${vital.slice(0, -3)}zzz`);
    for (const path of ['', '/_history', '/_history/1']) {
      const refused = await app.get(`/fhir/Observation/${vital}${path}`);
      assert.equal(refused.status, 404, path);
      assert.equal(refused.json.issue[0].code, absent.json.issue[0].code);
    }
    assert.equal((await app.get(`/fhir/Condition?patient=${ids.anna}`)).status, 403);
  });

  test('finds and counts them alone, whatever it asks for', async () => {
    const app = world.as('anna', onlyLaboratory);
    for (const query of [
      '',
      '_total=accurate',
      'code=718-7',
      `_id=${laboratory},${vital}`,
      '_sort=code',
      'status=final',
    ]) {
      const answer = await app.get(`/fhir/Observation?patient=${ids.anna}&${query}`);
      assert.equal(answer.status, 200, query);
      const all = found(answer);
      assert.ok(all.includes(laboratory) && !all.includes(vital), query);
      if (answer.json.total !== undefined) assert.equal(answer.json.total, all.length, query);
    }
    const count = await app.get(`/fhir/Observation?patient=${ids.anna}&_summary=count&category=vital-signs`);
    assert.equal(count.json.total, 0);
    const everything = await app.get(`/fhir/Patient/${ids.anna}/$everything`);
    assert.ok(found(everything).includes(laboratory) && !found(everything).includes(vital));
    assert.ok(found(await app.get(`/fhir/Patient/${ids.anna}/$summary`)).every((id) => id !== vital));
  });

  test('is given by what code, by system and code, and by several scopes at once', async () => {
    const all = (scopes: string[]) => world.as('anna', scopes).get(`/fhir/Observation?patient=${ids.anna}`).then(found);
    assert.ok(!(await all([`patient/Observation.rs?category=${observationCategory}|laboratory`])).includes(vital));
    assert.deepEqual(await all(['patient/Observation.rs?category=http://elsewhere.example|laboratory']), []);
    const both = await all([...onlyLaboratory, 'patient/Observation.rs?category=vital-signs']);
    assert.ok(both.includes(laboratory) && both.includes(vital));
    assert.deepEqual(await all(['patient/Observation.rs?category=laboratory&code=1-1']), []);
    assert.ok((await all([...onlyLaboratory, 'patient/Observation.rs'])).includes(vital));
  });

  test('writes them alone: nothing else is added, and nothing becomes or ceases to be one', async () => {
    const app = world.as('weber', ['user/Observation.cruds?category=laboratory']);
    const made = await app.post('/fhir/Observation', observation(ids.anna));
    assert.equal(made.status, 201);
    const other = observation(ids.anna, { category: of('vital-signs') });
    assert.equal((await app.post('/fhir/Observation', other)).status, 403);
    assert.equal((await app.post('/fhir', transaction(posted(other as never)))).status, 403);
    const id = idIn(made);
    assert.equal((await app.put(`/fhir/Observation/${id}`, { ...other, id })).status, 403);
    assert.equal((await app.put(`/fhir/Observation/${vital}`, { ...observation(ids.anna), id: vital })).status, 404);
    assert.equal((await app.delete(`/fhir/Observation/${vital}`)).status, 404);
    const same = await app.post('/fhir/Observation', observation(ids.anna), { 'if-none-exist': `_id=${vital}` });
    assert.equal(same.status, 201, 'a condition tells nothing of what the token may not see');
  });

  test('does not see the version from before an entry became one', async () => {
    const author = world.as('weber');
    const made = await author.post(
      '/fhir/Observation',
      observation(ids.anna, { category: of('survey'), note: [{ text: 'secret' }] }),
    );
    const id = idIn(made);
    assert.equal((await author.put(`/fhir/Observation/${id}`, { ...observation(ids.anna), id })).status, 200);
    const app = world.as('anna', onlyLaboratory);
    assert.equal((await app.get(`/fhir/Observation/${id}/_history/1`)).status, 404);
    const history = await app.get(`/fhir/Observation/${id}/_history`);
    assert.equal(history.json.entry.length, 1);
    assert.doesNotMatch(history.text, /secret/);
  });

  test('includes nothing beyond its scopes', async () => {
    const author = world.as('weber');
    const report = idIn(
      await author.post('/fhir/DiagnosticReport', {
        resourceType: 'DiagnosticReport',
        status: 'final',
        code: { text: 'Blood' },
        subject: { reference: `Patient/${ids.anna}` },
        result: [{ reference: `Observation/${laboratory}` }, { reference: `Observation/${vital}` }],
      }),
    );
    const search = `/fhir/DiagnosticReport?patient=${ids.anna}&_id=${report}&_include=DiagnosticReport:result`;
    const narrowed = found(await world.as('anna', [...onlyLaboratory, 'patient/DiagnosticReport.rs']).get(search));
    assert.deepEqual(new Set(narrowed), new Set([report, laboratory]));
    assert.deepEqual(found(await world.as('anna', ['patient/DiagnosticReport.rs']).get(search)), [report]);
    const back = `/fhir/Observation?patient=${ids.anna}&_id=${laboratory}&_revinclude=DiagnosticReport:result`;
    assert.deepEqual(found(await world.as('anna', onlyLaboratory).get(back)), [laboratory]);
  });
});

describe('files', () => {
  const file = async (category: string): Promise<{ binary: string; document: string }> => {
    const author = world.as('weber');
    const made = await author.post('/fhir/Binary', {
      resourceType: 'Binary',
      contentType: 'text/plain',
      securityContext: { reference: `Patient/${ids.anna}` },
      data: Buffer.from(category).toString('base64'),
    });
    assert.equal(made.status, 201, made.text);
    const binary = idIn(made);
    const reference = await author.post(
      '/fhir/DocumentReference',
      documentReference(ids.anna, {
        category: [{ coding: [{ system: dataCategory, code: category }] }],
        content: [{ attachment: { contentType: 'text/plain', url: `Binary/${binary}` } }],
      }),
    );
    assert.equal(reference.status, 201, reference.text);
    return { binary, document: idIn(reference) };
  };

  test('are reached through the documents that the token may read, and are not made reachable by describing them anew', async () => {
    const within = await file('consultation');
    const beyond = await file('discharge');
    const app = world.as('anna', ['patient/DocumentReference.crs?category=consultation', 'patient/Binary.r']);
    assert.equal((await app.get(`/fhir/Binary/${within.binary}`)).status, 200);
    assert.equal((await app.get(`/fhir/Binary/${beyond.binary}`)).status, 404);
    assert.equal((await app.get(`/fhir/DocumentReference/${beyond.document}`)).status, 404);
    assert.equal((await world.as('anna', ['patient/Binary.r']).get(`/fhir/Binary/${beyond.binary}`)).status, 200);
    const doctor = world.as('weber', ['user/DocumentReference.crs?category=consultation', 'user/Binary.r']);
    const stolen = documentReference(ids.anna, {
      content: [{ attachment: { contentType: 'text/plain', url: `Binary/${beyond.binary}` } }],
    });
    assert.equal((await doctor.post('/fhir/DocumentReference', stolen)).status, 422);
    const replacing = documentReference(ids.anna, {
      relatesTo: [{ code: 'replaces', target: { reference: `DocumentReference/${beyond.document}` } }],
    });
    assert.equal((await doctor.post('/fhir/DocumentReference', replacing)).status, 404);
  });
});

test('what a filtered token finds equals what the search by that parameter finds', async () => {
  const bruno = world.as('bruno');
  const doctor = world.as('lucie');
  const codes = ['laboratory', 'vital-signs', 'survey', 'exam', 'therapy'];
  const some = fc.subarray(codes, { minLength: 1, maxLength: 3 });
  for (const category of fc.sample(some, 12))
    assert.equal(
      (await doctor.post('/fhir/Observation', observation(ids.bruno, { category: of(...category) }))).status,
      201,
    );
  await fc.assert(
    fc.asyncProperty(some, fc.constantFrom(1, 3, 50), async (wanted, count) => {
      const filter = `category=${wanted.join(',')}`;
      const searched = found(await bruno.get(`/fhir/Observation?${filter}&_count=50`));
      const app = world.as('bruno', [`patient/Observation.rs?${filter}`]);
      const got: string[] = [];
      let next: string | undefined = `/fhir/Observation?_count=${count}`;
      while (next !== undefined) {
        const page: Answer = await app.get(next);
        got.push(...found(page));
        const link = page.json.link.find((one: { relation: string }) => one.relation === 'next')?.url as
          | string
          | undefined;
        next = link?.slice('https://cercle.test'.length);
      }
      assert.deepEqual(got, searched);
    }),
    { numRuns: 15 },
  );
});

test('a professional whose token is for one patient has no way to another, by any scope', async () => {
  const scopes = ['patient/*.rs', 'user/*.cruds'];
  const doctor = world.as('weber', scopes, ids.anna);
  assert.ok(found(await doctor.get(`/fhir/Observation?patient=${ids.anna}`)).length > 0);
  const elsewhere = world.as('weber', scopes, ids.bruno);
  assert.deepEqual(found(await elsewhere.get(`/fhir/Observation?patient=${ids.anna}`)), []);
  assert.equal((await elsewhere.get(`/fhir/Observation/${laboratory}`)).status, 404);
  assert.equal((await elsewhere.post('/fhir/Observation', observation(ids.anna))).status, 404);
  // Without a patient in context `patient/` is nobody's.
  assert.equal((await world.as('weber', ['patient/*.rs']).get(`/fhir/Observation?patient=${ids.anna}`)).status, 403);
});

test('filters that cannot be enforced are none', () => {
  for (const [type, filter] of [
    ['Observation', 'category=laboratory'],
    ['Observation', 'category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory&status=final'],
    ['DocumentReference', 'type=http://loinc.org|11488-4'],
  ])
    assert.notEqual(readScopeFilter(type as string, filter as string), null, filter);
  for (const [type, filter] of [
    ['Observation', 'nonsense=1'],
    ['Observation', 'category:not=laboratory'],
    ['Observation', 'date=2026'],
    ['Observation', 'patient=1'],
    ['Observation', '_id=1'],
    ['Observation', 'category='],
    ['Observation', 'category=laboratory&'],
    ['Observation', 'category=laboratory&_include=x'],
    ['Patient', 'gender=female'],
    ['Binary', 'contenttype=text/plain'],
    ['Nonsense', 'category=laboratory'],
  ])
    assert.equal(readScopeFilter(type as string, filter as string), null, `${type}?${filter}`);
});
