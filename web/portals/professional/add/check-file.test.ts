// What is found out about a file before it is sent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pdfBytesMax, problemOf, titleFrom } from './check-file.ts';

test('a file is judged by its first bytes, not by its name', async () => {
  assert.equal(await problemOf(new Blob(['%PDF-1.7\n…'])), null);
  assert.equal(await problemOf(new Blob(['\n\n%PDF-1.4'])), null);
  assert.equal(await problemOf(new Blob(['PK\u0003\u0004 a spreadsheet'])), 'not-pdf');
  assert.equal(await problemOf(new Blob([' '.repeat(2000), '%PDF-1.7'])), 'not-pdf');
  assert.equal(await problemOf(new Blob([])), 'empty');
});

test('a file past the limit is refused before it is read', async () => {
  const large = { size: pdfBytesMax + 1, slice: () => assert.fail('it was read') } as unknown as Blob;
  assert.equal(await problemOf(large), 'too-large');
});

test('the name of a file is a first title', () => {
  assert.equal(titleFrom('Lettre_de_sortie.PDF'), 'Lettre de sortie');
});
