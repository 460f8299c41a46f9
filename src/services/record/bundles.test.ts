// Doubts transactions, IHE MHD submissions and files, through the routes and a real database and file store.
import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { setVisibility } from './my-circle.ts';
import {
  type Answer,
  callOf,
  condition,
  createRecordWorld,
  documentReference,
  ids,
  type Json,
  matriculeSystem,
  observation,
  posted,
  type RecordWorld,
  transaction,
} from './scratch.ts';

let world: RecordWorld;
before(async () => {
  world = await createRecordWorld();
});
after(() => world.close());

const urn = (): string => `urn:uuid:${randomUUID()}`;
const binary = (text: string, contentType = 'text/plain') => ({
  resourceType: 'Binary',
  contentType,
  data: Buffer.from(text).toString('base64'),
});
const referringTo = (url: string, change: object = {}, attachment: object = {}) =>
  documentReference(ids.anna, {
    content: [{ attachment: { contentType: 'text/plain', url, ...attachment } }],
    ...change,
  });
const report = (result: string) => ({
  resourceType: 'DiagnosticReport',
  status: 'final',
  code: { text: 'Blood count' },
  subject: { reference: `Patient/${ids.anna}` },
  effectiveDateTime: '2026-03-01',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB' }] }],
  result: [{ reference: result }],
});
const addresses = (answer: Answer): string[] =>
  answer.json.entry.map((one: Json) => new URL(one.response.location).pathname.replace(/\/_history\/.*/, ''));
const tables = ['record.entry', 'record.history', 'record.submission', 'record.blob', 'record.outbox'];
const counts = async (): Promise<number[]> => Promise.all(tables.map((table) => world.count(table)));
const files = async (): Promise<string[]> =>
  (await readdir(world.folder, { recursive: true, withFileTypes: true }))
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name));

