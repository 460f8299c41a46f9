// Access tokens are JWTs (https://www.rfc-editor.org/rfc/rfc9068): verified once, then known by their SHA-256 until they
// expire. Whether their client, account and the token itself still stand is asked again every half second.
import { hash } from 'node:crypto';
import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Clock } from '../../base/clock.ts';
import { tokenExpired, tokenInvalid } from './errors.ts';
import type { SigningKey } from './secrets.ts';

export type AccessToken = {
  jti: string;
  clientId: string;
  /** Account id; equals the client id for machine clients. */
  subject: string;
  scopes: string[];
  acr: string | null;
  issuedAt: Date;
  authenticatedAt: Date;
  expiresAt: Date;
};

export type TokenVerifier = (token: string) => Promise<AccessToken>;

/** @throws Fault `identity.token-expired`, `identity.token-invalid` */
export function createTokenVerifier(needs: {
  key: SigningKey;
  issuer: string;
  audience: string;
  clock: Clock;
}): TokenVerifier {
  const keys = createLocalJWKSet({ keys: [needs.key.public] });
  return async (token) => {
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, keys, {
        issuer: needs.issuer,
        audience: needs.audience,
        algorithms: ['ES256'],
        typ: 'at+jwt',
        requiredClaims: ['exp', 'iat', 'sub', 'jti', 'client_id'],
        currentDate: needs.clock.now(),
      }));
    } catch (error) {
      throw error instanceof errors.JWTExpired ? tokenExpired() : tokenInvalid(error);
    }
    // A token bound to a key (DPoP, mTLS) is worth nothing without its proof, which is not read here yet.
    if (payload.cnf !== undefined || typeof payload.client_id !== 'string') throw tokenInvalid();
    const seconds = (value: unknown, otherwise: number): Date =>
      new Date((typeof value === 'number' ? value : otherwise) * 1000);
    return {
      jti: payload.jti as string,
      clientId: payload.client_id,
      subject: payload.sub as string,
      scopes: typeof payload.scope === 'string' && payload.scope !== '' ? payload.scope.split(' ') : [],
      acr: typeof payload.acr === 'string' ? payload.acr : null,
      issuedAt: seconds(payload.iat, 0),
      authenticatedAt: seconds(payload.auth_time, payload.iat as number),
      expiresAt: seconds(payload.exp, 0),
    };
  };
}

export const tokenKey = (token: string): string => hash('sha256', token, 'base64');
export const jtiHash = (jti: string): Buffer => hash('sha256', `jti ${jti}`, 'buffer');
