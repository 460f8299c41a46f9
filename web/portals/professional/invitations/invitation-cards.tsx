// An invitation is accepted with one press; to decline is asked once.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerInvitation, type Invitation } from '../../../api/establishment.ts';
import { sessionQuery } from '../../../api/session.ts';
import { Button } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { ConfirmDialog } from '../../../components/dialog/dialog.tsx';
import { useErrorText } from '../../../components/states/states.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { establishmentWords, useEstablishmentWords } from '../../../words/establishment/establishment-words.ts';
import { useWords } from '../../../words/words.tsx';
import './invitations.css';

export const InvitationCards = ({ invitations }: { invitations: Invitation[] }) => (
  <establishmentWords.Provider>
    <Inside invitations={invitations} />
  </establishmentWords.Provider>
);

const Inside = ({ invitations }: { invitations: Invitation[] }) => {
  const { t } = useEstablishmentWords();
  return (
    <div className="invitations">
      <Card title={t('invitations.title', { count: invitations.length })}>
        <ul className="plain-list invitation-list">
          {invitations.map((one) => (
            <One key={one.id} invitation={one} />
          ))}
        </ul>
      </Card>
    </div>
  );
};

const One = ({ invitation }: { invitation: Invitation }) => {
  const { t } = useEstablishmentWords();
  const { date } = useWords();
  const say = useToast();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { organisation, from, until } = invitation;
  const { name, town } = organisation;
  const answer = useMutation({
    mutationFn: (what: 'accept' | 'decline') => answerInvitation(invitation.id, what),
    onSuccess: (_, what) =>
      say(what === 'accept' ? t('invitations.accepted', { name }) : t('invitations.declined', { name })),
    onError: (error) => say(errorText(error), { error: true }),
    onSettled: () => {
      setAsking(false);
      void client.invalidateQueries({ queryKey: ['professional'] });
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  const days =
    from !== undefined && until !== undefined
      ? t('days.both', { from: date(from, 'short'), until: date(until, 'short') })
      : from !== undefined
        ? t('days.from', { from: date(from, 'short') })
        : until !== undefined && t('days.until', { until: date(until, 'short') });
  return (
    <li>
      <div>
        <p>{t('invitations.text', { name, town })}</p>
        <p className="small soft">
          {[days, invitation.function === 'administrator' && t('invitations.administrator')]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <div className="row">
        <Button
          small
          busy={answer.isPending}
          aria-label={t('invitations.accept.label', { name })}
          onClick={() => answer.mutate('accept')}
        >
          {t('invitations.accept')}
        </Button>
        <Button
          look="ghost"
          small
          aria-label={t('invitations.decline.label', { name })}
          onClick={() => setAsking(true)}
        >
          {t('invitations.decline')}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={t('invitations.decline.title', { name })}
          text={t('invitations.decline.text')}
          confirm={t('invitations.decline')}
          busy={answer.isPending}
          onConfirm={() => answer.mutate('decline')}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
};
