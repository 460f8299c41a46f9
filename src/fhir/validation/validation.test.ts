import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadR4 } from '../definitions/definitions.ts';
import { createValidator } from './validation.ts';

const definitions = loadR4();
const { validate, isResourceType } = createValidator(definitions);
const says = (resource: unknown): string[] =>
  validate(resource).map((i) => `${i.severity} ${i.code} ${i.expression}: ${i.text}`);
const patient = { resourceType: 'Patient', id: 'p1' };

test('what is no resource is refused without a crash', () => {
  for (const value of [
    null,
    undefined,
    1,
    'a',
    [],
    {},
    { resourceType: 1 },
    { resourceType: 'constructor' },
    { resourceType: 'Element' },
    { resourceType: '__proto__' },
  ]) {
    const issues = validate(value);
    assert.equal(issues.length, 1, JSON.stringify(value));
    assert.equal(issues[0]?.code, 'structure');
  }
});

test('another type than the expected one is refused', () => {
  assert.deepEqual(validate(patient, 'Patient'), []);
  assert.match(validate(patient, 'Observation')[0]?.text ?? '', /must be of type Observation/);
});

test('resource types are those of R4, none abstract', () => {
  assert.equal(isResourceType('Patient'), true);
  for (const name of ['Resource', 'DomainResource', 'Element', 'Period', 'toString', 'SubscriptionStatus', ''])
    assert.equal(isResourceType(name), false, name);
});

test('the definitions are HL7 own: elements of other servers are unknown', () => {
  for (const element of ['project', 'account', 'author']) {
    assert.deepEqual(says({ ...patient, meta: { [element]: 'x' } }), [
      `error structure Patient.meta.${element}: No such element`,
    ]);
  }
  assert.equal(definitions.fhirVersion, '4.0.1');
});

test('extensions of primitives stand for missing values', () => {
  const unknown = {
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
  };
  const observation = { resourceType: 'Observation', _status: unknown, code: { text: 'x' } };
  assert.deepEqual(validate(observation), []);
  const name = { given: ['A', null, 'C'], _given: [null, unknown, { id: 'c' }], family: 'X', _family: { id: 'f' } };
  assert.deepEqual(validate({ ...patient, name: [name] }), []);
  assert.deepEqual(says({ ...patient, name: [{ ...name, _given: [null, null, null] }] }).length, 2);
  assert.match(
    says({ ...patient, name: [{ given: ['A'], _given: [null, null] }] }).join(),
    /name\[0\].given: An array of nulls/,
  );
  assert.deepEqual(validate({ ...patient, name: [{ given: ['A'], _given: [null, unknown] }] }), []);
  assert.match(says({ ...patient, name: [{ given: ['A'], _given: unknown }] }).join(), /array is expected/);
});

test('two extensions of a choice are two values', () => {
  const observation = { resourceType: 'Observation', status: 'final', code: { text: 'x' }, valueString: 'a' };
  assert.deepEqual(validate({ ...observation, _valueString: { id: 'a' } }), []);
  assert.deepEqual(
    says({ ...observation, _valueInteger: { id: 'a' } })[0],
    'error structure Observation.value: Only one type of value may be given',
  );
});

test('contained resources are used by reference, by canonical or by pointing back', () => {
  const organization = { resourceType: 'Organization', id: 'o', name: 'O' };
  assert.deepEqual(validate({ ...patient, contained: [organization], managingOrganization: { reference: '#o' } }), []);
  const questionnaire = { resourceType: 'Questionnaire', id: 'q', status: 'draft' };
  assert.deepEqual(
    validate({
      resourceType: 'QuestionnaireResponse',
      status: 'completed',
      questionnaire: '#q',
      contained: [questionnaire],
    }),
    [],
  );
  const observation = {
    resourceType: 'Observation',
    id: 'x',
    status: 'final',
    code: { text: 'x' },
    subject: { reference: '#' },
  };
  assert.deepEqual(validate({ ...patient, contained: [observation] }), []);
  const basic = { resourceType: 'Basic', id: 'b', code: { text: 'x' }, subject: { reference: '#' } };
  assert.match(
    says({
      ...patient,
      contained: [
        { ...basic, author: { reference: '#' } },
        { ...basic, subject: { reference: '#c' } },
      ],
    }).join('\n'),
    /contained\[1\].subject: ref-1/,
  );
});

