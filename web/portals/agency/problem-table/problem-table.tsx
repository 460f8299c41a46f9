// Lines of a file that cannot be taken, by line number, each with its reason.
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
