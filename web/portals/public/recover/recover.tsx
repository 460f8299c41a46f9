// For whoever can no longer get in: what happens, who decides, and the request. The answer is the same for everybody.
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { askRecovery, type Reach } from '../../../api/account.ts';
import { Button, buttonClass } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { DateField, RadioChoices } from '../../../components/fields/fields.tsx';
import { useErrorFocus } from '../../../components/form/error-focus.ts';
import { digitsOf } from '../../../components/matricule-field/matricule.ts';
import { MatriculeField } from '../../../components/matricule-field/matricule-field.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { accountWords, useAccountWords } from '../../../words/account/account-words.ts';
import { Refusal } from '../refusal/refusal.tsx';
import './recover.css';

const steps = ['1', '2', '3', '4'] as const;
const reaches = ['letter', 'desk'] as const satisfies Reach[];

const RequestForm = (props: { onAsked(reference: string): void }) => {
  const { t } = useAccountWords();
  const form = useRef<HTMLFormElement>(null);
  const [matricule, setMatricule] = useState('');
  const [birthDate, setBirthDate] = useState('');
  const [reach, setReach] = useState<Reach>('letter');
  const [tries, setTries] = useState(0);
  const ask = useMutation({ mutationFn: askRecovery, onSuccess: ({ reference }) => props.onAsked(reference) });
  useErrorFocus(form, `${tries} ${ask.failureCount}`);
  const missing = { matricule: digitsOf(matricule) === '', birthDate: birthDate === '' };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTries(tries + 1);
    if (missing.matricule || missing.birthDate || ask.isPending) return;
    ask.mutate({ matricule: digitsOf(matricule), birthDate, reach });
  };
  return (
    <form className="stack" ref={form} onSubmit={submit} noValidate>
      {ask.isError && <Refusal error={ask.error} at={ask.submittedAt} />}
      <MatriculeField
        value={matricule}
        onChange={setMatricule}
        autoComplete="username"
        error={tries > 0 && missing.matricule ? t('field.matricule.missing') : undefined}
      />
      <DateField
        label={t('field.birthDate')}
        value={birthDate}
        onChange={setBirthDate}
        autoComplete="bday"
        error={tries > 0 && missing.birthDate ? t('field.birthDate.missing') : undefined}
      />
      <RadioChoices<Reach>
        label={t('recover.reach')}
        choices={reaches.map((id) => ({ id, label: t(`recover.reach.${id}`), hint: t(`recover.reach.${id}.hint`) }))}
        chosen={reach}
        onChoose={setReach}
      />
      <p>
        <Button type="submit" busy={ask.isPending}>
          {t('recover.send')}
        </Button>
      </p>
    </form>
  );
};

const Asked = (props: { reference: string }) => {
  const { t } = useAccountWords();
  const words = useRef<HTMLDivElement>(null);
  useEffect(() => words.current?.focus(), []);
  return (
    <div className="card stack" ref={words} tabIndex={-1}>
      <h2>{t('recover.done.title')}</h2>
      <div>
        <p className="small soft">{t('recover.reference')}</p>
        <p className="recover-reference num">{props.reference}</p>
      </div>
      <p>{t('recover.done.text')}</p>
      <p>
        <Link to="/" className={buttonClass({ look: 'ghost' })}>
          {t('recover.done.home')}
        </Link>
      </p>
    </div>
  );
};

const How = () => {
  const { t } = useAccountWords();
  return (
    <Card title={t('recover.how.title')}>
      <div className="stack">
        <ol className="recover-steps">
          {steps.map((step) => (
            <li key={step}>{t(`recover.how.${step}`)}</li>
          ))}
        </ol>
        <p className="small soft">{t('recover.told')}</p>
      </div>
    </Card>
  );
};

const Recover = () => {
  const { t } = useAccountWords();
  const [reference, setReference] = useState<string | null>(null);
  return (
    <div className="recover">
      <PageTitle title={t('recover.title')} lead={t('recover.lead')} />
      <div className="columns recover-columns">
        <How />
        <div className="stack">
          {reference !== null ? (
            <Asked reference={reference} />
          ) : (
            <>
              <Card title={t('recover.before.title')}>
                <p>{t('recover.before.text')}</p>
                <p className="recover-other">
                  <Link to="/sign-in">{t('signIn.title')}</Link>
                </p>
              </Card>
              <Card title={t('recover.ask.title')}>
                <RequestForm onAsked={setReference} />
              </Card>
            </>
          )}
        </div>
      </div>
    </div>
  );
};

export const RecoverPage = () => (
  <accountWords.Provider>
    <Recover />
  </accountWords.Provider>
);