describe('a transaction', () => {
  test('links its entries whatever their order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), async (order) => {
        const [file, value, document] = [urn(), urn(), urn()];
        const entries = [
          posted(binary('A note.'), file),
          posted(observation(ids.anna), value),
          posted(referringTo(file), document),
          posted(report(value)),
        ];
        const answer = await world.as('weber').post('/fhir', transaction(...order.map((i) => entries[i] as object)));
        assert.equal(answer.status, 200, answer.text);
        const at = order.map((i) => addresses(answer)[order.indexOf(i)] as string);
        const place = (i: number): string => addresses(answer)[order.indexOf(i)] as string;
        assert.equal(at.length, 4);
        const stored = (await world.as('schmit').get(place(2))).json;
        assert.equal(`/fhir/${stored.content[0].attachment.url}`, place(0));
        assert.equal(`/fhir/${(await world.as('schmit').get(place(3))).json.result[0].reference}`, place(1));
        assert.equal((await world.as('schmit').get(place(0))).text, 'A note.');
      }),
      { numRuns: 12 },
    );
  });

  test('with one wrong entry leaves nothing but files that are collected', async () => {
    const [file, value] = [urn(), urn()];
    const bad: [number, object][] = [
      [422, posted(observation(ids.anna, { status: 'nonsense' }))],
      [404, posted(observation(ids.bruno))],
      [404, posted(observation(ids.carla))],
      [422, posted(referringTo(urn()))],
      [400, posted(report(urn()))],
      [422, posted(referringTo(file, {}, { hash: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }))],
      [422, posted(referringTo(file, {}, { size: 3 }))],
      [422, posted(referringTo(`Binary/${world.pseudonyms.anna}-0000000000000000000000`))],
      [
        404,
        {
          resource: { ...observation(ids.anna), id: `${world.pseudonyms.anna}-0000000000000000000000` },
          request: { method: 'PUT', url: `Observation/${world.pseudonyms.anna}-0000000000000000000000` },
        },
      ],
      [422, posted({ resourceType: 'Basic', code: { text: 'x' } } as { resourceType: string })],
      [400, { resource: observation(ids.anna), request: { method: 'POST', url: 'Condition' } }],
    ];
    const [before, filesBefore] = [await counts(), (await files()).length];
    for (const [status, entry] of bad) {
      const answer = await world
        .as('weber')
        .post(
          '/fhir',
          transaction(
            posted(binary('never'), file),
            posted(observation(ids.anna), value),
            posted(referringTo(file)),
            entry,
          ),
        );
      assert.equal(answer.status, status, `${JSON.stringify(entry)}: ${answer.text}`);
    }
    assert.deepEqual(await counts(), before);
    assert.ok((await files()).length > filesBefore, 'files were written before it failed');
    await world.record.collectOrphans(new Date(Date.now() + 60_000));
    assert.equal((await files()).length, filesBefore);
  });

  test('of two patients is one answer, whether or not the other one has a record', async () => {
    const answers: Answer[] = [];
    for (const sender of ['weber', 'lucie', 'lab-nord'])
      for (const entries of [(other: string) => [ids.anna, other], (other: string) => [other, ids.anna]])
        for (const other of [ids.bruno, ids.carla])
          answers.push(
            await world.as(sender).post('/fhir', transaction(...entries(other).map((id) => posted(observation(id))))),
          );
    const [first] = answers as [Answer];
    assert.ok([404, 422].includes(first.status));
    for (let i = 0; i < answers.length; i += 2)
      assert.deepEqual(
        [answers[i]?.status, answers[i]?.text],
        [answers[i + 1]?.status, answers[i + 1]?.text],
        `case ${i / 2}`,
      );
  });

  test('tells nobody whose record an address is of', async () => {
    const answers: Answer[] = [];
    for (const pseudonym of [world.pseudonyms.anna, world.pseudonyms.bruno, '00000000']) {
      const id = `${pseudonym}-0000000000000000000000`;
      answers.push(
        await world
          .as('hospital-sud')
          .post(
            '/fhir',
            transaction(posted(observation(ids.anna)), { request: { method: 'DELETE', url: `Observation/${id}` } }),
          ),
      );
    }
    for (const one of answers) assert.deepEqual([one.status, one.text], [answers[0]?.status, answers[0]?.text]);
  });

  test('creates, changes and deletes together, and a patient in it is found, never made', async () => {
    const old = await world.as('weber').post('/fhir/Observation', observation(ids.anna));
    const gone = await world.as('weber').post('/fhir/Observation', observation(ids.anna));
    const patient = urn();
    const answer = await world.as('weber').post(
      '/fhir',
      transaction(
        {
          fullUrl: patient,
          resource: { resourceType: 'Patient', identifier: [{ system: matriculeSystem, value: '1985031200014' }] },
          request: { method: 'POST', url: 'Patient', ifNoneExist: `identifier=${matriculeSystem}|1985031200014` },
        },
        posted({ ...observation(ids.anna), subject: { reference: patient } } as never),
        {
          resource: { ...observation(ids.anna), id: old.json.id, status: 'amended' },
          request: { method: 'PUT', url: `Observation/${old.json.id}`, ifMatch: 'W/"1"' },
        },
        { request: { method: 'DELETE', url: `Observation/${gone.json.id}` } },
        posted({
          ...condition(ids.anna),
          subject: { reference: `Patient?identifier=${matriculeSystem}|1985031200014` },
        } as never),
      ),
      { prefer: 'return=representation' },
    );
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(
      answer.json.entry.map((one: Json) => one.response.status),
      ['200 OK', '201 Created', '200 OK', '204 No Content', '201 Created'],
    );
    assert.equal(answer.json.entry[1].resource.subject.reference, `Patient/${ids.anna}`);
    assert.equal(answer.json.entry[4].resource.subject.reference, `Patient/${ids.anna}`);
    assert.equal((await world.as('weber').get(`/fhir/Observation/${gone.json.id}`)).status, 410);
    assert.equal((await world.as('weber').get(`/fhir/Observation/${old.json.id}`)).headers.etag, 'W/"2"');
  });

  test('that finds what a condition names brings it, and says so in the log', async () => {
    const identifier = [{ system: 'https://lab.example', value: `b-${randomUUID()}` }];
    const ask = (reader: string) =>
      world.as(reader).post(
        '/fhir',
        transaction(
          posted(observation(ids.anna, { identifier }), undefined, {
            ifNoneExist: `identifier=https://lab.example|${identifier[0]?.value}`,
          }),
        ),
        { prefer: 'return=representation' },
      );
    const first = await ask('weber');
    const second = await ask('schmit');
    assert.deepEqual(
      [first.json.entry[0].response.status, second.json.entry[0].response.status],
      ['201 Created', '200 OK'],
    );
    const { id } = second.json.entry[0].resource;
    assert.equal(id, first.json.entry[0].resource.id);
    assert.ok(
      (await world.logOf('anna')).some(
        (one) => one.who.id === 'schmit' && one.action === 'read' && one.what?.some((what) => what.id === id),
      ),
    );
  });

  test('conditions in transactions at the same moment make one entry, alone and beside others, whoever is first', async () => {
    const other = world.another();
    for (const extra of [[], [posted(condition(ids.anna))]]) {
      const value = randomUUID();
      const ifNoneExist = `identifier=https://lab.example|${value}`;
      const resource = observation(ids.anna, { identifier: [{ system: 'https://lab.example', value }] });
      const bundle = transaction(...extra, posted(resource, undefined, { ifNoneExist }));
      const before = await world.count('record.entry');
      const [alone, ...answers] = await Promise.all([
        world.as('weber').post('/fhir/Observation', resource, { 'if-none-exist': ifNoneExist }),
        ...Array.from({ length: 7 }, (_, i) => (i % 2 === 0 ? world : other).as('weber').post('/fhir', bundle)),
      ]);
      assert.ok(alone !== undefined && [200, 201].includes(alone.status));
      for (const answer of answers) assert.equal(answer.status, 200, answer.text);
      const places = answers.map((answer) => addresses(answer).at(-1));
      assert.deepEqual(new Set(places), new Set([`/fhir/Observation/${alone.json.id}`]));
      assert.equal(await world.count('record.entry'), before + 1 + 7 * extra.length);
      // What the condition made is deleted: the condition holds again.
      await world.as('weber').delete(places[0] as string);
      const again = await world.as('weber').post('/fhir', bundle);
      assert.equal(again.json.entry.at(-1).response.status, '201 Created', again.text);
    }
  });

  test('the same submission set sent twice, or ten times at once, is taken once; with another content it is refused', async () => {
    const submissionSet = (value: string) => ({
      resourceType: 'List',
      status: 'current',
      mode: 'working',
      date: '2026-03-01T10:00:00Z',
      subject: { reference: `Patient/${ids.anna}` },
      code: { coding: [{ system: 'https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes', code: 'submissionset' }] },
      identifier: [{ system: 'urn:ietf:rfc:3986', value }],
    });
    const file = urn();
    const bundle = JSON.stringify(
      transaction(posted(binary('once'), file), posted(referringTo(file)), posted(submissionSet('urn:oid:1.2.9.1'))),
    );
    const before = await world.count('record.entry');
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.as('weber').post('/fhir', bundle)));
    for (const answer of answers)
      assert.deepEqual([answer.status, addresses(answer)], [200, addresses(answers[0] as Answer)], answer.text);
    assert.equal(await world.count('record.entry'), before + 3);
    const changed = JSON.stringify(
      transaction(posted(binary('twice'), file), posted(referringTo(file)), posted(submissionSet('urn:oid:1.2.9.1'))),
    );
    assert.equal((await world.as('weber').post('/fhir', changed)).status, 409);
    assert.equal((await world.as('schmit').post('/fhir', changed)).status, 200, 'another sender, another submission');
  });
});

