// A document as IHE MHD's Provide Document Bundle (ITI-65, minimal metadata): file, reference and submission set in one
// transaction. https://profiles.ihe.net/ITI/MHD/ITI-65.html
import { createHash } from 'node:crypto';
import type { OutgoingEntry, Submission } from './submission.ts';
import { transactionText, urnOf, uuidOf } from './submission.ts';

export type Coding = { system: string; code?: string; display?: string };
export type DocumentFacts = {
  bytes: Buffer;
  contentType: string;
  type: Coding;
  title: string;
  /** FHIR instant. */
  date: string;
  language?: string;
  confidentiality?: string;
  format: string;
  author?: string;
  /** The document's own unique id, when it has one. */
  masterIdentifier?: { system: string; value: string };
  clientId: string;
};

const mhd = 'https://profiles.ihe.net/ITI/MHD/StructureDefinition';
const formatSystem = 'http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode';
export const loinc = 'http://loinc.org';

/** What a system of this kind sends when nothing else is said. */
export const typeByKind = {
  laboratory: { system: loinc, code: '11502-2', display: 'Laboratory report' },
  'practice-software': { system: loinc, code: '11488-4', display: 'Consultation note' },
  'care-network': { system: loinc, code: '34746-8', display: 'Nurse Note' },
  hospital: { system: loinc, code: '18842-5', display: 'Discharge summary' },
} as const satisfies Record<string, Coding>;

/** The file and its reference; `patientId` is the resolved one. */
export function documentEntries(
  patientId: string,
  facts: DocumentFacts,
): { binary: OutgoingEntry; reference: OutgoingEntry } {
  const hash = createHash('sha1').update(facts.bytes).digest('base64');
  const binaryUrn = urnOf('binary', patientId, facts.bytes);
  const binary = `{"resourceType":"Binary","contentType":${JSON.stringify(facts.contentType)},"data":"${facts.bytes.toString('base64')}"}`;
  const { code, display, system } = facts.type;
  const reference = {
    resourceType: 'DocumentReference',
    masterIdentifier: facts.masterIdentifier ?? {
      system: 'urn:ietf:rfc:3986',
      value: urnOf('document', patientId, facts.bytes),
    },
    status: 'current',
    type: {
      ...(code === undefined ? {} : { coding: [{ system, code, ...(display === undefined ? {} : { display }) }] }),
      ...(display === undefined ? {} : { text: display }),
    },
    subject: { reference: `Patient/${patientId}` },
    date: facts.date,
    ...(facts.author === undefined ? {} : { author: [{ display: facts.author }] }),
    description: facts.title,
    ...(facts.confidentiality === undefined
      ? {}
      : {
          securityLabel: [
            {
              coding: [
                { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: facts.confidentiality },
              ],
            },
          ],
        }),
    content: [
      {
        attachment: {
          contentType: facts.contentType,
          ...(facts.language === undefined ? {} : { language: facts.language }),
          url: binaryUrn,
          size: facts.bytes.length,
          hash,
          title: facts.title,
          creation: facts.date,
        },
        format: { system: formatSystem, code: facts.format },
      },
    ],
  };
  const text = JSON.stringify(reference);
  return {
    binary: { type: 'Binary', fullUrl: binaryUrn, text: binary },
    reference: { type: 'DocumentReference', fullUrl: urnOf('reference', text), text },
  };
}

export function documentSubmission(patientId: string, facts: DocumentFacts): Submission {
  const { binary, reference } = documentEntries(patientId, facts);
  const set = {
    resourceType: 'List',
    meta: { profile: [`${mhd}/IHE.MHD.Minimal.SubmissionSet`] },
    extension: [{ url: `${mhd}/ihe-sourceId`, valueIdentifier: { value: urnOf('source', facts.clientId) } }],
    identifier: [
      {
        use: 'usual',
        type: {
          coding: [
            { system: 'https://profiles.ihe.net/ITI/MHD/CodeSystem/IHE.MHD.MHDIdentifierType', code: 'uniqueId' },
          ],
        },
        system: 'urn:ietf:rfc:3986',
        value: urnOf('set', patientId, reference.text),
      },
    ],
    status: 'current',
    mode: 'working',
    code: { coding: [{ system: 'https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes', code: 'submissionset' }] },
    subject: { reference: `Patient/${patientId}` },
    date: facts.date,
    entry: [{ item: { reference: reference.fullUrl } }],
  };
  const entries = [
    { type: 'List', fullUrl: `urn:uuid:${uuidOf('list', patientId, reference.text)}`, text: JSON.stringify(set) },
    reference,
    binary,
  ];
  return {
    path: '',
    body: transactionText(entries, `${mhd}/IHE.MHD.Minimal.ProvideBundle`),
    taken: entries.length,
    leftOut: new Map(),
    remarks: [`${facts.contentType}, ${facts.bytes.length} bytes`],
  };
}
