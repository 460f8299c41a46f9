// The usual range as a green zone and the value as a mark on it. The words beside it say the same.

import type { Range, Value } from '../../api/model.ts';
import { useWords } from '../../words/words.tsx';
import { isOutside, judge, rangeScale } from './range-scale.ts';
import './range-picture.css';

/** The usual range as a sentence, in the laboratory's own words when it gave no numbers. */
export const useRangeText = (): ((range: Range | undefined) => string | null) => {
  const { t, number, decimal } = useWords();
  return (range) => {
    if (range === undefined) return null;
    const { low, high, text } = range;
    const limit = (sent: string | undefined, value: number): string =>
      sent === undefined ? number(value) : decimal(sent);
    if (low !== undefined && high !== undefined)
      return t('result.usualBetween', { low: limit(range.lowText, low), high: limit(range.highText, high) });
    if (high !== undefined) return t('result.usualBelow', { high: limit(range.highText, high) });
    if (low !== undefined) return t('result.usualAbove', { low: limit(range.lowText, low) });
    return text === undefined ? null : t('result.usual', { range: text });
  };
};

export const RangePicture = (props: { value: Pick<Value, 'number' | 'range' | 'flag'> }) => {
  const rangeText = useRangeText();
  const scale = rangeScale(props.value.number, props.value.range);
  if (scale === null) return null;
  const outside = isOutside(judge(props.value));
  const percent = (part: number): string => `${(part * 100).toFixed(2)}%`;
  return (
    <svg className="range-picture" role="img" aria-label={rangeText(props.value.range) ?? ''} width="100%" height="22">
      <rect className="range-line" x="0" y="9" width="100%" height="4" rx="2" />
      <rect
        className="range-zone"
        x={percent(scale.zoneStart)}
        y="7"
        width={percent(scale.zoneEnd - scale.zoneStart)}
        height="8"
        rx="4"
      />
      <svg x={percent(scale.marker)} overflow="visible" aria-hidden="true">
        {outside ? (
          <path className="range-out" d="M0 1l7 10-7 10-7-10z" />
        ) : (
          <rect className="range-in" x="-3" y="2" width="6" height="18" rx="3" />
        )}
      </svg>
    </svg>
  );
};
