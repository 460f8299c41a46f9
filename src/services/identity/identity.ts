// Identity: who asks. People through the national sign-in, partner systems by signed assertions, apps by SMART.
// https://hl7.org/fhir/smart-app-launch/STU2.2/
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Actor, Call, Language } from '../../base/call.ts';
import { randomBase32 } from '../../base/ids.ts';
import type { Route } from '../../kit/http/route.ts';
import type { NationalProvider } from '../../kit/settings/national-providers.ts';
import { createTokenVerifier, type TokenVerifier } from './access-tokens.ts';
import { createAccounts, type NewAccount } from './accounts.ts';
import { admit } from './admit.ts';
import { handleInteraction, isInteraction } from './app-interaction.ts';
import { createApps } from './apps/apps.ts';
import { leastOf } from './assurance.ts';
import { type Authenticate, createAuthenticate, freshMilliseconds } from './authenticate.ts';
import { createAuthorizationServer } from './authorization-server.ts';
import { createClients, type NewClient } from './clients.ts';
import { misconfigured } from './errors.ts';
import { handToProvider, type Mount, type ProviderMount, readForm, refuseForm, trustOrigin } from './mount.ts';
import { createNationalSignIn, type NationalSignIn } from './national-sign-in.ts';
import type { IdentityNeeds, SignInAs } from './needs.ts';
import { createPresented, withClientOfRefreshToken } from './oidc-adapter.ts';
import { createOperators, type Operators } from './operators.ts';
import { errorPage, languageOfPage, sendPage } from './page.ts';
import { metadataRoutes, partnerMetadata } from './partners/metadata.ts';
import { createBindingCheck } from './partners/proofs-binding.ts';
import { createCertificateReader } from './partners/proofs-certificate.ts';
import { createGuardedFetch, createKeySets } from './partners/proofs-key-sets.ts';
import type { PartnersRoom } from './partners/register-partner.ts';
import { partnersRoutes } from './partners/routes.ts';
import { createPartnersStore } from './partners/store-partners.ts';
import { linkProfessional, type ProfessionalActivationNeeds } from './people/activate-professional.ts';
import { professionalActivationRoute } from './people/activate-professional-routes.ts';
import type { IssuedActivation, NewActivation } from './people/activations.ts';
import { noteEvent, noteSignIn } from './people/events.ts';
import { createPeople, type PeopleHappening } from './people/people.ts';
import { createSecretHash } from './people/secret-hash.ts';
import { createPeopleStore } from './people/store-people.ts';
import { asksAboutToken, copyOf, presentToken } from './presented-token.ts';
import { type DemoSignIn, identityRoutes } from './routes.ts';
import { createSecrets } from './secrets.ts';
import { createSessions } from './sessions.ts';
import { digest, type SignInNeeds } from './sign-in.ts';
import { createSimulator } from './simulator.ts';
import { providerOf, type SimulatedService, simulatedServices } from './simulator-services.ts';
import { createStaffAccounts, type StaffAccounts } from './staff-accounts.ts';
import { createStore } from './store.ts';

export type { NewAccount } from './accounts.ts';
export type { Authenticate } from './authenticate.ts';
export type { NewClient } from './clients.ts';
export type { Mount } from './mount.ts';
export type { DemoPerson, IdentityNeeds, ProfessionalFacts, RegisteredPerson, SignInAs } from './needs.ts';
export type { ActivationKind, IssuedActivation, NewActivation } from './people/activations.ts';
export type { DemoSignIn } from './routes.ts';

export const identityTables = { schema: 'identity', directory: fileURLToPath(new URL('./tables', import.meta.url)) };

