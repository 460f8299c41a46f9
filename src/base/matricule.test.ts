import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { birthDateOfMatricule, completeMatricule, formatMatricule, isMatricule, parseMatricule } from './matricule.ts';

const vectors = new URL('../../../shared/data/lu-matricule/vectors.json', import.meta.url);

const anyEleven = fc
  .tuple(fc.date({ min: new Date('1890-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), fc.nat(999))
  .map(([day, serial]) => day.toISOString().slice(0, 10).replaceAll('-', '') + String(serial).padStart(3, '0'));

test('published vectors are judged as their sources judge them', (t) => {
  if (!existsSync(vectors)) return t.skip('shared/data/lu-matricule is not there');
  const { valid, invalid } = JSON.parse(readFileSync(vectors, 'utf8')) as { valid: string[]; invalid: string[] };
  for (const one of valid) assert.equal(isMatricule(one), true, one);
  for (const one of invalid) assert.equal(isMatricule(one), false, one);
});

test('check digits are computed as in a known number', () => {
  assert.equal(completeMatricule('18931201057'), '1893120105732');
});

test('a completed number is valid, and any one digit changed makes it invalid', () => {
  fc.assert(
    fc.property(anyEleven, fc.nat(12), fc.integer({ min: 1, max: 9 }), (eleven, place, shift) => {
      const right = completeMatricule(eleven);
      const wrong = [...right];
      wrong[place] = String((Number(right[place]) + shift) % 10);
      return isMatricule(right) && !isMatricule(wrong.join(''));
    }),
  );
});

test('two neighbouring digits that change places are noticed', () => {
  fc.assert(
    fc.property(anyEleven, fc.nat(9), (eleven, place) => {
      const digits = [...completeMatricule(eleven)];
      const [a, b] = [digits[place] as string, digits[place + 1] as string];
      fc.pre(a !== b);
      digits[place] = b;
      digits[place + 1] = a;
      return !isMatricule(digits.join(''));
    }),
  );
});

test('a day that is not in the calendar is refused', () => {
  assert.equal(birthDateOfMatricule('2023022900000'), null);
  assert.equal(isMatricule(completeMatricule('20230229001')), false);
  assert.equal(birthDateOfMatricule('2024022900000'), '2024-02-29');
});

test('a number is read as people type it and printed in groups', () => {
  assert.equal(parseMatricule(' 1893 1201-057.32 '), '1893120105732');
  assert.equal(parseMatricule('1893 1201 057 33'), null);
  assert.equal(formatMatricule('1893120105732'), '1893 1201 057 32');
});
