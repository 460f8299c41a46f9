// Doubts the pushed-down filter: on generated worlds it must let through exactly what the decision permits.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { decide } from './decide.ts';
import { dataCategories } from './model.ts';
import { parsePolicy } from './policy.ts';
import { isVisible, visibility, writableCategories } from './visibility.ts';
import { actorsOf, arbitraryWorld, withoutUnreadable } from './worlds.test-kit.ts';

const lu = JSON.parse(readFileSync(new URL('../../../../policy/lu.json', import.meta.url), 'utf8'));
const policies = {
  'as it is': parsePolicy(lu),
  'where colleagues read what their organisation contributed': parsePolicy({
    ...lu,
    bases: { ...lu.bases, author: { ...lu.bases.author, professionalReads: 'organisation' } },
  }),
};

for (const [name, policy] of Object.entries(policies)) {
  test(`filtering by visibility is filtering by decision, with the policy ${name}`, () => {
    let visible = 0;
    let invisible = 0;
    fc.assert(
      fc.property(arbitraryWorld, (world) => {
        for (const { actor, purpose } of actorsOf(world)) {
          const seen = visibility(policy, world.facts, actor, purpose, world.now);
          for (const thing of world.things) {
            const decision = decide(policy, world.facts, actor, purpose, world.now, thing, 'read');
            assert.equal(isVisible(seen, thing), decision.permit, JSON.stringify({ actor, thing, decision, seen }));
            if (decision.permit) visible++;
            else invisible++;
          }
        }
      }),
      { numRuns: 400 },
    );
    assert.ok(visible > 100 && invisible > 100, `the worlds hold both kinds: ${visible}, ${invisible}`);
  });
}

const policy = policies['as it is'];

test('until the moment that visibility names, nothing changes by time alone', () => {
  let named = 0;
  fc.assert(
    fc.property(arbitraryWorld, fc.double({ min: 0, max: 1, noNaN: true }), (world, share) => {
      for (const { actor, purpose } of actorsOf(world)) {
        const seen = visibility(policy, world.facts, actor, purpose, world.now);
        const span = (seen.until?.getTime() ?? world.now.getTime() + 1e10) - world.now.getTime();
        if (seen.until !== undefined) named++;
        const later = new Date(world.now.getTime() + Math.floor(share * (span - 1)));
        assert.deepEqual(visibility(policy, world.facts, actor, purpose, later), seen);
      }
    }),
    { numRuns: 200 },
  );
  assert.ok(named > 5);
});

test('what an actor may not read leaves no trace in what the actor gets', () => {
  fc.assert(
    fc.property(arbitraryWorld, (world) => {
      for (const { actor, purpose } of actorsOf(world)) {
        const seen = visibility(policy, world.facts, actor, purpose, world.now);
        const twin = withoutUnreadable(world, seen);
        const seenInTwin = visibility(policy, twin.facts, actor, purpose, twin.now);
        assert.deepEqual(
          twin.things.filter((thing) => isVisible(seenInTwin, thing)),
          world.things.filter((thing) => isVisible(seen, thing)),
        );
        assert.deepEqual(
          { ...seenInTwin, hiddenEntryIds: [], authorHiddenEntryIds: [], everything: false },
          { ...seen, hiddenEntryIds: [], authorHiddenEntryIds: [], everything: false },
        );
        for (const action of ['open-record', 'know-state', 'manage', 'see-log', 'administer'] as const) {
          assert.deepEqual(
            decide(policy, twin.facts, actor, purpose, twin.now, 'record', action),
            decide(policy, world.facts, actor, purpose, world.now, 'record', action),
          );
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('nobody but the patient and the author ever reads level V, and operators read nothing', () => {
  fc.assert(
    fc.property(arbitraryWorld, (world) => {
      for (const { actor, purpose } of actorsOf(world)) {
        for (const thing of world.things) {
          const decision = decide(policy, world.facts, actor, purpose, world.now, thing, 'read');
          if (decision.permit && thing.level === 'V')
            assert.ok(
              decision.basis === 'patient' ||
                decision.basis === 'author' ||
                // Who wrote it for the patient is its author.
                (actor.kind === 'patient' &&
                  thing.authors.some((one) => one.representativeId === actor.representative?.patientId)),
            );
          if (decision.permit) assert.ok(actor.kind !== 'operator' && actor.kind !== 'anonymous');
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('hiding, excluding, withdrawing or closing never lets anybody in', () => {
  fc.assert(
    fc.property(arbitraryWorld, (world) => {
      const { facts } = world;
      const stricter = [
        { ...facts, everything: { mode: 'hidden' as const } },
        { ...facts, categories: new Map(dataCategories.map((one) => [one, { mode: 'hidden' as const }])) },
        { ...facts, grants: facts.grants.slice(1) },
        {
          ...facts,
          exclusions: [
            ...facts.exclusions,
            { subject: { kind: 'professional' as const, id: 'weber' }, since: world.now },
          ],
        },
        { ...facts, state: 'closed' as const },
      ];
      for (const { actor, purpose } of actorsOf(world)) {
        for (const thing of world.things) {
          if (decide(policy, facts, actor, purpose, world.now, thing, 'read').permit) continue;
          for (const [at, wish] of stricter.entries()) {
            // Replacing an "except" wish by "hidden from all" may show an author what was kept from that author.
            if (
              at < 2 &&
              (facts.everything?.mode === 'except' || facts.categories.get(thing.category)?.mode === 'except')
            )
              continue;
            assert.equal(decide(policy, wish, actor, purpose, world.now, thing, 'read').permit, false);
          }
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('the categories offered for writing are those in which a new document is accepted', () => {
  let offered = 0;
  fc.assert(
    fc.property(arbitraryWorld, (world) => {
      for (const { actor, purpose } of actorsOf(world)) {
        const categories = writableCategories(policy, world.facts, actor, purpose, world.now);
        offered += categories.length;
        const authors =
          actor.kind === 'professional'
            ? [{ practitionerId: actor.practitionerId }]
            : actor.kind === 'system'
              ? [{ organisationId: actor.organisationId }]
              : [];
        for (const category of dataCategories) {
          const thing = { category, level: 'R' as const, authors };
          const decision = decide(policy, world.facts, actor, purpose, world.now, thing, 'write');
          assert.equal(decision.permit, categories.includes(category));
        }
      }
    }),
    { numRuns: 100 },
  );
  assert.ok(offered > 20);
});
