// One file of staff: how far it is, what became of it, its letters and results, and the way back as a whole.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import {
  importQuery,
  type RunOrganisation,
  type StaffImport,
  staffLettersAddress,
  staffResultsAddress,
  undoImport,
} from '../../../api/establishment.ts';
import { Button, buttonClass } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { ConfirmDialog } from '../../../components/dialog/dialog.tsx';
import { type Figure, Figures } from '../../../components/figures/figures.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { Notice } from '../../../components/notice/notice.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { ProgressBar } from '../../../components/progress-bar/progress-bar.tsx';
import { Loaded } from '../../../components/states/states.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { useEstablishmentWords } from '../../../words/establishment/establishment-words.ts';
import { useWords } from '../../../words/words.tsx';
import { OfOrganisation } from '../organisation.tsx';
import { ImportState } from '../parts/import-state.tsx';
import { ProblemLines } from '../parts/problem-lines.tsx';
import { useRefusal } from '../staff-words.ts';
import './import-job.css';

const Undo = ({ organisation, job }: { organisation: RunOrganisation; job: StaffImport }) => {
  const { t } = useEstablishmentWords();
  const refusal = useRefusal();
  const say = useToast();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const undo = useMutation({
    mutationFn: () => undoImport(organisation.id, job.id),
    onSuccess: () => say(t('job.undone')),
    onError: (error) => say(refusal(error), { error: true }),
    onSettled: () => {
      setAsking(false);
      void client.invalidateQueries({ queryKey: ['establishment'] });
    },
  });
  return (
    <>
      <Button look="danger" small onClick={() => setAsking(true)}>
        {t('job.undo')}
      </Button>
      {asking && (
        <ConfirmDialog
          danger
          title={t('job.undo.title')}
          text={t('job.undo.confirm')}
          confirm={t('job.undo')}
          busy={undo.isPending}
          onConfirm={() => undo.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
};

const Results = ({ organisation, job }: { organisation: RunOrganisation; job: StaffImport }) => {
  const { t } = useEstablishmentWords();
  return (
    <Card title={t('job.results')}>
      <ul className="plain-list job-files">
        {job.invited > 0 && job.state !== 'undone' && (
          <li>
            <div>
              <strong>{t('job.letters')}</strong>
              <p className="small soft">{t('job.letters.text')}</p>
            </div>
            <a className={buttonClass({ small: true })} href={staffLettersAddress(organisation.id, job.id)} download>
              <Icon name="download" size={18} />
              {t('job.letters.download')}
            </a>
          </li>
        )}
        <li>
          <div>
            <strong>{t('job.csv')}</strong>
            <p className="small soft">{t('job.csv.text')}</p>
          </div>
          <a
            className={buttonClass({ look: 'ghost', small: true })}
            href={staffResultsAddress(organisation.id, job.id)}
            download
          >
            <Icon name="download" size={18} />
            {t('job.csv.download')}
          </a>
        </li>
        {job.state === 'done' && job.invited + job.changed + job.ended > 0 && (
          <li>
            <div>
              <strong>{t('job.undo')}</strong>
              <p className="small soft">{t('job.undo.text')}</p>
            </div>
            <Undo organisation={organisation} job={job} />
          </li>
        )}
      </ul>
    </Card>
  );
};

const Inside = ({ organisation, job }: { organisation: RunOrganisation; job: StaffImport }) => {
  const { t } = useEstablishmentWords();
  const { number } = useWords();
  const client = useQueryClient();
  // Lists that were asked for while it ran are old when it is done.
  useEffect(() => {
    if (job.state !== 'running')
      void client.invalidateQueries({ queryKey: ['establishment', organisation.id, 'staff'] });
  }, [client, job.state, organisation.id]);
  const problems = job.problems ?? [];
  const figures: Figure[] = [
    { id: 'total', label: t('import.lines'), count: job.total },
    { id: 'invited', label: t('job.invited'), count: job.invited, look: 'good' },
    { id: 'changed', label: t('job.changed'), count: job.changed },
    { id: 'same', label: t('import.same'), count: job.same },
    ...(job.ended > 0 ? [{ id: 'ended', label: t('job.ended'), count: job.ended }] : []),
    {
      id: 'refused',
      label: t('job.refused'),
      count: job.refused,
      ...(job.refused > 0 && { look: 'alert' as const, link: (inside) => <a href="#problems">{inside}</a> }),
    },
  ];
  return (
    <div className="stack">
      {job.state === 'running' && (
        <Card>
          <div className="stack">
            <ProgressBar
              label={t('job.progress')}
              done={job.done}
              total={job.total}
              detail={t('job.progress.of', { done: number(job.done), total: number(job.total) })}
            />
            <p className="small soft">{t('job.leave')}</p>
          </div>
        </Card>
      )}
      {job.state === 'failed' && (
        <Notice look="alert" title={t('job.failed.title')}>
          {t('job.failed.text')}
        </Notice>
      )}
      {job.state === 'undone' && (
        <Notice look="calm" title={t('job.undone.title')}>
          {t('job.undone.text')}
        </Notice>
      )}
      <Figures label={t('job.results')} figures={figures} />
      {job.state !== 'running' && <Results organisation={organisation} job={job} />}
      {problems.length > 0 && (
        <Card id="problems" title={t('import.problems')}>
          <ProblemLines problems={problems} />
        </Card>
      )}
    </div>
  );
};

export const ImportJobPage = () => {
  const { org } = useSearch({ from: '/establishment/imports/$importId' });
  return <OfOrganisation asked={org}>{(organisation) => <JobOf organisation={organisation} />}</OfOrganisation>;
};

const JobOf = ({ organisation }: { organisation: RunOrganisation }) => {
  const { t } = useEstablishmentWords();
  const { date } = useWords();
  const { importId } = useParams({ from: '/establishment/imports/$importId' });
  const job = useQuery(importQuery(organisation.id, importId));
  return (
    <Loaded query={job} lines={4}>
      {(one) => (
        <>
          <PageTitle title={one.name} back={{ to: '/establishment/imports', label: t('imports.title') }}>
            <p className="row small soft">
              <ImportState state={one.state} />
              {t('job.about', { by: one.by, date: date(one.startedAt, 'dateTime') })}
            </p>
          </PageTitle>
          <Inside organisation={organisation} job={one} />
        </>
      )}
    </Loaded>
  );
};
