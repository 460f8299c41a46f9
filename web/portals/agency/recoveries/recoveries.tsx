// The helpdesk's queue: one checks who it is, another approves, and the letter leaves. Nobody does both.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type Recovery, recoveriesQuery, recoveryLetterAddress } from '../../../api/recoveries.ts';
import { sessionQuery } from '../../../api/session.ts';
import { Button, buttonClass } from '../../../components/button/button.tsx';
import { Chips } from '../../../components/chips/chips.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { Loaded, State } from '../../../components/states/states.tsx';
import { Table } from '../../../components/table/table.tsx';
import { Tag, type TagLook } from '../../../components/tag/tag.tsx';
import { accountWords, useAccountWords } from '../../../words/account/account-words.ts';
import { useWords } from '../../../words/words.tsx';
import { ApproveDialog, CheckDialog, RefuseDialog } from './decisions.tsx';
import './recoveries.css';

const filters = ['asked', 'checked', 'approved', 'all'] as const;
const looks: Record<Recovery['state'], TagLook> = {
  asked: 'new',
  checked: 'new',
  approved: 'new',
  done: 'calm',
  refused: 'alert',
  cancelled: 'calm',
};

const StateOf = ({ recovery }: { recovery: Recovery }) => {
  const { t } = useAccountWords();
  const { date } = useWords();
  const { checkedBy, how, approvedBy } = recovery;
  const isOpen = ['asked', 'checked', 'approved'].includes(recovery.state);
  return (
    <>
      <Tag look={looks[recovery.state]}>{t(`recoveries.state.${recovery.state}`)}</Tag>
      <span className="small soft">
        {checkedBy !== undefined && how !== undefined && (
          <span className="recoveries-detail">
            {t('recoveries.checkedBy', { name: checkedBy, how: t(`recoveries.how.${how}`) })}
          </span>
        )}
        {recovery.note !== undefined && <span className="recoveries-detail">{recovery.note}</span>}
        {approvedBy !== undefined && (
          <span className="recoveries-detail">{t('recoveries.approvedBy', { name: approvedBy })}</span>
        )}
        {recovery.reason !== undefined && <span className="recoveries-detail">{recovery.reason}</span>}
        {isOpen && (
          <span className="recoveries-detail">{t('recoveries.until', { date: date(recovery.expiresAt) })}</span>
        )}
      </span>
    </>
  );
};

type Act = { what: 'check' | 'approve' | 'refuse'; recovery: Recovery };

const ToDo = (props: { recovery: Recovery; me: string | undefined; onAct(act: Act): void }) => {
  const { t } = useAccountWords();
  const { recovery } = props;
  const act = (what: Act['what']): void => props.onAct({ what, recovery });
  const refuse = (
    <Button look="quiet" small onClick={() => act('refuse')}>
      {t('recoveries.refuse')}
    </Button>
  );
  switch (recovery.state) {
    case 'asked':
      return (
        <div className="recoveries-actions">
          <Button small onClick={() => act('check')}>
            {t('recoveries.check')}
          </Button>
          {refuse}
        </div>
      );
    case 'checked':
      // Only a hint: the server knows who checked by more than a name.
      return recovery.checkedBy === props.me ? (
        <div className="recoveries-actions">
          <span className="small soft">{t('recoveries.approve.other')}</span>
          {refuse}
        </div>
      ) : (
        <div className="recoveries-actions">
          <Button small onClick={() => act('approve')}>
            {t('recoveries.approve')}
          </Button>
          {refuse}
        </div>
      );
    case 'approved':
      return (
        <a
          className={buttonClass({ look: 'ghost', small: true })}
          href={recoveryLetterAddress(recovery.id)}
          target="_blank"
          rel="noreferrer"
        >
          <Icon name="print" size={18} />
          {t('recoveries.letter')}
        </a>
      );
    default:
      return null;
  }
};

const Recoveries = () => {
  const { t } = useAccountWords();
  const { t: base, date } = useWords();
  const search = useSearch({ from: '/agency/recoveries' });
  const navigate = useNavigate({ from: '/agency/recoveries' });
  const chosen = filters.find((filter) => filter === search.state) ?? 'asked';
  const recoveries = useInfiniteQuery(recoveriesQuery(chosen));
  const { data: session } = useQuery(sessionQuery);
  const [act, setAct] = useState<Act | null>(null);
  const close = (): void => setAct(null);
  return (
    <>
      <PageTitle title={t('recoveries.title')} lead={t('recoveries.lead')} />
      <Chips
        label={t('recoveries.filter')}
        choices={filters.map((id) => ({ id, label: t(`recoveries.filter.${id}`) }))}
        chosen={chosen}
        onChoose={(state) => void navigate({ search: { state }, replace: true, resetScroll: false })}
      />
      <Loaded query={recoveries} lines={4}>
        {(data) => {
          const rows = (data as { pages: { items: Recovery[] }[] }).pages.flatMap((page) => page.items);
          if (rows.length === 0)
            return <State icon="check" title={t('recoveries.none')} text={t('recoveries.none.text')} />;
          return (
            <div className="card recoveries-list">
              <Table
                caption={t('recoveries.title')}
                rows={rows}
                keyOf={(recovery) => recovery.id}
                columns={[
                  {
                    id: 'reference',
                    label: t('recoveries.reference'),
                    show: ({ reference }) => <strong className="num recoveries-reference">{reference}</strong>,
                  },
                  { id: 'name', label: t('recoveries.name'), show: ({ name }) => name },
                  {
                    id: 'asked',
                    label: t('recoveries.asked'),
                    show: ({ askedAt, reach }) => (
                      <>
                        <span className="num">{date(askedAt, 'dateTime')}</span>
                        {reach !== undefined && (
                          <span className="small soft recoveries-detail">{t(`recoveries.reach.${reach}`)}</span>
                        )}
                      </>
                    ),
                  },
                  { id: 'state', label: t('recoveries.state'), show: (one) => <StateOf recovery={one} /> },
                  {
                    id: 'todo',
                    label: t('recoveries.todo'),
                    show: (one) => <ToDo recovery={one} me={session?.name} onAct={setAct} />,
                  },
                ]}
              />
              {recoveries.hasNextPage && (
                <p>
                  <Button
                    look="ghost"
                    busy={recoveries.isFetchingNextPage}
                    onClick={() => void recoveries.fetchNextPage()}
                  >
                    {base('app.more')}
                  </Button>
                </p>
              )}
            </div>
          );
        }}
      </Loaded>
      {act?.what === 'check' && <CheckDialog recovery={act.recovery} onClose={close} />}
      {act?.what === 'approve' && <ApproveDialog recovery={act.recovery} onClose={close} />}
      {act?.what === 'refuse' && <RefuseDialog recovery={act.recovery} onClose={close} />}
    </>
  );
};

export const RecoveriesPage = () => (
  <accountWords.Provider>
    <Recoveries />
  </accountWords.Provider>
);
