// A stand-in for the national sign-in, for demos and tests: a real OpenID provider under its own path, with its own keys
// and cookies, whose sign-in page lets a visitor be anyone of the demo country. Never in production.
import type { IncomingMessage, ServerResponse } from 'node:http';
import Provider, { type Configuration, errors, type Interaction } from 'oidc-provider';
import type { Clock } from '../../base/clock.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { Log } from '../../kit/log/log.ts';
import { acrOf } from './assurance.ts';
import { handToProvider, readForm, trustOrigin } from './mount.ts';
import type { DemoPerson, SignInAs } from './needs.ts';
import { createOidcAdapter } from './oidc-adapter.ts';
import { errorPage, type PageLanguage, pageLanguage, renderPage, sendPage } from './page.ts';
import type { SigningKey } from './secrets.ts';
import { simulatorPage } from './simulator-page.ts';
import type { Store } from './store.ts';

export const simulatorPrefix = '/simulator/national';
export const simulatorClientId = 'cercle';

export type SimulatorNeeds = {
  origin: string;
  redirectUri: string;
  /** The platform's keys, with which it signs its assertions here. */
  platformKeys: SigningKey[];
  key: SigningKey;
  cookieKeys: string[];
  store: Store;
  sealer: Sealer;
  clock: Clock;
  log: Log;
  people(): Promise<DemoPerson[]>;
};

const interactionPath = /^\/simulator\/national\/interaction\/([\w-]{10,64})$/;

export function createSimulator(
  needs: SimulatorNeeds,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const provider = createProvider(needs);
  const callback = provider.callback();
  return async (request, response) => {
    const uid = interactionPath.exec((request.url ?? '').split('?')[0] as string)?.[1];
    if (uid === undefined)
      return handToProvider(provider, callback, request, response, {
        prefix: simulatorPrefix,
        origin: needs.origin,
        sessionCookie: 'simulator-session',
        sessions: 'none',
      });
    trustOrigin(provider, request, needs.origin);
    const accepted = request.headers['accept-language'];
    let details: Interaction;
    try {
      details = await provider.interactionDetails(request, response);
    } catch (error) {
      if (error instanceof errors.SessionNotFound)
        return sendPage(request, response, errorPage(pageLanguage(accepted), 400, 'interaction-expired'));
      throw error;
    }
    if (request.method === 'POST') return await answer(needs, provider, request, response);
    const query = new URLSearchParams((request.url ?? '').split('?')[1] ?? '');
    const asked = query.get('role') ?? String(details.params.login_hint ?? 'patient');
    const language = languageFor(details.params.ui_locales, accepted);
    const role: SignInAs =
      asked === 'professional' || asked === 'operator' || asked === 'administrator' ? asked : 'patient';
    return sendPage(
      request,
      response,
      simulatorPage({ language, role, search: query.get('q') ?? '', people: await needs.people() }),
    );
  };
}

/** What the platform asks for (https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest), else the browser. */
const languageFor = (uiLocales: unknown, accepted: string | undefined): PageLanguage =>
  pageLanguage([...(typeof uiLocales === 'string' ? uiLocales.split(' ') : []), accepted ?? ''].join(','));

async function answer(
  needs: SimulatorNeeds,
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const form = new URLSearchParams((await readForm(request))?.toString() ?? '');
  const person = (await needs.people()).find((one) => one.id === form.get('person'));
  if (form.get('case') === 'cancelled' || person === undefined)
    return await provider.interactionFinished(request, response, {
      error: 'access_denied',
      error_description: 'the person cancelled',
    });
  const acr = acrOf(form.get('case') === 'low' ? 'low' : 'high');
  return await provider.interactionFinished(request, response, {
    login: { accountId: person.id, acr, remember: false },
  });
}

function createProvider(needs: SimulatorNeeds): Provider {
  const configuration: Configuration = {
    adapter: createOidcAdapter({
      realm: 'simulator',
      store: needs.store,
      sealer: needs.sealer,
      clock: needs.clock,
      clients: null,
      keySets: null,
      presented: null,
    }),
    clients: [
      {
        client_id: simulatorClientId,
        redirect_uris: [needs.redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys: needs.platformKeys.map((key) => key.public) },
      },
    ],
    jwks: { keys: [needs.key.private] },
    cookies: {
      keys: needs.cookieKeys,
      names: { session: 'simulator-session', interaction: 'simulator-interaction', resume: 'simulator-resume' },
      long: { httpOnly: true, sameSite: 'lax', path: simulatorPrefix },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    responseTypes: ['code'],
    scopes: ['openid'],
    claims: { openid: ['sub', 'acr', 'auth_time'], profile: ['given_name', 'family_name'], national: ['matricule'] },
    conformIdTokenClaims: false,
    acrValues: (['low', 'substantial', 'high'] as const).map(acrOf),
    clientAuthMethods: ['private_key_jwt'],
    clientDefaults: { id_token_signed_response_alg: 'ES256', token_endpoint_auth_method: 'private_key_jwt' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'], clientAuthSigningAlgValues: ['ES256'] },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
    },
    clientBasedCORS: () => false,
    async findAccount(_ctx, id) {
      const person = (await needs.people()).find((one) => one.id === id);
      if (person === undefined) return undefined;
      return {
        accountId: id,
        claims: async () => ({
          sub: id,
          matricule: person.matricule,
          given_name: person.givenName,
          family_name: person.familyName,
        }),
      };
    },
    // The platform is the only client: nobody is asked for consent.
    async loadExistingGrant(ctx) {
      const { client, session } = ctx.oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid profile national');
      await grant.save();
      return grant;
    },
    interactions: { url: (_ctx, interaction) => `${simulatorPrefix}/interaction/${interaction.uid}` },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 300, Interaction: 900, Session: 900 },
    renderError(ctx, out) {
      const { status, headers, body } = renderPage(
        errorPage(languageFor(ctx.oidc?.params?.ui_locales, ctx.get('accept-language')), ctx.status, String(out.error)),
      );
      ctx.status = status;
      ctx.set(headers);
      ctx.body = body;
    },
  };
  const provider = new Provider(`${needs.origin}${simulatorPrefix}`, configuration);
  provider.on('server_error', (_ctx, error) => needs.log.error('identity.simulator', error));
  return provider;
}
