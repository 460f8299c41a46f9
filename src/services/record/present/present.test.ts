// Doubts about what people read: values, dates, words, cells of a file.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { languages } from '../../../base/call.ts';
import { cell } from '../read-accesses.ts';
import { disposition, safeContentType } from '../read-content.ts';
import { factsOf } from './facts.ts';
import { codeWord, label, typeWord } from './labels.ts';
import { readMeasures } from './measures.ts';
import { parsePlainWords } from './plain-words.ts';
import { shownDate } from './shown-date.ts';
import { searchTextOf, sketchOf } from './sketch.ts';

const observation = (members: string): string => `{"resourceType":"Observation","code":{"text":"X"},${members}}`;
const measure = (members: string) => readMeasures(observation(members)).measures[0];

test('a value is shown as the laboratory wrote it', () => {
  assert.deepEqual(measure('"valueQuantity":{"value":1.50,"unit":"g/L"}'), {
    code: 'X',
    name: 'X',
    text: '1.50',
    number: 1.5,
    unit: 'g/L',
  });
  assert.deepEqual(measure('"valueQuantity":{"value":0.010,"comparator":"<","code":"mg/L"}')?.comparator, '<');
  assert.equal(measure('"valueQuantity":{"value":7,"unit":"1"}')?.unit, undefined, 'no unit is no unit');
  assert.equal(measure('"valueString":"Négatif"')?.text, 'Négatif');
  assert.equal(measure('"valueCodeableConcept":{"coding":[{"display":"Absent"}]}')?.text, 'Absent');
  assert.equal(measure('"valueRatio":{"numerator":{"value":1},"denominator":{"value":128}}')?.text, '1:128');
  assert.equal(measure('"status":"final"')?.text, '—');
});

test('outside of the range is as the laboratory says, else as the numbers say, and unknown beside a comparator', () => {
  const range = '"referenceRange":[{"low":{"value":0.7},"high":{"value":1.10}}]';
  const value = (number: string, more = ''): string => `"valueQuantity":{"value":${number}${more}},${range}`;
  assert.deepEqual(measure(value('1.1'))?.range, { low: 0.7, lowText: '0.7', high: 1.1, highText: '1.10' });
  assert.equal(measure(value('1.1'))?.flag, 'N');
  assert.equal(measure(value('1.2'))?.flag, 'H');
  assert.equal(measure(value('0.1'))?.flag, 'L');
  assert.equal(measure(value('0.7', ',"comparator":"<"'))?.flag, undefined);
  assert.equal(measure(`${value('1.2')},"interpretation":[{"coding":[{"code":"N"}]}]`)?.flag, 'N');
  assert.equal(measure(`${value('1.2')},"interpretation":[{"coding":[{"code":"HH"}]}]`)?.flag, 'HH');
  const therapy =
    '"valueQuantity":{"value":3},"referenceRange":[{"type":{"coding":[{"code":"treatment"}]},"low":{"value":2},"high":{"value":3}},{"high":{"value":1}}]';
  assert.deepEqual([measure(therapy)?.range, measure(therapy)?.flag], [{ high: 1, highText: '1' }, 'H']);
});

test('a sketch of anything at all is made without a fault', () => {
  const types = [
    'DocumentReference',
    'DiagnosticReport',
    'Observation',
    'Encounter',
    'CarePlan',
    'QuestionnaireResponse',
    'AllergyIntolerance',
    'Flag',
    'Goal',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...types),
      fc.json({ maxDepth: 4 }),
      fc.constantFrom('content', 'author', 'code', 'performer', 'item', 'contained', 'context', 'reaction'),
      (resourceType, value, member) => {
        const text = `{"resourceType":"${resourceType}","${member}":${value}}`;
        assert.equal(typeof sketchOf(resourceType, text).title, 'string');
        assert.equal(typeof searchTextOf(text), 'string');
        assert.ok(Array.isArray(factsOf(resourceType, JSON.parse(text), 'fr', '', undefined)));
      },
    ),
  );
});

test('a date is shown as exactly as it is known, in the time of the country', () => {
  assert.deepEqual(
    ['2011', '2011-09', '2011-09-02', '2026-07-01T22:30:00Z', 'hier'].map((one) => shownDate(one, 'fr')),
    ['2011', 'septembre 2011', '2 septembre 2011', '2 juillet 2026 à 00:30', 'hier'],
  );
  assert.equal(shownDate('2011-09-02', 'de'), '2. September 2011');
  // Who knows the day alone and must write an instant writes its first moment.
  for (const one of ['2011-09-02T00:00:00+02:00', '2011-09-02T00:00:00.000Z', '2011-09-02T00:00'])
    assert.equal(shownDate(one, 'de'), '2. September 2011');
});

test('every word is there in every language', () => {
  for (const language of languages) {
    assert.ok(typeWord('Observation', language).length > 0);
    assert.ok(label('since', language).length > 0);
    assert.ok(codeWord('active', language) !== undefined);
  }
  assert.equal(typeWord('MolecularSequence', 'fr'), 'Élément du dossier');
  assert.equal(codeWord('constructor', 'fr'), undefined);
});

test('the registers of plain words are read whole', () => {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(new URL(`../../../../policy/${name}`, import.meta.url), 'utf8'));
  const words = parsePlainWords(read('analyses.json'), read('document-kinds.json'));
  assert.ok(words.analyses.has('718-7'));
  for (const kind of words.kinds)
    for (const language of languages) assert.ok(kind.name[language], `${kind.code} in ${language}`);
});

test('no cell of a file begins as a formula does, and every cell is read back as it was', () => {
  for (const text of ['=1+1', '+1', '-1', '@x', '\t=1', ' =1', '|x', '%x', '\r\n=1'])
    assert.match(cell(text), /^"?'/, JSON.stringify(text));
  fc.assert(
    fc.property(fc.string(), (text) => {
      const shown = cell(text);
      const plain = shown.startsWith('"') ? shown.slice(1, -1).replaceAll('""', '"') : shown;
      assert.doesNotMatch(plain, /^\s*[=+\-@|%]/);
      assert.doesNotMatch(shown.startsWith('"') ? '' : shown, /[;"\r\n]/);
      assert.ok(plain === text.replace(/\r\n?|\n/g, ' ') || plain === `'${text.replace(/\r\n?|\n/g, ' ')}`);
    }),
  );
});

test('a file name cannot leave its header, and only what cannot run is shown in place', () => {
  const header = disposition('a"; x=\r\nSet-Cookie: y/../é', 'application/pdf', true);
  assert.doesNotMatch(header, /[\r\n]/);
  assert.match(header, /^inline; filename="[^"]*\.pdf"; filename\*=UTF-8''[^"]*\.pdf$/);
  for (const type of [
    'text/html',
    'image/svg+xml',
    'application/xhtml+xml',
    'text/xml',
    'application/javascript',
    'text/plain2',
    'nonsense',
  ])
    assert.equal(safeContentType(type).inPlace, false, type);
  assert.deepEqual(safeContentType('TEXT/PLAIN; charset=latin1'), {
    contentType: 'text/plain; charset=utf-8',
    inPlace: true,
  });
});
