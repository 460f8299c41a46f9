// The few words that the record itself adds to what was sent: names of kinds of entries, labels of facts, states.
import type { Language } from '../../../base/call.ts';

/** In the order of `order`; French, German, Luxembourgish, English, Portuguese. */
const order: readonly Language[] = ['fr', 'de', 'lb', 'en', 'pt'];
type Five = readonly [string, string, string, string, string];

const types = {
  DocumentReference: ['Document', 'Dokument', 'Dokument', 'Document', 'Documento'],
  DiagnosticReport: [
    'Résultat d’examen',
    'Untersuchungsbefund',
    'Resultat vun engem Examen',
    'Test result',
    'Resultado de exame',
  ],
  Observation: ['Mesure', 'Messwert', 'Moossnam', 'Measurement', 'Medição'],
  Immunization: ['Vaccination', 'Impfung', 'Impfung', 'Vaccination', 'Vacinação'],
  MedicationRequest: ['Prescription', 'Verordnung', 'Rezept', 'Prescription', 'Prescrição'],
  MedicationStatement: ['Médicament', 'Medikament', 'Medikament', 'Medicine', 'Medicamento'],
  Condition: ['Problème de santé', 'Gesundheitsproblem', 'Gesondheetsproblem', 'Health problem', 'Problema de saúde'],
  AllergyIntolerance: ['Allergie', 'Allergie', 'Allergie', 'Allergy', 'Alergia'],
  Procedure: ['Intervention', 'Eingriff', 'Agrëff', 'Procedure', 'Procedimento'],
  Encounter: ['Visite', 'Besuch', 'Visite', 'Visit', 'Visita'],
  CarePlan: ['Plan de soins', 'Pflegeplan', 'Fleegeplang', 'Care plan', 'Plano de cuidados'],
  QuestionnaireResponse: ['Questionnaire', 'Fragebogen', 'Froebou', 'Questionnaire', 'Questionário'],
  ImagingStudy: ['Imagerie', 'Bildgebung', 'Imagerie', 'Imaging', 'Imagiologia'],
  Flag: ['Alerte', 'Warnhinweis', 'Alerte', 'Alert', 'Alerta'],
  Binary: ['Document', 'Dokument', 'Dokument', 'Document', 'Documento'],
  other: ['Élément du dossier', 'Eintrag der Akte', 'Element vum Dossier', 'Record entry', 'Elemento do processo'],
} as const satisfies Record<string, Five>;

const labels = {
  status: ['État', 'Status', 'Status', 'Status', 'Estado'],
  since: ['Depuis', 'Seit', 'Zënter', 'Since', 'Desde'],
  until: ['Jusqu’au', 'Bis', 'Bis', 'Until', 'Até'],
  severity: ['Gravité', 'Schweregrad', 'Schwéiergrad', 'Severity', 'Gravidade'],
  criticality: ['Risque', 'Risiko', 'Risiko', 'Risk', 'Risco'],
  reaction: ['Réaction', 'Reaktion', 'Reaktioun', 'Reaction', 'Reação'],
  dosage: ['Posologie', 'Dosierung', 'Dosage', 'Dosage', 'Posologia'],
  reason: ['Motif', 'Grund', 'Grond', 'Reason', 'Motivo'],
  repeats: ['Renouvellements', 'Wiederholungen', 'Erneierungen', 'Repeats', 'Renovações'],
  supplyDays: ['Durée (jours)', 'Dauer (Tage)', 'Dauer (Deeg)', 'Supply (days)', 'Duração (dias)'],
  dose: ['Dose', 'Dosis', 'Dosis', 'Dose', 'Dose'],
  lot: ['Numéro de lot', 'Chargennummer', 'Lotnummer', 'Lot number', 'Número de lote'],
  maker: ['Fabricant', 'Hersteller', 'Hiersteller', 'Manufacturer', 'Fabricante'],
  expires: ['Péremption', 'Verfallsdatum', 'Oflafdatum', 'Expiry', 'Validade'],
  site: ['Endroit du corps', 'Körperstelle', 'Plaz um Kierper', 'Body site', 'Local do corpo'],
  outcome: ['Résultat', 'Ergebnis', 'Resultat', 'Outcome', 'Resultado'],
  place: ['Lieu', 'Ort', 'Plaz', 'Place', 'Local'],
  kind: ['Type', 'Art', 'Aart', 'Type', 'Tipo'],
  start: ['Début', 'Beginn', 'Ufank', 'Start', 'Início'],
  end: ['Fin', 'Ende', 'Enn', 'End', 'Fim'],
  requestedBy: ['Prescrit par', 'Angefordert von', 'Gefrot vum', 'Requested by', 'Pedido por'],
  validatedBy: ['Validé par', 'Validiert von', 'Validéiert vum', 'Validated by', 'Validado por'],
  sampledAt: ['Prélèvement', 'Probenahme', 'Prouf geholl', 'Sample taken', 'Colheita'],
  note: ['Remarque', 'Bemerkung', 'Bemierkung', 'Note', 'Nota'],
  activity: ['Activité', 'Maßnahme', 'Aktivitéit', 'Activity', 'Atividade'],
  modality: ['Technique', 'Verfahren', 'Technik', 'Modality', 'Modalidade'],
  images: ['Images', 'Bilder', 'Biller', 'Images', 'Imagens'],
  recordedOn: ['Noté le', 'Notiert am', 'Notéiert den', 'Recorded on', 'Registado em'],
  route: ['Voie', 'Anwendung', 'Uwendung', 'Route', 'Via'],
  yes: ['Oui', 'Ja', 'Jo', 'Yes', 'Sim'],
  no: ['Non', 'Nein', 'Neen', 'No', 'Não'],
} as const satisfies Record<string, Five>;

