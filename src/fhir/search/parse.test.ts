import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../../base/fault.ts';
import { mergeForm, parseSearch } from './parse.ts';

const now = new Date('2026-11-22T12:00:00Z');
const strict = (query: string, type = 'Observation') => parseSearch(type, query, { handling: 'strict', now });
const lenient = (query: string, type = 'Observation') => parseSearch(type, query, { handling: 'lenient', now });

function refuses(query: string, code: string, expression?: string, type = 'Observation'): void {
  assert.throws(
    () => lenient(query, type),
    (fault) => {
      assert.ok(fault instanceof Fault, String(fault));
      assert.equal(fault.category, 'invalid');
      assert.equal(fault.code, code, query);
      if (expression !== undefined) assert.equal(fault.issues[0]?.expression, expression);
      return true;
    },
  );
}

test('an unknown parameter is refused when strict, and reported and left out of the self link when lenient', () => {
  assert.throws(
    () => strict('code=x&colour=red'),
    (fault) =>
      fault instanceof Fault &&
      fault.code === 'search.unknown-parameter' &&
      fault.issues[0]?.expression === 'http.colour',
  );
  const query = lenient('code=http%3A%2F%2Fl%7Cx&colour=red&_cursor=abc&_count=5&_foo=1');
  assert.deepEqual(query.ignored, ['colour', '_foo']);
  assert.equal(query.self, 'code=http%3A%2F%2Fl%7Cx&_count=5');
  assert.equal(query.cursor, 'abc');
  assert.equal(query.criteria.length, 1);
});

test('a modifier that is not supported is always refused', () => {
  refuses('code:in=http://vs', 'search.unsupported-modifier', 'http.code:in');
  refuses('code:above=1', 'search.unsupported-modifier');
  refuses('code:exact=1', 'search.unsupported-modifier');
  refuses('status:of-type=a|b|c', 'search.unsupported-modifier');
  refuses('date:exact=2024', 'search.unsupported-modifier');
  refuses('value-quantity:not=5', 'search.unsupported-modifier');
  refuses('encounter:Patient=5', 'search.unsupported-modifier');
  refuses('encounter:above=5', 'search.unsupported-modifier');
  refuses('_id:text=5', 'search.unsupported-modifier');
  refuses('_count:exact=5', 'search.unsupported-modifier');
  refuses('code-value-quantity:not=a$5', 'search.unsupported-modifier');
  refuses('_include:foo=Observation:subject', 'search.unsupported-modifier');
});

test('what would change the question is never ignored', () => {
  for (const name of ['_has:Provenance:target:agent', '_filter', '_query', '_list', '_text', '_content'])
    refuses(`${name}=x`, 'search.unsupported-parameter', `http.${name}`);
  refuses('encounter.type=x', 'search.unsupported-chain', 'http.encounter.type');
  refuses('performer:Practitioner.name=x', 'search.unsupported-chain');
  refuses('patient.name=x', 'search.unsupported-chain');
  assert.deepEqual(lenient('_contained=false').ignored, []);
});

test('values that make no sense are refused with their parameter', () => {
  refuses('date=yesterday', 'search.invalid-value', 'http.date');
  refuses('date=ge', 'search.invalid-value');
  refuses('value-quantity=much', 'search.invalid-value');
  refuses('value-quantity=5|mg', 'search.invalid-value');
  refuses('code=|', 'search.invalid-value');
  refuses('code=a,', 'search.invalid-value');
  refuses('date:missing=perhaps', 'search.invalid-value');
  refuses('code-value-quantity=718-7', 'search.invalid-value');
  refuses('identifier:of-type=a|b', 'search.invalid-value');
});

test('control parameters are read, bounded, and given once', () => {
  const query = strict(
    '_count=9999&_sort=-date,_id&_total=accurate&_summary=true&_elements=id,code.text&_pretty=true&_format=json',
  );
  assert.equal(query.count, 500);
  assert.deepEqual(
    query.sort.map(({ code, descending }) => [code, descending]),
    [
      ['date', true],
      ['_id', false],
    ],
  );
  assert.equal(query.total, 'accurate');
  assert.equal(query.summary, 'true');
  assert.deepEqual(query.elements, ['id', 'code.text']);
  assert.equal(query.pretty, true);
  assert.equal(query.format, 'json');
  assert.equal(strict('').count, 20);
  assert.equal(strict('_count=0').count, 0);
  refuses('_count=-1', 'search.invalid-value');
  refuses('_count=1&_count=2', 'search.repeated-parameter');
  refuses('_sort=nonsense', 'search.unsupported-sort');
  refuses('_sort=code-value-quantity', 'search.unsupported-sort');
  refuses('_total=all', 'search.invalid-value');
  refuses('_summary=perhaps', 'search.invalid-value');
  refuses('_cursor=%3Cscript%3E', 'search.invalid-value');
});

