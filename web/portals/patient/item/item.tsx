// One document or result: its values with pictures and trends, the document itself, and who can see it.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ItemDetail } from '../../../api/model.ts';
import { itemQuery } from '../../../api/patient.ts';
import { Attachments, filesBeside } from '../../../components/attachments/attachments.tsx';
import { Button, buttonClass } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { ItemIcon, ItemRow, useAuthorLine, VisibilityTag } from '../../../components/item-row/item-row.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { PrintNote } from '../../../components/print-note/print-note.tsx';
import { ResultList } from '../../../components/result-row/result-row.tsx';
import { ResultSentence } from '../../../components/result-row/result-sentence.tsx';
import { Loaded } from '../../../components/states/states.tsx';
import { Tag } from '../../../components/tag/tag.tsx';
import { useWords } from '../../../words/words.tsx';
import './item.css';

const About = ({ detail }: { detail: ItemDetail }) => {
  const { t, date } = useWords();
  const authorLine = useAuthorLine();
  const { item } = detail;
  return (
    <div className="item-about">
      <ItemIcon category={item.category} />
      <div>
        <p>{authorLine(item)}</p>
        <p className="small soft num">{`${t('item.dated', { date: date(item.date) })} · ${t('item.received', { date: date(item.recorded) })}`}</p>
        <p className="row item-about-tags">
          {item.isNew && <Tag look="new">{t('item.new')}</Tag>}
          {item.abnormal !== undefined && item.abnormal > 0 && (
            <Tag look="alert">{t('item.abnormal', { count: item.abnormal })}</Tag>
          )}
          {item.status === 'preliminary' && <Tag look="hidden">{t('item.preliminary')}</Tag>}
          {item.superseded && <Tag look="hidden">{t('item.superseded')}</Tag>}
        </p>
      </div>
    </div>
  );
};

export const ItemPage = () => {
  const { t } = useWords();
  const { itemId } = useParams({ from: '/me/items/$itemId' });
  const query = useQuery(itemQuery(itemId));
  return (
    <Loaded query={query} lines={5}>
      {(detail) => {
        const { item, results = [], facts = [], related = [], text } = detail;
        const attachments = filesBeside(detail);
        return (
          <>
            <PageTitle title={item.title} back={{ to: '/me', label: t('record.title') }}>
              <PrintNote />
              <About detail={detail} />
            </PageTitle>
            <div className="columns">
              <div className="stack">
                {results.length > 0 && (
                  <Card title={t('item.results')}>
                    <ResultSentence values={results} />
                    <ResultList values={results} openable />
                    <p className="small soft item-advice">{t('result.advice')}</p>
                  </Card>
                )}
                {text !== undefined && text !== '' && (
                  <Card title={t('item.text')}>
                    <p className="item-text">{text}</p>
                  </Card>
                )}
                {attachments.length > 0 && <Attachments attachments={attachments} />}
              </div>
              <aside className="stack">
                <Card title={t('record.whoCanSee')}>
                  <p>
                    <VisibilityTag item={item} />
                  </p>
                  <p className="row item-actions no-print">
                    <Link
                      to="/me/items/$itemId/who-can-see"
                      params={{ itemId }}
                      className={buttonClass({ small: true })}
                    >
                      <Icon name="eye" size={18} />
                      {t('visibility.change')}
                    </Link>
                    <Button look="ghost" small icon="print" onClick={() => window.print()}>
                      {t('app.print')}
                    </Button>
                  </p>
                </Card>
                {facts.length > 0 && (
                  <Card title={t('item.facts')}>
                    <dl className="facts">
                      {facts.map((fact) => (
                        <div key={fact.label}>
                          <dt>{fact.label}</dt>
                          <dd>{fact.value}</dd>
                        </div>
                      ))}
                    </dl>
                  </Card>
                )}
                {related.length > 0 && (
                  <Card title={t('item.related')} flush>
                    <ul className="plain-list related">
                      {related.map((other) => (
                        <ItemRow key={other.id} item={other} />
                      ))}
                    </ul>
                  </Card>
                )}
              </aside>
            </div>
          </>
        );
      }}
    </Loaded>
  );
};
