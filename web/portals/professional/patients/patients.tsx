// My patients: the search has the cursor at once, arrows go through the rows, Enter opens.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useRef } from 'react';
import { type Patient, patientsQuery } from '../../../api/professional.ts';
import { Button, buttonClass } from '../../../components/button/button.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { useProfessionalBasis } from '../../../components/person-words/person-words.ts';
import { surnameFirst } from '../../../components/person-words/surname-first.ts';
import { useRowKeys } from '../../../components/row-keys/row-keys.ts';
import { SearchBox } from '../../../components/search-box/search-box.tsx';
import { ShowMore } from '../../../components/show-more/show-more.tsx';
import { Loaded, State } from '../../../components/states/states.tsx';
import { type Column, Table } from '../../../components/table/table.tsx';
import { Tag } from '../../../components/tag/tag.tsx';
import { ageAt } from '../../../words/dates.ts';
import { formatMatricule } from '../../../words/numbers.ts';
import { useWords } from '../../../words/words.tsx';
import { Invitations } from '../invitations/invitations.tsx';
import './patients.css';

/** More than this is not read through: a name finds faster. */
const readableMax = 200;

const useColumns = (): Column<Patient>[] => {
  const { t, date, today } = useWords();
  const basis = useProfessionalBasis();
  return [
    {
      id: 'name',
      label: t('patients.name'),
      show: (one) => (
        <Link className="row-link" to="/pro/patients/$patientId" params={{ patientId: one.patientId }}>
          {surnameFirst(one)}
        </Link>
      ),
    },
    {
      id: 'birth',
      label: t('patients.birth'),
      show: (one) => (
        <span className="num patients-birth">
          {date(one.birthDate, 'short')}{' '}
          <span className="soft">{t('person.age', { count: ageAt(one.birthDate, today()) })}</span>
        </span>
      ),
    },
    {
      id: 'matricule',
      label: t('person.matricule'),
      show: (one) => <span className="num patients-matricule">{formatMatricule(one.matricule)}</span>,
    },
    {
      id: 'basis',
      label: t('person.access'),
      show: (one) =>
        one.until === undefined || one.until === null
          ? basis(one.basis)
          : t('person.access.until', {
              basis: basis(one.basis),
              date: date(one.until, one.basis === 'presence' ? 'dateTime' : 'short'),
            }),
    },
    {
      id: 'news',
      label: t('patients.latest'),
      show: (one) => (
        <span className="patients-news">
          {one.newCount > 0 && <Tag look="new">{t('patients.new', { count: one.newCount })}</Tag>}
          {one.lastActivity !== undefined && <span className="soft num">{date(one.lastActivity, 'short')}</span>}
        </span>
      ),
    },
  ];
};

const FindInstead = () => {
  const { t } = useWords();
  return (
    <Link to="/pro/find" className={buttonClass({ look: 'ghost' })}>
      <Icon name="search" size={20} />
      {t('nav.find')}
    </Link>
  );
};

export const PatientsPage = () => {
  const { t } = useWords();
  const { q = '' } = useSearch({ from: '/pro/' });
  const navigate = useNavigate({ from: '/pro' });
  const patients = useInfiniteQuery(patientsQuery(q));
  const box = useRef<HTMLDivElement>(null);
  const onKeyDown = useRowKeys(box, patients.isPlaceholderData ? null : q);
  const columns = useColumns();
  const rows = patients.data?.pages.flatMap((page) => page.items) ?? [];
  const total = patients.data?.pages[0]?.total ?? rows.length;
  const search = (text: string): void =>
    void navigate({ to: '/pro', search: text === '' ? {} : { q: text }, replace: true, resetScroll: false });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys are a shortcut; every row is a link by itself
    <div ref={box} onKeyDown={onKeyDown}>
      <PageTitle title={t('patients.title')} lead={t('patients.lead')} />
      <Invitations />
      <div className="patients-tools">
        <SearchBox label={t('patients.search')} value={q} onSearch={search} focusFirst />
        <FindInstead />
      </div>
      <Loaded query={patients} lines={6}>
        {() => {
          if (rows.length === 0 && q !== '')
            return (
              <State icon="search" title={t('patients.noMatch.title', { q })} text={t('patients.noMatch.text')}>
                <Button look="ghost" onClick={() => search('')}>
                  {t('patients.all')}
                </Button>
                <FindInstead />
              </State>
            );
          if (rows.length === 0)
            return (
              <State icon="person" title={t('patients.none.title')} text={t('patients.none.text')}>
                <FindInstead />
              </State>
            );
          return (
            <>
              <p className="small soft patients-count num" role="status">
                {q === '' ? t('patients.count', { count: total }) : t('patients.found', { count: total })}
                {total > readableMax && ` ${t('patients.tooMany')}`}
              </p>
              <div className={patients.isPlaceholderData ? 'card patients patients-old' : 'card patients'}>
                <Table caption={t('patients.title')} columns={columns} rows={rows} keyOf={(one) => one.patientId} />
              </div>
              <ShowMore
                shown={rows.length}
                total={total}
                hasMore={patients.hasNextPage}
                busy={patients.isFetchingNextPage}
                onMore={() => void patients.fetchNextPage()}
              />
            </>
          );
        }}
      </Loaded>
    </div>
  );
};
