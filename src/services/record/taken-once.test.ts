// Doubts that the same thing sent again is taken once, however it comes, and that asking for it again shows nothing to
// whom may only write.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import {
  type Answer,
  createRecordWorld,
  documentReference,
  type Instance,
  ids,
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

const system = 'https://lab.example';
const value = (): { body: ReturnType<typeof observation>; condition: string } => {
  const id = randomUUID();
  return {
    body: observation(ids.anna, { identifier: [{ system, value: id }] }),
    condition: `identifier=${system}|${id}`,
  };
};
const place = (answer: Answer): string => new URL(answer.headers.location as string).pathname;
const places = (answer: Answer): string[] =>
  answer.json.entry.map((one: { response: { location: string } }) => new URL(one.response.location).pathname);

describe('a token that may create and not read', () => {
  test('is told by a condition where the match is and which version, and nothing of what is in it', async () => {
    const { body, condition } = value();
    const made = await world.as('schmit').post('/fhir/Observation', body);
    const writer = world.as('weber', ['user/Observation.c']);
    for (const prefer of ['return=representation', 'return=OperationOutcome', '']) {
      const answer = await writer.post('/fhir/Observation', body, { 'if-none-exist': condition, prefer });
      assert.deepEqual([answer.status, answer.text], [200, '']);
      assert.deepEqual([place(answer), answer.headers.etag], [place(made), 'W/"1"']);
    }
    const bundle = transaction(posted(body, undefined, { ifNoneExist: condition }));
    const many = await writer.post('/fhir', bundle, { prefer: 'return=representation' });
    assert.equal(many.json.entry[0].response.status, '200 OK');
    assert.equal(many.json.entry[0].resource, undefined);
    for (const scope of ['user/Observation.cr', 'user/*.*']) {
      const reader = world.as('weber', [scope]);
      const answer = await reader.post('/fhir/Observation', body, { 'if-none-exist': condition });
      assert.equal(answer.json.id, made.json.id, scope);
      const shown = await reader.post('/fhir', bundle, { prefer: 'return=representation' });
      assert.equal(shown.json.entry[0].resource.id, made.json.id, scope);
    }
  });

  test('that sends a document again is not shown what others made of it', async () => {
    const document = documentReference(ids.anna, { masterIdentifier: { value: randomUUID() } });
    const writer = world.as('weber', ['user/DocumentReference.c']);
    const first = await writer.post('/fhir/DocumentReference', document);
    assert.equal(first.json.resourceType, 'DocumentReference', 'what it sent itself, it may see');
    const second = await writer.post('/fhir/DocumentReference', document);
    assert.deepEqual([second.status, second.text, place(second)], [201, '', place(first)]);
    const bundle = await writer.post('/fhir', transaction(posted(document)), { prefer: 'return=representation' });
    assert.equal(bundle.json.entry[0].resource, undefined);
  });

  test('that replaces a document is told that it did', async () => {
    const old = await world.as('weber').post('/fhir/DocumentReference', documentReference(ids.anna));
    const relatesTo = [{ code: 'replaces', target: { reference: `DocumentReference/${old.json.id}` } }];
    const answer = await world
      .as('weber', ['user/DocumentReference.c'])
      .post('/fhir/DocumentReference', documentReference(ids.anna, { relatesTo }));
    assert.deepEqual([answer.status, answer.text], [201, '']);
    assert.equal((await world.as('weber').get(place(answer))).status, 200);
  });
});

