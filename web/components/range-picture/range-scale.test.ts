// The picture and the word must say the same about every value.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isOutside, judge, rangeScale } from './range-scale.ts';

describe('the usual range', () => {
  it('puts the mark inside the zone exactly when the value is inside the range', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 500, noNaN: true }),
        fc.double({ min: 0.1, max: 300, noNaN: true }),
        fc.double({ min: -100, max: 900, noNaN: true }),
        (low, width, number) => {
          const range = { low, high: low + width };
          const scale = rangeScale(number, range);
          assert.ok(scale !== null);
          for (const place of Object.values(scale)) assert.ok(place >= 0 && place <= 1);
          const inside = number >= range.low && number <= range.high;
          const drawnInside = scale.marker >= scale.zoneStart - 1e-9 && scale.marker <= scale.zoneEnd + 1e-9;
          if (inside) assert.ok(drawnInside);
          if (number < range.low) assert.ok(scale.marker <= scale.zoneStart);
          if (number > range.high) assert.ok(scale.marker >= scale.zoneEnd);
          assert.equal(isOutside(judge({ number, range })), !inside);
        },
      ),
    );
  });
  it('with one end is open on the other side', () => {
    assert.equal(rangeScale(1.28, { high: 1.6 })?.zoneStart, 0);
    assert.equal(rangeScale(0.52, { low: 0.4 })?.zoneEnd, 1);
  });
  it('without numbers has no picture', () => {
    assert.equal(rangeScale(3, { text: 'negative' }), null);
    assert.equal(rangeScale(undefined, { low: 1, high: 2 }), null);
  });
});

describe('the word', () => {
  it('says "slightly" close to the range and leaves it out far away', () => {
    assert.equal(judge({ number: 1.12, range: { low: 0.7, high: 1.1 }, flag: 'H' }), 'slightlyH');
    assert.equal(judge({ number: 2.12, range: { low: 0.7, high: 1.1 }, flag: 'H' }), 'H');
    assert.equal(judge({ number: 11.4, range: { low: 12, high: 16 } }), 'slightlyL');
  });
  it('never softens what the laboratory calls critical, and follows it when it calls a value normal', () => {
    assert.equal(judge({ number: 5.2, range: { low: 3.5, high: 5.1 }, flag: 'HH' }), 'HH');
    assert.equal(judge({ number: 5.2, range: { low: 3.5, high: 5.1 }, flag: 'N' }), 'N');
  });
  it('is missing when nothing is known', () => {
    assert.equal(judge({ number: 5 }), null);
    assert.equal(judge({}), null);
  });
});
