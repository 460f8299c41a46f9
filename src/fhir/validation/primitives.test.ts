import assert from 'node:assert/strict';
import { test } from 'node:test';
import { primitiveTests } from './primitives.ts';

// A row a type: what it takes, what it refuses.
const table: Record<string, { takes: unknown[]; refuses: unknown[] }> = {
  base64Binary: {
    takes: ['QUJD', 'QUI=', 'QQ==', 'QU JD\n', '+/+/'],
    refuses: ['', 'QUJ', '=QUJ', 'QUJ$', 'Q===', 'QU=D', '----', 1],
  },
  boolean: { takes: [true, false], refuses: ['true', 0, null] },
  canonical: { takes: ['http://x|1.0', '#a'], refuses: ['', 'a b', 1] },
  code: { takes: ['a', 'a b', 'final'], refuses: ['', ' a', 'a ', 'a  b', 'a\u0001', 1] },
  date: {
    takes: ['2026', '2026-02', '2026-02-28', '2024-02-29', '2000-02-29', '0001-01-01'],
    refuses: [
      '',
      '26',
      '0000',
      '2026-2',
      '2026-13',
      '2026-00',
      '2026-02-30',
      '2026-02-29',
      '1900-02-29',
      '2026-04-31',
      '2026-02-',
      '2026-02-01T10:00:00Z',
      ' 2026',
      '2026-01-00',
      2026,
    ],
  },
  dateTime: {
    takes: [
      '2026',
      '2026-02-28',
      '2026-02-28T23:59:60Z',
      '2026-02-28T10:00:00.123456+14:00',
      '2026-02-28T10:00:00-03:30',
    ],
    refuses: [
      '2026-02-30T10:00:00Z',
      '2026-02-28T10:00Z',
      '2026-02-28T10:00:00',
      '2026-02-28T24:00:00Z',
      '2026-02-28T10:60:00Z',
      '2026-02-28T10:00:00.Z',
      '2026-02-28T10:00:00+14:01',
      '2026-02-28T10:00:00+1:00',
      '2026-02-28 10:00:00Z',
      '2026-02T10:00:00Z',
      '2026-02-28T10:00:00Zx',
    ],
  },
  decimal: { takes: [1.5, 0, -1, 1e-7], refuses: ['1.5', Number.POSITIVE_INFINITY, Number.NaN, null] },
  id: { takes: ['a', 'A-1.b', 'x'.repeat(64)], refuses: ['', 'x'.repeat(65), 'a_b', 'a/b', 'é', 1] },
  instant: {
    takes: ['2026-02-28T10:00:00Z', '2026-02-28T10:00:00.1+01:00'],
    refuses: ['2026', '2026-02-28', '2026-02-28T10:00:00', '2026-02-30T10:00:00Z'],
  },
  integer: { takes: [0, -2147483648, 2147483647], refuses: [2147483648, -2147483649, 1.5, '1'] },
  markdown: { takes: ['# a\n\n*b*\tc'], refuses: ['', 'a\u0000'] },
  oid: { takes: ['urn:oid:1.2.0.3'], refuses: ['1.2.3', 'urn:oid:3.1', 'urn:oid:1.02', 'urn:oid:1'] },
  positiveInt: { takes: [1, 2147483647], refuses: [0, -1, 1.5] },
  string: {
    takes: ['a', ' ', 'é😀', 'a\tb\r\nc', 'x'.repeat(1024 * 1024)],
    refuses: ['', 'a\u0000', '\u0008', 'a\u001f', '\ud800', 'x'.repeat(1024 * 1024 + 1), 1, null, {}],
  },
  time: {
    takes: ['00:00:00', '23:59:60', '10:00:00.5'],
    refuses: ['', '24:00:00', '10:00', '10:00:00Z', '10:00:00.', '1:00:00'],
  },
  unsignedInt: { takes: [0, 1], refuses: [-1, 0.5] },
  uri: { takes: ['http://x', 'urn:uuid:a', 'Patient/1', 'é'], refuses: ['', 'a b', ' a', 'a\u0000', '\udc00'] },
  url: { takes: ['http://x'], refuses: ['', 'http://x y'] },
  uuid: {
    takes: ['urn:uuid:c757873d-ec9a-4326-a141-556f43239520'],
    refuses: ['urn:uuid:C757873D-EC9A-4326-A141-556F43239520', 'c757873d-ec9a-4326-a141-556f43239520'],
  },
};

for (const [type, { takes, refuses }] of Object.entries(table)) {
  test(`a ${type} is what R4 says and nothing else`, () => {
    const fits = primitiveTests[type];
    assert.ok(fits);
    for (const value of takes) assert.equal(fits(value), true, `takes ${String(value).slice(0, 40)}`);
    for (const value of refuses) assert.equal(fits(value), false, `refuses ${JSON.stringify(value)?.slice(0, 40)}`);
  });
}

test('every primitive type has its row', () => {
  assert.deepEqual(Object.keys(table).sort(), Object.keys(primitiveTests).sort());
});
