// A file store that is full: the answer is 503, nothing is stored, and everything works again when there is room.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Fault } from '../../src/base/fault.ts';
import type { BlobStore } from '../../src/kit/files/blob-store.ts';
import {
  createRecordWorld,
  documentReference,
  type Instance,
  ids,
  observation,
  posted,
  type RecordWorld,
  transaction,
} from '../../src/services/record/scratch.ts';

let world: RecordWorld;
let full: Instance;
let room = 0;
before(async () => {
  world = await createRecordWorld();
  const blobs: BlobStore = {
    ...world.blobs,
    put: async (id, content, sealer) => {
      if (room === 0)
        throw new Fault('unavailable', {
          code: 'blob.no-space',
          cause: Object.assign(new Error('no space'), { code: 'ENOSPC' }),
        });
      room -= 1;
      return world.blobs.put(id, content, sealer);
    },
  };
  full = world.another({ blobs });
});
after(() => world.close());

const binary = { resourceType: 'Binary', contentType: 'text/plain', data: 'YQ==' };
const file = () => `urn:uuid:${randomUUID()}`;
const referringTo = (url: string) =>
  documentReference(ids.anna, { content: [{ attachment: { contentType: 'text/plain', url } }] });
const stored = async (): Promise<number[]> =>
  Promise.all(
    ['record.entry', 'record.blob', 'record.submission', 'record.outbox', 'record.history'].map((table) =>
      world.count(table),
    ),
  );
const added = async (): Promise<number> =>
  (await world.logOf('anna')).filter((one) => one.action === 'added' && one.outcome === 'permitted').length;

test('a full file store takes nothing, says 503, and nothing is half written', async () => {
  const [one, two] = [file(), file()];
  const submission = {
    ...transaction(
      posted(binary, one),
      posted(binary, two),
      posted(referringTo(one)),
      posted(referringTo(two)),
      posted(observation(ids.anna)),
    ),
    identifier: { value: 'a' },
  };
  const published = documentReference(ids.anna, {
    meta: {
      profile: ['https://profiles.ihe.net/ITI/MHD/StructureDefinition/IHE.MHD.SimplifiedPublish.DocumentReference'],
    },
  });
  const asks: [string, number, () => Promise<{ status: number; text: string }>][] = [
    [
      'a file',
      0,
      () =>
        full.as('weber').post('/fhir/Binary', Buffer.from('x'), {
          'content-type': 'text/plain',
          'x-security-context': `Patient/${ids.anna}`,
        }),
    ],
    ['a submission', 0, () => full.as('weber').post('/fhir', submission)],
    ['a submission with room for its first file only', 1, () => full.as('weber').post('/fhir', submission)],
    ['a simplified publication', 0, () => full.as('weber').post('/fhir/DocumentReference', published)],
  ];
  const before = [await stored(), await added()];
  for (const [name, free, ask] of asks) {
    room = free;
    const answer = await ask();
    assert.equal(answer.status, 503, `${name}: ${answer.text}`);
    assert.deepEqual([await stored(), await added()], before, name);
  }
  // What needs no file goes on.
  assert.equal((await full.as('weber').post('/fhir/Observation', observation(ids.anna))).status, 201);
  // With room again the very same submissions are taken: nothing of the first attempts stands in their way.
  for (const [name, , ask] of asks) {
    room = 10;
    assert.ok([200, 201].includes((await ask()).status), name);
  }
});
