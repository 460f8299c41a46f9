import assert from 'node:assert/strict';
import test from 'node:test';
import type { Value } from '../api/model.ts';
import { panelBefore } from './panels.ts';

const value = (...panels: string[]): Value => ({ code: '1', name: 'n', text: '1', history: [], panels });

test('a title stands above the first value of each panel, and above values that stand in none after those that do', () => {
  const values = [value(), value('A'), value('A'), value('A', 'B'), value('A'), value(), value()];
  assert.deepEqual(
    values.map((_, index) => panelBefore(values, index)),
    [null, 'A', null, 'A · B', 'A', '', null],
  );
});
