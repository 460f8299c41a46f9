// One partner's software: what its vendor needs, what is registered, and the switch that stops it at once.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { type Partner, partnerQuery, resumePartner, suspendPartner } from '../../../api/partners.ts';
import { stepUpReason } from '../../../api/step-up.ts';
import { Button, buttonClass } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { ConfirmDialog } from '../../../components/dialog/dialog.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { Connection } from '../../../components/partner-form/connection.tsx';
import { Loaded, useErrorText } from '../../../components/states/states.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { partnersWords, usePartnersWords } from '../../../words/partners/partners-words.ts';
import { useWords } from '../../../words/words.tsx';
import { StateTag } from './state-tag.tsx';
import './partners.css';

export const PartnerPage = () => {
  const { partnerId } = useParams({ from: '/agency/partners/$partnerId' });
  const query = useQuery(partnerQuery(partnerId));
  return (
    <partnersWords.Provider>
      <Loaded query={query} lines={8}>
        {(partner) => <Inside partner={partner} />}
      </Loaded>
    </partnersWords.Provider>
  );
};

const Inside = ({ partner }: { partner: Partner }) => {
  const { t } = usePartnersWords();
  const [asking, setAsking] = useState(false);
  const suspended = partner.state === 'suspended';
  return (
    <>
      <PageTitle
        title={partner.name}
        lead={[
          t(`kind.${partner.kind}`),
          (partner.sandbox ? undefined : partner.organisation?.name) ?? partner.publisher,
        ]
          .filter(Boolean)
          .join(' · ')}
        back={{ to: '/agency/partners', label: t('list.title') }}
      >
        <div className="row">
          <StateTag partner={partner} />
          <Link
            className={buttonClass({ look: 'ghost', small: true })}
            to="/agency/partners/$partnerId/edit"
            params={{ partnerId: partner.id }}
          >
            {t('edit')}
          </Link>
          <Button look={suspended ? 'ghost' : 'danger'} small onClick={() => setAsking(true)}>
            {suspended ? t('resume') : t('suspend')}
          </Button>
        </div>
      </PageTitle>
      <div className="columns">
        <Card title={t('connection')}>
          <div className="stack">
            <p className="small soft">{t('connection.lead')}</p>
            <Connection partner={partner} />
          </div>
        </Card>
        <Facts partner={partner} />
      </div>
      {asking && <Switch partner={partner} onClose={() => setAsking(false)} />}
    </>
  );
};

const Facts = ({ partner }: { partner: Partner }) => {
  const { t } = usePartnersWords();
  const { date } = useWords();
  const { agreement, contact, certificate } = partner;
  const keys = partner.jwks?.keys.map((key) => String(key.kid ?? key.kty)).join(', ');
  const facts: [string, ReactNode][] = [
    [t('part.keys'), keys ?? partner.jwksUri ?? t('keys.none')],
    [t('constraint.short'), t(`constraint.${partner.constraint}`)],
  ];
  if (certificate?.thumbprint !== undefined) facts.push([t('thumbprint'), <code>{certificate.thumbprint}</code>]);
  if (partner.introspects) facts.push([t('introspects'), t('introspects.yes')]);
  if (partner.redirectUris.length > 0) facts.push([t('redirect'), partner.redirectUris.join(' ')]);
  if (partner.launchUrl !== undefined) facts.push([t('launch'), partner.launchUrl]);
  if (partner.parRequired) facts.push([t('par'), t('par.yes')]);
  if (agreement !== null) {
    facts.push([t('agreement.number'), agreement.number]);
    facts.push([t('agreement.from'), date(agreement.from)]);
    facts.push([t('agreement.until'), agreement.until === undefined ? '–' : date(agreement.until)]);
  }
  if (contact !== null) facts.push([t('contact'), `${contact.name}, ${contact.email}`]);
  facts.push([t('since'), date(partner.createdAt)]);
  return (
    <Card title={t('registration')}>
      <dl className="partners-facts">
        {facts.map(([label, fact]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
};

const Switch = ({ partner, onClose }: { partner: Partner; onClose(): void }) => {
  const { t } = usePartnersWords();
  const client = useQueryClient();
  const say = useToast();
  const errorText = useErrorText();
  const suspended = partner.state === 'suspended';
  const change = useMutation({
    mutationFn: () => (suspended ? resumePartner(partner.id) : suspendPartner(partner.id)),
    onSuccess: (changed) => {
      client.setQueryData(partnerQuery(partner.id).queryKey, changed);
      void client.invalidateQueries({ queryKey: ['agency', 'partners'] });
      say(t(suspended ? 'resumed' : 'suspended', { name: partner.name }));
    },
    onError: (error) => stepUpReason(error) === null && say(errorText(error), { error: true }),
    // While one confirms who one is the question stays.
    onSettled: (_answer, error) => stepUpReason(error) === null && onClose(),
  });
  return (
    <ConfirmDialog
      title={t(suspended ? 'resume.title' : 'suspend.title', { name: partner.name })}
      text={t(suspended ? 'resume.text' : 'suspend.text')}
      confirm={t(suspended ? 'resume' : 'suspend')}
      danger={!suspended}
      busy={change.isPending}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    />
  );
};
