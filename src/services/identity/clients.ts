// Partner systems and apps: registered here, read by the authorization server and by each check of a token.
// https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html
import { hash } from 'node:crypto';
import type { OrganisationKind } from '../../base/call.ts';
import type { Clock } from '../../base/clock.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import { invalidClient } from './errors.ts';
import { mayFetchKeys } from './partners/proofs-key-address.ts';
import { createShortCache } from './short-cache.ts';
import { isEnforceable, parseSmartScope } from './smart-scopes.ts';
import type { ClientRow, Store } from './store.ts';

/** Public keys only: EC P-256 or P-384, or RSA. */
export type PublicJwks = { keys: Record<string, unknown>[] };

/** What a partner's software of either kind may have besides its name and scopes. */
type PartnerFields = {
  id: string;
  name: string;
  scopes: string[];
  /** Public keys as they are, or the https address where they are kept up to date; one of the two. */
  jwks?: PublicJwks | undefined;
  jwksUri?: string | undefined;
  /** What its tokens are bound to: a key it proves to hold (DPoP), or its TLS certificate (mTLS). */
  constraint?: 'none' | 'dpop' | 'mtls' | undefined;
  /** Its TLS certificate: SHA-256 of the DER in base64url, and the subject as RFC 4514 writes it. */
  certificate?: { thumbprint?: string | undefined; subjectDn?: string | undefined } | undefined;
  /** Authorization requests are pushed (RFC 9126), never carried by the browser. */
  parRequired?: boolean | undefined;
  /** A resource server: may ask about anybody's token (ITI-102). */
  introspects?: boolean | undefined;
  contact?: { name: string; email: string } | undefined;
  /** First and last day, YYYY-MM-DD. Outside of them there are no tokens and the ones given are refused. */
  agreement?: { number: string; from: string; until?: string | undefined } | undefined;
  sandbox?: boolean | undefined;
};

export type NewClient =
  /** A partner's system: client credentials with a signed assertion or its certificate, for its organisation. */
  | (PartnerFields & { kind: 'system'; organisation: { id: string; kind: OrganisationKind } })
  /** An app that people use: authorization code with PKCE. Without keys it is a public client. */
  | (PartnerFields & {
      kind: 'app';
      organisation?: { id: string; kind: OrganisationKind } | undefined;
      redirectUris: string[];
      /** Who answers for it, as people read it. */
      publisher?: string | undefined;
      /** Where the portal opens it with a patient. */
      launchUrl?: string | undefined;
    });

export type Clients = ReturnType<typeof createClients>;

/** Scopes without a FHIR resource that an app may be registered for. */
export const plainScopes = ['openid', 'fhirUser', 'launch', 'launch/patient', 'offline_access', 'online_access'];

const privateParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth', 'priv'];

/** @throws Fault `identity.invalid-client` when a key is missing, weak, of another kind or private */
export function checkKeys(jwks: PublicJwks): void {
  if (jwks.keys.length === 0) throw invalidClient('The key set holds no key.');
  for (const key of jwks.keys) {
    const usable = (key.kty === 'EC' && (key.crv === 'P-256' || key.crv === 'P-384')) || key.kty === 'RSA';
    if (!usable) throw invalidClient('Keys are EC P-256 or P-384, or RSA.');
    if (key.kty === 'RSA' && Buffer.from(String(key.n), 'base64url').length < 256)
      throw invalidClient('RSA keys have 2048 bits or more.');
    if (privateParts.some((part) => part in key))
      throw invalidClient('The key set holds a private key. Make a new one: this one is no longer secret.');
  }
}

const day = /^\d{4}-\d{2}-\d{2}$/;

