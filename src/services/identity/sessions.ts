// Portal sessions: an opaque 256-bit secret in a cookie, its SHA-256 in the database, an idle and an absolute end.
// https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html
import { hash } from 'node:crypto';
import type { SessionFacts } from '../../base/call.ts';
import type { Chance, Clock } from '../../base/clock.ts';
import { timeOrderedId } from '../../base/ids.ts';
import { cookieName, readCookie, writeCookie } from './cookies.ts';
import { createShortCache } from './short-cache.ts';
import type { SessionRow, Store } from './store.ts';

export type Assurance = NonNullable<SessionFacts['assurance']>;
export type PortalSession = {
  id: string;
  account: string;
  assurance: Assurance;
  authenticatedAt: Date;
  expiresAt: Date;
  /** The mandate under which the person acts for another now; null for themselves. */
  actingFor: string | null;
};
/** How somebody proved who they are. */
export type SignInMethod = 'national' | 'passkey' | 'authenticator';
export type Sessions = ReturnType<typeof createSessions>;

const name = 'cercle';
const form = /^[A-Za-z0-9_-]{43}$/;

export function createSessions(needs: {
  store: Store;
  clock: Clock;
  chance: Chance;
  origin(): string;
  idleMilliseconds: number;
  longestMilliseconds: number;
  cacheMilliseconds: number;
  /** Writes down that somebody came in, where they can see it. */
  opened(account: string, how: { method: SignInMethod; device: string }): Promise<unknown>;
}) {
  const { store, clock, chance, origin, idleMilliseconds } = needs;
  const cache = createShortCache<PortalSession | null>(clock, needs.cacheMilliseconds, 20_000);
  // Being seen is written now and then only; a session may end this much before its idle limit, never after it.
  const touchMilliseconds = Math.min(30_000, idleMilliseconds / 20);

  const hashOf = (cookie: string | undefined): Buffer | null => {
    const secret = readCookie(cookie, cookieName(origin(), name));
    return secret === null ? null : hash('sha256', form.test(secret) ? secret : '', 'buffer');
  };
  const read = async (secretHash: Buffer): Promise<PortalSession | null> => {
    const row: SessionRow | null = await store.findSession(secretHash);
    const now = clock.now();
    if (row === null) return null;
    if (row.ends_at <= now || row.seen_at.getTime() + idleMilliseconds <= now.getTime()) return null;
    if (now.getTime() - row.seen_at.getTime() >= touchMilliseconds) {
      await store.touchSession(secretHash, now);
      row.seen_at = now;
    }
    const expiresAt = new Date(Math.min(row.ends_at.getTime(), row.seen_at.getTime() + idleMilliseconds));
    return {
      id: row.id,
      account: row.account,
      assurance: row.assurance,
      authenticatedAt: row.authenticated_at,
      expiresAt,
      actingFor: row.acting_for,
    };
  };
  const close = async (cookie: string | undefined): Promise<void> => {
    const secretHash = hashOf(cookie);
    if (secretHash === null) return;
    await store.deleteSession(secretHash);
    cache.forget(secretHash.toString('base64'));
  };

  return {
    /** A new secret at each sign-in, whatever the browser carried before; what it carried is closed.
     * @returns the Set-Cookie header */
    async open(
      cookie: string | undefined,
      account: string,
      assurance: Assurance,
      how: { method: SignInMethod; device: string; actingFor?: string | null },
    ): Promise<string> {
      await close(cookie);
      const secret = chance.bytes(32).toString('base64url');
      const at = clock.now();
      await store.addSession({
        secretHash: hash('sha256', secret, 'buffer'),
        id: timeOrderedId(clock, chance),
        account,
        assurance,
        method: how.method,
        device: how.device,
        actingFor: how.actingFor ?? null,
        at,
        endsAt: new Date(at.getTime() + needs.longestMilliseconds),
      });
      await needs.opened(account, { method: how.method, device: how.device });
      return writeCookie(origin(), name, secret);
    },
    /** Undefined when no cookie is there, null when it opens nothing (any more). */
    async find(cookie: string | undefined): Promise<PortalSession | null | undefined> {
      const secretHash = hashOf(cookie);
      if (secretHash === null) return undefined;
      const session = await cache.get(secretHash.toString('base64'), () => read(secretHash));
      return session !== null && session.expiresAt > clock.now() ? session : null;
    },
    close,
    /** Under which mandate the person of this session acts from now on; null for themselves. */
    async actFor(cookie: string | undefined, mandateId: string | null): Promise<void> {
      const secretHash = hashOf(cookie);
      if (secretHash === null) return;
      await store.setActingFor(secretHash, mandateId);
      cache.forget(secretHash.toString('base64'));
    },
    /** Asks anew about every session. */
    clear: (): void => cache.clear(),
    clearing: (): string => writeCookie(origin(), name, '', 0),
  };
}
