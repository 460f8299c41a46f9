// Take in staff from a file: what is expected, what would become of it, then one decision.
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import {
  type PreviewLine,
  previewStaff,
  type RunOrganisation,
  type StaffPreview,
  startStaffImport,
} from '../../../api/establishment.ts';
import { Button } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { type Figure, Figures } from '../../../components/figures/figures.tsx';
import { FileDrop } from '../../../components/file-drop/file-drop.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { ProgressBar } from '../../../components/progress-bar/progress-bar.tsx';
import { useEstablishmentWords } from '../../../words/establishment/establishment-words.ts';
import { useWords } from '../../../words/words.tsx';
import { OfOrganisation, OrganisationChoice } from '../organisation.tsx';
import { ProblemLines } from '../parts/problem-lines.tsx';
import { useRefusal } from '../staff-words.ts';
import './import.css';

const fileBytesMax = 2 * 1024 * 1024;

type Step =
  | { at: 'choose'; file?: File; wrong?: string }
  | { at: 'reading' | 'sending'; file: File; progress: number }
  | { at: 'look'; file: File; preview: StaffPreview; wrong?: string };

const Expected = () => {
  const { t } = useEstablishmentWords();
  return (
    <Card title={t('import.expected')}>
      <div className="stack-tight">
        <p>{t('import.expected.text')}</p>
        <pre className="import-example num">
          {'number;function;from;until\nP100011;member;;\nP100048;administrator;01.12.2026;'}
        </pre>
        <ul className="small import-rules">
          <li>{t('import.rule.number')}</li>
          <li>{t('import.rule.function')}</li>
          <li>{t('import.rule.days')}</li>
          <li>{t('import.rule.languages')}</li>
        </ul>
      </div>
    </Card>
  );
};

const Names = (props: { title: string; lines: PreviewLine[]; total: number }) => {
  const { t } = useEstablishmentWords();
  if (props.lines.length === 0) return null;
  const more = props.total - props.lines.length;
  return (
    <details className="import-names">
      <summary>
        {props.title} <span className="soft num">({props.total})</span>
      </summary>
      <ul className="plain-list small">
        {props.lines.map((one) => (
          <li key={one.line}>
            {one.name} <span className="soft num">{one.number}</span>
          </li>
        ))}
        {more > 0 && <li className="soft">{t('import.who.more', { count: more })}</li>}
      </ul>
    </details>
  );
};

const Found = ({ preview }: { preview: StaffPreview }) => {
  const { t } = useEstablishmentWords();
  const figures: Figure[] = [
    { id: 'total', label: t('import.lines'), count: preview.total },
    { id: 'invited', label: t('import.invited'), count: preview.invited, look: 'good' },
    { id: 'changed', label: t('import.changed'), count: preview.changed },
    { id: 'same', label: t('import.same'), count: preview.same },
    ...(preview.ended > 0
      ? [{ id: 'ended', label: t('import.ended'), count: preview.ended, look: 'alert' as const }]
      : []),
    {
      id: 'refused',
      label: t('import.refused'),
      count: preview.refused,
      ...(preview.refused > 0 && { look: 'alert' as const, link: (inside) => <a href="#problems">{inside}</a> }),
    },
  ];
  return (
    <>
      <Figures label={t('import.preview')} figures={figures} />
      <Card>
        <div className="stack-tight">
          {preview.letters > 0 && <p>{t('import.letters', { count: preview.letters })}</p>}
          <Names title={t('import.who.ended')} lines={preview.endedLines} total={preview.ended} />
          <Names title={t('import.who.changed')} lines={preview.changedLines} total={preview.changed} />
          <Names title={t('import.who.invited')} lines={preview.invitedLines} total={preview.invited} />
        </div>
      </Card>
      {preview.problems.length > 0 && (
        <Card id="problems" title={t('import.problems')}>
          <p className="small soft">{t('import.problems.text')}</p>
          <ProblemLines problems={preview.problems} />
        </Card>
      )}
    </>
  );
};

