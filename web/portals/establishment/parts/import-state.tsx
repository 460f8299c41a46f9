// Where a file of staff stands, in a word.
import type { StaffImport } from '../../../api/establishment.ts';
import { Tag } from '../../../components/tag/tag.tsx';
import { useEstablishmentWords } from '../../../words/establishment/establishment-words.ts';

const looks = { running: 'new', done: 'calm', failed: 'alert', undone: 'hidden' } as const;

export const ImportState = ({ state }: Pick<StaffImport, 'state'>) => {
  const { t } = useEstablishmentWords();
  return <Tag look={looks[state]}>{t(`imports.${state}`)}</Tag>;
};
