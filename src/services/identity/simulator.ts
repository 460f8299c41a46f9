// A stand-in for a national sign-in service, for demos and tests: a real OpenID provider under its own path, with its own
// keys and cookies, whose page lets a visitor be anyone of the demo country and choose how it ends. Never in production.
import type { IncomingMessage, ServerResponse } from 'node:http';
import Provider, { type Configuration, errors, type Interaction, type InteractionResults } from 'oidc-provider';
import type { Clock } from '../../base/clock.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { Log } from '../../kit/log/log.ts';
import { handToProvider, readForm, trustOrigin } from './mount.ts';
import type { DemoPerson, SignInAs } from './needs.ts';
import { createOidcAdapter } from './oidc-adapter.ts';
import { errorPage, languageOfPage, renderPage, sendPage } from './page.ts';
import type { SigningKey } from './secrets.ts';
import { isSimulatorCase, simulatorPage } from './simulator-page.ts';
import { type SimulatedService, simulatorClientId, strangerMatricule } from './simulator-services.ts';
import type { Store } from './store.ts';

export type SimulatorNeeds = {
  service: SimulatedService;
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
  /** Lets the time of a sign-in that waits for our answer run out. */
  expire(state: string): Promise<unknown>;
};

const stranger = 'stranger';

export function createSimulator(
  needs: SimulatorNeeds,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const provider = createProvider(needs);
  const callback = provider.callback();
  const { prefix } = needs.service;
  const interactionPath = new RegExp(`^${prefix}/interaction/([\\w-]{10,64})$`);
  const sessionCookie = `${needs.service.realm}-session`;
  return async (request, response) => {
    const uid = interactionPath.exec((request.url ?? '').split('?')[0] as string)?.[1];
    if (uid === undefined)
      return handToProvider(provider, callback, request, response, {
        prefix,
        origin: needs.origin,
        sessionCookie,
        sessions: 'none',
      });
    trustOrigin(provider, request, needs.origin);
    let details: Interaction;
    try {
      details = await provider.interactionDetails(request, response);
    } catch (error) {
      if (error instanceof errors.SessionNotFound)
        return sendPage(request, response, errorPage(languageOfPage(request.headers), 400, 'interaction-expired'));
      throw error;
    }
    if (request.method === 'POST') return await answer(needs, provider, details, request, response);
    const query = new URLSearchParams((request.url ?? '').split('?')[1] ?? '');
    const asked = query.get('role') ?? String(details.params.login_hint ?? 'patient');
    const language = languageOfPage(request.headers, details.params.ui_locales);
    const role: SignInAs =
      asked === 'professional' || asked === 'operator' || asked === 'administrator' ? asked : 'patient';
    return sendPage(
      request,
      response,
      simulatorPage({
        service: needs.service,
        language,
        role,
        search: query.get('q') ?? '',
        people: await needs.people(),
      }),
    );
  };
}

async function answer(
  needs: SimulatorNeeds,
  provider: Provider,
  details: Interaction,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const form = new URLSearchParams((await readForm(request))?.toString() ?? '');
  const chosen = form.get('case') ?? '';
  const person =
    chosen === 'unknown' ? { id: stranger } : (await needs.people()).find((one) => one.id === form.get('person'));
  const finish = (result: InteractionResults): Promise<void> => provider.interactionFinished(request, response, result);
  if (chosen === 'error') return finish({ error: 'server_error', error_description: 'the service is out of order' });
  if (chosen === 'cancelled' || person === undefined || !isSimulatorCase(chosen))
    return finish({ error: 'access_denied', error_description: 'the person cancelled' });
  if (chosen === 'expired') await needs.expire(String(details.params.state ?? ''));
  const level = chosen === 'low' || chosen === 'substantial' ? chosen : 'high';
  return finish({ login: { accountId: person.id, acr: needs.service.acr[level], remember: false } });
}

function createProvider(needs: SimulatorNeeds): Provider {
  const { service } = needs;
  const configuration: Configuration = {
    adapter: createOidcAdapter({
      realm: service.realm,
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
      names: {
        session: `${service.realm}-session`,
        interaction: `${service.realm}-interaction`,
        resume: `${service.realm}-resume`,
      },
      long: { httpOnly: true, sameSite: 'lax', path: service.prefix },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    responseTypes: ['code'],
    scopes: ['openid'],
    claims: { openid: ['sub', 'acr', 'auth_time'], profile: ['given_name', 'family_name'], national: [service.claim] },
    conformIdTokenClaims: false,
    acrValues: Object.values(service.acr),
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
      const person =
        id === stranger
          ? { matricule: strangerMatricule, givenName: 'Inconnu', familyName: 'Fictif' }
          : (await needs.people()).find((one) => one.id === id);
      if (person === undefined) return undefined;
      return {
        accountId: id,
        claims: async () => ({
          sub: id,
          [service.claim]: person.matricule,
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
    interactions: { url: (_ctx, interaction) => `${service.prefix}/interaction/${interaction.uid}` },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 300, Interaction: 900, Session: 900 },
    renderError(ctx, out) {
      const { status, headers, body } = renderPage(
        errorPage(languageOfPage(ctx.req.headers, ctx.oidc?.params?.ui_locales), ctx.status, String(out.error)),
      );
      ctx.status = status;
      ctx.set(headers);
      ctx.body = body;
    },
  };
  const provider = new Provider(`${needs.origin}${service.prefix}`, configuration);
  provider.on('server_error', (_ctx, error) => needs.log.error('identity.simulator', error));
  return provider;
}
