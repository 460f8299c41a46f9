// Doubts that a report is hidden whole: values in panels of panels, what comes later, what comes at the same moment, in
// every way to read; and that it comes back whole.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import {
  createRecordWorld,
  type Instance,
  ids,
  type Json,
  observation,
  posted,
  type RecordWorld,
  transaction,
} from './scratch.ts';

let world: RecordWorld;
let other: Instance;
before(async () => {
  world = await createRecordWorld();
  other = world.another();
});
after(() => world.close());

const urn = (n: number): string => `urn:uuid:00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const to = (url: string) => ({ reference: url });
const value = (code: string, text: string, more: object = {}) =>
  observation(ids.anna, { code: { text, coding: [{ system: 'http://loinc.org', code }] }, ...more });
/** No value of its own: the title of its members. */
const panel = (text: string, members: string[], more: object = {}) => {
  const { valueQuantity: _, ...rest } = observation(ids.anna, { code: { text }, hasMember: members.map(to), ...more });
  return rest;
};
const report = (results: string[], more: object = {}) => ({
  resourceType: 'DiagnosticReport',
  status: 'final',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB' }] }],
  code: { text: 'Blood report', coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
  subject: { reference: `Patient/${ids.anna}` },
  effectiveDateTime: '2026-03-01T08:00:00+01:00',
  result: results.map(to),
  ...more,
});

type Sent = { paths: string[]; ids: string[] };
async function send(...entry: object[]): Promise<Sent> {
  const answer = await world.as('lab-nord').post('/fhir', transaction(...entry));
  assert.equal(answer.status, 200, answer.text);
  const paths = answer.json.entry.map((one: Json) =>
    new URL(one.response.location).pathname.replace(/\/_history\/.*$/, ''),
  );
  return { paths, ids: paths.map((one: string) => one.split('/').pop()) };
}

/** As Belgian laboratories send: the report names groups, a group names values or groups, all of it said again in words. */
const belgian = (mark: string): object[] => [
  posted(report([urn(1), urn(4)], { presentedForm: [{ contentType: 'text/plain', url: urn(9) }] })),
  posted(panel('HEMATOLOGIE', [urn(2), urn(3)]), urn(1)),
  posted(value('718-7', `Hemoglobine ${mark}`, { specimen: to(urn(7)) }), urn(2)),
  posted(panel('Screening', [urn(5)]), urn(3)),
  posted(panel('KOOLHYDRATEN', [urn(6)]), urn(4)),
  posted(
    value('6690-2', `Leukocyten ${mark}`, { referenceRange: [{ low: { value: 4 }, high: { value: 10 } }] }),
    urn(5),
  ),
  // It names its group again: nobody may walk in a circle.
  posted(value('1558-6', `Glucose ${mark}`, { hasMember: [to(urn(4))] }), urn(6)),
  posted(
    { resourceType: 'Specimen', type: { text: `Swab ${mark}` }, subject: to(`Patient/${ids.anna}`) } as {
      resourceType: string;
    },
    urn(7),
  ),
  posted(
    {
      resourceType: 'Composition',
      status: 'final',
      type: { coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
      subject: to(`Patient/${ids.anna}`),
      date: '2026-03-01T08:00:00+01:00',
      author: [{ display: 'Lab' }],
      title: `Report ${mark}`,
      section: [{ title: 'Values', entry: [to(urn(1)), to(urn(4))] }],
    } as { resourceType: string },
    urn(8),
  ),
  posted(
    { resourceType: 'Binary', contentType: 'text/plain', data: Buffer.from('as a page').toString('base64') } as {
      resourceType: string;
    },
    urn(9),
  ),
];

const hide = async (id: string, body: object): Promise<Json> => {
  const answer = await world.as('anna').put(`/api/me/items/${id}/visibility`, body);
  assert.equal(answer.status, 200, answer.text);
  return answer.json;
};
/** Everything that somebody may ask of Anna's record, as one text. */
async function allThat(who: string, from: RecordWorld | Instance = world): Promise<string> {
  const asks = [
    ...['Observation', 'DiagnosticReport', 'Composition', 'Specimen'].map(
      (type) => `/fhir/${type}?patient=${ids.anna}&_count=200`,
    ),
    `/fhir/Observation?patient=${ids.anna}&code=718-7,6690-2,1558-6`,
    `/fhir/DiagnosticReport?patient=${ids.anna}&_include=DiagnosticReport:result&_include:iterate=Observation:has-member`,
    `/fhir/Patient/${ids.anna}/$everything`,
    `/fhir/Patient/${ids.anna}/$summary`,
    `/fhir/Observation/_history`,
    `/api/pro/patients/${ids.anna}/timeline?count=100`,
    `/api/pro/patients/${ids.anna}/brief`,
  ];
  const answers: string[] = [];
  for (const ask of asks) answers.push((await from.as(who).get(ask)).text);
  return answers.join('\n');
}
const seen = async (who: string, { paths }: Sent, from: RecordWorld | Instance = world): Promise<number[]> => {
  const found: number[] = [];
  for (const path of paths) found.push((await from.as(who).get(path)).status);
  return found;
};
const all = (status: number, { paths }: Sent): number[] => paths.map(() => status);

describe('a report with panels', () => {
  test('shows its values under the titles of its panels, counts them, and none stands loose', async () => {
    const sent = await send(...belgian('shown'));
    const [id = ''] = sent.ids;
    const { item, results } = (await world.as('anna').get(`/api/me/items/${id}`)).json;
    assert.deepEqual(
      results.map((one: Json) => [one.name, one.panels ?? [], one.range?.highText ?? null]),
      [
        ['Hémoglobine', ['HEMATOLOGIE'], null],
        ['Globules blancs', ['HEMATOLOGIE', 'Screening'], '10'],
        ['Glucose à jeun', ['KOOLHYDRATEN'], null],
      ],
    );
    assert.equal(item.values, 3);
    const timeline = (await world.as('anna').get('/api/me/timeline?count=100')).json.items;
    assert.deepEqual(
      timeline.map((one: Json) => one.id).filter((one: string) => sent.ids.includes(one)),
      [id],
    );
    const found = (await world.as('anna').get('/api/me/timeline?q=leukocyten%20shown')).json.items;
    assert.deepEqual(
      found.map((one: Json) => one.id),
      [id],
    );
    await hide(id, { mode: 'hidden' });
  });

  test('is hidden whole in every way to read, as the list said before, and shown whole again', async () => {
    const before = await allThat('weber');
    const sent = await send(...belgian('secret'));
    const [id = ''] = sent.ids;
    assert.deepEqual(await seen('weber', sent), all(200, sent));
    assert.ok((await allThat('weber')).includes('secret'));
    const preview = (await world.as('anna').get(`/api/me/items/${id}/who-can-see?mode=hidden`)).json;
    assert.ok(preview.removed.some((one: Json) => one.id === 'weber'));
    await hide(id, { mode: 'hidden' });
    assert.deepEqual(await seen('weber', sent), all(404, sent));
    const now = await allThat('weber');
    for (const one of [...sent.ids, 'secret']) assert.ok(!now.includes(one), one);
    assert.equal(now.length, before.length, 'as if it had never come');
    // The history of a value that is not hidden has no point of it.
    const free = await send(posted(value('718-7', 'Hemoglobin', { valueQuantity: { value: 9, unit: 'g/dL' } })));
    const { results } = (await world.as('weber').get(`/api/pro/patients/${ids.anna}/items/${free.ids[0]}`)).json;
    assert.deepEqual(
      results[0].history.map((one: Json) => one.number),
      [9],
    );
    const list = (await world.as('anna').get(`/api/me/items/${id}/who-can-see`)).json;
    assert.ok(!list.people.some((one: Json) => one.id === 'weber'));
    assert.deepEqual(await seen('anna', sent), all(200, sent));
    await hide(id, { mode: 'except', except: ['schmit'] });
    assert.deepEqual([await seen('weber', sent), await seen('schmit', sent)], [all(200, sent), all(404, sent)]);
    await hide(id, { mode: 'circle' });
    assert.deepEqual([await seen('weber', sent), await seen('schmit', sent)], [all(200, sent), all(200, sent)]);
  });

  test('a document that replaces or adds to a hidden one is hidden as it comes, alone and in a transaction', async () => {
    const document = (mark: string, more: object = {}) => ({
      resourceType: 'DocumentReference',
      status: 'current',
      type: { coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
      subject: { reference: `Patient/${ids.anna}` },
      date: '2026-03-01T08:00:00+01:00',
      description: `letter ${mark}`,
      content: [{ attachment: { contentType: 'text/plain', data: Buffer.from(mark).toString('base64') } }],
      ...more,
    });
    const to = (path: string, code: string) => ({
      relatesTo: [{ code, target: { reference: path.slice('/fhir/'.length) } }],
    });
    const first = await send(posted(document('first')));
    const [path = ''] = first.paths;
    await hide(first.ids[0] ?? '', { mode: 'hidden' });
    const second = await send(posted(document('second', to(path, 'replaces'))));
    assert.deepEqual(await seen('weber', second), [404]);
    const alone = await world
      .as('lab-nord')
      .post('/fhir/DocumentReference', document('third', to(second.paths[0] ?? '', 'appends')));
    assert.equal(alone.status, 201, alone.text);
    assert.equal((await world.as('weber').get(`/fhir/DocumentReference/${alone.json.id}`)).status, 404);
    assert.deepEqual(await seen('anna', second), [200]);
    const free = await send(posted(document('free')));
    assert.deepEqual(await seen('weber', free), [200]);
    await hide(first.ids[0] ?? '', { mode: 'circle' });
    assert.deepEqual(await seen('weber', second), [200]);
  });

  test('keeps its hide from what comes below it later, alone and in transactions, however deep', async () => {
    const sent = await send(...belgian('later'));
    const [reportId = '', groupId = ''] = sent.ids;
    await hide(reportId, { mode: 'hidden' });
    const deeper = await send(
      posted(value('2345-7', 'later deep'), urn(11)),
      posted(panel('Deeper', [urn(11)]), urn(12)),
      {
        resource: {
          ...panel('HEMATOLOGIE', [`Observation/${sent.ids[2]}`, `Observation/${sent.ids[3]}`, urn(12)]),
          id: groupId,
        },
        request: { method: 'PUT', url: `Observation/${groupId}` },
      },
    );
    assert.deepEqual(await seen('weber', deeper), all(404, deeper));
    // By an update alone: the value stood by itself until then.
    const loose = await send(posted(value('2345-7', 'later loose')));
    assert.deepEqual(await seen('weber', loose), [200]);
    const kept = panel('KOOLHYDRATEN', [`Observation/${sent.ids[6]}`, `Observation/${loose.ids[0]}`]);
    assert.equal(
      (await world.as('lab-nord').put(`/fhir/Observation/${sent.ids[4]}`, { ...kept, id: sent.ids[4] })).status,
      200,
    );
    assert.deepEqual(await seen('weber', loose, other), [404], 'in another process at once');
    assert.ok(!(await allThat('weber')).includes('later'));
    await hide(reportId, { mode: 'circle' });
    assert.deepEqual([await seen('weber', deeper), await seen('weber', loose)], [all(200, deeper), [200]]);
  });

  test('does not give up a value that was hidden by itself, or by another report', async () => {
    const own = await send(posted(value('718-7', 'own')), posted(value('718-7', 'shared')));
    const [mine = '', shared = ''] = own.ids;
    const one = await send(posted(report([`Observation/${mine}`, `Observation/${shared}`])));
    const two = await send(posted(report([`Observation/${shared}`])));
    await hide(mine, { mode: 'hidden' });
    await hide(one.ids[0] ?? '', { mode: 'hidden' });
    await hide(two.ids[0] ?? '', { mode: 'except', except: ['weber'] });
    await hide(one.ids[0] ?? '', { mode: 'circle' });
    assert.deepEqual(
      [await seen('weber', own), await seen('schmit', own)],
      [
        [404, 404],
        [404, 200],
      ],
    );
    await hide(two.ids[0] ?? '', { mode: 'circle' });
    assert.deepEqual(await seen('weber', own), [404, 200]);
  });

  test('and a value that comes while it is being hidden: whichever is first, it is hidden', async () => {
    for (let round = 0; round < 6; round++) {
      const sent = await send(...belgian(`race${round}`));
      const [reportId = '', groupId = ''] = sent.ids;
      const loose = await send(posted(value('2345-7', `race loose ${round}`)));
      const grown = { ...panel('HEMATOLOGIE', [`Observation/${loose.ids[0]}`]), id: groupId };
      const grow = () => other.as('lab-nord').put(`/fhir/Observation/${groupId}`, grown);
      if (round % 2 === 0) {
        world.hooks.beforeTransaction = async () => {
          assert.equal((await grow()).status, 200);
        };
        await hide(reportId, { mode: 'hidden' });
      } else {
        other.hooks.beforeTransaction = async () => {
          await hide(reportId, { mode: 'hidden' });
        };
        assert.equal((await grow()).status, 200);
      }
      assert.deepEqual(
        [await seen('weber', sent), await seen('weber', loose)],
        [all(404, sent), [404]],
        `round ${round}`,
      );
    }
  });
});

test('after a hide nothing that can be reached from the report is seen by those from whom it is hidden', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        size: fc.integer({ min: 1, max: 8 }),
        links: fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 16 }),
        results: fc.array(fc.nat(7), { minLength: 1, maxLength: 3 }),
        later: fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 2 }),
        mode: fc.constantFrom({ mode: 'hidden' }, { mode: 'except', except: ['weber'] }),
      }),
      async ({ size, links, results, later, mode }) => {
        const n = (i: number): number => i % size;
        const membersOf = (of: number, among: readonly (readonly [number, number])[]): number[] => [
          ...new Set(among.filter(([from]) => n(from) === of).map(([, into]) => n(into))),
        ];
        const nodes = Array.from({ length: size }, (_, i) => i);
        const tops = [...new Set(results.map(n))];
        const body = (i: number, among: readonly (readonly [number, number])[], name: (i: number) => string) =>
          value(
            '718-7',
            `node ${i}`,
            membersOf(i, among).length === 0 ? {} : { hasMember: membersOf(i, among).map((one) => to(name(one))) },
          );
        const sent = await send(
          ...nodes.map((i) => posted(body(i, links, urn), urn(i))),
          posted(report(tops.map(urn)), urn(99)),
        );
        const reportId = sent.ids[size] ?? '';
        await hide(reportId, mode);
        const both = [...links, ...later];
        for (const i of new Set(later.map(([from]) => n(from)))) {
          const changed = { ...body(i, both, (one) => `Observation/${sent.ids[one]}`), id: sent.ids[i] };
          assert.equal((await other.as('lab-nord').put(`/fhir/Observation/${sent.ids[i]}`, changed)).status, 200);
        }
        const reached = new Set(tops);
        for (const i of reached) for (const next of membersOf(i, both)) reached.add(next);
        const statuses = await seen('weber', sent, other);
        assert.deepEqual(statuses, [...nodes.map((i) => (reached.has(i) ? 404 : 200)), 404]);
        await hide(reportId, { mode: 'circle' });
        assert.deepEqual(await seen('weber', sent), all(200, sent));
      },
    ),
    { numRuns: 25 },
  );
});