describe('replacing', () => {
  const replaces = (id: string, change: object = {}) =>
    documentReference(ids.anna, {
      relatesTo: [{ code: 'replaces', target: { reference: `DocumentReference/${id}` } }],
      ...change,
    });

  for (const how of ['alone', 'in a transaction'] as const) {
    test(`${how}: the old document stays, as superseded`, async () => {
      const old = await world.as('weber').post('/fhir/DocumentReference', documentReference(ids.anna));
      const answer =
        how === 'alone'
          ? await world.as('weber').post('/fhir/DocumentReference', replaces(old.json.id))
          : await world.as('weber').post('/fhir', transaction(posted(replaces(old.json.id))));
      assert.ok([200, 201].includes(answer.status), answer.text);
      const read = await world.as('schmit').get(`/fhir/DocumentReference/${old.json.id}`);
      assert.deepEqual([read.json.status, read.headers.etag], ['superseded', 'W/"2"']);
      const found = await world
        .as('schmit')
        .get(`/fhir/DocumentReference?patient=${ids.anna}&status=current&_count=500`);
      assert.ok(!found.text.includes(`"id":"${old.json.id}"`));
    });
  }

  test('what another wrote, what is not there and what may not be seen is not replaced', async () => {
    const theirs = await world.as('schmit').post('/fhir/DocumentReference', documentReference(ids.anna));
    const before = await counts();
    assert.equal((await world.as('weber').post('/fhir/DocumentReference', replaces(theirs.json.id))).status, 403);
    const absent = await world
      .as('weber')
      .post('/fhir/DocumentReference', replaces(`${world.pseudonyms.anna}-0000000000000000000000`));
    assert.equal(absent.status, 404);
    await setVisibility(world.room, callOf('anna'), [theirs.json.id], '', { mode: 'hidden' });
    const hidden = await world.as('weber').post('/fhir/DocumentReference', replaces(theirs.json.id));
    assert.deepEqual([hidden.status, hidden.text], [absent.status, absent.text]);
    assert.deepEqual(await counts(), before);
  });

  test('the patch that MHD allows does it, any other patch does not', async () => {
    const old = await world.as('weber').post('/fhir/DocumentReference', documentReference(ids.anna));
    const patch = (path: string, value: string) =>
      transaction({
        resource: {
          resourceType: 'Parameters',
          parameter: [
            {
              name: 'operation',
              part: [
                { name: 'type', valueCode: 'replace' },
                { name: 'path', valueString: path },
                { name: 'value', valueCode: value },
              ],
            },
          ],
        },
        request: { method: 'PATCH', url: `DocumentReference/${old.json.id}` },
      });
    assert.equal((await world.as('weber').post('/fhir', patch('DocumentReference.docStatus', 'final'))).status, 422);
    assert.equal((await world.as('weber').post('/fhir', patch('DocumentReference.status', 'superseded'))).status, 200);
    assert.equal((await world.as('weber').get(`/fhir/DocumentReference/${old.json.id}`)).json.status, 'superseded');
  });
});

