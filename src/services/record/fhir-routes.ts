// The FHIR routes of the record: every type that it takes, read aloud as a table. https://hl7.org/fhir/R4/http.html
import type { Call } from '../../base/call.ts';
import { Fault } from '../../base/fault.ts';
import { bundleLimits } from '../../fhir/bundle/bundle-request.ts';
import { historyPieces, joinPieces, type responsePieces, searchsetPieces } from '../../fhir/bundle/bundle-text.ts';
import { type ParsedResource, parseResource } from '../../fhir/json/parse-resource.ts';
import { fhirJson, requireContent, requireJsonAnswer } from '../../fhir/rest/negotiate.ts';
import { parsePrefer } from '../../fhir/rest/prefer.ts';
import {
  formatEtag,
  formatLastModified,
  isNotModified,
  locationOf,
  parseIfMatch,
  parseIfNoneExist,
} from '../../fhir/rest/versions.ts';
import { mergeForm } from '../../fhir/search/parse.ts';
import type { Reply, Route, RouteRequest, Who } from '../../kit/http/route.ts';
import { needsTransaction, publishDocument } from './publish-document.ts';
import { type ReadEntry, readEntry, readHistory, readVersion } from './read-entry.ts';
import { everythingMax, readEverything } from './read-everything.ts';
import { readSummary } from './read-summary.ts';
import type { Room } from './room.ts';
import { fitsScope } from './scope-filter.ts';
import { type SearchAnswer, searchEntries } from './search-entries.ts';
import { createBinary, readBinary } from './store-binary.ts';
import { type EntryAnswer, submitBundle } from './submit-bundle.ts';
import { recordTypes } from './types.ts';
import { createEntry, deleteEntry, readResource, updateEntry } from './write-entry.ts';

const readers: Who[] = ['patient', 'professional', 'system'];

export function fhirRoutes(room: Room): Route[] {
  const base = (): string => room.needs.fhirBase();
  const row = (
    method: Route['method'],
    path: string,
    summary: string,
    handle: Route['handle'],
    raw = false,
  ): Route => ({
    method,
    path: `/fhir${path}`,
    who: readers,
    summary,
    speaks: 'fhir',
    handle,
    ...(raw ? { takes: 'raw' as const } : {}),
  });
  const types = recordTypes.map((type) => type.name).filter((name) => name !== 'Binary');
  return [
    ...types.flatMap((type): Route[] => [
      row('GET', `/${type}/:id`, `Read one ${type}`, async (call, request) =>
        answerRead(base(), request, await readEntry(room, call, type, idOf(request))),
      ),
      row('GET', `/${type}/:id/_history/:version`, `Read one version of a ${type}`, async (call, request) =>
        answerRead(base(), request, await readVersion(room, call, type, idOf(request), versionOf(request))),
      ),
      row('GET', `/${type}/:id/_history`, `Versions of one ${type}, newest first`, (call, request) =>
        answerHistory(room, call, request, type),
      ),
      row('GET', `/${type}`, `Search ${type} in one record`, (call, request) =>
        answerSearch(room, call, request, type, request.rawQuery),
      ),
      row(
        'POST',
        `/${type}/_search`,
        `Search ${type}, terms in the body`,
        (call, request) => answerSearch(room, call, request, type, mergeForm(request.rawQuery, formOf(request))),
        true,
      ),
      row(
        'POST',
        `/${type}`,
        `Add a ${type} to a record`,
        (call, request) => answerCreate(room, call, request, type),
        true,
      ),
      row(
        'PUT',
        `/${type}/:id`,
        `Replace a ${type} by a new version`,
        async (call, request) => {
          requireContent(request.headers['content-type'], ['resource']);
          const ifMatch = matchOf(request);
          return answerWrite(
            base(),
            request,
            200,
            await updateEntry(room, call, type, idOf(request), bytesOf(request), ifMatch),
          );
        },
        true,
      ),
      row('DELETE', `/${type}/:id`, `Mark a ${type} as deleted`, async (call, request) => {
        const { version } = await deleteEntry(room, call, type, idOf(request), matchOf(request));
        return { status: 204, headers: { etag: formatEtag(version) } };
      }),
    ]),
    row(
      'POST',
      '/Binary',
      'Add a file: raw bytes with X-Security-Context, or a Binary in JSON',
      (call, request) => answerBinaryCreate(room, call, request),
      true,
    ),
    row('GET', '/Binary/:id', 'A file: its bytes, or a Binary in JSON when that is what is accepted', (call, request) =>
      answerBinaryRead(room, call, request),
    ),
    row('GET', '/Patient/:id/$everything', 'All of one record that you may see', (call, request) =>
      answerEverything(room, call, request),
    ),
    row(
      'GET',
      '/Patient/:id/$summary',
      'What a professional needs first: allergies, problems, medication, latest results and documents',
      async (call, request) => {
        requireJson(request);
        const entries = await readSummary(room, call, idOf(request));
        return fhirReply(
          200,
          joinPieces(
            searchsetPieces({
              at: call.at.toISOString(),
              self: `${base()}${request.path.slice('/fhir'.length)}`,
              total: entries.length,
              entries: entries.map((one) => entryOf(base(), one, 'match')),
            }),
          ),
        );
      },
    ),
  ];
}

