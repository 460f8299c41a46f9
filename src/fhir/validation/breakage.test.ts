// Valid official examples, each broken in one way: the validator must say what and where.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadR4 } from '../definitions/definitions.ts';
import { createValidator } from './validation.ts';

const { validate } = createValidator(loadR4());
// biome-ignore lint/suspicious/noExplicitAny: examples are broken in ways that no type allows
type Loose = any;
const example = (name: string): Loose =>
  JSON.parse(readFileSync(new URL(`../../../node_modules/hl7.fhir.r4.examples/${name}.json`, import.meta.url), 'utf8'));

type Breakage = { how: string; of: string; break: (r: Loose) => void; at: string; code: string; says?: RegExp };

const table: Breakage[] = [
  // Codes of required bindings
  {
    how: 'a code outside a required binding',
    of: 'Observation-f001',
    break: (r) => {
      r.status = 'finished';
    },
    at: 'Observation.status',
    code: 'code-invalid',
    says: /observation-status/,
  },
  {
    how: 'a code outside a required binding, in a list',
    of: 'AllergyIntolerance-example',
    break: (r) => {
      r.category = ['food', 'drink'];
    },
    at: 'AllergyIntolerance.category[1]',
    code: 'code-invalid',
  },
  {
    how: 'a concept outside a required binding',
    of: 'Condition-example',
    break: (r) => {
      r.clinicalStatus.coding[0].code = 'living';
    },
    at: 'Condition.clinicalStatus',
    code: 'code-invalid',
  },
  {
    how: 'a code of the right value set in the wrong system',
    of: 'Condition-example',
    break: (r) => {
      r.clinicalStatus.coding[0].system = 'http://x';
    },
    at: 'Condition.clinicalStatus',
    code: 'code-invalid',
  },
  {
    how: 'a nested code outside a required binding',
    of: 'Patient-example',
    break: (r) => {
      r.name[0].use = 'secret';
    },
    at: 'Patient.name[0].use',
    code: 'code-invalid',
  },
  {
    how: 'a content type that is none',
    of: 'DocumentReference-example',
    break: (r) => {
      r.content[0].attachment.contentType = 'pdf';
    },
    at: 'DocumentReference.content[0].attachment.contentType',
    code: 'code-invalid',
  },
  // Emptiness and null
  {
    how: 'an empty array',
    of: 'Patient-example',
    break: (r) => {
      r.telecom = [];
    },
    at: 'Patient.telecom',
    code: 'structure',
    says: /empty array/,
  },
  {
    how: 'an empty object',
    of: 'Patient-example',
    break: (r) => {
      r.maritalStatus = {};
    },
    at: 'Patient.maritalStatus',
    code: 'structure',
    says: /empty object/,
  },
  {
    how: 'an empty string',
    of: 'Patient-example',
    break: (r) => {
      r.name[0].family = '';
    },
    at: 'Patient.name[0].family',
    code: 'value',
  },
  {
    how: 'an element with an id alone',
    of: 'Patient-example',
    break: (r) => {
      r.maritalStatus = { id: 'a' };
    },
    at: 'Patient.maritalStatus',
    code: 'invariant',
    says: /ele-1/,
  },
  {
    how: 'null',
    of: 'Patient-example',
    break: (r) => {
      r.gender = null;
    },
    at: 'Patient.gender',
    code: 'structure',
    says: /null/,
  },
  {
    how: 'null for an object',
    of: 'Patient-example',
    break: (r) => {
      r.maritalStatus = null;
    },
    at: 'Patient.maritalStatus',
    code: 'structure',
    says: /null/,
  },
  {
    how: 'null in a list of objects',
    of: 'Patient-example',
    break: (r) => {
      r.name.push(null);
    },
    at: `Patient.name[3]`,
    code: 'structure',
    says: /null/,
  },
  {
    how: 'null in a list of primitives that nothing explains',
    of: 'Patient-example',
    break: (r) => {
      r.name[0].given.push(null);
    },
    at: 'Patient.name[0].given[2]',
    code: 'structure',
    says: /null/,
  },
  // Structure
  {
    how: 'an unknown element',
    of: 'Observation-f001',
    break: (r) => {
      r.colour = 'red';
    },
    at: 'Observation.colour',
    code: 'structure',
    says: /No such element/,
  },
  {
    how: 'an unknown element inside',
    of: 'Observation-f001',
    break: (r) => {
      r.valueQuantity.values = 1;
    },
    at: 'Observation.value.values',
    code: 'structure',
  },
  {
    how: 'an element of another server',
    of: 'Patient-example',
    break: (r) => {
      r.meta = { project: 'a' };
    },
    at: 'Patient.meta.project',
    code: 'structure',
  },
  {
    how: 'an extension beside what is no primitive',
    of: 'Patient-example',
    break: (r) => {
      r._maritalStatus = { id: 'a' };
    },
    at: 'Patient._maritalStatus',
    code: 'structure',
  },
  {
    how: 'a missing element',
    of: 'Observation-f001',
    break: (r) => {
      delete r.code;
    },
    at: 'Observation.code',
    code: 'required',
  },
  {
    how: 'a missing element inside',
    of: 'DocumentReference-example',
    break: (r) => {
      delete r.content[0].attachment;
    },
    at: 'DocumentReference.content[0].attachment',
    code: 'required',
  },
  {
    how: 'a missing choice',
    of: 'MedicationRequest-medrx0302',
    break: (r) => {
      delete r.medicationReference;
      delete r.medicationCodeableConcept;
      delete r.contained;
    },
    at: 'MedicationRequest.medication',
    code: 'required',
  },
  {
    how: 'two values of a choice',
    of: 'Observation-f001',
    break: (r) => {
      r.valueString = 'x';
    },
    at: 'Observation.value',
    code: 'structure',
    says: /one type/,
  },
  {
    how: 'a type that the choice does not have',
    of: 'Observation-f001',
    break: (r) => {
      r.valueAddress = { city: 'x' };
    },
    at: 'Observation.valueAddress',
    code: 'structure',
  },
  {
    how: 'one value where a list is',
    of: 'Patient-example',
    break: (r) => {
      r.name = r.name[0];
    },
    at: 'Patient.name',
    code: 'structure',
    says: /array/,
  },
  {
    how: 'a list where one value is',
    of: 'Patient-example',
    break: (r) => {
      r.gender = ['male'];
    },
    at: 'Patient.gender',
    code: 'structure',
  },
  {
    how: 'a list where one object is',
    of: 'Patient-example',
    break: (r) => {
      r.maritalStatus = [r.maritalStatus];
    },
    at: 'Patient.maritalStatus',
    code: 'structure',
  },
  {
    how: 'a string where an object is',
    of: 'Observation-f001',
    break: (r) => {
      r.code = 'glucose';
    },
    at: 'Observation.code',
    code: 'structure',
  },
  {
    how: 'a resourceType that R4 does not have',
    of: 'Bundle-101',
    break: (r) => {
      r.entry[0].resource.resourceType = 'Ghost';
    },
    at: 'Bundle.entry[0].resource',
    code: 'structure',
  },
  {
    how: 'an abstract resourceType',
    of: 'Bundle-101',
    break: (r) => {
      r.entry[0].resource.resourceType = 'DomainResource';
    },
    at: 'Bundle.entry[0].resource',
    code: 'structure',
  },
  // Primitives
  {
    how: 'a string for a boolean',
    of: 'Patient-example',
    break: (r) => {
      r.active = 'true';
    },
    at: 'Patient.active',
    code: 'value',
  },
  {
    how: 'a string for a decimal',
    of: 'Observation-f001',
    break: (r) => {
      r.valueQuantity.value = '6.3';
    },
    at: 'Observation.value.value',
    code: 'value',
  },
  {
    how: 'a date that does not exist',
    of: 'Patient-example',
    break: (r) => {
      r.birthDate = '2026-02-30';
    },
    at: 'Patient.birthDate',
    code: 'value',
    says: /date/,
  },
  {
    how: 'an instant without a zone',
    of: 'Observation-f001',
    break: (r) => {
      r.issued = '2026-02-28T10:00:00';
    },
    at: 'Observation.issued',
    code: 'value',
  },
  {
    how: 'a string with a control character',
    of: 'Patient-example',
    break: (r) => {
      r.name[0].family = 'A\u0007B';
    },
    at: 'Patient.name[0].family',
    code: 'value',
  },
  {
    how: 'an id that is none',
    of: 'Patient-example',
    break: (r) => {
      r.id = 'a_b';
    },
    at: 'Patient.id',
    code: 'value',
  },
  {
    how: 'an integer out of range',
    of: 'Patient-example',
    break: (r) => {
      r.telecom[1].rank = 0;
    },
    at: 'Patient.telecom[1].rank',
    code: 'value',
  },
  {
    how: 'a bad value in a list of primitives',
    of: 'Patient-example',
    break: (r) => {
      r.name[0].given[1] = 7;
    },
    at: 'Patient.name[0].given[1]',
    code: 'value',
  },
  // Extensions
  {
    how: 'an extension without url',
    of: 'Patient-example',
    break: (r) => {
      r.extension = [{ valueString: 'x' }];
    },
    at: 'Patient.extension[0].url',
    code: 'required',
  },
  {
    how: 'an extension with nothing',
    of: 'Patient-example',
    break: (r) => {
      r.extension = [{ url: 'http://x' }];
    },
    at: 'Patient.extension[0]',
    code: 'invariant',
    says: /ext-1/,
  },
  {
    how: 'an extension with a value and extensions',
    of: 'Patient-example',
    break: (r) => {
      r.extension = [{ url: 'http://x', valueString: 'x', extension: [{ url: 'a', valueCode: 'b' }] }];
    },
    at: 'Patient.extension[0]',
    code: 'invariant',
    says: /ext-1/,
  },
  {
    how: 'a primitive extension that is bad',
    of: 'Patient-example',
    break: (r) => {
      r._birthDate = { extension: [{ url: 'http://x', valueDateTime: 'yesterday' }] };
    },
    at: 'Patient.birthDate.extension[0].value',
    code: 'value',
  },
  {
    how: 'an id alone where the value is missing',
    of: 'Patient-example',
    break: (r) => {
      delete r.gender;
      r._gender = { id: 'a' };
    },
    at: 'Patient.gender',
    code: 'invariant',
    says: /ele-1/,
  },
  // Invariants
  {
    how: 'obs-6',
    of: 'Observation-f001',
    break: (r) => {
      r.dataAbsentReason = { text: 'x' };
    },
    at: 'Observation',
    code: 'invariant',
    says: /^obs-6/,
  },
  {
    how: 'obs-7',
    of: 'Observation-f001',
    break: (r) => {
      r.component = [{ code: r.code, valueString: 'x' }];
    },
    at: 'Observation',
    code: 'invariant',
    says: /^obs-7/,
  },
  {
    how: 'per-1',
    of: 'Encounter-f001',
    break: (r) => {
      r.period = { start: '2026-02-02', end: '2026-02-01' };
    },
    at: 'Encounter.period',
    code: 'invariant',
    says: /^per-1/,
  },
  {
    how: 'pat-1',
    of: 'Patient-example',
    break: (r) => {
      r.contact = [{ gender: 'male' }];
    },
    at: 'Patient.contact[0]',
    code: 'invariant',
    says: /^pat-1/,
  },
  {
    how: 'qty-3',
    of: 'Observation-f001',
    break: (r) => {
      delete r.valueQuantity.system;
    },
    at: 'Observation.value',
    code: 'invariant',
    says: /^qty-3/,
  },
  {
    how: 'sqty-1',
    of: 'Observation-f001',
    break: (r) => {
      r.referenceRange[0].low.comparator = '<';
    },
    at: 'Observation.referenceRange[0].low.comparator',
    code: 'structure',
  },
  {
    how: 'att-1',
    of: 'DocumentReference-example',
    break: (r) => {
      r.content[0].attachment = { data: 'QUJD' };
    },
    at: 'DocumentReference.content[0].attachment',
    code: 'invariant',
    says: /^att-1/,
  },
  {
    how: 'ait-2',
    of: 'AllergyIntolerance-example',
    break: (r) => {
      r.verificationStatus.coding[0].code = 'entered-in-error';
    },
    at: 'AllergyIntolerance',
    code: 'invariant',
    says: /^ait-2/,
  },
  // Narrative
  {
    how: 'a script in the narrative',
    of: 'Patient-example',
    break: (r) => {
      r.text.div = r.text.div.replace('</div>', '<script>x</script></div>');
    },
    at: 'Patient.text.div',
    code: 'invariant',
    says: /^txt-1/,
  },
  {
    how: 'an empty narrative',
    of: 'Patient-example',
    break: (r) => {
      r.text.div = '<div xmlns="http://www.w3.org/1999/xhtml"> </div>';
    },
    at: 'Patient.text.div',
    code: 'invariant',
    says: /^txt-2/,
  },
  // References and contained resources
  {
    how: 'a dangling local reference',
    of: 'MedicationRequest-medrx0302',
    break: (r) => {
      r.subject.reference = '#nobody';
    },
    at: 'MedicationRequest.subject',
    code: 'invariant',
    says: /^ref-1/,
  },
  {
    how: 'a reference to the container from outside',
    of: 'Observation-f001',
    break: (r) => {
      r.subject.reference = '#';
    },
    at: 'Observation.subject',
    code: 'invariant',
    says: /^ref-1/,
  },
  {
    how: 'a reference to a type that is not allowed',
    of: 'Observation-f001',
    break: (r) => {
      r.subject.reference = 'Practitioner/1';
    },
    at: 'Observation.subject',
    code: 'value',
    says: /Practitioner/,
  },
  {
    how: 'the same by URL and version',
    of: 'Observation-f001',
    break: (r) => {
      r.subject.reference = 'https://x/fhir/Practitioner/1/_history/2';
    },
    at: 'Observation.subject',
    code: 'value',
  },
  {
    how: 'a reference whose type says another',
    of: 'Observation-f001',
    break: (r) => {
      r.subject.type = 'Group';
    },
    at: 'Observation.subject',
    code: 'value',
  },
  {
    how: 'a contained resource of a type that is not allowed',
    of: 'Observation-f001',
    break: (r) => {
      r.contained = [{ resourceType: 'Organization', id: 'o', name: 'x' }];
      r.subject = { reference: '#o' };
    },
    at: 'Observation.subject',
    code: 'value',
  },
  {
    how: 'an unused contained resource',
    of: 'Patient-example',
    break: (r) => {
      r.contained = [{ resourceType: 'Basic', id: 'b', code: { text: 'x' } }];
    },
    at: 'Patient.contained[0]',
    code: 'invariant',
    says: /^dom-3/,
  },
  {
    how: 'two contained resources with one id',
    of: 'Patient-example',
    break: (r) => {
      const o = { resourceType: 'Organization', id: 'o', name: 'x' };
      r.contained = [o, { ...o }];
      r.managingOrganization = { reference: '#o' };
    },
    at: 'Patient.contained[1]',
    code: 'invariant',
    says: /same id/,
  },
  {
    how: 'a contained resource with a version',
    of: 'Patient-example',
    break: (r) => {
      r.contained = [{ resourceType: 'Organization', id: 'o', name: 'x', meta: { versionId: '1' } }];
      r.managingOrganization = { reference: '#o' };
    },
    at: 'Patient.contained[0]',
    code: 'invariant',
    says: /^dom-4/,
  },
  {
    how: 'a contained resource with a security label',
    of: 'Patient-example',
    break: (r) => {
      r.contained = [{ resourceType: 'Organization', id: 'o', name: 'x', meta: { security: [{ code: 'R' }] } }];
      r.managingOrganization = { reference: '#o' };
    },
    at: 'Patient.contained[0]',
    code: 'invariant',
    says: /^dom-5/,
  },
  {
    how: 'a contained resource in a contained one',
    of: 'Patient-example',
    break: (r) => {
      r.contained = [
        {
          resourceType: 'Organization',
          id: 'o',
          name: 'x',
          contained: [{ resourceType: 'Basic', id: 'b', code: { text: 'x' } }],
        },
      ];
      r.managingOrganization = { reference: '#o' };
    },
    at: 'Patient.contained[0]',
    code: 'invariant',
    says: /^dom-2/,
  },
  {
    how: 'an error in a contained resource',
    of: 'Patient-example',
    break: (r) => {
      r.contained = [{ resourceType: 'Organization', id: 'o', name: 'x', active: 1 }];
      r.managingOrganization = { reference: '#o' };
    },
    at: 'Patient.contained[0].active',
    code: 'value',
  },
  // Bundles
  {
    how: 'a total where none belongs',
    of: 'Bundle-bundle-transaction',
    break: (r) => {
      r.total = 3;
    },
    at: 'Bundle',
    code: 'invariant',
    says: /^bdl-1/,
  },
  {
    how: 'a transaction entry without request',
    of: 'Bundle-bundle-transaction',
    break: (r) => {
      delete r.entry[0].request;
    },
    at: 'Bundle',
    code: 'invariant',
    says: /^bdl-3/,
  },
  {
    how: 'two entries with one fullUrl',
    of: 'Bundle-bundle-transaction',
    break: (r) => {
      r.entry[1].fullUrl = r.entry[0].fullUrl;
    },
    at: 'Bundle',
    code: 'invariant',
    says: /^bdl-7/,
  },
  {
    how: 'an error in an entry',
    of: 'Bundle-bundle-transaction',
    break: (r) => {
      r.entry[0].resource.gender = 'x';
    },
    at: 'Bundle.entry[0].resource.gender',
    code: 'code-invalid',
  },
  {
    how: 'an entry that refers to an entry of the wrong type',
    of: 'Bundle-bundle-transaction',
    break: (r) => {
      r.entry.push({
        fullUrl: 'urn:uuid:1',
        resource: { resourceType: 'Basic', code: { text: 'x' }, author: { reference: 'urn:uuid:1' } },
        request: { method: 'POST', url: 'Basic' },
      });
    },
    at: `Bundle.entry[ENTRIES].resource.author`,
    code: 'value',
  },
];

for (const { how, of, break: breakIt, at, code, says } of table) {
  test(`${how} is refused at its place (${of})`, () => {
    const resource = example(of);
    const valid = validate(resource).filter((issue) => issue.severity === 'error');
    assert.deepEqual(valid, [], 'the example itself is valid');
    const place = at.replace('ENTRIES', String(resource.entry?.length));
    breakIt(resource);
    const issues = validate(resource);
    const found = issues.find(
      (issue) => issue.expression === place && issue.code === code && (says?.test(issue.text) ?? true),
    );
    assert.ok(found, `expected ${code} at ${place}, got ${JSON.stringify(issues, null, 1)}`);
  });
}
