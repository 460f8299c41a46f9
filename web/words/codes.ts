// Codes of the national lists that have a word in every language; an unknown code is shown as it came.
import type { Key } from './translate.ts';

type Under<Prefix extends string> = Key extends infer K ? (K extends `${Prefix}.${infer Code}` ? Code : never) : never;

export type ProfessionCode = Under<'profession'>;
export type SpecialityCode = Under<'speciality'>;
export type OrganisationKindCode = Under<'organisation'>;
export type TongueCode = Under<'tongue'>;

// A record names every code once: the type check fails when a word is added or removed without it.
const professions: Record<ProfessionCode, true> = {
  physician: true,
  dentist: true,
  midwife: true,
  pharmacist: true,
  nurse: true,
  'nurse-anaesthetist': true,
  'paediatric-nurse': true,
  'psychiatric-nurse': true,
  'care-assistant': true,
  physiotherapist: true,
  'occupational-therapist': true,
  'speech-therapist': true,
  orthoptist: true,
  dietitian: true,
  psychotherapist: true,
  podiatrist: true,
  osteopath: true,
  'psychomotor-therapist': true,
  'laboratory-technician': true,
  'radiology-technician': true,
  'social-worker': true,
  'medical-assistant-surgery': true,
};
const specialities: Record<SpecialityCode, true> = {
  'general-practice': true,
  cardiology: true,
  paediatrics: true,
  geriatrics: true,
  gynaecology: true,
  oncology: true,
  neurology: true,
  psychiatry: true,
  dermatology: true,
  radiology: true,
  endocrinology: true,
  gastroenterology: true,
  pneumology: true,
  rheumatology: true,
  ophthalmology: true,
  surgery: true,
  anaesthesiology: true,
  'laboratory-medicine': true,
  urology: true,
  ent: true,
  'emergency-medicine': true,
};
const organisationKinds: Record<OrganisationKindCode, true> = {
  practice: true,
  laboratory: true,
  hospital: true,
  'care-network': true,
  'care-home': true,
  pharmacy: true,
  imaging: true,
  agency: true,
};
const tongues: Record<TongueCode, true> = {
  fr: true,
  de: true,
  lb: true,
  en: true,
  pt: true,
  it: true,
  es: true,
  nl: true,
};

export const professionCodes = Object.keys(professions) as ProfessionCode[];
export const tongueCodes = Object.keys(tongues) as TongueCode[];
export const isProfession = (code: string): code is ProfessionCode => Object.hasOwn(professions, code);
export const isSpeciality = (code: string): code is SpecialityCode => Object.hasOwn(specialities, code);
export const isOrganisationKind = (code: string): code is OrganisationKindCode =>
  Object.hasOwn(organisationKinds, code);
export const isTongue = (code: string): code is TongueCode => Object.hasOwn(tongues, code);
