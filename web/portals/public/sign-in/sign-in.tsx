// The ways in: a passkey first where the browser knows them, the national service, and quietly a code of an app. Whoever sees
// others' data comes by the national service alone. Also where one confirms that it is still oneself.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import {
  askSignIn,
  type SignInRole,
  signInByPasskey,
  signInRoles,
  type Ways,
  waysQuery,
} from '../../../api/account.ts';
import { address } from '../../../api/client.ts';
import { localPath } from '../../../api/local-path.ts';
import { answerWithPasskey, knowsPasskeys } from '../../../api/passkeys.ts';
import { signInAddress } from '../../../api/session.ts';
import { Button, buttonClass } from '../../../components/button/button.tsx';
import { Icon, type IconName } from '../../../components/icon/icon.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { usePasskeyText } from '../../../components/passkey-words/passkey-words.ts';
import { Loading } from '../../../components/states/states.tsx';
import { accountWords, useAccountWords } from '../../../words/account/account-words.ts';
import { useWords } from '../../../words/words.tsx';
import { CodeWay } from './code-way.tsx';
import './sign-in.css';

const homes: Record<SignInRole, string> = {
  patient: '/me',
  professional: '/pro',
  administrator: '/establishment',
  operator: '/agency',
};

const isRole = (text: string | undefined): text is SignInRole => signInRoles.some((role) => role === text);

type Wanted = { as: SignInRole; to: string; again: boolean; high: boolean };

const Way = (props: { icon: IconName; title: string; text: string; children: ReactNode }) => (
  <section className="card sign-in-way">
    <div className="sign-in-head">
      <span className="sign-in-icon">
        <Icon name={props.icon} />
      </span>
      <h2>{props.title}</h2>
      <p className="small soft">{props.text}</p>
    </div>
    {props.children}
  </section>
);