describe('MHD', () => {
  const profile = (name: string) => ({
    meta: { profile: [`https://profiles.ihe.net/ITI/MHD/StructureDefinition/IHE.MHD.${name}`] },
  });
  const set = (change: object = {}) => ({
    resourceType: 'List',
    status: 'current',
    mode: 'working',
    date: '2026-03-01T10:00:00Z',
    subject: { reference: `Patient/${ids.anna}` },
    extension: [
      {
        url: 'https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-sourceId',
        valueIdentifier: { value: 'urn:oid:1.2.3' },
      },
      {
        url: 'https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-designationType',
        valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '225728007' }] },
      },
    ],
    code: { coding: [{ system: 'https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes', code: 'submissionset' }] },
    identifier: [{ use: 'usual', system: 'urn:ietf:rfc:3986', value: urn() }],
    ...change,
  });
  const minimal = (url: string) =>
    referringTo(url, { masterIdentifier: { system: 'urn:ietf:rfc:3986', value: urn() } });
  const full = (url: string) =>
    minimal(url) && {
      ...minimal(url),
      securityLabel: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' }] }],
      content: [
        {
          attachment: { contentType: 'text/plain', url, language: 'fr', creation: '2026-03-01T10:00:00Z' },
          format: {
            system: 'http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode',
            code: 'urn:ihe:iti:xds:2017:mimeTypeSufficient',
          },
        },
      ],
      context: {
        facilityType: { text: 'practice' },
        practiceSetting: { text: 'cardiology' },
        sourcePatientInfo: { reference: `Patient/${ids.anna}` },
      },
    };
  const provide = (claim: string, ...entries: object[]) => ({ ...transaction(...entries), ...profile(claim) });

  test('a minimal and a comprehensive submission are taken as such', async () => {
    for (const [claim, document] of [
      ['Minimal.ProvideBundle', minimal],
      ['Comprehensive.ProvideBundle', full],
      ['UnContained.Comprehensive.ProvideBundle', full],
    ] as const) {
      const file = urn();
      const answer = await world
        .as('weber')
        .post('/fhir', provide(claim, posted(binary('text'), file), posted(document(file) as never), posted(set())));
      assert.equal(answer.status, 200, `${claim}: ${answer.text}`);
    }
  });

  test('a submission that is less than it claims is refused with the place of each remark', async () => {
    const file = urn();
    const { extension: _, ...noSource } = set();
    const cases: [string, string, object[]][] = [
      [
        'Minimal.ProvideBundle',
        'Bundle.entry[1].resource.masterIdentifier',
        [posted(binary('t'), file), posted(referringTo(file)), posted(set())],
      ],
      ['Minimal.ProvideBundle', 'Bundle.entry', [posted(binary('t'), file), posted(minimal(file))]],
      [
        'Minimal.ProvideBundle',
        'Bundle.entry[2].resource.extension',
        [posted(binary('t'), file), posted(minimal(file)), posted(noSource)],
      ],
      [
        'Comprehensive.ProvideBundle',
        'Bundle.entry[1].resource.context.facilityType',
        [posted(binary('t'), file), posted(minimal(file)), posted(set())],
      ],
    ];
    const before = await counts();
    for (const [claim, expression, entries] of cases) {
      const answer = await world.as('weber').post('/fhir', provide(claim, ...entries));
      assert.equal(answer.status, 422);
      assert.ok(
        answer.json.issue.some((one: Json) => one.expression?.includes(expression)),
        `${expression} in ${answer.text}`,
      );
    }
    assert.deepEqual(await counts(), before);
  });

  test('a simplified publish puts the content into a file of its own', async () => {
    const text = 'A letter in one piece.';
    const document = documentReference(ids.anna, {
      ...profile('SimplifiedPublish.DocumentReference'),
      masterIdentifier: { system: 'urn:ietf:rfc:3986', value: urn() },
      content: [
        {
          attachment: {
            contentType: 'text/plain',
            size: text.length,
            data: Buffer.from(text).toString('base64'),
            hash: createHash('sha1').update(text).digest('base64'),
          },
        },
      ],
    });
    const answer = await world.as('weber').post('/fhir/DocumentReference', document);
    assert.equal(answer.status, 201, answer.text);
    const { attachment } = answer.json.content[0];
    assert.equal(attachment.data, undefined);
    assert.equal((await world.as('schmit').get(`/fhir/${attachment.url}`)).text, text);
    const wrong = {
      ...document,
      content: [
        {
          attachment: {
            contentType: 'text/plain',
            data: Buffer.from('other').toString('base64'),
            hash: attachment.hash,
          },
        },
      ],
    };
    assert.equal((await world.as('weber').post('/fhir/DocumentReference', wrong)).status, 422);
  });

  test('a simplified publish sent twice is one document', async () => {
    const document = JSON.stringify(
      documentReference(ids.anna, {
        ...profile('SimplifiedPublish.DocumentReference'),
        masterIdentifier: { system: 'urn:ietf:rfc:3986', value: urn() },
      }),
    );
    const [first, second] = [
      await world.as('weber').post('/fhir/DocumentReference', document),
      await world.as('weber').post('/fhir/DocumentReference', document),
    ];
    assert.deepEqual([first.status, second.status], [201, 201]);
    assert.equal(second.json.id, first.json.id);
  });
});

