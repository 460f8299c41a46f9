// The first way in. A patient's is made for a phone: what the letter says and who one is, then a passkey or an app, then done.
// A professional's leads on to the national service.
import { useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { type ActivationStarted, activateByAuthenticator, askActivationAuthenticator } from '../../../api/account.ts';
import { sessionQuery } from '../../../api/session.ts';
import { Button, buttonClass } from '../../../components/button/button.tsx';
import { NewAuthenticator } from '../../../components/new-authenticator/new-authenticator.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { letterCodeIn } from '../../../components/secret-field/letter-code.ts';
import { State } from '../../../components/states/states.tsx';
import { accountWords, useAccountWords } from '../../../words/account/account-words.ts';
import { useWords } from '../../../words/words.tsx';
import { type Claim, ClaimForm } from './claim-form.tsx';
import { CreatePasskey } from './create-passkey.tsx';
import { ProfessionalForm } from './professional-form.tsx';
import './activate.css';

type Step =
  | { at: 'claim' }
  | { at: 'passkey' | 'authenticator'; claim: Claim; started: ActivationStarted }
  | { at: 'done'; by: 'passkey' | 'authenticator'; location: string }
  | { at: 'over' };

/** The code of a link is read once, and then leaves the address and the history. */
const takeCode = (): string => {
  const code = letterCodeIn(window.location.hash);
  if (window.location.hash !== '')
    window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
  return code;
};

/** A new step is a new page for whoever hears it: its heading is read first. */
const useNewStep = (step: string): void => {
  const before = useRef(step);
  useEffect(() => {
    if (before.current === step) return;
    before.current = step;
    const heading = document.querySelector<HTMLElement>('main h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [step]);
};

const Until = (props: { time: string; onOver(): void }) => {
  const { t } = useAccountWords();
  const { date } = useWords();
  useEffect(() => {
    const timer = setTimeout(props.onOver, Math.max(0, Date.parse(props.time) - Date.now()));
    return () => clearTimeout(timer);
  }, [props.time]);
  return <p className="small soft">{t('activate.until', { time: date(props.time, 'time') })}</p>;
};

const Done = (props: { by: 'passkey' | 'authenticator'; location: string }) => {
  const { t } = useAccountWords();
  return (
    <div className="card">
      <State icon="check" level={1} title={t('activate.done.title')} text={t(`activate.done.${props.by}`)}>
        {/* A whole load: nothing of before the sign-in stays in memory. */}
        <a className={buttonClass()} href={props.location}>
          {t('activate.done.go')}
        </a>
        <a className={buttonClass({ look: 'ghost' })} href="/account">
          {t('activate.done.second')}
        </a>
      </State>
    </div>
  );
};

/** Whose letter it is; what was brought along stays. */
const OtherPerson = (props: { professional: boolean }) => {
  const { t } = useAccountWords();
  return (
    <p className="activate-other-person">
      <span className="soft">{t(props.professional ? 'activate.pro.not' : 'activate.not')}</span>{' '}
      <Link to="/activate" search={props.professional ? {} : { as: 'professional' }}>
        {t(props.professional ? 'activate.patient.go' : 'activate.pro.go')}
      </Link>
    </p>
  );
};

const ActivateProfessional = (props: { code: string }) => {
  const { t } = useAccountWords();
  return (
    <>
      <PageTitle title={t('activate.pro.title')} lead={t('activate.pro.lead')} />
      <OtherPerson professional />
      <ProfessionalForm key={props.code} code={props.code} />
    </>
  );
};

const Activate = (props: { code: string }) => {
  const { t } = useAccountWords();
  const client = useQueryClient();
  const { code } = props;
  const [step, setStep] = useState<Step>({ at: 'claim' });
  useNewStep(step.at);
  useEffect(() => {
    // The header shows who is signed in now.
    if (step.at === 'done') void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  }, [step.at, client]);
  const over = (): void => setStep({ at: 'over' });
  switch (step.at) {
    case 'claim':
      return (
        <>
          <PageTitle title={t('activate.title')} lead={t('activate.lead')} />
          <OtherPerson professional={false} />
          <ClaimForm
            key={code}
            code={code}
            onStarted={(claim, started) => setStep({ at: 'passkey', claim, started })}
          />
        </>
      );
    case 'passkey':
      return (
        <>
          <CreatePasskey
            name={step.started.name}
            onDone={(location) => setStep({ at: 'done', by: 'passkey', location })}
            onOther={() => setStep({ ...step, at: 'authenticator' })}
            onOver={over}
          />
          <Until time={step.started.expiresAt} onOver={over} />
        </>
      );
    case 'authenticator':
      return (
        <>
          <p className="activate-step">{t('activate.step', { step: 2 })}</p>
          <PageTitle title={t('activate.other.title')} lead={t('account.authenticator.text')} />
          <div className="card stack">
            <NewAuthenticator
              person={{ name: step.started.name, matricule: step.claim.matricule, birthDate: step.claim.birthDate }}
              ask={askActivationAuthenticator}
              confirm={activateByAuthenticator}
              onDone={({ location }) => setStep({ at: 'done', by: 'authenticator', location })}
              onOver={over}
            />
          </div>
          <p>
            <Button look="quiet" onClick={() => setStep({ ...step, at: 'passkey' })}>
              {t('activate.other.back')}
            </Button>
          </p>
          <Until time={step.started.expiresAt} onOver={over} />
        </>
      );
    case 'done':
      return <Done by={step.by} location={step.location} />;
    case 'over':
      return (
        <State alert icon="warning" level={1} title={t('activate.over.title')} text={t('activate.over.text')}>
          <Button onClick={() => setStep({ at: 'claim' })}>{t('activate.over.go')}</Button>
        </State>
      );
  }
};

/** What the letter's link brought is kept for whichever of the two it is. */
const Whose = () => {
  const isProfessional = useSearch({ from: '/public/activate' }).as === 'professional';
  const [code, setCode] = useState(takeCode);
  useEffect(() => {
    // The link of a letter in a window that shows the page already changes the fragment alone.
    const changed = (): void => setCode((before) => takeCode() || before);
    window.addEventListener('hashchange', changed);
    return () => window.removeEventListener('hashchange', changed);
  }, []);
  useNewStep(isProfessional ? 'professional' : 'patient');
  return isProfessional ? <ActivateProfessional code={code} /> : <Activate code={code} />;
};

export const ActivatePage = () => (
  <accountWords.Provider>
    <div className="activate">
      <Whose />
    </div>
  </accountWords.Provider>
);
