// Introspection and revocation of our JWT access tokens. oidc-provider answers only about tokens that it stores, so a JWT
// that we verified ourselves is put before it as one. https://www.rfc-editor.org/rfc/rfc7662 , https://www.rfc-editor.org/rfc/rfc7009
import type { AsyncLocalStorage } from 'node:async_hooks';
import { IncomingMessage } from 'node:http';
import type { Actor } from '../../base/call.ts';
import type { AccessToken, TokenVerifier } from './access-tokens.ts';
import type { PresentedToken } from './oidc-adapter.ts';
import { iuaClaimsOf } from './partners/iua-claims.ts';

export const asksAboutToken = (method: string | undefined, url: string | undefined): boolean =>
  method === 'POST' && /^\/oidc\/token\/(introspection|revocation)$/.test(url ?? '');

/** Runs `proceed` with the same request; a JWT in it is exchanged for a handle that stands for it during this request.
 * Who may ask is still oidc-provider's matter: it authenticates the client and applies the policies. */
export async function presentToken(
  needs: {
    verify: TokenVerifier;
    /** Throws when the token's client, account or the token itself no longer stands. */
    actorOf(token: AccessToken): Promise<Actor>;
    fhirBase: string;
    presented: AsyncLocalStorage<PresentedToken>;
  },
  request: IncomingMessage,
  body: Buffer,
  proceed: (request: IncomingMessage) => void,
): Promise<void> {
  const form = new URLSearchParams(body.toString());
  const jwt = form.get('token') ?? '';
  if (jwt.split('.').length !== 3) return proceed(copyOf(request, body));
  let token: AccessToken | null = null;
  let actor: Actor = { kind: 'anonymous' };
  try {
    const verified = await needs.verify(jwt);
    actor = await needs.actorOf(verified);
    token = verified;
  } catch {
    // Not ours, expired, or ended: the handle then stands for nothing, which is the answer.
  }
  const handle = `jwt~${token?.jti ?? 'none'}`;
  form.set('token', handle);
  const proceedWith = (): void => proceed(copyOf(request, Buffer.from(form.toString())));
  if (token === null) return proceedWith();
  const ihe = iuaClaimsOf(actor, needs.fhirBase);
  const machine = token.subject === token.clientId;
  const payload = {
    kind: machine ? 'ClientCredentials' : 'AccessToken',
    jti: handle,
    jwtId: token.jti,
    clientId: token.clientId,
    ...(machine ? {} : { accountId: token.subject }),
    scope: token.scopes.join(' '),
    aud: needs.fhirBase,
    ...(token.jkt === null ? {} : { jkt: token.jkt }),
    ...(token.x5t === null ? {} : { 'x5t#S256': token.x5t }),
    // RFC 7662 has the machine's own name as its subject; IHE IUA says who acts (ITI-102).
    extra: { ...(machine ? { sub: token.clientId } : {}), ...(ihe === null ? {} : { extensions: { ihe_iua: ihe } }) },
    iat: token.issuedAt.getTime() / 1000,
    exp: token.expiresAt.getTime() / 1000,
  };
  needs.presented.run({ model: machine ? 'ClientCredentials' : 'AccessToken', handle, payload }, proceedWith);
}

/** The same request with another body: the first one's was read. */
export function copyOf(request: IncomingMessage, body: Buffer): IncomingMessage {
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
