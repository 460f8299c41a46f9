// What an app asks for, in a person's words: five languages, data by what they are and not by the names of resources.
import type { Language } from '../../../base/call.ts';

export type DataKind = keyof typeof frData;
type Words = {
  who: string;
  whoText: string;
  patient: string;
  professional: string;
  title: (app: string) => string;
  asks: (app: string, publisher: string | null) => string;
  unpublished: string;
  you: (name: string) => string;
  about: (patient: string, born: string) => string;
  may: string;
  untick: string;
  /** `data` comes with its article or without, as it stands in a list. */
  see: (data: string) => string;
  change: (data: string) => string;
  remove: (data: string) => string;
  only: (text: string) => string;
  mine: string;
  visible: string;
  identity: string;
  inContext: string;
  howLong: string;
  offline: string;
  online: string;
  brief: string;
  later: string;
  allow: string;
  deny: string;
  choose: string;
  chooseText: (app: string) => string;
  search: string;
  find: string;
  none: string;
  noPatients: string;
  more: string;
  born: (date: string) => string;
  wrongPatient: string;
  data: Record<DataKind, string>;
  kinds: Record<string, string>;
};

const frData = {
  all: 'toutes les données du dossier',
  results: 'les résultats et mesures',
  reports: 'les comptes rendus d’analyses et d’examens',
  problems: 'les problèmes de santé',
  allergies: 'les allergies et intolérances',
  medication: 'les médicaments',
  vaccinations: 'les vaccinations',
  documents: 'les documents (lettres, comptes rendus)',
  files: 'le contenu des documents (PDF, images)',
  imaging: 'l’imagerie (radios, scanners)',
  procedures: 'les interventions et actes',
  visits: 'les consultations et séjours',
  plans: 'les plans et équipes de soins',
  person: 'l’identité (nom, date de naissance, adresse)',
  directory: 'l’annuaire des professionnels',
  family: 'les proches et antécédents familiaux',
  forms: 'les questionnaires',
  devices: 'les dispositifs et appareils',
  alerts: 'les alertes et risques',
};

const fr: Words = {
  who: 'Comment voulez-vous continuer ?',
  whoText: 'demande à agir pour vous. Connectez-vous d’abord.',
  patient: 'Me connecter comme patient',
  professional: 'Me connecter comme professionnel de santé',
  title: (app) => `Autoriser ${app} ?`,
  asks: (app, publisher) =>
    publisher === null ? `${app} demande un accès.` : `${app}, de ${publisher}, demande un accès.`,
  unpublished: 'L’éditeur de cette application n’est pas indiqué.',
  you: (name) => `Vous êtes connecté(e) : ${name}.`,
  about: (patient, born) => `Patient : ${patient}, naissance le ${born}. L’application n’aura accès qu’à ce dossier.`,
  may: 'Ce que l’application pourra faire',
  untick: 'Décochez ce que vous ne voulez pas permettre.',
  see: (data) => `Voir ${data}`,
  change: (data) => `Ajouter ou modifier : ${data}`,
  remove: (data) => `Supprimer : ${data}`,
  only: (text) => `seulement ${text}`,
  mine: 'Il s’agit de votre propre dossier.',
  visible: 'Il s’agit des dossiers que vous avez le droit de consulter, jamais davantage.',
  identity: 'L’application saura qui vous êtes.',
  inContext: 'L’application saura de quel patient il s’agit.',
  howLong: 'Pour combien de temps',
  offline: 'Garder cet accès 30 jours, aussi en votre absence',
  online: 'Garder cet accès jusqu’à votre déconnexion du portail',
  brief: 'Une seule fois : l’accès prend fin après quelques minutes.',
  later: 'Vous pouvez retirer cet accès à tout moment dans « Mon compte », « Applications connectées ».',
  allow: 'Autoriser',
  deny: 'Refuser',
  choose: 'Pour quel patient ?',
  chooseText: (app) => `${app} demande d’ouvrir un dossier. Choisissez le patient ; les autres restent fermés.`,
  search: 'Nom, date de naissance ou matricule',
  find: 'Rechercher',
  none: 'Aucun de vos patients ne correspond.',
  noPatients: 'Aucun patient ne vous a donné accès pour le moment.',
  more: 'Il y en a d’autres : précisez la recherche.',
  born: (date) => `naissance le ${date}`,
  wrongPatient: 'Ce dossier ne vous est pas ouvert.',
  data: frData,
  kinds: {
    laboratory: 'laboratoire',
    'vital-signs': 'signes vitaux (tension, poids…)',
    imaging: 'imagerie',
    'social-history': 'habitudes de vie',
    survey: 'questionnaires',
    exam: 'examen clinique',
    procedure: 'interventions',
    therapy: 'thérapies',
    activity: 'activité physique',
    summary: 'résumés',
    consultation: 'consultations',
    discharge: 'sorties d’hôpital',
    medication: 'médicaments',
    vaccination: 'vaccinations',
    nursing: 'soins infirmiers',
    oncology: 'oncologie',
    prevention: 'prévention',
    directives: 'volontés',
    patient: 'vos propres ajouts',
    administrative: 'administratif',
  },
};

