// Proof of possession: whoever presents a token bound to a key signs each request with that key.
// https://www.rfc-editor.org/rfc/rfc9449#section-4.3
import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';

/** Of RFC 7518 what a proof may be signed with. No symmetric ones, no `none`, no PKCS #1 v1.5. */
export const proofAlgorithms = ['ES256', 'ES384', 'PS256'] as const;
type Algorithm = (typeof proofAlgorithms)[number];

/** How far a proof's `iat` may be from our clock, each way. */
export const proofSecondsMax = 60;
const proofCharactersMax = 4_096;

/** The key of a header that was read before: programs send the same header with each proof. */
export type ProofKey = { header: string; algorithm: Algorithm; key: KeyObject; thumbprint: string };

export type ProofProblem = 'malformed' | 'algorithm' | 'key' | 'signature' | 'request' | 'token' | 'time';

export type Proof = { ok: true; key: ProofKey; jti: string; issuedAt: number } | { ok: false; problem: ProofProblem };

export type ProofExpected = {
  method: string;
  /** Address of the request without query and fragment. */
  url: string;
  token: string;
  /** Seconds since 1970. */
  now: number;
};

const part = /^[A-Za-z0-9_-]+$/;
const not = (problem: ProofProblem): Proof => ({ ok: false, problem });

/** Reads a proof and doubts all of it but whether it was used before, which needs a memory that processes share. */
export function readProof(text: string, expected: ProofExpected, remembered: ProofKey | null): Proof {
  if (text.length > proofCharactersMax) return not('malformed');
  const parts = text.split('.');
  const [header, payload, signature] = parts as [string, string, string];
  if (parts.length !== 3 || !parts.every((one) => part.test(one))) return not('malformed');
  const key = remembered?.header === header ? remembered : readKey(header);
  if (typeof key === 'string') return not(key);
  if (!signatureStands(key, `${header}.${payload}`, Buffer.from(signature, 'base64url'))) return not('signature');
  const claims = parsed(payload);
  if (claims === null) return not('malformed');
  const { jti, iat, htm, htu, ath } = claims;
  if (typeof jti !== 'string' || jti === '' || jti.length > 200 || typeof iat !== 'number') return not('malformed');
  if (htm !== expected.method || typeof htu !== 'string' || !sameAddress(htu, expected.url)) return not('request');
  if (ath !== hash('sha256', expected.token, 'base64url')) return not('token');
  if (!(Math.abs(expected.now - iat) <= proofSecondsMax)) return not('time');
  return { ok: true, key, jti, issuedAt: iat };
}

function parsed(segment: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment, 'base64url').toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function readKey(segment: string): ProofKey | ProofProblem {
  const header = parsed(segment);
  if (header === null || header.typ !== 'dpop+jwt' || 'crit' in header || 'b64' in header) return 'malformed';
  const algorithm = proofAlgorithms.find((one) => one === header.alg);
  if (algorithm === undefined) return 'algorithm';
  const jwk = header.jwk as Record<string, unknown> | undefined;
  if (typeof jwk !== 'object' || jwk === null || 'd' in jwk || 'k' in jwk || !isFor(jwk, algorithm)) return 'key';
  const text = (name: string): string => (typeof jwk[name] === 'string' ? (jwk[name] as string) : '');
  // The members that count, in the order of https://www.rfc-editor.org/rfc/rfc7638#section-3
  const members =
    algorithm === 'PS256'
      ? { e: text('e'), kty: 'RSA', n: text('n') }
      : { crv: algorithm === 'ES256' ? 'P-256' : 'P-384', kty: 'EC', x: text('x'), y: text('y') };
  if (jwk.kty !== members.kty || ('crv' in members && jwk.crv !== members.crv)) return 'key';
  if ('n' in members && Buffer.from(members.n, 'base64url').length < 256) return 'key';
  try {
    const key = createPublicKey({ key: members, format: 'jwk' });
    return { header: segment, algorithm, key, thumbprint: hash('sha256', JSON.stringify(members), 'base64url') };
  } catch {
    return 'key';
  }
}

/** Does what a key says of itself allow this? https://www.rfc-editor.org/rfc/rfc7517#section-4.2 */
export const isFor = (jwk: Record<string, unknown>, algorithm: string): boolean =>
  (jwk.alg === undefined || jwk.alg === algorithm) &&
  (jwk.use === undefined || jwk.use === 'sig') &&
  (jwk.key_ops === undefined || (Array.isArray(jwk.key_ops) && jwk.key_ops.includes('verify')));

/** Exported for the official vectors. */
export function signatureStands(
  { algorithm, key }: Pick<ProofKey, 'algorithm' | 'key'>,
  input: string,
  signature: Buffer,
): boolean {
  try {
    if (algorithm === 'PS256')
      return verify('sha256', Buffer.from(input), { key, padding: rsaPss, saltLength: 32 }, signature);
    const [digest, bytes] = algorithm === 'ES256' ? (['sha256', 64] as const) : (['sha384', 96] as const);
    return (
      signature.length === bytes && verify(digest, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }, signature)
    );
  } catch {
    return false;
  }
}

/** RSA_PKCS1_PSS_PADDING */
const rsaPss = 6;

function sameAddress(stated: string, actual: string): boolean {
  if (stated === actual) return true;
  if (stated.length > 2_000 || !URL.canParse(stated)) return false;
  const [one, other] = [new URL(stated), new URL(actual)];
  return one.origin === other.origin && one.pathname === other.pathname && one.username === '' && one.password === '';
}
