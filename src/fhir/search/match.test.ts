import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDateRange } from './date-range.ts';
import { parseDecimalRange } from './decimal-range.ts';
import { examplesOf } from './examples.ts';
import { extract } from './extract.ts';
import { foldText } from './fold-text.ts';
import { indexTokens } from './index-tokens.ts';
import { compileMatch } from './match.ts';
import { resourceTypes } from './parameters.ts';
import { parseSearch } from './parse.ts';
import { sortResources } from './sort.ts';
import type { Json } from './values.ts';

const now = new Date('2026-11-22T12:00:00Z');
const matches = (resource: object, query: string): boolean => {
  const type = (resource as { resourceType: string }).resourceType;
  const parsed = parseSearch(
    type,
    query
      .split('&')
      .map((p) => p.replace(/=(.*)/s, (_, v: string) => `=${encodeURIComponent(v)}`))
      .join('&'),
    {
      handling: 'strict',
      now,
      baseUrl: 'https://cercle.example/fhir',
    },
  );
  assert.ok(parsed.criteria.length > 0, query);
  return compileMatch(parsed.criteria)(resource as Json);
};
const observation = (more: object) => ({
  resourceType: 'Observation',
  id: 'o',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '718-7' }] },
  ...more,
});
const quantity = (value: number, more: object = {}) =>
  observation({ valueQuantity: { value, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg', ...more } });

/** query, what it must find, what it must not find */
type Row = [query: string, finds: object[], misses: object[]];
const check = (rows: Row[]): void => {
  for (const [query, finds, misses] of rows) {
    for (const resource of finds)
      assert.equal(matches(resource, query), true, `${query} must find ${JSON.stringify(resource)}`);
    for (const resource of misses)
      assert.equal(matches(resource, query), false, `${query} must miss ${JSON.stringify(resource)}`);
  }
};

test('dates compare as ranges, by the table of prefixes', () => {
  const at = (effectiveDateTime: string) => observation({ effectiveDateTime });
  const during = (start?: string, end?: string) => observation({ effectivePeriod: { start, end } });
  check([
    [
      'date=2013-01-14',
      [at('2013-01-14T00:00:00+01:00'), at('2013-01-14T10:00:00Z'), at('2013-01-14')],
      [at('2013-01-15T00:00:00+01:00'), at('2013-01'), at('2013-01-13')],
    ],
    ['date=eq2013-01-14T10:00Z', [at('2013-01-14T10:00:59Z')], [at('2013-01-14T10:01:00Z'), at('2013-01-14')]],
    [
      'date=ne2013-01-14',
      [at('2013-01-15'), at('2013-01'), during('2013-01-14')],
      [at('2013-01-14T12:00:00Z'), observation({})],
    ],
    [
      'date=lt2013-01-14T10:00Z',
      [at('2013-01-14'), at('2013-01-13'), during(undefined, '2020')],
      [at('2013-01-14T10:00:00Z'), at('2013-01-15')],
    ],
    [
      'date=gt2013-01-14T10:00Z',
      [at('2013-01-14'), at('2013-01-14T10:01:00Z'), during('1990')],
      [at('2013-01-14T10:00:30Z'), at('2013-01-13')],
    ],
    [
      'date=ge2013-03-14',
      [at('2013-03-14'), at('2013-03-14T05:00:00Z'), during('2013-01-21'), during('2013-03-14', '2013-03-15')],
      [at('2013-03-13'), during(undefined, '2013-03-13'), during('2013-03-13', '2013-03-14')],
    ],
    [
      'date=le2013-03-14',
      [during('2013-01-21'), during(undefined, '2013-03-13'), at('2013-03-14')],
      [during('2013-03-15'), at('2013-03-15'), during('2013-03-14', '2013-03-15')],
    ],
    [
      'date=sa2013-03-14',
      [during('2013-03-15')],
      [during('2013-01-21'), during(undefined, '2013-03-13'), at('2013-03-14')],
    ],
    [
      'date=eb2013-03-14',
      [during(undefined, '2013-03-13'), at('2013-03-13')],
      [during('2013-03-15'), during('2013-01-21'), at('2013-03-14')],
    ],
    // 13.7 years ago: a tenth of that is 1.37 years.
    ['date=ap2013-03-14', [at('2014-02-01'), at('2012-01-01')], [at('2015-03-14'), at('2011-01-01')]],
    ['date=2012,2013', [at('2012-05-05'), at('2013')], [at('2014'), during('2012-06-01', '2013-06-01')]],
    [
      'date=ge2013-01-01&date=lt2014-01-01',
      [at('2013-12-31T23:30:00+01:00')],
      [at('2013-12-31T23:30:00Z'), at('2014-01-01T00:00:00+01:00')],
    ],
    ['date:missing=true', [observation({})], [at('2013')]],
    ['date:missing=false', [at('2013')], [observation({}), observation({ _effectiveDateTime: { extension: [] } })]],
  ]);
});

test('a Timing counts by its outer limits', () => {
  const effectiveTiming = {
    repeat: { boundsPeriod: { start: '2013-01-31', end: '2013-03-24' }, frequency: 1, period: 2, periodUnit: 'd' },
  };
  assert.equal(matches(observation({ effectiveTiming }), 'date=ap2013-02-01'), true);
  assert.equal(matches(observation({ effectiveTiming }), 'date=gt2013-02-01'), true);
  assert.equal(matches(observation({ effectiveTiming }), 'date=sa2013-02-01'), false);
  assert.equal(
    matches(observation({ effectiveTiming: { event: ['2013-01-01', '2013-05-05'] } }), 'date=gt2013-04'),
    true,
  );
});

test('a date without a zone is in Central European Time, summer time included', () => {
  const utc = (text: string) => new Date(parseDateRange(text)?.start ?? Number.NaN).toISOString();
  assert.equal(utc('2026-01-01'), '2025-12-31T23:00:00.000Z');
  assert.equal(utc('2026-07-01'), '2026-06-30T22:00:00.000Z');
  assert.equal(utc('2026-03-29T03:30:00'), '2026-03-29T01:30:00.000Z');
  assert.equal(utc('2026-10-25T03:00:00'), '2026-10-25T02:00:00.000Z');
  assert.equal(utc('1970-07-01'), '1970-06-30T23:00:00.000Z');
  const day = parseDateRange('2026-03-29') as { start: number; end: number };
  assert.equal((day.end - day.start) / 3_600_000, 23);
  const year = parseDateRange('2026') as { start: number; end: number };
  assert.equal((year.end - year.start) / 86_400_000, 365);
  const month = parseDateRange('2024-12') as { start: number; end: number };
  assert.equal((month.end - month.start) / 86_400_000, 31);
  assert.deepEqual(parseDateRange('2024-01-01T10:00:00.5Z'), {
    start: Date.UTC(2024, 0, 1, 10, 0, 0, 500),
    end: Date.UTC(2024, 0, 1, 10, 0, 0, 600),
  });
  assert.deepEqual(parseDateRange('2024-01-01T10:00:00 01:00'), parseDateRange('2024-01-01T10:00:00+01:00'));
});

test('what is no date is none', () => {
  for (const text of [
    '',
    '24',
    '2024-13',
    '2024-00-01',
    '2023-02-29',
    '2024-1-1',
    '2024-01-01T',
    '2024-01-01T10',
    '2024-01-01T25:00Z',
    '2024-01-01T10:00:00.Z',
    '2024-01-01T10:00:00+0100',
    '2024-01-01Z',
    '2024-01-01T10:00Zx',
    '0000',
  ]) {
    assert.equal(parseDateRange(text), null, text);
  }
});

test('numbers mean the precision they are written with', () => {
  const rows: [string, number, number, number][] = [
    ['100', 100, 99.5, 100.5],
    ['100.00', 100, 99.995, 100.005],
    ['1e2', 100, 95, 105],
    ['5.4', 5.4, 5.35, 5.45],
    ['5.40', 5.4, 5.395, 5.405],
    ['5.4e-3', 0.0054, 0.00535, 0.00545],
    ['-2', -2, -2.5, -1.5],
  ];
  for (const [text, exact, low, high] of rows) assert.deepEqual(parseDecimalRange(text), { exact, low, high }, text);
  for (const text of ['', 'x', '1,5', '.5', '1e9999', '0x10']) assert.equal(parseDecimalRange(text), null, text);
});

test('quantities compare by number, system and code, or by unit as shown', () => {
  check([
    [
      'value-quantity=5.4|http://unitsofmeasure.org|mg',
      [quantity(5.4), quantity(5.35), quantity(5.449)],
      [quantity(5.45), quantity(5.4, { code: 'g' }), quantity(5.4, { system: 'http://other' })],
    ],
    ['value-quantity=5.40e-3|http://unitsofmeasure.org|mg', [quantity(0.0054)], [quantity(0.00541)]],
    [
      'value-quantity=5.4||mg',
      [quantity(5.4), quantity(5.4, { system: undefined, code: undefined })],
      [quantity(5.4, { code: 'g', unit: 'g' })],
    ],
    ['value-quantity=5.4', [quantity(5.4, { code: 'kg' })], [quantity(6)]],
    [
      'value-quantity=lt100',
      [quantity(99.9), quantity(5, { comparator: '<' })],
      [quantity(100), quantity(500, { comparator: '>' })],
    ],
    ['value-quantity=le100', [quantity(100)], [quantity(100, { comparator: '>' }), quantity(100.1)]],
    [
      'value-quantity=gt100',
      [quantity(100.1), quantity(50, { comparator: '>' }), quantity(100, { comparator: '>=' })],
      [quantity(100), quantity(100, { comparator: '<' })],
    ],
    [
      'value-quantity=ge100',
      [quantity(100), quantity(100, { comparator: '<=' })],
      [quantity(100, { comparator: '<' }), quantity(99)],
    ],
    ['value-quantity=ap100', [quantity(91), quantity(110)], [quantity(89), quantity(111)]],
    ['value-quantity=ne100', [quantity(101), quantity(100, { comparator: '<' })], [quantity(100.2), observation({})]],
    ['value-quantity=sa100', [quantity(101), quantity(100, { comparator: '>' })], [quantity(100)]],
    ['value-quantity=eb100', [quantity(99), quantity(100, { comparator: '<' })], [quantity(100)]],
  ]);
});

test('tokens compare by code, by system and code, by system, and by the absence of a system', () => {
  const coded = (...coding: object[]) => observation({ code: { coding, text: 'Hémoglobine dans le sang' } });
  const loinc = coded({ system: 'http://loinc.org', code: '718-7', display: 'Hemoglobin' });
  const bare = coded({ code: '718-7' });
  check([
    ['code=718-7', [loinc, bare], [coded({ system: 'http://loinc.org', code: '718-8' })]],
    [
      'code=http://loinc.org|718-7',
      [loinc],
      [bare, coded({ system: 'http://other', code: '718-7' }, { system: 'http://loinc.org', code: 'x' })],
    ],
    ['code=|718-7', [bare], [loinc]],
    ['code=http://loinc.org|', [loinc], [bare]],
    ['code=x,http://loinc.org|718-7', [loinc], [bare]],
    [
      'code:text=hemoglob',
      [loinc, bare],
      [observation({ code: { text: 'Sodium' } }), observation({ code: { text: 'total hemoglobin' } })],
    ],
    [
      'code:not=718-7',
      [coded({ code: 'x' }), { resourceType: 'Observation' }],
      [loinc, bare, coded({ code: 'x' }, { code: '718-7' })],
    ],
    ['code:not=718-7,x', [coded({ code: 'y' })], [coded({ code: 'x' }), loinc]],
    ['status=FINAL', [observation({})], []],
    ['status=http://hl7.org/fhir/observation-status|final', [observation({})], []],
    ['status=|final', [observation({})], []],
    ['status=http://loinc.org|final', [], [observation({})]],
    ['status:not=final', [observation({ status: 'amended' })], [observation({})]],
    ['_tag=http://t|a', [observation({ meta: { tag: [{ system: 'http://t', code: 'a' }] } })], [observation({})]],
  ]);
});

test('booleans, identifiers of a type, and contact points are tokens', () => {
  const patient = {
    resourceType: 'Patient',
    active: true,
    identifier: [
      {
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
        system: 'urn:x',
        value: '446|053',
      },
    ],
    telecom: [
      { system: 'phone', value: '621 123' },
      { system: 'email', value: 'Anna@Example.lu' },
    ],
  };
  check([
    ['active=true', [patient], [{ resourceType: 'Patient' }, { resourceType: 'Patient', active: false }]],
    ['active=http://terminology.hl7.org/CodeSystem/special-values|true', [patient], []],
    ['identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|446\\|053', [patient], []],
    ['identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|PI|446\\|053', [], [patient]],
    ['identifier=urn:x|446\\|053', [patient], []],
    ['email=anna@example.lu', [patient], []],
    ['phone=anna@example.lu', [], [patient]],
    [
      'deceased=false',
      [patient, { resourceType: 'Patient', deceasedBoolean: false }],
      [{ resourceType: 'Patient', deceasedDateTime: '2020' }],
    ],
  ]);
  assert.ok(
    indexTokens(patient, 'Patient').includes(
      'identifier:of-type|http://terminology.hl7.org/CodeSystem/v2-0203|mr|446|053',
    ),
  );
});

test('strings start alike, whatever case and accents', () => {
  const named = (family: string, ...given: string[]) => ({ resourceType: 'Patient', name: [{ family, given }] });
  check([
    ['name=mull', [named('Müller')], [named('Schmüll')]],
    ['name=zoe', [named('X', 'Anna', 'Zoé')], [named('X', 'Anna')]],
    ["family=o'brien", [named('OBrien')], []],
    ['family:exact=Müller', [named('Müller')], [named('müller'), named('Muller'), named('Müllers')]],
    ['family:contains=ull', [named('Müller')], [named('Meyer')]],
    ['family=a\\,b', [named('A,B')], [named('A')]],
    ['family=a,b', [named('A'), named('B')], [named('C')]],
  ]);
  assert.equal(foldText('  Jean-Pierre\tD’ŒUVRE '), 'jean pierre doeuvre');
  assert.equal(foldText('Straße'), 'strasse');
});

test('references compare by type and id, by id, by URL, and by identifier', () => {
  const of = (reference: object) => observation({ encounter: reference });
  check([
    [
      'encounter=Encounter/1',
      [
        of({ reference: 'Encounter/1' }),
        of({ reference: 'Encounter/1/_history/3' }),
        of({ reference: 'https://cercle.example/fhir/Encounter/1' }),
      ],
      [of({ reference: 'https://other/Encounter/1' }), of({ reference: 'Encounter/11' }), of({ reference: '#1' })],
    ],
    [
      'encounter=1',
      [of({ reference: 'Encounter/1' }), of({ reference: 'EpisodeOfCare/1' })],
      [of({ reference: 'https://other/Encounter/1' })],
    ],
    ['encounter:Encounter=1', [of({ reference: 'Encounter/1' })], [of({ reference: 'EpisodeOfCare/1' })]],
    ['encounter=https://cercle.example/fhir/Encounter/1', [of({ reference: 'Encounter/1' })], []],
    [
      'encounter=https://other/Encounter/1',
      [of({ reference: 'https://other/Encounter/1' })],
      [of({ reference: 'Encounter/1' })],
    ],
    [
      'encounter:identifier=urn:v|7',
      [of({ identifier: { system: 'urn:v', value: '7' } })],
      [of({ reference: 'Encounter/7' })],
    ],
    [
      'focus=1',
      [observation({ focus: [{ reference: 'Device/1' }] })],
      [observation({ focus: [{ reference: 'http://x/Device/1' }] })],
    ],
  ]);
  const questionnaire = (value: string) => ({ resourceType: 'QuestionnaireResponse', questionnaire: value });
  check([
    ['questionnaire=http://x/Q', [questionnaire('http://x/Q'), questionnaire('http://x/Q|2')], []],
    [
      'questionnaire=http://x/Q\\|2',
      [questionnaire('http://x/Q|2')],
      [questionnaire('http://x/Q'), questionnaire('http://x/Q|3')],
    ],
  ]);
});

test('uris compare whole, or by what is above and below', () => {
  const valueSet = (url: string) => ({ resourceType: 'ValueSet', url });
  check([
    [
      'url=http://acme.org/fhir/ValueSet/123',
      [valueSet('http://acme.org/fhir/ValueSet/123')],
      [valueSet('http://acme.org/fhir/ValueSet/1234')],
    ],
    [
      'url:below=http://acme.org/fhir/',
      [valueSet('http://acme.org/fhir/ValueSet/123')],
      [valueSet('http://acme.org/fhirx')],
    ],
    [
      'url:above=http://acme.org/fhir/ValueSet/123/_history/5',
      [valueSet('http://acme.org/fhir/ValueSet/123')],
      [valueSet('http://acme.org/fhir/ValueSet/12')],
    ],
    ['url=urn:oid:1.2.3', [valueSet('urn:oid:1.2.3')], [valueSet('urn:oid:1.2.3.4')]],
  ]);
});

test('the parts of a composite are found together or not at all', () => {
  const component = (code: string, value: number) => ({
    code: { coding: [{ system: 'http://loinc.org', code }] },
    valueQuantity: { value, code: 'mm[Hg]' },
  });
  const pressure = observation({ component: [component('8480-6', 150), component('8462-4', 80)] });
  check([
    ['component-code-value-quantity=http://loinc.org|8480-6$gt140', [pressure], []],
    ['component-code-value-quantity=8462-4$gt140', [], [pressure]],
    ['component-code-value-quantity=8462-4$gt140,8480-6$gt140', [pressure], []],
    ['combo-code-value-quantity=8462-4$lt90||mm[Hg]', [pressure], []],
    ['code-value-quantity=718-7$lt10', [quantity(5)], [quantity(50), pressure]],
  ]);
  const replacing = {
    resourceType: 'DocumentReference',
    relatesTo: [
      { code: 'replaces', target: { reference: 'DocumentReference/a' } },
      { code: 'appends', target: { reference: 'DocumentReference/b' } },
    ],
  };
  check([
    ['relationship=DocumentReference/a$replaces', [replacing], []],
    ['relationship=DocumentReference/b$replaces', [], [replacing]],
  ]);
});

test('every parameter of IHE ITI-66 and ITI-67 finds its document or list', () => {
  const document = {
    resourceType: 'DocumentReference',
    id: 'd',
    status: 'current',
    extension: [
      { url: 'https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-HomeCommunityId', valueOid: 'urn:oid:1.2.3' },
    ],
    contained: [{ resourceType: 'Practitioner', id: 'a', name: [{ family: 'Weber', given: ['Léa'] }] }],
    author: [{ reference: '#a' }, { reference: 'Practitioner/p9', display: 'Dr Jean Muller' }],
    content: [
      {
        attachment: { creation: '2024-05-06T10:00:00+02:00', contentType: 'application/pdf' },
        format: { system: 'f', code: 'pdf' },
      },
    ],
    context: { period: { start: '2024-05-05' }, related: [{ identifier: { system: 'urn:a', value: 'acc' } }] },
  };
  check([
    ['author.family=web', [document], []],
    ['author.given=lea', [document], []],
    ['author.family=muller', [document], []],
    ['author.family:exact=muller', [], [document]],
    ['author.family=Schmit', [], [document]],
    ['creation=2024-05-06', [document], []],
    ['targetCommunityIdList=urn:oid:1.2.3', [document], []],
    ['related:identifier=urn:a|acc', [document], []],
    ['period=ge2024-05-05', [document], []],
    ['format=f|pdf', [document], []],
  ]);
  const submission = {
    resourceType: 'List',
    status: 'current',
    code: { coding: [{ system: 'https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes', code: 'submissionset' }] },
    extension: [
      {
        url: 'https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-sourceId',
        valueIdentifier: { value: 'urn:oid:1.2.3.4' },
      },
      {
        url: 'https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-designationType',
        valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '225728007' }] },
      },
    ],
    contained: [{ resourceType: 'Practitioner', id: 's', name: [{ family: 'Weber', given: ['Léa'] }] }],
    source: { reference: '#s' },
    date: '2004-12-25T23:50:50-05:00',
  };
  check([
    ['sourceId=urn:oid:1.2.3.4', [submission], []],
    ['designationType=http://snomed.info/sct|225728007', [submission], []],
    ['code=submissionset', [submission], []],
    ['source.family=Weber', [submission], []],
    ['source.given=Lea', [submission], []],
    ['date=2004-12-26', [submission], []],
  ]);
  assert.ok(indexTokens(submission as Json, 'List').includes('designationType||225728007'));
});

