// For tests only: a national service that answers what a test wants, right or wrong. It has no page: the test is the browser.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { askOf, type NationalProvider } from '../../kit/settings/national-providers.ts';
import type { Listening } from './scratch-identity.ts';

export type ScratchProvider = Awaited<ReturnType<typeof createScratchProvider>>;
export type Asked = { url: URL; state: string; nonce: string };

export const acr = { 'urn:test:card': 'high', 'urn:test:mobile': 'substantial', 'urn:test:password': 'low' } as const;

export async function createScratchProvider(id: string, options: { saysIssuer?: boolean } = {}) {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const stranger = (await generateKeyPair('ES256')).privateKey;
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const codes = new Map<string, { claims: Record<string, unknown>; userinfo: object | null; forged: boolean }>();
  let tokenRequests = 0;
  const server = createServer((request, response) => {
    const say = (body: object, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const path = (request.url ?? '').split('?')[0];
    if (path === '/.well-known/openid-configuration')
      return say({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        userinfo_endpoint: `${issuer}/userinfo`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256'],
        authorization_response_iss_parameter_supported: options.saysIssuer ?? true,
      });
    if (path === '/jwks') return say({ keys: [jwk] });
    if (path === '/userinfo')
      return say(codes.get((request.headers.authorization ?? '').replace(/^Bearer /, ''))?.userinfo ?? {});
    if (path !== '/token') return say({}, 404);
    tokenRequests++;
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      const code = new URLSearchParams(text).get('code') ?? '';
      const known = codes.get(code);
      if (known === undefined) return say({ error: 'invalid_grant' }, 400);
      const now = Math.floor(Date.now() / 1000);
      void new SignJWT({
        iss: issuer,
        aud: 'cercle',
        sub: 'somebody',
        iat: now,
        exp: now + 300,
        auth_time: now,
        ...known.claims,
      })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .sign(known.forged ? stranger : privateKey)
        .then((idToken) => say({ access_token: code, token_type: 'Bearer', expires_in: 60, id_token: idToken }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: NationalProvider = {
    id,
    name: id,
    issuer,
    clientId: 'cercle',
    clientSecret: 'secret',
    key: null,
    scopes: 'openid profile',
    who: ['patient', 'professional', 'operator', 'administrator'],
    acr,
    ask: askOf(acr),
    matriculeClaim: 'matricule',
  };
  return {
    provider,
    issuer,
    tokenRequests: () => tokenRequests,
    /** The code that stands for a person who proved who they are. */
    code(claims: Record<string, unknown>, more: { userinfo?: object; forged?: boolean } = {}): string {
      const code = `code-${id}-${codes.size}`;
      codes.set(code, { claims, userinfo: more.userinfo ?? null, forged: more.forged ?? false });
      return code;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

type Browser = ReturnType<Listening['browser']>;

/** Clicks "sign in" at the process that listens at `at`. */
export async function ask(browser: Browser, at: string, query: string): Promise<Asked> {
  const response = await browser.once(`${at}/auth/sign-in?${query}`);
  return askedOf(response.headers.get('location') ?? '', at);
}

export function askedOf(location: string, at: string): Asked {
  const url = new URL(location, at);
  return { url, state: url.searchParams.get('state') ?? '', nonce: url.searchParams.get('nonce') ?? '' };
}

/** Comes back from a service with an answer; where the platform sends the browser then. */
export async function comeBack(
  browser: Browser,
  at: string,
  asked: Asked,
  answer: Record<string, string>,
): Promise<{ location: string; problem: string | null; cookie: string | null }> {
  const address = new URL(asked.url.searchParams.get('redirect_uri') ?? '').pathname;
  const response = await browser.once(`${at}${address}?${new URLSearchParams({ state: asked.state, ...answer })}`);
  const location = response.headers.get('location') ?? `${response.status}`;
  const url = new URL(location, at);
  return {
    location,
    problem: url.pathname === '/sign-in-problem' ? url.searchParams.get('code') : null,
    cookie: response.headers.getSetCookie().find((line) => line.startsWith('cercle=')) ?? null,
  };
}
