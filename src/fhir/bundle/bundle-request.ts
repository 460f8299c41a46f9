// Reads a batch or transaction: what each entry asks, in the order it must be done
// (https://hl7.org/fhir/R4/http.html#transaction).
import { Fault, type FaultIssue } from '../../base/fault.ts';
import { isResourceType } from '../search/parameters.ts';
import { isJson, type Json } from '../search/values.ts';

/** The most of one bundle, documents in it included. */
export const bundleLimits = { bytesMax: 50 * 1024 * 1024, depthMax: 140 };

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type BundleRequest = {
  /** Place in the Bundle, where the answer goes. */
  index: number;
  method: Method;
  /** As written, relative to the base. */
  url: string;
  /** Undefined for the whole system (`metadata`, `_history`, `?_type=...`, operations). */
  type: string | undefined;
  id: string | undefined;
  /** What follows `Type/id/`: `_history`, `_history/2`, `$everything`. */
  rest: string | undefined;
  /** Without `?`: the search of a GET, the condition of a conditional update, patch or delete. */
  query: string;
  fullUrl: string | undefined;
  resource: Json | undefined;
  ifMatch: string | undefined;
  ifNoneMatch: string | undefined;
  ifNoneExist: string | undefined;
  ifModifiedSince: string | undefined;
};

export type BundleRequests = {
  type: 'batch' | 'transaction';
  /** In order of the Bundle. */
  requests: readonly BundleRequest[];
  /** In order of processing: DELETE, POST, PUT and PATCH, GET and HEAD; a batch as it came. */
  ordered: readonly BundleRequest[];
  /** Entries of a batch that cannot be read; each fails alone. A transaction with one throws. */
  faults: ReadonlyMap<number, Fault>;
};

const rank: Record<Method, number> = { DELETE: 0, POST: 1, PUT: 2, PATCH: 2, GET: 3, HEAD: 3 };
const isMethod = (value: unknown): value is Method => typeof value === 'string' && Object.hasOwn(rank, value);

export const bundleEntriesMax = 1000;

function invalid(index: number, text: string, place = '', code = 'bundle.invalid-entry'): Fault {
  const issue: FaultIssue = { code: 'invalid', text, expression: `Bundle.entry[${index}]${place}` };
  return new Fault('invalid', { code, message: `entry ${index}: ${text}`, issues: [issue] });
}

/** `baseUrl` has no slash at the end; absolute request URLs below it are read as relative. Throws category `invalid`. */
export function parseBundleRequests(bundle: unknown, baseUrl: string): BundleRequests {
  if (
    !isJson(bundle) ||
    bundle.resourceType !== 'Bundle' ||
    (bundle.type !== 'batch' && bundle.type !== 'transaction')
  ) {
    throw new Fault('invalid', {
      code: 'bundle.wrong-type',
      message: 'a Bundle of type batch or transaction is expected',
      issues: [
        { code: 'invalid', text: 'a Bundle of type batch or transaction is expected', expression: 'Bundle.type' },
      ],
    });
  }
  const entries = Array.isArray(bundle.entry) ? bundle.entry : [];
  if (entries.length > bundleEntriesMax) {
    throw new Fault('invalid', {
      code: 'bundle.too-large',
      status: 413,
      message: `a Bundle may have ${bundleEntriesMax} entries`,
      issues: [
        { code: 'too-costly', text: `a Bundle may have ${bundleEntriesMax} entries`, expression: 'Bundle.entry' },
      ],
    });
  }
  const requests: BundleRequest[] = [];
  const faults = new Map<number, Fault>();
  entries.forEach((entry, index) => {
    try {
      requests.push(parseEntry(entry, index, baseUrl));
    } catch (fault) {
      if (bundle.type === 'transaction' || !(fault instanceof Fault)) throw fault;
      faults.set(index, fault);
    }
  });
  if (bundle.type === 'batch') return { type: 'batch', requests, ordered: requests, faults };
  refuseOverlaps(requests);
  // A stable sort: entries of one rank stay as they came.
  return {
    type: 'transaction',
    requests,
    ordered: [...requests].sort((a, b) => rank[a.method] - rank[b.method]),
    faults,
  };
}

