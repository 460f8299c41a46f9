// The line under a name in the circle: what they do, where, until when.
import type { Grant } from '../../../api/model.ts';
import { useOccupation } from '../../../components/occupation/occupation.ts';
import { useWords } from '../../../words/words.tsx';

export const useGrantDetail = (): ((grant: Grant) => string) => {
  const { t, date } = useWords();
  const occupation = useOccupation();
  return ({ basis, subject, until }) =>
    [
      basis === 'referent' ? t('circle.referent') : subject.kind === 'organisation' ? t('picker.organisation') : occupation(subject),
      subject.town,
      until === undefined ? undefined : t('time.until', { date: date(until, basis === 'presence' ? 'dateTime' : 'long') }),
    ]
      .filter(Boolean)
      .join(' · ');
};