const en: Words = {
  who: 'How do you want to continue?',
  whoText: 'asks to act for you. Sign in first.',
  patient: 'Sign in as a patient',
  professional: 'Sign in as a health professional',
  title: (app) => `Allow ${app}?`,
  asks: (app, publisher) =>
    publisher === null ? `${app} asks for access.` : `${app}, by ${publisher}, asks for access.`,
  unpublished: 'The publisher of this app is not stated.',
  you: (name) => `You are signed in: ${name}.`,
  about: (patient, born) => `Patient: ${patient}, born ${born}. The app gets access to this record alone.`,
  may: 'What the app may do',
  untick: 'Untick what you do not want to allow.',
  see: (data) => `See ${data}`,
  change: (data) => `Add or change: ${data}`,
  remove: (data) => `Delete: ${data}`,
  only: (text) => `only ${text}`,
  mine: 'This is about your own record.',
  visible: 'This is about the records that you may open, never more.',
  identity: 'The app learns who you are.',
  inContext: 'The app learns which patient it is about.',
  howLong: 'For how long',
  offline: 'Keep this access for 30 days, also while you are away',
  online: 'Keep this access until you sign out of the portal',
  brief: 'This once: access ends after a few minutes.',
  later: 'You can take this access back at any time in “My account”, “Connected apps”.',
  allow: 'Allow',
  deny: 'Refuse',
  choose: 'For which patient?',
  chooseText: (app) => `${app} asks to open a record. Choose the patient; the others stay closed.`,
  search: 'Name, date of birth or national number',
  find: 'Find',
  none: 'None of your patients matches.',
  noPatients: 'No patient has given you access so far.',
  more: 'There are more: search to see them.',
  born: (date) => `born ${date}`,
  wrongPatient: 'This record is not open to you.',
  data: {
    all: 'all data of the record',
    results: 'results and measurements',
    reports: 'reports of tests and examinations',
    problems: 'health problems',
    allergies: 'allergies and intolerances',
    medication: 'medicines',
    vaccinations: 'vaccinations',
    documents: 'documents (letters, reports)',
    files: 'the content of documents (PDF, images)',
    imaging: 'imaging (X-rays, scans)',
    procedures: 'operations and procedures',
    visits: 'consultations and stays',
    plans: 'care plans and teams',
    person: 'identity (name, date of birth, address)',
    directory: 'the directory of professionals',
    family: 'relatives and family history',
    forms: 'questionnaires',
    devices: 'devices and aids',
    alerts: 'alerts and risks',
  },
  kinds: {
    laboratory: 'laboratory',
    'vital-signs': 'vital signs (blood pressure, weight…)',
    imaging: 'imaging',
    'social-history': 'habits of life',
    survey: 'questionnaires',
    exam: 'clinical examination',
    procedure: 'procedures',
    therapy: 'therapies',
    activity: 'physical activity',
    summary: 'summaries',
    consultation: 'consultations',
    discharge: 'hospital discharges',
    medication: 'medicines',
    vaccination: 'vaccinations',
    nursing: 'nursing',
    oncology: 'oncology',
    prevention: 'prevention',
    directives: 'advance directives',
    patient: 'what you added yourself',
    administrative: 'administrative',
  },
};

