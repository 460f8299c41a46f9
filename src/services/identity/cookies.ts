// Cookies by hand: reading one by name, writing one with every attribute that protects it.
// https://www.rfc-editor.org/rfc/rfc6265 and the __Host- prefix of RFC 6265bis section 4.1.3.2

/** `__Host-` binds a cookie to this very host and to https; plain http (loopback only) cannot have it. */
export const cookieName = (origin: string, name: string): string =>
  origin.startsWith('https://') ? `__Host-${name}` : name;

export function readCookie(header: string | undefined, name: string): string | null {
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

/** Without `secondsMax` the cookie leaves with the browser's session; 0 takes it away. */
export function writeCookie(origin: string, name: string, value: string, secondsMax?: number): string {
  const secure = origin.startsWith('https://') ? '; Secure' : '';
  const age = secondsMax === undefined ? '' : `; Max-Age=${secondsMax}`;
  return `${cookieName(origin, name)}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}${age}`;
}

/** The header without a cookie and its signature. */
export const withoutCookies = (header: string | undefined, name: string): string | undefined =>
  header
    ?.split(';')
    .filter((part) => !part.trim().startsWith(`${name}=`) && !part.trim().startsWith(`${name}.sig=`))
    .join(';');
