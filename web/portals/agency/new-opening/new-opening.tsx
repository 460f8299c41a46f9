// Open records from a file: what is expected, what would become of the file, then one decision.
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useRef, useState } from 'react';
import { type Preview, previewOpening, startOpening } from '../../../api/agency.ts';
import { Button, buttonClass } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { type Figure, Figures } from '../../../components/figures/figures.tsx';
import { FileDrop } from '../../../components/file-drop/file-drop.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { ProgressBar } from '../../../components/progress-bar/progress-bar.tsx';
import { useErrorText } from '../../../components/states/states.tsx';
import { useWords } from '../../../words/words.tsx';
import { MoveTable, ProblemTable } from '../problem-table/problem-table.tsx';
import './new-opening.css';

const fileBytesMax = 10_000_000;
const linesMax = 100_000;

type Step =
  | { at: 'choose'; file?: File; wrong?: string }
  | { at: 'reading' | 'sending'; file: File; progress: number }
  | { at: 'look'; file: File; preview: Preview; wrong?: string };

const Expected = () => {
  const { t, number } = useWords();
  return (
    <Card title={t('bulk.expected')}>
      <div className="stack-tight">
        <p>{t('bulk.expected.text')}</p>
        <pre className="bulk-example num">
          {'matricule;referent\n1968 0304 123 18;P100011\n2001 0228 007 69;P100048'}
        </pre>
        <ul className="small bulk-rules">
          <li>{t('bulk.rule.matricule')}</li>
          <li>{t('bulk.rule.referent')}</li>
          <li>{t('bulk.rule.limit', { lines: number(linesMax) })}</li>
        </ul>
        <p>
          <a href="/declarations-example.csv" download className={buttonClass({ look: 'quiet', small: true })}>
            <Icon name="download" size={18} />
            {t('bulk.example.download')}
          </a>
        </p>
      </div>
    </Card>
  );
};

const Found = ({ preview }: { preview: Preview }) => {
  const { t, number } = useWords();
  const figures: Figure[] = [
    { id: 'total', label: t('openings.lines'), count: preview.total },
    { id: 'valid', label: t('bulk.valid'), count: preview.valid - preview.already, look: 'good' },
    { id: 'already', label: t('openings.already'), count: preview.already },
    ...(preview.moved === 0
      ? []
      : [
          {
            id: 'moved',
            label: t('openings.moved'),
            count: preview.moved,
            link: (inside: ReactNode) => <a href="#moves">{inside}</a>,
          },
        ]),
    {
      id: 'wrong',
      label: t('bulk.wrong'),
      count: preview.refused,
      ...(preview.refused > 0 && { look: 'alert' as const, link: (inside) => <a href="#problems">{inside}</a> }),
    },
  ];
  return (
    <>
      <Figures label={t('bulk.preview')} figures={figures} />
      {preview.problems.length > 0 && (
        <Card
          id="problems"
          title={t('bulk.problems')}
          aside={
            preview.refused > preview.problems.length && (
              <span className="small soft num">
                {t('app.shown', { shown: number(preview.problems.length), total: number(preview.refused) })}
              </span>
            )
          }
        >
          <p className="small soft">{t('bulk.problems.text')}</p>
          <ProblemTable problems={preview.problems} />
        </Card>
      )}
      {preview.moves.length > 0 && (
        <Card
          id="moves"
          title={t('bulk.moves')}
          aside={
            preview.moved > preview.moves.length && (
              <span className="small soft num">
                {t('app.shown', { shown: number(preview.moves.length), total: number(preview.moved) })}
              </span>
            )
          }
        >
          <p className="small soft">{t('bulk.moves.text')}</p>
          <MoveTable moves={preview.moves} />
        </Card>
      )}
    </>
  );
};

const Confirm = (props: { preview: Preview; onOpen(): void; onCancel(): void }) => {
  const { t } = useWords();
  const { refused, moved } = props.preview;
  const valid = props.preview.valid - props.preview.already;
  const acts = valid > 0 || moved > 0;
  return (
    <Card title={t('bulk.confirm.title')}>
      <div className="stack-tight">
        {!acts && <p>{t('bulk.confirm.nothing')}</p>}
        {valid > 0 && <p>{t('bulk.confirm.text', { count: valid })}</p>}
        {moved > 0 && <p>{t('bulk.confirm.moved', { count: moved })}</p>}
        {acts && refused > 0 && <p className="small soft">{t('bulk.confirm.rest', { count: refused })}</p>}
        <p className="row">
          {acts && (
            <Button onClick={props.onOpen}>
              {valid > 0 ? t('bulk.confirm', { count: valid }) : t('bulk.confirm.move', { count: moved })}
            </Button>
          )}
          <Button look="ghost" onClick={props.onCancel}>
            {t('app.cancel')}
          </Button>
        </p>
      </div>
    </Card>
  );
};

export const NewOpeningPage = () => {
  const { t, number, bytes } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const errorText = useErrorText();
  const [step, setStep] = useState<Step>({ at: 'choose' });
  const latest = useRef<File | null>(null);

  const choose = async (file: File | null): Promise<void> => {
    latest.current = file;
    if (file === null) return setStep({ at: 'choose' });
    if (file.size > fileBytesMax)
      return setStep({ at: 'choose', file, wrong: t('bulk.file.too-large', { size: bytes(fileBytesMax) }) });
    setStep({ at: 'reading', file, progress: 0 });
    try {
      const preview = await previewOpening(file, (progress) =>
        setStep((now) => (now.at === 'reading' && now.file === file ? { ...now, progress } : now)),
      );
      // Another one may have been chosen while a large one was read.
      if (latest.current === file) setStep({ at: 'look', file, preview });
    } catch (error) {
      if (latest.current === file) setStep({ at: 'choose', file, wrong: errorText(error) });
    }
  };
  const open = async (file: File, preview: Preview): Promise<void> => {
    setStep({ at: 'sending', file, progress: 0 });
    try {
      const { id } = await startOpening(file, (progress) => setStep({ at: 'sending', file, progress }));
      await client.invalidateQueries({ queryKey: ['agency'] });
      await navigate({ to: '/agency/openings/$openingId', params: { openingId: id } });
    } catch (error) {
      setStep({ at: 'look', file, preview, wrong: errorText(error) });
    }
  };
  return (
    <>
      <PageTitle
        title={t('bulk.title')}
        lead={t('bulk.lead')}
        back={{ to: '/agency/openings', label: t('openings.title') }}
      />
      <div className="columns">
        <div className="stack">
          <FileDrop
            label={t('bulk.drop')}
            hint={t('bulk.drop.hint', { size: bytes(fileBytesMax) })}
            accept=".csv,.txt,text/csv,text/plain"
            file={step.file ?? null}
            error={step.at === 'choose' || step.at === 'look' ? step.wrong : undefined}
            onFile={(file) => void choose(file)}
          />
          {(step.at === 'reading' || step.at === 'sending') && (
            <Card>
              <ProgressBar
                label={step.at === 'reading' ? t('bulk.reading') : t('bulk.sending')}
                done={step.progress}
                total={1}
                detail={`${number(Math.round(step.progress * 100))} %`}
              />
            </Card>
          )}
          <div role="status" className="stack bulk-found">
            {step.at === 'look' && <Found preview={step.preview} />}
          </div>
          {step.at === 'look' && (
            <Confirm
              preview={step.preview}
              onOpen={() => void open(step.file, step.preview)}
              onCancel={() => void choose(null)}
            />
          )}
        </div>
        <aside className="stack">
          <Expected />
        </aside>
      </div>
    </>
  );
};
