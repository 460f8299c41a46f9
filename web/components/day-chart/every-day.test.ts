// The calendar of a chart by day.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyDay } from './every-day.ts';

test('days without anything stand between the others, and the last is today', () => {
  const days = everyDay(
    [
      { day: '2026-10-25', count: 3 },
      { day: '2026-11-20', count: 8 },
    ],
    '2026-11-22',
  );
  assert.equal(days.length, 29);
  assert.deepEqual(days[0], { day: '2026-10-25', count: 3 });
  assert.deepEqual(days[1], { day: '2026-10-26', count: 0 });
  assert.deepEqual(days.at(-3), { day: '2026-11-20', count: 8 });
  assert.equal(days.at(-1)?.day, '2026-11-22');
});

test('one day alone is shown among two weeks, and years are cut to sixty days', () => {
  assert.equal(everyDay([{ day: '2026-11-22', count: 1 }], '2026-11-22').length, 14);
  assert.equal(everyDay([{ day: '2020-01-01', count: 1 }], '2026-11-22').length, 60);
  assert.equal(everyDay([], '2026-11-22').length, 14);
});
