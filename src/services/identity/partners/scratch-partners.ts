// For tests and benches only: a partner's program that holds a key of its own and makes proofs with it.
import { generateKeyPairSync, hash, type KeyObject, randomUUID, sign } from 'node:crypto';

export type Prover = ReturnType<typeof createProver>;

/** A key for DPoP, and proofs made with it. */
export function createProver(pair: { publicKey: KeyObject; privateKey: KeyObject } = ecPair()) {
  const { kty, crv, x, y } = pair.publicKey.export({ format: 'jwk' });
  const jwk = { kty, crv, x, y };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    thumbprint: hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url'),
    proof(
      method: string,
      url: string,
      change: { token?: string; claims?: object; header?: object; key?: KeyObject } = {},
    ): string {
      const header = part({ typ: 'dpop+jwt', alg: 'ES256', jwk, ...change.header });
      const payload = part({
        jti: randomUUID(),
        htm: method,
        htu: url,
        iat: Math.floor(Date.now() / 1000),
        ...(change.token === undefined ? {} : { ath: hash('sha256', change.token, 'base64url') }),
        ...change.claims,
      });
      const key = change.key ?? pair.privateKey;
      const signature = sign('sha256', Buffer.from(`${header}.${payload}`), { key, dsaEncoding: 'ieee-p1363' });
      return `${header}.${payload}.${signature.toString('base64url')}`;
    },
  };
}

export const ecPair = (namedCurve = 'P-256') => generateKeyPairSync('ec', { namedCurve });

export const publicJwk = (key: KeyObject, kid = 'one'): Record<string, unknown> => ({
  ...(key.export({ format: 'jwk' }) as object),
  kid,
});

/** Self-signed, `CN=labo-nord.example,O=Labo Nord,C=LU`, valid from November 2026 for a hundred years. */
export const certificatePem = `-----BEGIN CERTIFICATE-----
MIIB0TCCAXegAwIBAgIUHCyxSSepNjxqhDsrXfJsWMPv+58wCgYIKoZIzj0EAwIw
PTELMAkGA1UEBhMCTFUxEjAQBgNVBAoMCUxhYm8gTm9yZDEaMBgGA1UEAwwRbGFi
by1ub3JkLmV4YW1wbGUwIBcNMjYxMTIyMjM0MTE4WhgPMjEyNjEwMjkyMzQxMTha
MD0xCzAJBgNVBAYTAkxVMRIwEAYDVQQKDAlMYWJvIE5vcmQxGjAYBgNVBAMMEWxh
Ym8tbm9yZC5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEggSbHxxl
eBQRfz8Hk6VBZVgt1S2/GjzVnaS6IOKrF5FlH/sGgyXyJb9BJlL5XscV0/4WhKFX
VeSIvJK0WWj2/6NTMFEwHQYDVR0OBBYEFCF0dGwc0KDPJA6rrTGL/etCIyr1MB8G
A1UdIwQYMBaAFCF0dGwc0KDPJA6rrTGL/etCIyr1MA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoZIzj0EAwIDSAAwRQIgVIL5+mID7m32tgwEQXvi1oM36cgdgKG31oMHRSCd
6GcCIQC1SNdsJamSXmNKAMPOkJ/nwB4geYPe/u8zww/BWzjP8w==
-----END CERTIFICATE-----
`;
