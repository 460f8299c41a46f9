// Doubts about reading files: whatever people and spreadsheets save.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Fault } from '../../base/fault.ts';
import { completeMatricule } from '../../base/matricule.ts';
import { fileBytesMax, linesMax } from './model.ts';
import { readDeclarations } from './read-declarations.ts';

const anna = '1893120105732';
const paul = completeMatricule('19680304123');
const read = (text: string | Buffer) => readDeclarations(Buffer.from(text as string));
const refusedWith = (code: string) => (error: unknown) => error instanceof Fault && error.code === `openings.${code}`;
const seen = async (text: string | Buffer) =>
  (await read(text)).declarations.map(({ line, matricule, referent, refused }) => [
    line,
    matricule,
    referent,
    refused?.code ?? 'ok',
  ]);

describe('a file of declarations', () => {
  it('is read with any of the delimiters, in any order and case of the columns', async () => {
    const expected = [[2, anna, 'P1', 'ok']];
    assert.deepEqual(await seen(`matricule;referent\n${anna};P1`), expected);
    assert.deepEqual(await seen(`Referent,MATRICULE\r\nP1,${anna}\r\n`), expected);
    assert.deepEqual(await seen(`nom\tMatricule\tMédecin référent\r\nx\t${anna}\tP1\r\n`), expected);
    assert.deepEqual(await seen(`"N° matricule";"Code médecin référent"\r"${anna}";"P1"`), expected);
    assert.deepEqual(await seen(`Matrikelnummer;Referenzarzt\n${anna};P1\n`), expected);
  });

  it('is read in UTF-8 with a mark, Windows-1252 and UTF-16', async () => {
    const text = `Médecin référent;matricule;Prénom\nP1;${anna};Zoé\n`;
    const expected = [[2, anna, 'P1', 'ok']];
    assert.deepEqual(await seen(`\ufeff${text}`), expected);
    assert.deepEqual(await seen(Buffer.from(text, 'latin1')), expected);
    assert.deepEqual(await seen(Buffer.from(`\ufeff${text}`, 'utf16le')), expected);
    assert.equal((await read(Buffer.from(text, 'latin1'))).encoding, 'windows-1252');
    assert.equal((await read(text)).encoding, 'utf-8');
  });

  it('keeps the numbers of its lines, over blank lines and quoted line ends', async () => {
    const text = `sep=;\n\nmatricule;referent;note\n\n${anna};P1;"two\nlines"\n;;\n   \n${paul};P2;"a ""quote"""\n`;
    assert.deepEqual(await seen(text), [
      [5, anna, 'P1', 'ok'],
      [9, paul, 'P2', 'ok'],
    ]);
  });

  it('says what is wrong with a matricule', async () => {
    const cells = ['', '1,89312E+12', 'abc', '1893130105732', '1893120105731', ' 1893 1201 057-32', `'${paul}`];
    const codes = (await seen(`matricule;referent\n${cells.map((cell) => `${cell};P1`).join('\n')}`)).map(
      (one) => one[3],
    );
    assert.deepEqual(codes, [
      'matricule-missing',
      'matricule-shortened',
      'matricule-malformed',
      'matricule-malformed',
      'matricule-check',
      'ok',
      'ok',
    ]);
  });

  it('says when the referent is missing, also on a line that ends early', async () => {
    assert.deepEqual(await seen(`matricule;referent\n${anna};\n${paul}\n`), [
      [2, anna, '', 'referent-missing'],
      [3, paul, '', 'referent-missing'],
    ]);
  });

  it('takes a repeated declaration once, and contradicting ones not at all', async () => {
    const { declarations } = await read(
      `matricule;referent\n${anna};P1\n${anna.slice(0, 4)} ${anna.slice(4)};p1\n${paul};P1\n${paul};P2\n${paul};P1\n`,
    );
    assert.deepEqual(
      declarations.map((one) => one.refused),
      [
        null,
        { code: 'duplicate', other: 2 },
        { code: 'contradiction', other: 5 },
        { code: 'contradiction', other: 4 },
        { code: 'contradiction', other: 4 },
      ],
    );
  });

  it('is refused when it is empty, has no header, names a column twice, or is no text', async () => {
    for (const text of ['', '  \n\n', '\ufeff', 'matricule;referent\n', 'matricule;referent\n;\n'])
      await assert.rejects(read(text), refusedWith('file-empty'), JSON.stringify(text));
    for (const text of [`${anna};P1\n`, 'matricule;nom\n1;2', 'a\nb\nc'])
      await assert.rejects(read(text), refusedWith('header-missing'), JSON.stringify(text));
    await assert.rejects(read(`matricule;nin;referent\n${anna};${anna};P1`), refusedWith('header-ambiguous'));
    for (const bytes of [
      Buffer.from('PK\u0003\u0004matricule;referent'),
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]),
      Buffer.from('%PDF-1.7\n\u0000'),
    ])
      await assert.rejects(read(bytes), refusedWith('file-not-text'));
  });

  it('is refused rather than losing the lines after a quote that never closes', async () => {
    await assert.rejects(read(`matricule;referent\n${anna};"P1\n${paul};P2\n`), refusedWith('quote-open'));
  });

  it('is refused when it is too large or too long', async () => {
    await assert.rejects(readDeclarations(Buffer.alloc(fileBytesMax + 1, 0x20)), refusedWith('file-too-large'));
    await assert.rejects(read(`matricule;referent\n${'1;2\n'.repeat(linesMax + 1)}`), refusedWith('too-many-lines'));
    assert.equal((await read(`matricule;referent\n${'1;2\n'.repeat(linesMax)}`)).declarations.length, linesMax);
  });

  it('end for any bytes, with declarations or a Fault and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, headed) => {
        const file = headed ? Buffer.concat([Buffer.from('matricule;referent\n'), bytes]) : Buffer.from(bytes);
        const outcome = await readDeclarations(file).catch((error: unknown) => error);
        return outcome instanceof Fault
          ? outcome.code.startsWith('openings.')
          : (outcome as { declarations: unknown[] }).declarations.length > 0;
      }),
    );
  });
});
