// A document or result as a line of a list: what, from whom, new or not, and who sees it.
import { Link } from '@tanstack/react-router';
import type { Category, Item } from '../../api/model.ts';
import { useWords } from '../../words/words.tsx';
import { Icon, type IconName } from '../icon/icon.tsx';
import { Tag } from '../tag/tag.tsx';
import './item-row.css';

const looks: Record<Category, { icon: IconName; colour: 'violet' | 'blue' | 'teal' | 'amber' }> = {
  laboratory: { icon: 'flask', colour: 'violet' },
  consultation: { icon: 'document', colour: 'blue' },
  discharge: { icon: 'bed', colour: 'blue' },
  summary: { icon: 'document', colour: 'teal' },
  medication: { icon: 'pill', colour: 'teal' },
  vaccination: { icon: 'syringe', colour: 'teal' },
  imaging: { icon: 'image', colour: 'amber' },
  nursing: { icon: 'heart', colour: 'teal' },
  oncology: { icon: 'document', colour: 'violet' },
  prevention: { icon: 'shield', colour: 'teal' },
  directives: { icon: 'heart', colour: 'violet' },
  patient: { icon: 'person', colour: 'blue' },
  administrative: { icon: 'document', colour: 'amber' },
};

export const ItemIcon = (props: { category: Category }) => {
  const look = looks[props.category] ?? looks.administrative;
  return (
    <span className={`item-icon item-${look.colour}`}>
      <Icon name={look.icon} />
    </span>
  );
};

/** Who sees it, in two words: the eye stands on every document. */
export const VisibilityTag = (props: { item: Item }) => {
  const { t } = useWords();
  const { mode, exceptCount, people } = props.item.visibility;
  if (mode === 'hidden' || props.item.level === 'V')
    return (
      <Tag look="hidden" icon="eye-off">
        {t('item.hidden')}
      </Tag>
    );
  if (mode === 'except')
    return (
      <Tag look="hidden" icon="eye-off">
        {t('item.except', { count: exceptCount ?? 1 })}
      </Tag>
    );
  return (
    <Tag look="calm" icon="eye">
      {t('item.people', { count: people })}
    </Tag>
  );
};

export const useAuthorLine = (): ((item: Item) => string) => {
  const { t } = useWords();
  return ({ author }) =>
    author.organisation === undefined || author.organisation === author.name
      ? author.name
      : t('item.by', { author: author.name, organisation: author.organisation });
};

export const ItemRow = (props: { item: Item; to?: '/me/items/$itemId' }) => {
  const { t, date } = useWords();
  const authorLine = useAuthorLine();
  const { item } = props;
  return (
    <li className={item.superseded ? 'item item-old' : 'item'}>
      <ItemIcon category={item.category} />
      <div className="item-what">
        <Link to={props.to ?? '/me/items/$itemId'} params={{ itemId: item.id }} className="item-link">
          {item.title}
        </Link>
        <p className="small soft">{authorLine(item)}</p>
        <p className="small soft num">
          {date(item.date)}
          {item.superseded && ` · ${t('item.superseded')}`}
          {item.status === 'preliminary' && ` · ${t('item.preliminary')}`}
        </p>
      </div>
      <div className="item-tags">
        {item.isNew && <Tag look="new">{t('item.new')}</Tag>}
        {item.abnormal !== undefined && item.abnormal > 0 && (
          <Tag look="alert">{t('item.abnormal', { count: item.abnormal })}</Tag>
        )}
        <VisibilityTag item={item} />
      </div>
    </li>
  );
};
