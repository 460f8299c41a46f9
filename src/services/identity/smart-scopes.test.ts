import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { covers, limitScopes, parseSmartScope } from './smart-scopes.ts';

test('a scope is read in both of its versions', () => {
  assert.deepEqual(parseSmartScope('system/Observation.rs'), {
    level: 'system',
    resource: 'Observation',
    letters: 'rs',
    filter: '',
  });
  assert.deepEqual(parseSmartScope('patient/*.read'), { level: 'patient', resource: '*', letters: 'rs', filter: '' });
  assert.deepEqual(parseSmartScope('user/Observation.r?category=laboratory')?.filter, 'category=laboratory');
});

test('nonsense is not a scope', () => {
  for (const text of [
    '',
    'openid',
    'system/observation.rs',
    'system/Observation.sr',
    'system/Observation.x',
    'root/*.rs',
    'system/*.',
    'system/*.rs?a b',
  ])
    assert.equal(parseSmartScope(text), null, text);
});

test('what is granted is what was asked and is registered, and at the level of the flow', () => {
  const registered = ['system/Observation.rs', 'system/DocumentReference.cruds', 'patient/*.rs'];
  const asked = [
    'system/Observation.r',
    'system/Observation.cud',
    'system/*.rs',
    'system/DocumentReference.write',
    'patient/Observation.rs',
  ];
  assert.deepEqual(limitScopes(asked, registered, ['system']), [
    'system/Observation.r',
    'system/DocumentReference.write',
  ]);
});

test('a filtered registration covers its own filter alone', () => {
  const registered = ['system/Observation.rs?category=laboratory'];
  assert.deepEqual(
    limitScopes(['system/Observation.rs', 'system/Observation.rs?category=laboratory'], registered, ['system']),
    ['system/Observation.rs?category=laboratory'],
  );
});

test('covering never adds a letter, a resource or a level', () => {
  const letters = fc.subarray(['c', 'r', 'u', 'd', 's'], { minLength: 1 }).map((some) => some.join(''));
  const scope = fc.record({
    level: fc.constantFrom('patient' as const, 'user' as const, 'system' as const),
    resource: fc.constantFrom('*', 'Observation', 'Patient'),
    letters,
    filter: fc.constantFrom('', 'category=laboratory'),
  });
  fc.assert(
    fc.property(scope, scope, (registered, asked) => {
      const expected =
        registered.level === asked.level &&
        (registered.resource === '*' || registered.resource === asked.resource) &&
        new Set([...registered.letters, ...asked.letters]).size === registered.letters.length &&
        (registered.filter === '' || registered.filter === asked.filter);
      assert.equal(covers(registered, asked), expected);
    }),
  );
});
