// Kinds of document that the stories write. policy/document-kinds.json holds the country's whole list in five languages.

export type DocumentKind = keyof typeof kinds;

/** LOINC code: category, LOINC's name. */
export const kinds = {
  '11502-2': ['laboratory', 'Laboratory report'],
  '11488-4': ['consultation', 'Consultation note'],
  '18842-5': ['discharge', 'Discharge summary'],
  '34133-9': ['summary', 'Summary of episode note'],
  '60591-5': ['summary', 'Patient summary Document'],
  '18748-4': ['imaging', 'Diagnostic imaging study'],
  '57833-6': ['medication', 'Prescription for medication'],
  '11369-6': ['vaccination', 'History of Immunization note'],
  '18776-5': ['nursing', 'Plan of care note'],
  '34746-8': ['nursing', 'Nurse Note'],
  '57133-1': ['consultation', 'Referral note'],
  '42348-3': ['directives', 'Advance directives'],
  '11504-8': ['discharge', 'Surgical operation note'],
  '11526-1': ['laboratory', 'Pathology study'],
  '34878-9': ['discharge', 'Emergency medicine Note'],
  '28570-0': ['consultation', 'Procedure note'],
  '74156-1': ['oncology', 'Oncology treatment plan and summary Document'],
} as const satisfies Record<string, readonly [string, string]>;