const de: Words = {
  who: 'Wie möchten Sie fortfahren?',
  whoText: 'möchte für Sie handeln. Melden Sie sich zuerst an.',
  patient: 'Als Patient anmelden',
  professional: 'Als Gesundheitsfachkraft anmelden',
  title: (app) => `${app} erlauben?`,
  asks: (app, publisher) =>
    publisher === null ? `${app} bittet um Zugriff.` : `${app}, von ${publisher}, bittet um Zugriff.`,
  unpublished: 'Der Anbieter dieser App ist nicht angegeben.',
  you: (name) => `Sie sind angemeldet: ${name}.`,
  about: (patient, born) => `Patient: ${patient}, geboren am ${born}. Die App erhält nur zu dieser Akte Zugang.`,
  may: 'Was die App tun darf',
  untick: 'Entfernen Sie die Häkchen bei dem, was Sie nicht erlauben möchten.',
  see: (data) => `Sehen: ${data}`,
  change: (data) => `Hinzufügen oder ändern: ${data}`,
  remove: (data) => `Löschen: ${data}`,
  only: (text) => `nur ${text}`,
  mine: 'Es geht um Ihre eigene Akte.',
  visible: 'Es geht um die Akten, die Sie öffnen dürfen, nie um mehr.',
  identity: 'Die App erfährt, wer Sie sind.',
  inContext: 'Die App erfährt, um welchen Patienten es geht.',
  howLong: 'Für wie lange',
  offline: 'Diesen Zugriff 30 Tage behalten, auch in Ihrer Abwesenheit',
  online: 'Diesen Zugriff behalten, bis Sie sich vom Portal abmelden',
  brief: 'Nur dieses Mal: Der Zugriff endet nach wenigen Minuten.',
  later: 'Sie können den Zugriff jederzeit unter „Mein Konto“, „Verbundene Apps“ entziehen.',
  allow: 'Erlauben',
  deny: 'Ablehnen',
  choose: 'Für welchen Patienten?',
  chooseText: (app) => `${app} möchte eine Akte öffnen. Wählen Sie den Patienten; die anderen bleiben geschlossen.`,
  search: 'Name, Geburtsdatum oder Matrikelnummer',
  find: 'Suchen',
  none: 'Keiner Ihrer Patienten passt dazu.',
  noPatients: 'Bisher hat Ihnen kein Patient Zugang gegeben.',
  more: 'Es gibt weitere: Verfeinern Sie die Suche.',
  born: (date) => `geboren am ${date}`,
  wrongPatient: 'Diese Akte ist für Sie nicht offen.',
  data: {
    all: 'alle Daten der Akte',
    results: 'Ergebnisse und Messwerte',
    reports: 'Befunde von Analysen und Untersuchungen',
    problems: 'gesundheitliche Probleme',
    allergies: 'Allergien und Unverträglichkeiten',
    medication: 'Medikamente',
    vaccinations: 'Impfungen',
    documents: 'Dokumente (Briefe, Berichte)',
    files: 'den Inhalt der Dokumente (PDF, Bilder)',
    imaging: 'Bildgebung (Röntgen, Scans)',
    procedures: 'Eingriffe und Behandlungen',
    visits: 'Konsultationen und Aufenthalte',
    plans: 'Pflegepläne und Teams',
    person: 'Identität (Name, Geburtsdatum, Adresse)',
    directory: 'das Verzeichnis der Fachkräfte',
    family: 'Angehörige und Familiengeschichte',
    forms: 'Fragebögen',
    devices: 'Geräte und Hilfsmittel',
    alerts: 'Warnhinweise und Risiken',
  },
  kinds: {
    laboratory: 'Labor',
    'vital-signs': 'Vitalwerte (Blutdruck, Gewicht …)',
    imaging: 'Bildgebung',
    'social-history': 'Lebensgewohnheiten',
    survey: 'Fragebögen',
    exam: 'klinische Untersuchung',
    procedure: 'Eingriffe',
    therapy: 'Therapien',
    activity: 'körperliche Aktivität',
    summary: 'Zusammenfassungen',
    consultation: 'Konsultationen',
    discharge: 'Krankenhausentlassungen',
    medication: 'Medikamente',
    vaccination: 'Impfungen',
    nursing: 'Pflege',
    oncology: 'Onkologie',
    prevention: 'Vorsorge',
    directives: 'Patientenverfügungen',
    patient: 'was Sie selbst hinzugefügt haben',
    administrative: 'Verwaltung',
  },
};

