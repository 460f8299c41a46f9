// The workbench at a glance: how much there is of what, and how many records were opened on which day.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { type Overview, overviewQuery } from '../../../api/agency.ts';
import { buttonClass } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { Chips } from '../../../components/chips/chips.tsx';
import { DayChart } from '../../../components/day-chart/day-chart.tsx';
import { everyDay, everyMonth } from '../../../components/day-chart/every-day.ts';
import { type Figure, Figures } from '../../../components/figures/figures.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { Loaded } from '../../../components/states/states.tsx';
import { useWords } from '../../../words/words.tsx';
import './overview.css';

const toByDay = (inside: ReactNode) => <a href="#by-day">{inside}</a>;
const toDirectory = (inside: ReactNode) => <Link to="/professionals">{inside}</Link>;
const toOpenings = (inside: ReactNode) => <Link to="/agency/openings">{inside}</Link>;
const toPerson = (inside: ReactNode) => <Link to="/agency/volunteer">{inside}</Link>;
// What stands in records is not the agency's to list: the number leads to what it counts, in words.
const toMeaning = (inside: ReactNode) => <a href="#meaning">{inside}</a>;

type Step = 'day' | 'month';

const OpenedCard = ({ byDay }: { byDay: Overview['byDay'] }) => {
  const { t, today, number } = useWords();
  const known = byDay.map(({ day, opened }) => ({ period: day, count: opened }));
  const days = everyDay(known, today());
  // Days alone would hide what was opened before them.
  const recent = days.filter((one) => one.count > 0).length;
  const [step, setStep] = useState<Step>(recent * 2 < known.length ? 'month' : 'day');
  const counts = step === 'day' ? days : everyMonth(known, today());
  const sum = counts.reduce((all, one) => all + one.count, 0);
  return (
    <Card id="by-day" title={step === 'day' ? t('overview.byDay') : t('overview.byMonth')}>
      {known.length === 0 ? (
        <p className="soft">{t('overview.byDay.none')}</p>
      ) : (
        <div className="stack">
          <div className="row-between overview-step">
            <Chips
              label={t('overview.opened')}
              chosen={step}
              onChoose={(id) => setStep(id === 'month' ? 'month' : 'day')}
              choices={[
                { id: 'day', label: t('overview.step.day') },
                { id: 'month', label: t('overview.step.month') },
              ]}
            />
            <span className="small soft num">{t('overview.sum', { count: number(sum) })}</span>
          </div>
          <DayChart
            key={step}
            label={step === 'day' ? t('overview.byDay') : t('overview.byMonth')}
            counts={counts}
            columns={{ period: t('result.table.date'), count: t('overview.opened') }}
          />
        </div>
      )}
    </Card>
  );
};

const meanings = (overview: Overview) =>
  (['open', 'closed', 'documents', 'referents', 'circles', 'persons'] as const).filter(
    (name) => name !== 'referents' || overview.referents !== undefined,
  );

const Inside = ({ overview }: { overview: Overview }) => {
  const { t } = useWords();
  const { records } = overview;
  const figures: Figure[] = [
    { id: 'open', label: t('overview.open'), count: records.open, link: toByDay },
    { id: 'month', label: t('overview.month'), count: records.openedThisMonth, link: toByDay },
    { id: 'closed', label: t('overview.closed'), count: records.closed, link: toMeaning },
    { id: 'documents', label: t('overview.documents'), count: overview.documents, link: toMeaning },
    ...(overview.referents === undefined
      ? []
      : [{ id: 'referents', label: t('overview.referents'), count: overview.referents, link: toMeaning }]),
    { id: 'circles', label: t('overview.circles'), count: overview.circles, link: toMeaning },
    { id: 'persons', label: t('overview.persons'), count: overview.persons, link: toPerson },
    { id: 'professionals', label: t('overview.professionals'), count: overview.professionals, link: toDirectory },
    { id: 'organisations', label: t('overview.organisations'), count: overview.organisations, link: toDirectory },
    { id: 'jobs', label: t('overview.jobs'), count: overview.jobs, link: toOpenings },
  ];
  return (
    <div className="stack overview">
      <Figures label={t('overview.title')} figures={figures} />
      <OpenedCard byDay={overview.byDay} />
      <Card id="meaning" title={t('overview.meaning')}>
        <dl className="overview-meaning">
          {meanings(overview).map((name) => (
            <div key={name}>
              <dt>{t(`overview.${name}`)}</dt>
              <dd className="small">{t(`overview.${name}.what`)}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </div>
  );
};

export const OverviewPage = () => {
  const { t } = useWords();
  const overview = useQuery(overviewQuery);
  return (
    <>
      <div className="row-between">
        <PageTitle title={t('overview.title')} lead={t('overview.lead')} />
        <p className="row overview-acts">
          <Link to="/agency/openings/new" className={buttonClass()}>
            <Icon name="upload" size={20} />
            {t('openings.new')}
          </Link>
          <Link to="/agency/volunteer" className={buttonClass({ look: 'ghost' })}>
            {t('nav.volunteer')}
          </Link>
        </p>
      </div>
      <Loaded query={overview} lines={5}>
        {(found) => <Inside overview={found} />}
      </Loaded>
    </>
  );
};
