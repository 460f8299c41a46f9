// My record: the newest result readable at once, then everything by date, with filters that stand in the address.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { categories, type Item } from '../../../api/model.ts';
import { recordQuery, type TimelineSearch, timelineQuery } from '../../../api/patient.ts';
import { Button } from '../../../components/button/button.tsx';
import { Chips } from '../../../components/chips/chips.tsx';
import { DateField } from '../../../components/fields/fields.tsx';
import { ItemRow } from '../../../components/item-row/item-row.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { PrintNote } from '../../../components/print-note/print-note.tsx';
import { SearchBox } from '../../../components/search-box/search-box.tsx';
import { ShowMore } from '../../../components/show-more/show-more.tsx';
import { Loaded, State } from '../../../components/states/states.tsx';
import { dayOf, monthsLater } from '../../../words/dates.ts';
import { useWords } from '../../../words/words.tsx';
import { NewestResult } from './newest-result.tsx';
import { RecordAside } from './record-aside.tsx';
import './record.css';

const yesterdayOf = (today: string): string =>
  new Date(Date.parse(`${today}T12:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

const useGroups = (items: Item[]): { label: string; items: Item[] }[] => {
  const { t, date, today } = useWords();
  const now = today();
  const yesterday = yesterdayOf(now);
  const groups: { label: string; items: Item[] }[] = [];
  for (const item of items) {
    const day = dayOf(item.date);
    // Months for the last year, whole years before that: old records are sparse.
    const period = day > monthsLater(now, -12) ? day.slice(0, 7) : day.slice(0, 4);
    const label = day === now ? t('time.today') : day === yesterday ? t('time.yesterday') : date(period, 'month');
    const last = groups.at(-1);
    if (last?.label === label) last.items.push(item);
    else groups.push({ label, items: [item] });
  }
  return groups;
};

const Filters = (props: {
  search: TimelineSearch;
  counts: Record<string, number | undefined>;
  onChange(changed: TimelineSearch): void;
}) => {
  const { t } = useWords();
  const { search, counts } = props;
  const present = categories.filter((category) => (counts[category] ?? 0) > 0 || search.category === category);
  return (
    <div className="filters no-print">
      <Chips
        label={t('record.filter')}
        choices={[
          { id: 'all', label: t('record.all') },
          ...present.map((category) => ({
            id: category as string,
            label: t(`category.${category}`),
            count: counts[category],
          })),
        ]}
        chosen={search.category ?? 'all'}
        onChoose={(id) => props.onChange({ category: id === 'all' ? '' : id })}
      />
      <div className="filters-line">
        <SearchBox label={t('record.search')} value={search.q ?? ''} onSearch={(q) => props.onChange({ q })} />
        <details className="filters-period" open={search.from !== undefined || search.to !== undefined || undefined}>
          <summary>{t('record.period')}</summary>
          <div className="filters-dates">
            <DateField
              label={t('record.from')}
              value={search.from ?? ''}
              onChange={(from) => props.onChange({ from })}
            />
            <DateField label={t('record.to')} value={search.to ?? ''} onChange={(to) => props.onChange({ to })} />
          </div>
        </details>
      </div>
    </div>
  );
};

const Timeline = (props: { search: TimelineSearch; filtered: boolean; onReset(): void }) => {
  const { t } = useWords();
  const timeline = useInfiniteQuery(timelineQuery(props.search));
  const items = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  const groups = useGroups(items);
  const newest = props.filtered
    ? undefined
    : items.find((item) => item.category === 'laboratory' && (item.values ?? 0) > 0);
  return (
    <Loaded query={timeline} lines={5}>
      {() => {
        const total = timeline.data?.pages[0]?.total ?? items.length;
        if (items.length === 0 && props.filtered)
          return (
            <State icon="search" title={t('record.noMatch.title')} text={t('record.noMatch.text')}>
              <Button look="ghost" onClick={props.onReset}>
                {t('record.resetFilters')}
              </Button>
            </State>
          );
        if (items.length === 0)
          return <State icon="document" title={t('record.none.title')} text={t('record.none.text')} />;
        return (
          <>
            {newest !== undefined && <NewestResult itemId={newest.id} />}
            {props.filtered && (
              <p className="row small" role="status">
                <strong>{t('record.found', { count: total })}</strong>
                <Button look="quiet" small onClick={props.onReset}>
                  {t('record.resetFilters')}
                </Button>
              </p>
            )}
            <div className={timeline.isPlaceholderData ? 'timeline timeline-old' : 'timeline'}>
              {groups.map((group, index) => (
                <section key={`${group.label}/${index}`} aria-label={group.label}>
                  <h2 className="day">{group.label}</h2>
                  <ul className="card card-flush plain-list">
                    {group.items.map((item) => (
                      <ItemRow key={item.id} item={item} />
                    ))}
                  </ul>
                </section>
              ))}
            </div>
            <ShowMore
              shown={items.length}
              total={total}
              hasMore={timeline.hasNextPage}
              busy={timeline.isFetchingNextPage}
              onMore={() => void timeline.fetchNextPage()}
            />
          </>
        );
      }}
    </Loaded>
  );
};

export const RecordPage = () => {
  const { t } = useWords();
  const record = useQuery(recordQuery);
  const search = useSearch({ from: '/me/' });
  const navigate = useNavigate({ from: '/me' });
  const filtered = Object.keys(search).length > 0;
  const change = (changed: TimelineSearch): void => {
    const wanted = Object.entries({ ...search, ...changed }).filter(([, value]) => value !== '' && value !== undefined);
    void navigate({ to: '/me', search: Object.fromEntries(wanted), replace: true, resetScroll: false });
  };
  const reset = (): void => void navigate({ to: '/me', search: {}, replace: true, resetScroll: false });
  return (
    <>
      <PageTitle title={t('record.title')} lead={t('record.lead')}>
        <PrintNote />
      </PageTitle>
      <Loaded query={record} lines={5}>
        {(summary) => {
          if (summary.state === 'none')
            return <State icon="document" title={t('record.state.none.title')} text={t('record.state.none.text')} />;
          if (summary.state === 'closed')
            return <State icon="lock" title={t('record.state.closed.title')} text={t('record.state.closed.text')} />;
          return (
            <>
              {(filtered || Object.values(summary.counts).some((count) => (count ?? 0) > 0)) && (
                <Filters search={search} counts={summary.counts} onChange={change} />
              )}
              <div className="columns">
                <div className="record-main">
                  <Timeline search={search} filtered={filtered} onReset={reset} />
                </div>
                <RecordAside summary={summary} />
              </div>
              <p className="record-bottom no-print">
                <Link to="/me/accesses">{t('record.allAccesses')}</Link>
                <Button look="ghost" small icon="print" onClick={() => window.print()}>
                  {t('app.print')}
                </Button>
              </p>
            </>
          );
        }}
      </Loaded>
    </>
  );
};
