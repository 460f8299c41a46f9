// Introspection and revocation of our JWT access tokens. oidc-provider answers only about tokens that it stores, so a JWT
// that we verified ourselves is put before it as one. https://www.rfc-editor.org/rfc/rfc7662 , https://www.rfc-editor.org/rfc/rfc7009
import type { AsyncLocalStorage } from 'node:async_hooks';
import { IncomingMessage } from 'node:http';
import { type AccessToken, jtiHash, type TokenVerifier } from './access-tokens.ts';
import type { PresentedToken } from './oidc-adapter.ts';
import type { Store } from './store.ts';

export const asksAboutToken = (method: string | undefined, url: string | undefined): boolean =>
  method === 'POST' && /^\/oidc\/token\/(introspection|revocation)$/.test(url ?? '');

/** Runs `proceed` with the same request; a JWT in it is exchanged for a handle that stands for it during this request.
 * Who may ask is still oidc-provider's matter: it authenticates the client and applies the policies. */
export async function presentToken(
  needs: { verify: TokenVerifier; store: Store; presented: AsyncLocalStorage<PresentedToken> },
  request: IncomingMessage,
  body: Buffer,
  proceed: (request: IncomingMessage) => void,
): Promise<void> {
  const form = new URLSearchParams(body.toString());
  const jwt = form.get('token') ?? '';
  if (jwt.split('.').length !== 3) return proceed(copyOf(request, body));
  let token: AccessToken | null = null;
  try {
    token = await needs.verify(jwt);
  } catch {
    // Not ours, or expired: the handle then stands for nothing, which is the answer.
  }
  const handle = `jwt~${token?.jti ?? 'none'}`;
  form.set('token', handle);
  const proceedWith = (): void => proceed(copyOf(request, Buffer.from(form.toString())));
  if (token === null || (await needs.store.isTokenRevoked(jtiHash(token.jti)))) return proceedWith();
  const machine = token.subject === token.clientId;
  const payload = {
    kind: machine ? 'ClientCredentials' : 'AccessToken',
    jti: handle,
    jwtId: token.jti,
    clientId: token.clientId,
    ...(machine ? {} : { accountId: token.subject }),
    scope: token.scopes.join(' '),
    iat: token.issuedAt.getTime() / 1000,
    exp: token.expiresAt.getTime() / 1000,
  };
  needs.presented.run({ model: machine ? 'ClientCredentials' : 'AccessToken', handle, payload }, proceedWith);
}

/** The same request with another body: the first one's was read. */
function copyOf(request: IncomingMessage, body: Buffer): IncomingMessage {
  const copy = new IncomingMessage(request.socket);
  copy.method = request.method ?? 'POST';
  copy.url = request.url ?? '/';
  copy.headers = { ...request.headers, 'content-length': String(body.length) };
  delete copy.headers['transfer-encoding'];
  copy.httpVersion = request.httpVersion;
  // Or its end would count as an abort and close the connection.
  copy.complete = true;
  copy.push(body);
  copy.push(null);
  return copy;
}