const string = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function parseEntry(entry: unknown, index: number, baseUrl: string): BundleRequest {
  if (!isJson(entry)) throw invalid(index, 'an entry is an object');
  const request = entry.request;
  if (!isJson(request)) throw invalid(index, 'request is missing', '.request');
  if (!isMethod(request.method))
    throw invalid(index, 'GET, HEAD, POST, PUT, PATCH or DELETE is expected', '.request.method');
  const url = string(request.url);
  if (url === undefined) throw invalid(index, 'url is missing', '.request.url');
  const resource = isJson(entry.resource) ? entry.resource : undefined;
  const parsed: BundleRequest = {
    index,
    method: request.method,
    url,
    ...parseUrl(url, index, baseUrl),
    fullUrl: string(entry.fullUrl),
    resource,
    ifMatch: string(request.ifMatch),
    ifNoneMatch: string(request.ifNoneMatch),
    ifNoneExist: string(request.ifNoneExist)?.replace(/^.*\?/, ''),
    ifModifiedSince: string(request.ifModifiedSince),
  };
  checkEntry(parsed, index);
  return parsed;
}

function parseUrl(
  written: string,
  index: number,
  baseUrl: string,
): Pick<BundleRequest, 'type' | 'id' | 'rest' | 'query'> {
  let url = written.startsWith(`${baseUrl}/`) ? written.slice(baseUrl.length + 1) : written;
  if (/^[a-z][a-z0-9+.-]*:/i.test(url)) throw invalid(index, 'the URL is not one of this server', '.request.url');
  url = url.replace(/^\//, '');
  const mark = url.indexOf('?');
  const query = mark < 0 ? '' : url.slice(mark + 1);
  const [type = '', id, ...rest] = (mark < 0 ? url : url.slice(0, mark)).split('/');
  if (type === '' || type === 'metadata' || type === '_history' || type.startsWith('$')) {
    return { type: undefined, id: undefined, rest: type === '' ? undefined : type, query };
  }
  if (!isResourceType(type)) throw invalid(index, `${type} is no resource type of FHIR R4`, '.request.url');
  if (id === undefined || id === '') return { type, id: undefined, rest: undefined, query };
  if (id.startsWith('$') || id.startsWith('_')) return { type, id: undefined, rest: [id, ...rest].join('/'), query };
  if (!/^[A-Za-z0-9\-.]{1,64}$/.test(id)) throw invalid(index, 'the id is none of FHIR', '.request.url');
  return { type, id, rest: rest.length > 0 ? rest.join('/') : undefined, query };
}

function checkEntry(entry: BundleRequest, index: number): void {
  const { method, type, id, query, resource } = entry;
  const operation = entry.rest?.startsWith('$') === true;
  if (method === 'POST' && !operation) {
    if (type === undefined || id !== undefined) throw invalid(index, 'POST is to a resource type', '.request.url');
    if (entry.rest === '_search') return;
    if (resource === undefined) throw invalid(index, 'resource is missing', '.resource');
  }
  if (method === 'PUT' || method === 'PATCH' || method === 'DELETE') {
    if (type === undefined || (id === undefined && query === '')) {
      throw invalid(index, `${method} is to Type/id, or to Type?condition`, '.request.url');
    }
    if (method !== 'DELETE' && resource === undefined) throw invalid(index, 'resource is missing', '.resource');
  }
  if ((method === 'POST' && !operation) || method === 'PUT') {
    if (resource?.resourceType !== type) throw invalid(index, `resource is no ${type}`, '.resource.resourceType');
  }
  if (method === 'PUT' && id !== undefined && resource?.id !== id) {
    throw invalid(index, 'the id of the resource is not that of the URL', '.resource.id');
  }
}

/** A resource that a transaction would write twice, or a fullUrl that names two, makes all of it fail. */
function refuseOverlaps(requests: readonly BundleRequest[]): void {
  const written = new Map<string, number>();
  const claim = (key: string, index: number, place: string): void => {
    const other = written.get(key);
    if (other !== undefined) throw invalid(index, `the same as entry ${other}`, place, 'bundle.duplicate');
    written.set(key, index);
  };
  for (const { index, method, type, id, query, ifNoneExist, fullUrl } of requests) {
    if (method === 'GET' || method === 'HEAD') continue;
    if (id !== undefined) claim(`${type}/${id}`, index, '.request.url');
    else if (method !== 'POST' && query !== '') claim(`${type}?${query}`, index, '.request.url');
    else if (ifNoneExist !== undefined) claim(`${type}?${ifNoneExist}`, index, '.request.ifNoneExist');
    // A DELETE may stand beside the new entry of the same fullUrl.
    if (fullUrl !== undefined && method !== 'DELETE') claim(`fullUrl ${fullUrl}`, index, '.fullUrl');
  }
}
