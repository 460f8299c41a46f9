// The platform's own authorization server, for partner systems and apps.
// https://hl7.org/fhir/smart-app-launch/STU2.2/ , https://openid.net/specs/openid-connect-core-1_0.html
import type { AsyncLocalStorage } from 'node:async_hooks';
import Provider, { type Configuration, errors, type KoaContextWithOIDC, type UnknownObject } from 'oidc-provider';
import type { Clock } from '../../base/clock.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { Log } from '../../kit/log/log.ts';
import { grantClaim, practitionerClaim } from './access-tokens.ts';
import type { Account, Accounts } from './accounts.ts';
import type { AppGrants, GrantEnded } from './apps/grants.ts';
import { acrOf } from './assurance.ts';
import { type Clients, plainScopes } from './clients.ts';
import { createOidcAdapter, type PresentedToken } from './oidc-adapter.ts';
import { errorPage, languageOfPage, renderPage } from './page.ts';
import { type NamedProfessional, namedProfessional } from './partners/iua-claims.ts';
import { clientSigningAlgorithms } from './partners/metadata.ts';
import { type ClientCertificate, type ReadCertificate, sameSubject } from './partners/proofs-certificate.ts';
import { proofAlgorithms } from './partners/proofs-dpop.ts';
import type { KeySets } from './partners/proofs-key-sets.ts';
import type { SigningKey } from './secrets.ts';
import { isEnforceable, limitScopes, parseSmartScope } from './smart-scopes.ts';
import type { ClientRow, Store } from './store.ts';

const accessTokenSeconds = 300;
/** SMART: an assertion lives five minutes at the most. */
const assertionSecondsMax = 300;
const clockToleranceSeconds = 15;

export type AuthorizationServerNeeds = {
  origin: string;
  issuer: string;
  fhirBase: string;
  store: Store;
  sealer: Sealer;
  clock: Clock;
  log: Log;
  accounts: Accounts;
  clients: Clients;
  /** The one that signs comes first. */
  keys: SigningKey[];
  cookieKeys: string[];
  keySets: KeySets;
  /** Null: no proxy is trusted with clients' certificates. */
  readCertificate: ReadCertificate | null;
  findByNumber(number: string): Promise<NamedProfessional | null>;
  presented: AsyncLocalStorage<PresentedToken>;
  grants: AppGrants;
  grantEnded(ended: GrantEnded): Promise<void>;
};

const fhirUserOf = (fhirBase: string, account: Account): string =>
  `${fhirBase}/${account.kind === 'patient' ? 'Patient' : 'Practitioner'}/${account.subject}`;

/** Whoever registered a certificate shows that one, also beside a signed assertion. */
const showsItsCertificate = (client: ClientRow, shown: ClientCertificate | null): boolean =>
  (client.certificate_thumbprint === null || client.certificate_thumbprint === shown?.thumbprint) &&
  (client.certificate_subject === null || (shown !== null && sameSubject(client.certificate_subject, shown.subject)));

/** The scopes a grant stands for: those of the request, of the code, or of the refresh token. */
const scopesAtHand = (ctx: KoaContextWithOIDC): string[] => {
  const { params, entities } = ctx.oidc;
  const text = params?.scope ?? entities.AuthorizationCode?.scope ?? entities.RefreshToken?.scope ?? '';
  return String(text).split(' ').filter(Boolean);
};

