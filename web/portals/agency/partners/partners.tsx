// The conformance officer's list: which software is registered, in which state, and the way to register more.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type PartnerSummary, partnersQuery } from '../../../api/partners.ts';
import { Button, buttonClass } from '../../../components/button/button.tsx';
import { Chips } from '../../../components/chips/chips.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { SearchBox } from '../../../components/search-box/search-box.tsx';
import { Loaded, State } from '../../../components/states/states.tsx';
import { type Column, Table } from '../../../components/table/table.tsx';
import { partnersWords, usePartnersWords } from '../../../words/partners/partners-words.ts';
import { useWords } from '../../../words/words.tsx';
import { StateTag } from './state-tag.tsx';
import './partners.css';

const kinds = ['all', 'system', 'app'] as const;

export const PartnersPage = () => (
  <partnersWords.Provider>
    <Inside />
  </partnersWords.Provider>
);

const Inside = () => {
  const { t } = usePartnersWords();
  const { t: base, date } = useWords();
  const search = useSearch({ from: '/agency/partners' });
  const navigate = useNavigate({ from: '/agency/partners' });
  const query = useInfiniteQuery(partnersQuery(search));
  const { q = '', kind = 'all' } = search;
  const go = (to: { q?: string; kind?: string }): void => {
    const next = { q, kind, ...to };
    void navigate({
      to: '/agency/partners',
      search: { ...(next.q !== '' && { q: next.q }), ...(next.kind !== 'all' && { kind: next.kind }) },
      replace: true,
      resetScroll: false,
    });
  };
  const columns: Column<PartnerSummary>[] = [
    {
      id: 'name',
      label: t('name'),
      show: (one) => (
        <>
          <Link to="/agency/partners/$partnerId" params={{ partnerId: one.id }}>
            {one.name}
          </Link>
          <code className="partners-id tiny soft">{one.id}</code>
        </>
      ),
    },
    { id: 'kind', label: t('kind'), show: (one) => t(`kind.${one.kind}`) },
    { id: 'constraint', label: t('constraint.short'), show: (one) => t(`constraint.${one.constraint}`) },
    {
      id: 'until',
      label: t('agreement.until'),
      show: (one) => (one.agreementUntil === undefined ? '–' : date(one.agreementUntil, 'short')),
    },
    { id: 'state', label: t('state'), show: (one) => <StateTag partner={one} /> },
  ];
  return (
    <>
      <div className="row-between partners-head">
        <PageTitle title={t('list.title')} lead={t('list.lead')} />
        <Link className={buttonClass()} to="/agency/partners/new">
          {t('list.new')}
        </Link>
      </div>
      <div className="stack">
        <SearchBox label={t('list.search')} value={q} onSearch={(text) => go({ q: text })} />
        <Chips
          label={t('kind')}
          choices={kinds.map((id) => ({ id, label: t(`kinds.${id}`) }))}
          chosen={kind}
          onChoose={(id) => go({ kind: id })}
        />
        <Loaded query={query} lines={6}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            if (items.length === 0)
              return <State icon="search" title={t('list.none')} text={q === '' ? undefined : t('list.none.text')} />;
            return (
              <div className="card card-flush partners-list">
                <Table caption={t('list.title')} columns={columns} rows={items} keyOf={(one) => one.id} />
              </div>
            );
          }}
        </Loaded>
        {query.hasNextPage && (
          <p>
            <Button look="ghost" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {base('app.more')}
            </Button>
          </p>
        )}
      </div>
    </>
  );
};
