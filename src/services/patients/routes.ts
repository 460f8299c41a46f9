// The only ways in from outside: FHIR Patient, read and search. Persons of the portal come through other rooms.
import type { Call } from '../../base/call.ts';
import { fhirJson, requireContent, requireJsonAnswer } from '../../fhir/rest/negotiate.ts';
import { parsePrefer } from '../../fhir/rest/prefer.ts';
import { formatEtag, formatLastModified, isNotModified } from '../../fhir/rest/versions.ts';
import { mergeForm, parseSearch } from '../../fhir/search/parse.ts';
import type { Reply, Route, RouteRequest } from '../../kit/http/route.ts';
import type { FindNeeds } from './find-persons.ts';
import type { PatientsNeeds } from './needs.ts';
import { readPatient } from './read-patient.ts';
import { searchPatients } from './search-patients.ts';

const formBytesMax = 8192;

export function patientsRoutes(needs: PatientsNeeds, find: FindNeeds): Route[] {
  const search = async (call: Call, request: RouteRequest, rawQuery: string): Promise<Reply> => {
    const query = parseSearch('Patient', rawQuery, {
      handling: parsePrefer(request.headers.prefer as string | undefined).handling ?? 'lenient',
      now: call.at,
      baseUrl: needs.fhirBase(),
    });
    requireJsonAnswer(request.headers.accept, query.format);
    return {
      headers: { 'content-type': fhirJson, 'cache-control': 'no-store' },
      body: await searchPatients(needs, find, call, query),
    };
  };
  return [
    {
      method: 'GET',
      path: '/fhir/Patient/:id',
      who: ['patient', 'professional', 'system'],
      speaks: 'fhir',
      summary: 'Read a Patient: oneself, or one whom there is a basis to know.',
      async handle(call, { params, headers }) {
        requireJsonAnswer(headers.accept, undefined);
        const resource = await readPatient(needs, find.opened, call, params.id ?? '');
        const { versionId, lastUpdated } = resource.meta;
        const sent = { 'content-type': fhirJson, 'cache-control': 'no-store', etag: formatEtag(versionId) };
        const modified = new Date(lastUpdated);
        if (isNotModified(headers['if-none-match'], headers['if-modified-since'], versionId, modified.getTime()))
          return { status: 304, headers: sent };
        return { headers: { ...sent, 'last-modified': formatLastModified(modified) }, body: resource };
      },
    },
    {
      method: 'GET',
      path: '/fhir/Patient',
      who: ['patient', 'professional', 'system'],
      speaks: 'fhir',
      summary: 'Find a Patient by exact identifier or id.',
      handle: (call, request) => search(call, request, request.rawQuery),
    },
    {
      method: 'POST',
      path: '/fhir/Patient/_search',
      who: ['patient', 'professional', 'system'],
      speaks: 'fhir',
      takes: 'raw',
      bodyBytesMax: formBytesMax,
      summary: 'Find a Patient by exact identifier or id, with the identifier in the body, out of the reach of logs.',
      handle(call, request) {
        const body = request.body as Buffer | undefined;
        if (body !== undefined && body.length > 0) requireContent(request.headers['content-type'], ['form']);
        return search(call, request, mergeForm(request.rawQuery, body?.toString('utf8') ?? ''));
      },
    },
  ];
}
