// A CDA document: what its head says becomes the document reference. https://profiles.ihe.net/ITI/TF/Volume3/ch-4.2.html
import { type CdaDocument, parseCda } from '../../src/borders/cda/cda.ts';
import type { Coding, DocumentFacts } from './document.ts';

const loincOid = '2.16.840.1.113883.6.1';
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const urnOfRoot = (root: string): string =>
  uuidForm.test(root) ? `urn:uuid:${root.toLowerCase()}` : `urn:oid:${root}`;

/** Document templates and the format code that stands for each. */
const formats: [templateId: string, format: string][] = [
  ['1.3.6.1.4.1.19376.1.2.20', 'urn:ihe:iti:xds-sd:pdf:2008'],
  ['1.3.6.1.4.1.19376.1.3.3', 'urn:ihe:lab:xd-lab:2008'],
  ['2.16.840.1.113883.10.20.22.1', 'urn:hl7-org:sdwg:ccda-structuredBody:2.1'],
];

/** @throws Fault `cda.…` when it cannot be read as CDA */
export function readCdaFile(
  bytes: Buffer,
  fallback: { type: Coding; title: string; date: string },
  clientId: string,
): DocumentFacts {
  const document = parseCda(bytes);
  const head = bytes.toString('latin1', 0, 20_000);
  const format =
    formats.find(([templateId]) => head.includes(`"${templateId}"`) || head.includes(`"${templateId}.`))?.[1] ??
    'urn:ihe:iti:xds:2017:mimeTypeSufficient';
  const author = document.authors.find((one) => !one.isDevice && one.name !== undefined) ?? document.authors[0];
  const authorText = [author?.name, author?.organisation].filter(Boolean).join(', ');
  const language = document.language?.trim();
  return {
    bytes,
    contentType: 'text/xml',
    type: typeOf(document) ?? fallback.type,
    title: document.title || fallback.title,
    date: instantOf(document.effectiveTime) ?? fallback.date,
    ...(language === undefined || !/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language) ? {} : { language }),
    ...(document.confidentialityCode !== undefined && /^[LMNRUV]$/.test(document.confidentialityCode)
      ? { confidentiality: document.confidentialityCode }
      : {}),
    format,
    ...(authorText === '' ? {} : { author: authorText }),
    ...(document.id === undefined ? {} : { masterIdentifier: masterOf(document.id) }),
    clientId,
  };
}

function typeOf({ code }: CdaDocument): Coding | null {
  if (code?.code === undefined) return null;
  const { codeSystem, displayName } = code;
  const system = codeSystem === undefined || codeSystem === loincOid ? 'http://loinc.org' : urnOfRoot(codeSystem);
  return { system, code: code.code, ...(displayName === undefined ? {} : { display: displayName }) };
}

const masterOf = ({ root, extension }: { root: string; extension?: string }): { system: string; value: string } =>
  extension === undefined
    ? { system: 'urn:ietf:rfc:3986', value: urnOfRoot(root) }
    : { system: urnOfRoot(root), value: extension };

/** FHIR's instant has a time and a zone; what a CDA leaves open is midnight, and UTC. */
function instantOf(time: string | undefined): string | null {
  if (time === undefined) return null;
  const [date = '', clock] = time.split('T');
  const day = `${date}-01-01`.slice(0, 10);
  if (clock === undefined) return `${date.length === 7 ? `${date}-01` : day}T00:00:00Z`;
  return /[+-]\d\d:\d\d$/.test(clock) ? time : `${time}Z`;
}
