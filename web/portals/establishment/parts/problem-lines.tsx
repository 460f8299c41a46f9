// Lines of a file that were not taken, each with the reason.
import type { Problem } from '../../../api/establishment.ts';
import { type Column, Table } from '../../../components/table/table.tsx';
import { useEstablishmentWords } from '../../../words/establishment/establishment-words.ts';
import { useWords } from '../../../words/words.tsx';

export const ProblemLines = ({ problems }: { problems: Problem[] }) => {
  const { t } = useEstablishmentWords();
  const { number } = useWords();
  const columns: Column<Problem>[] = [
    { id: 'line', label: t('import.line'), show: (one) => <span className="num">{number(one.line)}</span> },
    { id: 'reason', label: t('import.reason'), show: (one) => one.reason },
  ];
  return <Table caption={t('import.problems')} columns={columns} rows={problems} keyOf={(one) => `${one.line}`} />;
};
