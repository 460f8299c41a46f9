// A batch: each entry is a request of its own, answered by the same route that would answer it alone.
// https://hl7.org/fhir/R4/http.html#transaction
import type { Call } from '../../base/call.ts';
import { Fault, httpStatusOf } from '../../base/fault.ts';
import { type BundleRequest, parseBundleRequests } from '../../fhir/bundle/bundle-request.ts';
import type { ResponseEntry } from '../../fhir/bundle/bundle-text.ts';
import { bundleEntries } from '../../fhir/json/element-texts.ts';
import { outcomeOfFault } from '../../fhir/outcome.ts';
import { fhirJson } from '../../fhir/rest/negotiate.ts';
import type { Reply, Route, RouteRequest } from '../../kit/http/route.ts';
import type { FhirNeeds } from './needs.ts';

const reasons: Record<number, string> = { 200: 'OK', 201: 'Created', 204: 'No Content', 304: 'Not Modified' };

type Dispatch = (call: Call, request: BundleRequest, text: string, outer: RouteRequest) => Promise<ResponseEntry>;

/** Finds the route of an entry and answers it in the outer call: same actor, same purpose. */
export function createDispatch(needs: FhirNeeds): Dispatch {
  const table = needs.routes.map((route) => ({
    route,
    parts: route.path.slice('/fhir'.length).split('/').filter(Boolean),
  }));
  const find = (method: string, path: string): { route: Route; params: Record<string, string> } | null => {
    const asked = path.split('/').filter(Boolean);
    for (const { route, parts } of table) {
      if (route.method !== method || parts.length !== asked.length) continue;
      const params: Record<string, string> = {};
      const fits = parts.every((part, i) => {
        if (!part.startsWith(':')) return part === asked[i];
        params[part.slice(1)] = decodeURIComponent(asked[i] as string);
        return true;
      });
      if (fits) return { route, params };
    }
    return null;
  };
  return async (call, request, text, outer) => {
    const mark = request.url.indexOf('?');
    const base = `${needs.fhirBase()}/`;
    const relative = (mark < 0 ? request.url : request.url.slice(0, mark)).replace(base, '').replace(/^\//, '');
    const path = `/${relative}`;
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const found = find(method, path);
    if (found === null)
      throw new Fault('hidden', { code: 'http.no-such-route', message: 'There is nothing at this address.' });
    if (!found.route.who.includes('public')) {
      if (call.actor.kind === 'anonymous')
        throw new Fault('unauthenticated', { code: 'identity.sign-in-needed', message: 'Sign in first.' });
      if (!found.route.who.includes(call.actor.kind))
        throw new Fault('forbidden', { code: 'identity.wrong-role', message: 'This is not for your role.' });
    }
    const reply = await found.route.handle(call, {
      method,
      path: `/fhir${path}`,
      params: found.params,
      rawQuery: mark < 0 ? '' : request.url.slice(mark + 1),
      query: {},
      headers: {
        accept: 'application/fhir+json',
        'content-type': 'application/fhir+json',
        ...(outer.headers.prefer === undefined ? {} : { prefer: outer.headers.prefer }),
        ...(request.ifMatch === undefined ? {} : { 'if-match': request.ifMatch }),
        ...(request.ifNoneMatch === undefined ? {} : { 'if-none-match': request.ifNoneMatch }),
        ...(request.ifNoneExist === undefined ? {} : { 'if-none-exist': request.ifNoneExist }),
        ...(request.ifModifiedSince === undefined ? {} : { 'if-modified-since': request.ifModifiedSince }),
      },
      body: text === '' ? undefined : Buffer.from(text),
      remoteAddress: outer.remoteAddress,
    });
    return entryOf(reply);
  };
}

async function entryOf(reply: Reply): Promise<ResponseEntry> {
  const status = reply.status ?? 200;
  const headers = reply.headers ?? {};
  const { body } = reply;
  const isFhir = headers['content-type']?.startsWith(fhirJson.split(';')[0] as string) === true;
  // Files are fetched by their own address; in a Bundle they would be neither file nor resource.
  if (body !== undefined && !isFhir)
    throw new Fault('refused', { code: 'bundle.not-taken', message: 'A file is read by its own request.' });
  const modified = headers['last-modified'];
  return {
    ...(typeof body === 'string' || Buffer.isBuffer(body) ? { text: body } : {}),
    status: `${status} ${reasons[status] ?? ''}`.trim(),
    ...(headers.location === undefined ? {} : { location: headers.location }),
    ...(headers.etag === undefined ? {} : { etag: headers.etag }),
    ...(modified === undefined ? {} : { lastModified: new Date(modified).toISOString() }),
  };
}

export const faultEntry = (fault: Fault): ResponseEntry => ({
  status: `${httpStatusOf(fault)}`,
  outcome: JSON.stringify(outcomeOfFault(fault)),
});

/** One after the other, in the order they came; an entry that fails fails alone. */
export async function answerBatch(
  dispatch: Dispatch,
  needs: FhirNeeds,
  call: Call,
  text: string,
  bundle: unknown,
  outer: RouteRequest,
): Promise<ResponseEntry[]> {
  const { requests, faults } = parseBundleRequests(bundle, needs.fhirBase());
  const texts = bundleEntries(text);
  const byIndex = new Map(requests.map((request) => [request.index, request]));
  const answers: ResponseEntry[] = [];
  for (let index = 0; index < texts.length; index++) {
    const request = byIndex.get(index);
    const broken = faults.get(index);
    if (request === undefined) {
      answers.push(
        faultEntry(
          broken ?? new Fault('invalid', { code: 'bundle.invalid-entry', message: 'This entry cannot be read.' }),
        ),
      );
      continue;
    }
    try {
      answers.push(await dispatch(call, request, texts[index]?.resource?.text ?? '', outer));
    } catch (error) {
      if (!(error instanceof Fault) || error.category === 'fault') throw error;
      answers.push(faultEntry(error));
    }
  }
  return answers;
}
