// The axis encloses what it measures.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { ticksFor } from './trend-scale.ts';

it('a few ticks enclose every value', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1000, max: 1000, noNaN: true }),
      fc.double({ min: 0.001, max: 5000, noNaN: true }),
      (low, span) => {
        const ticks = ticksFor(low, low + span);
        assert.ok(ticks.length >= 2 && ticks.length <= 8, `${ticks.length} ticks`);
        const slack = span * 1e-6 + Math.abs(low) * 1e-6;
        assert.ok((ticks[0] ?? Number.NaN) <= low + slack);
        assert.ok((ticks.at(-1) ?? Number.NaN) >= low + span - slack);
      },
    ),
  );
});

it('equal values still have an axis', () => {
  assert.ok(ticksFor(5, 5).length >= 2);
  assert.ok(ticksFor(0, 0).length >= 2);
});