const PasskeyWay = (props: { to: string }) => {
  const { t } = useAccountWords();
  const passkeyText = usePasskeyText();
  const signIn = useMutation({
    mutationFn: async () => {
      const { ceremony, options } = await askSignIn();
      return signInByPasskey({ ceremony, response: await answerWithPasskey(options), return: props.to });
    },
    onSuccess: ({ location }) => window.location.assign(location),
  });
  const problem = passkeyText(signIn.error);
  return (
    <Way icon="key" title={t('signIn.passkey')} text={t('signIn.passkey.text')}>
      {problem !== null && (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
      <Button busy={signIn.isPending || signIn.isSuccess} onClick={() => signIn.mutate()}>
        {t('signIn.passkey.go')}
      </Button>
    </Way>
  );
};

/** The server opens the national service; it knows the way back. */
const nationalAddress = (wanted: Wanted, id?: string): string =>
  address('/auth/sign-in', {
    as: wanted.as,
    with: id,
    return: wanted.to,
    ...(wanted.high && { level: 'high' }),
    ...(wanted.again && { again: '1' }),
  });

const NationalWay = (props: { wanted: Wanted; offered: Ways['national']; first: boolean }) => {
  const { t } = useAccountWords();
  // When what is offered could not be asked for, the server's first provider is still there.
  const offered = props.offered.length === 0 ? [{ id: undefined, name: t('signIn.national.name') }] : props.offered;
  return (
    <Way icon="shield" title={t('signIn.national')} text={t('signIn.national.text')}>
      <div className="stack-tight">
        {offered.map(({ id, name }, index) => (
          <a
            key={name}
            className={buttonClass({ look: props.first && index === 0 ? 'primary' : 'ghost' })}
            href={nationalAddress(props.wanted, id)}
          >
            {t('signIn.national.go', { name })}
          </a>
        ))}
      </div>
    </Way>
  );
};

const Help = () => {
  const { t } = useAccountWords();
  return (
    <div className="sign-in-help">
      <section>
        <h2>{t('signIn.first')}</h2>
        <p className="small soft">{t('signIn.first.text')}</p>
        <Link to="/activate">{t('signIn.first.go')}</Link>
      </section>
      <section>
        <h2>{t('signIn.lost')}</h2>
        <p className="small soft">{t('signIn.lost.text')}</p>
        <Link to="/recover">{t('signIn.lost.go')}</Link>
      </section>
    </div>
  );
};

/** Professionals have no way in of ours to lose. */
const ProfessionalHelp = () => {
  const { t } = useAccountWords();
  return (
    <section className="sign-in-help">
      <div>
        <h2>{t('signIn.first')}</h2>
        <p className="small soft">{t('signIn.first.pro.text')}</p>
        <Link to="/activate" search={{ as: 'professional' }}>
          {t('activate.pro.title')}
        </Link>
      </div>
    </section>
  );
};

/** A page of everybody is come back to in any role. */
const OtherRoles = (props: { as: SignInRole; to: string }) => {
  const { t } = useAccountWords();
  const words = useWords();
  const others = signInRoles.filter((role) => role !== props.as);
  return (
    <p className="small row">
      <span className="soft">{t('signIn.other')}</span>
      {others.map((role) => (
        <a key={role} href={signInAddress(role, props.to.startsWith('/account') ? props.to : homes[role])}>
          {role === 'administrator' ? t('signIn.other.administrator') : words.t(`start.${role}.title`)}
        </a>
      ))}
    </p>
  );
};

const Offered = (props: { ways: Ways; wanted: Wanted }) => {
  const { t } = useAccountWords();
  const { ways, wanted } = props;
  const own = wanted.as === 'patient' && !wanted.high;
  const byPasskey = own && ways.passkey && knowsPasskeys();
  const strongest = wanted.as !== 'patient' || wanted.high;
  const national = strongest ? ways.national.filter(({ level }) => level === 'high') : ways.national;
  // One way alone, and nothing to explain first: there is nothing to choose.
  const straight = wanted.as !== 'patient' && !wanted.again && national.length === 1;
  useEffect(() => {
    if (straight) window.location.replace(nationalAddress(wanted, national[0]?.id));
  }, [straight]);
  if (straight)
    return (
      <p role="status" className="soft">
        {t('signIn.leaving')}
      </p>
    );
  return (
    <>
      {byPasskey && <PasskeyWay to={wanted.to} />}
      <NationalWay wanted={wanted} offered={national} first={!byPasskey} />
      {own && ways.authenticator && <CodeWay to={wanted.to} />}
    </>
  );
};

const withoutAnswer: Ways = { national: [], passkey: true, authenticator: true };

const SignIn = () => {
  const { t } = useAccountWords();
  const search = useSearch({ from: '/public/sign-in' });
  const as = isRole(search.as) ? search.as : 'patient';
  const again = search.again !== undefined;
  const high = search.level === 'high';
  const wanted: Wanted = { as, to: localPath(search.return, homes[as]), again, high };
  const ways = useQuery(waysQuery(as));
  const title = again ? t('signIn.again.title') : as === 'patient' ? t('signIn.title') : t(`signIn.title.${as}`);
  const lead = again
    ? t(high ? 'signIn.again.high' : 'signIn.again.text')
    : t(as === 'patient' && !high ? 'signIn.lead' : 'signIn.lead.high');
  return (
    <div className="sign-in">
      <PageTitle title={title} lead={lead} />
      <div className="stack">
        {ways.isPending ? <Loading lines={2} /> : <Offered ways={ways.data ?? withoutAnswer} wanted={wanted} />}
        {again && (
          <p>
            <a href={wanted.to}>{t('signIn.again.back')}</a>
          </p>
        )}
        {!again && as === 'patient' && <Help />}
        {!again && as === 'professional' && <ProfessionalHelp />}
        {!again && <OtherRoles as={as} to={wanted.to} />}
      </div>
    </div>
  );
};

export const SignInPage = () => (
  <accountWords.Provider>
    <SignIn />
  </accountWords.Provider>
);
