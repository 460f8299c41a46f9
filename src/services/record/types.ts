// The FHIR types that a record takes, and where each says whose it is. The numbers are kept in rows: never reuse one.
// https://hl7.org/fhir/R4/compartmentdefinition-patient.html

export type RecordType = {
  name: string;
  number: number /** The member that leads to the patient. */;
  owner: 'subject' | 'patient' | 'for' | 'individual' | 'beneficiary' | 'none';
};

const row = (number: number, name: string, owner: RecordType['owner'] = 'subject'): RecordType => ({
  number,
  name,
  owner,
});

export const recordTypes: readonly RecordType[] = [
  row(1, 'DocumentReference'),
  row(2, 'Observation'),
  row(3, 'DiagnosticReport'),
  row(4, 'Condition'),
  row(5, 'AllergyIntolerance', 'patient'),
  row(6, 'MedicationStatement'),
  row(7, 'MedicationRequest'),
  row(8, 'Immunization', 'patient'),
  row(9, 'Procedure'),
  row(10, 'CarePlan'),
  row(11, 'Encounter'),
  row(12, 'Composition'),
  row(13, 'Binary', 'none'),
  row(14, 'QuestionnaireResponse'),
  row(15, 'List'),
  row(16, 'DocumentManifest'),
  row(17, 'CareTeam'),
  row(18, 'Goal'),
  row(19, 'ServiceRequest'),
  row(20, 'Specimen'),
  row(21, 'ImagingStudy'),
  row(22, 'MedicationAdministration'),
  row(23, 'MedicationDispense'),
  row(24, 'FamilyMemberHistory', 'patient'),
  row(25, 'Device', 'patient'),
  row(26, 'DeviceUseStatement'),
  row(27, 'Flag'),
  row(28, 'RiskAssessment'),
  row(29, 'ClinicalImpression'),
  row(30, 'EpisodeOfCare', 'patient'),
  row(31, 'ImmunizationRecommendation', 'patient'),
  row(32, 'Media'),
  row(33, 'DetectedIssue', 'patient'),
  row(34, 'NutritionOrder', 'patient'),
  row(35, 'BodyStructure', 'patient'),
  row(36, 'VisionPrescription', 'patient'),
  row(37, 'RelatedPerson', 'patient'),
];

const byName = new Map(recordTypes.map((type) => [type.name, type]));
const byNumber = new Map(recordTypes.map((type) => [type.number, type]));

export const findRecordType = (name: string): RecordType | null => byName.get(name) ?? null;
export const nameOfType = (number: number): string => byNumber.get(number)?.name ?? 'Basic';
