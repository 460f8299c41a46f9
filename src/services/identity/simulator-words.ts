// What the simulator's page says. A visitor must not take it for the real thing in any language.
import type { Language } from '../../base/call.ts';

export type SimulatorWords = {
  simulation: string;
  title: string;
  roles: Record<'patient' | 'professional' | 'operator' | 'administrator', string>;
  rolesLabel: string;
  search: string;
  find: string;
  outcome: string;
  cases: Record<'success' | 'substantial' | 'low' | 'expired' | 'unknown' | 'error' | 'cancelled', string>;
  others: string;
  people: string;
  none: string;
  /** Said when there are more than the page shows. */
  more(shown: number, total: number): string;
};

export const simulatorWords: Record<Language, SimulatorWords> = {
  fr: {
    simulation: 'SIMULATION de la connexion nationale : aucune vraie identité, aucun mot de passe.',
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
    more: (shown, total) => `${shown} sur ${total} : précisez la recherche pour voir les autres.`,
  },
  de: {
    simulation: 'SIMULATION der nationalen Anmeldung: keine echte Identität, kein Passwort.',
    title: 'Wählen Sie eine Person der Demo',
    roles: {
      patient: 'Patienten',
      professional: 'Gesundheitsfachpersonen',
      operator: 'Agentur',
      administrator: 'Einrichtungen',
    },
    rolesLabel: 'Rolle',
    search: 'Name oder Matrikelnummer suchen',
    find: 'Suchen',
    outcome: 'Was der Dienst antworten soll',
    cases: {
      success: 'Identität nachgewiesen, Stufe hoch',
      substantial: 'Identität nachgewiesen, Stufe substanziell (genügt für Fachpersonen nicht)',
      low: 'Identität nachgewiesen, Stufe niedrig (genügt für niemanden)',
      expired: 'Antwort zu spät: die Anmeldung ist abgelaufen',
      unknown: 'Eine Person, die kein Register kennt',
      error: 'Der Dienst ist ausgefallen',
      cancelled: 'Anmeldung abbrechen',
    },
    others: 'Ohne eine Person zu wählen',
    people: 'Personen',
    none: 'Niemand passt dazu.',
    more: (shown, total) => `${shown} von ${total}: Suchen Sie genauer, um die anderen zu sehen.`,
  },
  lb: {
    simulation: 'SIMULATIOUN vun der nationaler Umeldung: keng richteg Identitéit, kee Passwuert.',
    title: 'Wielt eng Persoun vun der Demo',
    roles: {
      patient: 'Patienten',
      professional: 'Gesondheetsprofessioneller',
      operator: 'Agence',
      administrator: 'Etablissementer',
    },
    rolesLabel: 'Roll',
    search: 'Numm oder Matricule sichen',
    find: 'Sichen',
    outcome: 'Wat den Déngscht soll äntweren',
    cases: {
      success: 'Identitéit bewisen, Niveau héich',
      substantial: 'Identitéit bewisen, Niveau substantiell (geet fir Professioneller net duer)',
      low: 'Identitéit bewisen, Niveau niddreg (geet fir kengen duer)',
      expired: 'Äntwert ze spéit: d’Umeldung ass ofgelaf',
      unknown: 'Eng Persoun, déi kee Register kennt',
      error: 'Den Déngscht ass ausgefall',
      cancelled: 'Umeldung ofbriechen',
    },
    others: 'Ouni eng Persoun ze wielen',
    people: 'Persounen',
    none: 'Keen entsprécht der Sich.',
    more: (shown, total) => `${shown} vun ${total}: sicht méi genee, fir déi aner ze gesinn.`,
  },
  en: {
    simulation: 'SIMULATION of the national sign-in: no real identity, no password.',
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
    more: (shown, total) => `${shown} of ${total}: search to see the others.`,
  },
  pt: {
    simulation: 'SIMULAÇÃO do início de sessão nacional: nenhuma identidade verdadeira, nenhuma palavra-passe.',
    title: 'Escolha uma pessoa da demonstração',
    roles: {
      patient: 'Doentes',
      professional: 'Profissionais de saúde',
      operator: 'Agência',
      administrator: 'Estabelecimentos',
    },
    rolesLabel: 'Papel',
    search: 'Procurar um nome ou uma matrícula',
    find: 'Procurar',
    outcome: 'O que o serviço deve responder',
    cases: {
      success: 'Identidade provada, nível elevado',
      substantial: 'Identidade provada, nível substancial (não chega para profissionais)',
      low: 'Identidade provada, nível baixo (não chega para ninguém)',
      expired: 'Resposta demasiado tarde: o pedido expirou',
      unknown: 'Uma pessoa que nenhum registo conhece',
      error: 'Avaria do serviço',
      cancelled: 'Cancelar o início de sessão',
    },
    others: 'Sem escolher uma pessoa',
    people: 'Pessoas',
    none: 'Ninguém corresponde.',
    more: (shown, total) => `${shown} de ${total}: precise a procura para ver os outros.`,
  },
};
