// Doubts create, read, update, delete, history and search of single entries, through the routes and a real database.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import {
  type Answer,
  actorOf,
  callOf,
  condition,
  createRecordWorld,
  documentReference,
  ids,
  matriculeSystem,
  observation,
  type RecordWorld,
} from './scratch.ts';

let world: RecordWorld;
before(async () => {
  world = await createRecordWorld();
});
after(() => world.close());

const path = (answer: Answer): string =>
  new URL(answer.headers.location as string).pathname.replace(/\/_history\/.*$/, '');
const idsOf = (answer: Answer): string[] =>
  (answer.json.entry ?? [])
    .filter((one: { search?: { mode: string } }) => one.search?.mode !== 'outcome')
    .map((one: { resource: { id: string } }) => one.resource.id);
const linkOf = (answer: Answer, relation: string): string | undefined =>
  answer.json.link?.find((one: { relation: string }) => one.relation === relation)?.url;
const local = (url: string): string => url.slice('https://cercle.test'.length);

describe('one entry', () => {
  test('what is added is read back by its author, by the referent and by the patient, and by nobody else', async () => {
    const made = await world.as('weber').post('/fhir/Observation', observation(ids.anna));
    assert.equal(made.status, 201);
    assert.equal(made.headers.etag, 'W/"1"');
    assert.match(
      made.headers.location as string,
      new RegExp(`^https://cercle.test/fhir/Observation/${world.pseudonyms.anna}-[0-9a-z]{22}/_history/1$`),
    );
    for (const reader of ['weber', 'schmit', 'anna']) {
      const read = await world.as(reader).get(path(made));
      assert.equal(read.status, 200, reader);
      assert.equal(read.text, made.text);
    }
    for (const stranger of ['lucie', 'bruno', 'lab-nord', 'hospital-sud'])
      assert.equal((await world.as(stranger).get(path(made))).status, 404, stranger);
    assert.equal((await world.as('clerk').get(path(made))).status, 403);
    assert.equal((await world.as('').get(path(made))).status, 401);
  });

  test('an entry under another type of address is not there', async () => {
    const made = await world.as('weber').post('/fhir/Observation', observation(ids.anna));
    assert.equal((await world.as('weber').get(path(made).replace('Observation', 'Condition'))).status, 404);
  });

  test('the answer to a write obeys Prefer', async () => {
    const author = world.as('weber');
    const minimal = await author.post('/fhir/Observation', observation(ids.anna), { prefer: 'return=minimal' });
    assert.deepEqual([minimal.status, minimal.text], [201, '']);
    const outcome = await author.post('/fhir/Observation', observation(ids.anna), {
      prefer: 'return=OperationOutcome',
    });
    assert.equal(outcome.json.resourceType, 'OperationOutcome');
  });

  test('an update makes a version, keeps the old one, and both are found in the history', async () => {
    const author = world.as('weber');
    const made = await author.post('/fhir/Observation', observation(ids.anna));
    const { id } = made.json;
    const changed = await author.put(path(made), { ...observation(ids.anna), id, status: 'amended' });
    assert.deepEqual([changed.status, changed.headers.etag], [200, 'W/"2"']);
    assert.equal((await author.get(path(made))).json.status, 'amended');
    assert.equal((await author.get(`${path(made)}/_history/1`)).json.status, 'final');
    assert.equal((await author.get(`${path(made)}/_history/2`)).json.status, 'amended');
    assert.equal((await author.get(`${path(made)}/_history/3`)).status, 404);
    assert.equal((await author.get(`${path(made)}/_history/0`)).status, 404);
    const history = await author.get(`${path(made)}/_history`);
    assert.deepEqual(
      history.json.entry.map((one: { response: { etag: string } }) => one.response.etag),
      ['W/"2"', 'W/"1"'],
    );
    assert.equal((await world.as('lucie').get(`${path(made)}/_history`)).status, 404);
    assert.equal((await world.as('lucie').get(`${path(made)}/_history/1`)).status, 404);
  });

  test('the pages of a history hold every version once, even of one moment, and none in a class that is not the reader’s', async () => {
    const still = world.another({ clock: { now: () => new Date('2026-12-01T00:00:00Z') } });
    const label = (code: string) => ({
      meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code }] },
    });
    const { id } = (await still.as('weber').post('/fhir/Observation', observation(ids.anna, label('V')))).json;
    for (const code of ['N', 'V', 'N', 'N', 'V', 'N'])
      assert.equal(
        (await still.as('weber').put(`/fhir/Observation/${id}`, { ...observation(ids.anna, label(code)), id })).status,
        200,
      );
    for (const [reader, expected] of [
      ['weber', [7, 6, 5, 4, 3, 2, 1]],
      ['schmit', [7, 5, 4, 2]],
    ] as const) {
      for (const count of [1, 2, 3, 50]) {
        const seen: string[] = [];
        let next: string | undefined = `/fhir/Observation/${id}/_history?_count=${count}`;
        for (let pages = 0; next !== undefined; pages++) {
          assert.ok(pages < 10);
          const page: Answer = await still.as(reader).get(next);
          assert.ok(
            page.json.entry.length === count || linkOf(page, 'next') === undefined,
            'a page is full unless it is the last',
          );
          seen.push(
            ...page.json.entry.map((one: { resource: { meta: { versionId: string } } }) => one.resource.meta.versionId),
          );
          const link = linkOf(page, 'next');
          next = link === undefined ? undefined : local(link);
        }
        assert.deepEqual(seen, expected.map(String), `${reader}, ${count} a page`);
      }
    }
    assert.equal((await still.as('schmit').get(`/fhir/Observation/${id}/_history/6`)).status, 404);
  });

  test('a deleted entry is gone, not found by search, and its versions stay', async () => {
    const author = world.as('weber');
    const made = await author.post('/fhir/Condition', condition(ids.anna, { code: { text: 'To be deleted' } }));
    const removed = await author.delete(path(made));
    assert.deepEqual([removed.status, removed.headers.etag], [204, 'W/"2"']);
    assert.equal((await author.delete(path(made))).status, 204);
    assert.equal((await author.get(path(made))).status, 410);
    assert.equal((await author.get(`${path(made)}/_history/1`)).status, 200);
    assert.equal((await author.get(`${path(made)}/_history/2`)).status, 410);
    assert.equal((await author.put(path(made), { ...condition(ids.anna), id: made.json.id })).status, 410);
    assert.ok(!idsOf(await author.get(`/fhir/Condition?patient=${ids.anna}&_count=200`)).includes(made.json.id));
    assert.equal((await author.get(`${path(made)}/_history`)).json.entry[0].request.method, 'DELETE');
    assert.equal((await world.as('lucie').get(path(made))).status, 404);
  });

  test('others may see but not change what somebody wrote', async () => {
    const made = await world.as('weber').post('/fhir/Observation', observation(ids.anna));
    const body = { ...observation(ids.anna), id: made.json.id, status: 'cancelled' };
    for (const other of ['schmit', 'anna']) {
      assert.equal((await world.as(other).put(path(made), body)).status, 403, other);
      assert.equal((await world.as(other).delete(path(made))).status, 403, other);
    }
    assert.equal((await world.as('lucie').put(path(made), body)).status, 404);
    assert.equal((await world.as('lucie').delete(path(made))).status, 404);
    assert.equal((await world.as('weber').get(path(made))).json.status, 'final');
  });

  test('what cannot be read, is not valid, or says another type, id or patient is refused, and nothing is stored', async () => {
    const author = world.as('weber');
    const before = await world.count('record.entry');
    const cases: [number, Promise<Answer>][] = [
      [400, author.post('/fhir/Observation', '{"resourceType":')],
      [400, author.post('/fhir/Observation', condition(ids.anna))],
      [
        422,
        author.post('/fhir/Observation', {
          resourceType: 'Observation',
          subject: { reference: `Patient/${ids.anna}` },
        }),
      ],
      [422, author.post('/fhir/Observation', observation(ids.anna, { status: 'nonsense' }))],
      [422, author.post('/fhir/Observation', observation(ids.anna, { subject: undefined }))],
      [404, author.post('/fhir/Observation', observation(ids.carla))],
      [404, author.post('/fhir/Observation', observation(ids.bruno))],
      [404, author.post('/fhir/Observation', observation('99999999-9999-4999-8999-999999999999'))],
      [404, author.post('/fhir/Patient', { resourceType: 'Patient' })],
      [415, author.post('/fhir/Observation', observation(ids.anna), { 'content-type': 'text/csv' })],
    ];
    for (const [status, asked] of cases) assert.equal((await asked).status, status);
    assert.equal(await world.count('record.entry'), before);
  });

  test('a record is found by reference, absolute reference, identifier and contained patient alike', async () => {
    const author = world.as('weber');
    const identifier = { system: matriculeSystem, value: '1985031200014' };
    for (const change of [
      { subject: { reference: `https://cercle.test/fhir/Patient/${ids.anna}` } },
      { subject: { identifier } },
      { contained: [{ resourceType: 'Patient', id: 'p', identifier: [identifier] }], subject: { reference: '#p' } },
    ]) {
      const made = await author.post('/fhir/Observation', observation(ids.anna, change));
      assert.equal(made.status, 201, made.text);
      assert.equal(made.json.id.slice(0, 8), world.pseudonyms.anna);
    }
  });

  test('whose record an entry names on update tells nobody who else has a record', async () => {
    const author = world.as('weber');
    const made = await author.post('/fhir/Observation', observation(ids.anna));
    const answers = [];
    for (const other of [ids.bruno, ids.carla, '99999999-9999-4999-8999-999999999999'])
      answers.push(await author.put(path(made), { ...observation(other), id: made.json.id }));
    const [bruno, carla, nobody] = answers as [Answer, Answer, Answer];
    assert.equal(bruno.status, 422);
    assert.deepEqual([carla.status, carla.text], [bruno.status, bruno.text]);
    assert.deepEqual([nobody.status, nobody.text], [bruno.status, bruno.text]);
    assert.equal((await author.get(path(made))).headers.etag, 'W/"1"');
  });

  test('a token does what its scopes say and no more', async () => {
    const made = await world.as('weber').post('/fhir/Observation', observation(ids.anna));
    assert.equal((await world.as('weber', ['user/Condition.rs']).get(path(made))).status, 403);
    assert.equal((await world.as('weber', ['user/Observation.s']).get(path(made))).status, 403);
    assert.equal((await world.as('weber', ['user/Observation.r']).get(path(made))).status, 200);
    assert.equal(
      (await world.as('weber', ['user/Observation.r']).post('/fhir/Observation', observation(ids.anna))).status,
      403,
    );
    assert.equal((await world.as('weber', ['user/Observation.r']).delete(path(made))).status, 403);
    assert.equal((await world.as('weber', ['system/Observation.cruds']).get(path(made))).status, 403);
  });

  test('what changed since is sent, what did not is not', async () => {
    const made = await world.as('weber').post('/fhir/Observation', observation(ids.anna));
    assert.equal((await world.as('weber').get(path(made), { 'if-none-match': 'W/"1"' })).status, 304);
    assert.equal((await world.as('weber').get(path(made), { 'if-none-match': 'W/"2"' })).status, 200);
    assert.equal((await world.as('lucie').get(path(made), { 'if-none-match': 'W/"1"' })).status, 404);
  });

  test('each write, read and refusal is in the log before it is answered', async () => {
    const made = await world.as('weber').post('/fhir/Condition', condition(ids.anna, { code: { text: 'Migraine' } }));
    await world.as('schmit').get(path(made));
    await world.as('lucie').get(path(made));
    await world.as('weber').delete(path(made));
    const log = (await world.logOf('anna')).filter((one) => one.what?.some((what) => what.id === made.json.id));
    assert.deepEqual(log.map((one) => [one.action, one.who.id, one.outcome]).reverse(), [
      ['added', 'weber', 'permitted'],
      ['read', 'schmit', 'permitted'],
      ['read', 'lucie', 'refused'],
      ['deleted', 'weber', 'permitted'],
    ]);
    assert.equal(log.at(-1)?.what?.[0]?.title, 'Migraine');
    assert.equal(log.at(-2)?.basis, 'referent');
  });
});