/** A transaction; reads inside it are the border's, which knows all types. */
export async function answerTransaction(
  room: Room,
  call: Call,
  bundle: ParsedResource,
  prefer: string | undefined,
): Promise<Awaited<ReturnType<typeof submitBundle>> & { asRepresentation: boolean }> {
  return {
    ...(await submitBundle(room, call, bundle.text, bundle.resource)),
    asRepresentation: parsePrefer(prefer).return === 'representation',
  };
}

export const responseEntryOf = (
  base: string,
  one: EntryAnswer,
  asRepresentation: boolean,
): Parameters<typeof responsePieces>[0]['entries'][number] => ({
  fullUrl: `${base}/${one.type}/${one.id}`,
  ...(asRepresentation && one.text !== null ? { text: one.text } : {}),
  status: one.status,
  location: locationOf(base, one.type, one.id, one.version),
  etag: formatEtag(one.version),
  lastModified: one.at,
});

const idOf = (request: RouteRequest): string => request.params.id as string;
const bytesOf = (request: RouteRequest): Buffer => (Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
const header = (request: RouteRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};
const parameter = (rawQuery: string, name: string): string | undefined =>
  new URLSearchParams(rawQuery).get(name) ?? undefined;

function versionOf(request: RouteRequest): number {
  const text = request.params.version as string;
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0;
}

/** If-Match as a version; `*` and absence mean any. */
function matchOf(request: RouteRequest): number | null {
  const version = parseIfMatch(header(request, 'if-match'));
  return version === undefined || version === '*' ? null : Number(version) || -1;
}

function requireJson(request: RouteRequest): void {
  const format = request.rawQuery.includes('_format') ? parameter(request.rawQuery, '_format') : undefined;
  requireJsonAnswer(header(request, 'accept'), format);
}

function formOf(request: RouteRequest): string {
  requireContent(header(request, 'content-type'), ['form']);
  return bytesOf(request).toString('utf8');
}

const fhirReply = (status: number, body: string | Buffer, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'content-type': fhirJson, 'cache-control': 'no-store', ...headers },
  body,
});

const versionHeaders = (entry: Pick<ReadEntry, 'version' | 'recorded'>): Record<string, string> => ({
  etag: formatEtag(entry.version),
  'last-modified': formatLastModified(entry.recorded),
});

function answerRead(_base: string, request: RouteRequest, entry: ReadEntry): Reply {
  requireJson(request);
  const ifNoneMatch = header(request, 'if-none-match');
  const ifModifiedSince = header(request, 'if-modified-since');
  if (
    (ifNoneMatch !== undefined || ifModifiedSince !== undefined) &&
    isNotModified(ifNoneMatch, ifModifiedSince, entry.version, entry.recorded.getTime())
  )
    return { status: 304, headers: versionHeaders(entry) };
  return fhirReply(200, entry.entry.text, versionHeaders(entry));
}

/** Where it is and which version, and nothing of it: `Prefer: return=minimal`, and all that a token without the right to read gets. */
const minimalReply = (base: string, status: number, entry: Omit<ReadEntry, 'entry'>): Reply => ({
  status,
  headers: { ...versionHeaders(entry), location: locationOf(base, entry.type, entry.id, entry.version) },
});

function answerWrite(base: string, request: RouteRequest, status: number, entry: ReadEntry): Reply {
  const headers = { ...versionHeaders(entry), location: locationOf(base, entry.type, entry.id, entry.version) };
  const wanted = parsePrefer(header(request, 'prefer')).return;
  if (wanted === 'minimal') return minimalReply(base, status, entry);
  if (wanted === 'OperationOutcome')
    return fhirReply(status, outcomeText('informational', status === 201 ? 'Stored.' : 'Done.'), headers);
  return fhirReply(status, entry.entry.text, headers);
}

const outcomeText = (code: string, text: string): string =>
  JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ severity: 'information', code, details: { text } }] });

