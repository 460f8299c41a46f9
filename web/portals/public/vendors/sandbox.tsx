// A vendor registers software in the sandbox, where everything is invented, and is told how to begin.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { type Registered, registerInSandbox } from '../../../api/partners.ts';
import { sessionQuery } from '../../../api/session.ts';
import { IconButton } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { Notice } from '../../../components/notice/notice.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { Commands, Connection, useCopy } from '../../../components/partner-form/connection.tsx';
import { DownloadKey, keyFileName } from '../../../components/partner-form/download-key.tsx';
import { formOf, noValues, type PartnerValues } from '../../../components/partner-form/form-values.ts';
import type { KeyPair } from '../../../components/partner-form/public-keys.ts';
import { Loaded, NotFound } from '../../../components/states/states.tsx';
import { partnersWords, usePartnersWords } from '../../../words/partners/partners-words.ts';
import { useWords } from '../../../words/words.tsx';
import { commandsFor } from './commands.ts';
import { SandboxForm } from './sandbox-form.tsx';
import './vendors.css';

type Made = { registered: Registered; pair: KeyPair | null };

const first: PartnerValues = {
  ...noValues,
  keyWay: 'create',
  scopes: { level: 'patient', rows: { Patient: 'read', DocumentReference: 'both' }, context: [], others: '' },
};

export const SandboxPage = () => {
  const session = useQuery(sessionQuery);
  return (
    <partnersWords.Provider>
      <Loaded query={session}>{({ demo }) => (demo ? <Inside /> : <NotFound />)}</Loaded>
    </partnersWords.Provider>
  );
};

const Inside = () => {
  const { t } = usePartnersWords();
  const [made, setMade] = useState<Made | null>(null);
  const register = useMutation({
    mutationFn: async ({ values, pair }: { values: PartnerValues; pair: KeyPair | null }): Promise<Made> => ({
      registered: await registerInSandbox({
        ...formOf(values, pair?.publicJwks ?? null),
        kind: values.kind,
        ...(values.kind === 'system' && { organisationKind: values.organisationKind }),
      }),
      pair: values.keyWay === 'create' ? pair : null,
    }),
    onSuccess: (answer) => {
      setMade(answer);
      window.scrollTo(0, 0);
    },
  });
  if (made !== null) return <Result {...made} />;
  return (
    <>
      <PageTitle
        title={t('sandbox.title')}
        lead={t('sandbox.lead')}
        back={{ to: '/vendors', label: t('vendors.title') }}
      />
      <SandboxForm
        first={first}
        isNew
        send={t('sandbox.send')}
        busy={register.isPending}
        error={register.error}
        onSend={(values, pair) => register.mutate({ values, pair })}
      />
    </>
  );
};

const Result = ({ registered, pair }: Made) => {
  const { t } = usePartnersWords();
  const { date } = useWords();
  const copy = useCopy();
  const top = useRef<HTMLDivElement>(null);
  const { client, manageToken, manageUntil } = registered;
  useEffect(() => top.current?.focus({ preventScroll: true }), []);
  const commands = commandsFor(client, window.location.origin, pair === null ? null : keyFileName(client.name));
  return (
    <div ref={top} tabIndex={-1} className="vendors-result">
      <PageTitle
        title={t('result.title', { name: client.name })}
        lead={t('result.lead')}
        back={{ to: '/vendors', label: t('vendors.title') }}
      />
      <div className="stack narrow">
        <Notice look="warning" title={t('result.token')}>
          <div className="stack-tight">
            <p>{t('result.token.text', { date: date(manageUntil, 'long') })}</p>
            <p className="partner-fact">
              <code className="partner-text vendors-token" data-manage-token>
                {manageToken}
              </code>
              <IconButton
                icon="copy"
                label={t('copy', { what: t('result.token') })}
                onClick={() => copy(manageToken)}
              />
            </p>
            <p>
              <Link to="/vendors/manage">{t('vendors.manage')}</Link>
            </p>
          </div>
        </Notice>
        {pair !== null && (
          <Card title={t('result.key')}>
            <div className="stack-tight">
              <p>{t('keys.made.text')}</p>
              <DownloadKey name={client.name} pair={pair} />
            </div>
          </Card>
        )}
        <Card title={t('connection.own')}>
          <Connection partner={client} />
        </Card>
        <Card title={t('result.try')}>
          <div className="stack">
            {commands.token !== null && <Commands label={t('result.try.token')} text={commands.token} />}
            <Commands label={t('result.try.metadata')} text={commands.metadata} />
            {commands.search !== null && <Commands label={t('result.try.search')} text={commands.search} />}
            {client.kind === 'app' && <p>{t('result.try.app')}</p>}
          </div>
        </Card>
      </div>
    </div>
  );
};
