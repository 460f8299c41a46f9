// oidc-provider's storage over our store: ids are hashed and payloads sealed, so that a copy of the table holds no usable
// code, token or session. https://github.com/panva/node-oidc-provider/blob/main/example/my_adapter.js
import { AsyncLocalStorage } from 'node:async_hooks';
import { hash } from 'node:crypto';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Clock } from '../../base/clock.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import { jtiHash } from './access-tokens.ts';
import { type Clients, oidcMetadataOf } from './clients.ts';
import type { KeySets } from './partners/proofs-key-sets.ts';
import type { OidcRow, Store } from './store.ts';

/** A JWT access token that the request at hand asks about: it is stored nowhere, its own claims are the record. */
export type PresentedToken = { model: 'AccessToken' | 'ClientCredentials'; handle: string; payload: AdapterPayload };
export const createPresented = () => new AsyncLocalStorage<PresentedToken>();

export type OidcAdapterNeeds = {
  realm: 'platform' | 'simulator' | 'simulator-eidas';
  store: Store;
  sealer: Sealer;
  clock: Clock;
  /** Null where clients are fixed. */
  clients: Clients | null;
  /** Partners' keys by address; null where there are none. */
  keySets: KeySets | null;
  presented: AsyncLocalStorage<PresentedToken> | null;
  grants?: GrantWatch | undefined;
};

/** Longer than an assertion or a proof may live, whatever its own words. */
const replaySecondsMax = 660;

/** SMART's renewal names no client, and an app without keys has nothing else to say it by: the refresh token does.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#step-6-refresh */
export async function withClientOfRefreshToken(
  needs: { store: Store; sealer: Sealer; clock: Clock },
  form: URLSearchParams,
): Promise<URLSearchParams> {
  const names = ['client_id', 'client_assertion', 'client_secret'];
  if (form.get('grant_type') !== 'refresh_token' || names.some((name) => form.has(name))) return form;
  const idHash = hash('sha256', `RefreshToken ${form.get('refresh_token') ?? ''}`, 'buffer');
  const row = await needs.store.findOidc({ realm: 'platform', model: 'RefreshToken', idHash }, needs.clock.now());
  if (row === null) return form;
  const label = `oidc platform RefreshToken ${idHash.toString('hex')}`;
  const { clientId } = JSON.parse(needs.sealer.open(label, row.sealed).toString()) as AdapterPayload;
  const named = new URLSearchParams(form);
  named.set('client_id', String(clientId));
  return named;
}

/** The grants of people, beside oidc-provider's own: when one does not stand, nothing that hangs on it is renewed. */
export type GrantWatch = {
  stands(grantId: string): Promise<boolean>;
  /** oidc-provider ended it: a code or refresh token came for the second time, or its client gave it back. */
  ended(grantId: string): Promise<void>;
};

export function createOidcAdapter(needs: OidcAdapterNeeds): (model: string) => Adapter {
  const { realm, store, sealer, clock } = needs;
  const digest = (kind: string, value: string): Buffer => hash('sha256', `${kind} ${value}`, 'buffer');

  return (model) => {
    // The id is bound to the payload, so that rows cannot be exchanged.
    const labelOf = (idHash: Buffer): string => `oidc ${realm} ${model} ${idHash.toString('hex')}`;
    const keyOf = (id: string) => ({ realm, model, idHash: digest(model, id) });
    const opened = (row: OidcRow | null): AdapterPayload | undefined => {
      if (row === null) return undefined;
      const payload = JSON.parse(sealer.open(labelOf(row.id_hash), row.sealed).toString()) as AdapterPayload;
      return row.consumed_at === null
        ? payload
        : { ...payload, consumed: Math.floor(row.consumed_at.getTime() / 1000) };
    };
    const inSeconds = (seconds: number): Date => new Date(clock.now().getTime() + seconds * 1000);
    const presented = (id: string): PresentedToken | null => {
      const token = needs.presented?.getStore();
      return token !== undefined && token.model === model && token.handle === id ? token : null;
    };

    return {
      async upsert(id, payload, expiresIn) {
        // Done by find.
        if (model === 'ReplayDetection') return;
        const key = keyOf(id);
        await store.saveOidc(key, {
          sealed: sealer.seal(labelOf(key.idHash), JSON.stringify(payload)),
          grantHash: payload.grantId === undefined ? null : digest('grant', payload.grantId),
          uidHash: payload.uid === undefined ? null : digest('uid', payload.uid),
          expiresAt: expiresIn ? inSeconds(expiresIn) : null,
        });
      },
      async find(id) {
        if (model === 'Client') {
          const client = (await needs.clients?.find(id)) ?? null;
          if (client === null) return undefined;
          const keys = client.jwks_uri === null ? null : await needs.keySets?.current(client.jwks_uri);
          return oidcMetadataOf(client, keys ?? '') as AdapterPayload;
        }
        // One statement asks and remembers, so that of two simultaneous uses of an assertion or a proof one fails.
        if (model === 'ReplayDetection')
          return (await store.addOidcOnce(keyOf(id), inSeconds(replaySecondsMax), clock.now())) ? undefined : {};
        const token = presented(id);
        if (token !== null) return token.payload;
        // These two are JWTs and never stored.
        if (model === 'ClientCredentials' || (model === 'AccessToken' && realm === 'platform')) return undefined;
        if (model === 'Grant' && needs.grants !== undefined && !(await needs.grants.stands(id))) return undefined;
        return opened(await store.findOidc(keyOf(id), clock.now()));
      },
      findByUid: async (uid) => opened(await store.findOidcByUid(realm, model, digest('uid', uid), clock.now())),
      findByUserCode: () => Promise.resolve(undefined),
      async consume(id) {
        // Of two simultaneous uses of a code one fails.
        if (!(await store.consumeOidc(keyOf(id), clock.now()))) throw new errors.InvalidGrant('already consumed');
      },
      async destroy(id) {
        const token = presented(id);
        if (token === null) await store.deleteOidc(keyOf(id));
        else await store.revokeToken(jtiHash(String(token.payload.jwtId)), new Date(Number(token.payload.exp) * 1000));
      },
      async revokeByGrantId(grantId) {
        await store.deleteOidcGrant(realm, digest('grant', grantId));
        await needs.grants?.ended(grantId);
      },
    };
  };
}