async function answerCreate(room: Room, call: Call, request: RouteRequest, type: string): Promise<Reply> {
  requireContent(header(request, 'content-type'), ['resource']);
  const base = room.needs.fhirBase();
  const ifNoneExist = parseIfNoneExist(header(request, 'if-none-exist')) ?? null;
  const body = bytesOf(request);
  if (
    type === 'DocumentReference' &&
    ifNoneExist === null &&
    (body.includes('relatesTo') || body.includes('SimplifiedPublish'))
  ) {
    const { text, resource } = readResource(room, type, body);
    if (needsTransaction(resource)) {
      const { id, version, at } = await publishDocument(room, call, text, resource);
      if (fitsScope(call, type, 'r', resource))
        return answerWrite(base, request, 201, await readEntry(room, call, type, id));
      return minimalReply(base, 201, { type, id, version, recorded: new Date(at) });
    }
  }
  const { outcome, entry, mayShow } = await createEntry(room, call, type, body, ifNoneExist);
  const status = outcome === 'created' ? 201 : 200;
  return mayShow ? answerWrite(base, request, status, entry) : minimalReply(base, status, entry);
}

const entryOf = (
  base: string,
  one: ReadEntry,
  mode: 'match' | 'include',
): { fullUrl: string; text: Buffer; mode: 'match' | 'include' } => ({
  fullUrl: `${base}/${one.type}/${one.id}`,
  text: one.entry.text,
  mode,
});

async function answerSearch(
  room: Room,
  call: Call,
  request: RouteRequest,
  type: string,
  rawQuery: string,
): Promise<Reply> {
  requireJson(request);
  const handling = parsePrefer(header(request, 'prefer')).handling ?? 'lenient';
  const found = await searchEntries(room, call, type, rawQuery, handling);
  return fhirReply(200, searchBody(room.needs.fhirBase(), call, type, found));
}

function searchBody(base: string, call: Call, type: string, found: SearchAnswer): Buffer {
  const self = `${base}/${type}${found.query.self === '' ? '' : `?${found.query.self}`}`;
  const { ignored } = found.query;
  const remark =
    ignored.length === 0
      ? undefined
      : JSON.stringify({
          resourceType: 'OperationOutcome',
          issue: ignored.map((name) => ({
            severity: 'warning',
            code: 'not-supported',
            details: { text: `The parameter ${name.slice(0, 60)} is not known and was not used.` },
          })),
        });
  return joinPieces(
    searchsetPieces({
      at: call.at.toISOString(),
      self:
        found.query.cursor === undefined
          ? self
          : `${self}${self.includes('?') ? '&' : '?'}_cursor=${found.query.cursor}`,
      ...(found.next === null ? {} : { next: `${self}${self.includes('?') ? '&' : '?'}_cursor=${found.next}` }),
      ...(found.total === null || found.query.total === 'none' ? {} : { total: found.total }),
      entries: [
        ...found.matches.map((one) => entryOf(base, one, 'match')),
        ...found.included.map((one) => entryOf(base, one, 'include')),
      ],
      ...(remark === undefined ? {} : { outcome: remark }),
    }),
  );
}

async function answerHistory(room: Room, call: Call, request: RouteRequest, type: string): Promise<Reply> {
  requireJson(request);
  const query = new URLSearchParams(request.rawQuery);
  const count = Math.min(500, Math.max(1, Number(query.get('_count')) || 50));
  const since = query.get('_since') === null ? null : new Date(query.get('_since') as string);
  if (since !== null && Number.isNaN(since.getTime()))
    throw new Fault('invalid', {
      code: 'history.since',
      message: '_since is an instant.',
      issues: [{ code: 'value', text: 'Not an instant.', expression: 'http._since' }],
    });
  const [time, id, version] = (query.get('_cursor') ?? '').split('~');
  const isCursor = /^\d{1,15}$/.test(time ?? '') && /^\d{1,9}$/.test(version ?? '');
  const before = isCursor && id !== undefined ? { time: new Date(Number(time)), id, version: Number(version) } : null;
  const page = await readHistory(room, call, type, idOf(request), { since, before, count });
  const base = room.needs.fhirBase();
  const self = `${base}${request.path.slice('/fhir'.length)}`;
  return fhirReply(
    200,
    joinPieces(
      historyPieces({
        at: call.at.toISOString(),
        self,
        ...(page.next === null
          ? {}
          : {
              next: `${self}?_count=${count}${since === null ? '' : `&_since=${encodeURIComponent(since.toISOString())}`}&_cursor=${page.next.time.getTime()}~${page.next.id}~${page.next.version}`,
            }),
        entries: page.versions.map((one) => ({
          fullUrl: `${base}/${one.type}/${one.id}`,
          ...(one.deleted ? {} : { text: one.text }),
          method: one.deleted ? ('DELETE' as const) : one.version === 1 ? ('POST' as const) : ('PUT' as const),
          url: one.version === 1 ? one.type : `${one.type}/${one.id}`,
          status: one.deleted ? '204 No Content' : one.version === 1 ? '201 Created' : '200 OK',
          etag: formatEtag(one.version),
          lastModified: one.recorded.toISOString(),
        })),
      }),
    ),
  );
}

