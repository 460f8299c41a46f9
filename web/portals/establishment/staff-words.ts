// States, days and refusals of staff in words, for every page that shows them.
import { ApiError } from '../../api/client.ts';
import type { StaffMember } from '../../api/establishment.ts';
import { useOccupation } from '../../components/occupation/occupation.ts';
import { useErrorText } from '../../components/states/states.tsx';
import type { TagLook } from '../../components/tag/tag.tsx';
import { type EstablishmentFr, useEstablishmentWords } from '../../words/establishment/establishment-words.ts';
import { useWords } from '../../words/words.tsx';

export const useDays = (): ((one: { from?: string; until?: string }) => string) => {
  const { t } = useEstablishmentWords();
  const { date } = useWords();
  return ({ from, until }) => {
    if (from !== undefined && until !== undefined)
      return t('days.both', { from: date(from, 'short'), until: date(until, 'short') });
    if (from !== undefined) return t('days.from', { from: date(from, 'short') });
    return until === undefined ? t('days.open') : t('days.until', { until: date(until, 'short') });
  };
};

/** Active within days that have not begun, or are over, is said as such. */
export const useStateWords = (): ((one: StaffMember) => { text: string; look: TagLook }) => {
  const { t } = useEstablishmentWords();
  const { today } = useWords();
  return ({ state, here, from }) => {
    if (state === 'active' && !here)
      return { look: 'hidden', text: from !== undefined && from > today() ? t('state.notYet') : t('state.over') };
    const looks: Record<StaffMember['state'], TagLook> = {
      active: 'calm',
      invited: 'new',
      suspended: 'alert',
      left: 'hidden',
    };
    return { text: t(`state.${state}`), look: looks[state] };
  };
};

export const useWork = (): ((one: StaffMember) => string) => {
  const { t } = useEstablishmentWords();
  const occupation = useOccupation();
  return (one) => (one.kind === 'administrator' ? t('occupation.none') : occupation(one));
};

type ErrorKey = Extract<keyof EstablishmentFr, `error.${string}`>;
const refusals: Record<ErrorKey, true> = {
  'error.staff.already-there': true,
  'error.staff.unknown-number': true,
  'error.staff.wrong-state': true,
  'error.staff.too-late': true,
  'error.staff.last-administrator': true,
  'error.staff.days-crossed': true,
  'error.staff.until-past': true,
  'error.staff.bad-day': true,
  'error.staff.bad-matricule': true,
  'error.staff.always-administrator': true,
  'error.staff.file-too-large': true,
  'error.staff.too-many-lines': true,
  'error.staff.file-empty': true,
  'error.staff.file-not-text': true,
  'error.staff.header-missing': true,
  'error.staff.header-ambiguous': true,
  'error.staff.quote-open': true,
  'error.staff.import-in-use': true,
  'error.staff.import-undone': true,
  'error.staff.no-letters': true,
};
const isRefusal = (key: string): key is ErrorKey => key in refusals;

/** Why not, in the reader's language. */
export const useRefusal = (): ((error: unknown) => string) => {
  const { t } = useEstablishmentWords();
  const otherwise = useErrorText();
  return (error) => {
    const key = error instanceof ApiError ? `error.${error.code}` : '';
    return isRefusal(key) ? t(key) : otherwise(error);
  };
};
