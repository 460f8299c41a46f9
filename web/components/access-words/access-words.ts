// What was done to a record, and on what basis, in the reader's words.
import type { Access } from '../../api/model.ts';
import type { PlainKey } from '../../words/translate.ts';
import { useWords } from '../../words/words.tsx';

const bases = {
  patient: 'basis.patient',
  author: 'basis.author',
  referent: 'basis.referent',
  circle: 'basis.circle',
  presence: 'basis.presence',
  system: 'basis.system',
  representative: 'basis.representative',
  stay: 'basis.stay',
  emergency: 'basis.emergency',
} as const satisfies Record<string, PlainKey>;

const isBasis = (basis: string): basis is keyof typeof bases => Object.hasOwn(bases, basis);

/** An unknown basis is shown as the server names it: better an odd word than a hidden reason. */
export const useBasisText = (): ((basis: string | undefined) => string) => {
  const { t } = useWords();
  return (basis) => (basis === undefined ? '' : isBasis(basis) ? t(bases[basis]) : basis);
};

/** "Reading: blood test" for one thing, "Reading: 3 documents" for several. */
export const useActionText = (): ((access: Access) => string) => {
  const { t } = useWords();
  return ({ action, what, count }) => {
    const number = count ?? what.length;
    const [first] = what;
    const things = number > 1 ? t('accesses.count', { count: number }) : (first?.title ?? '');
    return things === '' ? t(`action.${action}`) : t('access.line', { action: t(`action.${action}`), things });
  };
};
