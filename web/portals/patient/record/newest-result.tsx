// The newest laboratory result as a card: what stands out first, at most four values, the rest one tap away.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Value } from '../../../api/model.ts';
import { contentAddress, itemQuery } from '../../../api/patient.ts';
import { buttonClass } from '../../../components/button/button.tsx';
import { VisibilityTag } from '../../../components/item-row/item-row.tsx';
import { isOutside, judge } from '../../../components/range-picture/range-scale.ts';
import { ResultList } from '../../../components/result-row/result-row.tsx';
import { ResultSentence } from '../../../components/result-row/result-sentence.tsx';
import { Loading } from '../../../components/states/states.tsx';
import { useWords } from '../../../words/words.tsx';

const shownMax = 4;

/** What is out of range first, then as the laboratory ordered it. */
const firstOf = (values: Value[]): Value[] => {
  const outside = values.filter((value) => isOutside(judge(value)));
  const drawn = values.filter((value) => !outside.includes(value) && value.range !== undefined);
  return [...outside, ...drawn].slice(0, shownMax);
};

export const NewestResult = (props: { itemId: string }) => {
  const { t, date, ago } = useWords();
  const { data } = useQuery(itemQuery(props.itemId));
  if (data === undefined)
    return (
      <div className="card newest-waiting">
        <Loading lines={4} />
      </div>
    );
  const { item, results = [], attachments } = data;
  const pdf = attachments.find((attachment) => attachment.contentType === 'application/pdf');
  return (
    <section className="card newest" aria-labelledby="newest">
      <div className="card-head">
        <div>
          <h2 id="newest">{t('record.newest.titleOn', { title: item.title, date: date(item.date, 'dayMonth') })}</h2>
          <p className="small soft">
            {t('record.newest.from', { author: item.author.organisation ?? item.author.name, ago: ago(item.recorded) })}
          </p>
        </div>
        <VisibilityTag item={item} />
      </div>
      <ResultSentence values={results} />
      <ResultList values={firstOf(results)} />
      <p className="row newest-actions no-print">
        <Link to="/me/items/$itemId" params={{ itemId: item.id }} className={buttonClass({ small: true })}>
          {t('record.newest.all', { count: results.length })}
        </Link>
        {pdf !== undefined && (
          <a
            href={contentAddress(pdf.id)}
            target="_blank"
            rel="noreferrer"
            className={buttonClass({ look: 'ghost', small: true })}
          >
            {t('record.newest.document')}
          </a>
        )}
        <Link
          to="/me/items/$itemId/who-can-see"
          params={{ itemId: item.id }}
          className={buttonClass({ look: 'ghost', small: true })}
        >
          {t('record.whoCanSee')}
        </Link>
      </p>
    </section>
  );
};
