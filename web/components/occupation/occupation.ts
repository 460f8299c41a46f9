// What someone does, in the reader's words: the speciality of a physician, the profession of anyone else.
import { isOrganisationKind, isProfession, isSpeciality, isTongue } from '../../words/codes.ts';
import { useWords } from '../../words/words.tsx';

export type Occupied = { profession?: string | undefined; speciality?: string | undefined };

export const useOccupation = (): ((who: Occupied) => string) => {
  const { t } = useWords();
  return ({ profession, speciality }) => {
    if (speciality !== undefined && speciality !== '')
      return isSpeciality(speciality) ? t(`speciality.${speciality}`) : speciality;
    if (profession === undefined) return '';
    return isProfession(profession) ? t(`profession.${profession}`) : profession;
  };
};

export const useOrganisationKind = (): ((kind: string) => string) => {
  const { t } = useWords();
  return (kind) => (isOrganisationKind(kind) ? t(`organisation.${kind}`) : kind);
};

export const useTongues = (): ((codes: readonly string[]) => string) => {
  const { t } = useWords();
  return (codes) => codes.map((code) => (isTongue(code) ? t(`tongue.${code}`) : code)).join(', ');
};