export type Identity = {
  routes: Route[];
  /** Foreign handlers for whole prefixes; they read their own bodies. */
  mounts: Mount[];
  /** @throws Fault `identity.token-expired`, `identity.token-invalid`, `identity.session-expired` */
  authenticate: Authenticate;
  /** @throws Fault when the sign-in is too weak, too old or too narrow for the route */
  admit(actor: Actor, route: Route): void;
  registerAccount(account: NewAccount): Promise<{ id: string }>;
  /** Ends what the account does now, within a second, or lets it in again. */
  setAccountDisabled(kind: SignInAs, subject: string, disabled: boolean): Promise<void>;
  /** A new posted code; the one before it is good no more. Some 25 ms of work each, two at a time. */
  issueActivation(activation: NewActivation): Promise<IssuedActivation>;
  /** For letters that are printed many at a time, and again: those who came in already, or can, are absent. */
  activationsForLetters(
    persons: readonly { id: string; name: string }[],
    by: string,
  ): Promise<Map<string, IssuedActivation>>;
  /** Ends sessions, tokens and posted codes, within a second on every process. A new sign-in is another matter. */
  endAccess(kind: SignInAs, subject: string): Promise<void>;
  /** For the room that runs organisations' staff. */
  staffAccounts: StaffAccounts;
  /** Who works at the agency; for the command line. */
  operators: Operators;
  /** What patients are told of their account by mail; handed over once `tell` resolves. */
  takeHappenings(limit: number, tell: (happenings: PeopleHappening[]) => Promise<void>): Promise<number>;
  registerClient(client: NewClient): Promise<{ id: string }>;
  setClientDisabled(id: string, disabled: boolean): Promise<void>;
  /** Which of the organisations have a system that acts for them today. */
  connectedOrganisations(ids: readonly string[]): Promise<Set<string>>;
  /** Whether a browser app of this origin is registered, for CORS. */
  isAppOrigin(origin: string): Promise<boolean>;
  listDemoSignIns(): Promise<DemoSignIn[]>;
  /** For `/fhir/.well-known/smart-configuration`. */
  wellKnownSmart(): object;
  /** Deletes what has expired; answers how many rows. For a job each hour. */
  purgeExpired(): Promise<number>;
  /** Prepares the next signing keys when they are due and drops ended ones; for a job each hour. `compromised`: new keys
   * at once, and nothing that the old ones signed is believed. Answers how many keys came or went. */
  rotateKeys(compromised?: boolean): Promise<number>;
  close(): Promise<void>;
};

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
const prefix = '/oidc';

/** One value, made on first use; a failure is not kept. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}

/** One value for each version of the keys that it is made with. */
function renewed<Value>(
  keys: (() => Promise<{ version: string }>)[],
  make: () => Promise<Value>,
): () => Promise<Value> {
  let at = '';
  let made: (() => Promise<Value>) | null = null;
  return async () => {
    const versions = await Promise.all(keys.map(async (one) => (await one()).version));
    const version = versions.join(', ');
    if (made === null || version !== at) {
      made = once(make);
      at = version;
    }
    return made();
  };
}

