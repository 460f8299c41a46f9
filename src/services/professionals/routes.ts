// The public ways into the register: the portal's search box, and FHIR.
import Type from 'typebox';
import { Fault } from '../../base/fault.ts';
import { fhirJson, requireJsonAnswer } from '../../fhir/rest/negotiate.ts';
import { parsePrefer } from '../../fhir/rest/prefer.ts';
import { formatEtag, formatLastModified, isNotModified } from '../../fhir/rest/versions.ts';
import { parseSearch } from '../../fhir/search/parse.ts';
import type { Reply, Route, RouteRequest } from '../../kit/http/route.ts';
import type { DirectoryType } from './directory-conditions.ts';
import type { Resource } from './fhir.ts';
import type { Organisation, Practitioner } from './model.ts';
import type { ProfessionalsNeeds } from './needs.ts';
import { readDirectory, searchDirectory } from './search-directory.ts';
import type { ProfessionalsStore } from './store.ts';

const pageSize = 20;
const organisationsMax = 50;

const listQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 200 })),
  profession: Type.Optional(Type.String({ maxLength: 64 })),
  speciality: Type.Optional(Type.String({ maxLength: 64 })),
  town: Type.Optional(Type.String({ maxLength: 100 })),
  language: Type.Optional(Type.String({ maxLength: 10 })),
  page: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,3}$' })),
});

const organisationQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 200 })),
  kind: Type.Optional(Type.String({ maxLength: 64 })),
});

export function professionalsRoutes(needs: ProfessionalsNeeds, store: ProfessionalsStore): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/professionals',
      who: ['public'],
      summary: 'Find health professionals by name, profession, speciality or town.',
      query: listQuery,
      async handle(_call, { query }) {
        const page = Number(query.page ?? '1');
        const { total, items } = await store.search({ ...query, page, pageSize });
        return shared({ total, page, pageSize, items: items.map(shown) });
      },
    },
    {
      method: 'GET',
      path: '/api/professionals/:id',
      who: ['public'],
      summary: 'One health professional with workplaces.',
      async handle(_call, { params }) {
        const [found] = await store.practitioners([params.id ?? '']);
        if (found?.active !== true)
          throw new Fault('hidden', {
            code: 'professionals.not-found',
            message: 'Nobody in the register has this id.',
          });
        return shared(shown(found));
      },
    },
    {
      method: 'GET',
      path: '/api/organisations',
      who: ['public'],
      summary: 'Find organisations by name or town.',
      query: organisationQuery,
      async handle(_call, { query }) {
        const found = await store.searchOrganisations(query.q ?? '', query.kind ?? null, organisationsMax);
        return shared({ items: found.map(shownOrganisation) });
      },
    },
    ...(['Practitioner', 'PractitionerRole', 'Organization'] as const).flatMap((type) =>
      fhirRoutes(type, needs, store),
    ),
  ];
}

function fhirRoutes(type: DirectoryType, needs: ProfessionalsNeeds, store: ProfessionalsStore): Route[] {
  return [
    {
      method: 'GET',
      path: `/fhir/${type}/:id`,
      who: ['public'],
      speaks: 'fhir',
      summary: `Read a ${type} of the national register.`,
      async handle(_call, request) {
        requireJsonAnswer(request.headers.accept, undefined);
        return resourceReply(await readDirectory(store, type, request.params.id ?? ''), request);
      },
    },
    {
      method: 'GET',
      path: `/fhir/${type}`,
      who: ['public'],
      speaks: 'fhir',
      summary: `Search the national register for ${type}.`,
      async handle(call, request) {
        const base = needs.fhirBase();
        const query = parseSearch(type, request.rawQuery, {
          handling: parsePrefer(request.headers.prefer as string | undefined).handling ?? 'lenient',
          now: call.at,
          baseUrl: base,
        });
        requireJsonAnswer(request.headers.accept, query.format);
        return {
          headers: { 'content-type': fhirJson },
          body: await searchDirectory(store, type, query, base),
        };
      },
    },
  ];
}

/** Conditional read: https://hl7.org/fhir/R4/http.html#cread */
function resourceReply(resource: Resource, { headers }: RouteRequest): Reply {
  const { versionId, lastUpdated } = resource.meta;
  const modified = new Date(lastUpdated);
  const sent = { 'content-type': fhirJson, etag: formatEtag(versionId), 'last-modified': formatLastModified(modified) };
  if (isNotModified(headers['if-none-match'], headers['if-modified-since'], versionId, modified.getTime()))
    return { status: 304, headers: sent };
  return { headers: sent, body: resource };
}

/** The same for everybody, and changes rarely. */
const shared = (body: object): Reply => ({ headers: { 'cache-control': 'public, max-age=60' }, body });

const shown = (one: Practitioner): object => ({
  id: one.id,
  name: one.name,
  title: one.title,
  profession: one.profession,
  speciality: one.speciality,
  languages: one.languages,
  workplaces: one.workplaces,
});

const shownOrganisation = ({ id, name, kind, town }: Organisation): object => ({ id, name, kind, town });
