// Keys that identity makes for itself and keeps sealed: signing keys (ES256) and the cookies' keys. They have numbers; the
// next one is published a day before it signs, the one before stays until what it signed has ended. All processes read
// the same rows, so that none needs a restart. https://openid.net/specs/openid-connect-core-1_0.html#RotateSigKeys
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Chance, Clock } from '../../base/clock.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { Store } from './store.ts';

export type SigningKey = { private: JWK & { kid: string }; public: JWK & { kid: string } };

/** What signs now, and what is published: the current key first, then the next and those before. */
export type SigningKeys = { version: string; current: SigningKey; all: SigningKey[] };
export type CookieKeys = { version: string; all: string[] };

export type SigningPurpose = 'platform-signing' | 'simulator-signing' | 'simulator-eidas-signing';
export type CookiePurpose = 'platform-cookies' | 'simulator-cookies' | 'simulator-eidas-cookies';
export type Secrets = ReturnType<typeof createSecrets>;

const purposes: readonly (SigningPurpose | CookiePurpose)[] = [
  'platform-signing',
  'simulator-signing',
  'simulator-eidas-signing',
  'platform-cookies',
  'simulator-cookies',
  'simulator-eidas-cookies',
];
/** How old a process's view of the keys may be. Far below the time that a key is published before it signs. */
const freshMilliseconds = 30_000;
const publishedBeforeMilliseconds = 24 * 3_600_000;
/** Longer than anything that we sign lives: access tokens 5 minutes, ID tokens 10, sign-ins at the provider 15. */
const keptAfterMilliseconds = 24 * 3_600_000;

type Secret = { number: number; activeFrom: Date; text: string };

export function createSecrets(needs: { store: Store; sealer: Sealer; clock: Clock; chance: Chance }) {
  const { store, sealer, clock } = needs;
  const known = new Map<string, { at: number; secrets: Promise<Secret[]> }>();

  const make = async (purpose: SigningPurpose | CookiePurpose): Promise<string> => {
    if (!purpose.endsWith('-signing')) return needs.chance.bytes(32).toString('base64url');
    const jwk = await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey);
    return JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk), use: 'sig', alg: 'ES256' });
  };
  const labelOf = (purpose: string, number: number): string =>
    number === 1 ? `secret ${purpose}` : `secret ${purpose} ${number}`;
  const add = async (purpose: SigningPurpose | CookiePurpose, number: number, activeFrom: Date): Promise<void> => {
    const sealed = sealer.seal(labelOf(purpose, number), await make(purpose));
    await store.addSecret({ purpose, number, sealed, at: clock.now(), activeFrom });
  };

  /** Newest first; makes the first one. */
  const load = async (purpose: SigningPurpose | CookiePurpose): Promise<Secret[]> => {
    let rows = await store.findSecrets(purpose);
    if (rows.length === 0) {
      await add(purpose, 1, clock.now());
      rows = await store.findSecrets(purpose);
    }
    return rows.map((row) => ({
      number: row.number,
      activeFrom: row.active_from,
      text: sealer.open(labelOf(purpose, row.number), row.sealed).toString(),
    }));
  };
  const secretsOf = (purpose: SigningPurpose | CookiePurpose, fresh = freshMilliseconds): Promise<Secret[]> => {
    const now = clock.now().getTime();
    const entry = known.get(purpose);
    if (entry !== undefined && Math.abs(now - entry.at) < fresh) return entry.secrets;
    const loaded = { at: now, secrets: load(purpose) };
    known.set(purpose, loaded);
    loaded.secrets.catch(() => {
      // Told to those who asked; what was known before stays known.
      if (known.get(purpose) !== loaded) return;
      if (entry === undefined) known.delete(purpose);
      else known.set(purpose, entry);
    });
    return loaded.secrets;
  };
  /** The current one first, then the others, newest first. */
  const inOrder = (secrets: Secret[]): Secret[] => {
    const now = clock.now();
    const current = secrets.find((secret) => secret.activeFrom <= now) ?? (secrets.at(-1) as Secret);
    return [current, ...secrets.filter((secret) => secret !== current)];
  };
  const versionOf = (secrets: Secret[]): string => secrets.map((secret) => secret.number).join(' ');
  const views = new Map<string, SigningKeys>();

  const signingKeys = async (purpose: SigningPurpose, fresh?: number): Promise<SigningKeys> => {
    const ordered = inOrder(await secretsOf(purpose, fresh));
    const version = versionOf(ordered);
    const view = views.get(purpose);
    if (view?.version === version) return view;
    const all = ordered.map(({ text }) => {
      const jwk = JSON.parse(text) as JWK & { kid: string };
      const { d: _secret, ...open } = jwk;
      return { private: jwk, public: open };
    });
    const made = { version, current: all[0] as SigningKey, all };
    views.set(purpose, made);
    return made;
  };

  return {
    signingKeys,
    /** The public key of this name; a name that is new is looked for in the database, once a second at most. */
    async findPublicKey(purpose: SigningPurpose, kid: string): Promise<JWK | null> {
      for (const fresh of [undefined, 1_000]) {
        const found = (await signingKeys(purpose, fresh)).all.find((key) => key.public.kid === kid);
        if (found !== undefined) return found.public;
      }
      return null;
    },
    async cookieKeys(purpose: CookiePurpose): Promise<CookieKeys> {
      const ordered = inOrder(await secretsOf(purpose));
      return { version: versionOf(ordered), all: ordered.map(({ text }) => text) };
    },
    /** Prepares what is due and drops what has ended; for a job each hour, in as many processes as like. `compromised`: new
     * keys sign at once and all others are gone. Answers how many keys came or went. */
    async rotate(days: number, compromised = false): Promise<number> {
      let changes = 0;
      const now = clock.now().getTime();
      for (const purpose of purposes) {
        const [newest] = await store.findSecrets(purpose);
        if (newest === undefined) continue;
        const due = newest.active_from.getTime() + days * 86_400_000 - publishedBeforeMilliseconds;
        if (compromised || due <= now) {
          await add(purpose, newest.number + 1, new Date(compromised ? now : now + publishedBeforeMilliseconds));
          changes++;
        }
        const before = compromised ? now : now - keptAfterMilliseconds;
        changes += await store.dropSecretsBefore(purpose, new Date(before));
        known.delete(purpose);
      }
      return changes;
    },
  };
}
