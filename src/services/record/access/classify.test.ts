// Doubts the classification: codes, formats, types, labels, and what cannot be placed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import type { OrganisationKind } from '../../../base/call.ts';
import { classify } from './classify.ts';
import { parsePolicy } from './policy.ts';

const policy = parsePolicy(JSON.parse(readFileSync(new URL('../../../../policy/lu.json', import.meta.url), 'utf8')));
const loinc = 'http://loinc.org';
const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
const documentOf = (code: string, more: object = {}) => ({
  resourceType: 'DocumentReference',
  type: { coding: [{ system: loinc, code }] },
  ...more,
});
const places = (resource: unknown, expected: string) => {
  const { category, level } = classify(policy, resource);
  assert.equal(`${category}.${level}`, expected);
};

test('a document falls where its type code says', () => {
  places(documentOf('11502-2'), 'laboratory.N');
  places(documentOf('60591-5'), 'summary.N');
  places(documentOf('34105-7'), 'discharge.N');
  places(documentOf('57833-6'), 'medication.N');
  places(documentOf('18748-4'), 'imaging.N');
  places(documentOf('42348-3'), 'directives.N');
});
test('each kind of document that the portal offers falls where it says', () => {
  const kinds = JSON.parse(
    readFileSync(new URL('../../../../policy/document-kinds.json', import.meta.url), 'utf8'),
  ) as { system: string; code: string; category: string }[];
  for (const { system, code, category } of kinds)
    assert.deepEqual(
      [code, classify(policy, { resourceType: 'DocumentReference', type: { coding: [{ system, code }] } })],
      [code, { category, level: 'N' }],
    );
});
test('a type that is not in the policy leaves it to the category, then to the format code', () => {
  places(documentOf('99999-9', { category: [{ coding: [{ system: loinc, code: '11488-4' }] }] }), 'consultation.N');
  places(
    documentOf('99999-9', { content: [{ format: { system: 'x', code: 'urn:ihe:lab:xd-lab:2008' } }] }),
    'laboratory.N',
  );
  places(
    documentOf('99999-9', { content: [{ format: { system: 'x', code: 'urn:ihe:pcc:ic:2009' } }] }),
    'vaccination.N',
  );
});
test('every category can be named in our own code system', () => {
  for (const { code } of policy.document.categories) {
    const coding = [{ system: 'https://cercle.example/fhir/CodeSystem/data-category', code }];
    assert.equal(classify(policy, { resourceType: 'DocumentReference', category: [{ coding }] }).category, code);
  }
});
test('results fall where their category says', () => {
  const observation = (code: string) => ({
    resourceType: 'Observation',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code }] }],
  });
  places(observation('laboratory'), 'laboratory.N');
  places(observation('imaging'), 'imaging.N');
  places(observation('vital-signs'), 'consultation.N');
  places(
    {
      resourceType: 'DiagnosticReport',
      category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB' }] }],
    },
    'laboratory.N',
  );
});
test('a type that says enough needs no code', () => {
  places({ resourceType: 'Immunization' }, 'vaccination.N');
  places({ resourceType: 'MedicationRequest' }, 'medication.N');
  places({ resourceType: 'AllergyIntolerance' }, 'summary.N');
  places({ resourceType: 'Coverage' }, 'administrative.N');
});
test('what cannot be placed is restricted', () => {
  for (const resource of [{ resourceType: 'Basic' }, documentOf('99999-9'), null, 'text', [], {}])
    places(resource, 'consultation.R');
});
test('the same code in another system means nothing', () => {
  places(
    { resourceType: 'DocumentReference', type: { coding: [{ system: 'http://other', code: '11502-2' }] } },
    'consultation.R',
  );
});
test('confidentiality labels set the level, the strictest one wins', () => {
  const labelled = (...codes: string[]) =>
    documentOf('11502-2', { securityLabel: codes.map((code) => ({ coding: [{ system: confidentiality, code }] })) });
  for (const code of ['U', 'L', 'M', 'N']) places(labelled(code), 'laboratory.N');
  places(labelled('R'), 'laboratory.R');
  places(labelled('V', 'N'), 'laboratory.V');
  places(documentOf('11502-2', { meta: { security: [{ system: confidentiality, code: 'R' }] } }), 'laboratory.R');
  places(
    { resourceType: 'Composition', type: { coding: [{ system: loinc, code: '11502-2' }] }, confidentiality: 'V' },
    'laboratory.V',
  );
});
test('a sensitivity label restricts', () => {
  const security = [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }];
  places(documentOf('11502-2', { meta: { security } }), 'laboratory.R');
});
test('a confidentiality label that is unknown or lacks its system is not overlooked', () => {
  places(documentOf('11502-2', { meta: { security: [{ system: confidentiality, code: 'X' }] } }), 'laboratory.V');
  places(documentOf('11502-2', { meta: { security: [{ code: 'R' }] } }), 'laboratory.R');
});
test('a document bundle falls where its Composition says', () => {
  const composition = {
    resourceType: 'Composition',
    type: { coding: [{ system: loinc, code: '60591-5' }] },
    confidentiality: 'R',
  };
  places({ resourceType: 'Bundle', type: 'document', entry: [{ resource: composition }] }, 'summary.R');
});
test('classification throws at nothing', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (type, content, meta) => {
      assert.ok(
        classify(policy, { resourceType: 'DocumentReference', type, content, meta, securityLabel: type }).category,
      );
    }),
  );
});

test('what a laboratory sends without a category is laboratory, and nobody else’s is', () => {
  const resource = { resourceType: 'Observation', code: { coding: [{ system: 'http://loinc.org', code: '718-7' }] } };
  const from = (organisationKind: OrganisationKind) =>
    classify(policy, resource, { kind: 'system', clientId: 'c', organisationId: 'o', organisationKind }).category;
  assert.equal(from('laboratory'), 'laboratory');
  assert.equal(from('imaging'), classify(policy, resource).category);
  const allergy = { resourceType: 'AllergyIntolerance' };
  const laboratory = { kind: 'system', clientId: 'c', organisationId: 'o', organisationKind: 'laboratory' } as const;
  assert.equal(classify(policy, allergy, laboratory).category, classify(policy, allergy).category);
  assert.equal(from('hospital'), classify(policy, resource).category);
  assert.notEqual(classify(policy, resource).category, 'laboratory');
  const stated = { ...resource, category: [{ coding: [{ system: 'http://loinc.org', code: '11369-6' }] }] };
  assert.equal(
    classify(policy, stated, { kind: 'system', clientId: 'c', organisationId: 'o', organisationKind: 'laboratory' })
      .category,
    classify(policy, stated).category,
  );
});
