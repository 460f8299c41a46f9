// Why signing in did not work, and what to do next.
import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type SignInRole, signInRoles } from '../../../api/account.ts';
import { address } from '../../../api/client.ts';
import { localPath } from '../../../api/local-path.ts';
import { buttonClass } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { Notice } from '../../../components/notice/notice.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { signInProblemWords, useSignInProblemWords } from '../../../words/sign-in-problem/sign-in-problem-words.ts';

/** What helps against each of the server's reasons, the likeliest first. */
const whatHelps = {
  'invalid-request': ['start'],
  expired: ['retry'],
  'other-browser': ['retry'],
  cancelled: ['retry'],
  'provider-unavailable': ['otherWay'],
  'provider-refused': ['retry'],
  'level-too-low': ['otherWay'],
  'step-up-refused': ['confirm', 'back'],
  'other-person': ['confirm', 'back'],
  'no-account': ['activate', 'otherWay'],
  'account-disabled': ['start'],
  'activation-expired': ['activate'],
  'activation-refused': ['start'],
} as const satisfies Record<string, readonly Help[]>;

type Help = 'retry' | 'otherWay' | 'confirm' | 'back' | 'activate' | 'start';

const isWhy = (code: string | undefined): code is keyof typeof whatHelps =>
  code !== undefined && Object.hasOwn(whatHelps, code);
const isRole = (text: string | undefined): text is SignInRole => signInRoles.some((role) => role === text);

const Problem = () => {
  const { t } = useSignInProblemWords();
  const search = useSearch({ from: '/public/sign-in-problem' });
  const why = isWhy(search.code) ? search.code : null;
  const as = isRole(search.as) ? search.as : undefined;
  const wanted = search.return === undefined ? undefined : localPath(search.return, '/');
  const isAgain = why === 'step-up-refused' || why === 'other-person';
  const signIn = address('/sign-in', { as, return: wanted });
  const places: Record<Help, string> = {
    retry: signIn,
    otherWay: signIn,
    confirm: address('/sign-in', {
      as,
      again: '1',
      return: wanted,
      ...(search.level === 'high' && { level: 'high' }),
    }),
    back: wanted ?? '/',
    activate: address('/activate', { as: as === 'professional' ? as : undefined }),
    start: '/',
  };
  // Nobody at the agency or in the administration of an establishment has a posted code.
  const isPosted = as !== 'operator' && as !== 'administrator';
  const helps = (why === null ? (['retry', 'activate'] as const) : whatHelps[why]).filter(
    (help: Help) => help !== 'activate' || isPosted,
  );
  const links: ReactNode = helps.map((help, index) => (
    // A whole load: whether somebody is signed in is asked anew.
    <a key={help} className={buttonClass(index === 0 ? {} : { look: 'ghost' })} href={places[help]}>
      {t(help)}
    </a>
  ));
  return (
    <div className="narrow">
      <PageTitle title={t('title')} lead={t(isAgain ? 'leadAgain' : 'lead')} />
      <div className="stack">
        {why !== null && (
          <div role="alert">
            <Notice look="warning">
              <p>
                <strong>{t(why)}</strong>
              </p>
              <p>{t(`${why}.next`)}</p>
            </Notice>
          </div>
        )}
        <p className="row">{links}</p>
        <Card title={t('help')}>
          <div className="stack-tight">
            <p>{t('helpText')}</p>
            {why !== null && <p className="small soft">{t('reference', { code: why })}</p>}
          </div>
        </Card>
      </div>
    </div>
  );
};

export const SignInProblemPage = () => (
  <signInProblemWords.Provider>
    <Problem />
  </signInProblemWords.Provider>
);
