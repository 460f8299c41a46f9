// What people call an entry: its own words where it has some, else the name of its code. For lists and the log.

type Json = { [name: string]: unknown };

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** text, else the first display, else the first code of a CodeableConcept. */
export function conceptText(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const codings = Array.isArray(value.coding) ? value.coding.filter(isObject) : [];
  return (
    text(value.text) ??
    codings.map((one) => text(one.display)).find((one) => one !== undefined) ??
    codings.map((one) => text(one.code)).find((one) => one !== undefined)
  );
}

const byType: Record<string, (resource: Json) => string | undefined> = {
  DocumentReference: (r) =>
    text(r.description) ?? attachmentTitle(r) ?? conceptText(r.type) ?? conceptText(first(r.category)),
  DocumentManifest: (r) => text(r.description) ?? conceptText(r.type),
  Composition: (r) => text(r.title) ?? conceptText(r.type),
  MedicationStatement: (r) => conceptText(r.medicationCodeableConcept) ?? display(r.medicationReference),
  MedicationRequest: (r) => conceptText(r.medicationCodeableConcept) ?? display(r.medicationReference),
  MedicationAdministration: (r) => conceptText(r.medicationCodeableConcept) ?? display(r.medicationReference),
  MedicationDispense: (r) => conceptText(r.medicationCodeableConcept) ?? display(r.medicationReference),
  Immunization: (r) => conceptText(r.vaccineCode),
  CarePlan: (r) => text(r.title) ?? text(r.description) ?? conceptText(first(r.category)),
  CareTeam: (r) => text(r.name) ?? conceptText(first(r.category)),
  Goal: (r) => conceptText(r.description),
  Encounter: (r) =>
    conceptText(first(r.type)) ??
    conceptText(first(r.reasonCode)) ??
    (isObject(r.class) ? text(r.class.display) : undefined),
  List: (r) => text(r.title) ?? conceptText(r.code),
  ImagingStudy: (r) => text(r.description) ?? conceptText(first(r.procedureCode)),
  Specimen: (r) => conceptText(r.type),
  Device: (r) => conceptText(r.type),
  // One group holds all the questions: its text is the form's title. The canonical's last part is an id, the last resort.
  QuestionnaireResponse: (r) =>
    groupTitle(r) ??
    (isObject(r._questionnaire)
      ? text(r._questionnaire.display)
      : text(r.questionnaire)?.split('/').pop()?.split('|')[0]),
};

const groupTitle = (r: Json): string | undefined => {
  const group = first(r.item);
  return isObject(group) && Array.isArray(group.item) ? text(group.text) : undefined;
};
const display = (value: unknown): string | undefined => (isObject(value) ? text(value.display) : undefined);
const attachmentTitle = (r: Json): string | undefined => {
  const content = first(r.content);
  return isObject(content) && isObject(content.attachment) ? text(content.attachment.title) : undefined;
};

export function titleOf(resource: Json): string {
  const type = text(resource.resourceType) ?? '';
  const title = byType[type]?.(resource) ?? conceptText(resource.code) ?? conceptText(resource.type) ?? type;
  return title.replace(/\s+/g, ' ').slice(0, 160);
}
