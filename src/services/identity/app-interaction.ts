// Between an app's request and its code: the portal's sign-in says who the person is, a page asks whether the app may.
import type { IncomingMessage, ServerResponse } from 'node:http';
import Provider, { errors, type Interaction } from 'oidc-provider';
import type { Accounts } from './accounts.ts';
import { acrOf } from './assurance.ts';
import type { Clients } from './clients.ts';
import { readForm } from './mount.ts';
import { errorPage, html, type PageLanguage, pageLanguage, sendPage } from './page.ts';
import type { Sessions } from './sessions.ts';
import { parseSmartScope } from './smart-scopes.ts';

const path = /^\/oidc\/interaction\/([\w-]{10,64})$/;
export const isInteraction = (url: string | undefined): boolean => path.test((url ?? '').split('?')[0] as string);

const words = {
  fr: {
    who: 'Comment voulez-vous continuer ?',
    whoText: 'demande à agir pour vous. Connectez-vous d’abord.',
    patient: 'Me connecter comme patient',
    professional: 'Me connecter comme professionnel de santé',
    consent: 'Autoriser cette application ?',
    asks: 'demande, pour vous',
    to: 'la permission de :',
    allow: 'Autoriser',
    deny: 'Refuser',
    mine: 'vos données de santé',
    visible: 'ce que vous avez le droit de consulter',
    all: 'toutes les ressources',
    read: 'lire',
    change: 'créer ou modifier',
    openid: 'savoir qui vous êtes',
    offline: 'garder cet accès 30 jours, aussi en votre absence',
  },
  en: {
    who: 'How do you want to continue?',
    whoText: 'asks to act for you. Sign in first.',
    patient: 'Sign in as a patient',
    professional: 'Sign in as a health professional',
    consent: 'Allow this app?',
    asks: 'asks, for you',
    to: 'for permission to:',
    allow: 'Allow',
    deny: 'Refuse',
    mine: 'your health data',
    visible: 'what you may see',
    all: 'all resources',
    read: 'read',
    change: 'create or change',
    openid: 'know who you are',
    offline: 'keep this access for 30 days, also while you are away',
  },
} as const;

export type AppInteractionNeeds = { accounts: Accounts; clients: Clients; sessions: Sessions; fhirBase: string };

export async function handleInteraction(
  needs: AppInteractionNeeds,
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const language = pageLanguage(request.headers['accept-language']);
  let details: Interaction;
  try {
    details = await provider.interactionDetails(request, response);
  } catch (error) {
    if (error instanceof errors.SessionNotFound)
      return sendPage(request, response, errorPage(language, 400, 'interaction-expired'));
    throw error;
  }
  // The address is where the cookie lives, but is not what names the interaction: they must be the same one.
  const address = (request.url ?? '').split('?')[0] as string;
  if (path.exec(address)?.[1] !== details.uid)
    return sendPage(request, response, errorPage(language, 400, 'interaction-expired'));
  if (details.prompt.name === 'login')
    return await login(needs, provider, details, address, request, response, language);
  return await consent(needs, provider, details, request, response, language);
}

async function login(
  needs: AppInteractionNeeds,
  provider: Provider,
  details: Interaction,
  address: string,
  request: IncomingMessage,
  response: ServerResponse,
  language: PageLanguage,
): Promise<void> {
  const session = await needs.sessions.find(request.headers.cookie);
  // An app that asks for a new sign-in gets one that began after its request.
  const mustBeNew = details.prompt.reasons.some((reason) => reason === 'login_prompt' || reason === 'max_age');
  if (session && (!mustBeNew || session.authenticatedAt.getTime() / 1000 >= details.iat)) {
    const account = await needs.accounts.find(session.account);
    if (account !== null && !account.disabled && account.kind !== 'operator') {
      const ts = Math.floor(session.authenticatedAt.getTime() / 1000);
      return await provider.interactionFinished(request, response, {
        login: { accountId: account.id, acr: acrOf(session.assurance), ts },
      });
    }
  }
  const signIn = (as: string): string => `/auth/sign-in?as=${as}&return=${encodeURIComponent(address)}`;
  const scopes = String(details.params.scope ?? '').split(' ');
  const forPatients = scopes.some((scope) => scope.startsWith('patient/') || scope === 'launch/patient');
  const forProfessionals = scopes.some((scope) => scope.startsWith('user/') || scope === 'launch');
  if (forPatients !== forProfessionals) {
    response.writeHead(303, {
      location: signIn(forPatients ? 'patient' : 'professional'),
      'cache-control': 'no-store',
    });
    response.end();
    return;
  }
  const w = words[language];
  const client = await needs.clients.find(String(details.params.client_id));
  sendPage(request, response, {
    language,
    title: w.who,
    body: html`<div class="card"><p><strong>${client?.name ?? ''}</strong> ${w.whoText}</p>
<p><a class="button" href="${signIn('patient')}">${w.patient}</a></p><p><a class="button" href="${signIn('professional')}">${w.professional}</a></p></div>`,
  });
}