test('includes name a reference of a type', () => {
  const query = strict(
    '_include=Observation:encounter&_include:iterate=Encounter:location:Location&_revinclude=Provenance:target&_include=*',
  );
  assert.deepEqual(query.includes, [
    { source: 'Observation', code: 'encounter', target: undefined, iterate: false },
    { source: 'Encounter', code: 'location', target: 'Location', iterate: true },
    { source: 'Observation', code: '*', target: undefined, iterate: false },
  ]);
  assert.deepEqual(query.revincludes, [{ source: 'Provenance', code: 'target', target: undefined, iterate: false }]);
  refuses('_include=Observation:code', 'search.invalid-value');
  refuses('_include=Observation', 'search.invalid-value');
  refuses('_revinclude=*', 'search.invalid-value');
});

test('the record is found by id, by URL or by identifier, in every way to say it', () => {
  const anna = { by: 'id', id: 'anna', url: undefined };
  for (const text of [
    'patient=Patient/anna',
    'patient=anna',
    'subject=Patient/anna',
    'subject:Patient=anna',
    'patient=anna,anna',
  ]) {
    assert.deepEqual(strict(text).patient, [anna], text);
    assert.equal(strict(text).criteria.length, 0);
  }
  const matricule = { by: 'identifier', system: 'urn:m', value: '1990|1' };
  for (const name of [
    'patient.identifier',
    'subject.identifier',
    'patient:identifier',
    'subject:identifier',
    'subject:Patient.identifier',
  ]) {
    assert.deepEqual(strict(`${name}=urn:m|1990\\|1`).patient, [matricule], name);
  }
  assert.deepEqual(strict('patient.identifier=77').patient, [{ by: 'identifier', system: undefined, value: '77' }]);
  assert.deepEqual(strict('patient=https://x/fhir/Patient/a').patient, [
    { by: 'id', id: 'a', url: 'https://x/fhir/Patient/a' },
  ]);
  const own = parseSearch('List', 'patient=https://cercle.example/fhir/Patient/a', {
    handling: 'strict',
    now,
    baseUrl: 'https://cercle.example/fhir',
  });
  assert.deepEqual(own.patient, [{ by: 'id', id: 'a', url: undefined }]);
  refuses('patient=anna,lucie', 'search.one-patient');
  assert.deepEqual(strict('subject=Device/d').patient, []);
  assert.equal(strict('subject=Device/d').criteria.length, 1);
});

test('a search has limits', () => {
  refuses(`code=${'x'.repeat(8200)}`, 'search.too-long');
  refuses(Array.from({ length: 65 }, () => 'code=x').join('&'), 'search.too-many');
  refuses(`code=${Array.from({ length: 101 }, () => 'x').join(',')}`, 'search.too-many');
  assert.equal(strict(`code=${Array.from({ length: 100 }, () => 'x').join(',')}`).criteria.length, 1);
});

test('a form of POST _search counts as the query of the URL does', () => {
  const query = strict(mergeForm('_count=5', 'code=a+b%2Cc&status=final'));
  assert.equal(query.count, 5);
  assert.deepEqual(
    query.criteria.map((criterion) => criterion.name),
    ['code', 'status'],
  );
  const [code] = query.criteria;
  assert.ok(code?.by === 'value' && code.test.kind === 'token');
  assert.deepEqual(
    code.test.values.map((value) => value.code),
    ['a b', 'c'],
  );
  assert.equal(mergeForm('', 'a=b'), 'a=b');
});

test('escaped separators belong to the value', () => {
  const [code] = strict('code=a%5C%2Cb,c%5C%7Cd,e%5C%5Cf,x%5Cy').criteria;
  assert.ok(code?.by === 'value' && code.test.kind === 'token');
  assert.deepEqual(
    code.test.values.map((value) => value.code),
    ['a,b', 'c|d', 'e\\f', 'x\\y'],
  );
});

test('an empty value is as no parameter, and broken percent encoding is refused', () => {
  assert.equal(strict('code=&status=final').criteria.length, 1);
  refuses('code=%E0%A4%A', 'search.invalid-value', 'http.code');
  refuses('x=y', 'search.unknown-type', undefined, 'Nonsense');
});
