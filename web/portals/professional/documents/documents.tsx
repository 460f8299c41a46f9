// All documents and results of a patient, newest first, with filters that stand in the address.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef } from 'react';
import { categories } from '../../../api/model.ts';
import type { TimelineSearch } from '../../../api/patient.ts';
import { patientTimelineQuery } from '../../../api/professional.ts';
import { Button } from '../../../components/button/button.tsx';
import { DateField, SelectField } from '../../../components/fields/fields.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { useRowKeys } from '../../../components/row-keys/row-keys.ts';
import { SearchBox } from '../../../components/search-box/search-box.tsx';
import { ShowMore } from '../../../components/show-more/show-more.tsx';
import { Loaded, State } from '../../../components/states/states.tsx';
import { useWords } from '../../../words/words.tsx';
import { PatientRoom, usePatientId } from '../patient-room.tsx';
import { DocumentsTable } from './documents-table.tsx';
import './documents.css';

const Filters = (props: { search: TimelineSearch; onChange(changed: TimelineSearch): void }) => {
  const { t } = useWords();
  const { search } = props;
  return (
    <div className="documents-filters no-print">
      <SearchBox
        label={t('documents.search')}
        showLabel
        value={search.q ?? ''}
        onSearch={(q) => props.onChange({ q })}
        focusFirst
      />
      <SelectField
        label={t('record.filter')}
        value={search.category ?? ''}
        onChange={(event) => props.onChange({ category: event.target.value })}
        options={[
          { id: '', label: t('record.all') },
          ...categories.map((category) => ({
            id: category,
            label:
              category === 'patient'
                ? t('category.pro.patient')
                : category === 'directives'
                  ? t('category.pro.directives')
                  : t(`category.${category}`),
          })),
        ]}
      />
      <DateField label={t('record.from')} value={search.from ?? ''} onChange={(from) => props.onChange({ from })} />
      <DateField label={t('record.to')} value={search.to ?? ''} onChange={(to) => props.onChange({ to })} />
    </div>
  );
};

const Documents = () => {
  const { t } = useWords();
  const patientId = usePatientId();
  const search = useSearch({ from: '/pro/patients/$patientId/documents' });
  const navigate = useNavigate();
  const timeline = useInfiniteQuery(patientTimelineQuery(patientId, search));
  const box = useRef<HTMLDivElement>(null);
  const onKeyDown = useRowKeys(box, timeline.isPlaceholderData ? null : (search.q ?? ''));
  const filtered = Object.keys(search).length > 0;
  const go = (wanted: TimelineSearch): void =>
    void navigate({
      to: '/pro/patients/$patientId/documents',
      params: { patientId },
      search: wanted,
      replace: true,
      resetScroll: false,
    });
  const change = (changed: TimelineSearch): void => {
    const wanted = Object.entries({ ...search, ...changed }).filter(([, value]) => value !== '' && value !== undefined);
    go(Object.fromEntries(wanted));
  };
  const items = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  const total = timeline.data?.pages[0]?.total ?? items.length;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys are a shortcut; every row is a link by itself
    <div ref={box} onKeyDown={onKeyDown} className="stack">
      <Filters search={search} onChange={change} />
      <Loaded query={timeline} lines={5}>
        {() => {
          if (items.length === 0 && filtered)
            return (
              <State icon="search" title={t('record.noMatch.title')} text={t('record.noMatch.text')}>
                <Button look="ghost" onClick={() => go({})}>
                  {t('record.resetFilters')}
                </Button>
              </State>
            );
          if (items.length === 0)
            return <State icon="document" title={t('documents.none.title')} text={t('documents.none.text')} />;
          return (
            <div>
              <p className="small soft num row documents-count" role="status">
                {t('record.found', { count: total })}
                {filtered && (
                  <Button look="quiet" small onClick={() => go({})}>
                    {t('record.resetFilters')}
                  </Button>
                )}
              </p>
              <div className={timeline.isPlaceholderData ? 'card documents documents-old' : 'card documents'}>
                <DocumentsTable items={items} />
              </div>
              <ShowMore
                shown={items.length}
                total={total}
                hasMore={timeline.hasNextPage}
                busy={timeline.isFetchingNextPage}
                onMore={() => void timeline.fetchNextPage()}
              />
            </div>
          );
        }}
      </Loaded>
    </div>
  );
};

export const DocumentsPage = () => {
  const { t } = useWords();
  return (
    <PatientRoom title={t('documents.title')}>
      {(brief) => (
        <>
          <PageTitle
            title={t('documents.title')}
            tab={null}
            back={{ to: '/pro/patients/$patientId', params: { patientId: brief.patient.id }, label: t('brief.back') }}
          />
          <Documents />
        </>
      )}
    </PatientRoom>
  );
};
