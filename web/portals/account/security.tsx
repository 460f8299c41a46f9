// Sign-in and security: the ways in, where one is signed in, what happened, and a recovery that somebody asked for.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { type Account, accountQuery, cancelRecovery } from '../../api/account.ts';
import { Button } from '../../components/button/button.tsx';
import { Card } from '../../components/card/card.tsx';
import { ConfirmDialog } from '../../components/dialog/dialog.tsx';
import { Notice } from '../../components/notice/notice.tsx';
import { PageTitle } from '../../components/page-title/page-title.tsx';
import { Loaded } from '../../components/states/states.tsx';
import { useAccountWords } from '../../words/account/account-words.ts';
import { useWords } from '../../words/words.tsx';
import { AuthenticatorCard } from './authenticator-card.tsx';
import { EventsCard } from './events-card.tsx';
import { useMethodText } from './method-text.ts';
import { PasskeysCard } from './passkeys-card.tsx';
import { SessionsCard } from './sessions-card.tsx';
import { useChange } from './use-change.ts';
import './security.css';

const RecoveryNotice = (props: { reference: string }) => {
  const { t } = useAccountWords();
  const [asking, setAsking] = useState(false);
  const cancel = useChange({
    change: (_: undefined) => cancelRecovery(),
    done: () => t('account.recovery.cancelled'),
    close: () => setAsking(false),
  });
  return (
    <div className="account-recovery">
      <Notice look="warning" title={t('account.recovery.title')}>
        <p>{t('account.recovery.text', { reference: props.reference })}</p>
        <Button look="danger" small onClick={() => setAsking(true)}>
          {t('account.recovery.cancel')}
        </Button>
      </Notice>
      {asking && (
        <ConfirmDialog
          title={t('account.recovery.cancel.title')}
          text={t('account.recovery.cancel.text')}
          confirm={t('account.recovery.cancel')}
          danger
          busy={cancel.isPending}
          onConfirm={() => cancel.mutate(undefined)}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
};

const Aside = (props: { account: Account }) => {
  const { t } = useAccountWords();
  const isPatient = props.account.role === 'patient';
  return (
    <>
      <Card title={t('account.national')}>
        <p>{t(isPatient ? 'account.national.patient' : 'account.national.only')}</p>
      </Card>
      {isPatient && (
        <Card title={t('account.apps')}>
          <p>{t('account.apps.text')}</p>
          <p className="account-foot">
            <Link to="/account/apps">{t('account.apps.go')}</Link>
          </p>
        </Card>
      )}
    </>
  );
};

const Lead = (props: { account: Account }): ReactNode => {
  const { t } = useAccountWords();
  const { ago } = useWords();
  const methodText = useMethodText();
  const method = methodText(props.account.method);
  return (
    <p className="small soft">
      {method === null
        ? t('account.who', { name: props.account.name })
        : t('account.method', { method, when: ago(props.account.authenticatedAt) })}
    </p>
  );
};

export const SecurityPage = () => {
  const { t } = useAccountWords();
  const account = useQuery(accountQuery);
  return (
    <>
      <PageTitle title={t('account.title')} lead={t('account.lead')}>
        {account.data !== undefined && <Lead account={account.data} />}
      </PageTitle>
      <Loaded query={account} lines={6}>
        {(found) => (
          <>
            {found.recovery !== null && <RecoveryNotice reference={found.recovery.reference} />}
            <div className="columns">
              <div className="stack">
                {found.role === 'patient' && (
                  <>
                    <PasskeysCard passkeys={found.passkeys} />
                    <AuthenticatorCard authenticator={found.authenticator} />
                  </>
                )}
                <SessionsCard sessions={found.sessions} />
                <EventsCard />
              </div>
              <div className="stack">
                <Aside account={found} />
              </div>
            </div>
          </>
        )}
      </Loaded>
    </>
  );
};