test('local references belong to the entry that holds them', () => {
  const held = {
    ...patient,
    contained: [{ resourceType: 'Organization', id: 'o', name: 'O' }],
    managingOrganization: { reference: '#o' },
  };
  const stranger = { resourceType: 'Patient', managingOrganization: { reference: '#o' } };
  const bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: held }, { resource: stranger }] };
  assert.deepEqual(says(bundle), [
    'error invariant Bundle.entry[1].resource.managingOrganization: ref-1: there is no contained resource with this id',
  ]);
  const parameters = {
    resourceType: 'Parameters',
    parameter: [
      { name: 'a', resource: held },
      { name: 'b', part: [{ name: 'c', resource: stranger }] },
    ],
  };
  assert.match(says(parameters).join(), /Parameters.parameter\[1\].part\[0\].resource.managingOrganization: ref-1/);
});

test('references that are logical, conditional, temporary or of other worlds are left alone', () => {
  for (const reference of [
    'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
    'Patient?identifier=a|b',
    'https://x.example/archive/17',
    'http://x/y/Unknown/1',
  ]) {
    assert.deepEqual(validate({ ...patient, managingOrganization: { reference } }), [], reference);
  }
  assert.deepEqual(
    validate({ ...patient, managingOrganization: { identifier: { value: 'x' }, type: 'Organization' } }),
    [],
  );
  assert.equal(says({ ...patient, managingOrganization: { identifier: { value: 'x' }, type: 'Location' } }).length, 1);
});

test('nesting has a limit', () => {
  let extension: object = { url: 'http://x', valueCode: 'a' };
  for (let i = 0; i < 70; i++) extension = { url: 'http://x', extension: [extension] };
  const issues = validate({ ...patient, extension: [extension] });
  assert.deepEqual(
    issues.map((i) => i.code),
    ['too-costly'],
  );
  assert.match(issues[0]?.text ?? '', /deeper than 60/);
});

test('elements and remarks have a limit', () => {
  const small = createValidator(definitions, { elementsMax: 100, issuesMax: 10 });
  const name = Array.from({ length: 200 }, () => ({ family: 'x' }));
  assert.deepEqual(
    small.validate({ ...patient, name }).map((i) => i.code),
    ['too-costly'],
  );
  const linkage = {
    resourceType: 'Linkage',
    item: Array.from({ length: 2 }, () => ({ type: 'source', resource: { display: 'x' } })),
  };
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: Array.from({ length: 9 }, () => ({ resource: linkage })),
  };
  const few = createValidator(definitions, { expressionsMax: 5 });
  assert.deepEqual(
    few.validate(bundle).map((i) => i.code),
    ['too-costly'],
  );
  assert.equal(small.validate({ ...patient, name: Array.from({ length: 30 }, () => ({ use: 'x' })) }).length, 10);
});

test('remarks never repeat what was sent', () => {
  const secret = 'S3cret Name';
  const bad = {
    ...patient,
    [secret]: 1,
    gender: secret,
    birthDate: secret,
    active: secret,
    name: [{ use: secret, [`${secret}2`]: 1 }],
    managingOrganization: { reference: `#${secret}` },
    text: { status: secret, div: secret },
  };
  const issues = validate(bad);
  assert.ok(issues.length >= 8);
  assert.doesNotMatch(JSON.stringify(issues), /S3cret/);
  assert.equal(issues[0]?.expression, 'Patient');
});

test('rules that only warn do not refuse', () => {
  const issues = validate({ resourceType: 'Questionnaire', status: 'draft', name: 'with space' });
  assert.deepEqual(
    issues.map((i) => i.severity),
    ['warning'],
  );
});

test('an error is told however many warnings come before it', () => {
  const questionnaire = { resourceType: 'Questionnaire', status: 'draft', name: 'with space' };
  const entry = Array.from({ length: 300 }, () => ({ resource: questionnaire }));
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [...entry, { resource: { ...patient, gender: 'x' } }],
  };
  const errors = validate(bundle).filter((i) => i.severity === 'error');
  assert.deepEqual(
    errors.map((i) => i.expression),
    ['Bundle.entry[300].resource.gender'],
  );
});
