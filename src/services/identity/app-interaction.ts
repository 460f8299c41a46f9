// Between an app's request and its code: the portal's sign-in says who the person is, a professional says for which
// patient, and a page asks whether the app may. https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html
import type { IncomingMessage, ServerResponse } from 'node:http';
import Provider, { errors, type Interaction } from 'oidc-provider';
import type { Actor, Call, Language } from '../../base/call.ts';
import type { Account, Accounts } from './accounts.ts';
import { type ChosenPatient, choosePatientPage, consentPage, whoPage } from './apps/consent-page.ts';
import type { AppGrants } from './apps/grants.ts';
import type { Launches } from './apps/launches.ts';
import type { AppsStore } from './apps/store-apps.ts';
import { acrOf, isAtLeast } from './assurance.ts';
import type { Clients } from './clients.ts';
import { readForm } from './mount.ts';
import { errorPage, languageOfPage, sendPage } from './page.ts';
import type { PortalSession, Sessions } from './sessions.ts';

const path = /^\/oidc\/interaction\/([\w-]{10,64})$/;
export const isInteraction = (url: string | undefined): boolean => path.test((url ?? '').split('?')[0] as string);

export type AppInteractionNeeds = {
  origin(): string;
  accounts: Accounts;
  clients: Clients;
  sessions: Sessions;
  fhirBase: string;
  apps: AppsStore;
  grants: AppGrants;
  launches: Launches;
  /** The signed-in person as a call of the portal. */
  callOf(request: IncomingMessage, language: Language): Promise<Call>;
  /** Records that let the professional in today. */
  patientsOf(call: Call, q: string): Promise<{ items: ChosenPatient[]; more: boolean }>;
  /** Null when the record is not open to the professional. */
  findPatient(call: Call, patientId: string): Promise<ChosenPatient | null>;
  connected(
    call: Call,
    account: string,
    app: { id: string; name: string },
    userAgent: string | undefined,
  ): Promise<void>;
};

type Asked = {
  provider: Provider;
  details: Interaction;
  address: string;
  request: IncomingMessage;
  response: ServerResponse;
  language: Language;
};

export async function handleInteraction(
  needs: AppInteractionNeeds,
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let details: Interaction;
  try {
    details = await provider.interactionDetails(request, response);
  } catch (error) {
    if (error instanceof errors.SessionNotFound)
      return sendPage(request, response, errorPage(languageOfPage(request.headers), 400, 'interaction-expired'));
    throw error;
  }
  const language = languageOfPage(request.headers, details.params.ui_locales);
  // The address is where the cookie lives, but is not what names the interaction: they must be the same one.
  const address = (request.url ?? '').split('?')[0] as string;
  if (path.exec(address)?.[1] !== details.uid)
    return sendPage(request, response, errorPage(language, 400, 'interaction-expired'));
  const asked: Asked = { provider, details, address, request, response, language };
  if (details.prompt.name === 'login') return await login(needs, asked);
  return await consent(needs, asked);
}

const signInAt = (as: string, address: string): string =>
  `/auth/sign-in?as=${as}&return=${encodeURIComponent(address)}${as === 'professional' ? '&level=high' : ''}`;

function goTo(response: ServerResponse, location: string): void {
  response.writeHead(303, { location, 'cache-control': 'no-store' });
  response.end();
}

const forPeople = (account: Account | null): account is Account & { kind: 'patient' | 'professional' } =>
  account !== null && !account.disabled && (account.kind === 'patient' || account.kind === 'professional');

/** Health data is shown from `substantial` on, others' from `high`. */
const isStrongEnough = (account: Account, session: PortalSession): boolean =>
  isAtLeast(session.assurance, account.kind === 'professional' ? 'high' : 'substantial');

