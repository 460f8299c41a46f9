// Doubts what happens at the same moment: facts of access that move between decision and commit, two writers of one
// entry, other processes with caches of their own, and that caches stay bounded.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createEntryCache } from './entry-cache.ts';
import { endExclusion, exclude, setVisibility, withdraw } from './my-circle.ts';
import { findPatient } from './presence-code.ts';
import {
  type Answer,
  callOf,
  condition,
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

const path = (answer: Answer): string =>
  new URL(answer.headers.location as string).pathname.replace(/\/_history\/.*$/, '');
const weber = { kind: 'professional', id: 'weber' } as const;

/** Takes Dr Weber out of Anna's circle, in the other process. */
async function withdrawWeber(): Promise<void> {
  const dossier = await other.room.dossiers.refresh(world.pseudonyms.anna);
  for (const grant of dossier?.facts.grants ?? [])
    if (grant.subject.id === 'weber') await withdraw(other.room, callOf('anna'), grant.id);
}
const letIn = () => other.record.addToCircle(callOf('anna'), weber, null);

describe('a right that ends', () => {
  test('between decision and commit refuses the write, whatever is written, and leaves nothing', async () => {
    const author = world.as('weber');
    const made = await author.post('/fhir/Condition', condition(ids.anna));
    const stay = await author.post('/fhir/Binary', Buffer.from('lone'), {
      'content-type': 'text/plain',
      'x-security-context': `Patient/${ids.anna}`,
    });
    assert.equal(stay.status, 201);
    const url = new URL(stay.headers.location as string).pathname.replace('/fhir/', '').replace(/\/_history.*/, '');
    const described = documentReference(ids.anna, { content: [{ attachment: { contentType: 'text/plain', url } }] });
    const writes: [string, () => Promise<Answer>][] = [
      ['create', () => author.post('/fhir/Condition', condition(ids.anna))],
      [
        'create under a key',
        () => author.post('/fhir/Condition', condition(ids.anna, { identifier: [{ value: 'k' }] })),
      ],
      ['create that adopts', () => author.post('/fhir/DocumentReference', described)],
      [
        'file',
        () =>
          author.post('/fhir/Binary', Buffer.from('x'), {
            'content-type': 'text/plain',
            'x-security-context': `Patient/${ids.anna}`,
          }),
      ],
      ['transaction of one', () => author.post('/fhir', transaction(posted(condition(ids.anna))))],
      [
        'transaction of three',
        () =>
          author.post(
            '/fhir',
            transaction(posted(condition(ids.anna)), posted(observation(ids.anna)), posted(condition(ids.anna))),
          ),
      ],
      [
        'transaction under a key',
        () =>
          author.post('/fhir', {
            ...transaction(posted(condition(ids.anna)), posted(observation(ids.anna))),
            identifier: { value: 'b' },
          }),
      ],
    ];
    for (const [name, write] of writes) {
      await letIn();
      const tables = ['record.entry', 'record.submission', 'record.blob', 'record.outbox'] as const;
      const counted = async () => [
        await world.count('record.entry'),
        await world.count('record.submission'),
        await world.count('record.blob'),
      ];
      const before = await counted();
      world.hooks.beforeTransaction = withdrawWeber;
      const answer = await write();
      assert.equal(answer.status, 404, `${name}: ${answer.text}`);
      assert.equal(world.hooks.beforeTransaction, undefined, `${name}: the pause was used`);
      assert.deepEqual(await counted(), before, `${name}: ${tables.join()}`);
    }
    // The author keeps the right to correct and to take back own contributions: the write is decided again and goes through.
    await letIn();
    world.hooks.beforeTransaction = withdrawWeber;
    assert.equal((await author.put(path(made), { ...condition(ids.anna), id: made.json.id })).status, 200);
    // An exclusion ends even that.
    await letIn();
    world.hooks.beforeTransaction = async () => {
      await exclude(other.room, callOf('anna'), weber);
    };
    assert.equal((await author.put(path(made), { ...condition(ids.anna), id: made.json.id })).status, 404);
    world.hooks.beforeTransaction = undefined;
    assert.equal((await author.delete(path(made))).status, 404);
    const { rows } = await world.sql.query<{ id: string }>({ text: 'select id from record.fact where kind = 2' });
    for (const { id } of rows) await endExclusion(other.room, callOf('anna'), id);
    await letIn();
    assert.equal((await author.get(path(made))).headers.etag, 'W/"2"');
  });

  test('in another process ends at the next request, for reads, searches and lists', async () => {
    await letIn();
    const theirs = await world.as('schmit').post('/fhir/Observation', observation(ids.anna));
    const asks = [path(theirs), `${path(theirs)}/_history`, `${path(theirs)}/_history/1`];
    const lists = [
      `/fhir/Observation?patient=${ids.anna}`,
      `/fhir/Observation?patient=${ids.anna}&value-quantity=gt1`,
      `/fhir/Patient/${ids.anna}/$everything`,
      `/fhir/Patient/${ids.anna}/$summary`,
    ];
    for (const ask of asks) assert.equal((await world.as('weber').get(ask)).status, 200, ask);
    for (const ask of lists) assert.ok((await world.as('weber').get(ask)).text.includes(theirs.json.id), ask);
    for (const ask of [...asks, ...lists]) {
      await letIn();
      assert.ok((await world.as('weber').get(ask)).status === 200);
      await withdrawWeber();
      const answer = await world.as('weber').get(ask);
      if (asks.includes(ask)) assert.equal(answer.status, 404, ask);
      else assert.ok(answer.status === 200 && !answer.text.includes(theirs.json.id), ask);
    }
  });

  test('by time alone ends at that moment, without anybody telling', async () => {
    await withdrawWeber();
    let now = new Date('2027-05-01T10:00:00Z');
    const timed = world.another({ clock: { now: () => now } });
    await other.record.addToCircle(callOf('anna', now), weber, new Date('2027-05-01T11:00:00Z'));
    const theirs = await timed.as('schmit').post('/fhir/Observation', observation(ids.anna));
    assert.equal((await timed.as('weber').get(path(theirs))).status, 200);
    now = new Date('2027-05-01T10:59:59.999Z');
    assert.equal((await timed.as('weber').get(path(theirs))).status, 200);
    now = new Date('2027-05-01T11:00:00Z');
    assert.equal((await timed.as('weber').get(path(theirs))).status, 404);
    assert.ok(!(await timed.as('weber').get(`/fhir/Observation?patient=${ids.anna}`)).text.includes(theirs.json.id));
    await withdrawWeber();
  });

  test('a document that is hidden in another process is hidden at once, and shown again', async () => {
    await letIn();
    const theirs = await world.as('schmit').post('/fhir/Observation', observation(ids.anna));
    assert.equal((await world.as('weber').get(path(theirs))).status, 200);
    await setVisibility(other.room, callOf('anna'), [theirs.json.id], '', { mode: 'except', except: [weber] });
    assert.equal((await world.as('weber').get(path(theirs))).status, 404);
    assert.equal((await world.as('schmit').get(path(theirs))).status, 200);
    await setVisibility(other.room, callOf('anna'), [theirs.json.id], '', null);
    assert.equal((await world.as('weber').get(path(theirs))).status, 200);
  });
});

describe('two writers of one entry', () => {
  for (const where of ['in one process', 'in two processes'] as const) {
    test(`${where}: of updates that expect the same version one wins, the others are told`, async () => {
      for (let round = 0; round < 5; round++) {
        const made = await world.as('schmit').post('/fhir/Observation', observation(ids.anna));
        const answers = await Promise.all(
          Array.from({ length: 6 }, (_, i) =>
            (where === 'in one process' || i % 2 === 0 ? world : other)
              .as('schmit')
              .put(
                path(made),
                { ...observation(ids.anna), id: made.json.id, valueQuantity: { value: 100 + i } },
                { 'if-match': 'W/"1"' },
              ),
          ),
        );
        const won = answers.filter((one) => one.status === 200);
        assert.deepEqual(answers.map((one) => one.status).sort(), [200, 412, 412, 412, 412, 412]);
        for (const reader of [world, other])
          assert.equal((await reader.as('schmit').get(path(made))).text, won[0]?.text);
        const history = await world.as('schmit').get(`${path(made)}/_history`);
        assert.equal(history.json.entry.length, 2);
      }
    });

    test(`${where}: without a condition all are kept, each as a version of its own`, async () => {
      const made = await world.as('schmit').post('/fhir/Observation', observation(ids.anna));
      const answers = await Promise.all(
        Array.from({ length: 3 }, (_, i) =>
          (where === 'in one process' || i % 2 === 0 ? world : other)
            .as('schmit')
            .put(path(made), { ...observation(ids.anna), id: made.json.id, valueQuantity: { value: 100 + i } }),
        ),
      );
      assert.deepEqual(
        answers.map((one) => one.status),
        [200, 200, 200],
      );
      assert.deepEqual(answers.map((one) => one.headers.etag).sort(), ['W/"2"', 'W/"3"', 'W/"4"']);
      const history = await world.as('schmit').get(`${path(made)}/_history`);
      const values = history.json.entry
        .map((one: { resource: { valueQuantity: { value: number } } }) => one.resource.valueQuantity.value)
        .sort();
      assert.deepEqual(values, [100, 101, 102, 13.5]);
    });
  }

  test('an update against a deletion: one of them is first, and nothing is lost', async () => {
    for (let round = 0; round < 5; round++) {
      const made = await world.as('schmit').post('/fhir/Observation', observation(ids.anna));
      const [put, removed] = await Promise.all([
        world
          .as('schmit')
          .put(path(made), { ...observation(ids.anna), id: made.json.id, status: 'amended' }, { 'if-match': 'W/"1"' }),
        world.as('schmit').delete(path(made), { 'if-match': 'W/"1"' }),
      ]);
      assert.deepEqual(
        [put.status === 200, removed.status === 204].filter(Boolean).length,
        1,
        `${put.status} ${removed.status}`,
      );
      const after = await other.as('schmit').get(path(made));
      assert.equal(after.status, put.status === 200 ? 200 : 410);
    }
  });

  test('transactions that change the same entry with a condition: one wins whole, the other leaves nothing', async () => {
    const made = await world.as('schmit').post('/fhir/Observation', observation(ids.anna));
    const before = await world.count('record.entry');
    const change = (value: number) =>
      transaction(
        {
          resource: { ...observation(ids.anna), id: made.json.id, valueQuantity: { value } },
          request: { method: 'PUT', url: `Observation/${made.json.id}`, ifMatch: 'W/"1"' },
        },
        posted(condition(ids.anna)),
      );
    const answers = await Promise.all(
      [1, 2, 3].map((i) => (i === 3 ? other : world).as('schmit').post('/fhir', change(i))),
    );
    assert.deepEqual(answers.map((one) => one.status).sort(), [200, 412, 412]);
    assert.equal(await world.count('record.entry'), before + 1);
  });

  test('If-Match that is no version, or not the current one, changes nothing', async () => {
    const made = await world.as('schmit').post('/fhir/Observation', observation(ids.anna));
    const put = (ifMatch: string) =>
      world.as('schmit').put(path(made), { ...observation(ids.anna), id: made.json.id }, { 'if-match': ifMatch });
    assert.deepEqual(
      [(await put('W/"7"')).status, (await put('nonsense!')).status, (await put('abc')).status],
      [412, 400, 412],
    );
    assert.equal((await world.as('schmit').delete(path(made), { 'if-match': 'W/"2"' })).status, 412);
    assert.equal((await put('*')).status, 200);
    assert.equal((await put('W/"2"')).status, 200);
  });
});

describe('memory', () => {
  test('an update in another process is seen at once, however warm the cache', async () => {
    const made = await world.as('schmit').post('/fhir/Observation', observation(ids.anna));
    for (let version = 2; version < 6; version++) {
      for (const one of [world, other]) await one.as('schmit').get(path(made));
      const writer = version % 2 === 0 ? other : world;
      const changed = await writer
        .as('schmit')
        .put(path(made), { ...observation(ids.anna), id: made.json.id, valueQuantity: { value: version } });
      assert.equal(changed.status, 200);
      for (const one of [world, other]) {
        assert.equal((await one.as('schmit').get(path(made))).text, changed.text);
        const found = await one.as('schmit').get(`/fhir/Observation?_id=${made.json.id}`);
        assert.equal(found.json.entry[0].resource.valueQuantity.value, version);
      }
    }
  });

  test('a process with the smallest memory answers as one with much', async () => {
    const small = world.another({ keyCacheMax: 1, entryCacheBytesMax: 0 });
    const made = await small.as('schmit').post('/fhir/Observation', observation(ids.anna));
    const theirs = await small.as('lucie').post('/fhir/Observation', observation(ids.bruno));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        i % 2 === 0 ? small.as('schmit').get(path(made)) : small.as('lucie').get(path(theirs)),
      ),
    );
    for (const [i, answer] of answers.entries()) assert.equal(answer.text, (i % 2 === 0 ? made : theirs).text);
    assert.equal((await small.as('lucie').get(path(made))).status, 404);
  });

  test('the cache of entries holds no more bytes than it was given, and drops what was not used longest', () => {
    const cache = createEntryCache(100_000);
    const entry = (size: number) => ({ envelope: {} as never, text: Buffer.alloc(size) });
    for (let i = 0; i < 1000; i++) {
      cache.put(`e${i}`, 1, entry(800));
      cache.find('e0', 1);
    }
    const held = Array.from({ length: 1000 }, (_, i) => cache.find(`e${i}`, 1)).filter((one) => one !== null);
    assert.ok(held.length > 10 && held.length * 800 < 100_000, `${held.length} held`);
    assert.notEqual(cache.find('e0', 1), null);
    assert.notEqual(cache.find('e999', 1), null);
    assert.equal(cache.find('e500', 1), null);
    assert.equal(cache.find('e999', 2), null, 'another version is another entry');
    cache.put('huge', 1, entry(50_000));
    assert.equal(cache.find('huge', 1), null);
    assert.equal(cache.versionOf('e999'), 1);
  });

  test('no more records are held than said, and a record dropped from memory is found again', async () => {
    const small = world.another({ keyCacheMax: 1 });
    const { dossiers } = small.room;
    const first = await dossiers.find(world.pseudonyms.anna);
    assert.equal(await dossiers.find(world.pseudonyms.anna), first, 'held');
    await dossiers.find(world.pseudonyms.bruno);
    assert.notEqual(await dossiers.find(world.pseudonyms.anna), first, 'dropped and read again');
  });
});

describe('at the door', () => {
  test('records opened for one person at the same moment are one record', async () => {
    const opened = await Promise.all(
      [world, other, world, other].map((one) =>
        one.record.openRecords(callOf('clerk'), [{ patientId: ids.carla, origin: 'volunteer', referentId: null }]),
      ),
    );
    assert.equal(new Set(opened.map(([one]) => one?.recordId)).size, 1);
    assert.equal(opened.filter(([one]) => one?.outcome === 'opened').length, 1);
  });

  test('wrong presence codes are counted across processes, and braked', async () => {
    const ask = (one: Instance, code: string) =>
      findPatient(one.room, callOf('paul'), { matricule: '1985031200014', presenceCode: code, reason: null }).then(
        () => 'found',
        (error: { code: string }) => error.code,
      );
    const answers: string[] = [];
    for (let i = 0; i < 12; i++) answers.push(await ask(i % 2 === 0 ? world : other, `WRONG${i}`));
    assert.equal(answers[0], 'record.not-found');
    assert.equal(answers.at(-1), 'record.too-many-tries');
    assert.equal(await ask(world, world.codes.anna), 'record.too-many-tries', 'the right code too');
  });
});
