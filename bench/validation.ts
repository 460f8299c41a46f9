// Prints what validation and JSON text work cost, CPU time, warm. Figures, never pass or fail.
// Run: node bench/validation.ts
import { loadR4 } from '../src/fhir/definitions/definitions.ts';
import { parseWithDecimals } from '../src/fhir/json/decimals.ts';
import { bundleEntries } from '../src/fhir/json/element-texts.ts';
import { parseResource } from '../src/fhir/json/parse-resource.ts';
import { replaceReferences } from '../src/fhir/json/replace-references.ts';
import { withIdAndMeta } from '../src/fhir/json/with-id-and-meta.ts';
import { createValidator } from '../src/fhir/validation/validation.ts';

const seconds = Number(process.argv[2] ?? 1);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

function measure(name: string, run: () => unknown): void {
  for (let i = 0; i < 3000; i++) run();
  const startCpu = process.cpuUsage();
  const end = performance.now() + seconds * 1000;
  let runs = 0;
  while (performance.now() < end) {
    for (let i = 0; i < 50; i++) run();
    runs += 50;
  }
  const { user, system } = process.cpuUsage(startCpu);
  print(`${name.padEnd(52)} ${((user + system) / runs).toFixed(2).padStart(9)} us`);
}

const patient = { reference: 'Patient/2f1b9c1e-5a7d-4a52-9d0c-0a3f4d1c8e11' };
const coding = (system: string, code: string, display: string): object => ({ coding: [{ system, code, display }] });

const documentReference = {
  resourceType: 'DocumentReference',
  meta: { profile: ['https://profiles.ihe.net/ITI/MHD/StructureDefinition/IHE.MHD.Comprehensive.DocumentReference'] },
  masterIdentifier: {
    system: 'urn:ietf:rfc:3986',
    value: 'urn:oid:1.2.840.113556.1.8000.2554.58783.21864.3474.19410.44358',
  },
  identifier: [
    { use: 'official', system: 'urn:ietf:rfc:3986', value: 'urn:uuid:c5a6f0f2-4e0c-4b44-9a49-6c1f8b1a5a01' },
  ],
  status: 'current',
  docStatus: 'final',
  type: coding('http://loinc.org', '11502-2', 'Laboratory report'),
  category: [coding('http://loinc.org', '26436-6', 'Laboratory studies (set)')],
  subject: patient,
  date: '2026-11-20T09:12:33.120+01:00',
  author: [
    { reference: 'Practitioner/dr-weber-0001', display: 'Dr Weber' },
    { reference: 'Organization/laboratory-centre-0004' },
  ],
  authenticator: { reference: 'Practitioner/dr-weber-0001' },
  custodian: { reference: 'Organization/agency' },
  description:
    'Blood count, ionogram, renal function and inflammation, sampled fasting at the cardiology consultation of the morning',
  securityLabel: [coding('http://terminology.hl7.org/CodeSystem/v3-Confidentiality', 'N', 'normal')],
  content: [
    {
      attachment: {
        contentType: 'application/pdf',
        language: 'fr-LU',
        url: 'Binary/c5a6f0f2-4e0c-4b44-9a49-6c1f8b1a5a02',
        size: 48213,
        hash: '2jmj7l5rSw0yVb/vlWAYkK/YBwk=',
        title: 'Laboratory report of 20 November 2026',
        creation: '2026-11-20T08:55:00+01:00',
      },
      format: {
        system: 'http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode',
        code: 'urn:ihe:iti:xds:2017:mimeTypeSufficient',
      },
    },
  ],
  context: {
    event: [coding('http://terminology.hl7.org/CodeSystem/v3-ActCode', 'PATDOC', 'patient document')],
    period: { start: '2026-11-20T08:00:00+01:00', end: '2026-11-20T08:30:00+01:00' },
    facilityType: coding('http://snomed.info/sct', '261904005', 'Medical laboratory'),
    practiceSetting: coding('http://snomed.info/sct', '394579002', 'Cardiology'),
    sourcePatientInfo: patient,
  },
};

const observation = {
  resourceType: 'Observation',
  identifier: [{ system: 'https://lab.example/results', value: 'R-2026-118812-07' }],
  status: 'final',
  category: [coding('http://terminology.hl7.org/CodeSystem/observation-category', 'laboratory', 'Laboratory')],
  code: { ...coding('http://loinc.org', '2823-3', 'Potassium'), text: 'Potassium' },
  subject: patient,
  effectiveDateTime: '2026-11-20T07:40:00+01:00',
  issued: '2026-11-20T09:02:11.000+01:00',
  performer: [{ reference: 'Organization/laboratory-centre-0004' }],
  valueQuantity: { value: 4.1, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
  interpretation: [coding('http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', 'N', 'Normal')],
  referenceRange: [{ low: { value: 3.5, unit: 'mmol/L' }, high: { value: 5.1, unit: 'mmol/L' } }],
};

const narrated = {
  ...observation,
  text: {
    status: 'generated',
    div: '<div xmlns="http://www.w3.org/1999/xhtml"><p><b>Potassium</b>: 4.1 mmol/L (3.5 to 5.1)</p><table><tr><td>Status</td><td>final</td></tr></table></div>',
  },
};

const temporary = (i: number): string => `urn:uuid:00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
const bundle = {
  resourceType: 'Bundle',
  type: 'transaction',
  entry: Array.from({ length: 50 }, (_, i) => ({
    fullUrl: temporary(i),
    resource: { ...observation, ...(i > 0 ? { derivedFrom: [{ reference: temporary(i - 1) }] } : {}) },
    request: { method: 'POST', url: 'Observation' },
  })),
};

const started = performance.now();
const definitions = loadR4();
print(`${'load definitions'.padEnd(52)} ${((performance.now() - started) * 1000).toFixed(0).padStart(9)} us`);
const { validate } = createValidator(definitions);
for (const [name, resource] of Object.entries({ documentReference, observation, narrated, bundle })) {
  const first = performance.now();
  const issues = validate(resource);
  const size = JSON.stringify(resource).length;
  print(
    `first ${name} (${size} characters, ${issues.length} issues)`.padEnd(53) +
      `${((performance.now() - first) * 1000).toFixed(0).padStart(9)} us`,
  );
}

measure('validate DocumentReference', () => validate(documentReference));
measure('validate Observation', () => validate(observation));
measure('validate Observation with narrative', () => validate(narrated));
measure('validate transaction of 50 Observations', () => validate(bundle));

const text = JSON.stringify(documentReference);
const pretty = JSON.stringify(documentReference, null, 2);
const bytes = Buffer.from(text);
const idAndMeta = { id: 'a1b2c3d4-0123456789abcdefghjkmn', versionId: '1', lastUpdated: '2026-11-20T09:12:33.120Z' };
measure('JSON.parse DocumentReference (for comparison)', () => JSON.parse(text));
measure('parseResource DocumentReference', () => parseResource(bytes));
measure('withIdAndMeta DocumentReference', () => withIdAndMeta(text, idAndMeta));
measure('withIdAndMeta DocumentReference, indented', () => withIdAndMeta(pretty, idAndMeta));
measure('parseWithDecimals DocumentReference', () => parseWithDecimals(text));
const bundleText = JSON.stringify(bundle);
const map = new Map(bundle.entry.map(({ fullUrl }, i) => [fullUrl, `Observation/o${i}`]));
measure(`bundleEntries of 50 (${bundleText.length} characters)`, () => bundleEntries(bundleText));
measure('replaceReferences in it', () => replaceReferences(bundleText, map));
