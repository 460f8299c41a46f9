// What a passphrase needs, while one types it.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { refusedRules, unmetRules } from './passphrase-rules.ts';

const anna = { name: 'Anna Kieffer', matricule: '1968030412347', birthDate: '1968-03-04' };

it('four words meet all rules', () => {
  assert.deepEqual(unmetRules('cheval pile agrafe lune', anna), []);
});

it('length counts signs, and an empty field meets neither length nor variety', () => {
  assert.deepEqual(unmetRules('onzesignes1', anna), ['length']);
  assert.deepEqual(unmetRules('', anna), ['length', 'common']);
});

it('a name, a matricule or a birth date makes most of nothing', () => {
  assert.deepEqual(unmetRules('Kieffer-2026!', anna), ['own']);
  assert.deepEqual(unmetRules('1968 0304 12347', anna), ['own']);
  assert.deepEqual(unmetRules('04.03.1968-abc', anna), ['own']);
  assert.deepEqual(unmetRules('Kieffer mange des pommes vertes', anna), []);
});

it('the same sign over and over is no phrase', () => {
  assert.deepEqual(unmetRules('aaaaaaaaaaaaaaa', anna), ['common']);
});

it('the server’s refusal marks the rules it names', () => {
  assert.deepEqual(refusedRules({ 'passphrase.common': 'x', 'passphrase.too-short': 'y', other: 'z' }), [
    'common',
    'length',
  ]);
});