export function createIdentity(needs: IdentityNeeds): Identity {
  const { clock, chance, sealer, log, settings, simulator } = needs;
  if (settings.production && simulator !== null)
    throw misconfigured('The sign-in simulator is never offered in production.');
  if (settings.nationalProviders.length === 0 && simulator === null)
    throw misconfigured('There is no national sign-in: neither a provider nor the simulator.');
  // A configured provider wins: the simulator then has nobody to serve.
  const simulated = simulator !== null && settings.nationalProviders.length === 0;
  const services = simulated ? simulatedServices : [];

  const origin = once(async () => checkedOrigin(needs.origin()));
  const store = createStore(needs.sql);
  const fresh = { store, clock, cacheMilliseconds: freshMilliseconds };
  const accounts = createAccounts({ ...fresh, sealer, chance });
  const clients = createClients({ ...fresh, sealer, production: settings.production });
  const secrets = createSecrets({ store, sealer, clock, chance });
  const secretHash = createSecretHash(chance);
  const peopleStore = createPeopleStore(needs.sql);
  const sessions = createSessions({
    ...fresh,
    chance,
    origin: needs.origin,
    idleMilliseconds: settings.sessionIdleMinutes * 60_000,
    longestMilliseconds: settings.sessionMaxHours * 3_600_000,
    opened: async (id, how) => {
      const account = await accounts.find(id);
      if (account !== null) await noteSignIn({ clock, chance }, peopleStore, account, how);
    },
  });
  const issuer = (): string => `${needs.origin()}${prefix}`;
  const fhirBase = (): string => `${needs.origin()}/fhir`;
  /** Each service has an address of its own to send browsers back to (RFC 9700 section 4.4.2.2). */
  const redirectUri = (id: string): string => `${needs.origin()}/auth/callback${id === 'national' ? '' : `/${id}`}`;
  const providers = (): readonly NationalProvider[] =>
    simulated ? services.map((service) => providerOf(service, needs.origin())) : settings.nationalProviders;

  const platformKeys = () => secrets.signingKeys('platform-signing');
  const platformCookies = () => secrets.cookieKeys('platform-cookies');
  const verify = once<TokenVerifier>(async () =>
    createTokenVerifier({
      findKey: (kid) => secrets.findPublicKey('platform-signing', kid),
      issuer: issuer(),
      audience: fhirBase(),
      clock,
    }),
  );
  const apps = createApps({
    ...needs,
    accounts,
    fhirBase,
    noteEvent: (account, event) => noteEvent({ clock, chance }, peopleStore, account, event),
    deleteTokens: (grantHash) => store.deleteOidcGrant('platform', grantHash),
    forget: () => forget(),
    callOf: (request, language) => callOfRequest(request, language),
  });
  const callOfRequest = async (request: IncomingMessage, language: Language): Promise<Call> => {
    const { cookie } = request.headers;
    const actor = await authenticate({
      headers: cookie === undefined ? {} : { cookie },
      remoteAddress: request.socket.remoteAddress ?? '',
      method: 'GET',
      url: request.url ?? '/',
    });
    const purpose = actor.kind === 'patient' ? 'PATRQT' : actor.kind === 'professional' ? 'TREAT' : 'HSYSADMIN';
    return { id: randomBase32(chance, 16), at: clock.now(), actor, purpose, language };
  };
  const readCertificate = createCertificateReader(settings.tlsClient, clock.now);
  const keySets = createKeySets({ clock, fetchText: createGuardedFetch(settings.production) });
  const { authenticate, actorOf, forget } = createAuthenticate({
    verify,
    store,
    clients,
    accounts,
    sessions,
    findProfessional: needs.findProfessional,
    administeredBy: needs.administeredBy,
    findMandate: needs.findMandate,
    grantStands: (id) => apps.grants.stands(id),
    checkBinding: createBindingCheck({ origin: needs.origin, clock, readCertificate, useProof: store.useProof }),
    clock,
  });

  const people = createPeople({
    ...needs,
    accounts,
    sessions,
    secretHash,
    sessionIdleMilliseconds: settings.sessionIdleMinutes * 60_000,
    nationalOffered: simulated || settings.nationalProviders.some(({ who }) => who.includes('patient')),
    nationalWays: (as) =>
      providers()
        .filter(({ who, ask }) => who.includes(as) && ask[leastOf[as]] !== '')
        .map(({ id, name, ask }) => ({ id, name, level: ask.high === '' ? 'substantial' : 'high' })),
    forget() {
      accounts.clear();
      sessions.clear();
      forget();
    },
  });

  const authorizationServer = renewed<Handler>([platformKeys, platformCookies], async () => {
    const presented = createPresented();
    const provider = createAuthorizationServer({
      origin: await origin(),
      issuer: issuer(),
      fhirBase: fhirBase(),
      store,
      sealer,
      clock,
      log,
      accounts,
      clients,
      keys: (await platformKeys()).all,
      cookieKeys: (await platformCookies()).all,
      keySets,
      readCertificate: settings.tlsClient === null ? null : readCertificate,
      findByNumber: async (number) => {
        const id = await needs.practitionerIdOf(number);
        const found = id === null ? null : await needs.findProfessional(id);
        if (id === null || found === null) return null;
        return { id, ...found, organisationIds: found.organisations.map((organisation) => organisation.id) };
      },
      presented,
      grants: apps.grants,
      grantEnded: apps.ended,
    });
    const callback = provider.callback();
    const at: ProviderMount = {
      prefix,
      origin: needs.origin(),
      sessionCookie: 'cercle-oidc-session',
      sessions: 'fresh',
    };
    return async (request, response) => {
      if (isInteraction(request.url)) {
        trustOrigin(provider, request, needs.origin());
        return await handleInteraction(
          { ...apps.interaction, accounts, clients, sessions, origin: needs.origin, fhirBase: fhirBase() },
          provider,
          request,
          response,
        );
      }
      if (asksAboutToken(request.method, request.url)) {
        const body = await readForm(request);
        if (body === null) return refuseForm(request, response);
        const proceed = (copy: IncomingMessage): void => handToProvider(provider, callback, copy, response, at);
        await presentToken(
          { verify: await verify(), actorOf, fhirBase: fhirBase(), presented },
          request,
          body,
          proceed,
        );
        if (request.url?.endsWith('/revocation')) response.once('finish', forget);
        return;
      }
      const isRenewable = request.method === 'POST' && request.url === `${prefix}/token`;
      if (isRenewable && request.headers.authorization === undefined) {
        const body = await readForm(request);
        if (body === null) return refuseForm(request, response);
        const form = await withClientOfRefreshToken({ store, sealer, clock }, new URLSearchParams(body.toString()));
        return handToProvider(provider, callback, copyOf(request, Buffer.from(String(form))), response, at);
      }
      if (request.method === 'POST' && request.url === `${prefix}/par`) {
        const body = await readForm(request);
        if (body === null) return refuseForm(request, response);
        const pushed = Buffer.from(withConsentPromptIn(body.toString()));
        return handToProvider(provider, callback, copyOf(request, pushed), response, at);
      }
      request.url = withConsentPrompt(request.url ?? '/');
      handToProvider(provider, callback, request, response, at);
    };
  });

  const simulatorOf = (service: SimulatedService): (() => Promise<Handler>) => {
    const keys = () => secrets.signingKeys(service.signing);
    const cookies = () => secrets.cookieKeys(service.cookies);
    return renewed<Handler>([platformKeys, keys, cookies], async () =>
      createSimulator({
        service,
        origin: await origin(),
        redirectUri: redirectUri(service.id),
        platformKeys: (await platformKeys()).all,
        key: (await keys()).current,
        cookieKeys: (await cookies()).all,
        store,
        sealer,
        clock,
        log,
        people: () => simulator?.people() ?? Promise.resolve([]),
        expire: (state) => store.expireSignIn(digest(state), clock.now()),
      }),
    );
  };

  const national = renewed<NationalSignIn[]>([platformKeys], async () => {
    await origin();
    const key = (await platformKeys()).current;
    return providers().map((provider) =>
      createNationalSignIn({ provider, redirectUri: redirectUri(provider.id), key, clock }),
    );
  });
  const signIn: SignInNeeds = {
    national,
    simulated,
    store,
    sealer,
    accounts,
    sessions,
    clock,
    chance,
    log,
    origin: needs.origin,
    findPerson: needs.persons.findByMatricule,
    activate: async (waiting, identity) => {
      const account = await linkProfessional(professionalActivation, waiting, identity);
      const by = (await people.activations.find(waiting.id))?.by ?? '';
      await needs.professionalActivated?.({ practitionerId: waiting.practitionerId, name: account.name, by });
      return account;
    },
    noteEvent: (account, event) => noteEvent({ clock, chance }, peopleStore, account, event),
    audit: needs.audit,
  };
  const professionalActivation: ProfessionalActivationNeeds = {
    signIn,
    accounts,
    activations: people.activations,
    store: peopleStore,
    brakes: needs.brakes,
    findProfessional: needs.findProfessional,
    practitionerIdOf: needs.practitionerIdOf,
    audit: needs.audit,
  };

  const registerClient = async (client: NewClient): Promise<{ id: string }> => {
    const registered = await clients.register(client);
    if (client.kind === 'app') await apps.describe(client);
    forget();
    return registered;
  };
  const setClientDisabled = async (id: string, disabled: boolean): Promise<void> => {
    await clients.setDisabled(id, disabled);
    forget();
  };
  const partners: PartnersRoom = {
    ...needs,
    store: createPartnersStore(needs.sql),
    clients,
    sandbox: settings.sandbox,
    register: registerClient,
    setDisabled: setClientDisabled,
  };

  const listDemoSignIns = async (): Promise<DemoSignIn[]> => {
    const people = simulated ? await simulator.people() : [];
    return people.flatMap((person) =>
      person.roles.map(({ as, note }) => ({
        id: person.id,
        as,
        name: `${person.givenName} ${person.familyName}`,
        ...(note === undefined ? {} : { note }),
      })),
    );
  };

  const mount = (at: string, handler: () => Promise<Handler>): Mount => ({
    prefix: at,
    handle: (request, response) => {
      handler()
        .then((handle) => handle(request, response))
        .catch((error: unknown) => {
          log.error('identity.mount', error);
          if (response.headersSent) response.destroy();
          else sendPage(request, response, errorPage(languageOfPage(request.headers), 500, 'server_error'));
        });
    },
  });

  const wellKnownSmart = (): object => smartConfiguration(issuer(), settings.tlsClient !== null);

  return {
    routes: identityRoutes({
      signIn,
      sessions,
      demo: simulated,
      findProfessional: needs.findProfessional,
      administeredBy: async ({ accountId }) => {
        const account = await accounts.find(accountId);
        return account === null ? [] : needs.administeredBy(account.subject);
      },
      findMandate: needs.findMandate,
      acting: { sessions, accounts, findMandate: needs.findMandate, audit: needs.audit },
      listDemoSignIns,
    }).concat(
      professionalActivationRoute(professionalActivation),
      people.routes,
      apps.routes,
      partnersRoutes(partners),
      metadataRoutes({ smartConfiguration: wellKnownSmart }),
    ),
    mounts: [
      mount(prefix, authorizationServer),
      ...services.map((service) => mount(service.prefix, simulatorOf(service))),
    ],
    authenticate,
    admit: (actor, route) => admit(actor, route, clock.now()),
    registerAccount: accounts.register,
    async setAccountDisabled(kind, subject, disabled) {
      await accounts.setDisabled(kind, subject, disabled);
      forget();
    },
    issueActivation: (activation) => people.activations.issue(activation),
    activationsForLetters: people.activationsForLetters,
    endAccess: people.endAccess,
    staffAccounts: createStaffAccounts({ store, accounts, activations: people.activations, people: peopleStore }),
    operators: createOperators({ accounts, store, clock, chance, forget }),
    takeHappenings: people.takeHappenings,
    close: people.close,
    registerClient,
    setClientDisabled,
    connectedOrganisations: (ids) => clients.connected(ids),
    isAppOrigin: apps.isAppOrigin,
    listDemoSignIns,
    wellKnownSmart,
    rotateKeys: (compromised = false) => secrets.rotate(settings.signingKeyDays, compromised),
    purgeExpired: async () =>
      (await store.purge(clock.now(), new Date(clock.now().getTime() - settings.sessionIdleMinutes * 60_000))) +
      (await people.purge()) +
      (await apps.purge()),
  };
}

