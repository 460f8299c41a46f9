// What a vendor pastes as keys: public ones become a JWKS, private ones never leave the browser. https://www.rfc-editor.org/rfc/rfc7517
import type { PublicJwks } from '../../api/partners.ts';

/** `private`: it holds a secret; `form`: no JWKS; `kind`: keys of a kind that is not taken. */
export type KeyProblem = 'private' | 'form' | 'kind';

// https://www.rfc-editor.org/rfc/rfc7518#section-6
const privateParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth', 'priv'];

const holdsSecret = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ('kty' in value
    ? privateParts.some((part) => part in value)
    : Object.values(value).some((inner) => holdsSecret(inner)));

export function readPublicKeys(text: string): { jwks: PublicJwks } | { problem: KeyProblem } {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return { problem: 'private' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Text that is cut off or is no JSON may hold one all the same: nobody should think that it is fine to paste it.
    return { problem: /"d"\s*:\s*"/.test(text) ? 'private' : 'form' };
  }
  if (typeof value !== 'object' || value === null) return { problem: 'form' };
  if (holdsSecret(value)) return { problem: 'private' };
  const keys = 'keys' in value ? value.keys : [value];
  if (!Array.isArray(keys) || keys.length === 0) return { problem: 'form' };
  const isUsable = (key: { kty?: unknown; crv?: unknown } | null): boolean =>
    key?.kty === 'RSA' || (key?.kty === 'EC' && (key.crv === 'P-256' || key.crv === 'P-384'));
  return keys.every(isUsable) ? { jwks: { keys: keys as PublicJwks['keys'] } } : { problem: 'kind' };
}

/** A new pair; the private one is for its owner alone and is never sent. */
export async function createKeyPair(): Promise<{ publicJwks: PublicJwks; privateJwk: JsonWebKey & { kid: string } }> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const kid = `key-${new Date().toISOString().slice(0, 10)}-${crypto.randomUUID().slice(0, 4)}`;
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const { d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  const facts = { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' };
  return { publicJwks: { keys: [facts] }, privateJwk: { ...facts, d } as JsonWebKey & { kid: string } };
}

export type KeyPair = Awaited<ReturnType<typeof createKeyPair>>;
