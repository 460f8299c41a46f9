// What every answer must say of itself, whatever was asked by whom: judged on each answer that a test receives.
// https://owasp.org/www-project-secure-headers/ , https://www.rfc-editor.org/rfc/rfc9110 , RFC 6265bis section 4.1.3
import { openRoutes } from './open-routes.ts';

/** Cookies of the OpenID provider are for its own path, which `__Host-` does not allow. */
const cookiesOfPath = /^cercle-oidc-(session|interaction|resume)(\.legacy)?(\.sig)?$|^simulator(-eidas)?-\w+(\.sig)?$/;

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/:[^/]+/g, '[^/]+').replaceAll('.', '\\.')}$`);
const openPatterns = Object.keys(openRoutes)
  .map((one) => one.split(' '))
  .flatMap(([method, path]) => (path === undefined ? [] : [{ method, pattern: patternOf(path) }]));
/** Where an answer says less than it should, each with its reason. May only shrink: one that is needed no more fails. */
const exceptions = [
  {
    what: /^GET \/(api\/contents|fhir\/Binary)\/\S+ 200: content-security-policy is sandbox; /,
    reason: 'a file’s own policy says nothing of frames yet',
  },
];

/** Mounts are judged as pages are, but they write their own policies and cookies. */
const isMount = (path: string): boolean => /^\/(oidc|simulator)(\/|$)/.test(path);

export function createHeaderWatch(scheme: 'http' | 'https') {
  const problems = new Set<string>();
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
      // A file of a record stands in a frame of the portal's own page.
      want(
        'content-security-policy',
        /^\/(api\/contents|fhir\/Binary)\//.test(path) ? /frame-ancestors '(none|self)'/ : /frame-ancestors 'none'/,
      );
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
      if ((isPersonal && status !== 204) || status >= 400) want('cache-control', /(^|[ ,])no-store($|[ ,])/);
      const shown = path.replace(/\/[0-9a-z-]{20,}(?=\/|$|\.)/g, '/…');
      for (const one of found) problems.add(`${method} ${shown} ${status}: ${one}`);
    },
    problems: (): string[] => [...problems].filter((one) => !exceptions.some(({ what }) => what.test(one))).sort(),
    idleExceptions: (): string[] =>
      exceptions.filter(({ what }) => ![...problems].some((one) => what.test(one))).map(({ reason }) => reason),
    seen: (): number => seen,
  };
}