describe('a file', () => {
  const bring = (who: string, content: Buffer | string, headers: object = {}) =>
    world.as(who).post('/fhir/Binary', Buffer.from(content), {
      'content-type': 'application/pdf',
      'x-security-context': `Patient/${ids.anna}`,
      ...headers,
    });
  const place = (answer: Answer): string =>
    new URL(answer.headers.location as string).pathname.replace(/\/_history\/.*/, '');
  const readers = async (path: string) =>
    Object.fromEntries(
      await Promise.all(
        ['anna', 'weber', 'schmit', 'nora', 'lucie', 'bruno', 'lab-nord'].map(
          async (name) => [name, (await world.as(name).get(path)).status] as const,
        ),
      ),
    );

  test('is read back byte for byte, whatever its size, as it is and as a Binary in JSON', async () => {
    for (const size of [0, 1, 1000, 1024 * 1024, 1024 * 1024 + 1, 3 * 1024 * 1024 + 17]) {
      const content = Buffer.alloc(size, 0).map((_, i) => (i * 31 + (i >> 8)) & 255) as unknown as Buffer;
      const made = await bring('weber', content);
      assert.equal(made.status, 201, made.text);
      const raw = await world.as('weber').get(place(made));
      assert.ok(raw.bytes.equals(content), `${size}`);
      assert.equal(raw.headers['content-type'], 'application/pdf');
      assert.match(raw.headers['content-security-policy'] as string, /^sandbox/);
      const json = await world.as('weber').get(place(made), { accept: 'application/fhir+json' });
      assert.equal(json.json.resourceType, 'Binary');
      assert.ok(Buffer.from(json.json.data, 'base64').equals(content));
    }
  });

  test('alone is its author’s and the patient’s', async () => {
    const made = await bring('weber', 'alone');
    assert.deepEqual(await readers(place(made)), {
      anna: 200,
      weber: 200,
      schmit: 404,
      nora: 404,
      lucie: 404,
      bruno: 404,
      'lab-nord': 404,
    });
  });

  test('takes the class of the document that describes it, and follows it when that changes', async () => {
    const made = await bring('weber', 'described');
    const url = place(made).replace('/fhir/', '');
    const label = (code: string) => ({
      securityLabel: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code }] }],
    });
    const content = [{ attachment: { contentType: 'application/pdf', url } }];
    const document = await world.as('weber').post('/fhir/DocumentReference', documentReference(ids.anna, { content }));
    assert.equal(document.status, 201, document.text);
    assert.equal((await readers(place(made))).schmit, 200);
    const { id } = document.json;
    assert.equal(
      (
        await world
          .as('weber')
          .put(`/fhir/DocumentReference/${id}`, documentReference(ids.anna, { id, content, ...label('V') }))
      ).status,
      200,
    );
    assert.deepEqual([(await readers(place(made))).schmit, (await readers(place(made))).weber], [404, 200]);
    const log = (await world.logOf('anna')).filter(
      (one) =>
        one.action === 'downloaded' &&
        one.who.id === 'schmit' &&
        one.outcome === 'permitted' &&
        one.what?.[0]?.id === url.slice('Binary/'.length),
    );
    assert.equal(log[0]?.basis, 'referent', 'the log says on what basis a described file was read');
  });

  test('of another author is not adopted by whoever names it', async () => {
    const made = await bring('weber', 'mine');
    const url = place(made).replace('/fhir/', '');
    const content = [{ attachment: { contentType: 'application/pdf', url } }];
    assert.equal(
      (await world.as('schmit').post('/fhir/DocumentReference', documentReference(ids.anna, { content }))).status,
      422,
      'not to be seen, not to be named',
    );
    // The patient sees it, but naming it must not open it to the circle.
    const patients = documentReference(ids.anna, {
      content,
      type: undefined,
      category: [{ coding: [{ system: 'https://cercle.example/fhir/CodeSystem/data-category', code: 'patient' }] }],
    });
    const named = await world.as('anna').post('/fhir/DocumentReference', patients);
    assert.equal(named.status, 201, named.text);
    assert.equal((await readers(place(made))).schmit, 404);
  });

  test('whose hash or size is not what the document says is refused, one that is is taken', async () => {
    const made = await bring('weber', 'hashed');
    const url = place(made).replace('/fhir/', '');
    const sha1 = createHash('sha1').update('hashed').digest('base64');
    const ask = async (attachment: object) =>
      (
        await world.as('weber').post(
          '/fhir/DocumentReference',
          documentReference(ids.anna, {
            content: [{ attachment: { contentType: 'application/pdf', url, ...attachment } }],
          }),
        )
      ).status;
    assert.deepEqual(
      [
        await ask({ size: 6, hash: sha1 }),
        await ask({ size: 7 }),
        await ask({ hash: createHash('sha1').update('x').digest('base64') }),
      ],
      [201, 422, 422],
    );
  });

  test('of another record, or of none, cannot be named', async () => {
    const theirs = await world.as('lucie').post('/fhir/Binary', Buffer.from('x'), {
      'content-type': 'text/plain',
      'x-security-context': `Patient/${ids.bruno}`,
    });
    const ask = (url: string) =>
      world
        .as('weber')
        .post(
          '/fhir/DocumentReference',
          documentReference(ids.anna, { content: [{ attachment: { contentType: 'text/plain', url } }] }),
        );
    const answers = [
      await ask(place(theirs).replace('/fhir/', '')),
      await ask(`Binary/${world.pseudonyms.anna}-0000000000000000000000`),
      await ask('Binary/00000000-0000000000000000000000'),
    ];
    for (const answer of answers) assert.deepEqual([answer.status, answer.text], [422, answers[0]?.text]);
  });

  test('is not taken without a type, a patient, or a right to write', async () => {
    const before = await counts();
    const nonsense = {
      resourceType: 'Binary',
      contentType: 'nonsense',
      securityContext: { reference: `Patient/${ids.anna}` },
    };
    assert.equal((await world.as('weber').post('/fhir/Binary', nonsense)).status, 422);
    assert.equal(
      (await world.as('weber').post('/fhir/Binary', Buffer.from('x'), { 'content-type': 'text/plain' })).status,
      422,
    );
    assert.equal((await bring('lucie', 'x')).status, 404);
    assert.equal((await bring('lucie', 'x', { 'x-security-context': `Patient/${ids.carla}` })).status, 404);
    assert.deepEqual(await counts(), before);
  });

  test('that a patient hid is hidden with its document', async () => {
    const file = urn();
    const [at, document] = addresses(
      await world.as('weber').post('/fhir', transaction(posted(binary('hidden'), file), posted(referringTo(file)))),
    ) as [string, string];
    assert.equal((await readers(at)).schmit, 200);
    await setVisibility(
      world.room,
      callOf('anna'),
      [document, at].map((one) => one.split('/').pop() as string),
      '',
      { mode: 'hidden' },
    );
    assert.deepEqual(
      [(await readers(at)).schmit, (await readers(at)).weber, (await readers(at)).anna],
      [404, 200, 200],
    );
  });
});
