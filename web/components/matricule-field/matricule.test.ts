// The hint at a matricule, against numbers that the platform's own rule accepts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { birthDateIn, groupedMatricule, stateOf } from './matricule.ts';

const right = ['1968030412318', '2001022800769', '1999123199938', '2024022900111'];

test('a number that the platform completes is right, in any grouping', () => {
  for (const whole of right) {
    assert.equal(stateOf(whole), 'right');
    assert.equal(stateOf(groupedMatricule(whole)), 'right');
    assert.equal(stateOf(` ${whole.slice(0, 4)}-${whole.slice(4)} `), 'right');
  }
});

test('one digit changed or two neighbours swapped never stays right', () => {
  const whole = right[0] ?? '';
  for (let place = 8; place < 13; place += 1) {
    for (let digit = 0; digit < 10; digit += 1) {
      const changed = whole.slice(0, place) + digit + whole.slice(place + 1);
      if (changed !== whole) assert.equal(stateOf(changed), 'wrong-check', changed);
    }
  }
  const swapped = `${whole.slice(0, 8)}${whole[9]}${whole[8]}${whole.slice(10)}`;
  assert.notEqual(swapped, whole);
  assert.equal(stateOf(swapped), 'wrong-check');
});

test('a beginning is not called wrong, a day that does not exist is', () => {
  assert.equal(stateOf(''), 'empty');
  assert.equal(stateOf('1968'), 'partial');
  assert.equal(stateOf('1968 0304 1'), 'partial');
  assert.equal(stateOf('1968 1304'), 'malformed');
  assert.equal(stateOf('19680230'), 'malformed');
  assert.equal(stateOf('1968a'), 'malformed');
  assert.equal(stateOf('19680304123471'), 'malformed');
  assert.equal(birthDateIn('20240229'), '2024-02-29');
});

test('groups grow with what is typed, and anything else is left as it is', () => {
  assert.equal(groupedMatricule('19680'), '1968 0');
  assert.equal(groupedMatricule('1968030412347'), '1968 0304 123 47');
  assert.equal(groupedMatricule('Kieffer'), 'Kieffer');
});