function checkPartner(client: NewClient): void {
  const { certificate, agreement } = client;
  if (certificate?.thumbprint !== undefined && !/^[A-Za-z0-9_-]{43}$/.test(certificate.thumbprint))
    throw invalidClient("A certificate's thumbprint is the SHA-256 of its DER form in base64url.");
  if (agreement !== undefined) {
    for (const text of [agreement.from, agreement.until])
      if (text !== undefined && (!day.test(text) || Number.isNaN(Date.parse(text))))
        throw invalidClient('An agreement begins and ends on a day, written YYYY-MM-DD.');
    if (agreement.until !== undefined && agreement.until < agreement.from)
      throw invalidClient('The agreement ends before it begins.');
  }
  const signs = client.jwks !== undefined || client.jwksUri !== undefined;
  if (client.kind === 'system' && !signs && certificate?.thumbprint === undefined)
    throw invalidClient('A system has keys, or a certificate that is named by its thumbprint.');
  if (client.introspects === true && client.kind !== 'system')
    throw invalidClient('Only a system asks about the tokens of others.');
}

function check(client: NewClient, production: boolean): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9._~-]{1,99}$/.test(client.id))
    throw invalidClient('The client id has 2 to 100 letters, digits, dots, dashes or underscores.');
  for (const text of client.scopes) {
    if (!isEnforceable(text)) throw invalidClient(`The filter of the scope ${text} cannot be enforced.`);
    const scope = parseSmartScope(text);
    const fits =
      client.kind === 'system'
        ? scope?.level === 'system'
        : scope === null
          ? plainScopes.includes(text)
          : scope.level !== 'system';
    if (!fits) throw invalidClient(`The scope ${text} cannot be registered for this kind of client.`);
  }
  if (client.jwks !== undefined && client.jwksUri !== undefined)
    throw invalidClient('Keys are given as they are or by address, not both.');
  if (client.jwks !== undefined) checkKeys(client.jwks);
  if (client.jwksUri !== undefined && !mayFetchKeys(client.jwksUri, production))
    throw invalidClient('The address of the keys is https, on the public internet, without a user or a fragment.');
  checkPartner(client);
  if (client.kind === 'app') {
    if (client.redirectUris.length === 0) throw invalidClient('An app has at least one redirect URI.');
    for (const uri of client.redirectUris)
      if (!URL.canParse(uri) || uri.includes('#'))
        throw invalidClient('A redirect URI is absolute and has no fragment.');
  }
}

export const dayInLuxembourg = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Luxembourg' });

export type AgreementState = 'runs' | 'not-yet' | 'ended';
type Agreed = Pick<ClientRow, 'agreement_from' | 'agreement_until'>;

/** Where the agreement stands on a day in Luxembourg; what has none stands until it is suspended. */
export function agreementState(client: Agreed, now: Date): AgreementState {
  const today = dayInLuxembourg.format(now);
  if (client.agreement_from !== null && client.agreement_from > today) return 'not-yet';
  return client.agreement_until !== null && client.agreement_until < today ? 'ended' : 'runs';
}

const contactLabel = (id: string): string => `client contact ${id}`;

