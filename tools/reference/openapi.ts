// docs/reference/openapi.json: the route tables of the whole platform as OpenAPI. https://spec.openapis.org/oas/v3.1.1.html
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TSchema } from 'typebox';
import { systemChance } from '../../src/base/clock.ts';
import { createKeyService, openMasterKeyFile } from '../../src/kit/crypto/key-service.ts';
import type { Route } from '../../src/kit/http/route.ts';
import { silentLog } from '../../src/kit/log/log.ts';
import { readSettings } from '../../src/kit/settings/settings.ts';
import type { SqlPool } from '../../src/kit/sql/connect.ts';
import { createPlatform, version } from '../../src/platform.ts';

/** The routes of the platform as it is built, on a database that holds nothing. */
async function platformRoutes(): Promise<Route[]> {
  const data = await mkdtemp(join(tmpdir(), 'cercle-reference-'));
  try {
    const settings = readSettings({ CERCLE_DATA: data, CERCLE_MAIL: 'off', CERCLE_LOG_LEVEL: 'silent' });
    const empty = { rows: [], count: 0 };
    const sql: SqlPool = {
      query: async () => empty,
      transaction: (work) => work(sql),
      close: async () => undefined,
      pool: undefined as unknown as SqlPool['pool'],
    };
    const kept = new Map<string, Buffer>();
    const store = {
      find: async (name: string) => kept.get(name) ?? null,
      putIfAbsent: async (name: string, wrapped: Buffer) => {
        kept.set(name, wrapped);
        return wrapped;
      },
    };
    const keys = createKeyService(
      await openMasterKeyFile(settings.masterKeyFile, systemChance, true),
      store,
      systemChance,
    );
    const needs = { settings, connectionString: '', log: silentLog, demoPeople: async () => [] };
    const platform = await createPlatform(needs, { sql, keys, development: true }, false);
    await platform.close();
    return platform.routes;
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

type Json = { [name: string]: unknown };

/** FHIR types that are served alike are one path with `{type}`: the same interactions, for the same callers. */
function gathered(routes: readonly Route[]): (Route & { types?: string[] })[] {
  const alike = Map.groupBy(routes, (route) => {
    const match = /^\/fhir\/([A-Z][A-Za-z]+)(\/.*)?$/.exec(route.path);
    return match === null
      ? route
      : `${route.method} ${match[2] ?? ''} ${route.who.join(' ')} ${route.summary.replaceAll(match[1] as string, '*')}`;
  });
  return [...alike.values()].flatMap((group): (Route & { types?: string[] })[] => {
    const first = group[0] as Route;
    if (group.length < 3) return group;
    const types = group
      .map((route) => (/^\/fhir\/([A-Za-z]+)/.exec(route.path) as RegExpExecArray)[1] as string)
      .sort();
    const own = (/^\/fhir\/([A-Za-z]+)/.exec(first.path) as RegExpExecArray)[1] as string;
    return [
      {
        ...first,
        path: first.path.replace(`/fhir/${own}`, '/fhir/:type'),
        summary: first.summary.replaceAll(own, 'resource'),
        types,
      },
    ];
  });
}

const ref = (name: string): Json => ({ $ref: `#/components/${name}` });
const plain = (schema: TSchema): Json => JSON.parse(JSON.stringify(schema)) as Json;

function parametersOf(route: Route & { types?: string[] }): Json[] {
  const inPath = [...route.path.matchAll(/:([A-Za-z]+)/g)].map(([, name]): Json => {
    const known = (route.params as unknown as { properties?: Record<string, TSchema> } | undefined)?.properties?.[
      name as string
    ];
    const schema =
      name === 'type' && route.types !== undefined
        ? { enum: route.types }
        : known === undefined
          ? { type: 'string' }
          : plain(known);
    return { name, in: 'path', required: true, schema };
  });
  const query =
    route.query === undefined
      ? null
      : (plain(route.query) as { properties?: Record<string, Json>; required?: string[] });
  const inQuery = Object.entries(query?.properties ?? {}).map(
    ([name, schema]): Json => ({ name, in: 'query', required: query?.required?.includes(name) === true, schema }),
  );
  const searches =
    route.speaks === 'fhir' &&
    route.method === 'GET' &&
    /^\/fhir\/:?[A-Za-z]+$/.test(route.path) &&
    route.path !== '/fhir/metadata';
  const search: Json[] = searches ? [ref('parameters/search')] : [];
  const changes = route.method !== 'GET' && route.method !== 'HEAD' && route.speaks !== 'fhir';
  return [...inPath, ...inQuery, ...search, ...(changes ? [ref('parameters/portal')] : [])];
}

function bodyOf(route: Route): Json | null {
  if (route.method === 'GET' || route.method === 'HEAD' || route.method === 'DELETE') return null;
  if (route.body !== undefined)
    return { required: true, content: { 'application/json': { schema: plain(route.body) } } };
  if (route.path.endsWith('/_search'))
    return { content: { 'application/x-www-form-urlencoded': { schema: { type: 'object' } } } };
  if (route.speaks === 'fhir') {
    const files = route.path === '/fhir/Binary' ? { '*/*': { schema: { type: 'string', format: 'binary' } } } : {};
    return { required: true, content: { 'application/fhir+json': { schema: ref('schemas/Resource') }, ...files } };
  }
  return route.takes === 'raw'
    ? { required: true, content: { '*/*': { schema: { type: 'string', format: 'binary' } } } }
    : null;
}

/** Sign-in sends browsers on. */
const isRedirect = (route: Route): boolean => route.method === 'GET' && route.path.startsWith('/auth/');

function mediaOf(route: Route): string {
  if (route.path === '/fhir/Binary/:id' || route.path === '/api/contents/:id') return '*/*';
  if (route.path.endsWith('.csv')) return 'text/csv';
  if (route.path.endsWith('.pdf') || route.path.startsWith('/api/agency/letters/')) return 'application/pdf';
  return route.speaks === 'fhir' ? 'application/fhir+json' : 'application/json';
}

function operationOf(route: Route & { types?: string[] }): Json {
  const fhir = route.speaks === 'fhir';
  const parameters = parametersOf(route);
  const body = bodyOf(route);
  const open = route.who.includes('public');
  const media = mediaOf(route);
  const isFile = media !== 'application/json' && media !== 'application/fhir+json';
  const schema = isFile
    ? { type: 'string', format: 'binary' }
    : route.answer === undefined
      ? fhir
        ? ref('schemas/Resource')
        : {}
      : plain(route.answer);
  return {
    tags: [fhir ? 'fhir' : (/^\/(?:api\/)?([a-z]+)/.exec(route.path)?.[1] ?? 'other')],
    summary: route.summary.replace(/\.$/, ''),
    'x-who': route.who,
    ...(open
      ? { security: [] }
      : {
          security:
            route.who.some((who) => who !== 'operator') && fhir ? [{ smart: [] }, { session: [] }] : [{ session: [] }],
        }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === null ? {} : { requestBody: body }),
    responses: {
      ...(isRedirect(route)
        ? { '303': { description: 'On to the next page.' } }
        : { '2XX': { description: 'Done.', content: { [media]: { schema } } } }),
      default: ref(fhir ? 'responses/Outcome' : 'responses/Error'),
    },
  };
}

export async function openApi(): Promise<string> {
  const paths: Record<string, Json> = {};
  for (const route of gathered(await platformRoutes())) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
    const known = paths[path] ?? {};
    known[route.method.toLowerCase()] = operationOf(route);
    paths[path] = known;
  }
  const ordered = Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1)));
  const document = {
    openapi: '3.1.1',
    info: {
      title: 'Cercle',
      version,
      description:
        'Generated from the route tables by tools/generate-reference.ts. `/fhir` is FHIR R4 for partner systems, apps and the portals; its search parameters are in `/fhir/metadata`. `/api` is the API of the portals. `x-who` says which kinds of caller a route lets in; what they may see and do is decided by the policy for each call. Tokens come from `/oidc`, as `/fhir/.well-known/smart-configuration` says.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:8080', description: 'npm start' }],
    paths: ordered,
    components: {
      securitySchemes: {
        smart: {
          type: 'openIdConnect',
          openIdConnectUrl: '/oidc/.well-known/openid-configuration',
          description: 'An access token of this platform, with SMART scopes.',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-cercle',
          description: "The portal's session, opened by /auth/sign-in. On plain http the cookie is called cercle.",
        },
      },
      parameters: {
        search: {
          name: 'search',
          in: 'query',
          description: 'FHIR search parameters, as /fhir/metadata lists them.',
          style: 'form',
          explode: true,
          schema: { type: 'object', additionalProperties: { type: 'string' } },
        },
        portal: {
          name: 'X-Cercle',
          in: 'header',
          required: true,
          description: 'Sent by the portal with each call that changes something.',
          schema: { const: '1' },
        },
      },
      schemas: {
        Resource: {
          type: 'object',
          description: 'A FHIR R4 resource. https://hl7.org/fhir/R4/',
          required: ['resourceType'],
          properties: { resourceType: { type: 'string' } },
        },
        Error: {
          type: 'object',
          required: ['error'],
          properties: {
            error: {
              type: 'object',
              required: ['code', 'message'],
              properties: {
                code: { type: 'string', description: 'Stable; see errors.md.' },
                message: { type: 'string' },
                fields: {
                  type: 'object',
                  additionalProperties: { type: 'string' },
                  description: 'What is wrong, by the place where it is.',
                },
              },
            },
          },
        },
      },
      responses: {
        Error: { description: 'A refusal.', content: { 'application/json': { schema: ref('schemas/Error') } } },
        Outcome: {
          description: 'A refusal, as an OperationOutcome.',
          content: { 'application/fhir+json': { schema: ref('schemas/Resource') } },
        },
      },
    },
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}
