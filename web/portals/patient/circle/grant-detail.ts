// The line under a name in the circle: what they do, where, until when.
import type { Grant } from '../../../api/model.ts';
import { useOccupation } from '../../../components/occupation/occupation.ts';
import { useWords } from '../../../words/words.tsx';

/** `withBasis` where no heading says that this is the lead doctor. */
export const useGrantDetail = (withBasis: boolean): ((grant: Grant) => string) => {
  const { t, date } = useWords();
  const occupation = useOccupation();
  return ({ basis, subject, until }) =>
    [
      basis === 'referent' && withBasis
        ? t('circle.referent')
        : subject.kind === 'organisation'
          ? t('picker.organisation')
          : occupation(subject),
      subject.town,
      until === undefined
        ? undefined
        : t('time.until', { date: date(until, basis === 'presence' ? 'dateTime' : 'long') }),
    ]
      .filter(Boolean)
      .join(' · ');
};
