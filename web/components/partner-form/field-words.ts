// What each part of the form is given, and the words for what is wrong in it.
import { usePartnersWords } from '../../words/partners/partners-words.ts';
import type { PartnerValues, Problem, Problems, Where } from './form-values.ts';
import type { KeyPair } from './public-keys.ts';

export type FieldsProps = {
  values: PartnerValues;
  set(patch: Partial<PartnerValues>): void;
  problems: Problems;
  where: Where;
  isNew: boolean;
  pair?: KeyPair | null;
  onPair?(pair: KeyPair): void;
};

export const useProblemText = (): ((problem: Problem | undefined) => string | undefined) => {
  const { t } = usePartnersWords();
  return (problem) => (problem === undefined ? undefined : t(`problem.${problem}`));
};
