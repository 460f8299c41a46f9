// One document or result as a professional reads it: values in a table, the document itself, the facts beside.
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ItemDetail } from '../../../api/model.ts';
import { patientItemQuery } from '../../../api/professional.ts';
import { Attachments, filesBeside } from '../../../components/attachments/attachments.tsx';
import { Button } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { ItemIcon, useAuthorLine } from '../../../components/item-row/item-row.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { isOutside, judge } from '../../../components/range-picture/range-scale.ts';
import { ResultsTable } from '../../../components/results-table/results-table.tsx';
import { Loaded } from '../../../components/states/states.tsx';
import { useWords } from '../../../words/words.tsx';
import { DocumentsTable, ItemTags } from '../documents/documents-table.tsx';
import { PatientRoom, usePatientId } from '../patient-room.tsx';
import './item.css';

const About = ({ detail }: { detail: ItemDetail }) => {
  const { t, date } = useWords();
  const authorLine = useAuthorLine();
  const { item } = detail;
  return (
    <div className="pro-item-about">
      <ItemIcon category={item.category} />
      <div>
        <p>{authorLine(item)}</p>
        <p className="small soft num">
          {`${t('item.dated', { date: date(item.date) })} · ${t('item.received', { date: date(item.recorded, 'dateTime') })}`}
        </p>
        <p className="row pro-item-tags">
          <ItemTags item={item} />
        </p>
      </div>
    </div>
  );
};

const Item = ({ detail }: { detail: ItemDetail }) => {
  const { t } = useWords();
  const { results = [], facts = [], related = [], text } = detail;
  const attachments = filesBeside(detail);
  const outside = results.filter((value) => isOutside(judge(value))).length;
  const hasAside = facts.length > 0;
  return (
    <div className={hasAside ? 'columns' : undefined}>
      <div className="stack">
        {results.length > 0 && (
          <Card
            title={t('item.results')}
            aside={
              <span className="small soft num">{t('results.outside', { count: outside, total: results.length })}</span>
            }
          >
            <ResultsTable values={results} />
          </Card>
        )}
        {text !== undefined && text !== '' && (
          <Card title={t('item.text')}>
            <p className="pro-item-text">{text}</p>
          </Card>
        )}
        {attachments.length > 0 && <Attachments attachments={attachments} />}
        {related.length > 0 && (
          <Card title={t('item.related')}>
            <DocumentsTable items={related} brief />
          </Card>
        )}
      </div>
      {hasAside && (
        <aside className="stack">
          <Card title={t('item.facts')}>
            <dl className="pro-facts">
              {facts.map((fact) => (
                <div key={fact.label}>
                  <dt>{fact.label}</dt>
                  <dd>{fact.value}</dd>
                </div>
              ))}
            </dl>
          </Card>
        </aside>
      )}
    </div>
  );
};

export const PatientItemPage = () => {
  const { t } = useWords();
  const patientId = usePatientId();
  const { itemId } = useParams({ from: '/pro/patients/$patientId/items/$itemId' });
  const query = useQuery(patientItemQuery(patientId, itemId));
  return (
    <PatientRoom title={t('item.document')}>
      {() => (
        <Loaded query={query} lines={5}>
          {(detail) => (
            <>
              <div className="row-between">
                <PageTitle
                  title={detail.item.title}
                  tab={null}
                  back={{
                    to: '/pro/patients/$patientId/documents',
                    params: { patientId },
                    label: t('documents.title'),
                  }}
                >
                  <About detail={detail} />
                </PageTitle>
                <span className="no-print">
                  <Button look="ghost" small icon="print" onClick={() => window.print()}>
                    {t('app.print')}
                  </Button>
                </span>
              </div>
              <Item detail={detail} />
            </>
          )}
        </Loaded>
      )}
    </PatientRoom>
  );
};
