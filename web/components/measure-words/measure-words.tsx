// A measured value as professionals write it: the number with an arrow when it is out of range, and the range in figures.
import type { Flag, Range } from '../../api/model.ts';
import { formatUnit } from '../../words/numbers.ts';
import { useWords } from '../../words/words.tsx';
import { isOutside, judge } from '../range-picture/range-scale.ts';
import './measure-words.css';

const decimalsOf = (text: string | undefined): number => /\.(\d+)$/.exec(text ?? '')?.[1]?.length ?? 0;

/** "0,70–1,10", "< 1,60", "> 0,40", as sent, else with as many decimals as the value; null when there is no range. */
export const useRangeFigures = (): ((range: Range | undefined, like?: string) => string | null) => {
  const { decimal } = useWords();
  return (range, like) => {
    if (range === undefined) return null;
    const { low, high, text } = range;
    const digits = Math.max(decimalsOf(like), decimalsOf(low?.toString()), decimalsOf(high?.toString()));
    const figure = (sent: string | undefined, end: number): string => decimal(sent ?? end.toFixed(digits));
    if (low !== undefined && high !== undefined) return `${figure(range.lowText, low)}–${figure(range.highText, high)}`;
    if (high !== undefined) return `< ${figure(range.highText, high)}`;
    if (low !== undefined) return `> ${figure(range.lowText, low)}`;
    return text ?? null;
  };
};

export type Measured = {
  text: string;
  number?: number;
  unit?: string;
  comparator?: string;
  flag?: Flag;
  range?: Range;
};

const arrows: Partial<Record<string, string>> = {
  L: '↓',
  LL: '↓↓',
  slightlyL: '↓',
  H: '↑',
  HH: '↑↑',
  slightlyH: '↑',
  A: '!',
};

/** "<1.5" and "134/84.5" too: every figure in a text as the reader writes decimals. */
export const useFigures = (): ((text: string) => string) => {
  const { decimal } = useWords();
  return (text) => text.replace(/\d+\.\d+/g, (figure) => decimal(figure));
};

/** Whether a value is out of range, from the laboratory's word or else from the numbers. */
export const isMeasuredOutside = (value: Measured): boolean => isOutside(judge(value));

export const MeasuredValue = ({ value }: { value: Measured }) => {
  const { t } = useWords();
  const figures = useFigures();
  const judgement = judge(value);
  const outside = isOutside(judgement);
  return (
    <span className={outside ? 'measured measured-out' : 'measured'}>
      <strong>{`${value.comparator ?? ''}${figures(value.text)}`}</strong>
      {value.unit !== undefined && <span className="measured-unit"> {formatUnit(value.unit)}</span>}
      {outside && judgement !== null && judgement !== 'N' && (
        <span className="measured-arrow" title={t(`result.flag.${judgement}`)}>
          {' '}
          <span aria-hidden="true">{arrows[judgement]}</span>
          <span className="visually-hidden">{t(`result.flag.${judgement}`)}</span>
        </span>
      )}
    </span>
  );
};
