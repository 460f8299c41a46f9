// Doubts the reading of a policy: what a country could get wrong must stop the start, with the place named.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Fault } from '../../../base/fault.ts';
import { brakeOpening, mayTryPresenceCode } from './brakes.ts';
import { type PolicyDocument, parsePolicy, policySchema } from './policy.ts';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../policy/${name}`, import.meta.url), 'utf8'));
const lu = () => read('lu.json') as PolicyDocument;

function refuses(change: (policy: PolicyDocument) => void, saying: RegExp): void {
  const policy = lu();
  change(policy);
  assert.throws(
    () => parsePolicy(policy),
    (thrown) => {
      assert.ok(thrown instanceof Fault && thrown.code === 'policy.invalid');
      assert.match(thrown.issues.map((issue) => issue.text).join('\n'), saying);
      return true;
    },
  );
}

test('the policy of Luxembourg is valid, and its schema file is the one in force', () => {
  assert.equal(parsePolicy(lu()).document.country, 'LU');
  assert.deepEqual(read('lu.schema.json'), JSON.parse(JSON.stringify(policySchema)));
});
test('every row says where it comes from', () => {
  const { categories, levels, matrix, systems, operators, bases, brakes, undecided } = lu();
  const rows: Record<string, readonly object[] | Record<string, object>> = {
    categories,
    levels,
    matrix,
    systems,
    operators,
    bases,
    undecided,
  };
  for (const name of Object.keys(rows)) {
    refuses(
      (policy) => {
        const section: unknown = Reflect.get(policy, name);
        for (const row of Object.values(section as object)) Reflect.deleteProperty(row as object, 'source');
      },
      new RegExp(`/${name}/[a-z0-9]+ .*source`),
    );
  }
  assert.ok(brakes.wrongPresenceCodes.source);
});
test('an unknown letter, category or word is refused', () => {
  refuses(
    (policy) => Object.assign(policy.matrix[0] as object, { letters: { summary: 'rx' } }),
    /\/matrix\/0\/letters\/summary/,
  );
  refuses((policy) => Object.assign(policy.matrix[0] as object, { letters: { gossip: 'r' } }), /\/matrix\/0\/letters/);
  refuses((policy) => Object.assign(policy, { note: 'x' }), /additional properties/);
});
test('nothing may be left out', () => {
  refuses((policy) => policy.categories.pop(), /category administrative is missing/);
  refuses((policy) => policy.levels.pop(), /level V is missing/);
  refuses((policy) => policy.systems.shift(), /system of practice is missing/);
  refuses((policy) => policy.operators.shift(), /operator welcome-desk is missing/);
  refuses((policy) => policy.matrix.shift(), /matrix row for physician is missing/);
  refuses((policy) => policy.brakes.openings.shift(), /openings brake for physician is missing/);
});
test('no policy shows a representative what is private to the patient, or lets reading change something', () => {
  refuses(
    (policy) => Object.assign(policy.bases.representative, { levelMax: 'V' }),
    /representatives would read level V/,
  );
  for (const action of ['write', 'manage'] as const)
    refuses((policy) => policy.bases.representative.actions.read.push(action), new RegExp(`would allow to ${action}`));
});
test('nothing may be said twice', () => {
  refuses(
    (policy) => policy.matrix.push(structuredClone(policy.matrix[0] as (typeof policy.matrix)[0])),
    /physician as circle is there twice/,
  );
  refuses(
    (policy) => policy.categories[1]?.codes.push({ system: 'http://loinc.org', codes: ['60591-5'] }),
    /60591-5 is there twice/,
  );
  refuses((policy) => policy.categories[1]?.resources.push('Condition'), /resource Condition is there twice/);
});
test('an unknown profession is refused', () => {
  refuses((policy) => policy.matrix[0]?.professions.push('astrologer'), /matrix row for astrologer is unknown/);
});
test('no grant reaches what is private to patient and author', () => {
  for (const basis of ['referent', 'circle', 'presence'] as const) {
    refuses(
      (policy) => Object.assign(policy.bases[basis], { levelMax: 'V' }),
      new RegExp(`${basis} would read level V`),
    );
  }
});

const policy = parsePolicy(lu());
test('a physician past the limit of openings goes on and is reported', () => {
  assert.equal(brakeOpening(policy, 'physician', { lastHour: 59, lastDay: 299 }), 'go');
  assert.equal(brakeOpening(policy, 'physician', { lastHour: 60, lastDay: 60 }), 'report');
  assert.equal(brakeOpening(policy, 'physician', { lastHour: 0, lastDay: 300 }), 'report');
});
test('a social worker past the limit waits, and an unknown profession opens nothing', () => {
  assert.equal(brakeOpening(policy, 'social-worker', { lastHour: 30, lastDay: 30 }), 'refuse');
  assert.equal(brakeOpening(policy, 'astrologer', { lastHour: 0, lastDay: 0 }), 'refuse');
});
test('wrong presence codes are few an hour', () => {
  assert.equal(mayTryPresenceCode(policy, { lastHour: 4, lastDay: 4 }), true);
  assert.equal(mayTryPresenceCode(policy, { lastHour: 5, lastDay: 5 }), false);
  assert.equal(mayTryPresenceCode(policy, { lastHour: 0, lastDay: 15 }), false);
});