describe('exact text', () => {
  // Whatever whitespace, decimals and characters a sender uses, the accepted text is what comes back, but for id and meta.
  const space = fc.constantFrom('', ' ', '\n', '\t', '  \r\n ');
  const decimal = fc.constantFrom(
    '1.50',
    '-0.0',
    '1e2',
    '1.0E-3',
    '100000000000000000000.0001',
    '0.10',
    '3.14159265358979323846',
    '7',
  );
  const words = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((text) => /^\S(.*\S)?$/u.test(text) && !/\p{Cc}/u.test(text));
  test('a generated Observation comes back byte for byte, by read, by search and in $everything', async () => {
    const author = world.as('weber');
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        space,
        space,
        decimal,
        words,
        words,
        fc.boolean(),
        async (s, t, value, unit, note, isEscaped) => {
          const quoted = (text: string): string =>
            isEscaped
              ? JSON.stringify(text).replace(
                  /[\u007f-\uffff]/g,
                  (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
                )
              : JSON.stringify(text);
          const middle = `${t}"status"${s}:${s}"final"${t},${s}"code":{"text":${quoted(note)}},${t}"subject":{"reference":"Patient/${ids.anna}"},"effectiveDateTime"${t}:"2025-05-05",${s}"valueQuantity"${s}:{${t}"value"${s}:${t}${value}${s},"unit":${quoted(unit)}}${s}`;
          const made = await author.post(
            '/fhir/Observation',
            `${s}{${t}"resourceType"${s}:${t}"Observation",${middle}}${t}`,
          );
          assert.equal(made.status, 201, `${made.text}\n${middle}`);
          const { id } = made.json;
          const read = await author.get(`/fhir/Observation/${id}`);
          assert.ok(read.text.endsWith(`,${middle}}${t}`), `${middle}\n---\n${read.text}`);
          const { meta } = read.json;
          assert.equal(
            read.text,
            `${s}{${t}"resourceType"${s}:${t}"Observation","id":"${id}","meta":{"versionId":"1","lastUpdated":"${meta.lastUpdated}"},${middle}}${t}`,
          );
          for (const list of [
            `/fhir/Observation?_id=${id}`,
            `/fhir/Patient/${ids.anna}/$everything?_count=500&_type=Observation&_since=${encodeURIComponent(meta.lastUpdated)}`,
          ]) {
            const found = await author.get(list);
            assert.ok(found.text.includes(`"resource":${read.text}`), list);
          }
          // Another process reads it from the database, not from the memory of the one that wrote it.
          if (runs++ % 10 === 0)
            assert.equal((await other.as('schmit').get(`/fhir/Observation/${id}`)).text, read.text);
        },
      ),
      { numRuns: 60 },
    );
  });
  let other: ReturnType<RecordWorld['another']>;
  before(() => {
    other = world.another();
  });
});