test('extract gives typed values', () => {
  const [example] = examplesOf('DocumentReference', 1);
  assert.ok(example);
  assert.deepEqual(extract(example, 'DocumentReference', 'nonsense'), null);
  const type = extract(example, 'DocumentReference', 'type');
  assert.equal(type?.kind === 'token' && type.values[0]?.code, '34108-1');
  const rows = extract(example, 'DocumentReference', 'relationship');
  assert.equal(rows?.kind === 'composite' && rows.rows.length, 1);
});

test('no example of any type is too odd to be read and filed', () => {
  let terms = 0;
  for (const type of resourceTypes)
    for (const resource of examplesOf(type, 3)) terms += indexTokens(resource, type).length;
  assert.ok(terms > 2000, `${terms} terms`);
});

test('hostile shapes neither throw nor match', () => {
  const odd = [
    { code: null },
    { code: 'x' },
    { code: [] },
    { code: { coding: 'x' } },
    { code: { coding: [null, 1, 'x'] } },
    { code: [[{}]] },
    { subject: 'x', effectiveDateTime: 5, valueQuantity: [] },
    { meta: 3 },
  ];
  for (const more of odd) {
    const resource = { resourceType: 'Observation', ...more } as Json;
    assert.ok(indexTokens(resource, 'Observation').length <= 2);
    for (const query of [
      'code=718-7',
      'date=2024',
      'value-quantity=5',
      'subject:Device=1',
      '_tag=x',
      'combo-code-value-quantity=a$5',
    ]) {
      assert.equal(matches(resource, query), false);
    }
  }
});

test('sorting puts missing values last both ways, and ties in order of ids', () => {
  const at = (id: string, effectiveDateTime?: string) => observation({ id, effectiveDateTime }) as unknown as Json;
  const items = [at('d'), at('b', '2024-01-02'), at('a', '2024-01-02'), at('c', '2023'), at('e', '2025')];
  const order = (sort: string) =>
    sortResources(items, parseSearch('Observation', `_sort=${sort}`, { handling: 'strict', now }).sort, (item) => item)
      .map((item) => item.id)
      .join('');
  assert.equal(order('date'), 'cabed');
  assert.equal(order('-date'), 'eabcd');
  assert.equal(order('-_id'), 'edcba');
  assert.equal(order('status,-_id'), 'edcba');
});
