// What every answer must say of itself, whatever was asked by whom: judged on each answer that a test receives.
// https://owasp.org/www-project-secure-headers/ , https://www.rfc-editor.org/rfc/rfc9110 , RFC 6265bis section 4.1.3
import { openRoutes } from './open-routes.ts';

/** Cookies of the OpenID provider are for its own path, which `__Host-` does not allow. */
const cookiesOfPath = /^cercle-oidc-(session|interaction|resume)(\.legacy)?(\.sig)?$|^simulator(-eidas)?-\w+(\.sig)?$/;

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/:[^/]+/g, '[^/]+').replaceAll('.', '\\.')}$`);
const openPatterns = Object.keys(openRoutes)
  .map((one) => one.split(' '))
  .flatMap(([method, path]) => (path === undefined ? [] : [{ method, pattern: patternOf(path) }]));
/** Where an answer says less than it should, and why. The lists of the tests may only shrink: one needed no more fails. */
export type HeaderException = { what: RegExp; reason: string };

/** Mounts are judged as pages are, but they write their own policies and cookies. */
const isMount = (path: string): boolean => /^\/(oidc|simulator)(\/|$)/.test(path);

export function createHeaderWatch(scheme: 'http' | 'https', exceptions: readonly HeaderException[]) {
  let problems = new Set<string>();
  const spared = new Set<object>();
  let seen = 0;
  const judgeCookie = (line: string): string[] => {
    const [pair = '', ...attributes] = line.split(';').map((one) => one.trim());
    const name = pair.slice(0, pair.indexOf('='));
    const has = (attribute: RegExp): boolean => attributes.some((one) => attribute.test(one));
    const missing: string[] = [];
    if (!has(/^httponly$/i)) missing.push('HttpOnly');
    if (!has(/^samesite=(lax|strict)$/i)) missing.push('SameSite');
    if (has(/^domain=/i)) missing.push('no Domain');
    if (scheme === 'https') {
      if (!has(/^secure$/i)) missing.push('Secure');
      if (!cookiesOfPath.test(name) && (!name.startsWith('__Host-') || !has(/^path=\/$/i))) missing.push('__Host-');
    }
    return missing.map((one) => `cookie ${name} lacks ${one}`);
  };
  return {
    see(method: string, pathAndQuery: string, response: Response): void {
      seen += 1;
      const { status, headers } = response;
      const [path = ''] = pathAndQuery.split('?', 1);
      const read = (name: string): string => headers.get(name) ?? '';
      const found: string[] = headers.getSetCookie().flatMap(judgeCookie);
      const want = (name: string, pattern: RegExp): void => {
        if (!pattern.test(read(name))) found.push(`${name} is ${headers.get(name) ?? 'not there'}`);
      };
      want('x-content-type-options', /^nosniff$/);
      want('referrer-policy', /^no-referrer$/);
      // The provider writes policies for its pages; of what else it says, frames are kept away by the older header.
      const isPage = /^text\/html/.test(read('content-type')) && (status < 300 || status > 399);
      if (isMount(path) && !isPage) want('x-frame-options', /^DENY$/);
      else want('content-security-policy', /frame-ancestors 'none'/);
      if (isMount(path) || !/^\/(api|fhir|auth|\.well-known)(\/|$)/.test(path)) {
        want('cross-origin-opener-policy', /^same-origin$/);
        want('cross-origin-resource-policy', /^same-origin$/);
      }
      if (scheme === 'https') want('strict-transport-security', /^max-age=\d{8,}/);
      for (const name of ['server', 'x-powered-by', 'via'])
        if (headers.has(name)) found.push(`${name} is ${read(name)}`);
      if (status === 401) want('www-authenticate', /^(Bearer|DPoP) /);
      if (status === 429 || status === 503) want('retry-after', /^\d+$/);
      const isOpen = openPatterns.some((one) => one.method === method && one.pattern.test(path));
      const isPersonal = /^\/(api|fhir|auth)(\/|$)/.test(path) && !isOpen;
      // Nothing of a body is kept by anybody on the way, nor by the browser; nor is a refusal.
      if ((isPersonal && status !== 204) || (status >= 400 && !isMount(path)))
        want('cache-control', /(^|[ ,])no-store($|[ ,])/);
      const shown = path
        .replace(/^\/(?!api|fhir|oidc|auth|simulator|\.well-known).*(\.\w+)$/, '/…$1')
        .replace(/\/[0-9a-z-]{20,}(?=\/|$|\.)/g, '/…');
      for (const one of found) {
        const problem = `${method} ${shown} ${status}: ${one}`;
        const exception = exceptions.find(({ what }) => what.test(problem));
        if (exception === undefined) problems.add(problem);
        else spared.add(exception);
      }
    },
    /** Since it was asked before. */
    problems(): string[] {
      const found = [...problems].sort();
      problems = new Set();
      return found;
    },
    idleExceptions: (): string[] => exceptions.filter((one) => !spared.has(one)).map(({ reason }) => reason),
    seen: (): number => seen,
  };
}
