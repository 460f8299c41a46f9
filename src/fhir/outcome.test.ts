import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Category, Fault } from '../base/fault.ts';
import { loadR4 } from './definitions/definitions.ts';
import { errorSystem, faultOfIssues, outcomeOfFault, outcomeOfIssues } from './outcome.ts';
import { createValidator } from './validation/validation.ts';

const { validate } = createValidator(loadR4());

const issueTypes: Record<Category, string> = {
  invalid: 'invalid',
  unauthenticated: 'login',
  forbidden: 'forbidden',
  hidden: 'not-found',
  gone: 'deleted',
  conflict: 'conflict',
  refused: 'business-rule',
  busy: 'throttled',
  unavailable: 'transient',
  fault: 'exception',
};

test('each category of the closed list has its issue type, and the outcome is valid R4', () => {
  for (const [category, code] of Object.entries(issueTypes)) {
    const outcome = outcomeOfFault(new Fault(category as Category, { code: 'record.some-code', message: 'A message' }));
    assert.equal(outcome.issue[0]?.code, code);
    assert.equal(outcome.issue[0]?.details.coding?.[0]?.system, errorSystem);
    assert.deepEqual(validate(outcome), []);
  }
});

test('the stable code and the translated text are told', () => {
  const fault = new Fault('refused', { code: 'record.closed', message: 'internal words' });
  assert.deepEqual(outcomeOfFault(fault, 'Le dossier est fermé.').issue, [
    {
      severity: 'error',
      code: 'business-rule',
      details: { coding: [{ system: errorSystem, code: 'record.closed' }], text: 'Le dossier est fermé.' },
    },
  ]);
});

test('what is hidden or broken tells nothing of why', () => {
  for (const category of ['hidden', 'fault'] as const) {
    const one = new Fault(category, {
      code: 'record.hidden-by-patient',
      message: 'why',
      issues: [{ text: 'why', expression: 'Patient' }],
    });
    const other = new Fault(category, { code: 'record.absent', message: 'other' });
    assert.deepEqual(outcomeOfFault(one), outcomeOfFault(other));
    assert.doesNotMatch(JSON.stringify(outcomeOfFault(one)), /why|hidden-by/);
  }
});

test('the remarks of a validation keep their places and their types', () => {
  const fault = faultOfIssues(validate({ resourceType: 'Patient', gender: 'x', birthDate: '2026-02-30' }));
  assert.ok(fault);
  const outcome = outcomeOfFault(fault);
  assert.deepEqual(
    outcome.issue.map((i) => [i.code, i.expression]),
    [
      ['code-invalid', ['Patient.gender']],
      ['value', ['Patient.birthDate']],
    ],
  );
  assert.equal(outcome.issue[0]?.details.coding?.[0]?.code, 'fhir.invalid-resource');
  assert.deepEqual(validate(outcome), []);
});

test('what could not be read is an error of structure', () => {
  const fault = new Fault('invalid', {
    code: 'json.syntax',
    message: 'm',
    issues: [{ code: 'json.syntax', text: 'Not JSON: line 1, column 2' }],
  });
  assert.deepEqual(outcomeOfFault(fault).issue, [
    {
      severity: 'error',
      code: 'structure',
      details: { coding: [{ system: errorSystem, code: 'json.syntax' }], text: 'Not JSON: line 1, column 2' },
    },
  ]);
});

test('a valid resource has an outcome that says so, and warnings are no fault', () => {
  const questionnaire = validate({ resourceType: 'Questionnaire', status: 'draft', name: 'with space' });
  assert.equal(faultOfIssues(questionnaire), null);
  assert.equal(outcomeOfIssues(questionnaire).issue[0]?.severity, 'warning');
  for (const issues of [[], questionnaire]) assert.deepEqual(validate(outcomeOfIssues(issues)), []);
  assert.equal(outcomeOfIssues([]).issue[0]?.severity, 'information');
});
