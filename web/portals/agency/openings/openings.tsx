// Files of declarations that were brought, newest first, with where each stands.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Opening, openingsQuery } from '../../../api/agency.ts';
import { buttonClass } from '../../../components/button/button.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { ShowMore } from '../../../components/show-more/show-more.tsx';
import { Loaded, State } from '../../../components/states/states.tsx';
import { type Column, Table } from '../../../components/table/table.tsx';
import { useWords } from '../../../words/words.tsx';
import { JobState } from './job-state.tsx';
import '../../../components/row-keys/row-keys.css';
import './openings.css';

const NewButton = () => {
  const { t } = useWords();
  return (
    <Link to="/agency/openings/new" className={buttonClass()}>
      <Icon name="upload" size={20} />
      {t('openings.new')}
    </Link>
  );
};

export const OpeningsPage = () => {
  const { t, date, number } = useWords();
  const openings = useInfiniteQuery(openingsQuery);
  const rows = openings.data?.pages.flatMap((page) => page.items) ?? [];
  const columns: Column<Opening>[] = [
    {
      id: 'name',
      label: t('openings.file'),
      show: (job) => (
        <Link className="row-link" to="/agency/openings/$openingId" params={{ openingId: job.id }}>
          {job.name}
        </Link>
      ),
    },
    {
      id: 'when',
      label: t('openings.when'),
      show: (job) => <span className="num">{date(job.startedAt, 'dateTime')}</span>,
    },
    { id: 'by', label: t('openings.by'), show: (job) => job.by },
    { id: 'state', label: t('openings.state'), show: (job) => <JobState job={job} /> },
    { id: 'total', label: t('openings.lines'), number: true, show: (job) => number(job.total) },
    { id: 'opened', label: t('openings.opened'), number: true, show: (job) => number(job.opened) },
    { id: 'already', label: t('openings.already'), number: true, show: (job) => number(job.already) },
    {
      id: 'refused',
      label: t('openings.refused'),
      number: true,
      show: (job) => <span className={job.refused > 0 ? 'openings-refused' : undefined}>{number(job.refused)}</span>,
    },
  ];
  return (
    <>
      <div className="row-between">
        <PageTitle title={t('openings.title')} lead={t('openings.lead')} />
        <p className="openings-act">
          <NewButton />
        </p>
      </div>
      <Loaded query={openings} lines={4}>
        {() =>
          rows.length === 0 ? (
            <State icon="document" title={t('openings.none.title')} text={t('openings.none.text')} />
          ) : (
            <>
              <div className="card openings">
                <Table caption={t('openings.title')} columns={columns} rows={rows} keyOf={(job) => job.id} />
              </div>
              <ShowMore
                shown={rows.length}
                total={openings.data?.pages[0]?.total ?? rows.length}
                hasMore={openings.hasNextPage}
                busy={openings.isFetchingNextPage}
                onMore={() => void openings.fetchNextPage()}
              />
            </>
          )
        }
      </Loaded>
    </>
  );
};
