// What the benchmarks send: a document reference of 2 KB as MHD's Comprehensive metadata makes it, a laboratory value,
// and a patient's life as one transaction. `000000000000` is where each request puts a number of its own.

export const serial = '000000000000';
const coding = (system: string, code: string, display: string): object => ({ coding: [{ system, code, display }] });
const loinc = 'http://loinc.org';
const snomed = 'http://snomed.info/sct';

export const documentReference = (patientId: string, date = '2026-11-20T09:12:33.120+01:00'): object => ({
  resourceType: 'DocumentReference',
  meta: { profile: ['https://profiles.ihe.net/ITI/MHD/StructureDefinition/IHE.MHD.Comprehensive.DocumentReference'] },
  masterIdentifier: {
    system: 'urn:ietf:rfc:3986',
    value: `urn:oid:1.2.840.113556.1.8000.2554.58783.21864.3474.${serial}`,
  },
  identifier: [{ use: 'official', system: 'urn:ietf:rfc:3986', value: `urn:uuid:c5a6f0f2-4e0c-4b44-9a49-${serial}` }],
  status: 'current',
  docStatus: 'final',
  type: coding(loinc, '34105-7', 'Hospital Discharge summary'),
  category: [coding(loinc, '18842-5', 'Discharge summary')],
  subject: { reference: `Patient/${patientId}` },
  date,
  author: [
    {
      display: 'Dr Claire Weber',
      identifier: { system: 'https://cercle.example/fhir/sid/practitioner', value: '123456-78' },
    },
    { display: 'Hôpital du Belvédère' },
  ],
  authenticator: { display: 'Dr Claire Weber' },
  custodian: { display: 'Agence eSanté' },
  description:
    'Cardiology stay: rapid atrial fibrillation, anticoagulation begun, echocardiography with preserved ejection fraction',
  securityLabel: [coding('http://terminology.hl7.org/CodeSystem/v3-Confidentiality', 'N', 'normal')],
  content: [
    {
      attachment: {
        contentType: 'application/pdf',
        language: 'fr-LU',
        url: `https://his.belvedere.example/documents/${serial}.pdf`,
        size: 48213,
        hash: '2jmj7l5rSw0yVb/vlWAYkK/YBwk=',
        title: 'Discharge letter of 20 November 2026',
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
    period: { start: '2026-11-16T08:00:00+01:00', end: '2026-11-20T08:30:00+01:00' },
    facilityType: coding(snomed, '22232009', 'Hospital'),
    practiceSetting: coding(snomed, '394579002', 'Cardiology'),
    sourcePatientInfo: { reference: `Patient/${patientId}` },
  },
});

export const observation = (patientId: string, value = '4.10', id?: string): string =>
  // Written as text, so that 4.10 stays 4.10.
  `{"resourceType":"Observation",${id === undefined ? '' : `"id":"${id}",`}"status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"2823-3","display":"Potassium [Moles/volume] in Serum or Plasma"}],"text":"Potassium"},"subject":{"reference":"Patient/${patientId}"},"effectiveDateTime":"2026-11-20T08:15:00+01:00","issued":"2026-11-20T11:02:10.000+01:00","performer":[{"display":"Laboratoire du Belvédère"}],"valueQuantity":{"value":${value},"unit":"mmol/l","system":"http://unitsofmeasure.org","code":"mmol/L"},"interpretation":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation","code":"N"}]}],"referenceRange":[{"low":{"value":3.50,"unit":"mmol/l","system":"http://unitsofmeasure.org","code":"mmol/L"},"high":{"value":5.10,"unit":"mmol/l","system":"http://unitsofmeasure.org","code":"mmol/L"}}],"note":[{"text":"Sample ${serial}"}]}`;

export type Entry = { fullUrl?: string; resource: string; type: string };

export const transaction = (entries: readonly Entry[]): string =>
  `{"resourceType":"Bundle","type":"transaction","entry":[${entries
    .map(
      ({ fullUrl, resource, type }) =>
        `{${fullUrl === undefined ? '' : `"fullUrl":"${fullUrl}",`}"resource":${resource},"request":{"method":"POST","url":"${type}"}}`,
    )
    .join(',')}]}`;

/** A stay as one transaction, for machines without the synthetic lives: encounters with problems, values and a report each. */
export function lifeOf(patientId: string, encounters: number): { text: string; resources: number } {
  const entries: Entry[] = [];
  const urn = (kind: number, at: number): string =>
    `urn:uuid:${String(kind).padStart(8, '0')}-0000-4000-8000-${String(at).padStart(12, '0')}`;
  const subject = { reference: `Patient/${patientId}` };
  const add = (type: string, fullUrl: string, members: object): void =>
    void entries.push({ type, fullUrl, resource: JSON.stringify({ resourceType: type, ...members }) });
  for (let i = 0; i < encounters; i++) {
    const day = `20${String(10 + (i % 16))}-0${1 + (i % 9)}-1${i % 10}`;
    add('Encounter', urn(1, i), {
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      subject,
      period: { start: `${day}T09:00:00+01:00`, end: `${day}T09:30:00+01:00` },
    });
    add('Condition', urn(2, i), {
      clinicalStatus: coding('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active', 'Active'),
      code: coding(snomed, '38341003', 'Hypertensive disorder'),
      subject,
      encounter: { reference: urn(1, i) },
      onsetDateTime: day,
    });
    for (let v = 0; v < 6; v++)
      entries.push({
        type: 'Observation',
        fullUrl: urn(3 + v, i),
        resource: observation(patientId).replace(
          '"status":"final",',
          `"status":"final","encounter":{"reference":"${urn(1, i)}"},`,
        ),
      });
    add('DiagnosticReport', urn(9, i), {
      status: 'final',
      category: [coding('http://terminology.hl7.org/CodeSystem/v2-0074', 'LAB', 'Laboratory')],
      code: coding(loinc, '11502-2', 'Laboratory report'),
      subject,
      encounter: { reference: urn(1, i) },
      effectiveDateTime: day,
      result: Array.from({ length: 6 }, (_, v) => ({ reference: urn(3 + v, i) })),
    });
  }
  return { text: transaction(entries), resources: entries.length };
}
