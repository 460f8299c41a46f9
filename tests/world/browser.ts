// A browser without a screen: keeps cookies by path, follows redirects, and signs in at the simulated national sign-in.

export type Browser = {
  /** The `cookie` header for this path. */
  cookiesFor(path: string): string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** A call of the portal that changes something: with the header against forgery. */
  send(method: string, path: string, body?: unknown): Promise<Response>;
};

export async function signIn(
  origin: string,
  as: 'patient' | 'professional' | 'operator' | 'administrator',
  personId: string,
): Promise<Browser> {
  const browser = createBrowser(origin);
  const page = await browser.follow(`/auth/sign-in?as=${as}`);
  const end = await browser.follow(page, {
    method: 'POST',
    body: new URLSearchParams({ person: personId, case: 'success' }),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const session = (await (await browser.fetch('/api/session')).json()) as { signedIn: boolean };
  if (!session.signedIn) throw new Error(`${personId} could not sign in as ${as}: the browser stands at ${end}`);
  return browser;
}

function createBrowser(origin: string): Browser & { follow(url: string, init?: RequestInit): Promise<string> } {
  const jar = new Map<string, { name: string; value: string; path: string }>();
  const keep = (line: string): void => {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(pair.indexOf('=') + 1);
    const read = (key: string): string | undefined =>
      attributes.find((one) => one.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
    const path = read('path') ?? '/';
    const expires = read('expires');
    const isGone = read('max-age') === '0' || (expires !== undefined && Date.parse(expires) < Date.now());
    if (isGone) jar.delete(`${name} ${path}`);
    else jar.set(`${name} ${path}`, { name, value, path });
  };
  const cookiesFor = (path: string): string =>
    [...jar.values()]
      .filter((one) => path === one.path || path.startsWith(one.path.endsWith('/') ? one.path : `${one.path}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  const browse = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const target = new URL(path, origin);
    const cookie = cookiesFor(target.pathname);
    const headers = {
      'accept-language': 'en',
      ...(cookie === '' ? {} : { cookie }),
      ...(init.headers as Record<string, string>),
    };
    const response = await fetch(target, { redirect: 'manual', ...init, headers });
    for (const line of response.headers.getSetCookie()) keep(line);
    return response;
  };
  return {
    cookiesFor,
    fetch: browse,
    send: (method, path, body) =>
      browse(path, {
        method,
        headers: { 'x-cercle': '1', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async follow(url, init) {
      let at = new URL(url, origin);
      let response = await browse(at.href, {
        ...init,
        headers: { accept: 'text/html', ...(init?.headers as Record<string, string>) },
      });
      for (let hops = 0; response.status >= 300 && response.status < 400; hops++) {
        if (hops > 15) throw new Error(`Too many redirects, at ${at.href}`);
        at = new URL(response.headers.get('location') ?? '', at);
        await response.arrayBuffer();
        response = await browse(at.href, { headers: { accept: 'text/html' } });
      }
      await response.arrayBuffer();
      return at.href;
    },
  };
}
