// A declaration of a lead doctor opens a record, or moves the place in one that is there.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Chance, systemChance } from '../../base/clock.ts';
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

test('a pseudonym that another record bears is drawn again, and both records are there', async () => {
  const taken = [...world.pseudonyms.anna].map((one) => '0123456789abcdefghjkmnpqrstvwxyz'.indexOf(one));
  let drawn = 0;
  const chance: Chance = {
    bytes: (length) => (length === 8 && drawn++ === 0 ? Buffer.from(taken) : systemChance.bytes(length)),
  };
  const unlucky = world.another({ chance });
  const [made] = await unlucky.record.openRecords(callOf('clerk'), [
    { patientId: ids.carla, origin: 'volunteer', referentId: null },
  ]);
  assert.equal(made?.outcome, 'opened');
  assert.notEqual(made?.recordId, world.pseudonyms.anna);
  assert.ok(drawn > 1);
  assert.equal((await room.dossiers.refresh(world.pseudonyms.anna))?.facts.patientId, ids.anna);
});

test('a person named twice in one go gets one record', async () => {
  const openings = [1, 2].map(() => ({ patientId: ids.carla, origin: 'volunteer' as const, referentId: null }));
  const [one, two] = await record.openRecords(callOf('clerk'), openings);
  assert.notEqual(one?.recordId, '');
  assert.equal(one?.recordId, two?.recordId);
});
