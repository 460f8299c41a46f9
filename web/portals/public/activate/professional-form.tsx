// A professional's first way in: the posted code and the number in the register, then the national service at its highest level.
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { activateProfessional, waysQuery } from '../../../api/account.ts';
import { ApiError } from '../../../api/client.ts';
import { Button } from '../../../components/button/button.tsx';
import { RadioChoices, TextField } from '../../../components/fields/fields.tsx';
import { useErrorFocus } from '../../../components/form/error-focus.ts';
import { Notice } from '../../../components/notice/notice.tsx';
import { isLetterCode } from '../../../components/secret-field/letter-code.ts';
import { LetterCodeField } from '../../../components/secret-field/secret-field.tsx';
import { useAccountWords } from '../../../words/account/account-words.ts';
import { Refusal } from '../refusal/refusal.tsx';

/** Whoever comes back from the service by the browser's back button finds a form that can be sent again. */
const useComingBack = (again: () => void): void => {
  useEffect(() => {
    const shown = (event: PageTransitionEvent): void => {
      if (event.persisted) again();
    };
    window.addEventListener('pageshow', shown);
    return () => window.removeEventListener('pageshow', shown);
  }, [again]);
};

const WhatNext = () => {
  const { t } = useAccountWords();
  return (
    <section className="activate-next" aria-labelledby="what-next">
      <h2 id="what-next">{t('activate.pro.next')}</h2>
      <ol>
        <li>{t('activate.pro.next.1')}</li>
        <li>{t('activate.pro.next.2')}</li>
        <li>{t('activate.pro.next.3')}</li>
      </ol>
      <p className="small soft">{t('activate.pro.lost')}</p>
    </section>
  );
};

export const ProfessionalForm = (props: { code: string }) => {
  const { t } = useAccountWords();
  const form = useRef<HTMLFormElement>(null);
  const [code, setCode] = useState(props.code);
  const [number, setNumber] = useState('');
  const [service, setService] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  const ways = useQuery(waysQuery('professional'));
  const services = (ways.data?.national ?? []).filter(({ level }) => level === 'high');
  const chosen = services.find(({ id }) => id === service) ?? services[0];
  const start = useMutation({
    mutationFn: activateProfessional,
    onSuccess: ({ location }) => window.location.assign(location),
  });
  useComingBack(start.reset);
  const wrong = {
    code:
      code.trim() === '' ? t('field.letterCode.missing') : isLetterCode(code) ? undefined : t('field.letterCode.wrong'),
    number: number.trim() === '' ? t('field.number.missing') : undefined,
  };
  useErrorFocus(form, `${tries} ${start.failureCount}`);
  const tried = tries > 0;
  const leaving = start.isPending || start.isSuccess;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTries(tries + 1);
    if (leaving || wrong.code || wrong.number) return;
    start.mutate({ code, number: number.trim(), ...(chosen !== undefined && { with: chosen.id }) });
  };
  const refused = start.error instanceof ApiError && start.error.code === 'identity.not-recognised';
  return (
    <>
      <form className="card stack" ref={form} onSubmit={submit} noValidate>
        {refused && (
          <div data-says tabIndex={-1} role="alert">
            <Notice look="alert" title={t('activate.refused.title')}>
              {t('activate.pro.refused')}
            </Notice>
          </div>
        )}
        {start.isError && !refused && <Refusal error={start.error} at={start.submittedAt} />}
        <div className="stack-tight">
          <LetterCodeField value={code} onChange={setCode} error={tried ? wrong.code : undefined} />
          {props.code !== '' && code === props.code && <p className="small soft">{t('activate.fromLink')}</p>}
        </div>
        <TextField
          label={t('field.number')}
          hint={t('field.number.hint')}
          name="professional-number"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={40}
          value={number}
          error={tried ? wrong.number : undefined}
          onChange={(event) => setNumber(event.target.value)}
        />
        {chosen !== undefined && services.length > 1 && (
          <RadioChoices
            label={t('activate.pro.service')}
            choices={services.map(({ id, name }) => ({ id, label: name }))}
            chosen={chosen.id}
            onChoose={setService}
          />
        )}
        <p>
          <Button type="submit" busy={leaving}>
            {t('activate.pro.continue', { name: chosen?.name ?? t('signIn.national.name') })}
          </Button>
        </p>
        {start.isSuccess && (
          <p role="status" className="small soft">
            {t('signIn.leaving')}
          </p>
        )}
      </form>
      <WhatNext />
    </>
  );
};
