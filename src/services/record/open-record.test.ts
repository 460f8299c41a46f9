// A declaration of a lead doctor opens a record, or moves the place in one that is there.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { callOf, createRecordWorld, ids } from './scratch.ts';

const world = await createRecordWorld();
after(() => world.close());
const { record, room } = world;

test('a later declaration replaces the lead doctor of an open record, and the first sees the record no more', async () => {
  const declare = (referentId: string) =>
    record.openRecords(callOf('clerk'), [{ patientId: ids.bruno, origin: 'bulk', referentId }]);
  const mayOpen = (name: string) => record.mayKnowPatient(callOf(name), ids.bruno);
  const referents = async () => {
    const grants = (await room.dossiers.refresh(world.pseudonyms.bruno))?.facts.grants ?? [];
    return grants.filter((one) => one.basis === 'referent').map((one) => one.subject.id);
  };

  assert.deepEqual(await referents(), ['lucie']);
  const [answer] = await declare('weber');
  assert.deepEqual([answer?.outcome, answer?.recordId], ['already', world.pseudonyms.bruno]);
  assert.deepEqual(await referents(), ['weber']);
  assert.deepEqual([await mayOpen('weber'), await mayOpen('lucie')], [true, false]);
  await declare('weber');
  assert.deepEqual(await referents(), ['weber']);
});

test('a person named twice in one go gets one record', async () => {
  const openings = [1, 2].map(() => ({ patientId: ids.carla, origin: 'volunteer' as const, referentId: null }));
  const [one, two] = await record.openRecords(callOf('clerk'), openings);
  assert.equal(one?.outcome, 'opened');
  assert.equal(one?.recordId, two?.recordId);
});
