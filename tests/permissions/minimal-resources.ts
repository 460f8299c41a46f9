// One small valid resource of each type that a record takes.
type Json = { [name: string]: unknown };

const concept = (text: string): Json => ({ text });
const coded = (system: string, code: string): Json => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
});
const date = '2026-05-05';
/** Said of what a laboratory could otherwise leave as its own. */
const consultation = {
  category: [{ coding: [{ system: 'https://cercle.example/fhir/CodeSystem/data-category', code: 'consultation' }] }],
};

/** Without `resourceType`, and without the patient where the type says `subject`. */
const bodies: Record<string, Json> = {
  DocumentReference: {
    ...consultation,
    status: 'current',
    content: [{ attachment: { contentType: 'text/plain', data: 'YQ==' } }],
  },
  Observation: { ...consultation, status: 'final', code: concept('Weight'), effectiveDateTime: date },
  DiagnosticReport: { ...consultation, status: 'final', code: concept('Report') },
  Condition: { clinicalStatus: coded('condition-clinical', 'active'), code: concept('Migraine') },
  AllergyIntolerance: { clinicalStatus: coded('allergyintolerance-clinical', 'active'), code: concept('Nuts') },
  MedicationStatement: { status: 'active', medicationCodeableConcept: concept('Ibuprofen') },
  MedicationRequest: { status: 'active', intent: 'order', medicationCodeableConcept: concept('Ibuprofen') },
  Immunization: { status: 'completed', vaccineCode: concept('Tetanus'), occurrenceDateTime: date },
  Procedure: { status: 'completed', code: concept('Suture') },
  CarePlan: { status: 'active', intent: 'plan' },
  Encounter: { status: 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' } },
  Composition: {
    ...consultation,
    status: 'final',
    type: concept('Note'),
    date,
    author: [{ display: 'Dr Schmit' }],
    title: 'Note',
  },
  QuestionnaireResponse: { status: 'completed' },
  List: { status: 'current', mode: 'working' },
  DocumentManifest: { status: 'current', content: [{ reference: 'https://elsewhere.example/DocumentReference/1' }] },
  CareTeam: { status: 'active' },
  Goal: { lifecycleStatus: 'active', description: concept('Walk') },
  ServiceRequest: { ...consultation, status: 'active', intent: 'order' },
  Specimen: { type: concept('Blood') },
  ImagingStudy: { status: 'available' },
  MedicationAdministration: {
    status: 'completed',
    medicationCodeableConcept: concept('Ibuprofen'),
    effectiveDateTime: date,
  },
  MedicationDispense: { status: 'completed', medicationCodeableConcept: concept('Ibuprofen') },
  FamilyMemberHistory: { status: 'completed', relationship: coded('v3-RoleCode', 'MTH') },
  Device: { type: concept('Pacemaker') },
  DeviceUseStatement: { status: 'active', device: { display: 'Pacemaker' } },
  Flag: { status: 'active', code: concept('Risk of falling') },
  RiskAssessment: { status: 'final' },
  ClinicalImpression: { status: 'completed' },
  EpisodeOfCare: { status: 'active' },
  ImmunizationRecommendation: {
    date,
    recommendation: [
      { vaccineCode: [concept('Tetanus')], forecastStatus: coded('immunization-recommendation-status', 'due') },
    ],
  },
  Media: { status: 'completed', content: { contentType: 'image/png', data: 'YQ==' } },
  DetectedIssue: { status: 'final' },
  NutritionOrder: { status: 'active', intent: 'order', dateTime: date, oralDiet: { instruction: 'Light' } },
  BodyStructure: { morphology: concept('Scar') },
  VisionPrescription: {
    status: 'active',
    created: date,
    dateWritten: date,
    prescriber: { display: 'Dr Schmit' },
    lensSpecification: [{ product: coded('ex-visionprescriptionproduct', 'lens'), eye: 'right' }],
  },
  RelatedPerson: { active: true },
};

const namesPatient = new Set([
  'AllergyIntolerance',
  'Immunization',
  'FamilyMemberHistory',
  'Device',
  'EpisodeOfCare',
  'ImmunizationRecommendation',
  'DetectedIssue',
  'NutritionOrder',
  'BodyStructure',
  'VisionPrescription',
  'RelatedPerson',
]);

/** @throws Error for a type that has no example here: a new type of the record wants one */
export function minimalResource(type: string, patientId: string): Json {
  const body = bodies[type];
  if (body === undefined) throw new Error(`There is no minimal ${type} in tests/permissions/minimal-resources.ts.`);
  const member = namesPatient.has(type) ? 'patient' : 'subject';
  return { resourceType: type, ...body, [member]: { reference: `Patient/${patientId}` } };
}
