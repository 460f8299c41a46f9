// What is said of a person in a few words: sex and birth as one agrees in each language, and why a record is open to us.
import type { PlainKey } from '../../words/translate.ts';
import { useWords } from '../../words/words.tsx';

/** https://hl7.org/fhir/R4/codesystem-administrative-gender.html; an unknown sex is not shown. */
export const useSexWords = (): ((sex: string, birthDate: string) => { sex: string; born: string }) => {
  const { t } = useWords();
  return (sex, date) => {
    if (sex === 'female') return { sex: t('person.female'), born: t('person.born.female', { date }) };
    if (sex === 'male') return { sex: t('person.male'), born: t('person.born.male', { date }) };
    return { sex: '', born: t('person.born', { date }) };
  };
};

const bases = {
  referent: 'pro.basis.referent',
  circle: 'pro.basis.circle',
  presence: 'pro.basis.presence',
  author: 'pro.basis.author',
  stay: 'pro.basis.stay',
  emergency: 'pro.basis.emergency',
} as const satisfies Record<string, PlainKey>;

const isBasis = (basis: string): basis is keyof typeof bases => Object.hasOwn(bases, basis);

/** Why a professional may open the record; an unknown basis is shown as the server names it. */
export const useProfessionalBasis = (): ((basis: string) => string) => {
  const { t } = useWords();
  return (basis) => (isBasis(basis) ? t(bases[basis]) : basis);
};
