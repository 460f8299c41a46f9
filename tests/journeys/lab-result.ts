// What the laboratory's system sends: report, values and the printed report as one transaction.
// https://hl7.org/fhir/R4/diagnosticreport.html
import { createHash, randomUUID } from 'node:crypto';
import { createPdfMaker } from '../../src/kit/pdf/pdf.ts';
import type { World } from '../world/world.ts';

const loinc = 'http://loinc.org';
const coded = (system: string, code: string, text?: string) => ({
  coding: [{ system, code }],
  ...(text !== undefined && { text }),
});

const printed = `
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: "fr", font: "Atkinson Hyperlegible Next")
= #data.title
#data.text
`;

/** A PDF as people have them, of one page. */
export const makePdf = (title: string, text: string): Buffer => createPdfMaker().make(printed, { title, text });

export type LabValue = {
  code: string;
  name: string;
  value: string /** UCUM, and as it is printed. */;
  unit: readonly [code: string, printed: string];
  low?: string;
  high?: string;
  flag: 'N' | 'H' | 'L';
  comment?: string;
};

/** `value`, `low` and `high` go out as they are written: 4.10 stays 4.10. */
function observation(patient: { reference: string }, at: string, one: LabValue): string {
  const quantity = (number: string): string =>
    `{"value":${number},"unit":"${one.unit[1]}","system":"http://unitsofmeasure.org","code":"${one.unit[0]}"}`;
  const range = [
    one.low !== undefined && `"low":${quantity(one.low)}`,
    one.high !== undefined && `"high":${quantity(one.high)}`,
  ].filter(Boolean);
  const rest = {
    resourceType: 'Observation',
    status: 'final',
    category: [coded('http://terminology.hl7.org/CodeSystem/observation-category', 'laboratory')],
    code: coded(loinc, one.code, one.name),
    subject: patient,
    effectiveDateTime: at,
    performer: [{ reference: 'Organization/laboratoire-du-moulin', display: 'Laboratoire du Moulin' }],
    interpretation: [coded('http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', one.flag)],
    ...(one.comment !== undefined && { note: [{ text: one.comment }] }),
  };
  return `${JSON.stringify(rest).slice(0, -1)},"valueQuantity":${quantity(one.value)},"referenceRange":[{${range.join(',')}}]}`;
}

/** @returns where the report stands: `DiagnosticReport/…` */
export async function sendLabResult(
  world: World,
  result: { matricule: string; title: string; values: LabValue[]; pdf: Buffer; at: string },
): Promise<string> {
  const headers = {
    authorization: `Bearer ${await world.token('labolink-moulin')}`,
    'content-type': 'application/fhir+json',
    accept: 'application/fhir+json',
  };
  const identifier = encodeURIComponent(`https://cercle.example/fhir/sid/matricule|${result.matricule}`);
  const found = (await (await fetch(`${world.fhir}/Patient?identifier=${identifier}`, { headers })).json()) as {
    entry?: { resource: { id: string } }[];
  };
  const patientId = found.entry?.[0]?.resource.id;
  if (patientId === undefined) throw new Error('The laboratory does not find the patient.');

  const patient = { reference: `Patient/${patientId}` };
  const observations = result.values.map((one) => ({
    urn: `urn:uuid:${randomUUID()}`,
    text: observation(patient, result.at, one),
  }));
  const report = {
    resourceType: 'DiagnosticReport',
    status: 'final',
    category: [coded('http://terminology.hl7.org/CodeSystem/v2-0074', 'LAB')],
    code: coded(loinc, '11502-2', result.title),
    subject: patient,
    effectiveDateTime: result.at,
    issued: result.at,
    performer: [{ reference: 'Organization/laboratoire-du-moulin', display: 'Laboratoire du Moulin' }],
    result: observations.map(({ urn }) => ({ reference: urn })),
    presentedForm: [
      {
        contentType: 'application/pdf',
        language: 'fr',
        title: result.title,
        size: result.pdf.length,
        hash: createHash('sha1').update(result.pdf).digest('base64'),
        data: result.pdf.toString('base64'),
      },
    ],
  };
  const entry = (urn: string, type: string, text: string): string =>
    `{"fullUrl":"${urn}","request":{"method":"POST","url":"${type}"},"resource":${text}}`;
  const entries = [
    entry(`urn:uuid:${randomUUID()}`, 'DiagnosticReport', JSON.stringify(report)),
    ...observations.map(({ urn, text }) => entry(urn, 'Observation', text)),
  ];
  const answer = await fetch(world.fhir, {
    method: 'POST',
    headers,
    body: `{"resourceType":"Bundle","type":"transaction","entry":[${entries.join(',')}]}`,
  });
  const body = (await answer.json()) as { entry?: { response: { status: string; location: string } }[] };
  const locations = body.entry?.map(({ response }) => response) ?? [];
  if (answer.status !== 200 || locations.some(({ status }) => !status.startsWith('201')))
    throw new Error(`The result was not taken: ${answer.status} ${JSON.stringify(body).slice(0, 2000)}`);
  const [, report_] = /(DiagnosticReport\/[^/]+)/.exec(locations[0]?.location ?? '') ?? [];
  return report_ as string;
}
