// Access tokens are JWTs (https://www.rfc-editor.org/rfc/rfc9068): verified once, then known by their SHA-256 until they
// expire. Whether their client, account and the token itself still stand is asked again every half second.
import { hash } from 'node:crypto';
import { createLocalJWKSet, errors, type JWK, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Clock } from '../../base/clock.ts';
import { tokenExpired, tokenInvalid } from './errors.ts';

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
  /** Thumbprint of the key (DPoP) or certificate (mTLS) that must be proven to go with it. */
  jkt: string | null;
  x5t: string | null;
  /** The professional behind a system (IUA). */
  practitionerId: string | null;
  /** What a person granted an app (apps/grants.ts), and the patient in context; null for machines. */
  grant: string | null;
  patient: string | null;
};

export type TokenVerifier = (token: string) => Promise<AccessToken>;

/** Where the token says which professional stands behind the system. Ours alone, beside IUA's own claims. */
export const practitionerClaim = 'practitioner_id';

/** Ours too: which grant of a person the token comes from. */
export const grantClaim = 'app_grant';

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** @throws Fault `identity.token-expired`, `identity.token-invalid` */
export function createTokenVerifier(needs: {
  /** The public key of this name, current or not; null when we have none. */
  findKey(kid: string): Promise<JWK | null>;
  issuer: string;
  audience: string;
  clock: Clock;
}): TokenVerifier {
  // A set of one: jose then also minds what the key says that it is for.
  const sets = new Map<string, ReturnType<typeof createLocalJWKSet>>();
  const keyOf: JWTVerifyGetKey = async (header, input) => {
    const jwk = header?.kid === undefined ? null : await needs.findKey(header.kid);
    if (jwk === null) throw new errors.JWKSNoMatchingKey();
    let set = sets.get(jwk.kid as string);
    if (set === undefined) {
      if (sets.size > 20) sets.clear();
      set = createLocalJWKSet({ keys: [jwk] });
      sets.set(jwk.kid as string, set);
    }
    return set(header, input);
  };
  return async (token) => {
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, keyOf, {
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
    const { cnf = {} } = payload as { cnf?: Record<string, unknown> };
    const [jkt, x5t] = [textOrNull(cnf.jkt), textOrNull(cnf['x5t#S256'])];
    // Bound in a way that we do not know is bound in a way that we cannot check.
    const bindings = (jkt === null ? 0 : 1) + (x5t === null ? 0 : 1);
    if (typeof payload.client_id !== 'string' || Object.keys(cnf).length !== bindings) throw tokenInvalid();
    const seconds = (value: unknown, otherwise: number): Date =>
      new Date((typeof value === 'number' ? value : otherwise) * 1000);
    return {
      jti: payload.jti as string,
      clientId: payload.client_id,
      subject: payload.sub as string,
      scopes: typeof payload.scope === 'string' && payload.scope !== '' ? payload.scope.split(' ') : [],
      acr: textOrNull(payload.acr),
      issuedAt: seconds(payload.iat, 0),
      authenticatedAt: seconds(payload.auth_time, payload.iat as number),
      expiresAt: seconds(payload.exp, 0),
      jkt,
      x5t,
      practitionerId: textOrNull(payload[practitionerClaim]),
      grant: textOrNull(payload[grantClaim]),
      patient: textOrNull(payload.patient),
    };
  };
}

export const tokenKey = (token: string): string => hash('sha256', token, 'base64');
export const jtiHash = (jti: string): Buffer => hash('sha256', `jti ${jti}`, 'buffer');