const lb: Words = {
  who: 'Wéi wëllt Dir weiderfueren?',
  whoText: 'freet, fir fir Iech ze handelen. Mellt Iech fir d’éischt un.',
  patient: 'Als Patient umellen',
  professional: 'Als Gesondheetsberuff umellen',
  title: (app) => `${app} erlaben?`,
  asks: (app, publisher) =>
    publisher === null ? `${app} freet en Zougrëff.` : `${app}, vu ${publisher}, freet en Zougrëff.`,
  unpublished: 'Wien dës App erausgëtt, ass net uginn.',
  you: (name) => `Dir sidd ugemellt: ${name}.`,
  about: (patient, born) => `Patient: ${patient}, gebuer den ${born}. D’App kritt nëmmen Zougang zu dësem Dossier.`,
  may: 'Wat d’App maachen däerf',
  untick: 'Huelt den Haken ewech bei deem, wat Dir net erlabe wëllt.',
  see: (data) => `Gesinn: ${data}`,
  change: (data) => `Derbäisetzen oder änneren: ${data}`,
  remove: (data) => `Läschen: ${data}`,
  only: (text) => `nëmmen ${text}`,
  mine: 'Et geet ëm Ären eegenen Dossier.',
  visible: 'Et geet ëm d’Dossieren, déi Dir opmaachen däerft, ni ëm méi.',
  identity: 'D’App gewuer gëtt, wien Dir sidd.',
  inContext: 'D’App gewuer gëtt, ëm wéi ee Patient et geet.',
  howLong: 'Fir wéi laang',
  offline: 'Dësen Zougrëff 30 Deeg behalen, och wann Dir net do sidd',
  online: 'Dësen Zougrëff behalen, bis Dir Iech vum Portal ofmellt',
  brief: 'Nëmmen dës Kéier: den Zougrëff ass no e puer Minutten eriwwer.',
  later: 'Dir kënnt den Zougrëff zu all Moment ënner „Mäi Kont“, „Verbonnen Appen“ zréckhuelen.',
  allow: 'Erlaben',
  deny: 'Refuséieren',
  choose: 'Fir wéi ee Patient?',
  chooseText: (app) => `${app} freet, fir en Dossier opzemaachen. Wielt de Patient; déi aner bleiwen zou.`,
  search: 'Numm, Gebuertsdatum oder Matricule',
  find: 'Sichen',
  none: 'Kee vun Äre Patiente passt dozou.',
  noPatients: 'Bis elo huet Iech kee Patient Zougang ginn.',
  more: 'Et ginn der nach: maacht d’Sich méi genee.',
  born: (date) => `gebuer den ${date}`,
  wrongPatient: 'Dësen Dossier ass fir Iech net op.',
  data: {
    all: 'all Donnéeë vum Dossier',
    results: 'Resultater a Moossungen',
    reports: 'Berichter vun Analysen an Ënnersichungen',
    problems: 'Gesondheetsproblemer',
    allergies: 'Allergien an Onverdréiglechkeeten',
    medication: 'Medikamenter',
    vaccinations: 'Impfungen',
    documents: 'Dokumenter (Bréiwer, Berichter)',
    files: 'den Inhalt vun den Dokumenter (PDF, Biller)',
    imaging: 'Biller (Röntgen, Scanner)',
    procedures: 'Operatiounen an Behandlungen',
    visits: 'Konsultatiounen an Openthalter',
    plans: 'Fleegepläng an Equippen',
    person: 'Identitéit (Numm, Gebuertsdatum, Adress)',
    directory: 'den Annuaire vun de Gesondheetsberuffer',
    family: 'Familljememberen a Familljegeschicht',
    forms: 'Froebéi',
    devices: 'Apparater an Hëllefsmëttel',
    alerts: 'Warnungen a Risiken',
  },
  kinds: {
    laboratory: 'Labo',
    'vital-signs': 'Vitalwäerter (Blutdrock, Gewiicht …)',
    imaging: 'Biller',
    'social-history': 'Liewensgewunnechten',
    survey: 'Froebéi',
    exam: 'klinesch Ënnersichung',
    procedure: 'Agrëffer',
    therapy: 'Therapien',
    activity: 'kierperlech Aktivitéit',
    summary: 'Resuméen',
    consultation: 'Konsultatiounen',
    discharge: 'Entloossungen aus dem Spidol',
    medication: 'Medikamenter',
    vaccination: 'Impfungen',
    nursing: 'Fleeg',
    oncology: 'Onkologie',
    prevention: 'Preventioun',
    directives: 'Patienteverfügungen',
    patient: 'wat Dir selwer derbäigesat hutt',
    administrative: 'Administratives',
  },
};

