// An oidc-provider (a Koa app) under a path of our own server: what a request must look like before it gets there.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { withoutCookies } from './cookies.ts';

export type Mount = { prefix: string; handle(request: IncomingMessage, response: ServerResponse): void };

export const maximalFormBytes = 20_000;

/** Hands a request to the provider. `freshCookies`: the prefix of the provider's own session cookies. */
export function handToProvider(
  provider: Provider,
  callback: (request: IncomingMessage, response: ServerResponse) => void,
  request: IncomingMessage & { originalUrl?: string | undefined },
  response: ServerResponse,
  mount: { prefix: string; origin: string; freshCookies: string },
): void {
  const url = request.url ?? '/';
  const inside = url.slice(mount.prefix.length) || '/';
  trustOrigin(provider, request, mount.origin);
  // Each authorization starts without the provider's own session: who signs in is decided by the portal's session (or by
  // the person, at the simulator), never by what an earlier person left in this browser.
  if (/^\/auth(\?|$)/.test(inside)) {
    const cookie = withoutCookies(request.headers.cookie, mount.freshCookies);
    if (cookie === undefined) delete request.headers.cookie;
    else request.headers.cookie = cookie;
  }
  request.originalUrl = url;
  request.url = inside;
  callback(request, response);
}

/** The configured origin says whether a browser reaches us by https, not a header that anyone may send. */
export function trustOrigin(provider: Provider, request: IncomingMessage, origin: string): void {
  provider.proxy = true;
  request.headers['x-forwarded-proto'] = origin.startsWith('https://') ? 'https' : 'http';
  delete request.headers['x-forwarded-host'];
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
