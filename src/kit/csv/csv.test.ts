// Doubts about sheets: whatever people and spreadsheets save comes back as it was written.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Fault } from '../../base/fault.ts';
import { csvCell, decodeText, readRows } from './csv.ts';

const refusals = {
  notText: () => new Fault('refused', { code: 'not-text' }),
  quoteOpen: () => new Fault('refused', { code: 'quote-open' }),
};

const cell = fc.string({
  unit: fc.constantFrom('a', 'é', '"', ';', ',', '\t', '\n', '\r\n', ' ', '1', '='),
  maxLength: 8,
});
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe('rows of cells', () => {
  it('come back as they were written, whatever the cells hold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(';', ',', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        (rows, delimiter, end, last) => {
          const text = rows.map((cells) => cells.map(quoted).join(delimiter)).join(end) + (last ? end : '');
          assert.deepEqual(
            [...readRows(text, delimiter, refusals)].map((row) => row.cells),
            rows,
          );
        },
      ),
    );
  });

  it('are numbered by the line on which they begin', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 6 }), (cells) => {
        const text = cells.map((one) => quoted(one)).join('\n');
        let line = 1;
        for (const [index, row] of [...readRows(text, ';', refusals)].entries()) {
          assert.equal(row.line, line);
          line += 1 + ((cells[index] as string).match(/\r\n|\r|\n/g)?.length ?? 0);
        }
      }),
    );
  });

  it('never lose a character that is not a quote, a delimiter or a line end', () => {
    const plain = (text: string) => text.replace(/["; \r\n]/g, '');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', ';', '\n', '\r', ' ', '"') }), (text) => {
        let cells = '';
        try {
          for (const row of readRows(text, ';', refusals)) cells += row.cells.join('');
        } catch (error) {
          return error instanceof Fault && error.code === 'quote-open';
        }
        return plain(cells) === plain(text);
      }),
    );
  });

  it('that we write are read back by ourselves, and begin with no sign of a formula', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 20 }).filter((text) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text)),
        (text) => {
          const written = csvCell(text);
          const [row] = [...readRows(`${written};x`, ';', refusals)];
          const back = row?.cells[0] ?? '';
          return (back === text || back === `'${text}`) && !/^\s*[=+\-@|%]/.test(back);
        },
      ),
    );
  });

  it('decode to what was encoded', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'é', '€', 'ü', ';', '\n') }),
        (text) => decodeText(Buffer.from(text), refusals).text === text,
      ),
    );
  });
});
