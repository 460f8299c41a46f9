// An oidc-provider (a Koa app) under a path of our own server: what a request must look like before it gets there.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { withoutCookies } from './cookies.ts';

export type Mount = { prefix: string; handle(request: IncomingMessage, response: ServerResponse): void };

export const maximalFormBytes = 20_000;

export type ProviderMount = {
  prefix: string;
  origin: string;
  /** Name of the provider's own session cookie, whose path is the prefix. */
  sessionCookie: string;
  /** `fresh`: each authorization starts without the provider's session of an earlier one. `none`: it never sees one. */
  sessions: 'fresh' | 'none';
};

/** Hands a request to the provider. Who signs in is decided by the portal's session (or by the person, at the simulator),
 * never by what somebody else left in this browser at the provider. */
export function handToProvider(
  provider: Provider,
  callback: (request: IncomingMessage, response: ServerResponse) => void,
  request: IncomingMessage & { originalUrl?: string | undefined },
  response: ServerResponse,
  mount: ProviderMount,
): void {
  const url = request.url ?? '/';
  const inside = url.slice(mount.prefix.length) || '/';
  trustOrigin(provider, request, mount.origin);
  const starts = /^\/auth(\?|$)/.test(inside);
  if (starts || (mount.sessions === 'none' && inside.startsWith('/auth/'))) {
    const cookie = withoutCookies(request.headers.cookie, mount.sessionCookie);
    if (cookie === undefined) delete request.headers.cookie;
    else request.headers.cookie = cookie;
  }
  if (starts) {
    const secure = mount.origin.startsWith('https://') ? '; Secure' : '';
    const gone = (name: string): string => `${name}=; Path=${mount.prefix}; Max-Age=0; HttpOnly; SameSite=Lax${secure}`;
    response.setHeader('set-cookie', [gone(mount.sessionCookie), gone(`${mount.sessionCookie}.sig`)]);
  }
  request.originalUrl = url;
  request.url = inside;
  callback(request, response);
}

/** Our address is the configured origin, not what a Host header says that anyone may send: links and audiences follow from it. */
export function trustOrigin(provider: Provider, request: IncomingMessage, origin: string): void {
  provider.proxy = true;
  request.headers['x-forwarded-proto'] = origin.startsWith('https://') ? 'https' : 'http';
  request.headers['x-forwarded-host'] = new URL(origin).host;
}

/** A small urlencoded body, or null when it is larger or of another kind. */
export async function readForm(request: IncomingMessage): Promise<Buffer | null> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '')) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maximalFormBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Says that a body could not be taken, and hangs up: what is left of it unread would stand before the next request. */
export function refuseForm(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(400, { 'content-type': 'application/json', 'cache-control': 'no-store', connection: 'close' });
  response.end('{"error":"invalid_request","error_description":"a small form is taken here, urlencoded"}');
  request.resume();
}
