// The two pages between an app and a person: for which patient, and whether the app may. No script; forms alone.
import type { Language } from '../../../base/call.ts';
import { type Html, html, type Page } from '../page.ts';
import { parseSmartScope } from '../smart-scopes.ts';
import { consentWords, describeScope } from './consent-words.ts';

export type ChosenPatient = { id: string; name: string; birthDate: string };

export type ConsentAsk = {
  language: Language;
  app: { name: string; publisher: string | null };
  person: { name: string; kind: 'patient' | 'professional' };
  /** In context, for a professional. */
  patient: ChosenPatient | null;
  /** Scopes that are granted or refused one by one. */
  resource: readonly string[];
  plain: readonly string[];
  redirectUri: string;
};

/** `1985-03-12` as people write it; shorter dates as they are. */
export function writtenDate(date: string, language: Language): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (match === null) return date;
  const [, year, month, day] = match;
  return language === 'de' || language === 'lb' ? `${day}.${month}.${year}` : `${day}/${month}/${year}`;
}

/** Where the form may lead: the app's own address and no other. */
const targetOf = (redirectUri: string): string => {
  const redirect = new URL(redirectUri);
  return redirect.origin === 'null' ? redirect.protocol : redirect.origin;
};

export function consentPage(ask: ConsentAsk): Page {
  const { language, app, person, patient, plain } = ask;
  const w = consentWords[language];
  const tick = (name: string, value: string, text: string): Html =>
    html`<label class="tick"><input type="checkbox" name="${name}" value="${value}" checked><span>${text}</span></label>`;
  const lines = ask.resource.map((text, i) => {
    const scope = parseSmartScope(text);
    return tick('scope', String(i), scope === null ? text : describeScope(scope, language));
  });
  const known = [
    ...(plain.includes('openid') || plain.includes('fhirUser') ? [w.identity] : []),
    ...(plain.some((scope) => scope === 'launch' || scope === 'launch/patient') ? [w.inContext] : []),
  ];
  const lasting = plain.includes('offline_access')
    ? tick('plain', 'offline_access', w.offline)
    : plain.includes('online_access')
      ? tick('plain', 'online_access', w.online)
      : html`<p>${w.brief}</p>`;
  const about =
    patient !== null
      ? w.about(patient.name, writtenDate(patient.birthDate, language))
      : person.kind === 'patient'
        ? w.mine
        : w.visible;
  return {
    language,
    title: w.title(app.name),
    formTargets: [targetOf(ask.redirectUri)],
    body: html`<div class="card"><p><strong>${w.asks(app.name, app.publisher)}</strong>${app.publisher === null ? html` ${w.unpublished}` : null}</p>
<p>${w.you(person.name)} ${about}</p></div>
<form method="post"><input type="hidden" name="step" value="consent">${patient === null ? null : html`<input type="hidden" name="patient" value="${patient.id}">`}
${lines.length === 0 ? null : html`<fieldset aria-describedby="untick"><legend>${w.may}</legend><p id="untick" class="hint">${w.untick}</p>${lines}</fieldset>`}
${known.length === 0 ? null : html`<ul class="known">${known.map((text) => html`<li>${text}</li>`)}</ul>`}
<fieldset><legend>${w.howLong}</legend>${lasting}</fieldset>
<p class="hint">${w.later}</p>
<div class="row"><button name="decision" value="allow">${w.allow}</button><button class="quiet" name="decision" value="deny">${w.deny}</button></div></form>`,
  };
}

export function choosePatientPage(ask: {
  language: Language;
  app: string;
  q: string;
  patients: readonly ChosenPatient[];
  more: boolean;
  /** The one chosen before may not be opened. */
  refused: boolean;
  redirectUri: string;
}): Page {
  const { language, q, patients } = ask;
  const w = consentWords[language];
  return {
    language,
    title: w.choose,
    formTargets: [targetOf(ask.redirectUri)],
    body: html`<div class="card"><p>${w.chooseText(ask.app)}</p>${ask.refused ? html`<p role="alert"><strong>${w.wrongPatient}</strong></p>` : null}</div>
<form method="get" role="search" class="row"><div><label for="q">${w.search}</label><input type="search" id="q" name="q" value="${q}" maxlength="100" autocomplete="off"></div><button>${w.find}</button></form>
<form method="post"><input type="hidden" name="step" value="patient">
<ul class="people">${patients.map((one) => html`<li><button class="person" name="patient" value="${one.id}">${one.name}<small>${w.born(writtenDate(one.birthDate, language))}</small></button></li>`)}</ul>
${patients.length > 0 ? null : html`<p>${q === '' ? w.noPatients : w.none}</p>`}${ask.more ? html`<p class="hint">${w.more}</p>` : null}
<div class="row"><button class="quiet" name="decision" value="deny">${w.deny}</button></div></form>`,
  };
}

export function whoPage(ask: { language: Language; app: string; patient: string; professional: string }): Page {
  const w = consentWords[ask.language];
  return {
    language: ask.language,
    title: w.who,
    body: html`<div class="card"><p><strong>${ask.app}</strong> ${w.whoText}</p>
<p><a class="button" href="${ask.patient}">${w.patient}</a></p><p><a class="button" href="${ask.professional}">${w.professional}</a></p></div>`,
  };
}
