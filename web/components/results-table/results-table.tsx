// Laboratory values for professionals: figure, reference, before, trend. A row opens to the curve over the years.
import { Fragment, useId, useState } from 'react';
import type { Value } from '../../api/model.ts';
import { panelBefore } from '../../words/panels.ts';
import { useWords } from '../../words/words.tsx';
import { Icon } from '../icon/icon.tsx';
import { isMeasuredOutside, MeasuredValue, useRangeFigures } from '../measure-words/measure-words.tsx';
import { Sparkline } from '../sparkline/sparkline.tsx';
import { TrendChart } from '../trend-chart/trend-chart.tsx';
import './results-table.css';

const byDate = (value: Value) => [...value.history].sort((a, b) => a.date.localeCompare(b.date));

const Row = ({ value }: { value: Value }) => {
  const { t, date, decimal } = useWords();
  const figures = useRangeFigures();
  const id = useId();
  const [open, setOpen] = useState(false);
  const history = byDate(value);
  const before = history.at(-2);
  const outside = isMeasuredOutside(value);
  return (
    <Fragment>
      <tr className={outside ? 'results-out' : undefined}>
        <th scope="row" data-label={t('results.test')}>
          <div>
            {value.name}
            {value.comment !== undefined && <span className="tiny soft results-comment">{value.comment}</span>}
          </div>
        </th>
        <td className="table-number num" data-label={t('results.value')}>
          <div>
            <MeasuredValue value={value} />
          </div>
        </td>
        <td className="num" data-label={t('brief.range')}>
          <div>{figures(value.range, value.text) ?? '–'}</div>
        </td>
        <td className="table-number num" data-label={t('brief.before')}>
          <div>
            {before === undefined ? (
              <span className="soft">–</span>
            ) : (
              <>
                {decimal(before.text ?? String(before.number))}{' '}
                <span className="tiny soft">{date(before.date.slice(0, 10), 'short')}</span>
              </>
            )}
          </div>
        </td>
        <td data-label={t('brief.trend')}>
          <div>
            {history.length > 1 ? (
              <button
                type="button"
                className="results-toggle"
                aria-expanded={open}
                aria-controls={id}
                aria-label={t(open ? 'result.hideTrend' : 'result.showTrend', { name: value.name })}
                onClick={() => setOpen(!open)}
              >
                <Sparkline history={history} outside={outside} name={value.name} />
                <span className={open ? 'results-open' : undefined}>
                  <Icon name="down" size={16} />
                </span>
              </button>
            ) : (
              <span className="soft">–</span>
            )}
          </div>
        </td>
      </tr>
      {open && (
        <tr className="results-chart" id={id}>
          <td colSpan={5}>
            <TrendChart name={value.name} history={history} range={value.range} unit={value.unit} />
          </td>
        </tr>
      )}
    </Fragment>
  );
};

export const ResultsTable = ({ values }: { values: Value[] }) => {
  const { t } = useWords();
  return (
    <table className="table results-table">
      <caption className="visually-hidden">{t('item.results')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('results.test')}</th>
          <th scope="col" className="table-number">
            {t('results.value')}
          </th>
          <th scope="col">{t('brief.range')}</th>
          <th scope="col" className="table-number">
            {t('brief.before')}
          </th>
          <th scope="col">{t('brief.trend')}</th>
        </tr>
      </thead>
      <tbody>
        {values.map((value, index) => {
          const panel = panelBefore(values, index);
          return (
            <Fragment key={index}>
              {panel !== null && (
                <tr className="results-panel">
                  <th scope="rowgroup" colSpan={5}>
                    {panel || t('item.results')}
                  </th>
                </tr>
              )}
              <Row value={value} />
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
};
