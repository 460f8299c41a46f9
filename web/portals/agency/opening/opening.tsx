// One file of declarations: how far it is, what became of it, and the letters and results that it leaves.
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { lettersAddress, type Opening, openingQuery, resultsAddress } from '../../../api/agency.ts';
import { buttonClass } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { type Figure, Figures } from '../../../components/figures/figures.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { Notice } from '../../../components/notice/notice.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { ProgressBar } from '../../../components/progress-bar/progress-bar.tsx';
import { Loaded } from '../../../components/states/states.tsx';
import { useWords } from '../../../words/words.tsx';
import { JobState } from '../openings/job-state.tsx';
import { ProblemTable } from '../problem-table/problem-table.tsx';
import './opening.css';

const Progress = ({ job }: { job: Opening }) => {
  const { t, number } = useWords();
  return (
    <Card>
      <div className="stack">
        <ProgressBar
          label={t('opening.progress')}
          done={job.done}
          total={job.total}
          detail={t('opening.progress.of', { done: number(job.done), total: number(job.total) })}
        />
        <p className="small soft">{t('opening.leave')}</p>
      </div>
    </Card>
  );
};

const Results = ({ job }: { job: Opening }) => {
  const { t } = useWords();
  return (
    <Card id="results" title={t('opening.results')}>
      <ul className="plain-list opening-files">
        <li>
          <div>
            <strong>{t('opening.letters')}</strong>
            <p className="small soft">
              {job.opened > 0 ? t('opening.letters.text', { count: job.opened }) : t('opening.letters.none')}
            </p>
          </div>
          {job.opened > 0 && (
            <a className={buttonClass({ small: true })} href={lettersAddress(job.id)} download>
              <Icon name="download" size={18} />
              {t('opening.letters.download')}
            </a>
          )}
        </li>
        <li>
          <div>
            <strong>{t('opening.csv')}</strong>
            <p className="small soft">{t('opening.csv.text')}</p>
            {job.moved > 0 && <p className="small soft">{t('opening.csv.moved', { count: job.moved })}</p>}
          </div>
          <a className={buttonClass({ look: 'ghost', small: true })} href={resultsAddress(job.id)} download>
            <Icon name="download" size={18} />
            {t('opening.csv.download')}
          </a>
        </li>
      </ul>
    </Card>
  );
};

const Inside = ({ job }: { job: Opening }) => {
  const { t, number } = useWords();
  const problems = job.problems ?? [];
  const figures: Figure[] = [
    { id: 'total', label: t('openings.lines'), count: job.total },
    { id: 'opened', label: t('openings.opened'), count: job.opened, look: 'good' },
    { id: 'already', label: t('openings.already'), count: job.already },
    // Which ones they are stands in the file of results.
    ...(job.moved === 0
      ? []
      : [
          {
            id: 'moved',
            label: t('openings.moved'),
            count: job.moved,
            ...(job.state !== 'running' && { link: (inside: ReactNode) => <a href="#results">{inside}</a> }),
          },
        ]),
    {
      id: 'refused',
      label: t('openings.refused'),
      count: job.refused,
      ...(job.refused > 0 && { look: 'alert' as const, link: (inside) => <a href="#problems">{inside}</a> }),
    },
  ];
  return (
    <div className="stack">
      {job.state === 'running' && <Progress job={job} />}
      {job.state === 'failed' && (
        <Notice look="alert" title={t('opening.failed.title')}>
          {t('opening.failed.text')}
        </Notice>
      )}
      <Figures label={t('opening.figures')} figures={figures} />
      {job.state !== 'running' && <Results job={job} />}
      {problems.length > 0 && (
        <Card
          id="problems"
          title={t('opening.problems')}
          aside={
            job.refused > problems.length && (
              <span className="small soft num">
                {t('app.shown', { shown: number(problems.length), total: number(job.refused) })}
              </span>
            )
          }
        >
          <ProblemTable problems={problems} />
        </Card>
      )}
    </div>
  );
};

export const OpeningPage = () => {
  const { t, date } = useWords();
  const { openingId } = useParams({ from: '/agency/openings/$openingId' });
  const opening = useQuery(openingQuery(openingId));
  return (
    <Loaded query={opening} lines={4}>
      {(job) => (
        <>
          <PageTitle title={job.name} back={{ to: '/agency/openings', label: t('openings.title') }}>
            <p className="row small soft opening-about">
              <JobState job={job} />
              {t('opening.about', { by: job.by, date: date(job.startedAt, 'dateTime') })}
            </p>
          </PageTitle>
          <Inside job={job} />
        </>
      )}
    </Loaded>
  );
};