export function createAuthorizationServer(needs: AuthorizationServerNeeds): Provider {
  const { fhirBase, accounts, clients } = needs;
  const mutualTls = needs.readCertificate !== null;
  const certificateOf = (ctx: KoaContextWithOIDC): ClientCertificate | null =>
    needs.readCertificate?.({ headers: ctx.req.headers, remoteAddress: ctx.req.socket.remoteAddress }) ?? null;
  /** Whom the system acts for, and which professional its assertion names. */
  const systemClaims = async (ctx: KoaContextWithOIDC, clientId: string): Promise<UnknownObject | undefined> => {
    const client = await clients.find(clientId);
    if (client === null) return undefined;
    const named = await namedProfessional(needs, client, ctx.oidc.params?.client_assertion);
    return named === null
      ? undefined
      : { [practitionerClaim]: named.practitionerId, extensions: { ihe_iua: named.claims } };
  };
  const configuration: Configuration = {
    adapter: createOidcAdapter({
      realm: 'platform',
      store: needs.store,
      sealer: needs.sealer,
      clock: needs.clock,
      clients,
      keySets: needs.keySets,
      presented: needs.presented,
      grants: {
        stands: async (grantId) => (await needs.grants.find(grantId)) !== null,
        ended: async (grantId) => {
          const isReuse = (Provider.ctx as KoaContextWithOIDC | undefined)?.oidc?.route === 'token';
          const ended = await needs.grants.end(grantId, isReuse ? 'reused' : 'revoked');
          if (ended !== null) await needs.grantEnded(ended);
        },
      },
    }),
    jwks: { keys: needs.keys.map((key) => key.private) },
    cookies: {
      keys: needs.cookieKeys,
      names: { session: 'cercle-oidc-session', interaction: 'cercle-oidc-interaction', resume: 'cercle-oidc-resume' },
      long: { httpOnly: true, sameSite: 'lax', path: '/oidc' },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    responseTypes: ['code'],
    scopes: plainScopes,
    claims: { openid: ['sub', 'acr', 'auth_time'], fhirUser: ['fhirUser'] },
    conformIdTokenClaims: false,
    acrValues: [acrOf('substantial'), acrOf('high')],
    clientAuthMethods: ['private_key_jwt', 'none', ...(mutualTls ? (['tls_client_auth'] as const) : [])],
    clientDefaults: { id_token_signed_response_alg: 'ES256', token_endpoint_auth_method: 'private_key_jwt' },
    clockTolerance: clockToleranceSeconds,
    enabledJWA: {
      idTokenSigningAlgValues: ['ES256'],
      clientAuthSigningAlgValues: [...clientSigningAlgorithms],
      dPoPSigningAlgValues: [...proofAlgorithms],
    },
    // Asked when a signature names a key that the set in hand does not have.
    fetch: async (address) => {
      const keys = await needs.keySets.renewed(String(address));
      return new Response(keys, { status: keys === null ? 503 : 200 });
    },
    extraParams: ['aud', 'launch'],
    pkce: { required: () => true },
    routes: {
      revocation: '/token/revocation',
      introspection: '/token/introspection',
      pushed_authorization_request: '/par',
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: {
        enabled: true,
        // A resource server asks about anybody's access token; what renews one is its client's alone.
        allowedPolicy: async (_ctx, client, token) =>
          token.clientId === client.clientId ||
          (token.kind !== 'RefreshToken' && (await clients.find(client.clientId))?.introspects === true),
      },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: true },
      dPoP: { enabled: true },
      mTLS: {
        enabled: mutualTls,
        certificateBoundAccessTokens: mutualTls,
        tlsClientAuth: mutualTls,
        getCertificate: (ctx) => certificateOf(ctx)?.pem,
        // A certificate is named by its thumbprint (clients.ts): who issued it does not count.
        certificateAuthorized: () => true,
        certificateSubjectMatches: (ctx, _property, expected) => certificateOf(ctx)?.thumbprint === expected,
      },
      resourceIndicators: {
        enabled: true,
        // SMART says `aud`, RFC 8707 says `resource`; both may end in a slash.
        defaultResource(ctx) {
          const { aud } = ctx.oidc.params ?? {};
          // The app says to whom it will show its token, so that no other server can make it show it there:
          // https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#obtain-authorization-code
          if (aud === undefined && ['authorization', 'pushed_authorization_request'].includes(ctx.oidc.route))
            throw new errors.InvalidTarget('aud is needed: the address of the FHIR server');
          return String(aud ?? fhirBase).replace(/\/$/, '');
        },
        useGrantedResource: () => true,
        async getResourceServerInfo(ctx, resource, client) {
          if (resource.replace(/\/$/, '') !== fhirBase) throw new errors.InvalidTarget();
          const registered = (await clients.find(client.clientId))?.scopes ?? [];
          const machine = client.grantTypeAllowed('client_credentials');
          const asked = scopesAtHand(ctx);
          const unenforced = asked.find((scope) => !isEnforceable(scope));
          if (unenforced !== undefined)
            throw new errors.InvalidScope('this scope has a filter that cannot be enforced', unenforced);
          const granted = limitScopes(asked, registered, machine ? ['system'] : ['patient', 'user']);
          const wanted = machine || asked.some((scope) => parseSmartScope(scope) !== null);
          if (wanted && granted.length === 0)
            throw new errors.InvalidScope(
              'none of the requested scopes is registered for this client',
              asked.join(' '),
            );
          return {
            scope: granted.join(' '),
            audience: fhirBase,
            accessTokenFormat: 'jwt',
            accessTokenTTL: accessTokenSeconds,
            jwt: { sign: { alg: 'ES256' } },
          };
        },
      },
    },
    async assertJwtClientAuthClaimsAndHeader(ctx, claims, _header, client) {
      // With a second audience somebody else could use the assertion here: https://www.rfc-editor.org/rfc/rfc9700#section-4.9
      if (Array.isArray(claims.aud) && claims.aud.length !== 1)
        throw new errors.InvalidClientAuth('client assertions are for one audience');
      const registered = await clients.find(client.clientId);
      if (registered === null || !showsItsCertificate(registered, certificateOf(ctx)))
        throw new errors.InvalidClientAuth('the certificate is not the registered one');
      const secondsLeft = Number(claims.exp) - needs.clock.now().getTime() / 1000;
      if (!(secondsLeft <= assertionSecondsMax + clockToleranceSeconds))
        throw new errors.InvalidClientAuth('client assertions live five minutes at the most');
    },
    clientBasedCORS: (_ctx, origin, client) =>
      client.clientAuthMethod === 'none' &&
      (client.redirectUris ?? []).some((uri) => URL.canParse(uri) && new URL(uri).origin === origin),
    async extraTokenClaims(ctx, token) {
      if (token.kind === 'ClientCredentials') return systemClaims(ctx, String(token.clientId));
      const account = await accounts.find(token.accountId);
      const source = ctx.oidc.entities.AuthorizationCode ?? ctx.oidc.entities.RefreshToken;
      const granted = token.grantId === undefined ? null : await needs.grants.find(token.grantId);
      if (account === null || granted === null) throw new errors.InvalidGrant('the grant has ended');
      return {
        fhirUser: fhirUserOf(fhirBase, account),
        [grantClaim]: granted.id,
        ...(granted.patientId === null ? {} : { patient: granted.patientId }),
        ...(source?.acr === undefined ? {} : { acr: source.acr }),
        ...(source?.authTime === undefined ? {} : { auth_time: source.authTime }),
      };
    },
    async findAccount(_ctx, id) {
      const account = await accounts.find(id);
      // Operators and administrators work in the portal; no app acts for them.
      if (account === null || account.disabled) return undefined;
      if (account.kind !== 'patient' && account.kind !== 'professional') return undefined;
      return { accountId: id, claims: async () => ({ sub: id, fhirUser: fhirUserOf(fhirBase, account) }) };
    },
    interactions: { url: (_ctx, interaction) => `/oidc/interaction/${interaction.uid}` },
    issueRefreshToken: async (_ctx, client, code) =>
      client.grantTypeAllowed('refresh_token') &&
      (code.scopes.has('offline_access') || code.scopes.has('online_access')),
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    ttl: {
      AccessToken: accessTokenSeconds,
      ClientCredentials: accessTokenSeconds,
      AuthorizationCode: 60,
      Grant: 30 * 86_400,
      RefreshToken: 30 * 86_400,
      IdToken: 600,
      Interaction: 900,
      Session: 900,
    },
    renderError(ctx, out) {
      const { status, headers, body } = renderPage(
        errorPage(
          languageOfPage(ctx.req.headers, (ctx as Partial<KoaContextWithOIDC>).oidc?.params?.ui_locales),
          ctx.status,
          String(out.error),
        ),
      );
      ctx.status = status;
      ctx.set(headers);
      ctx.body = body;
    },
  };
  const provider = new Provider(needs.issuer, configuration);
  provider.on('server_error', (_ctx, error) => needs.log.error('identity.oidc', error));
  addLaunchContext(provider, needs.grants);
  return provider;
}

