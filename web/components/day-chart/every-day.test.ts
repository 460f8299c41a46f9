// The calendar of a chart by day and by month.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyDay, everyMonth } from './every-day.ts';

test('days without anything stand between the others, and the last is today', () => {
  const days = everyDay(
    [
      { period: '2026-10-25', count: 3 },
      { period: '2026-11-20', count: 8 },
    ],
    '2026-11-22',
  );
  assert.equal(days.length, 29);
  assert.deepEqual(days[0], { period: '2026-10-25', count: 3 });
  assert.deepEqual(days[1], { period: '2026-10-26', count: 0 });
  assert.deepEqual(days.at(-3), { period: '2026-11-20', count: 8 });
  assert.equal(days.at(-1)?.period, '2026-11-22');
});

test('one day alone is shown among two weeks, and years are cut to sixty days', () => {
  assert.equal(everyDay([{ period: '2026-11-22', count: 1 }], '2026-11-22').length, 14);
  assert.equal(everyDay([{ period: '2020-01-01', count: 1 }], '2026-11-22').length, 60);
  assert.equal(everyDay([], '2026-11-22').length, 14);
});

test('the days of a month are added up, over the turn of the year', () => {
  const months = everyMonth(
    [
      { period: '2025-12-01', count: 2 },
      { period: '2025-12-31', count: 3 },
      { period: '2026-02-28', count: 4 },
    ],
    '2026-05-03',
  );
  assert.deepEqual(
    months.map((one) => one.period),
    ['2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05'],
  );
  assert.deepEqual(
    months.map((one) => one.count),
    [5, 0, 4, 0, 0, 0],
  );
  assert.equal(everyMonth([{ period: '2001-01-01', count: 1 }], '2026-05-03').length, 36);
});
