// One laboratory value: plain name, number, word, picture and trend. Opened, it shows the years and the comment.
import { Fragment, useId, useState } from 'react';
import type { Value } from '../../api/model.ts';
import { formatUnit } from '../../words/numbers.ts';
import { panelBefore } from '../../words/panels.ts';
import { useWords } from '../../words/words.tsx';
import { Icon } from '../icon/icon.tsx';
import { RangePicture, useRangeText } from '../range-picture/range-picture.tsx';
import { isOutside, judge } from '../range-picture/range-scale.ts';
import { Sparkline } from '../sparkline/sparkline.tsx';
import { Tag } from '../tag/tag.tsx';
import { TrendChart } from '../trend-chart/trend-chart.tsx';
import './result-row.css';

export const ResultRow = (props: { value: Value; openable?: boolean }) => {
  const { t, decimal } = useWords();
  const rangeText = useRangeText();
  const id = useId();
  const [open, setOpen] = useState(false);
  const { value } = props;
  const judgement = judge(value);
  const outside = isOutside(judgement);
  const hasTrend = value.history.length > 1;
  const usual = rangeText(value.range);
  return (
    <li className="result">
      <div className="result-line">
        <div className="result-name">
          <strong>{value.name}</strong>
          {value.plain !== undefined && <span className="tiny soft">{value.plain}</span>}
        </div>
        <div className="result-value num">
          <span>
            <strong>{`${value.comparator ?? ''}${decimal(value.text)}`}</strong>{' '}
            <span className="tiny soft">{formatUnit(value.unit)}</span>
          </span>
          {judgement !== null && judgement !== 'N' && <Tag look="alert">{t(`result.flag.${judgement}`)}</Tag>}
          {judgement === 'N' && <span className="visually-hidden">{t('result.inside')}</span>}
        </div>
        <div className="result-picture">
          <RangePicture value={value} />
        </div>
        <div className="result-trend">
          <Sparkline history={value.history} outside={outside} name={value.name} />
        </div>
      </div>
      {props.openable && (
        <div className="result-more">
          {usual !== null && <p className="tiny soft num">{usual}</p>}
          {value.comment !== undefined && (
            <p className="small result-comment">
              <span className="tiny soft">{t('result.comment')}</span> {value.comment}
            </p>
          )}
          {hasTrend && (
            <>
              <button
                type="button"
                className="result-toggle small no-print"
                aria-expanded={open}
                aria-controls={id}
                aria-label={
                  open ? t('result.hideTrend', { name: value.name }) : t('result.showTrend', { name: value.name })
                }
                onClick={() => setOpen(!open)}
              >
                <Icon name="trend" size={16} />
                {t('result.trend')}
              </button>
              <div id={id} hidden={!open} className="result-chart">
                {open && <TrendChart name={value.name} history={value.history} range={value.range} unit={value.unit} />}
              </div>
            </>
          )}
        </div>
      )}
    </li>
  );
};

export const ResultList = (props: { values: Value[]; openable?: boolean }) => {
  const { t } = useWords();
  return (
    <ul className="results plain-list">
      {props.values.map((value, index) => {
        const panel = panelBefore(props.values, index);
        return (
          <Fragment key={index}>
            {panel !== null && <li className="result-panel">{panel || t('item.results')}</li>}
            <ResultRow value={value} openable={props.openable ?? false} />
          </Fragment>
        );
      })}
    </ul>
  );
};
