// Values keep the digits that the laboratory sent.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { formatDecimal, formatMatricule, formatUnit } from './numbers.ts';

it('a decimal keeps its last zero and takes the comma of the language', () => {
  assert.equal(formatDecimal('fr', '8.10'), '8,10');
  assert.equal(formatDecimal('en', '8.10'), '8.10');
  assert.equal(formatDecimal('fr', 'jaune clair'), 'jaune clair');
  assert.equal(formatDecimal('fr', '134/84'), '134/84');
});

it('a unit reads as people write it', () => {
  assert.equal(formatUnit('10*3/uL'), '10³/µL');
  assert.equal(formatUnit('ug/L'), 'µg/L');
  assert.equal(formatUnit('mm[Hg]'), 'mmHg');
  assert.equal(formatUnit('{copies}/mL'), '/mL');
  assert.equal(formatUnit(undefined), '');
});

it('a matricule is grouped in the national way', () => {
  assert.equal(formatMatricule('1968030412347'), '1968 0304 123 47');
});
