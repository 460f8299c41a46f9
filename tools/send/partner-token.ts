// An access token for a partner system: SMART Backend Services with an assertion signed by its own key.
// https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html
import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import { UserProblem } from './accounts.ts';

export type TokenRequest = { clientId: string; jwk: JWK; tokenEndpoint: string; scopes: readonly string[] };
export type Token = { text: string; scope: string; expiresAt: number };

/** @throws UserProblem when the platform is not there or refuses the client */
export async function askPartnerToken({ clientId, jwk, tokenEndpoint, scopes }: TokenRequest): Promise<Token> {
  const assertion = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: jwk.alg ?? 'ES256', typ: 'JWT', ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenEndpoint)
    .setIssuedAt()
    .setExpirationTime('2m')
    .sign(await importJWK(jwk));
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: scopes.join(' '),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }),
  }).catch((error: Error) => {
    throw new UserProblem(
      `Nothing answers at ${tokenEndpoint} (${(error.cause as Error | undefined)?.message ?? error.message}). Is the platform running?`,
    );
  });
  const body = (await response.json().catch(() => ({}))) as {
    access_token?: string;
    scope?: string;
    expires_in?: number;
    error?: string;
    error_description?: string;
  };
  if (!response.ok || body.access_token === undefined)
    throw new UserProblem(
      `No token for ${clientId}: ${body.error ?? response.status}${body.error_description === undefined ? '' : `, ${body.error_description}`}.`,
    );
  return { text: body.access_token, scope: body.scope ?? '', expiresAt: Date.now() + (body.expires_in ?? 60) * 1000 };
}

/** A token that is always good for at least half a minute more. */
export function createTokenSource(request: TokenRequest): () => Promise<string> {
  let token: Token | null = null;
  let asking: Promise<Token> | null = null;
  return async () => {
    if (token !== null && token.expiresAt - Date.now() > 30_000) return token.text;
    asking ??= askPartnerToken(request).finally(() => {
      asking = null;
    });
    token = await asking;
    return token.text;
  };
}
