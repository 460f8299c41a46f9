// What a patient is told by mail: that there is something to see, never what. Anyone may see a screen.
import type { Language } from '../../base/call.ts';
import { accountMessages } from './account-messages.ts';

type Words = Record<Language, { subject: string; text: string }>;

const newEntry: Words = {
  fr: {
    subject: 'Du nouveau dans votre dossier de soins partagé',
    text: 'Un professionnel ou un laboratoire a déposé quelque chose dans votre dossier de soins partagé (DSP).\n\nPour le lire, ouvrez {link} et connectez-vous.',
  },
  de: {
    subject: 'Neues in Ihrer gemeinsamen Pflegeakte',
    text: 'Eine Fachperson oder ein Labor hat etwas in Ihrer gemeinsamen Pflegeakte (DSP) abgelegt.\n\nZum Lesen öffnen Sie {link} und melden Sie sich an.',
  },
  lb: {
    subject: 'Neies an Ärem Dossier de soins partagé',
    text: 'E Professionellen oder e Labo huet eppes an Ären Dossier de soins partagé (DSP) geluecht.\n\nFir et ze liesen, maacht {link} op a mellt Iech un.',
  },
  en: {
    subject: 'Something new in your shared health record',
    text: 'A professional or a laboratory has added something to your shared health record (DSP).\n\nTo read it, open {link} and sign in.',
  },
  pt: {
    subject: 'Há novidades no seu dossiê de cuidados partilhado',
    text: 'Um profissional ou um laboratório acrescentou algo ao seu dossiê de cuidados partilhado (DSP).\n\nPara ler, abra {link} e inicie sessão.',
  },
};

const visit: Words = {
  fr: {
    subject: 'Votre dossier a été ouvert avec votre code de présence',
    text: 'Un professionnel a ouvert votre dossier avec votre code de présence. Si ce n’était pas en votre présence, changez le code et dites-le-nous.\n\nVoir qui et quand : {link}',
  },
  de: {
    subject: 'Ihre Akte wurde mit Ihrem Anwesenheitscode geöffnet',
    text: 'Eine Fachperson hat Ihre Akte mit Ihrem Anwesenheitscode geöffnet. Falls Sie nicht anwesend waren, ändern Sie den Code und sagen Sie es uns.\n\nWer und wann: {link}',
  },
  lb: {
    subject: 'Äert Dossier gouf mat Ärem Code de présence opgemaach',
    text: 'E Professionellen huet Äert Dossier mat Ärem Code de présence opgemaach. Wann Dir net derbäi waart, ännert de Code a sot eis et.\n\nWien a wéini: {link}',
  },
  en: {
    subject: 'Your record was opened with your presence code',
    text: 'A professional opened your record with your presence code. If you were not there, change the code and tell us.\n\nSee who and when: {link}',
  },
  pt: {
    subject: 'O seu dossiê foi aberto com o seu código de presença',
    text: 'Um profissional abriu o seu dossiê com o seu código de presença. Se não estava presente, mude o código e avise-nos.\n\nQuem e quando: {link}',
  },
};

const circle: Words = {
  fr: {
    subject: 'Votre cercle médical de confiance a changé',
    text: 'Les personnes qui voient votre dossier ont changé. Si ce n’était pas vous, dites-le-nous.\n\nVotre cercle : {link}',
  },
  de: {
    subject: 'Ihr Vertrauenskreis hat sich geändert',
    text: 'Wer Ihre Akte sieht, hat sich geändert. Falls Sie das nicht waren, sagen Sie es uns.\n\nIhr Kreis: {link}',
  },
  lb: {
    subject: 'Äre Cercle médical de confiance huet geännert',
    text: 'Wien Äert Dossier gesäit, huet geännert. Wann Dir dat net waart, sot eis et.\n\nÄre Cercle: {link}',
  },
  en: {
    subject: 'Your circle of trusted professionals has changed',
    text: 'Who can see your record has changed. If this was not you, tell us.\n\nYour circle: {link}',
  },
  pt: {
    subject: 'O seu círculo de confiança mudou',
    text: 'As pessoas que veem o seu dossiê mudaram. Se não foi você, avise-nos.\n\nO seu círculo: {link}',
  },
};

/** By kind of happening: the words and the page they lead to. Kinds that are not here are told by other means. */
export const messages: Record<string, { words: Words; path: string }> = {
  'entry-created': { words: newEntry, path: '/me' },
  'opened-by-presence': { words: visit, path: '/me/accesses' },
  'circle-changed': { words: circle, path: '/me/circle' },
  ...accountMessages,
};
