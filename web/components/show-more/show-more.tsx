// The next part of a long list, asked for by the reader; says how much is shown of how much.
import { useWords } from '../../words/words.tsx';
import { Button } from '../button/button.tsx';
import './show-more.css';

export const ShowMore = (props: { shown: number; total: number; hasMore: boolean; busy: boolean; onMore(): void }) => {
  const { t } = useWords();
  if (!props.hasMore) return null;
  return (
    <div className="show-more no-print">
      <Button look="ghost" busy={props.busy} onClick={props.onMore}>
        {t('app.more')}
      </Button>
      <p className="small soft num" role="status">
        {t('app.shown', { shown: props.shown, total: props.total })}
      </p>
    </div>
  );
};
