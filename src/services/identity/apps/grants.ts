// What people granted to apps: for which patient, until when, and whether it still stands. Asked at each refresh, and with
// each token about twice a second, so that an end is an end within a second on every process.
import { hash } from 'node:crypto';
import type { Chance, Clock } from '../../../base/clock.ts';
import { timeOrderedId } from '../../../base/ids.ts';
import type { Sealer } from '../../../kit/crypto/sealer.ts';
import type { AppsStore } from './store-apps.ts';

export const grantDays = 30;
/** Of a grant without refresh tokens: the code's minute and the access token's five, with room. */
const briefMilliseconds = 7 * 60_000;

export type ConnectedApp = {
  id: string;
  name: string;
  publisher?: string;
  since: string;
  lastUsedAt?: string;
  scopes: string[];
  offline: boolean;
};
/** Told of the end of a grant that nobody asked for: somebody used a refresh token for the second time. */
export type GrantEnded = { account: string; client: string; why: 'reused' | 'revoked' };

export type AppGrants = ReturnType<typeof createAppGrants>;

export function createAppGrants(needs: {
  store: AppsStore;
  sealer: Sealer;
  clock: Clock;
  chance: Chance;
  sessionIdleMilliseconds: number;
  /** Deletes codes and refresh tokens of the grant. */
  deleteTokens(grantHash: Buffer): Promise<unknown>;
}) {
  const { store, sealer, clock, chance } = needs;
  /** As oidc-adapter.ts finds what hangs on a grant. */
  const hashOf = (grantId: string): Buffer => hash('sha256', `grant ${grantId}`, 'buffer');
  const seenSince = (): Date => new Date(clock.now().getTime() - needs.sessionIdleMilliseconds);
  return {
    async add(grant: {
      grantId: string;
      account: string;
      client: string;
      scopes: string[];
      patientId: string | null;
      session: string;
    }): Promise<void> {
      const at = clock.now();
      const id = timeOrderedId(clock, chance);
      const isOffline = grant.scopes.includes('offline_access');
      const isOnline = !isOffline && grant.scopes.includes('online_access');
      const lasts = isOffline || isOnline ? grantDays * 86_400_000 : briefMilliseconds;
      await store.addGrant({
        id,
        grantHash: hashOf(grant.grantId),
        account: grant.account,
        client: grant.client,
        scopes: grant.scopes,
        sealed: sealer.seal(`app grant ${id}`, JSON.stringify({ patientId: grant.patientId })),
        session: isOnline ? grant.session : null,
        created_at: at,
        ends_at: new Date(at.getTime() + lasts),
      });
    },
    /** Null when it does not stand (any more). */
    async find(grantId: string): Promise<{ id: string; patientId: string | null } | null> {
      const row = await store.findGrant(hashOf(grantId), clock.now(), seenSince());
      if (row === null) return null;
      const { patientId } = JSON.parse(sealer.open(`app grant ${row.id}`, row.sealed).toString()) as {
        patientId: string | null;
      };
      return { id: row.id, patientId };
    },
    stands: (id: string): Promise<boolean> => store.grantStands(id, clock.now(), seenSince()),
    async end(grantId: string, why: GrantEnded['why']): Promise<GrantEnded | null> {
      const row = await store.endGrant(hashOf(grantId), why, clock.now());
      return row === null ? null : { account: row.account, client: row.client, why };
    },
    /** One line for each app, however often it was connected. */
    async list(account: string): Promise<ConnectedApp[]> {
      const rows = await store.grantsOf(account, clock.now(), seenSince());
      return [...Map.groupBy(rows, (row) => row.client).values()].map((all): ConnectedApp => {
        const [first] = all as [(typeof all)[number]];
        const used = all.flatMap((row) => row.used_at ?? []).sort((a, b) => b.getTime() - a.getTime())[0];
        return {
          id: first.client,
          name: first.name,
          ...(first.publisher === null ? {} : { publisher: first.publisher }),
          since: first.created_at.toISOString(),
          ...(used === undefined ? {} : { lastUsedAt: used.toISOString() }),
          scopes: [...new Set(all.flatMap((row) => row.scopes))],
          offline: all.some((row) => row.scopes.includes('offline_access')),
        };
      });
    },
    /** False when the account has no such app. */
    async remove(account: string, client: string): Promise<boolean> {
      const ended = await store.endGrantsOf(account, client, clock.now());
      for (const { grant_hash } of ended) await needs.deleteTokens(grant_hash);
      return ended.length > 0;
    },
  };
}
