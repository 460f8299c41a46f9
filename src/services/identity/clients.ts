// Partner systems and apps: registered here, read by the authorization server and by each check of a token.
// https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html
import type { OrganisationKind } from '../../base/call.ts';
import type { Clock } from '../../base/clock.ts';
import { invalidClient } from './errors.ts';
import { createShortCache } from './short-cache.ts';
import { parseSmartScope } from './smart-scopes.ts';
import type { ClientRow, Store } from './store.ts';

/** Public keys only: EC P-256 or P-384, or RSA. */
export type PublicJwks = { keys: Record<string, unknown>[] };

export type NewClient =
  | {
      /** A partner's system: client credentials with a signed assertion, for its organisation. */
      kind: 'system';
      id: string;
      name: string;
      organisation: { id: string; kind: OrganisationKind };
      jwks: PublicJwks;
      scopes: string[];
    }
  | {
      /** An app that people use: authorization code with PKCE. Without keys it is a public client. */
      kind: 'app';
      id: string;
      name: string;
      organisation?: { id: string; kind: OrganisationKind } | undefined;
      jwks?: PublicJwks | undefined;
      scopes: string[];
      redirectUris: string[];
    };

export type Clients = ReturnType<typeof createClients>;

/** Scopes without a FHIR resource that an app may be registered for. */
export const plainScopes = ['openid', 'fhirUser', 'launch', 'launch/patient', 'offline_access', 'online_access'];

const privateParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth', 'priv'];

function check(client: NewClient): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9._~-]{1,99}$/.test(client.id))
    throw invalidClient('The client id has 2 to 100 letters, digits, dots, dashes or underscores.');
  for (const text of client.scopes) {
    const scope = parseSmartScope(text);
    const fits =
      client.kind === 'system'
        ? scope?.level === 'system'
        : scope === null
          ? plainScopes.includes(text)
          : scope.level !== 'system';
    if (!fits) throw invalidClient(`The scope ${text} cannot be registered for this kind of client.`);
  }
  if (client.jwks !== undefined) {
    if (client.jwks.keys.length === 0) throw invalidClient('The key set holds no key.');
    for (const key of client.jwks.keys) {
      const usable = (key.kty === 'EC' && (key.crv === 'P-256' || key.crv === 'P-384')) || key.kty === 'RSA';
      if (!usable) throw invalidClient('Keys are EC P-256 or P-384, or RSA.');
      if (key.kty === 'RSA' && Buffer.from(String(key.n), 'base64url').length < 256)
        throw invalidClient('RSA keys have 2048 bits or more.');
      if (privateParts.some((part) => part in key))
        throw invalidClient('The key set holds a private key. Make a new one: this one is no longer secret.');
    }
  }
  if (client.kind === 'app') {
    if (client.redirectUris.length === 0) throw invalidClient('An app has at least one redirect URI.');
    for (const uri of client.redirectUris)
      if (!URL.canParse(uri) || uri.includes('#'))
        throw invalidClient('A redirect URI is absolute and has no fragment.');
  }
}

export function createClients(needs: { store: Store; clock: Clock; cacheMilliseconds: number }) {
  const { store, clock } = needs;
  const cache = createShortCache<ClientRow | null>(clock, needs.cacheMilliseconds, 5_000);
  return {
    /** Registers or replaces. @throws Fault `identity.invalid-client` */
    async register(client: NewClient): Promise<{ id: string }> {
      check(client);
      await store.saveClient({
        id: client.id,
        kind: client.kind,
        name: client.name,
        organisation_id: client.organisation?.id ?? null,
        organisation_kind: client.organisation?.kind ?? null,
        jwks: client.jwks === undefined ? null : JSON.stringify(client.jwks),
        scopes: client.scopes,
        redirect_uris: client.kind === 'app' ? client.redirectUris : [],
        at: clock.now(),
      });
      cache.forget(client.id);
      return { id: client.id };
    },
    /** Null for unknown and disabled ones; at most `cacheMilliseconds` old. */
    async find(id: string): Promise<ClientRow | null> {
      const client = await cache.get(id, () => store.findClient(id));
      return client === null || client.disabled_at !== null ? null : client;
    },
    async setDisabled(id: string, disabled: boolean): Promise<void> {
      await store.disableClient(id, disabled ? clock.now() : null);
      cache.forget(id);
    },
  };
}

/** The registration as oidc-provider reads it (https://www.rfc-editor.org/rfc/rfc7591#section-2). */
export function oidcMetadataOf(client: ClientRow): Record<string, unknown> {
  const keys =
    client.jwks === null
      ? { token_endpoint_auth_method: 'none' }
      : { token_endpoint_auth_method: 'private_key_jwt', jwks: JSON.parse(client.jwks) };
  if (client.kind === 'system')
    return {
      client_id: client.id,
      client_name: client.name,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      ...keys,
    };
  const refresh = client.scopes.includes('offline_access') ? ['refresh_token'] : [];
  // A scheme of its own, or http on loopback, is a native app (https://www.rfc-editor.org/rfc/rfc8252).
  const native = client.redirect_uris.every((uri) => !uri.startsWith('https:'));
  return {
    client_id: client.id,
    client_name: client.name,
    application_type: native ? 'native' : 'web',
    grant_types: ['authorization_code', ...refresh],
    response_types: ['code'],
    redirect_uris: client.redirect_uris,
    scope: client.scopes.filter((scope) => plainScopes.includes(scope)).join(' ') || undefined,
    ...keys,
  };
}
