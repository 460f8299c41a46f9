// Doubts about joined PDFs, read by another program than the one that wrote them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../../base/fault.ts';
import { createPdfJoiner } from './join-pdf.ts';
import { makeOpeningLetters } from './letters.ts';
import { createPdfMaker } from './pdf.ts';

const agency = {
  name: 'Agence',
  street: '1, rue',
  postalCode: '1111',
  town: 'Luxembourg',
  phone: '27',
  site: 'cercle.example',
};
const letter = (name: string) => ({
  language: 'fr' as const,
  name,
  address: [name.toUpperCase(), 'L-4001 Esch'],
  matricule: '1968030412347',
  // Looks like a reference to an object, and has a parenthesis that never closes.
  referent: 'Dr (12 0 R',
  presenceCode: `C${name}`,
  activation: null,
  date: '2026-11-22',
});

async function pagesOf(pdf: Buffer): Promise<{ texts: string[]; structured: boolean; title: unknown }> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0, stopAtErrors: true }).promise;
  const texts: string[] = [];
  let structured = true;
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const content = await page.getTextContent();
    texts.push(content.items.map((item) => ('str' in item ? item.str : '')).join(' '));
    structured &&= ((await page.getStructTree())?.children.length ?? 0) > 0;
  }
  const { info } = await document.getMetadata();
  await document.loadingTask.destroy();
  return { texts, structured, title: (info as { Title?: unknown }).Title };
}

test('joined parts keep every page, in order, with its text and its structure for screen readers', async () => {
  const pdf = createPdfMaker();
  const joiner = createPdfJoiner('Dossier “été”', 'Agence (A)');
  const parts = [['Anna', 'Bob'], ['Carla'], ['Dan', 'Eve', 'Fred']];
  const bytes = Buffer.concat([
    ...parts.map((names) => joiner.add(makeOpeningLetters(pdf, agency, names.map(letter)))),
    joiner.end(),
  ]);
  const { texts, structured, title } = await pagesOf(bytes);
  assert.equal(texts.length, 12);
  for (const [index, name] of parts.flat().entries()) {
    assert.match(texts[index * 2] as string, new RegExp(name.toUpperCase()));
    assert.match(texts[index * 2] as string, /Dr \(12 0 R/u);
  }
  assert.ok(structured);
  assert.equal(title, 'Dossier “été”');
  // Every entry of the table of objects leads to its object.
  const text = bytes.toString('latin1');
  const table = text.slice(Number(/startxref\n(\d+)/.exec(text)?.[1])).split('\r\n');
  const used = table
    .slice(1)
    .flatMap((entry, index) => (entry.endsWith('n') ? [[index + 1, Number(entry.slice(0, 10))] as const] : []));
  assert.ok(used.length > 200);
  for (const [number, offset] of used) assert.ok(text.startsWith(`${number} 0 obj`, offset), String(number));
});

test('what is no PDF of ours, and nothing at all, are refused', () => {
  for (const part of ['', 'no pdf', '%PDF-1.7\nstartxref\n9\n%%EOF'])
    assert.throws(
      () => createPdfJoiner('t', 'a').add(Buffer.from(part)),
      (error: unknown) => error instanceof Fault && error.code === 'pdf.join',
    );
  assert.throws(() => createPdfJoiner('t', 'a').end(), Fault);
});
