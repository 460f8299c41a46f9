// Words and numbers that several stories share.
import { checkUp } from '../analyses.ts';
import { round } from '../random.ts';
import type { Teller, Words } from '../story.ts';

export const morning: Words = {
  fr: '1 comprimé le matin',
  de: '1 Tablette morgens',
  en: '1 tablet in the morning',
  pt: '1 comprimido de manhã',
  lb: '1 Tablett moies',
};
export const evening: Words = {
  fr: '1 comprimé le soir',
  de: '1 Tablette abends',
  en: '1 tablet in the evening',
  pt: '1 comprimido à noite',
  lb: '1 Tablett owes',
};
export const twice: Words = {
  fr: '1 comprimé matin et soir',
  de: '1 Tablette morgens und abends',
  en: '1 tablet morning and evening',
  pt: '1 comprimido de manhã e à noite',
  lb: '1 Tablett moies an owes',
};
export const consultationLetter: Words = {
  fr: 'Lettre de consultation',
  de: 'Konsultationsbrief',
  en: 'Consultation letter',
  pt: 'Carta de consulta',
  lb: 'Konsultatiounsbréif',
};

/** From `first` to `last` in `steps` values, with a little weather. */
export const trend = (t: Teller, first: number, last: number, steps: number, decimals: number): number[] =>
  Array.from({ length: steps }, (_, i) =>
    round((first + ((last - first) * i) / Math.max(1, steps - 1)) * (1 + (t.random.next() - 0.5) * 0.03), decimals),
  );

export const usual = (t: Teller): typeof checkUp => {
  const values = { ...checkUp };
  const decimals: Partial<Record<keyof typeof checkUp, number>> = {
    platelets: 0,
    sodium: 0,
    alt: 0,
    glucose: 2,
    cholesterol: 2,
    ldl: 2,
    hdl: 2,
    triglycerides: 2,
    tsh: 2,
  };
  for (const key of Object.keys(values) as (keyof typeof checkUp)[]) {
    values[key] = t.random.near(
      values[key] - (key === 'haemoglobin' && t.person.sex === 'female' ? 0.8 : 0),
      key === 'sodium' ? 0.012 : 0.06,
      decimals[key] ?? 1,
    );
  }
  return values;
};
