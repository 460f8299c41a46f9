// Lists reach the server as they are.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { arrayText } from './array-text.ts';
import { createScratch } from './scratch.ts';

const { sql, close } = await createScratch();
after(close);

test('any list of texts, numbers, instants, bytes and nothings comes back from the server as it went', async () => {
  // PostgreSQL has no NUL in texts.
  const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', ''));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(text)),
      fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
      fc.array(fc.uint8Array().map((bytes) => Buffer.from(bytes))),
      fc.array(
        fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }),
      ),
      async (texts, numbers, bytes, dates) => {
        const { rows } = await sql.query<{ t: (string | null)[]; n: string[]; b: Buffer[]; d: Date[] }>({
          text: 'select $1::text[] t, $2::bigint[] n, $3::bytea[] b, $4::timestamptz[] d',
          values: [arrayText(texts), arrayText(numbers), arrayText(bytes), arrayText(dates)],
        });
        assert.deepEqual(rows[0], { t: texts, n: numbers.map(String), b: bytes, d: dates });
      },
    ),
    { numRuns: 60 },
  );
});

test('lists of lists are left to the driver', () => {
  const nested = [[1], [2]];
  assert.equal(arrayText(nested), nested);
});
