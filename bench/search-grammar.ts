// How long the search grammar takes: filing a document, reading a query, looking through opened resources.
// Processor time, so that a busy machine tells almost the same. Run: node bench/search-grammar.ts
import { joinPieces, searchsetPieces } from '../src/fhir/bundle/bundle-text.ts';
import { clinicalTime } from '../src/fhir/search/clinical-time.ts';
import { indexTokens } from '../src/fhir/search/index-tokens.ts';
import { compileMatch } from '../src/fhir/search/match.ts';
import { parseSearch } from '../src/fhir/search/parse.ts';
import { plan } from '../src/fhir/search/plan.ts';
import type { Json } from '../src/fhir/search/values.ts';

const concept = (system: string, code: string, display: string) => ({ coding: [{ system, code, display }] });
const document = (i: number): Json => ({
  resourceType: 'DocumentReference',
  id: `k7q2m9xa-${i}`,
  meta: {
    versionId: '1',
    lastUpdated: '2026-03-01T10:00:00.000Z',
    profile: ['https://profiles.ihe.net/ITI/MHD/StructureDefinition/IHE.MHD.Comprehensive.DocumentReference'],
  },
  masterIdentifier: { system: 'urn:ietf:rfc:3986', value: `urn:oid:1.2.840.113556.1.8000.2554.${i}` },
  identifier: [
    { system: 'urn:ietf:rfc:3986', value: `urn:uuid:7d5b0c6e-6d2e-4a3b-9f5e-${String(i).padStart(12, '0')}` },
  ],
  status: 'current',
  type: concept('http://loinc.org', i % 3 === 0 ? '18842-5' : '11502-2', 'Discharge summary'),
  category: [concept('http://loinc.org', '26436-6', 'Laboratory studies')],
  subject: { reference: 'Patient/3a6f2d2e-0d8e-4f5f-8a4b-0f2c0c7e1a11' },
  date: `2026-${String(1 + (i % 9)).padStart(2, '0')}-11T08:00:00.000+01:00`,
  author: [{ reference: 'Practitioner/pr-12', display: 'Dr Jean Weber' }, { reference: 'Organization/org-3' }],
  custodian: { reference: 'Organization/org-3' },
  securityLabel: [concept('http://terminology.hl7.org/CodeSystem/v3-Confidentiality', 'N', 'normal')],
  content: [
    {
      attachment: {
        contentType: 'application/pdf',
        language: 'fr-LU',
        url: `Binary/k7q2m9xa-b${i}`,
        size: 102400,
        hash: 'MmZkNGUxYzY3YTJkMjhmY2VkODQ5ZWUx',
        title: 'Lettre de sortie',
        creation: '2026-03-01',
      },
      format: {
        system: 'http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode',
        code: 'urn:ihe:iti:xds-sd:pdf:2008',
      },
    },
  ],
  context: {
    encounter: [{ reference: 'Encounter/k7q2m9xa-e1' }],
    period: { start: '2026-02-20T09:00:00+01:00', end: '2026-03-01T10:00:00+01:00' },
    facilityType: concept('http://snomed.info/sct', '22232009', 'Hospital'),
    practiceSetting: concept('http://snomed.info/sct', '394579002', 'Cardiology'),
  },
});

function measure(name: string, times: number, per: number, run: () => unknown): void {
  for (let i = 0; i < times / 5; i++) run();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const from = process.cpuUsage();
    for (let i = 0; i < times; i++) run();
    const spent = process.cpuUsage(from);
    best = Math.min(best, (spent.user + spent.system) / times / per);
  }
  process.stdout.write(`${name.padEnd(58)} ${best.toFixed(2)} us\n`);
}

const one = document(1);
const many = Array.from({ length: 200 }, (_, i) => document(i));
const options = {
  handling: 'strict',
  now: new Date('2026-11-22T12:00:00Z'),
  baseUrl: 'https://cercle.example/fhir',
} as const;
const text =
  'patient=Patient/3a6f2d2e-0d8e-4f5f-8a4b-0f2c0c7e1a11&type=http://loinc.org%7C11502-2&status=current&date=ge2026-01-01&_count=20&_sort=-date';
const query = parseSearch('DocumentReference', text, options);
const matches = compileMatch(query.criteria);
const strings = compileMatch(parseSearch('DocumentReference', 'author.family=web&date=ge2026-01-01', options).criteria);
const texts = many.slice(0, 20).map((resource) => ({
  fullUrl: `https://cercle.example/fhir/DocumentReference/${resource.id}`,
  text: JSON.stringify(resource),
  mode: 'match' as const,
}));

process.stdout.write(
  `a DocumentReference of ${JSON.stringify(one).length} bytes, ${indexTokens(one, 'DocumentReference').length} terms\n`,
);
measure('indexTokens', 20_000, 1, () => indexTokens(one, 'DocumentReference'));
measure('clinicalTime', 50_000, 1, () => clinicalTime(one, 'DocumentReference'));
measure('parseSearch, six parameters', 50_000, 1, () => parseSearch('DocumentReference', text, options));
measure('plan', 50_000, 1, () => plan(query, { clinicalEnd: true }));
measure('match, per resource of 200: type, status, date', 500, 200, () => many.filter(matches).length);
measure('match, per resource of 200: author.family, date', 500, 200, () => many.filter(strings).length);
measure('searchset of 20 texts, to bytes', 5_000, 1, () =>
  joinPieces(searchsetPieces({ self: 'https://cercle.example/fhir/DocumentReference', total: 200, entries: texts })),
);
