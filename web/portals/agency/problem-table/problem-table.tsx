// Lines of a file that one must look at: those that cannot be taken with the reason, those that change a lead doctor with the new one.
import { type Column, Table } from '../../../components/table/table.tsx';
import { useWords } from '../../../words/words.tsx';

type Problem = { line: number; reason: string };

export const ProblemTable = ({ problems }: { problems: Problem[] }) => {
  const { t, number } = useWords();
  const columns: Column<Problem>[] = [
    { id: 'line', label: t('opening.line'), show: (one) => <span className="num">{number(one.line)}</span> },
    { id: 'reason', label: t('opening.reason'), show: (one) => one.reason },
  ];
  return <Table caption={t('opening.problems')} columns={columns} rows={problems} keyOf={(one) => `${one.line}`} />;
};

type Move = { line: number; referent: string };

export const MoveTable = ({ moves }: { moves: Move[] }) => {
  const { t, number } = useWords();
  const columns: Column<Move>[] = [
    { id: 'line', label: t('opening.line'), show: (one) => <span className="num">{number(one.line)}</span> },
    { id: 'referent', label: t('bulk.moves.referent'), show: (one) => one.referent },
  ];
  return <Table caption={t('bulk.moves')} columns={columns} rows={moves} keyOf={(one) => `${one.line}`} />;
};
