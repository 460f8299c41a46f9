// The simulator's page: whom do you want to be, and how shall it end? Works without script, by keyboard and with a screen
// reader.
import type { DemoPerson, SignInAs } from './needs.ts';
import { html, type Page, type PageLanguage } from './page.ts';
import type { SimulatedService } from './simulator-services.ts';

/** How the service may answer about a person, and without one. */
const personCases = ['success', 'substantial', 'low', 'expired'] as const;
const otherCases = ['unknown', 'error', 'cancelled'] as const;
export type SimulatorCase = (typeof personCases)[number] | (typeof otherCases)[number];

export const isSimulatorCase = (text: string): text is SimulatorCase =>
  [...personCases, ...otherCases].some((one) => one === text);

const words = {
  fr: {
    title: 'Choisissez une personne de démonstration',
    roles: {
      patient: 'Patients',
      professional: 'Professionnels de santé',
      operator: 'Agence',
      administrator: 'Établissements',
    },
    rolesLabel: 'Rôle',
    search: 'Rechercher un nom ou un matricule',
    find: 'Rechercher',
    outcome: 'Ce que le fournisseur doit répondre',
    cases: {
      success: 'Identité prouvée, niveau élevé',
      substantial: 'Identité prouvée, niveau substantiel (insuffisant pour les professionnels)',
      low: 'Identité prouvée, niveau faible (insuffisant pour tous)',
      expired: 'Réponse trop tardive : la demande de connexion a expiré',
      unknown: 'Une personne inconnue des registres',
      error: 'Panne du fournisseur',
      cancelled: 'Annuler la connexion',
    },
    others: 'Sans choisir de personne',
    people: 'Personnes',
    none: 'Personne ne correspond.',
    shown: (shown: number, total: number) =>
      shown < total ? `${shown} sur ${total} : précisez la recherche pour voir les autres.` : `${total}`,
  },
  en: {
    title: 'Choose a person of the demo',
    roles: {
      patient: 'Patients',
      professional: 'Health professionals',
      operator: 'Agency',
      administrator: 'Establishments',
    },
    rolesLabel: 'Role',
    search: 'Find a name or an identifier',
    find: 'Find',
    outcome: 'What the provider shall answer',
    cases: {
      success: 'Identity proven, level high',
      substantial: 'Identity proven, level substantial (not enough for professionals)',
      low: 'Identity proven, level low (not enough for anybody)',
      expired: 'Answer too late: the request to sign in has expired',
      unknown: 'A person whom no register knows',
      error: 'The provider is out of order',
      cancelled: 'Cancel the sign-in',
    },
    others: 'Without choosing a person',
    people: 'People',
    none: 'Nobody matches.',
    shown: (shown: number, total: number) =>
      shown < total ? `${shown} of ${total}: search to see the others.` : `${total}`,
  },
};

const shownMax = 60;
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Every word of the search is in the name, the note or the identifier; accents and case do not count. */
export function findPeople(
  people: readonly DemoPerson[],
  role: SignInAs,
  search: string,
): { person: DemoPerson; note: string }[] {
  const wanted = plain(search).split(/\s+/).filter(Boolean);
  return people.flatMap((person) => {
    const line = person.roles.find((one) => one.as === role);
    if (line === undefined) return [];
    const all = plain(`${person.givenName} ${person.familyName} ${line.note ?? ''} ${person.matricule}`);
    return wanted.every((word) => all.includes(word)) ? [{ person, note: line.note ?? '' }] : [];
  });
}

export function simulatorPage(view: {
  service: SimulatedService;
  language: PageLanguage;
  role: SignInAs;
  search: string;
  people: DemoPerson[];
}): Page {
  const w = words[view.language];
  const roles = (['patient', 'professional', 'administrator', 'operator'] as const).filter((role) =>
    view.service.who.includes(role),
  );
  const found = findPeople(view.people, view.role, view.search);
  const shown = found.slice(0, shownMax);
  return {
    language: view.language,
    title: w.title,
    // Both languages: a visitor must not take this for the real thing in any case.
    banner: html`<div class="simulation" role="note"><p>${view.service.name}</p>
<p lang="fr">SIMULATION de la connexion nationale : aucune vraie identité, aucun mot de passe.</p>
<p lang="en">SIMULATION of the national sign-in: no real identity, no password.</p></div>`,
    // The choice leads back to the portal and from there perhaps to an app on another origin.
    formTargets: ['http:', 'https:'],
    body: html`<nav aria-label="${w.rolesLabel}"><ul>${roles.map(
      (role) =>
        html`<li><a href="?role=${role}"${role === view.role ? html` aria-current="page"` : null}>${w.roles[role]}</a></li>`,
    )}</ul></nav>
<form method="get" role="search" class="row"><input type="hidden" name="role" value="${view.role}">
<div><label for="q">${w.search}</label><input type="search" id="q" name="q" value="${view.search}" autocomplete="off"></div><button class="quiet">${w.find}</button></form>
<form method="post"><fieldset><legend>${w.outcome}</legend>
${personCases.map(
  (one) =>
    html`<label><input type="radio" name="case" value="${one}"${one === 'success' ? html` checked` : null}> ${w.cases[one]}</label>`,
)}</fieldset>
<h2>${w.people} (${w.shown(shown.length, found.length)})</h2>
${shown.length === 0 ? html`<p>${w.none}</p>` : null}<ul>${shown.map(
      ({ person, note }) =>
        html`<li><button class="person" name="person" value="${person.id}">${person.givenName} ${person.familyName}<small>${note}${note === '' ? '' : ' · '}${person.matricule}</small></button></li>`,
    )}</ul></form>
<h2>${w.others}</h2>
<form method="post" class="row">${otherCases.map((one) => html`<button class="quiet" name="case" value="${one}">${w.cases[one]}</button>`)}</form>`,
  };
}
