// What has changed since the last visit: before and now side by side, the range, the trend, and who measured.
import { useState } from 'react';
import type { Change } from '../../../api/professional.ts';
import { Button } from '../../../components/button/button.tsx';
import {
  isMeasuredOutside,
  type Measured,
  MeasuredValue,
  useFigures,
  useRangeFigures,
} from '../../../components/measure-words/measure-words.tsx';
import { Sparkline } from '../../../components/sparkline/sparkline.tsx';
import { type Column, Table } from '../../../components/table/table.tsx';
import { useWords } from '../../../words/words.tsx';
import './changes-table.css';

/** What is out of range comes first, so the rest can wait for a click; on paper all are shown. As many as in the styles. */
const shownFirst = 8;

const numberOf = (text: string): number | undefined => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined);

const measuredOf = ({ now, range }: Change): Measured => {
  const number = numberOf(now.text);
  return {
    text: now.text,
    ...(number !== undefined && { number }),
    ...(now.unit !== undefined && { unit: now.unit }),
    ...(now.flag !== undefined && { flag: now.flag }),
    ...(range !== undefined && { range }),
  };
};

export const ChangesTable = ({ changes }: { changes: Change[] }) => {
  const { t, date, today } = useWords();
  const [all, setAll] = useState(false);
  const figures = useFigures();
  const range = useRangeFigures();
  // The year goes without saying while it is this one.
  const dayIn = (iso: string): string => {
    const text = date(iso.slice(0, 10), 'short');
    return iso.slice(0, 4) === today().slice(0, 4) ? text.replace(/[./]?\d{4}$/, '') : text;
  };
  const columns: Column<Change>[] = [
    { id: 'name', label: t('brief.measure'), show: (one) => one.name },
    {
      id: 'before',
      label: t('brief.before'),
      number: true,
      show: (one) =>
        one.before === undefined ? (
          <span className="soft">–</span>
        ) : (
          <span title={date(one.before.date, 'short')}>{figures(one.before.text)}</span>
        ),
    },
    { id: 'now', label: t('brief.now'), number: true, show: (one) => <MeasuredValue value={measuredOf(one)} /> },
    {
      id: 'range',
      label: t('brief.range'),
      show: (one) => <span className="num brief-range">{range(one.range, one.now.text) ?? '–'}</span>,
    },
    {
      id: 'trend',
      label: t('brief.trend'),
      show: (one) => <Sparkline history={one.history} outside={isMeasuredOutside(measuredOf(one))} name={one.name} />,
    },
    {
      id: 'source',
      label: t('brief.source'),
      show: (one) => (
        <span
          className="changes-source"
          title={t('brief.sourceOn', { source: one.source, date: date(one.now.date.slice(0, 10), 'short') })}
        >
          <span className="num">{dayIn(one.now.date)}</span> {one.source}
        </span>
      ),
    },
  ];
  return (
    <div className={all ? 'changes' : 'changes changes-first'}>
      <Table caption={t('brief.changes')} columns={columns} rows={changes} keyOf={(one) => one.code} />
      {!all && changes.length > shownFirst && (
        <p className="no-print">
          <Button look="quiet" small onClick={() => setAll(true)}>
            {t('brief.allChanges', { count: changes.length })}
          </Button>
        </p>
      )}
    </div>
  );
};