async function answerBinaryCreate(room: Room, call: Call, request: RouteRequest): Promise<Reply> {
  const contentType = header(request, 'content-type');
  let content = bytesOf(request);
  let type = contentType;
  let context = header(request, 'x-security-context') ?? null;
  if (contentType !== undefined && /^application\/fhir\+json/i.test(contentType)) {
    const { resource } = parseResource(content, bundleLimits);
    const issues = room.needs.validate(resource, 'Binary');
    if (issues.length > 0)
      throw new Fault('refused', { code: 'fhir.not-valid', message: 'The resource is not valid FHIR R4.', issues });
    content = Buffer.from(String(resource.data ?? ''), 'base64');
    type = String(resource.contentType);
    const named = resource.securityContext as { reference?: unknown } | undefined;
    if (typeof named?.reference === 'string') context = named.reference;
  }
  const entry = await createBinary(room, call, content, type as string, context);
  const base = room.needs.fhirBase();
  const headers = { ...versionHeaders(entry), location: locationOf(base, 'Binary', entry.id, entry.version) };
  const wanted = parsePrefer(header(request, 'prefer')).return;
  if (wanted === 'minimal') return { status: 201, headers };
  if (wanted === 'OperationOutcome')
    return fhirReply(201, outcomeText('informational', `Stored ${content.length} bytes.`), headers);
  // Clients look for the id in the resource; the bytes, which they have, go back only when they ask for them.
  return fhirReply(
    201,
    binaryText(entry.id, entry.version, entry.recorded, type as string, wanted === 'representation' ? content : null),
    headers,
  );
}

const binaryText = (id: string, version: number, recorded: Date, contentType: string, content: Buffer | null): string =>
  `{"resourceType":"Binary","id":"${id}","meta":{"versionId":"${version}","lastUpdated":"${recorded.toISOString()}"},"contentType":${JSON.stringify(contentType)}${content === null ? '' : `,"data":"${content.toString('base64')}"`}}`;

async function answerBinaryRead(room: Room, call: Call, request: RouteRequest): Promise<Reply> {
  const file = await readBinary(room, call, idOf(request));
  const accept = header(request, 'accept') ?? '';
  const headers = {
    etag: formatEtag(file.version),
    'last-modified': formatLastModified(file.recorded),
    'cache-control': 'no-store',
    // Whatever a file holds, it runs nothing here.
    'content-security-policy':
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
  };
  if (/application\/(fhir\+)?json/i.test(accept) || parameter(request.rawQuery, '_format')?.includes('json') === true) {
    const parts: Buffer[] = [];
    if (Buffer.isBuffer(file.content)) parts.push(file.content);
    else for await (const part of file.content) parts.push(part as Buffer);
    return fhirReply(
      200,
      binaryText(file.id, file.version, file.recorded, file.contentType, Buffer.concat(parts)),
      headers,
    );
  }
  return {
    status: 200,
    headers: { ...headers, 'content-type': file.contentType, 'content-length': String(file.size) },
    body: file.content,
  };
}

async function answerEverything(room: Room, call: Call, request: RouteRequest): Promise<Reply> {
  requireJson(request);
  const query = new URLSearchParams(request.rawQuery);
  const instant = (name: string): Date | null => {
    const text = query.get(name);
    if (text === null) return null;
    const date = new Date(text);
    if (Number.isNaN(date.getTime()))
      throw new Fault('invalid', {
        code: 'search.date',
        message: `${name} is a date.`,
        issues: [{ code: 'value', text: 'Not a date.', expression: `http.${name}` }],
      });
    return date;
  };
  const count =
    query.get('_count') === null
      ? everythingMax
      : Math.min(everythingMax, Math.max(1, Number(query.get('_count')) || 1));
  const page = await readEverything(room, call, idOf(request), {
    start: instant('start'),
    end: instant('end'),
    since: instant('_since'),
    types: query.get('_type')?.split(',') ?? null,
    count,
    cursor: query.get('_cursor'),
  });
  const base = room.needs.fhirBase();
  query.delete('_cursor');
  const self = `${base}${request.path.slice('/fhir'.length)}`;
  const next = (): string => `${self}?${new URLSearchParams([...query, ['_cursor', page.next as string]]).toString()}`;
  return fhirReply(
    200,
    joinPieces(
      searchsetPieces({
        at: call.at.toISOString(),
        self: query.size === 0 ? self : `${self}?${query.toString()}`,
        ...(page.next === null ? {} : { next: next() }),
        entries: [
          ...(page.patient === null
            ? []
            : [
                {
                  fullUrl: `${base}/Patient/${idOf(request)}`,
                  text: JSON.stringify(page.patient),
                  mode: 'match' as const,
                },
              ]),
          ...page.entries.map((one) => entryOf(base, one, 'match')),
        ],
      }),
    ),
  );
}
