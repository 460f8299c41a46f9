// The one way to the server: JSON over same-origin fetch, errors of the closed list, session cookie, X-Cercle on changes.

/** What went wrong, by who must act; `offline` is ours: the server was not reached. */
export type ApiCategory =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'hidden'
  | 'gone'
  | 'conflict'
  | 'refused'
  | 'busy'
  | 'unavailable'
  | 'fault'
  | 'offline';

const categoryByStatus: Record<number, ApiCategory> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'hidden',
  409: 'conflict',
  410: 'gone',
  412: 'conflict',
  413: 'invalid',
  415: 'invalid',
  422: 'refused',
  429: 'busy',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

export const categoryOf = (status: number): ApiCategory => categoryByStatus[status] ?? 'fault';

export class ApiError extends Error {
  readonly category: ApiCategory;
  readonly code: string;
  /** Remarks tied to the fields of a form, by field name. */
  readonly fields: Record<string, string>;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    category: ApiCategory,
    answer: { code?: string; message?: string; fields?: Record<string, string> } = {},
    retryAfterSeconds?: number,
  ) {
    super(answer.message ?? '');
    this.name = 'ApiError';
    this.category = category;
    this.code = answer.code ?? category;
    this.fields = answer.fields ?? {};
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export type Query = Record<string, string | number | readonly string[] | undefined>;

/** An address with its query; absent and empty parameters are left out, lists are joined by commas. */
export const address = (path: string, query: Query = {}): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue;
    const text = typeof value === 'object' ? value.join(',') : String(value);
    if (text !== '') search.set(name, text);
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
};

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

const errorFrom = async (response: Response): Promise<ApiError> => {
  const retryAfter = Number(response.headers.get('retry-after'));
  let answer: { code?: string; message?: string; fields?: Record<string, string> } = {};
  try {
    const body = (await response.json()) as { error?: typeof answer };
    answer = body.error ?? {};
  } catch {
    // A proxy's page, not ours: the status says enough.
  }
  return new ApiError(categoryOf(response.status), answer, retryAfter > 0 ? retryAfter : undefined);
};

export const request = async <T>(
  method: Method,
  path: string,
  options: { body?: unknown; signal?: AbortSignal; headers?: Record<string, string> } = {},
): Promise<T> => {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-language': document.documentElement.lang,
    ...options.headers,
  };
  if (method !== 'GET') headers['x-cercle'] = '1';
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError('offline');
  }
  if (!response.ok) throw await errorFrom(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
};

export const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
  request<T>('GET', address(path, query), signal === undefined ? {} : { signal });