/** Codes whose word is not the source's: http://hl7.org/fhir/R4/terminologies.html, required bindings. */
const codes = {
  active: ['En cours', 'Aktiv', 'Aktiv', 'Active', 'Ativo'],
  recurrence: ['Récidive', 'Rezidiv', 'Réckfall', 'Recurrence', 'Recorrência'],
  relapse: ['Rechute', 'Rückfall', 'Réckfall', 'Relapse', 'Recaída'],
  inactive: ['Plus actif', 'Nicht aktiv', 'Net méi aktiv', 'Inactive', 'Inativo'],
  remission: ['En rémission', 'In Remission', 'A Remissioun', 'In remission', 'Em remissão'],
  resolved: ['Résolu', 'Abgeklungen', 'Geléist', 'Resolved', 'Resolvido'],
  completed: ['Terminé', 'Abgeschlossen', 'Ofgeschloss', 'Completed', 'Concluído'],
  finished: ['Terminée', 'Beendet', 'Fäerdeg', 'Finished', 'Terminada'],
  final: ['Définitif', 'Endgültig', 'Definitiv', 'Final', 'Definitivo'],
  preliminary: ['Provisoire', 'Vorläufig', 'Provisoresch', 'Preliminary', 'Provisório'],
  partial: ['Partiel', 'Teilweise', 'Deelweis', 'Partial', 'Parcial'],
  amended: ['Modifié', 'Geändert', 'Geännert', 'Amended', 'Alterado'],
  corrected: ['Corrigé', 'Korrigiert', 'Korrigéiert', 'Corrected', 'Corrigido'],
  appended: ['Complété', 'Ergänzt', 'Ergänzt', 'Appended', 'Completado'],
  cancelled: ['Annulé', 'Abgesagt', 'Annuléiert', 'Cancelled', 'Cancelado'],
  stopped: ['Arrêté', 'Abgesetzt', 'Gestoppt', 'Stopped', 'Interrompido'],
  'on-hold': ['Suspendu', 'Ausgesetzt', 'Ausgesat', 'On hold', 'Suspenso'],
  intended: ['Prévu', 'Geplant', 'Geplangt', 'Planned', 'Previsto'],
  draft: ['Brouillon', 'Entwurf', 'Entworf', 'Draft', 'Rascunho'],
  revoked: ['Révoqué', 'Widerrufen', 'Zeréckgezunn', 'Revoked', 'Revogado'],
  'not-done': ['Pas fait', 'Nicht durchgeführt', 'Net gemaach', 'Not done', 'Não realizado'],
  'not-taken': ['Pas pris', 'Nicht eingenommen', 'Net geholl', 'Not taken', 'Não tomado'],
  'in-progress': ['En cours', 'Läuft', 'Leeft', 'In progress', 'Em curso'],
  planned: ['Prévu', 'Geplant', 'Geplangt', 'Planned', 'Previsto'],
  superseded: ['Remplacé', 'Ersetzt', 'Ersat', 'Replaced', 'Substituído'],
  high: ['Élevé', 'Hoch', 'Héich', 'High', 'Elevado'],
  low: ['Faible', 'Gering', 'Niddreg', 'Low', 'Baixo'],
  mild: ['Légère', 'Leicht', 'Liicht', 'Mild', 'Ligeira'],
  moderate: ['Modérée', 'Mittel', 'Mëttel', 'Moderate', 'Moderada'],
  severe: ['Grave', 'Schwer', 'Schwéier', 'Severe', 'Grave'],
  AMB: ['Consultation', 'Sprechstunde', 'Consultatioun', 'Consultation', 'Consulta'],
  IMP: ['Hospitalisation', 'Krankenhausaufenthalt', 'Spidolsopenthalt', 'Hospital stay', 'Internamento'],
  ACUTE: ['Hospitalisation', 'Krankenhausaufenthalt', 'Spidolsopenthalt', 'Hospital stay', 'Internamento'],
  NONAC: ['Hospitalisation', 'Krankenhausaufenthalt', 'Spidolsopenthalt', 'Hospital stay', 'Internamento'],
  EMER: ['Urgences', 'Notaufnahme', 'Urgence', 'Emergency', 'Urgência'],
  HH: ['Visite à domicile', 'Hausbesuch', 'Heembesuch', 'Home visit', 'Visita domiciliária'],
  VR: ['Téléconsultation', 'Videosprechstunde', 'Telekonsultatioun', 'Remote consultation', 'Teleconsulta'],
  SS: ['Hospitalisation de jour', 'Tagesklinik', 'Dagesklinik', 'Day hospital', 'Hospital de dia'],
} as const satisfies Record<string, Five>;

const inFive = (five: Five, language: Language): string => five[order.indexOf(language)] ?? five[0];

export type Label = keyof typeof labels;

export const label = (name: Label, language: Language): string => inFive(labels[name], language);

/** What people call this kind of entry; never a FHIR name. */
export const typeWord = (type: string, language: Language): string =>
  inFive(Object.hasOwn(types, type) ? types[type as keyof typeof types] : types.other, language);

/** The word for a code that FHIR fixes; undefined for one we have no word for. */
export const codeWord = (code: unknown, language: Language): string | undefined =>
  typeof code === 'string' && Object.hasOwn(codes, code)
    ? inFive(codes[code as keyof typeof codes], language)
    : undefined;
