// One sentence about all values of a result, before the values themselves.
import type { Value } from '../../api/model.ts';
import { useWords } from '../../words/words.tsx';
import { isOutside, judge } from '../range-picture/range-scale.ts';

export const ResultSentence = (props: { values: Value[] }) => {
  const { rich, t } = useWords();
  const judged = props.values.map(judge).filter((judgement) => judgement !== null);
  if (judged.length === 0) return null;
  const count = judged.filter(isOutside).length;
  if (count > 0)
    return <p className="result-sentence">{rich('result.outside', { count, total: props.values.length })}</p>;
  return (
    <p className="result-sentence">
      {judged.length === props.values.length ? rich('result.allInside') : t('result.zone')}
    </p>
  );
};