async function login(needs: AppInteractionNeeds, asked: Asked): Promise<void> {
  const { provider, details, address, request, response, language } = asked;
  const session = await needs.sessions.find(request.headers.cookie);
  // An app that asks for a new sign-in gets one that began after its request.
  const mustBeNew = details.prompt.reasons.some((reason) => reason === 'login_prompt' || reason === 'max_age');
  if (session && (!mustBeNew || session.authenticatedAt.getTime() / 1000 >= details.iat)) {
    const account = await needs.accounts.find(session.account);
    if (forPeople(account)) {
      if (!isStrongEnough(account, session)) return goTo(response, signInAt(account.kind, address));
      const ts = Math.floor(session.authenticatedAt.getTime() / 1000);
      return await provider.interactionFinished(request, response, {
        login: { accountId: account.id, acr: acrOf(session.assurance), ts },
      });
    }
  }
  const scopes = String(details.params.scope ?? '').split(' ');
  const forPatients = scopes.some((scope) => scope.startsWith('patient/') || scope === 'launch/patient');
  const forProfessionals = scopes.some((scope) => scope.startsWith('user/') || scope === 'launch');
  // The portal opens apps for professionals. Otherwise an app that is for professionals too may ask for `patient/` alone:
  // the one patient whom they choose.
  if (scopes.includes('launch')) return goTo(response, signInAt('professional', address));
  if (forProfessionals && !forPatients) return goTo(response, signInAt('professional', address));
  const client = await needs.clients.find(String(details.params.client_id));
  const isForBoth = client?.scopes.some((scope) => scope === 'launch' || scope.startsWith('user/')) === true;
  if (forPatients && !isForBoth) return goTo(response, signInAt('patient', address));
  sendPage(
    request,
    response,
    whoPage({
      language,
      app: client?.name ?? '',
      patient: signInAt('patient', address),
      professional: signInAt('professional', address),
    }),
  );
}

async function consent(needs: AppInteractionNeeds, asked: Asked): Promise<void> {
  const { provider, details, request, response, language } = asked;
  const refuse = (error: string, description?: string): Promise<void> =>
    provider.interactionFinished(
      request,
      response,
      { error, ...(description === undefined ? {} : { error_description: description }) },
      { mergeWithLastSubmission: false },
    );
  const account = await needs.accounts.find(details.session?.accountId ?? '');
  const client = await needs.clients.find(String(details.params.client_id));
  // Whoever answers must be the one who signed in.
  const session = await needs.sessions.find(request.headers.cookie);
  if (!forPeople(account) || client === null || session?.account !== account.id) return await refuse('access_denied');

  const missing = details.prompt.details as {
    missingOIDCScope?: string[];
    missingResourceScopes?: Record<string, string[]>;
  };
  const resource = missing.missingResourceScopes?.[needs.fhirBase] ?? [];
  const plain = missing.missingOIDCScope ?? [];
  const form = request.method === 'POST' ? new URLSearchParams((await readForm(request))?.toString() ?? '') : null;
  if (form !== null && (!isSameSite(request, needs.origin()) || form.get('decision') === 'deny'))
    return await refuse('access_denied');

  const call = await needs.callOf(request, language);
  if (!isTheirs(call.actor, account)) return await refuse('access_denied');
  const app = await needs.apps.findApp(client.id);
  const redirectUri = String(details.params.redirect_uri);
  const context = await contextOf(needs, asked, { account, session, call, plain, resource, form });
  if (context.is === 'wrong-launch')
    return await refuse('invalid_request', 'the launch handle is unknown, used, too old, or of another person or app');
  if (context.is === 'to-choose') {
    const q = (new URLSearchParams((request.url ?? '').split('?')[1] ?? '').get('q') ?? '').slice(0, 100);
    const { items, more } = await needs.patientsOf(call, q);
    return sendPage(
      request,
      response,
      choosePatientPage({
        language,
        app: client.name,
        q,
        patients: items,
        more,
        refused: context.refused,
        redirectUri,
      }),
    );
  }
  const { patient } = context;
  if (form?.get('decision') !== 'allow' || form.get('step') !== 'consent')
    return sendPage(
      request,
      response,
      consentPage({
        language,
        app: { name: client.name, publisher: app?.publisher ?? null },
        person: { name: account.name, kind: account.kind },
        patient: account.kind === 'patient' ? null : patient,
        resource,
        plain,
        redirectUri,
      }),
    );

  const ticked = new Set(form.getAll('scope'));
  const granted = resource.filter((_, i) => ticked.has(String(i)));
  const lasting = new Set(form.getAll('plain'));
  const grantedPlain = plain.filter(
    (scope) => (scope !== 'offline_access' && scope !== 'online_access') || lasting.has(scope),
  );
  // Always a grant of its own: what was allowed once before, perhaps for another patient, is not carried along.
  const grant = new provider.Grant({ accountId: account.id, clientId: client.id });
  if (grantedPlain.length > 0) grant.addOIDCScope(grantedPlain.join(' '));
  if (granted.length > 0) grant.addResourceScope(needs.fhirBase, granted.join(' '));
  const withheld = resource.filter((scope) => !granted.includes(scope));
  if (withheld.length > 0) grant.rejectResourceScope(needs.fhirBase, withheld.join(' '));
  const withheldPlain = plain.filter((scope) => !grantedPlain.includes(scope));
  if (withheldPlain.length > 0) grant.rejectOIDCScope(withheldPlain.join(' '));
  const grantId = await grant.save();
  await needs.grants.add({
    grantId,
    account: account.id,
    client: client.id,
    scopes: [...grantedPlain, ...granted],
    patientId: account.kind === 'patient' ? account.subject : (patient?.id ?? null),
    session: session.id,
  });
  await needs.connected(call, account.id, { id: client.id, name: client.name }, request.headers['user-agent']);
  return await provider.interactionFinished(request, response, { consent: { grantId } });
}

