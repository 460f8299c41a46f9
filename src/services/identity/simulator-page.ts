// The simulator's page: whom do you want to be, and how shall it end? Works without script, by keyboard and with a screen
// reader.
import type { Language } from '../../base/call.ts';
import type { DemoPerson, SignInAs } from './needs.ts';
import { html, type Page } from './page.ts';
import type { SimulatedService } from './simulator-services.ts';
import { simulatorWords } from './simulator-words.ts';

/** How the service may answer about a person, and without one. */
const personCases = ['success', 'substantial', 'low', 'expired'] as const;
const otherCases = ['unknown', 'error', 'cancelled'] as const;
export type SimulatorCase = (typeof personCases)[number] | (typeof otherCases)[number];

export const isSimulatorCase = (text: string): text is SimulatorCase =>
  [...personCases, ...otherCases].some((one) => one === text);

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
  language: Language;
  role: SignInAs;
  search: string;
  people: DemoPerson[];
}): Page {
  const w = simulatorWords[view.language];
  const roles = (['patient', 'professional', 'administrator', 'operator'] as const).filter((role) =>
    view.service.who.includes(role),
  );
  const found = findPeople(view.people, view.role, view.search);
  const shown = found.slice(0, shownMax);
  const count = shown.length < found.length ? w.more(shown.length, found.length) : String(found.length);
  return {
    language: view.language,
    title: w.title,
    // In French and English beside the page's language: a visitor must not take this for the real thing in any case.
    banner: html`<div class="simulation" role="note"><p>${view.service.name}</p>
${[...new Set<Language>([view.language, 'fr', 'en'])].map((one) => html`<p lang="${one}">${simulatorWords[one].simulation}</p>`)}</div>`,
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
<h2>${w.people} (${count})</h2>
${shown.length === 0 ? html`<p>${w.none}</p>` : null}<ul>${shown.map(
      ({ person, note }) =>
        html`<li><button class="person" name="person" value="${person.id}">${person.givenName} ${person.familyName}<small>${note}${note === '' ? '' : ' · '}${person.matricule}</small></button></li>`,
    )}</ul></form>
<h2>${w.others}</h2>
<form method="post" class="row">${otherCases.map((one) => html`<button class="quiet" name="case" value="${one}">${w.cases[one]}</button>`)}</form>`,
  };
}