describe('search', () => {
  const codes = ['2345-7', '718-7', '2160-0'];
  let made: string[] = [];
  let found: RecordWorld;
  before(async () => {
    found = await createRecordWorld();
    made = [];
    for (let i = 0; i < 24; i++) {
      const date = `2024-${String((i % 12) + 1).padStart(2, '0')}-10`;
      const { json } = await found.as('weber').post(
        '/fhir/Observation',
        observation(ids.anna, {
          code: { coding: [{ system: 'http://loinc.org', code: codes[i % 3] }] },
          effectiveDateTime: date,
          valueQuantity: { value: i },
        }),
      );
      made.push(json.id);
    }
    await found.as('lucie').post('/fhir/Observation', observation(ids.bruno));
  });
  after(() => found.close());
  const search = (query: string, reader = 'weber') => found.as(reader).get(`/fhir/Observation?${query}`);
  const byDate = (descending: boolean): string[] =>
    made
      .map((id, i) => [(i % 12) * 100, id] as const)
      .sort((a, b) => (a[0] - b[0] || (a[1] < b[1] ? -1 : 1)) * (descending ? -1 : 1))
      .map(([, id]) => id);

  test('by code, date and value, alone and together, exactly those', async () => {
    const expect = (filter: (i: number) => boolean): string[] => made.filter((_, i) => filter(i)).sort();
    const cases: [string, (i: number) => boolean][] = [
      ['code=http://loinc.org|718-7', (i) => i % 3 === 1],
      ['code=718-7,2160-0', (i) => i % 3 !== 0],
      ['code=|718-7', () => false],
      ['code:not=718-7', (i) => i % 3 !== 1],
      ['date=2024-03', (i) => i % 12 === 2],
      ['date=ge2024-06-01&date=lt2024-09-01', (i) => [5, 6, 7].includes(i % 12)],
      ['value-quantity=gt20', (i) => i > 20],
      ['code=718-7&date=2024-02&value-quantity=lt10', (i) => i === 1],
      ['status=amended', () => false],
      ['_id=nonsense', () => false],
    ];
    for (const [query, filter] of cases) {
      const answer = await search(`patient=${ids.anna}&_count=100&${query}`);
      assert.equal(answer.status, 200, query);
      assert.deepEqual(idsOf(answer).sort(), expect(filter), query);
      assert.equal(answer.json.total, expect(filter).length, query);
    }
  });

  test('pages follow each other without a gap or a double, in each order, whoever decides it', async () => {
    for (const [order, expected] of [
      ['', byDate(true)],
      ['&_sort=date', byDate(false)],
      ['&_sort=-date', byDate(true)],
      ['&_sort=-_lastUpdated', null],
      ['&_sort=value-quantity', made],
      ['&value-quantity=ge0', byDate(true)],
    ] as const) {
      const seen: string[] = [];
      let next: string | undefined = `/fhir/Observation?patient=${ids.anna}&_count=7&_total=accurate${order}`;
      let pages = 0;
      while (next !== undefined) {
        const page: Answer = await found.as('weber').get(next);
        assert.equal(page.status, 200, next);
        assert.equal(page.json.total, 24, next);
        seen.push(...idsOf(page));
        const link = linkOf(page, 'next');
        next = link === undefined ? undefined : local(link);
        assert.ok(++pages < 10);
      }
      assert.equal(pages, 4, order);
      assert.equal(new Set(seen).size, 24, order);
      if (expected !== null) assert.deepEqual(seen, expected, order);
    }
  });

  test('the patient may leave the patient out, others may not', async () => {
    assert.equal((await search('_total=accurate', 'anna')).json.total, 24);
    assert.equal((await search('_total=accurate')).status, 422);
    assert.deepEqual(idsOf(await search(`_id=${made[0]}`)), [made[0]]);
  });

  test('by POST _search as by GET', async () => {
    const answer = await found.as('weber').post('/fhir/Observation/_search', `patient=${ids.anna}&code=718-7`, {
      'content-type': 'application/x-www-form-urlencoded',
    });
    assert.equal(idsOf(answer).length, 8);
    assert.equal((await found.as('weber').post('/fhir/Observation/_search', '{}')).status, 415);
  });

  test('counts alone', async () => {
    for (const query of ['_summary=count', '_count=0']) {
      const answer = await search(`patient=${ids.anna}&code=718-7&${query}`);
      assert.deepEqual([answer.json.total, answer.json.entry], [8, undefined], query);
    }
  });

  test('an unknown parameter is told, or refused when strict', async () => {
    const lenient = await search(`patient=${ids.anna}&frobnicate=1`);
    assert.equal(lenient.json.entry.at(-1).search.mode, 'outcome');
    assert.equal(
      (await found.as('weber').get(`/fhir/Observation?patient=${ids.anna}&frobnicate=1`, { prefer: 'handling=strict' }))
        .status,
      400,
    );
  });

  test('a stranger’s looks stand in the patient’s log as refused, however they were asked', async () => {
    const asks = [
      `/fhir/Observation?patient=${ids.anna}`,
      `/fhir/Observation?patient=${ids.anna}&value-quantity=gt1`,
      `/fhir/Patient/${ids.anna}/$everything`,
      `/fhir/Patient/${ids.anna}/$summary`,
    ];
    const before = (await found.logOf('anna')).length;
    for (const ask of asks) assert.equal((await found.as('lucie').get(ask)).status, 200);
    const looks = (await found.logOf('anna')).slice(0, -before);
    assert.deepEqual(
      looks.map((one) => [one.action, one.who.id, one.outcome, one.basis]),
      asks.map(() => ['searched', 'lucie', 'refused', undefined]),
    );
    await found.as('weber').get(asks[0] as string);
    assert.deepEqual(
      [(await found.logOf('anna'))[0]?.outcome, (await found.logOf('anna'))[0]?.basis],
      ['permitted', 'circle'],
    );
  });

  test('a stranger finds in an open record just what is found where there is none', async () => {
    const strip = (answer: Answer, id: string): string =>
      answer.text.replaceAll(id, 'PATIENT').replace(/"lastUpdated":"[^"]*"/, '');
    const cursors = [
      'eyJ4IjoxfQ',
      Buffer.from(JSON.stringify([1, made[0]])).toString('base64url'),
      Buffer.from('[0,1]').toString('base64url'),
    ];
    const queries = [
      '',
      '_total=accurate',
      '_total=none',
      '_summary=count',
      '_count=0',
      'code=718-7',
      'value-quantity=gt3',
      '_sort=value-quantity',
      'code:missing=true',
      '_lastUpdated=ge2020',
      ...cursors.map((one) => `_cursor=${one}`),
      ...cursors.map((one) => `_cursor=${one}&value-quantity=gt1`),
      `_id=${made[0]}`,
      '_include=Observation:subject',
    ];
    for (const query of queries) {
      const [open, none] = (await Promise.all(
        [ids.anna, ids.carla].map((id) => search(`patient=${id}&${query}`, 'lucie')),
      )) as [Answer, Answer];
      assert.equal(open.status, none.status, query);
      assert.equal(strip(open, ids.anna), strip(none, ids.carla), query);
    }
  });
});