const pt: Words = {
  who: 'Como quer continuar?',
  whoText: 'pede para agir por si. Inicie primeiro a sessão.',
  patient: 'Entrar como paciente',
  professional: 'Entrar como profissional de saúde',
  title: (app) => `Autorizar ${app}?`,
  asks: (app, publisher) => (publisher === null ? `${app} pede acesso.` : `${app}, de ${publisher}, pede acesso.`),
  unpublished: 'O editor desta aplicação não está indicado.',
  you: (name) => `Sessão iniciada: ${name}.`,
  about: (patient, born) =>
    `Paciente: ${patient}, data de nascimento ${born}. A aplicação só terá acesso a este processo.`,
  may: 'O que a aplicação poderá fazer',
  untick: 'Desmarque o que não quer permitir.',
  see: (data) => `Ver ${data}`,
  change: (data) => `Acrescentar ou alterar: ${data}`,
  remove: (data) => `Apagar: ${data}`,
  only: (text) => `apenas ${text}`,
  mine: 'Trata-se do seu próprio processo.',
  visible: 'Trata-se dos processos que tem o direito de consultar, nunca mais do que isso.',
  identity: 'A aplicação fica a saber quem é.',
  inContext: 'A aplicação fica a saber de que paciente se trata.',
  howLong: 'Durante quanto tempo',
  offline: 'Manter este acesso durante 30 dias, também na sua ausência',
  online: 'Manter este acesso até sair do portal',
  brief: 'Só desta vez: o acesso termina ao fim de alguns minutos.',
  later: 'Pode retirar este acesso a qualquer momento em «A minha conta», «Aplicações ligadas».',
  allow: 'Autorizar',
  deny: 'Recusar',
  choose: 'Para que paciente?',
  chooseText: (app) => `${app} pede para abrir um processo. Escolha o paciente; os outros ficam fechados.`,
  search: 'Nome, data de nascimento ou matrícula',
  find: 'Procurar',
  none: 'Nenhum dos seus pacientes corresponde.',
  noPatients: 'Até agora nenhum paciente lhe deu acesso.',
  more: 'Há outros: precise a pesquisa.',
  born: (date) => `data de nascimento ${date}`,
  wrongPatient: 'Este processo não está aberto para si.',
  data: {
    all: 'todos os dados do processo',
    results: 'os resultados e medições',
    reports: 'os relatórios de análises e exames',
    problems: 'os problemas de saúde',
    allergies: 'as alergias e intolerâncias',
    medication: 'os medicamentos',
    vaccinations: 'as vacinas',
    documents: 'os documentos (cartas, relatórios)',
    files: 'o conteúdo dos documentos (PDF, imagens)',
    imaging: 'as imagens (radiografias, exames)',
    procedures: 'as intervenções e os atos',
    visits: 'as consultas e os internamentos',
    plans: 'os planos e as equipas de cuidados',
    person: 'a identidade (nome, data de nascimento, morada)',
    directory: 'o diretório dos profissionais',
    family: 'os familiares e antecedentes familiares',
    forms: 'os questionários',
    devices: 'os dispositivos e aparelhos',
    alerts: 'os alertas e riscos',
  },
  kinds: {
    laboratory: 'laboratório',
    'vital-signs': 'sinais vitais (tensão, peso…)',
    imaging: 'imagens',
    'social-history': 'hábitos de vida',
    survey: 'questionários',
    exam: 'exame clínico',
    procedure: 'intervenções',
    therapy: 'terapias',
    activity: 'atividade física',
    summary: 'resumos',
    consultation: 'consultas',
    discharge: 'altas hospitalares',
    medication: 'medicamentos',
    vaccination: 'vacinas',
    nursing: 'enfermagem',
    oncology: 'oncologia',
    prevention: 'prevenção',
    directives: 'diretivas antecipadas',
    patient: 'o que acrescentou',
    administrative: 'administrativo',
  },
};