/** Nobody is asked for another: acting under a mandate, or in another role, is not what an app is given. */
const isTheirs = (actor: Actor, account: Account): boolean =>
  (actor.kind === 'patient' && account.kind === 'patient' && actor.patientId === account.subject) ||
  (actor.kind === 'professional' && account.kind === 'professional' && actor.practitionerId === account.subject);

type Context =
  | { is: 'known'; patient: ChosenPatient | null }
  | { is: 'to-choose'; refused: boolean }
  | { is: 'wrong-launch' };

/** The patient whom it is about: by the portal's handle, by the professional's choice, or none. */
async function contextOf(
  needs: AppInteractionNeeds,
  { details, address }: Asked,
  by: {
    account: Account;
    session: PortalSession;
    call: Call;
    plain: string[];
    resource: string[];
    form: URLSearchParams | null;
  },
): Promise<Context> {
  const { account, call, form } = by;
  if (by.plain.includes('launch')) {
    const patientId = await needs.launches.use(String(details.params.launch ?? ''), address, {
      account: account.id,
      session: by.session.id,
      client: String(details.params.client_id),
    });
    const patient = patientId === null ? null : await needs.findPatient(call, patientId);
    return patient === null ? { is: 'wrong-launch' } : { is: 'known', patient };
  }
  if (account.kind === 'patient') return { is: 'known', patient: null };
  const isForOne = by.plain.includes('launch/patient') || by.resource.some((scope) => scope.startsWith('patient/'));
  if (!isForOne) return { is: 'known', patient: null };
  const chosen = form?.get('patient') ?? null;
  const patient = chosen === null ? null : await needs.findPatient(call, chosen);
  return patient === null ? { is: 'to-choose', refused: chosen !== null } : { is: 'known', patient };
}

/** The interaction's cookie is SameSite=Lax already; browsers that say where they come from are believed as well. */
function isSameSite(request: IncomingMessage, origin: string): boolean {
  const site = request.headers['sec-fetch-site'];
  const from = request.headers.origin;
  // Our pages send no referrer, for which browsers write `null`.
  return (site === undefined || site === 'same-origin') && (from === undefined || from === origin || from === 'null');
}