describe('what leads from one entry to another', () => {
  let report: string;
  let value: string;
  before(async () => {
    const author = world.as('weber');
    value = (await author.post('/fhir/Observation', observation(ids.anna, { code: { text: 'part of a report' } }))).json
      .id;
    report = (
      await author.post('/fhir/DiagnosticReport', {
        resourceType: 'DiagnosticReport',
        status: 'final',
        code: { text: 'Blood count' },
        subject: { reference: `Patient/${ids.anna}` },
        category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB' }] }],
        effectiveDateTime: '2026-03-01',
        result: [{ reference: `Observation/${value}` }],
      })
    ).json.id;
  });

  test('is brought along in both directions', async () => {
    const forth = await world.as('schmit').get(`/fhir/DiagnosticReport?_id=${report}&_include=DiagnosticReport:result`);
    assert.deepEqual(idsOf(forth), [report, value]);
    assert.equal(forth.json.entry[1].search.mode, 'include');
    assert.equal(forth.json.total, 1);
    const back = await world.as('schmit').get(`/fhir/Observation?_id=${value}&_revinclude=DiagnosticReport:result`);
    assert.deepEqual(idsOf(back), [value, report]);
  });

  test('and is missing without a trace when the reader may not see it', async () => {
    const anna = await world.room.dossiers.findOf(ids.anna);
    assert.ok(anna !== null);
    const { setVisibility } = await import('./my-circle.ts');
    await setVisibility(world.room, callOf('anna'), [value], 'part', { mode: 'hidden' });
    assert.deepEqual(
      idsOf(await world.as('schmit').get(`/fhir/DiagnosticReport?_id=${report}&_include=DiagnosticReport:result`)),
      [report],
    );
    assert.equal((await world.as('schmit').get(`/fhir/Observation/${value}`)).status, 404);
    assert.equal((await world.as('weber').get(`/fhir/Observation/${value}`)).status, 200, 'the author still sees it');
    await setVisibility(world.room, callOf('anna'), [value], 'part', null);
    assert.equal((await world.as('schmit').get(`/fhir/Observation/${value}`)).status, 200);
  });
});

