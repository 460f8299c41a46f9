// Doubts about reading files of staff: whatever organisations keep them in.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Fault } from '../../base/fault.ts';
import { fileBytesMax, linesMax } from './model.ts';
import { readDay, readStaffFile } from './read-staff-file.ts';
import { exportHeader, functionIn } from './words.ts';

const seen = (text: string | Buffer) =>
  readStaffFile(Buffer.from(text as string)).lines.map((one) => [
    one.line,
    one.number,
    one.function,
    one.from,
    one.until,
    one.refused?.code ?? 'ok',
  ]);
const refusedWith = (code: string) => (error: unknown) => error instanceof Fault && error.code === `staff.${code}`;

describe('a file of staff', () => {
  it('is read with any of the delimiters, and in any order of the columns', () => {
    const expected = [[2, 'P1', 'administrator', '2026-12-01', null, 'ok']];
    assert.deepEqual(seen('number;function;from;until\nP1;administrator;2026-12-01;'), expected);
    assert.deepEqual(seen('until,from,function,number\r\n,01.12.2026,admin,p1\r\n'), expected);
    assert.deepEqual(seen('nom\tN°\tfonction\tdu\r\nAna\tP1\tAdministratrice\t1/12/2026'), expected);
    assert.deepEqual(seen('sep=;\n\n"Number";"Function";"From"\n"P1";"administrator";"2026-12-01"').slice(0, 1), [
      [4, 'P1', 'administrator', '2026-12-01', null, 'ok'],
    ]);
  });

  it('is understood in the five languages, as our own exports name things', () => {
    for (const language of ['fr', 'de', 'lb', 'en', 'pt'] as const) {
      const file = `${exportHeader(language).join(';')}\nP1;${functionIn(language, 'administrator')};;2027-01-31;x;y\nP2;${functionIn(language, 'member')};;;x;y\n`;
      assert.deepEqual(
        seen(file),
        [
          [2, 'P1', 'administrator', null, '2027-01-31', 'ok'],
          [3, 'P2', 'member', null, null, 'ok'],
        ],
        language,
      );
    }
  });

  it('is read in UTF-8 with a mark, Windows-1252 and UTF-16', () => {
    const text = 'numéro;fonction\nP1;gestionnaire\n';
    const expected = [[2, 'P1', 'administrator', null, null, 'ok']];
    assert.deepEqual(seen(`\ufeff${text}`), expected);
    assert.deepEqual(seen(Buffer.from(text, 'latin1')), expected);
    assert.deepEqual(seen(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])), expected);
  });

  it('says of each line what is wrong with it', () => {
    assert.deepEqual(
      seen(
        'number;function;from;until\n;member;;\nP1;boss;;\nP2;;31.02.2027;\nP3;;;soon\nP4;;2027-02-01;2027-01-01\n\nP5;;;\nP5;;;\nP6;;;\nP6;admin;;\n',
      ),
      [
        [2, '', 'member', null, null, 'number-missing'],
        [3, 'P1', 'member', null, null, 'function-unknown'],
        [4, 'P2', 'member', null, null, 'from-unreadable'],
        [5, 'P3', 'member', null, null, 'until-unreadable'],
        [6, 'P4', 'member', '2027-02-01', '2027-01-01', 'days-crossed'],
        [8, 'P5', 'member', null, null, 'ok'],
        [9, 'P5', 'member', null, null, 'duplicate'],
        [10, 'P6', 'member', null, null, 'contradiction'],
        [11, 'P6', 'administrator', null, null, 'contradiction'],
      ],
    );
  });

  it('is refused when it is empty, has no header, names a column twice, is no text, or too much', () => {
    assert.throws(() => seen(' \n'), refusedWith('file-empty'));
    assert.throws(() => seen('number\n'), refusedWith('file-empty'));
    assert.throws(() => seen('name;town\nAna;Esch\n'), refusedWith('header-missing'));
    assert.throws(() => seen('number;numéro\n1;2\n'), refusedWith('header-ambiguous'));
    assert.throws(() => seen('number\nP\u0000\n'), refusedWith('file-not-text'));
    assert.throws(() => seen('number\n"P1\n'), refusedWith('quote-open'));
    assert.throws(() => seen(Buffer.alloc(fileBytesMax + 1, 0x20)), refusedWith('file-too-large'));
    assert.throws(() => seen(`number\n${'P1\n'.repeat(linesMax + 1)}`), refusedWith('too-many-lines'));
  });

  it('ends for any bytes, with lines or a Fault and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, headed) => {
        const file = headed ? Buffer.concat([Buffer.from('number;until\n'), bytes]) : Buffer.from(bytes);
        try {
          return readStaffFile(file).lines.length > 0;
        } catch (error) {
          return error instanceof Fault && error.code.startsWith('staff.');
        }
      }),
    );
  });

  it('takes a day for a day and nothing else', () => {
    for (const text of ['2026-1-5', '05.01.2026', '5/1/2026', '05-01-2026']) assert.equal(readDay(text), '2026-01-05');
    for (const text of ['29.02.2027', '2026', '1.1.26', '2026-13-01', '0001-01-01'])
      assert.equal(readDay(text), 'wrong');
    assert.equal(readDay(''), null);
  });
});
