// The national sign-in as we meet it: an OpenID provider, spoken to by openid-client with code, PKCE, state and nonce.
// https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth , https://www.rfc-editor.org/rfc/rfc9700
import type { webcrypto } from 'node:crypto';
import { importJWK } from 'jose';
import * as openid from 'openid-client';
import type { Clock } from '../../base/clock.ts';
import { SignInRefused } from './errors.ts';
import type { SigningKey } from './secrets.ts';

export type NationalProvider = { issuer: string; clientId: string; clientSecret: string | null };
export type SignInChecks = { state: string; nonce: string; verifier: string };
export type NationalIdentity = { matricule: string; acr: string | null };
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
    const authentication =
      provider.clientSecret === null
        ? openid.PrivateKeyJwt({
            key: (await importJWK(needs.key.private, 'ES256')) as webcrypto.CryptoKey,
            kid: needs.key.private.kid,
          })
        : openid.ClientSecretBasic(provider.clientSecret);
    return openid.discovery(issuer, provider.clientId, {}, authentication, {
      timeout: 10,
      // The simulator on a developer's machine; anything else is https.
      execute: issuer.protocol === 'http:' && isLoopback(issuer) ? [openid.allowInsecureRequests] : [],
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
    /** Where to send the browser, and what its answer must match. */
    async start(options: {
      acrValues: string;
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
        scope: 'openid profile national',
        code_challenge: await openid.calculatePKCECodeChallenge(checks.verifier),
        code_challenge_method: 'S256',
        state: checks.state,
        nonce: checks.nonce,
        acr_values: options.acrValues,
        ui_locales: options.language,
        // Whoever sits at this browser now signs in: no silent sign-in as the person before.
        prompt: 'login',
        ...(options.loginHint === undefined ? {} : { login_hint: options.loginHint }),
      });
      return { url: url.href, checks };
    },
    /** Exchanges the code and checks everything about the answer. @throws SignInRefused */
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
        if (error instanceof openid.AuthorizationResponseError && error.error === 'access_denied')
          throw new SignInRefused('cancelled', error);
        throw new SignInRefused(isNetworkTrouble(error) ? 'provider-unavailable' : 'provider-refused', error);
      }
      const claims = tokens.claims() as NonNullable<ReturnType<typeof tokens.claims>>;
      let matricule = claims.matricule;
      if (matricule === undefined && config.serverMetadata().userinfo_endpoint !== undefined) {
        try {
          matricule = (await openid.fetchUserInfo(config, tokens.access_token, claims.sub)).matricule;
        } catch (error) {
          throw new SignInRefused('provider-refused', error);
        }
      }
      if (typeof matricule !== 'string' || matricule === '') throw new SignInRefused('provider-refused');
      return { matricule, acr: typeof claims.acr === 'string' ? claims.acr : null };
    },
  };
}

const isNetworkTrouble = (error: unknown): boolean =>
  error instanceof TypeError ||
  (error instanceof DOMException && error.name === 'TimeoutError') ||
  (error as { code?: string }).code === 'OAUTH_TIMEOUT';