export const consentWords: Record<Language, Words> = { fr, de, lb, en, pt };

const kindOf: Record<string, DataKind> = {
  '*': 'all',
  Observation: 'results',
  Specimen: 'results',
  DiagnosticReport: 'reports',
  ServiceRequest: 'reports',
  Condition: 'problems',
  ClinicalImpression: 'problems',
  AllergyIntolerance: 'allergies',
  MedicationRequest: 'medication',
  MedicationStatement: 'medication',
  MedicationAdministration: 'medication',
  MedicationDispense: 'medication',
  Medication: 'medication',
  Immunization: 'vaccinations',
  ImmunizationRecommendation: 'vaccinations',
  DocumentReference: 'documents',
  DocumentManifest: 'documents',
  List: 'documents',
  Composition: 'documents',
  Binary: 'files',
  ImagingStudy: 'imaging',
  Media: 'imaging',
  Procedure: 'procedures',
  Encounter: 'visits',
  EpisodeOfCare: 'visits',
  CarePlan: 'plans',
  CareTeam: 'plans',
  Goal: 'plans',
  NutritionOrder: 'plans',
  Patient: 'person',
  Practitioner: 'directory',
  PractitionerRole: 'directory',
  Organization: 'directory',
  RelatedPerson: 'family',
  FamilyMemberHistory: 'family',
  QuestionnaireResponse: 'forms',
  Device: 'devices',
  DeviceUseStatement: 'devices',
  VisionPrescription: 'devices',
  Flag: 'alerts',
  RiskAssessment: 'alerts',
  DetectedIssue: 'alerts',
};

/** One scope as a line of the consent page, or of the list of connected apps. */
export function describeScope(
  scope: { resource: string; letters: string; filter: string },
  language: Language,
): string {
  const w = consentWords[language];
  const kind = kindOf[scope.resource];
  const named = kind === undefined ? scope.resource : w.data[kind];
  const parts = scope.filter === '' ? [] : scope.filter.split('&').map((pair) => filterWords(pair, w));
  const data = parts.length === 0 ? named : `${named} (${w.only(parts.join(', '))})`;
  const doing = [
    ...(/[rs]/.test(scope.letters) ? [w.see(data)] : []),
    ...(/[cu]/.test(scope.letters) ? [w.change(data)] : []),
    ...(scope.letters.includes('d') ? [w.remove(data)] : []),
  ];
  return doing.join(' · ');
}

function filterWords(pair: string, w: Words): string {
  const [name = '', values = ''] = pair.split('=');
  const words = values.split(',').map((value) => {
    let text = value;
    try {
      text = decodeURIComponent(value);
    } catch {
      // As it stands.
    }
    const code = text.slice(text.lastIndexOf('|') + 1);
    return name === 'category' ? (w.kinds[code] ?? code) : `${name} ${code}`;
  });
  return words.join(', ');
}
