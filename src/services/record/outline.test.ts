// Doubts that an outline which is held is ever older than the record: nothing is read again while nothing changed, and
// everything that changed, in whatever process, is seen at once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setVisibility } from './my-circle.ts';
import { readTimeline } from './read-timeline.ts';
import {
  callOf,
  createRecordWorld,
  type Instance,
  ids,
  observation,
  posted,
  type RecordWorld,
  transaction,
} from './scratch.ts';

let world: RecordWorld;
let other: Instance;
let read = 0;
before(async () => {
  world = await createRecordWorld();
  other = world.another();
  const { store } = world.room;
  const { outline } = store;
  store.outline = async (asked, known) => {
    const answer = await outline(asked, known);
    if (answer.columns !== null) read += 1;
    return answer;
  };
});
after(() => world.close());

const report = (result: string[]) => ({
  resourceType: 'DiagnosticReport',
  status: 'final',
  code: { text: 'Blood count' },
  subject: { reference: `Patient/${ids.anna}` },
  effectiveDateTime: '2026-03-01',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB' }] }],
  result: result.map((reference) => ({ reference })),
});
const timeline = async (who: string): Promise<string[]> =>
  (await readTimeline(world.room, callOf(who), ids.anna, {})).items.map((one) => one.id);

test('a record that nobody changed is not read again, by whoever sees the same', async () => {
  await other
    .as('weber')
    .post('/fhir', transaction(...Array.from({ length: 20 }, () => posted(observation(ids.anna)))));
  const first = await timeline('weber');
  assert.equal(first.length, 20);
  const before = read;
  for (let i = 0; i < 3; i++) assert.deepEqual(await timeline('weber'), first);
  assert.equal(read, before);
});

test('what another process adds, changes, deletes, gathers or hides is seen at once', async () => {
  const writer = other.as('weber');
  let last = await timeline('weber');
  const changed = async (): Promise<string[]> => {
    const now = await timeline('weber');
    assert.notDeepEqual(now, last);
    last = now;
    return now;
  };
  const made = await writer.post('/fhir/Observation', observation(ids.anna));
  const { id } = made.json;
  assert.ok((await changed()).includes(id));
  const later = { ...made.json, effectiveDateTime: '2020-01-01' };
  assert.equal((await writer.put(`/fhir/Observation/${id}`, later)).status, 200);
  assert.equal((await changed()).at(-1), id);
  const gathering = await writer.post('/fhir/DiagnosticReport', report([`Observation/${id}`]));
  assert.ok(!(await changed()).includes(id), 'it stands in its report now');
  assert.equal(
    (await writer.put(`/fhir/DiagnosticReport/${gathering.json.id}`, { ...gathering.json, result: undefined })).status,
    200,
  );
  assert.ok((await changed()).includes(id), 'the report gathers it no more');
  const [one] = (await timeline('schmit')).filter((each) => each !== id);
  await setVisibility(other.room, callOf('anna'), [one as string], 'one', { mode: 'hidden' });
  assert.ok(!(await timeline('schmit')).includes(one as string));
  assert.ok((await timeline('anna')).includes(one as string));
  await writer.delete(`/fhir/Observation/${id}`);
  assert.ok(!(await changed()).includes(id));
});
