// The one clinical time of an entry, for its place in a record, by the elements that FHIR's "FiveWs.done" and its
// kin name for each type (https://hl7.org/fhir/R4/fivews.html).
import type { DateRange } from './date-range.ts';
import { findParameter } from './parameters.ts';
import { dateReader, type Json } from './values.ts';

type Row = { type: string; first: string; later?: readonly string[]; issued?: true };

/** Search parameters in order: the first that has a value gives the time. `issued` is no parameter of Observation. */
const rows: readonly Row[] = [
  { type: 'AdverseEvent', first: 'date' },
  { type: 'AllergyIntolerance', first: 'date', later: ['onset', 'last-date'] },
  { type: 'Appointment', first: 'date' },
  { type: 'AuditEvent', first: 'date' },
  { type: 'Bundle', first: 'timestamp' },
  { type: 'CarePlan', first: 'date' },
  { type: 'CareTeam', first: 'date' },
  { type: 'ClinicalImpression', first: 'date' },
  { type: 'Communication', first: 'sent', later: ['received'] },
  { type: 'CommunicationRequest', first: 'authored', later: ['occurrence'] },
  { type: 'Composition', first: 'date' },
  { type: 'Condition', first: 'recorded-date', later: ['onset-date'] },
  { type: 'Consent', first: 'date' },
  { type: 'DetectedIssue', first: 'identified' },
  { type: 'DeviceRequest', first: 'authored-on', later: ['event-date'] },
  { type: 'DiagnosticReport', first: 'date', later: ['issued'] },
  { type: 'DocumentManifest', first: 'created' },
  { type: 'DocumentReference', first: 'period', later: ['date'] },
  { type: 'Encounter', first: 'date' },
  { type: 'EpisodeOfCare', first: 'date' },
  { type: 'FamilyMemberHistory', first: 'date' },
  { type: 'Flag', first: 'date' },
  { type: 'Goal', first: 'start-date' },
  { type: 'ImagingStudy', first: 'started' },
  { type: 'Immunization', first: 'date' },
  { type: 'ImmunizationEvaluation', first: 'date' },
  { type: 'ImmunizationRecommendation', first: 'date' },
  { type: 'List', first: 'date' },
  { type: 'Media', first: 'created' },
  { type: 'MedicationAdministration', first: 'effective-time' },
  { type: 'MedicationDispense', first: 'whenhandedover', later: ['whenprepared'] },
  { type: 'MedicationRequest', first: 'authoredon' },
  { type: 'MedicationStatement', first: 'effective' },
  { type: 'NutritionOrder', first: 'datetime' },
  { type: 'Observation', first: 'date', issued: true },
  { type: 'Procedure', first: 'date' },
  { type: 'Provenance', first: 'recorded' },
  { type: 'QuestionnaireResponse', first: 'authored' },
  { type: 'RequestGroup', first: 'authored' },
  { type: 'RiskAssessment', first: 'date' },
  { type: 'ServiceRequest', first: 'authored', later: ['occurrence'] },
  { type: 'Specimen', first: 'collected' },
  { type: 'Task', first: 'authored-on', later: ['modified'] },
  { type: 'VisionPrescription', first: 'datewritten' },
];

type Read = (resource: Json) => DateRange[];

function readerOf(type: string, code: string): Read {
  const parameter = findParameter(type, code);
  if (parameter?.kind !== 'date') throw new Error(`${type}.${code} is no date`);
  return (resource) => parameter.read(resource, resource);
}

const readIssued: Read = (resource) => {
  const out: DateRange[] = [];
  dateReader('instant')(resource.issued, resource, out);
  return out;
};

type Clinical = { code: string; alone: boolean; readers: Read[] };

const byType: ReadonlyMap<string, Clinical> = new Map(
  rows.map((row) => {
    const others = [...(row.later ?? []).map((code) => readerOf(row.type, code)), ...(row.issued ? [readIssued] : [])];
    return [
      row.type,
      { code: row.first, alone: others.length === 0, readers: [readerOf(row.type, row.first), ...others] },
    ];
  }),
);

/**
 * When it happened, as [start, end) in ms; null when the resource does not say. A Period without a start or end has the
 * bounds 0001-01-01 or 10000-01-01, so that it sorts as the earliest and the search bounds of a plan stay true.
 */
export function clinicalTime(resource: Json, type: string): DateRange | null {
  for (const read of byType.get(type)?.readers ?? []) {
    const found = read(resource);
    if (found.length === 1) return found[0] as DateRange;
    if (found.length > 1)
      return { start: Math.min(...found.map((r) => r.start)), end: Math.max(...found.map((r) => r.end)) };
  }
  return null;
}

/**
 * The date parameter that the clinical time answers: whenever it has a value, that value is the clinical time. `alone`
 * says that there is a clinical time only then, so that to sort by the one is to sort by the other.
 */
export function clinicalParameter(type: string): { code: string; alone: boolean } | null {
  const found = byType.get(type);
  return found === undefined ? null : { code: found.code, alone: found.alone };
}
