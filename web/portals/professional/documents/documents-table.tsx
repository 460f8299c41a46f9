// Documents and results as a professional scans them: when, what, from whom.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Item } from '../../../api/model.ts';
import { sessionQuery } from '../../../api/session.ts';
import { ItemIcon } from '../../../components/item-row/item-row.tsx';
import { type Column, Table } from '../../../components/table/table.tsx';
import { Tag } from '../../../components/tag/tag.tsx';
import { useWords } from '../../../words/words.tsx';
import { usePatientId } from '../patient-room.tsx';
import '../../../components/row-keys/row-keys.css';
import './documents-table.css';

export const ItemTags = ({ item }: { item: Item }) => {
  const { t } = useWords();
  return (
    <>
      {item.isNew && <Tag look="new">{t('item.new')}</Tag>}
      {item.abnormal !== undefined && item.abnormal > 0 && (
        <Tag look="alert">{t('results.out', { count: item.abnormal })}</Tag>
      )}
      {item.level === 'R' && <Tag look="hidden">{t('level.R.short')}</Tag>}
      {item.level === 'V' && <Tag look="hidden">{t('level.V.short')}</Tag>}
      {item.status === 'preliminary' && <Tag look="hidden">{t('item.preliminary')}</Tag>}
      {item.superseded && <Tag look="calm">{t('documents.superseded')}</Tag>}
    </>
  );
};

export const DocumentsTable = ({ items, brief }: { items: Item[]; brief?: boolean }) => {
  const { t, date } = useWords();
  const patientId = usePatientId();
  const { data: session } = useQuery(sessionQuery);
  const authorOf = (item: Item): string => {
    if (item.author.name === session?.name) return t('documents.you');
    // A laboratory signs as itself: it stands once, as the establishment.
    return item.author.name === item.author.organisation ? '' : item.author.name;
  };
  const columns: Column<Item>[] = [
    {
      id: 'date',
      label: t('documents.date'),
      show: (item) => <span className="num documents-date">{date(item.date.slice(0, 10), 'short')}</span>,
    },
    {
      id: 'title',
      label: t('documents.document'),
      show: (item) => (
        <span className="documents-title">
          {!brief && <ItemIcon category={item.category} />}
          <span>
            <Link
              className="row-link documents-link"
              to="/pro/patients/$patientId/items/$itemId"
              params={{ patientId, itemId: item.id }}
            >
              {item.title}
            </Link>{' '}
            <ItemTags item={item} />
          </span>
        </span>
      ),
    },
    { id: 'author', label: t('documents.author'), show: authorOf },
    { id: 'organisation', label: t('documents.organisation'), show: (item) => item.author.organisation ?? '' },
  ];
  return (
    <div className="documents-table">
      <Table caption={t('documents.title')} columns={columns} rows={items} keyOf={(item) => item.id} />
    </div>
  );
};
