// The words of the file of accesses: its columns, what was done, on what basis.
import type { Language } from '../../../base/call.ts';

type Five = Record<Language, string>;

const columns: Record<Language, readonly string[]> = {
  fr: ['Date et heure', 'Qui', 'Établissement', 'Action', 'Quoi', 'Nombre', 'À quel titre'],
  de: ['Datum und Uhrzeit', 'Wer', 'Einrichtung', 'Vorgang', 'Was', 'Anzahl', 'Grundlage'],
  lb: ['Datum an Auerzäit', 'Wien', 'Ariichtung', 'Aktioun', 'Wat', 'Unzuel', 'Grondlag'],
  en: ['Date and time', 'Who', 'Establishment', 'Action', 'What', 'Count', 'On what basis'],
  pt: ['Data e hora', 'Quem', 'Estabelecimento', 'Ação', 'O quê', 'Número', 'A que título'],
};

const words: Readonly<Record<string, Five>> = {
  opened: {
    fr: 'Dossier ouvert',
    de: 'Akte geöffnet',
    lb: 'Dossier opgemaach',
    en: 'Record opened',
    pt: 'Processo aberto',
  },
  read: { fr: 'Lecture', de: 'Gelesen', lb: 'Gelies', en: 'Read', pt: 'Leitura' },
  searched: {
    fr: 'Consultation de la liste',
    de: 'Liste angesehen',
    lb: 'Lëscht ugekuckt',
    en: 'List looked at',
    pt: 'Lista consultada',
  },
  downloaded: {
    fr: 'Fichier ouvert',
    de: 'Datei geöffnet',
    lb: 'Fichier opgemaach',
    en: 'File opened',
    pt: 'Ficheiro aberto',
  },
  added: { fr: 'Ajout', de: 'Hinzugefügt', lb: 'Bäigesat', en: 'Added', pt: 'Adição' },
  changed: { fr: 'Modification', de: 'Geändert', lb: 'Geännert', en: 'Changed', pt: 'Alteração' },
  deleted: { fr: 'Suppression', de: 'Gelöscht', lb: 'Geläscht', en: 'Deleted', pt: 'Eliminação' },
  refused: { fr: 'Refusé', de: 'Verweigert', lb: 'Refuséiert', en: 'Refused', pt: 'Recusado' },
  granted: { fr: 'Accès donné', de: 'Zugang gegeben', lb: 'Accès ginn', en: 'Access given', pt: 'Acesso concedido' },
  withdrew: {
    fr: 'Accès retiré',
    de: 'Zugang entzogen',
    lb: 'Accès ewechgeholl',
    en: 'Access withdrawn',
    pt: 'Acesso retirado',
  },
  hid: { fr: 'Caché', de: 'Verborgen', lb: 'Verstoppt', en: 'Hidden', pt: 'Ocultado' },
  patient: { fr: 'Vous-même', de: 'Sie selbst', lb: 'Dir selwer', en: 'Yourself', pt: 'O próprio' },
  representative: {
    fr: 'Représentant',
    de: 'Vertretung',
    lb: 'Vertriedung',
    en: 'Representative',
    pt: 'Representante',
  },
  author: { fr: 'Auteur', de: 'Verfasser', lb: 'Auteur', en: 'Author', pt: 'Autor' },
  referent: {
    fr: 'Médecin référent',
    de: 'Referenzarzt',
    lb: 'Referenzdokter',
    en: 'Lead doctor',
    pt: 'Médico de referência',
  },
  circle: {
    fr: 'Cercle de confiance',
    de: 'Vertrauenskreis',
    lb: 'Vertrauenskrees',
    en: 'Circle of trust',
    pt: 'Círculo de confiança',
  },
  presence: {
    fr: 'Code de présence',
    de: 'Anwesenheitscode',
    lb: 'Presenzcode',
    en: 'Presence code',
    pt: 'Código de presença',
  },
  system: {
    fr: 'Dépôt de l’établissement',
    de: 'Ablage der Einrichtung',
    lb: 'Depot vun der Ariichtung',
    en: 'Deposit by the establishment',
    pt: 'Depósito do estabelecimento',
  },
  agency: { fr: 'Agence', de: 'Agentur', lb: 'Agence', en: 'Agency', pt: 'Agência' },
};

export const accessColumns = (language: Language): readonly string[] => columns[language];

/** Of an action or a basis; empty for one we have no word for. */
export const accessWord = (code: string, language: Language): string => words[code]?.[language] ?? '';