describe('a document with a unique id in a plain transaction', () => {
  const unique = (change: object = {}) =>
    documentReference(ids.anna, { masterIdentifier: { system: 'urn:ietf:rfc:3986', value: randomUUID() }, ...change });

  test('is taken once, alone and in bundles alike, whatever comes beside it', async () => {
    const document = unique();
    const alone = await world.as('weber').post('/fhir/DocumentReference', document);
    const before = await world.count('record.entry');
    const bundle = await world.as('weber').post('/fhir', transaction(posted(document)));
    assert.deepEqual([bundle.json.entry[0].response.status, places(bundle)[0]], ['201 Created', place(alone)]);
    const beside = await world.as('weber').post('/fhir', transaction(posted(observation(ids.anna)), posted(document)));
    assert.equal(places(beside)[1], place(alone));
    assert.equal(await world.count('record.entry'), before + 1, 'the observation alone is new');
    const first = unique();
    const sent = await world.as('weber').post('/fhir', transaction(posted(first)));
    const again = await world.as('weber').post('/fhir/DocumentReference', first);
    assert.deepEqual([again.status, place(again)], [201, places(sent)[0]]);
  });

  test('keeps its file: sent again, neither is new', async () => {
    const file = 'urn:uuid:00000000-0000-4000-8000-000000000001';
    const bundleOf = (text: string, document: object) =>
      transaction(
        posted(document as { resourceType: string }),
        posted(
          {
            resourceType: 'Binary',
            contentType: 'text/plain',
            data: Buffer.from(text).toString('base64'),
          } as { resourceType: string },
          file,
        ),
      );
    const document = unique({ content: [{ attachment: { contentType: 'text/plain', url: file } }] });
    const first = await world.as('weber').post('/fhir', bundleOf('one', document));
    assert.equal(first.status, 200, first.text);
    const before = [await world.count('record.entry'), await world.count('record.blob')];
    const second = await world.as('weber').post('/fhir', bundleOf('one', document));
    assert.deepEqual(places(second), places(first));
    const changed = await world.as('weber').post('/fhir', bundleOf('two', document));
    assert.deepEqual([changed.status, changed.json.code], [409, 'record.identifier-taken']);
    assert.deepEqual([await world.count('record.entry'), await world.count('record.blob')], before);
  });

  test('with another content, or twice in one bundle, is refused', async () => {
    const document = unique();
    await world.as('weber').post('/fhir', transaction(posted(document)));
    const before = await world.count('record.entry');
    for (const bundle of [
      transaction(posted(Object.assign({}, document, { date: '2026-01-01T00:00:00Z' }))),
      transaction(
        ...Array.from({ length: 2 }, () =>
          posted(Object.assign({}, document, { masterIdentifier: { value: 'twice' } })),
        ),
      ),
    ]) {
      const answer = await world.as('weber').post('/fhir', bundle);
      assert.deepEqual([answer.status, answer.json.code], [409, 'record.identifier-taken']);
    }
    assert.equal(await world.count('record.entry'), before);
  });

  test('ten at the same moment, alone and in bundles, make one', async () => {
    const document = unique();
    const before = await world.count('record.entry');
    const made = await Promise.all(
      Array.from({ length: 10 }, async (_, i) => {
        const sender = (i % 3 === 0 ? other : world).as('weber');
        return i % 2 === 0
          ? place(await sender.post('/fhir/DocumentReference', document))
          : places(await sender.post('/fhir', transaction(posted(document))))[0];
      }),
    );
    assert.equal(new Set(made).size, 1);
    assert.equal(await world.count('record.entry'), before + 1);
  });

  test('of several contents at the same moment, in bundles with ids of their own, one is taken and the others are told', async () => {
    for (let round = 0; round < 8; round++) {
      const masterIdentifier = { system: 'http://example.org', value: randomUUID() };
      const type = { coding: [{ system: 'http://loinc.org', code: '11502-2' }] };
      const before = await world.count('record.entry');
      // As a laboratory sends two reports under one number: values, the document kept whole, its file.
      const answers = await Promise.all(
        [1, 2, 3, 4].map((n) => {
          const file = `urn:uuid:${randomUUID()}`;
          const content = [{ attachment: { contentType: 'text/plain', url: file } }];
          const data = Buffer.from(`content ${n}`).toString('base64');
          const bundle = transaction(
            ...Array.from({ length: n }, () => posted(observation(ids.anna))),
            posted(documentReference(ids.anna, { type, category: undefined, masterIdentifier, content })),
            posted(Object.assign({ resourceType: 'Binary', contentType: 'text/plain' }, { data }), file),
          );
          return (n % 2 === 0 ? other : world)
            .as('lab-nord')
            .post('/fhir', { ...bundle, ...(round % 2 === 0 ? { identifier: { value: randomUUID() } } : {}) });
        }),
      );
      assert.deepEqual(answers.map((one) => one.status).sort(), [200, 409, 409, 409]);
      const taken = answers.find((one) => one.status === 200)?.json.entry.length;
      assert.equal(await world.count('record.entry'), before + taken, 'of the others, nothing');
    }
  });
});

describe('two senders under one condition', () => {
  for (const [how, send] of [
    [
      'alone',
      (who: ReturnType<Instance['as']>, { body, condition }: ReturnType<typeof value>) =>
        who.post('/fhir/Observation', body, { 'if-none-exist': condition }).then(place),
    ],
    [
      'in a transaction',
      async (who: ReturnType<Instance['as']>, { body, condition }: ReturnType<typeof value>) =>
        places(await who.post('/fhir', transaction(posted(body, undefined, { ifNoneExist: condition }))))[0],
    ],
  ] as const)
    test(`at the same moment, ${how}, make one entry when they may see each other's`, async () => {
      const one = value();
      let theirs: string | undefined;
      // The second comes after the first found no match and before it writes.
      world.hooks.beforeTransaction = async () => {
        theirs = await send(other.as('schmit'), one);
      };
      const ours = await send(world.as('weber'), one);
      assert.equal(ours, theirs);
    });

  test('who may not see what the other made makes its own, and is answered as if it were the first', async () => {
    const one = value();
    const send = (who: string) => world.as(who).post('/fhir/Observation', one.body, { 'if-none-exist': one.condition });
    const first = await send('lab-nord');
    const second = await send('lab-sud');
    assert.deepEqual([first.status, second.status], [201, 201]);
    assert.notEqual(place(first), place(second));
    for (const [who, made] of [
      ['lab-nord', first],
      ['lab-sud', second],
    ] as const) {
      const again = await send(who);
      assert.deepEqual([again.status, place(again)], [200, place(made)], who);
    }
  });
});
