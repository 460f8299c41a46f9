// What results files say, in the languages of the portal.
import type { Language } from '../../base/call.ts';
import type { Outcome, Refusal, Refused } from './model.ts';

type Words = {
  header: readonly [line: string, outcome: string, reason: string];
  outcome: Record<Outcome, string>;
  /** Of a record that was open already. */
  moved: string;
  refusal: Record<Refusal, string>;
};

/** `{line}` stands for another line of the file. */
const words: Record<Language, Words> = {
  fr: {
    header: ['ligne', 'résultat', 'raison'],
    outcome: { pending: 'en attente', opened: 'ouvert', already: 'déjà ouvert', refused: 'refusé' },
    moved: 'Le médecin référent du dossier est désormais celui de cette déclaration.',
    refusal: {
      'matricule-missing': 'Le matricule manque.',
      'matricule-shortened': 'Le tableur a abrégé le matricule (1,9E+12) : mettez la colonne au format texte.',
      'matricule-malformed': 'Ce n’est pas un matricule : 13 chiffres qui commencent par la date de naissance.',
      'matricule-check': 'Les chiffres de contrôle du matricule ne sont pas justes.',
      'person-unknown': 'Personne n’a ce matricule dans l’annuaire des patients.',
      'person-deceased': 'Cette personne est décédée.',
      'referent-missing': 'Le médecin référent manque.',
      'referent-unknown': 'Ce médecin référent n’est pas dans l’annuaire, ou n’exerce plus.',
      'referent-not-general': 'Ce professionnel n’est pas médecin généraliste.',
      duplicate: 'Même déclaration que la ligne {line}.',
      contradiction: 'Un autre médecin référent est déclaré pour ce matricule à la ligne {line}.',
      'record-closed': 'Cette personne a fermé son dossier.',
      failed: 'Une erreur de notre côté : envoyez cette ligne à nouveau.',
    },
  },
  de: {
    header: ['Zeile', 'Ergebnis', 'Grund'],
    outcome: { pending: 'ausstehend', opened: 'eröffnet', already: 'bereits eröffnet', refused: 'abgelehnt' },
    moved: 'Der Referenzarzt der Akte ist nun der dieser Meldung.',
    refusal: {
      'matricule-missing': 'Die Matrikelnummer fehlt.',
      'matricule-shortened': 'Die Tabelle hat die Nummer gekürzt (1,9E+12): Formatieren Sie die Spalte als Text.',
      'matricule-malformed': 'Das ist keine Matrikelnummer: 13 Ziffern, die mit dem Geburtsdatum beginnen.',
      'matricule-check': 'Die Prüfziffern der Matrikelnummer stimmen nicht.',
      'person-unknown': 'Niemand hat diese Matrikelnummer im Patientenverzeichnis.',
      'person-deceased': 'Diese Person ist verstorben.',
      'referent-missing': 'Der Referenzarzt fehlt.',
      'referent-unknown': 'Dieser Referenzarzt steht nicht im Verzeichnis oder ist nicht mehr tätig.',
      'referent-not-general': 'Diese Fachperson ist nicht Allgemeinmediziner.',
      duplicate: 'Dieselbe Meldung wie Zeile {line}.',
      contradiction: 'In Zeile {line} ist für diese Matrikelnummer ein anderer Referenzarzt gemeldet.',
      'record-closed': 'Diese Person hat ihre Akte geschlossen.',
      failed: 'Ein Fehler auf unserer Seite: Senden Sie diese Zeile noch einmal.',
    },
  },
  lb: {
    header: ['Zeil', 'Resultat', 'Grond'],
    outcome: { pending: 'nach net gemaach', opened: 'opgemaach', already: 'schonn op', refused: 'refuséiert' },
    moved: 'De Referenzdokter vum Dossier ass elo dee vun dëser Deklaratioun.',
    refusal: {
      'matricule-missing': 'D’Matricule feelt.',
      'matricule-shortened': 'D’Tabell huet d’Matricule ofgekierzt (1,9E+12): stellt d’Kolonn op Text.',
      'matricule-malformed': 'Dat ass keng Matricule: 13 Zifferen, déi mat dem Gebuertsdatum ufänken.',
      'matricule-check': 'D’Kontrollziffere vun der Matricule stëmmen net.',
      'person-unknown': 'Kee Mënsch huet dës Matricule am Patienteverzeechnes.',
      'person-deceased': 'Dës Persoun ass gestuerwen.',
      'referent-missing': 'De Referenzdokter feelt.',
      'referent-unknown': 'Dëse Referenzdokter steet net am Verzeechnes oder schafft net méi.',
      'referent-not-general': 'Dës Persoun ass kee Generalist.',
      duplicate: 'Déiselwecht Deklaratioun wéi d’Zeil {line}.',
      contradiction: 'An der Zeil {line} steet fir dës Matricule en anere Referenzdokter.',
      'record-closed': 'Dës Persoun huet hiren Dossier zougemaach.',
      failed: 'E Feeler op eiser Säit: schéckt dës Zeil nach eng Kéier.',
    },
  },
  en: {
    header: ['line', 'outcome', 'reason'],
    outcome: { pending: 'pending', opened: 'opened', already: 'already open', refused: 'refused' },
    moved: 'The record’s lead doctor is now the one of this declaration.',
    refusal: {
      'matricule-missing': 'The matricule is missing.',
      'matricule-shortened': 'The spreadsheet shortened the matricule (1.9E+12): format the column as text.',
      'matricule-malformed': 'This is no matricule: 13 digits that begin with the date of birth.',
      'matricule-check': 'The check digits of the matricule are wrong.',
      'person-unknown': 'Nobody in the register of patients has this matricule.',
      'person-deceased': 'This person has died.',
      'referent-missing': 'The lead doctor is missing.',
      'referent-unknown': 'This lead doctor is not in the register, or no longer practises.',
      'referent-not-general': 'This professional is not a general practitioner.',
      duplicate: 'The same declaration as line {line}.',
      contradiction: 'Line {line} declares another lead doctor for this matricule.',
      'record-closed': 'This person has closed the record.',
      failed: 'An error on our side: send this line again.',
    },
  },
  pt: {
    header: ['linha', 'resultado', 'motivo'],
    outcome: { pending: 'pendente', opened: 'aberto', already: 'já aberto', refused: 'recusado' },
    moved: 'O médico de referência do processo passa a ser o desta declaração.',
    refusal: {
      'matricule-missing': 'Falta a matrícula.',
      'matricule-shortened': 'A folha de cálculo abreviou a matrícula (1,9E+12): formate a coluna como texto.',
      'matricule-malformed': 'Não é uma matrícula: 13 algarismos que começam pela data de nascimento.',
      'matricule-check': 'Os algarismos de controlo da matrícula estão errados.',
      'person-unknown': 'Ninguém tem esta matrícula no registo de pacientes.',
      'person-deceased': 'Esta pessoa faleceu.',
      'referent-missing': 'Falta o médico de referência.',
      'referent-unknown': 'Este médico de referência não está no registo ou já não exerce.',
      'referent-not-general': 'Este profissional não é médico de clínica geral.',
      duplicate: 'A mesma declaração que a linha {line}.',
      contradiction: 'A linha {line} declara outro médico de referência para esta matrícula.',
      'record-closed': 'Esta pessoa fechou o seu processo.',
      failed: 'Um erro do nosso lado: envie esta linha de novo.',
    },
  },
};

export const headerOf = (language: Language): Words['header'] => words[language].header;
export const outcomeIn = (language: Language, outcome: Outcome): string => words[language].outcome[outcome];
export const movedIn = (language: Language): string => words[language].moved;
export const reasonIn = (language: Language, { code, other }: Refused): string =>
  words[language].refusal[code].replace('{line}', String(other ?? ''));