async function consent(
  needs: AppInteractionNeeds,
  provider: Provider,
  details: Interaction,
  request: IncomingMessage,
  response: ServerResponse,
  language: PageLanguage,
): Promise<void> {
  const account = await needs.accounts.find(details.session?.accountId ?? '');
  const client = await needs.clients.find(String(details.params.client_id));
  // Whoever answers must be the one who signed in.
  const session = await needs.sessions.find(request.headers.cookie);
  if (account === null || client === null || session?.account !== account.id)
    return await provider.interactionFinished(
      request,
      response,
      { error: 'access_denied' },
      { mergeWithLastSubmission: false },
    );

  const missing = details.prompt.details as {
    missingOIDCScope?: string[];
    missingResourceScopes?: Record<string, string[]>;
  };
  const resourceScopes = missing.missingResourceScopes?.[needs.fhirBase] ?? [];
  // `patient/` means the patient in context: for a professional there is none yet (a launch gives it, later issue).
  const fitting = resourceScopes.filter((scope) => account.kind === 'patient' || scope.startsWith('user/'));
  const plain = missing.missingOIDCScope ?? [];

  if (request.method === 'POST') {
    const form = new URLSearchParams((await readForm(request))?.toString() ?? '');
    if (form.get('decision') !== 'allow' || !isSameSite(request))
      return await provider.interactionFinished(
        request,
        response,
        { error: 'access_denied' },
        { mergeWithLastSubmission: false },
      );
    const known = details.grantId === undefined ? undefined : await provider.Grant.find(details.grantId);
    const grant = known ?? new provider.Grant({ accountId: account.id, clientId: client.id });
    if (plain.length > 0) grant.addOIDCScope(plain.join(' '));
    if (fitting.length > 0) grant.addResourceScope(needs.fhirBase, fitting.join(' '));
    const unfitting = resourceScopes.filter((scope) => !fitting.includes(scope));
    if (unfitting.length > 0) grant.rejectResourceScope(needs.fhirBase, unfitting.join(' '));
    return await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  }

  const w = words[language];
  const redirect = new URL(String(details.params.redirect_uri));
  sendPage(request, response, {
    language,
    title: w.consent,
    formTargets: [redirect.origin === 'null' ? redirect.protocol : redirect.origin],
    body: html`<div class="card"><p><strong>${client.name}</strong> ${w.asks} (${account.name}), ${w.to}</p>
<ul class="scopes">${[...plain, ...fitting]
      .map((scope) => describe(scope, language))
      .filter((text) => text !== '')
      .map((text) => html`<li>${text}</li>`)}</ul>
<form method="post" class="row"><button name="decision" value="allow">${w.allow}</button><button class="quiet" name="decision" value="deny">${w.deny}</button></form></div>`,
  });
}

/** The interaction's cookie is SameSite=Lax already; browsers that say where they come from are believed as well. */
const isSameSite = (request: IncomingMessage): boolean => {
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin';
};

function describe(text: string, language: PageLanguage): string {
  const w = words[language];
  if (text === 'openid') return w.openid;
  if (text === 'offline_access') return w.offline;
  const scope = parseSmartScope(text);
  if (scope === null) return '';
  const doing = [/[rs]/.test(scope.letters) ? w.read : '', /[cud]/.test(scope.letters) ? w.change : '']
    .filter(Boolean)
    .join(', ');
  const what = scope.resource === '*' ? w.all : scope.resource;
  return `${doing}${language === 'fr' ? ' :' : ':'} ${what} (${scope.level === 'patient' ? w.mine : w.visible})${scope.filter === '' ? '' : ` ${scope.filter}`}`;
}
