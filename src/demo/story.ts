// What a story is told with: the words, the people, the visit's sheet. Types only.
import type { Language } from '../base/call.ts';
import type { PdfMaker } from '../kit/pdf/pdf.ts';
import type { AnalysisKey } from './analyses.ts';
import type { Role } from './cast.ts';
import type { DemoAttachment, Organisation, Person, Professional, Resource } from './country.ts';
import type { DocumentKind } from './kinds.ts';
import type { MedicineKey, VaccineKey } from './medicines.ts';
import type { Random } from './random.ts';

/** One text in the languages it was written in; French when the patient's is missing. */
export type Words = string | ({ fr: string } & Partial<Record<Language, string>>);

export type Author = { practitioner: Professional; organisation: Organisation };

export type Teller = {
  person: Person;
  role: Role;
  random: Random;
  now: Date;
  /** The lead doctor, or the general practitioner who follows a patient without one. */
  doctor: Author;
  say(words: Words): string;
  language: Language;
  /** A professional at their first workplace, or at the one named. */
  author(practitionerId: string, organisationId?: string): Author;
  specialist(speciality: string): Author;
  of(profession: string, organisationId?: string): Author;
  /** The biologist of the patient's laboratory. */
  laboratory: Author;
  /** A day so many months ago, YYYY-MM-DD. */
  ago(months: number): string;
  /** Months ago may be a fraction; `minutesAgo` instead of a working hour. Throws before the opening and after a death. */
  visit(monthsAgo: number, author: Author, fill: (sheet: Sheet) => void, minutesAgo?: number): void;
  trust(author: Author, sinceMonthsAgo: number, untilMonthsAhead?: number): void;
  trustOrganisation(organisationId: string, sinceMonthsAgo: number, untilMonthsAhead?: number): void;
};

export type World = {
  now: Date;
  pdf: PdfMaker;
  professionals: readonly Professional[];
  organisations: readonly Organisation[];
};

export type SheetContext = {
  world: World;
  teller: Teller;
  author: Author;
  at: Date;
  resources: Resource[];
  attachments: DemoAttachment[];
  /** The patient's last printed value of each analysis. */
  before: Map<string, string>;
};

export type DocumentDraft = {
  /** LOINC, one of `kinds`. */
  kind: DocumentKind;
  title: Words;
  /** The first paragraph has no heading. */
  sections: { title?: Words; paragraphs?: Words[]; items?: Words[] }[];
  /** PDF when absent. */
  format?: 'pdf' | 'cda' | 'text';
  level?: 'N' | 'R';
  /** What it is written in, when not the patient's language. */
  language?: Language;
  to?: Author;
  /** A laboratory's table. */
  results?: { name: string; value: string; unit: string; range: string; flag: string; before: string }[];
  /** Days of the stay that it describes. */
  days?: number;
  /** The DiagnosticReport carries the PDF itself: no DocumentReference. */
  presentedFormOnly?: boolean;
};

export type Vitals = {
  bp?: [number, number];
  pulse?: number;
  weight?: number;
  height?: number;
  temperature?: number;
  spo2?: number;
  head?: number;
};
export type Values = Partial<Record<AnalysisKey, number>>;
export type Level = 'N' | 'R';

/** `pdf`: the report carries its PDF; `cda`: the laboratory also sent a CDA document. */
export type LabOptions = { requester: Author; comment?: Words; pdf?: boolean; cda?: boolean };

export type Sheet = {
  at: Date;
  condition(icd10: string, text: Words, options: { since: string; level?: Level; resolved?: string }): void;
  allergy(options: {
    atc?: string;
    text: Words;
    reaction: Words;
    since: string;
    severe: boolean;
    category: 'medication' | 'food' | 'environment';
  }): void;
  flag(text: Words, since: string): void;
  medication(key: MedicineKey, dosage: Words, options?: { since?: string; until?: string }): void;
  prescribe(items: [key: MedicineKey, dosage: Words][]): void;
  vaccine(key: VaccineKey, options?: { dose?: number; on?: string }): void;
  vitals(values: Vitals): void;
  labs(values: Values, options: LabOptions): void;
  document(draft: DocumentDraft): void;
  encounter(kind: 'AMB' | 'IMP' | 'EMER' | 'HH', reason: Words, options?: { days?: number }): void;
  procedure(snomed: [code: string, display: string], text: Words, on?: string): void;
  carePlan(title: Words, activities: Words[]): void;
  questionnaire(title: Words, answers: [question: Words, answer: string | number | boolean][], level?: Level): void;
};