function checkedOrigin(origin: string): string {
  const url = new URL(origin);
  const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url.origin !== origin) throw misconfigured('The origin is a scheme, a host and perhaps a port, nothing more.');
  if (url.protocol !== 'https:' && !loopback)
    throw misconfigured('Sign-in needs https; plain http is for loopback alone.');
  return origin;
}

/** SMART apps ask for offline_access alone; OpenID Connect wants `prompt=consent` beside it, which is what we do anyhow. */
export function withConsentPrompt(url: string): string {
  const at = url.indexOf('?');
  if (at < 0 || url.slice(0, at) !== `${prefix}/auth`) return url;
  return `${url.slice(0, at)}?${withConsentPromptIn(url.slice(at + 1))}`;
}

function withConsentPromptIn(text: string): string {
  const query = new URLSearchParams(text);
  if (query.has('prompt') || !(query.get('scope') ?? '').split(' ').includes('offline_access')) return text;
  query.append('prompt', 'consent');
  return String(query);
}

/** https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html#using-well-known */
const smartConfiguration = (issuer: string, mutualTls: boolean): object => ({
  ...partnerMetadata(issuer, mutualTls),
  issuer,
  jwks_uri: `${issuer}/jwks`,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  introspection_endpoint: `${issuer}/token/introspection`,
  revocation_endpoint: `${issuer}/token/revocation`,
  grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token'],
  response_types_supported: ['code'],
  code_challenge_methods_supported: ['S256'],
  scopes_supported: [
    'openid',
    'fhirUser',
    'launch',
    'launch/patient',
    'offline_access',
    'online_access',
    'patient/*.cruds',
    'user/*.cruds',
    'system/*.cruds',
  ],
  capabilities: [
    'launch-ehr',
    'launch-standalone',
    'client-public',
    'client-confidential-asymmetric',
    'context-banner',
    'context-ehr-patient',
    'context-standalone-patient',
    'permission-patient',
    'permission-user',
    'permission-offline',
    'permission-online',
    'permission-v1',
    'permission-v2',
    'sso-openid-connect',
  ],
});
