// Open a record by matricule, with the patient's presence code or, for whoever has access already, with a reason.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ApiError } from '../../../api/client.ts';
import { type FindInput, findPatient } from '../../../api/professional.ts';
import { Button } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { RadioChoices, TextField } from '../../../components/fields/fields.tsx';
import { digitsOf } from '../../../components/matricule-field/matricule.ts';
import { MatriculeField } from '../../../components/matricule-field/matricule-field.tsx';
import { Notice } from '../../../components/notice/notice.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { useErrorText } from '../../../components/states/states.tsx';
import { useWords } from '../../../words/words.tsx';
import './find.css';

type Way = 'code' | 'reason';

/** In fours, as it is printed: 7KQM-4RX2-9HJ5. */
const groupedCode = (text: string): string => {
  const plain = text.toUpperCase().replace(/[\s.-]/g, '');
  return (plain.match(/.{1,4}/g) ?? []).join('-');
};

/** What the server said, in one answer: which part was wrong is never told, since it would tell that somebody exists. */
const Answer = ({ error, since }: { error: unknown; since: number }) => {
  const { t, date } = useWords();
  const errorText = useErrorText();
  if (error instanceof ApiError && (error.category === 'hidden' || error.category === 'gone'))
    return (
      <Notice look="alert" title={t('find.notFound.title')}>
        {t('find.notFound.text')}
      </Notice>
    );
  if (error instanceof ApiError && error.category === 'busy') {
    const again = new Date(since + (error.retryAfterSeconds ?? 60) * 1000).toISOString();
    return (
      <Notice look="warning" title={t('find.busy.title')}>
        {t('find.busy.text', { time: date(again, 'time') })}
      </Notice>
    );
  }
  return (
    <Notice look="alert" title={t('state.error.title')}>
      {errorText(error)}
    </Notice>
  );
};

export const FindPage = () => {
  const { t } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [matricule, setMatricule] = useState('');
  const [way, setWay] = useState<Way>('code');
  const [code, setCode] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus({ preventScroll: true }), []);
  const find = useMutation({
    mutationFn: (input: FindInput) => findPatient(input),
    onSuccess: async ({ patientId }) => {
      await client.invalidateQueries({ queryKey: ['pro', 'patients'] });
      // The basis may be a new one: what was known of this patient is asked anew.
      client.removeQueries({ queryKey: ['pro', 'patient', patientId] });
      await navigate({ to: '/pro/patients/$patientId', params: { patientId } });
    },
  });
  const missing = {
    matricule: digitsOf(matricule) === '',
    code: way === 'code' && code.trim() === '',
    reason: way === 'reason' && reason.trim().length < 3,
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (find.isPending || missing.matricule || missing.code || missing.reason) return;
    find.mutate({
      matricule: digitsOf(matricule),
      ...(way === 'code' ? { presenceCode: code.trim() } : { reason: reason.trim() }),
    });
  };
  return (
    <>
      <PageTitle title={t('find.title')} lead={t('find.lead')} />
      <div className="columns">
        <Card>
          <form className="stack find" onSubmit={submit} noValidate>
            <MatriculeField
              value={matricule}
              onChange={setMatricule}
              input={first}
              error={tried && missing.matricule ? t('find.matricule.missing') : undefined}
            />
            <RadioChoices<Way>
              label={t('find.way')}
              chosen={way}
              onChoose={setWay}
              choices={[
                { id: 'code', label: t('find.way.code'), hint: t('find.way.code.hint') },
                { id: 'reason', label: t('find.way.reason'), hint: t('find.way.reason.hint') },
              ]}
            />
            {way === 'code' ? (
              <div className="find-code">
                <TextField
                  label={t('find.code')}
                  hint={t('find.code.hint')}
                  error={tried && missing.code ? t('find.code.missing') : undefined}
                  value={code}
                  onChange={(event) => setCode(event.target.value)}
                  onBlur={() => setCode(groupedCode(code))}
                  autoComplete="off"
                  autoCapitalize="characters"
                  spellCheck={false}
                  maxLength={20}
                />
              </div>
            ) : (
              <TextField
                label={t('find.reason')}
                hint={t('find.reason.hint')}
                error={tried && missing.reason ? t('find.reason.missing') : undefined}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                autoComplete="off"
                maxLength={200}
              />
            )}
            <div role="alert">{find.isError && <Answer error={find.error} since={find.submittedAt} />}</div>
            <p>
              <Button type="submit" busy={find.isPending}>
                {t('find.open')}
              </Button>
            </p>
          </form>
        </Card>
        <aside className="stack">
          <Card title={t('find.log.title')}>
            <p>{t('find.log.text')}</p>
          </Card>
          <Card title={t('find.how.title')}>
            <ul className="find-how">
              <li>{t('find.how.1')}</li>
              <li>{t('find.how.2')}</li>
              <li>{t('find.how.3')}</li>
            </ul>
          </Card>
        </aside>
      </div>
    </>
  );
};
