// Why signing in did not work, and what to do next. Says nothing about whether an account exists.
import { useSearch } from '@tanstack/react-router';
import { signInAddress } from '../../../api/session.ts';
import { buttonClass } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { useWords } from '../../../words/words.tsx';

export const SignInProblemPage = () => {
  const { t } = useWords();
  const { reason } = useSearch({ from: '/public/sign-in-problem' });
  const why =
    reason === 'cancelled'
      ? t('problem.cancelled')
      : reason === 'not-known'
        ? t('problem.notKnown')
        : reason === 'expired'
          ? t('problem.expired')
          : null;
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