export function createClients(needs: {
  store: Store;
  clock: Clock;
  sealer: Sealer;
  production: boolean;
  cacheMilliseconds: number;
}) {
  const { store, clock, sealer } = needs;
  const cache = createShortCache<ClientRow | null>(clock, needs.cacheMilliseconds, 5_000);
  return {
    /** Registers or replaces. @throws Fault `identity.invalid-client` */
    async register(client: NewClient): Promise<{ id: string }> {
      check(client, needs.production);
      await store.saveClient({
        id: client.id,
        kind: client.kind,
        name: client.name,
        organisation_id: client.organisation?.id ?? null,
        organisation_kind: client.organisation?.kind ?? null,
        jwks: client.jwks === undefined ? null : JSON.stringify(client.jwks),
        scopes: client.scopes,
        redirect_uris: client.kind === 'app' ? client.redirectUris : [],
        jwks_uri: client.jwksUri ?? null,
        bound_by: client.constraint ?? 'none',
        certificate_thumbprint: client.certificate?.thumbprint ?? null,
        certificate_subject: client.certificate?.subjectDn ?? null,
        par_required: client.parRequired ?? false,
        introspects: client.introspects ?? false,
        contact:
          client.contact === undefined ? null : sealer.seal(contactLabel(client.id), JSON.stringify(client.contact)),
        agreement_number: client.agreement?.number ?? null,
        agreement_from: client.agreement?.from ?? null,
        agreement_until: client.agreement?.until ?? null,
        sandbox: client.sandbox ?? false,
        at: clock.now(),
      });
      cache.forget(client.id);
      return { id: client.id };
    },
    /** Null for unknown and suspended ones, and outside their agreement; at most `cacheMilliseconds` old. */
    async find(id: string): Promise<ClientRow | null> {
      const client = await cache.get(id, () => store.findClient(id));
      if (client === null || client.disabled_at !== null) return null;
      return agreementState(client, clock.now()) === 'runs' ? client : null;
    },
    /** As registered, suspended or not, with whom to write to. For the agency's pages. */
    async describe(
      id: string,
    ): Promise<(ClientRow & { contactPerson: { name: string; email: string } | null }) | null> {
      const client = await store.findClient(id);
      if (client === null) return null;
      const contactPerson =
        client.contact === null ? null : JSON.parse(sealer.open(contactLabel(id), client.contact).toString());
      return { ...client, contactPerson };
    },
    /** Which of the organisations have a system that acts for them today. */
    async connected(organisationIds: readonly string[]): Promise<Set<string>> {
      if (organisationIds.length === 0) return new Set();
      return new Set(await store.organisationsWithSystem(organisationIds, dayInLuxembourg.format(clock.now())));
    },
    async setDisabled(id: string, disabled: boolean): Promise<void> {
      await store.disableClient(id, disabled ? clock.now() : null);
      cache.forget(id);
    },
  };
}

/** The registration as oidc-provider reads it (https://www.rfc-editor.org/rfc/rfc7591#section-2). */
export function oidcMetadataOf(client: ClientRow, keysByAddress = ''): Record<string, unknown> {
  const keys = {
    ...authenticationOf(client, keysByAddress),
    ...(client.bound_by === 'dpop' ? { dpop_bound_access_tokens: true } : {}),
    ...(client.bound_by === 'mtls' ? { tls_client_certificate_bound_access_tokens: true } : {}),
  };
  if (client.kind === 'system')
    return {
      client_id: client.id,
      client_name: client.name,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      ...keys,
    };
  const lasting = client.scopes.includes('offline_access') || client.scopes.includes('online_access');
  const refresh = lasting ? ['refresh_token'] : [];
  // A scheme of its own, or http on loopback, is a native app (https://www.rfc-editor.org/rfc/rfc8252).
  const native = client.redirect_uris.every((uri) => !uri.startsWith('https:'));
  return {
    client_id: client.id,
    client_name: client.name,
    application_type: native ? 'native' : 'web',
    grant_types: ['authorization_code', ...refresh],
    response_types: ['code'],
    redirect_uris: client.redirect_uris,
    ...(client.par_required ? { require_pushed_authorization_requests: true } : {}),
    scope: client.scopes.filter((scope) => plainScopes.includes(scope)).join(' ') || undefined,
    ...keys,
  };
}

function authenticationOf(client: ClientRow, keysByAddress: string): Record<string, unknown> {
  if (client.jwks !== null)
    return { token_endpoint_auth_method: 'private_key_jwt', jwks: JSON.parse(client.jwks) as unknown };
  if (client.jwks_uri !== null)
    return {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: client.jwks_uri,
      // oidc-provider keeps a client for as long as its registration reads the same, keys included: new keys, new text.
      keys_seen: hash('sha256', keysByAddress, 'base64url'),
    };
  if (client.certificate_thumbprint !== null)
    return {
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_subject_dn: client.certificate_thumbprint,
    };
  return { token_endpoint_auth_method: 'none' };
}
