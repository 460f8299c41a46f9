// Who looked at my record, when, and on what basis; a period, a name, and a file to keep.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { Access } from '../../../api/model.ts';
import { type AccessSearch, accessesFileAddress, accessesQuery } from '../../../api/patient.ts';
import { useBasisText } from '../../../components/access-words/access-words.ts';
import { buttonClass } from '../../../components/button/button.tsx';
import { DateField } from '../../../components/fields/fields.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { useOccupation } from '../../../components/occupation/occupation.ts';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { SearchBox } from '../../../components/search-box/search-box.tsx';
import { ShowMore } from '../../../components/show-more/show-more.tsx';
import { Loaded, State } from '../../../components/states/states.tsx';
import { Table } from '../../../components/table/table.tsx';
import { Tag } from '../../../components/tag/tag.tsx';
import { useWords } from '../../../words/words.tsx';
import './accesses.css';

const titlesMax = 3;

const What = ({ access }: { access: Access }) => {
  const { t } = useWords();
  const rest = (access.count ?? access.what.length) - Math.min(access.what.length, titlesMax);
  return (
    <>
      <strong className="access-action">{t(`action.${access.action}`)}</strong>
      {access.what.slice(0, titlesMax).map((thing, index) => (
        <span key={thing.id ?? `${index}`} className="access-thing">
          {thing.id === undefined ? (
            thing.title
          ) : (
            <Link to="/me/items/$itemId" params={{ itemId: thing.id }}>
              {thing.title}
            </Link>
          )}
        </span>
      ))}
      {rest > 0 && access.what.length > 0 && (
        <span className="access-thing soft">{t('access.rest', { count: rest })}</span>
      )}
      {access.what.length === 0 && rest > 0 && (
        <span className="access-thing soft">{t('accesses.count', { count: rest })}</span>
      )}
      {access.outcome === 'refused' && <Tag look="alert">{t('accesses.refused')}</Tag>}
    </>
  );
};

const Who = ({ access }: { access: Access }) => {
  const { t } = useWords();
  const occupation = useOccupation();
  const { who } = access;
  if (who.kind === 'patient' || who.kind === 'you') return <strong>{t('app.you')}</strong>;
  if (who.kind === 'representative')
    return (
      <span className="access-who">
        <strong>{who.name}</strong>
        <span className="soft">{t(`relation.${who.relation ?? 'proxy'}`)}</span>
      </span>
    );
  return (
    <span className="access-who">
      <strong>{who.name}</strong>
      <span className="soft">{[occupation(who), who.organisation].filter(Boolean).join(' · ')}</span>
    </span>
  );
};

export const AccessesPage = () => {
  const { t, date } = useWords();
  const basis = useBasisText();
  const search = useSearch({ from: '/me/accesses' });
  const navigate = useNavigate({ from: '/me/accesses' });
  const accesses = useInfiniteQuery(accessesQuery(search));
  const change = (changed: AccessSearch): void =>
    void navigate({
      search: Object.fromEntries(
        Object.entries({ ...search, ...changed }).filter(([, value]) => value !== '' && value !== undefined),
      ),
      replace: true,
      resetScroll: false,
    });
  const filtered = Object.keys(search).length > 0;
  return (
    <>
      <PageTitle title={t('accesses.title')} lead={t('accesses.lead')} />
      <div className="access-filters no-print">
        <SearchBox label={t('accesses.who')} showLabel value={search.who ?? ''} onSearch={(who) => change({ who })} />
        <DateField label={t('record.from')} value={search.from ?? ''} onChange={(from) => change({ from })} />
        <DateField label={t('record.to')} value={search.to ?? ''} onChange={(to) => change({ to })} />
      </div>
      <Loaded query={accesses} lines={5}>
        {(data) => {
          const pages = (data as { pages: { total: number; items: Access[] }[] }).pages;
          const rows = pages.flatMap((page) => page.items);
          const total = pages[0]?.total ?? rows.length;
          if (rows.length === 0)
            return filtered ? (
              <State icon="search" title={t('accesses.noMatch.title')} />
            ) : (
              <State icon="eye" title={t('accesses.none.title')} text={t('accesses.none.text')} />
            );
          return (
            <>
              <div className="row-between access-head">
                <p role="status">
                  <strong>{t('accesses.total', { count: total })}</strong>
                </p>
                <a
                  href={accessesFileAddress(search)}
                  download
                  className={`${buttonClass({ look: 'ghost', small: true })} no-print`}
                >
                  <Icon name="download" size={18} />
                  {t('accesses.file')}
                </a>
              </div>
              <div className="card access-card">
                <Table
                  caption={t('accesses.title')}
                  rows={rows}
                  keyOf={(access) => access.id}
                  columns={[
                    {
                      id: 'when',
                      label: t('accesses.when'),
                      show: (access) => <span className="num">{date(access.at, 'dateTime')}</span>,
                    },
                    { id: 'who', label: t('accesses.who'), show: (access) => <Who access={access} /> },
                    { id: 'what', label: t('accesses.what'), show: (access) => <What access={access} /> },
                    { id: 'basis', label: t('accesses.basis'), show: (access) => basis(access.basis) },
                  ]}
                />
              </div>
              <ShowMore
                shown={rows.length}
                total={total}
                hasMore={accesses.hasNextPage}
                busy={accesses.isFetchingNextPage}
                onMore={() => void accesses.fetchNextPage()}
              />
              <p className="small soft access-doubt">{t('accesses.doubt')}</p>
            </>
          );
        }}
      </Loaded>
    </>
  );
};