describe('the same again', () => {
  const masterIdentifier = (value: string) => ({
    masterIdentifier: { system: 'urn:ietf:rfc:3986', value: `urn:oid:${value}` },
  });

  test('a document with the same unique id and content makes one entry and gets the same answer', async () => {
    const body = JSON.stringify(documentReference(ids.anna, masterIdentifier('1.2.3.1')));
    const first = await world.as('weber').post('/fhir/DocumentReference', body);
    const second = await world.as('weber').post('/fhir/DocumentReference', body);
    assert.deepEqual([first.status, second.status], [201, 201]);
    assert.equal(second.text, first.text);
    assert.equal(second.headers.location, first.headers.location);
  });

  test('with another content it is refused', async () => {
    await world.as('weber').post('/fhir/DocumentReference', documentReference(ids.anna, masterIdentifier('1.2.3.2')));
    const second = await world
      .as('weber')
      .post(
        '/fhir/DocumentReference',
        documentReference(ids.anna, { ...masterIdentifier('1.2.3.2'), status: 'superseded' }),
      );
    assert.deepEqual([second.status, second.json.code], [409, 'record.identifier-taken']);
  });

  test('another sender with the same id neither learns of it nor is hindered', async () => {
    await world.as('weber').post('/fhir/DocumentReference', documentReference(ids.anna, masterIdentifier('1.2.3.3')));
    assert.equal(
      (
        await world
          .as('schmit')
          .post(
            '/fhir/DocumentReference',
            documentReference(ids.anna, { ...masterIdentifier('1.2.3.3'), date: '2026-01-01T00:00:00Z' }),
          )
      ).status,
      201,
    );
  });

  test('ten at the same moment make one', async () => {
    const body = JSON.stringify(documentReference(ids.anna, masterIdentifier('1.2.3.4')));
    const other = world.another();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        (i % 2 === 0 ? world : other).as('weber').post('/fhir/DocumentReference', body),
      ),
    );
    assert.deepEqual(new Set(answers.map((one) => one.status)), new Set([201]));
    assert.equal(new Set(answers.map((one) => one.json.id)).size, 1);
  });

  test('a conditional create finds what is there, whoever made it', async () => {
    const condition_ = `identifier=https://lab.example|c-1`;
    const body = observation(ids.anna, { identifier: [{ system: 'https://lab.example', value: 'c-1' }] });
    const first = await world.as('weber').post('/fhir/Observation', body, { 'if-none-exist': condition_ });
    assert.equal(first.status, 201);
    for (const again of ['weber', 'schmit']) {
      const second = await world.as(again).post('/fhir/Observation', body, { 'if-none-exist': condition_ });
      assert.deepEqual([second.status, second.json.id], [200, first.json.id], again);
    }
    const read = (await world.logOf('anna')).filter(
      (one) => one.who.id === 'schmit' && one.what?.some((what) => what.id === first.json.id),
    );
    assert.equal(read.length, 1, 'the content left, so that the log says it');
  });

  test('conditional creates at the same moment make one', async () => {
    const body = observation(ids.anna, { identifier: [{ system: 'https://lab.example', value: 'c-2' }] });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        world.as('weber').post('/fhir/Observation', body, { 'if-none-exist': 'identifier=https://lab.example|c-2' }),
      ),
    );
    assert.equal(new Set(answers.map((one) => one.json.id)).size, 1);
    assert.deepEqual(answers.map((one) => one.status).sort(), [200, 200, 200, 200, 200, 200, 200, 201]);
  });

  test('a condition that several match is refused, and one that matches another patient only makes a new entry', async () => {
    const body = observation(ids.anna, { identifier: [{ system: 'https://lab.example', value: 'c-3' }] });
    const refused = await world.as('weber').post('/fhir/Observation', body, { 'if-none-exist': 'status=final' });
    assert.deepEqual([refused.status, refused.json.code], [412, 'record.several-match']);
    assert.equal(
      (
        await world.as('weber').post('/fhir/Observation', body, {
          'if-none-exist': `patient=${ids.bruno}&identifier=https://lab.example|c-3`,
        })
      ).status,
      201,
    );
  });

  test('after what matched a condition was deleted, the condition makes a new entry', async () => {
    const body = observation(ids.anna, { identifier: [{ system: 'https://lab.example', value: 'c-4' }] });
    const ask = () =>
      world.as('weber').post('/fhir/Observation', body, { 'if-none-exist': 'identifier=https://lab.example|c-4' });
    const first = await ask();
    await world.as('weber').delete(path(first));
    const second = await ask();
    assert.equal(second.status, 201, second.text);
    assert.notEqual(second.json.id, first.json.id);
  });
});

test('the actors of the world are who they say', () => {
  assert.equal(actorOf('weber').kind, 'professional');
  assert.equal(actorOf('lab-nord').kind, 'system');
  assert.equal(actorOf('').kind, 'anonymous');
});
