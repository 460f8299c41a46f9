// Doubts the explanation: on generated worlds it names exactly those whom enforcement lets in.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { decide } from './decide.ts';
import type { AccessFacts } from './model.ts';
import { parsePolicy } from './policy.ts';
import {
  type People,
  previewWhoCanSee,
  type Seer,
  whoCanSee,
  whomToLookUp,
  withItemVisibility,
} from './who-can-see.ts';
import { actorsOf, arbitraryHide, arbitraryWorld, type World } from './worlds.test-kit.ts';

const lu = JSON.parse(readFileSync(new URL('../../../../policy/lu.json', import.meta.url), 'utf8'));
const policies = [
  parsePolicy(lu),
  parsePolicy({ ...lu, bases: { ...lu.bases, author: { ...lu.bases.author, professionalReads: 'organisation' } } }),
];

/** What the directories answer to `whomToLookUp`: the named ones and the members of the named organisations. */
function lookUp(world: World, whom: ReturnType<typeof whomToLookUp>): People {
  return {
    professionals: world.people.professionals.filter(
      (one) =>
        whom.practitionerIds.includes(one.practitionerId) ||
        one.organisationIds.some((id) => whom.organisationIds.includes(id)),
    ),
    organisations: world.people.organisations.filter((one) => whom.organisationIds.includes(one.organisationId)),
    representatives: world.people.representatives ?? [],
  };
}

const kinds = { patient: 'you', professional: 'professional', system: 'organisation' } as const;
const sorted = (names: string[]) => [...names].sort();
const nameOf = (one: Seer) => `${one.kind} ${one.id} ${one.basis} ${one.until?.toISOString() ?? 'no end'}`;

function enforced(policy: (typeof policies)[number], world: World, thing: World['things'][number]): string[] {
  const names: string[] = [];
  for (const { actor, purpose } of actorsOf(world)) {
    const decision = decide(policy, world.facts, actor, purpose, world.now, thing, 'read');
    if (!decision.permit) continue;
    assert.ok(actor.kind === 'patient' || actor.kind === 'professional' || actor.kind === 'system');
    const id =
      actor.kind === 'patient'
        ? (actor.representative?.patientId ?? actor.patientId)
        : actor.kind === 'system'
          ? actor.organisationId
          : actor.practitionerId;
    const kind = actor.kind === 'patient' && actor.representative ? 'representative' : kinds[actor.kind];
    names.push(`${kind} ${id} ${decision.basis} ${decision.until?.toISOString() ?? 'no end'}`);
  }
  return sorted(names);
}

test('the explanation equals enforcement for every actor of the world, from the looked-up people alone', () => {
  let named = 0;
  fc.assert(
    fc.property(arbitraryWorld, (world) => {
      for (const policy of policies) {
        for (const thing of world.things) {
          const people = lookUp(world, whomToLookUp(world.facts, thing));
          const explained = whoCanSee(policy, world.facts, thing, people, world.now);
          named += explained.length;
          assert.deepEqual(sorted(explained.map(nameOf)), enforced(policy, world, thing));
        }
      }
    }),
    { numRuns: 300 },
  );
  assert.ok(named > 200);
});

test('the preview of a change is the difference that enforcement shows after it', () => {
  let changed = 0;
  fc.assert(
    fc.property(arbitraryWorld, fc.option(arbitraryHide), (world, hide) => {
      const [policy] = policies;
      assert.ok(policy);
      for (const thing of world.things) {
        const facts = withItemVisibility(world.facts, thing.entryId, hide);
        const people = lookUp(world, whomToLookUp(world.facts, thing));
        const preview = previewWhoCanSee(policy, { facts: world.facts, thing }, { facts, thing }, people, world.now);
        const names = (state: AccessFacts): string[] => enforced(policy, { ...world, facts: state }, thing).map(person);
        const before = names(world.facts);
        const after = names(facts);
        assert.deepEqual(
          sorted(preview.added.map(nameOf).map(person)),
          after.filter((one) => !before.includes(one)),
        );
        assert.deepEqual(
          sorted(preview.removed.map(nameOf).map(person)),
          before.filter((one) => !after.includes(one)),
        );
        changed += preview.added.length + preview.removed.length;
      }
    }),
    { numRuns: 300 },
  );
  assert.ok(changed > 10);
});

const person = (name: string) => name.split(' ').slice(0, 2).join(' ');

test('a person let in through an establishment is shown with it', () => {
  const [policy] = policies;
  assert.ok(policy);
  const now = new Date('2026-11-22T12:00:00Z');
  const seers = whoCanSee(
    policy,
    {
      state: 'open',
      patientId: 'anna',
      grants: [{ id: 'g1', basis: 'circle', subject: { kind: 'organisation', id: 'hospital-sud' }, from: now }],
      exclusions: [],
      categories: new Map(),
      items: new Map(),
    },
    { category: 'laboratory', level: 'N', authors: [], entryId: 'e1' },
    {
      professionals: [{ practitionerId: 'nora', profession: 'nurse', organisationIds: ['hospital-sud'] }],
      organisations: [],
    },
    now,
  );
  assert.deepEqual(
    seers.map((one) => [one.kind, one.id, one.via]),
    [
      ['you', 'anna', undefined],
      ['professional', 'nora', 'hospital-sud'],
    ],
  );
});