export const ImportPage = () => {
  const { org } = useSearch({ from: '/establishment/import' });
  return (
    <OfOrganisation asked={org}>
      {(organisation, all) => <ImportInto key={organisation.id} organisation={organisation} all={all} />}
    </OfOrganisation>
  );
};

const ImportInto = ({ organisation, all }: { organisation: RunOrganisation; all: RunOrganisation[] }) => {
  const { t } = useEstablishmentWords();
  const words = useWords();
  const refusal = useRefusal();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [step, setStep] = useState<Step>({ at: 'choose' });
  const [gone, setGone] = useState(false);
  const latest = useRef<File | null>(null);

  const choose = async (file: File | null, ending: boolean): Promise<void> => {
    latest.current = file;
    if (file === null) return setStep({ at: 'choose' });
    if (file.size > fileBytesMax) return setStep({ at: 'choose', file, wrong: t('import.tooLarge') });
    setStep({ at: 'reading', file, progress: 0 });
    try {
      const preview = await previewStaff(organisation.id, file, ending, (progress) =>
        setStep((now) => (now.at === 'reading' && now.file === file ? { ...now, progress } : now)),
      );
      if (latest.current === file) setStep({ at: 'look', file, preview });
    } catch (error) {
      if (latest.current === file) setStep({ at: 'choose', file, wrong: refusal(error) });
    }
  };
  const start = async (file: File, preview: StaffPreview): Promise<void> => {
    setStep({ at: 'sending', file, progress: 0 });
    try {
      const { id } = await startStaffImport(organisation.id, file, gone, (progress) =>
        setStep({ at: 'sending', file, progress }),
      );
      await client.invalidateQueries({ queryKey: ['establishment'] });
      await navigate({
        to: '/establishment/imports/$importId',
        params: { importId: id },
        search: { org: organisation.id },
      });
    } catch (error) {
      setStep({ at: 'look', file, preview, wrong: refusal(error) });
    }
  };
  const acts = step.at === 'look' && step.preview.invited + step.preview.changed + step.preview.ended > 0;
  return (
    <>
      <PageTitle
        title={t('import.title')}
        lead={t('import.lead')}
        back={{ to: '/establishment', label: t('staff.title') }}
      />
      <div className="columns import-columns">
        <div className="stack">
          <OrganisationChoice
            chosen={organisation}
            all={all}
            onChoose={(id) => void navigate({ to: '/establishment/import', search: { org: id }, replace: true })}
          />
          <FileDrop
            label={t('import.drop')}
            hint={t('import.drop.hint')}
            accept=".csv,.txt,text/csv,text/plain"
            file={step.file ?? null}
            error={step.at === 'choose' || step.at === 'look' ? step.wrong : undefined}
            onFile={(file) => void choose(file, gone)}
          />
          <label className="choice">
            <input
              type="checkbox"
              checked={gone}
              onChange={(event) => {
                setGone(event.target.checked);
                if (step.file !== undefined) void choose(step.file, event.target.checked);
              }}
            />
            <span>
              <span className="choice-label">{t('import.gone')}</span>
              <span className="small soft choice-hint">{t('import.gone.hint')}</span>
            </span>
          </label>
          {(step.at === 'reading' || step.at === 'sending') && (
            <Card>
              <ProgressBar
                label={step.at === 'reading' ? t('import.reading') : t('import.sending')}
                done={step.progress}
                total={1}
                detail={`${words.number(Math.round(step.progress * 100))} %`}
              />
            </Card>
          )}
          <div role="status" className="stack import-found">
            {step.at === 'look' && <Found preview={step.preview} />}
          </div>
          {step.at === 'look' && (
            <div className="stack-tight">
              {!acts && <p>{t('import.confirm.nothing')}</p>}
              <p className="row">
                {acts && <Button onClick={() => void start(step.file, step.preview)}>{t('import.confirm')}</Button>}
                <Button look="ghost" onClick={() => void choose(null, gone)}>
                  {words.t('app.cancel')}
                </Button>
              </p>
            </div>
          )}
        </div>
        <aside className="stack">
          <Expected />
        </aside>
      </div>
    </>
  );
};