/** SMART: the token's answer names the patient, and every scope that was granted, not only those of the resource.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#launch-context-arrives-with-your-access_token */
function addLaunchContext(provider: Provider, grants: AppGrants): void {
  provider.use(async (ctx, next) => {
    await next();
    const oidc = (ctx as unknown as KoaContextWithOIDC).oidc as KoaContextWithOIDC['oidc'] | undefined;
    const source = oidc?.entities.AuthorizationCode ?? oidc?.entities.RefreshToken;
    if (oidc?.route !== 'token' || ctx.status !== 200 || source === undefined) return;
    const body = ctx.body as { scope?: string; patient?: string; need_patient_banner?: boolean; fhirContext?: [] };
    const asked = (source.scope ?? '').split(' ').filter(Boolean);
    const plain = oidc.entities.Grant?.getOIDCScopeFiltered(new Set(asked)).split(' ') ?? [];
    const scopes = [...new Set([...plain, ...(body.scope ?? '').split(' ')])].filter(Boolean);
    body.scope = scopes.join(' ');
    const granted = source.grantId === undefined ? null : await grants.find(source.grantId);
    const isInContext = scopes.some((scope) => scope.startsWith('launch') || scope.startsWith('patient/'));
    if (granted === null || granted.patientId === null || !isInContext) return;
    body.patient = granted.patientId;
    // Apps open in a window of their own, without the portal's banner.
    body.need_patient_banner = true;
    body.fhirContext = [];
  });
}
