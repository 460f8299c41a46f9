// The staff of an organisation: the search has the cursor, arrows go through the rows, Enter opens one.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import {
  exportAddress,
  type RunOrganisation,
  type StaffMember,
  staffQuery,
  staffStates,
} from '../../../api/establishment.ts';
import { Button, buttonClass } from '../../../components/button/button.tsx';
import { Chips } from '../../../components/chips/chips.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { useRowKeys } from '../../../components/row-keys/row-keys.ts';
import { SearchBox } from '../../../components/search-box/search-box.tsx';
import { ShowMore } from '../../../components/show-more/show-more.tsx';
import { Loaded, State } from '../../../components/states/states.tsx';
import { type Column, Table } from '../../../components/table/table.tsx';
import { Tag } from '../../../components/tag/tag.tsx';
import { useEstablishmentWords } from '../../../words/establishment/establishment-words.ts';
import { InviteDialog } from '../member/invite-dialog.tsx';
import { MemberDialog } from '../member/member-dialog.tsx';
import { OfOrganisation, OrganisationChoice } from '../organisation.tsx';
import { useDays, useStateWords, useWork } from '../staff-words.ts';
import '../../../components/row-keys/row-keys.css';
import './staff.css';

const useColumns = (onOpen: (one: StaffMember) => void): Column<StaffMember>[] => {
  const { t } = useEstablishmentWords();
  const days = useDays();
  const state = useStateWords();
  const work = useWork();
  return [
    {
      id: 'name',
      label: t('staff.name'),
      show: (one) => (
        <button type="button" className="row-link staff-name" onClick={() => onOpen(one)}>
          {one.name}
          {one.you && <span className="soft"> ({t('staff.you')})</span>}
        </button>
      ),
    },
    { id: 'work', label: t('staff.occupation'), show: work },
    {
      id: 'number',
      label: t('staff.number'),
      show: (one) => <span className="num">{one.number ?? '–'}</span>,
    },
    { id: 'function', label: t('staff.function'), show: (one) => t(`function.${one.function}`) },
    {
      id: 'state',
      label: t('staff.state'),
      show: (one) => {
        const { text, look } = state(one);
        return <Tag look={look}>{text}</Tag>;
      },
    },
    {
      id: 'days',
      label: t('staff.days'),
      show: (one) => <span className={(one.from ?? one.until) ? 'num' : 'soft'}>{days(one)}</span>,
    },
  ];
};

export const StaffPage = () => {
  const { org } = useSearch({ from: '/establishment/' });
  return (
    <OfOrganisation asked={org}>
      {(organisation, all) => <StaffOf key={organisation.id} organisation={organisation} all={all} />}
    </OfOrganisation>
  );
};

type Asked = { q?: string; state?: string; org?: string | undefined };

const StaffOf = ({ organisation, all }: { organisation: RunOrganisation; all: RunOrganisation[] }) => {
  const { t } = useEstablishmentWords();
  const { q = '', state = '', org } = useSearch({ from: '/establishment/' });
  const navigate = useNavigate({ from: '/establishment' });
  const asked = { ...(q !== '' && { q }), ...(state !== '' && { state }) };
  const staff = useInfiniteQuery(staffQuery(organisation.id, asked));
  const [open, setOpen] = useState<string | 'invite' | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const onKeyDown = useRowKeys(box, staff.isPlaceholderData ? null : q);
  const columns = useColumns((one) => setOpen(one.id));
  const go = (next: Asked): void => {
    const kept: Asked = { org, q, state, ...next };
    const search = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined && value !== ''));
    void navigate({ to: '/establishment', search, replace: true, resetScroll: false });
  };
  const rows = staff.data?.pages.flatMap((page) => page.items) ?? [];
  const first = staff.data?.pages[0];
  const counts = first?.counts;
  const total = first?.total ?? rows.length;
  const everybody = counts === undefined ? undefined : counts.active + counts.invited + counts.suspended;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys are a shortcut; every row is a button by itself
    <div ref={box} onKeyDown={onKeyDown}>
      <div className="row-between">
        <PageTitle
          title={all.length === 1 ? `${t('staff.title')} · ${organisation.name}` : t('staff.title')}
          lead={t('staff.lead')}
        />
      </div>
      <OrganisationChoice chosen={organisation} all={all} onChoose={(id) => go({ org: id, q: '', state: '' })} />
      <div className="staff-tools">
        <SearchBox label={t('staff.search')} value={q} onSearch={(text) => go({ q: text })} focusFirst />
        <div className="row">
          <Button icon="plus" onClick={() => setOpen('invite')}>
            {t('staff.invite')}
          </Button>
          <Link to="/establishment/import" search={{ org: organisation.id }} className={buttonClass({ look: 'ghost' })}>
            <Icon name="upload" size={20} />
            {t('staff.import')}
          </Link>
          <a href={exportAddress(organisation.id)} download className={buttonClass({ look: 'quiet' })}>
            <Icon name="download" size={20} />
            {t('staff.export')}
          </a>
        </div>
      </div>
      <Chips
        label={t('staff.filter')}
        chosen={state === '' ? 'all' : state}
        choices={[
          { id: 'all', label: t('staff.filter.all'), count: everybody },
          ...staffStates.map((id) => ({ id, label: t(`staff.filter.${id}`), count: counts?.[id] })),
        ]}
        onChoose={(id) => go({ state: id === 'all' ? '' : id })}
      />
      <Loaded query={staff} lines={6}>
        {() =>
          rows.length === 0 ? (
            q === '' && state === '' ? (
              <State icon="person" title={t('staff.none.title')} text={t('staff.none.text')} />
            ) : (
              <State icon="search" title={t('staff.noMatch.title')} text={t('staff.noMatch.text')}>
                <Button look="ghost" onClick={() => go({ q: '', state: '' })}>
                  {t('staff.noMatch.all')}
                </Button>
              </State>
            )
          ) : (
            <>
              <p className="small soft num staff-count" role="status">
                {t('staff.count', { count: total })}
              </p>
              <div className={staff.isPlaceholderData ? 'card staff staff-old' : 'card staff'}>
                <Table caption={t('staff.title')} columns={columns} rows={rows} keyOf={(one) => one.id} />
              </div>
              <ShowMore
                shown={rows.length}
                total={total}
                hasMore={staff.hasNextPage}
                busy={staff.isFetchingNextPage}
                onMore={() => void staff.fetchNextPage()}
              />
            </>
          )
        }
      </Loaded>
      {open === 'invite' && <InviteDialog organisation={organisation} onClose={() => setOpen(null)} />}
      {open !== null && open !== 'invite' && (
        <MemberDialog organisation={organisation} id={open} onClose={() => setOpen(null)} />
      )}
    </div>
  );
};
