// Why signing in did not work, and what to do next.
import { useSearch } from '@tanstack/react-router';
import { signInAddress } from '../../../api/session.ts';
import { buttonClass } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import type { PlainKey } from '../../../words/translate.ts';
import { useWords } from '../../../words/words.tsx';

/** The codes that the server sends, and the words for each; an unknown code says nothing more than the title. */
const whys = {
  'invalid-request': 'problem.expired',
  expired: 'problem.expired',
  'other-browser': 'problem.expired',
  'provider-refused': 'problem.expired',
  cancelled: 'problem.cancelled',
  'provider-unavailable': 'problem.providerDown',
  'level-too-low': 'problem.levelTooLow',
  'no-account': 'problem.notKnown',
  'account-disabled': 'problem.disabled',
} as const satisfies Record<string, PlainKey>;

const isWhy = (code: string | undefined): code is keyof typeof whys => code !== undefined && Object.hasOwn(whys, code);

export const SignInProblemPage = () => {
  const { t } = useWords();
  const { code } = useSearch({ from: '/public/sign-in-problem' });
  const why = isWhy(code) ? t(whys[code]) : null;
  return (
    <div className="narrow">
      <PageTitle title={t('problem.title')} lead={t('problem.lead')} />
      <div className="stack">
        {why !== null && (
          <p role="alert">
            <strong>{why}</strong>
          </p>
        )}
        <Card title={t('problem.retry.title')}>
          <div className="stack-tight">
            <p>{t('problem.retry.text')}</p>
            <p className="row">
              <a className={buttonClass()} href={signInAddress('patient', '/me')}>
                {t('start.patient.title')}
              </a>
              <a className={buttonClass({ look: 'ghost' })} href={signInAddress('professional', '/pro')}>
                {t('start.professional.title')}
              </a>
            </p>
          </div>
        </Card>
        <Card title={t('problem.activate.title')}>
          <p>{t('problem.activate.text')}</p>
        </Card>
        <Card title={t('problem.help.title')}>
          <p>{t('problem.help.text')}</p>
        </Card>
      </div>
    </div>
  );
};
