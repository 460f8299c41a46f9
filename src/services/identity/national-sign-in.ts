// One national sign-in service as we meet it: an OpenID provider, spoken to by openid-client with code, PKCE, state and nonce.
// https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth , https://www.rfc-editor.org/rfc/rfc9700
import type { webcrypto } from 'node:crypto';
import { importJWK, type JWK } from 'jose';
import * as openid from 'openid-client';
import type { Clock } from '../../base/clock.ts';
import type { NationalProvider } from '../../kit/settings/national-providers.ts';
import { SignInRefused } from './errors.ts';
import type { SigningKey } from './secrets.ts';
import type { Assurance } from './sessions.ts';

export type SignInChecks = { state: string; nonce: string; verifier: string };
export type NationalIdentity = {
  matricule: string;
  /** Null when what the service said of the level is not in its table. */
  assurance: Assurance | null;
  /** Names as the service gives them; empty where it gives none. */
  names: string[];
  /** How long before its answer the person proved who they are; null when the service does not say. */
  provedSecondsAgo: number | null;
};
export type NationalSignIn = ReturnType<typeof createNationalSignIn>;

/** Metadata and keys of the provider are read again after this. */
const discoveryMilliseconds = 600_000;

const isLoopback = (url: URL): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);

export function createNationalSignIn(needs: {
  provider: NationalProvider;
  redirectUri: string;
  key: SigningKey;
  clock: Clock;
}) {
  const { provider, redirectUri, clock } = needs;
  let found: { at: number; configuration: Promise<openid.Configuration> } | null = null;

  const discover = async (): Promise<openid.Configuration> => {
    const issuer = new URL(provider.issuer);
    const key = (provider.key ?? needs.key.private) as JWK & { kid: string };
    const authentication =
      provider.clientSecret === null
        ? openid.PrivateKeyJwt({ key: (await importJWK(key, 'ES256')) as webcrypto.CryptoKey, kid: key.kid })
        : openid.ClientSecretBasic(provider.clientSecret);
    return openid.discovery(issuer, provider.clientId, {}, authentication, {
      timeout: 10,
      execute: [
        // The ID token's signature is checked too, though it came from the service itself over TLS.
        openid.enableNonRepudiationChecks,
        // The simulator on a developer's machine; anything else is https.
        ...(issuer.protocol === 'http:' && isLoopback(issuer) ? [openid.allowInsecureRequests] : []),
      ],
    });
  };
  const configuration = async (): Promise<openid.Configuration> => {
    const now = clock.now().getTime();
    if (found === null || now - found.at > discoveryMilliseconds) found = { at: now, configuration: discover() };
    const mine = found;
    try {
      return await mine.configuration;
    } catch (error) {
      if (found === mine) found = null;
      throw new SignInRefused('provider-unavailable', error);
    }
  };

  return {
    provider,
    /** Where to send the browser, and what its answer must match. */
    async start(options: {
      level: 'substantial' | 'high';
      /** The person proves who they are anew, whatever the service remembers. */
      again: boolean;
      loginHint?: string;
      language: string;
    }): Promise<{ url: string; checks: SignInChecks }> {
      const checks = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        verifier: openid.randomPKCECodeVerifier(),
      };
      const url = openid.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: provider.scopes,
        code_challenge: await openid.calculatePKCECodeChallenge(checks.verifier),
        code_challenge_method: 'S256',
        state: checks.state,
        nonce: checks.nonce,
        acr_values: provider.ask[options.level],
        ui_locales: options.language,
        // Whoever sits at this browser now signs in: no silent sign-in as the person before.
        prompt: 'login',
        ...(options.again ? { max_age: '0' } : {}),
        ...(options.loginHint === undefined ? {} : { login_hint: options.loginHint }),
      });
      return { url: url.href, checks };
    },
    /** Exchanges the code and checks everything about the answer, its issuer too where the service says it (RFC 9207).
     * @throws SignInRefused */
    async finish(rawQuery: string, checks: SignInChecks): Promise<NationalIdentity> {
      const config = await configuration();
      let tokens: Awaited<ReturnType<typeof openid.authorizationCodeGrant>>;
      try {
        tokens = await openid.authorizationCodeGrant(config, new URL(`${redirectUri}?${rawQuery}`), {
          pkceCodeVerifier: checks.verifier,
          expectedState: checks.state,
          expectedNonce: checks.nonce,
          idTokenExpected: true,
        });
      } catch (error) {
        throw new SignInRefused(problemOf(error), error);
      }
      const claims = tokens.claims() as NonNullable<ReturnType<typeof tokens.claims>>;
      let more: Record<string, unknown> = {};
      if (claims[provider.matriculeClaim] === undefined && config.serverMetadata().userinfo_endpoint !== undefined) {
        try {
          more = await openid.fetchUserInfo(config, tokens.access_token, claims.sub);
        } catch (error) {
          throw new SignInRefused(isNetworkTrouble(error) ? 'provider-unavailable' : 'provider-refused', error);
        }
      }
      const all: Record<string, unknown> = { ...more, ...claims };
      const matricule = all[provider.matriculeClaim];
      if (typeof matricule !== 'string' || matricule.trim() === '' || matricule.length > 40)
        throw new SignInRefused('provider-refused', new Error(`no claim ${provider.matriculeClaim}`));
      const { acr, auth_time: proved, iat } = claims;
      return {
        matricule: matricule.replace(/\s/g, ''),
        assurance: typeof acr === 'string' && Object.hasOwn(provider.acr, acr) ? (provider.acr[acr] ?? null) : null,
        names: [all.family_name, all.name, all.birth_family_name].filter((one) => typeof one === 'string'),
        // Both are times of the service's clock, so that ours may go otherwise.
        provedSecondsAgo: typeof proved === 'number' ? iat - proved : null,
      };
    },
  };
}

/** What the service says went wrong: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 , and for levels
 * https://openid.net/specs/openid-connect-unmet-authentication-requirements-1_0.html */
function problemOf(error: unknown): SignInRefused['problem'] {
  if (error instanceof openid.AuthorizationResponseError) {
    if (error.error === 'access_denied') return 'cancelled';
    if (error.error === 'unmet_authentication_requirements') return 'level-too-low';
    if (error.error === 'server_error' || error.error === 'temporarily_unavailable') return 'provider-unavailable';
  }
  return isNetworkTrouble(error) ? 'provider-unavailable' : 'provider-refused';
}

const isNetworkTrouble = (error: unknown): boolean =>
  (error instanceof TypeError && (error as { code?: string }).code === undefined) ||
  (error instanceof DOMException && error.name === 'TimeoutError') ||
  (error as { code?: string }).code === 'OAUTH_TIMEOUT';
