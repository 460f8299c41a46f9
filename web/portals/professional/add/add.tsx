// Add a document or a note: chosen, described, read over once, sent. What is written is lost neither by an error nor by a
// walk through the portal.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Item } from '../../../api/model.ts';
import { addDocument, type Brief, documentKindsQuery } from '../../../api/professional.ts';
import { Button, buttonClass } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { Notice } from '../../../components/notice/notice.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { surnameFirst } from '../../../components/person-words/surname-first.ts';
import { ProgressBar } from '../../../components/progress-bar/progress-bar.tsx';
import { Loaded, State } from '../../../components/states/states.tsx';
import { useWords } from '../../../words/words.tsx';
import { PatientRoom } from '../patient-room.tsx';
import { AddForm, type Kind } from './add-form.tsx';
import { base64Of } from './check-file.ts';
import { type Draft, useDrafts } from './drafts.tsx';
import { SendProblem } from './send-problem.tsx';
import './add.css';

type Step =
  | { at: 'form' }
  | { at: 'review'; error?: unknown }
  | { at: 'sending'; progress: number }
  | { at: 'done'; item: Item };

const emptyDraft = (today: string): Draft => ({
  form: 'pdf',
  file: null,
  note: '',
  kind: '',
  title: '',
  date: today,
  level: 'N',
});

const Review = (props: { draft: Draft; kind: Kind | undefined; patient: string }) => {
  const { t, date, bytes } = useWords();
  const { draft } = props;
  const facts: [string, string][] = [
    [t('add.review.patient'), props.patient],
    [t('add.kind'), props.kind?.label ?? draft.kind],
    [t('add.docTitle'), draft.title],
    [t('add.date'), date(draft.date)],
    [t('add.level'), t(`level.${draft.level}`)],
  ];
  return (
    <>
      <dl className="add-review">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{draft.form === 'pdf' ? t('add.file') : t('add.note')}</dt>
          <dd>
            {draft.form === 'pdf' ? (
              `${draft.file?.name ?? ''} · ${bytes(draft.file?.size ?? 0)}`
            ) : (
              <span className="add-review-note">{draft.note}</span>
            )}
          </dd>
        </div>
      </dl>
      <p className="small soft">{t('add.review.text')}</p>
    </>
  );
};

const Done = (props: { item: Item; patientId: string; onAgain(): void }) => {
  const { t } = useWords();
  const words = useRef<HTMLDivElement>(null);
  useEffect(() => words.current?.focus(), []);
  const params = { patientId: props.patientId };
  return (
    <div className="card" ref={words} tabIndex={-1}>
      <State icon="check" title={t('add.done.title')} text={t('add.done.text', { title: props.item.title })}>
        <Link
          to="/pro/patients/$patientId/items/$itemId"
          params={{ ...params, itemId: props.item.id }}
          className={buttonClass()}
        >
          {t('add.done.see')}
        </Link>
        <Link to="/pro/patients/$patientId" params={params} className={buttonClass({ look: 'ghost' })}>
          {t('brief.back')}
        </Link>
        <Button look="quiet" onClick={props.onAgain}>
          {t('add.done.again')}
        </Button>
      </State>
    </div>
  );
};

const Add = ({ brief, kinds }: { brief: Brief; kinds: Kind[] }) => {
  const { t, today, number } = useWords();
  const client = useQueryClient();
  const drafts = useDrafts();
  const patientId = brief.patient.id;
  const [step, setStep] = useState<Step>({ at: 'form' });
  const draft = drafts.of(patientId) ?? emptyDraft(today());
  const review = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (step.at === 'review') review.current?.focus();
  }, [step.at]);

  const transmit = async (): Promise<void> => {
    setStep({ at: 'sending', progress: 0 });
    try {
      const about = { kind: draft.kind, title: draft.title.trim(), date: draft.date, level: draft.level };
      const content =
        draft.form === 'pdf' && draft.file !== null
          ? { contentType: 'application/pdf', contentBase64: await base64Of(draft.file) }
          : { note: draft.note.trim() };
      const { item } = await addDocument(patientId, { ...about, ...content }, (progress) =>
        setStep((now) => (now.at === 'sending' ? { at: 'sending', progress } : now)),
      );
      drafts.keep(patientId, null);
      setStep({ at: 'done', item });
      void client.invalidateQueries({ queryKey: ['pro', 'patient', patientId] });
    } catch (error) {
      setStep({ at: 'review', error });
    }
  };

  switch (step.at) {
    case 'form':
      return (
        <AddForm
          draft={draft}
          kinds={kinds}
          onChange={(changed) => drafts.keep(patientId, { ...draft, ...changed })}
          onReady={() => setStep({ at: 'review' })}
        />
      );
    case 'done':
      return <Done item={step.item} patientId={patientId} onAgain={() => setStep({ at: 'form' })} />;
    default: {
      const sending = step.at === 'sending';
      return (
        <div ref={review} tabIndex={-1} className="add-narrow">
          <Card title={t('add.review')}>
            <div className="stack">
              <Review
                draft={draft}
                kind={kinds.find((kind) => kind.code === draft.kind)}
                patient={surnameFirst(brief.patient)}
              />
              {step.at === 'review' && step.error !== undefined && <SendProblem error={step.error} />}
              {sending && (
                <ProgressBar
                  label={step.progress < 1 ? t('add.sending') : t('add.sealing')}
                  done={step.progress}
                  total={1}
                  detail={`${number(Math.round(step.progress * 100))} %`}
                />
              )}
              <div className="row">
                <Button busy={sending} onClick={() => void transmit()}>
                  {step.at === 'review' && step.error !== undefined ? t('add.sendAgain') : t('add.send')}
                </Button>
                {!sending && (
                  <Button look="ghost" onClick={() => setStep({ at: 'form' })}>
                    {t('add.correct')}
                  </Button>
                )}
              </div>
            </div>
          </Card>
        </div>
      );
    }
  }
};

const Page = ({ brief }: { brief: Brief }) => {
  const { t, language } = useWords();
  const kinds = useQuery(documentKindsQuery);
  return (
    <>
      <PageTitle
        title={t('add.page')}
        tab={null}
        lead={t('add.page.lead')}
        back={{ to: '/pro/patients/$patientId', params: { patientId: brief.patient.id }, label: t('brief.back') }}
      />
      <Loaded query={kinds}>
        {({ items }) => {
          const allowed = items.filter((kind) => brief.canWrite.includes(kind.category));
          if (allowed.length === 0)
            return (
              <Notice look="warning" title={t('add.none.title')}>
                {t('add.none.text')}
              </Notice>
            );
          return (
            <Add
              brief={brief}
              kinds={allowed.map(({ code, category, name }) => ({
                code,
                category,
                label: name[language] ?? name.fr ?? code,
              }))}
            />
          );
        }}
      </Loaded>
    </>
  );
};

export const AddPage = () => {
  const { t } = useWords();
  return <PatientRoom title={t('add.page')}>{(brief) => <Page brief={brief} />}</PatientRoom>;
};
