// Browser apps of registered origins read the FHIR API and get tokens; nobody else's page does. No cookies travel.
// https://fetch.spec.whatwg.org/#http-cors-protocol , https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#considerations-for-cross-origin-resource-sharing-cors
import type http from 'node:http';

export type CorsNeeds = {
  /** Our own origin: its pages need no permission. */
  origin(): string;
  isAppOrigin(origin: string): Promise<boolean>;
};

/** The FHIR API, and of the authorization server what an app asks by itself. */
const shared = /^\/(fhir(?=[/?]|$)|oidc\/(token(\/revocation|\/introspection)?|jwks|\.well-known\/[\w-]+)(?=\?|$))/;

const allowed: Record<string, string> = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers':
    'accept, authorization, content-type, dpop, if-match, if-modified-since, if-none-exist, if-none-match, prefer, x-security-context',
  'access-control-max-age': '600',
};
const exposed =
  'content-location, dpop-nonce, etag, last-modified, location, retry-after, www-authenticate, x-request-id';

/** Runs `proceed`, unless the request is a preflight, which carries no sign-in and is answered here. */
export async function shareWithApps(
  needs: CorsNeeds,
  request: http.IncomingMessage,
  response: http.ServerResponse,
  proceed: () => void,
): Promise<void> {
  const { origin } = request.headers;
  if (!shared.test(request.url ?? '')) return proceed();
  if (origin === undefined || origin === needs.origin()) return proceed();
  const isApp = await needs.isAppOrigin(origin);
  const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
  if (isApp) {
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('vary', 'Origin');
    response.setHeader('access-control-expose-headers', exposed);
  } else if (request.url?.startsWith('/oidc')) {
    // The authorization server has rules of its own, which shall not be wider. Elsewhere the origin stays: it is what tells
    // a request of another site from one of the portal.
    delete request.headers.origin;
    // It shares its public keys with every page; here registered ones alone are answered.
    const { setHeader } = response;
    response.setHeader = (name, value) =>
      name.toLowerCase() === 'access-control-allow-origin' ? response : setHeader.call(response, name, value);
  }
  if (!isPreflight) return proceed();
  response.writeHead(isApp ? 204 : 403, isApp ? allowed : {});
  response.end();
}
