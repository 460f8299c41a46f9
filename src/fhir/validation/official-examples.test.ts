// HL7's own examples: nothing valid is refused, and what is refused is known, by name and reason.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { loadR4 } from '../definitions/definitions.ts';
import { createValidator, type Issue } from './validation.ts';

const { validate } = createValidator(loadR4());
const examples = new URL('../../../node_modules/hl7.fhir.r4.examples/', import.meta.url);

/** Definitions of the specification itself: thousands of files that no health record takes. */
const definitional =
  /^(StructureDefinition|ValueSet|CodeSystem|SearchParameter|ConceptMap|OperationDefinition|ImplementationGuide|ig-)|^Bundle-(resources|types|dataelements|valueset|v2|v3|profiles|extensions|conceptmaps|searchParams|external)|^package\.json$/;

const knownInvalid: Record<string, RegExp> = {
  // An empty div, against txt-2.
  'ActivityDefinition-blood-tubes-supply.json': /^txt-2/,
  'ActivityDefinition-heart-valve-replacement.json': /^txt-2/,
  'EventDefinition-example.json': /^txt-2/,
  'Questionnaire-zika-virus-exposure-assessment.json': /^txt-2/,
  // parent is a Device; the example names a DeviceDefinition.
  'DeviceMetric-example.json': /^A DeviceDefinition is not/,
  // reasonReference takes no Procedure.
  'DeviceUseStatement-example.json': /^A Procedure is not/,
  // dispenseRequest.performer is an Organization.
  'MedicationRequest-medrx0301.json': /^A Practitioner is not/,
  // performer takes no Encounter.
  'Observation-clinical-gender.json': /^A Encounter is not/,
  // Items of type display without the linkId that is 1..1.
  'Questionnaire-qs1.json': /required$/,
};

const errorsOf = (resource: unknown): Issue[] => validate(resource).filter((issue) => issue.severity === 'error');

test('every official example of R4 is accepted, but for those that break R4', () => {
  const refused: Record<string, string[]> = {};
  let count = 0;
  for (const name of readdirSync(examples)) {
    if (!name.endsWith('.json') || definitional.test(name)) continue;
    const resource = JSON.parse(readFileSync(new URL(name, examples), 'utf8'));
    if (typeof resource.resourceType !== 'string') continue;
    count++;
    const errors = errorsOf(resource);
    if (errors.length === 0) continue;
    if (!knownInvalid[name] || !errors.every((e) => knownInvalid[name]?.test(e.text))) {
      refused[name] = errors.slice(0, 3).map((e) => `${e.expression}: ${e.text}`);
    }
  }
  assert.deepEqual(refused, {});
  assert.ok(count > 600, `only ${count} examples`);
});

test('the examples that break R4 are refused', () => {
  for (const [name, reason] of Object.entries(knownInvalid)) {
    const errors = errorsOf(JSON.parse(readFileSync(new URL(name, examples), 'utf8')));
    assert.ok(
      errors.some((e) => reason.test(e.text)),
      name,
    );
  }
});

const shared = new URL('../../../../shared/data/', import.meta.url);
const skip = existsSync(shared) ? false : 'no ../shared/data here';

function* files(folder: URL): Generator<URL> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const url = new URL(entry.name + (entry.isDirectory() ? '/' : ''), folder);
    if (entry.isDirectory()) yield* files(url);
    else if (/\.json(\.gz)?$/.test(entry.name)) yield url;
  }
}

/** Messages of real laboratories, with what each of them breaks. */
const brokenByLaboratories = /^(This element is required at .*\.text\.div|Not a valid string at .*\.reference)$/;

test('patient summaries, laboratory reports and whole lives of others are accepted', { skip }, () => {
  const refused: string[] = [];
  for (const folder of ['fhir-ips/', 'fhir-eu-lab/', 'fhir-be-lab/', 'synthea-r4/']) {
    for (const url of files(new URL(folder, shared))) {
      const bytes = readFileSync(url);
      const resource = JSON.parse((url.pathname.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
      if (
        !resource.resourceType ||
        /^(StructureDefinition|ValueSet|CodeSystem|ImplementationGuide)$/.test(resource.resourceType)
      )
        continue;
      for (const issue of errorsOf(resource)) {
        const text = `${issue.text} at ${issue.expression}`;
        if (folder === 'fhir-be-lab/' && brokenByLaboratories.test(text)) continue;
        refused.push(`${url.pathname.split('/').at(-1)}: ${text}`);
      }
    }
  }
  assert.deepEqual(refused.slice(0, 10), []);
});
