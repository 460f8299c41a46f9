import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../../base/fault.ts';
import { activationLetters } from './activation-letters.ts';
import { inFours, lettersPerPdfMax, makeOpeningLetters } from './letters.ts';
import { createPdfMaker } from './pdf.ts';
import { staffLetters } from './staff-letters.ts';

const pdf = createPdfMaker();
const head = `#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: none)
#set text(lang: "fr", font: "Atkinson Hyperlegible Next")
`;

const agency = {
  name: 'Agence de test',
  street: '1, rue du Test',
  postalCode: '1111',
  town: 'Luxembourg',
  phone: '27 00 00 00',
  site: 'cercle.example',
};
const letter = {
  language: 'fr' as const,
  name: 'Anna Kieffer',
  address: ['Anna KIEFFER', '1, rue du Test', 'L-4001 Esch-sur-Alzette'],
  matricule: '1968030412347',
  referent: null,
  presenceCode: '7K3MQ9XWA2PT',
  activation: { code: 'K7QF-29XM-4TRD', validUntil: '2027-01-20' },
  date: '2026-11-22',
};
const pageCount = (bytes: Buffer): number => bytes.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;

test('a template and data become a tagged PDF/UA document', () => {
  const text = pdf.make(`${head}= #data.title`, { title: 'Bonjour' }).toString('latin1');
  assert.ok(text.startsWith('%PDF-1.7'));
  assert.match(text, /pdfuaid:part/);
  assert.match(text, /\/Lang\s*\(fr\)/);
});

test('data that looks like markup stays text', () => {
  const hostile = '#panic("out") $x$ @ref <label> \\ " `raw`';
  const plain = pdf.make(`${head}= #data.title\n#data.note`, { title: 'a', note: hostile });
  assert.equal(pageCount(plain), 1);
});

test('a template that breaks an accessibility rule is refused as our fault', () => {
  assert.throws(
    () => pdf.make('no title is set', {}),
    (error: unknown) => error instanceof Fault && error.code === 'pdf.template',
  );
  assert.throws(
    () => pdf.make(`${head}#data.absent`, { title: 'a' }),
    (error: unknown) => error instanceof Fault && error.code === 'pdf.template' && !error.message.includes('absent'),
  );
});

test('a template cannot read files of this machine', () => {
  assert.throws(() => pdf.make(`${head}#read("/../pdf.ts")`, { title: 'a' }), Fault);
  assert.throws(() => pdf.make(`${head}#read("/etc/hostname")`, { title: 'a' }), Fault);
});

test('the same letter gives the same bytes, two pages each', () => {
  const once = makeOpeningLetters(pdf, agency, [letter]);
  assert.ok(once.equals(makeOpeningLetters(pdf, agency, [letter])));
  assert.equal(pageCount(once), 2);
  const three = makeOpeningLetters(pdf, agency, [
    letter,
    { ...letter, language: 'de', referent: 'Dr Paul Schmit' },
    letter,
  ]);
  assert.equal(pageCount(three), 6);
});

test('no letter and too many letters are both refused', () => {
  assert.throws(() => makeOpeningLetters(pdf, agency, []), RangeError);
  assert.throws(() => makeOpeningLetters(pdf, agency, Array(lettersPerPdfMax + 1).fill(letter)), RangeError);
});

test('a code is grouped by four', () => {
  assert.equal(inFours('7K3MQ9XWA2'), '7K3M\u00a0Q9XW\u00a0A2');
});

test('activation letters are one page each, in each language, for each purpose', () => {
  const letters = (['fr', 'de', 'lb', 'en', 'pt'] as const).flatMap((language) =>
    (['patient', 'recovery', 'professional', 'administrator'] as const).map((purpose) => ({
      purpose,
      language,
      name: 'Anna Kieffer',
      address: ['Anna KIEFFER', '1, rue du Test', 'L-4001 Esch-sur-Alzette'],
      code: 'K7QF-29XM-4TRD',
      link: purpose === 'administrator' ? null : 'https://cercle.example/activate#code=K7QF-29XM-4TRD',
      validUntil: '2027-01-20',
      date: '2026-11-22',
    })),
  );
  const { template, data } = activationLetters(agency, letters);
  assert.equal(pageCount(pdf.make(template, data)), letters.length);
  assert.throws(() => activationLetters(agency, []), RangeError);
});

test('letters for staff are one page each, with a square that leads to the activation of professionals', () => {
  const one = {
    name: 'Dr Léa Hoffmann-Reuter',
    number: 'P100011',
    code: 'K7QF-29XM-4TRD',
    link: 'https://cercle.example/activate?as=professional#code=K7QF-29XM-4TRD',
    validUntil: '2027-01-20',
    date: '2026-11-22',
  };
  const house = { name: 'Clinique du Test', street: '1, rue du Test', postalCode: 'L-4001', town: 'Esch-sur-Alzette' };
  const { template, data } = staffLetters(agency, house, [one, one]);
  assert.equal(pageCount(pdf.make(template, data)), 2);
  assert.equal(JSON.stringify(data).split('<svg').length, 3);
});
