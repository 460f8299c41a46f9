// What results and exports say, in the languages of the portal. Names of columns are such as an import understands.
import type { Language } from '../../base/call.ts';
import type { Outcome, Refusal, Refused, StaffFunction, StaffState } from './model.ts';

type Words = {
  /** number, function, from, until, name */
  columns: readonly [string, string, string, string, string];
  line: string;
  outcomeColumn: string;
  reasonColumn: string;
  stateColumn: string;
  function: Record<StaffFunction, string>;
  state: Record<StaffState, string>;
  outcome: Record<Outcome, string>;
  /** `{line}` stands for another line of the file. */
  refusal: Record<Refusal, string>;
};

const words: Record<Language, Words> = {
  fr: {
    columns: ['numéro', 'fonction', 'du', 'au', 'nom'],
    line: 'ligne',
    outcomeColumn: 'résultat',
    reasonColumn: 'raison',
    stateColumn: 'état',
    function: { member: 'membre', administrator: 'administrateur' },
    state: { invited: 'invité', active: 'actif', suspended: 'suspendu', left: 'parti' },
    outcome: {
      pending: 'en attente',
      invited: 'invité',
      changed: 'modifié',
      same: 'inchangé',
      ended: 'terminé',
      refused: 'refusé',
    },
    refusal: {
      'number-missing': 'Le numéro manque.',
      'number-unknown': 'Personne n’a ce numéro dans l’annuaire.',
      'number-inactive': 'Ce professionnel n’exerce plus, selon l’annuaire.',
      'function-unknown': 'Cette fonction n’existe pas : membre ou administrateur.',
      'from-unreadable': 'Le premier jour n’est pas une date : 22.11.2026 ou 2026-11-22.',
      'until-unreadable': 'Le dernier jour n’est pas une date : 22.11.2026 ou 2026-11-22.',
      'days-crossed': 'Le dernier jour précède le premier.',
      'until-past': 'Le dernier jour est passé.',
      duplicate: 'Même contenu que la ligne {line}.',
      contradiction: 'La ligne {line} dit autre chose de cette personne.',
      'last-administrator': 'Ce serait le départ du dernier administrateur.',
      yourself: 'Vous ne pouvez pas vous retirer vous-même par un fichier.',
      'not-administrator': 'La personne qui a envoyé le fichier n’est plus administrateur.',
      failed: 'Une erreur de notre côté : envoyez cette ligne à nouveau.',
    },
  },
  de: {
    columns: ['Nummer', 'Funktion', 'von', 'bis', 'Name'],
    line: 'Zeile',
    outcomeColumn: 'Ergebnis',
    reasonColumn: 'Grund',
    stateColumn: 'Stand',
    function: { member: 'Mitglied', administrator: 'Administrator' },
    state: { invited: 'eingeladen', active: 'aktiv', suspended: 'gesperrt', left: 'ausgeschieden' },
    outcome: {
      pending: 'ausstehend',
      invited: 'eingeladen',
      changed: 'geändert',
      same: 'unverändert',
      ended: 'beendet',
      refused: 'abgelehnt',
    },
    refusal: {
      'number-missing': 'Die Nummer fehlt.',
      'number-unknown': 'Niemand hat diese Nummer im Verzeichnis.',
      'number-inactive': 'Diese Fachperson ist laut Verzeichnis nicht mehr tätig.',
      'function-unknown': 'Diese Funktion gibt es nicht: Mitglied oder Administrator.',
      'from-unreadable': 'Der erste Tag ist kein Datum: 22.11.2026 oder 2026-11-22.',
      'until-unreadable': 'Der letzte Tag ist kein Datum: 22.11.2026 oder 2026-11-22.',
      'days-crossed': 'Der letzte Tag liegt vor dem ersten.',
      'until-past': 'Der letzte Tag ist vorbei.',
      duplicate: 'Dasselbe wie in Zeile {line}.',
      contradiction: 'Zeile {line} sagt über diese Person etwas anderes.',
      'last-administrator': 'Damit ginge der letzte Administrator.',
      yourself: 'Sich selbst können Sie nicht durch eine Datei entfernen.',
      'not-administrator': 'Wer die Datei gesendet hat, ist nicht mehr Administrator.',
      failed: 'Ein Fehler auf unserer Seite: Senden Sie diese Zeile noch einmal.',
    },
  },
  lb: {
    columns: ['Nummer', 'Funktioun', 'vun', 'bis', 'Numm'],
    line: 'Zeil',
    outcomeColumn: 'Resultat',
    reasonColumn: 'Grond',
    stateColumn: 'Stand',
    function: { member: 'Member', administrator: 'Administrateur' },
    state: { invited: 'invitéiert', active: 'aktiv', suspended: 'gespaart', left: 'fortgaangen' },
    outcome: {
      pending: 'nach net gemaach',
      invited: 'invitéiert',
      changed: 'geännert',
      same: 'onverännert',
      ended: 'opgehalen',
      refused: 'refuséiert',
    },
    refusal: {
      'number-missing': 'D’Nummer feelt.',
      'number-unknown': 'Kee Mënsch huet dës Nummer am Verzeechnes.',
      'number-inactive': 'Dës Persoun schafft nom Verzeechnes net méi.',
      'function-unknown': 'Dës Funktioun gëtt et net: Member oder Administrateur.',
      'from-unreadable': 'Den éischten Dag ass keen Datum: 22.11.2026 oder 2026-11-22.',
      'until-unreadable': 'De leschten Dag ass keen Datum: 22.11.2026 oder 2026-11-22.',
      'days-crossed': 'De leschten Dag läit virum éischten.',
      'until-past': 'De leschten Dag ass eriwwer.',
      duplicate: 'Datselwecht wéi an der Zeil {line}.',
      contradiction: 'D’Zeil {line} seet eppes anescht iwwer dës Persoun.',
      'last-administrator': 'Domat géif de leschten Administrateur fortgoen.',
      yourself: 'Iech selwer kënnt Dir net duerch e Fichier ewechhuelen.',
      'not-administrator': 'Deen, deen de Fichier geschéckt huet, ass net méi Administrateur.',
      failed: 'E Feeler op eiser Säit: schéckt dës Zeil nach eng Kéier.',
    },
  },
  en: {
    columns: ['number', 'function', 'from', 'until', 'name'],
    line: 'line',
    outcomeColumn: 'outcome',
    reasonColumn: 'reason',
    stateColumn: 'state',
    function: { member: 'member', administrator: 'administrator' },
    state: { invited: 'invited', active: 'active', suspended: 'suspended', left: 'left' },
    outcome: {
      pending: 'pending',
      invited: 'invited',
      changed: 'changed',
      same: 'unchanged',
      ended: 'ended',
      refused: 'refused',
    },
    refusal: {
      'number-missing': 'The number is missing.',
      'number-unknown': 'Nobody in the register has this number.',
      'number-inactive': 'The register says that this professional no longer practises.',
      'function-unknown': 'There is no such function: member or administrator.',
      'from-unreadable': 'The first day is no date: 22.11.2026 or 2026-11-22.',
      'until-unreadable': 'The last day is no date: 22.11.2026 or 2026-11-22.',
      'days-crossed': 'The last day is before the first.',
      'until-past': 'The last day is over.',
      duplicate: 'The same as line {line}.',
      contradiction: 'Line {line} says something else of this person.',
      'last-administrator': 'The last administrator would go with it.',
      yourself: 'You cannot take yourself out by a file.',
      'not-administrator': 'Whoever sent the file is no administrator any more.',
      failed: 'An error on our side: send this line again.',
    },
  },
  pt: {
    columns: ['número', 'função', 'desde', 'até', 'nome'],
    line: 'linha',
    outcomeColumn: 'resultado',
    reasonColumn: 'motivo',
    stateColumn: 'estado',
    function: { member: 'membro', administrator: 'administrador' },
    state: { invited: 'convidado', active: 'ativo', suspended: 'suspenso', left: 'saiu' },
    outcome: {
      pending: 'pendente',
      invited: 'convidado',
      changed: 'alterado',
      same: 'sem alteração',
      ended: 'terminado',
      refused: 'recusado',
    },
    refusal: {
      'number-missing': 'Falta o número.',
      'number-unknown': 'Ninguém tem este número no registo.',
      'number-inactive': 'Segundo o registo, este profissional já não exerce.',
      'function-unknown': 'Esta função não existe: membro ou administrador.',
      'from-unreadable': 'O primeiro dia não é uma data: 22.11.2026 ou 2026-11-22.',
      'until-unreadable': 'O último dia não é uma data: 22.11.2026 ou 2026-11-22.',
      'days-crossed': 'O último dia é anterior ao primeiro.',
      'until-past': 'O último dia já passou.',
      duplicate: 'O mesmo que a linha {line}.',
      contradiction: 'A linha {line} diz outra coisa sobre esta pessoa.',
      'last-administrator': 'Seria a saída do último administrador.',
      yourself: 'Não se pode retirar a si próprio através de um ficheiro.',
      'not-administrator': 'Quem enviou o ficheiro já não é administrador.',
      failed: 'Um erro do nosso lado: envie esta linha de novo.',
    },
  },
};

export const functionIn = (language: Language, name: StaffFunction): string => words[language].function[name];
export const stateIn = (language: Language, state: StaffState): string => words[language].state[state];
export const outcomeIn = (language: Language, outcome: Outcome): string => words[language].outcome[outcome];
export const reasonIn = (language: Language, { code, other }: Refused): string =>
  words[language].refusal[code].replace('{line}', String(other ?? ''));
export const exportHeader = (language: Language): string[] => [...words[language].columns, words[language].stateColumn];
export const resultsHeader = (language: Language): string[] => {
  const { line, columns, outcomeColumn, reasonColumn } = words[language];
  return [line, ...columns, outcomeColumn, reasonColumn];
};
