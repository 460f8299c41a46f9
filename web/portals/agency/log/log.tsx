// The platform's log, for the data protection officer and the auditor: filtered, page by page, as a file.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type LogItem, type LogSearch, logFileAddress, logQuery } from '../../../api/mandates.ts';
import { Button, buttonClass } from '../../../components/button/button.tsx';
import { DateField, SelectField } from '../../../components/fields/fields.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { SearchBox } from '../../../components/search-box/search-box.tsx';
import { Loaded, State } from '../../../components/states/states.tsx';
import { Table } from '../../../components/table/table.tsx';
import { Tag } from '../../../components/tag/tag.tsx';
import { mandateWords, useMandateWords } from '../../../words/mandates/mandates-words.ts';
import { useWords } from '../../../words/words.tsx';
import './log.css';

const actions = [
  'signed-in',
  'sign-in-refused',
  'changed-account',
  'changed-staff',
  'changed-mandate',
  'registered-client',
  'connected-app',
  'removed-app',
  'found-person',
  'saw-platform-log',
] as const;
type Action = (typeof actions)[number];
const kinds = ['patient', 'professional', 'system', 'administrator', 'operator', 'anonymous'] as const;
const isOneOf = <T extends string>(list: readonly T[], text: string): text is T =>
  (list as readonly string[]).includes(text);

export const LogPage = () => (
  <mandateWords.Provider>
    <Inside />
  </mandateWords.Provider>
);

const Inside = () => {
  const { t } = useMandateWords();
  const { t: base, date } = useWords();
  const search = useSearch({ from: '/agency/log' });
  const navigate = useNavigate({ from: '/agency/log' });
  const log = useInfiniteQuery(logQuery(search));
  const change = (changed: LogSearch): void =>
    void navigate({
      search: Object.fromEntries(
        Object.entries({ ...search, ...changed }).filter(([, value]) => value !== '' && value !== undefined),
      ),
      replace: true,
      resetScroll: false,
    });
  const actionText = (action: string): string =>
    isOneOf<Action>(actions, action) ? t(`act.${action}`) : t('act.other');
  return (
    <>
      <PageTitle title={t('log.title')} lead={t('log.lead')} />
      <div className="log-filters no-print">
        <SearchBox label={t('log.who')} showLabel value={search.who ?? ''} onSearch={(who) => change({ who })} />
        <SelectField
          label={t('log.action')}
          options={[{ id: '', label: t('log.all') }, ...actions.map((id) => ({ id, label: t(`act.${id}`) }))]}
          value={search.action ?? ''}
          onChange={(event) => change({ action: event.target.value })}
        />
        <DateField label={base('record.from')} value={search.from ?? ''} onChange={(from) => change({ from })} />
        <DateField label={base('record.to')} value={search.to ?? ''} onChange={(to) => change({ to })} />
      </div>
      <Loaded query={log} lines={6}>
        {(data) => {
          const rows = (data as { pages: { items: LogItem[] }[] }).pages.flatMap((page) => page.items);
          if (rows.length === 0 && !log.hasNextPage) return <State icon="search" title={t('log.none')} />;
          return (
            <>
              <p className="log-file no-print">
                <a href={logFileAddress(search)} download className={buttonClass({ look: 'ghost', small: true })}>
                  <Icon name="download" size={18} />
                  {t('log.file')}
                </a>
              </p>
              <div className="card log-card">
                <Table
                  caption={t('log.title')}
                  rows={rows}
                  keyOf={(one) => one.id}
                  columns={[
                    {
                      id: 'when',
                      label: t('log.when'),
                      show: (one) => <span className="num">{date(one.at, 'dateTime')}</span>,
                    },
                    {
                      id: 'who',
                      label: t('log.who'),
                      show: (one) => (
                        <>
                          <strong>{one.who.name}</strong>{' '}
                          <span className="small soft">
                            {isOneOf(kinds, one.who.kind) ? t(`kindOf.${one.who.kind}`) : ''}
                            {one.who.for !== undefined && `, ${t('log.on', { name: one.who.for })}`}
                          </span>
                        </>
                      ),
                    },
                    {
                      id: 'action',
                      label: t('log.action'),
                      show: (one) => (
                        <>
                          {actionText(one.action)}
                          {one.detail !== undefined && <span className="small soft log-detail">{one.detail}</span>}
                        </>
                      ),
                    },
                    {
                      id: 'what',
                      label: t('log.what'),
                      show: (one) => (
                        <span className="small log-what">
                          {one.what.map(({ type, id }) => (
                            <span key={`${type} ${id}`}>{[type, id].filter(Boolean).join(' ')}</span>
                          ))}
                        </span>
                      ),
                    },
                    {
                      id: 'outcome',
                      label: t('log.outcome'),
                      show: (one) =>
                        one.outcome === 'refused' ? (
                          <Tag look="alert">{t('log.refused')}</Tag>
                        ) : (
                          <span className="small">{t('log.permitted')}</span>
                        ),
                    },
                  ]}
                />
              </div>
              {log.hasNextPage && (
                <p className="log-more no-print">
                  <Button look="ghost" busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                    {t('log.more')}
                  </Button>
                </p>
              )}
            </>
          );
        }}
      </Loaded>
    </>
  );
};
