// On paper only: whose record the sheet comes from, and when it was printed.
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../../api/session.ts';
import { useWords } from '../../words/words.tsx';

export const PrintNote = () => {
  const { t, date, today } = useWords();
  const { data: session } = useQuery(sessionQuery);
  return (
    <p className="print-only small">{t('record.printNote', { name: session?.name ?? '', date: date(today()) })}</p>
  );
};
