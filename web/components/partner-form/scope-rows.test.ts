// What was registered is offered again as it was, whatever the rows can say of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choiceOf, noScopes, scopesOf } from './scope-rows.ts';

test('choices become scopes of the level of the software', () => {
  const choice = { ...noScopes, rows: { Observation: 'read', DocumentReference: 'bring' } as const };
  assert.deepEqual(scopesOf('system', choice), ['system/DocumentReference.cu', 'system/Observation.rs']);
  assert.deepEqual(scopesOf('app', { ...choice, level: 'user', context: ['openid fhirUser', 'launch'] }), [
    'openid',
    'fhirUser',
    'launch',
    'user/DocumentReference.cu',
    'user/Observation.rs',
  ]);
  assert.deepEqual(scopesOf('system', { ...choice, context: ['launch'] }).includes('launch'), false);
});

test('every set of scopes comes back whole', () => {
  for (const [kind, scopes] of [
    ['system', ['system/*.cruds']],
    ['system', ['system/Observation.rs', 'system/Observation.rs?category=laboratory', 'system/Specimen.c']],
    ['app', ['openid', 'fhirUser', 'launch', 'user/Patient.rs', 'user/Observation.crus']],
    ['app', ['openid', 'launch/patient', 'offline_access', 'patient/*.rs', 'user/*.rs']],
    ['app', ['online_access', 'patient/Observation.rs', 'patient/Observation.cruds']],
  ] as const)
    assert.deepEqual(scopesOf(kind, choiceOf(kind, scopes)).sort(), [...scopes].sort());
});
