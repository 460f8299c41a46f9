// Keys that identity makes for itself on first start and keeps sealed: signing keys (ES256) and the cookies' key.
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Chance, Clock } from '../../base/clock.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { Store } from './store.ts';

export type SigningKey = { private: JWK & { kid: string }; public: JWK & { kid: string } };
export type Secrets = ReturnType<typeof createSecrets>;

export function createSecrets(needs: { store: Store; sealer: Sealer; clock: Clock; chance: Chance }) {
  const readOrMake = async (purpose: string, make: () => Promise<string>): Promise<string> => {
    const label = `secret ${purpose}`;
    const known = await needs.store.findSecret(purpose);
    if (known !== null) return needs.sealer.open(label, known.sealed).toString();
    await needs.store.addSecret(purpose, needs.sealer.seal(label, await make()), needs.clock.now());
    const kept = (await needs.store.findSecret(purpose)) as { sealed: Buffer };
    return needs.sealer.open(label, kept.sealed).toString();
  };
  return {
    async signingKey(purpose: 'platform-signing' | 'simulator-signing'): Promise<SigningKey> {
      const text = await readOrMake(purpose, async () => {
        const jwk = await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey);
        return JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk), use: 'sig', alg: 'ES256' });
      });
      const jwk = JSON.parse(text) as JWK & { kid: string };
      const { d: _secret, ...open } = jwk;
      return { private: jwk, public: open };
    },
    cookieKey: (purpose: 'platform-cookies' | 'simulator-cookies'): Promise<string> =>
      readOrMake(purpose, async () => needs.chance.bytes(32).toString('base64url')),
  };
}
