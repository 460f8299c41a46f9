// Where a file stands, in a word.
import type { Opening } from '../../../api/agency.ts';
import { Tag } from '../../../components/tag/tag.tsx';
import { useWords } from '../../../words/words.tsx';

export const JobState = ({ job }: { job: Pick<Opening, 'state' | 'done' | 'total'> }) => {
  const { t, number } = useWords();
  switch (job.state) {
    case 'running':
      return (
        <Tag look="new">
          {t('openings.running', { percent: number(Math.floor((job.done / Math.max(1, job.total)) * 100)) })}
        </Tag>
      );
    case 'done':
      return (
        <Tag look="calm" icon="check">
          {t('openings.done')}
        </Tag>
      );
    case 'failed':
      return (
        <Tag look="alert" icon="warning">
          {t('openings.failed')}
        </Tag>
      );
  }
};
