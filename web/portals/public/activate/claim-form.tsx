// The first step: the code of the letter, the matricule and the date of birth. One answer for whatever was wrong.
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { type ActivationStarted, startActivation } from '../../../api/account.ts';
import { ApiError } from '../../../api/client.ts';
import { Button } from '../../../components/button/button.tsx';
import { DateField } from '../../../components/fields/fields.tsx';
import { useErrorFocus } from '../../../components/form/error-focus.ts';
import { digitsOf } from '../../../components/matricule-field/matricule.ts';
import { MatriculeField } from '../../../components/matricule-field/matricule-field.tsx';
import { Notice } from '../../../components/notice/notice.tsx';
import { isLetterCode } from '../../../components/secret-field/letter-code.ts';
import { LetterCodeField } from '../../../components/secret-field/secret-field.tsx';
import { useAccountWords } from '../../../words/account/account-words.ts';
import { Refusal } from '../refusal/refusal.tsx';

export type Claim = { code: string; matricule: string; birthDate: string };

export const ClaimForm = (props: { code: string; onStarted(claim: Claim, started: ActivationStarted): void }) => {
  const { t } = useAccountWords();
  const form = useRef<HTMLFormElement>(null);
  const [code, setCode] = useState(props.code);
  const [matricule, setMatricule] = useState('');
  const [birthDate, setBirthDate] = useState('');
  const [tries, setTries] = useState(0);
  const start = useMutation({
    mutationFn: (claim: Claim) => startActivation(claim),
    onSuccess: (started, claim) => props.onStarted(claim, started),
  });
  const wrong = {
    code:
      code.trim() === '' ? t('field.letterCode.missing') : isLetterCode(code) ? undefined : t('field.letterCode.wrong'),
    matricule: digitsOf(matricule) === '' ? t('field.matricule.missing') : undefined,
    birthDate: birthDate === '' ? t('field.birthDate.missing') : undefined,
  };
  useErrorFocus(form, `${tries} ${start.failureCount}`);
  const tried = tries > 0;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTries(tries + 1);
    if (start.isPending || wrong.code || wrong.matricule || wrong.birthDate) return;
    start.mutate({ code, matricule: digitsOf(matricule), birthDate });
  };
  const refused = start.error instanceof ApiError && start.error.code === 'identity.not-recognised';
  return (
    <form className="card stack" ref={form} onSubmit={submit} noValidate>
      <div>
        <p className="activate-step">{t('activate.step', { step: 1 })}</p>
        <h2>{t('activate.who')}</h2>
      </div>
      {refused && (
        <div data-says tabIndex={-1} role="alert">
          <Notice look="alert" title={t('activate.refused.title')}>
            {t('activate.refused.text')}
          </Notice>
        </div>
      )}
      {start.isError && !refused && <Refusal error={start.error} at={start.submittedAt} />}
      <div className="stack-tight">
        <LetterCodeField value={code} onChange={setCode} error={tried ? wrong.code : undefined} />
        {props.code !== '' && code === props.code && <p className="small soft">{t('activate.fromLink')}</p>}
      </div>
      <MatriculeField
        value={matricule}
        onChange={setMatricule}
        autoComplete="username"
        error={tried ? wrong.matricule : undefined}
      />
      <DateField
        label={t('field.birthDate')}
        value={birthDate}
        onChange={setBirthDate}
        autoComplete="bday"
        error={tried ? wrong.birthDate : undefined}
      />
      <p>
        <Button type="submit" busy={start.isPending}>
          {t('activate.next')}
        </Button>
      </p>
      <p className="small">
        {t('activate.lost')} <Link to="/recover">{t('activate.lost.go')}</Link>
      </p>
    </form>
  );
};
