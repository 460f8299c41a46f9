// The fallback: a passphrase with an authenticator app; linked, changed and removed.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { accountQuery, askNewAuthenticator, confirmNewAuthenticator, removeAuthenticator } from '../../api/account.ts';
import { Button } from '../../components/button/button.tsx';
import { Card } from '../../components/card/card.tsx';
import { ConfirmDialog, Dialog } from '../../components/dialog/dialog.tsx';
import { NewAuthenticator } from '../../components/new-authenticator/new-authenticator.tsx';
import { useToast } from '../../components/toast/toast.tsx';
import { useAccountWords } from '../../words/account/account-words.ts';
import { useWords } from '../../words/words.tsx';
import { useChange } from './use-change.ts';

export const AuthenticatorCard = (props: { authenticator: { since: string } | null }) => {
  const { t } = useAccountWords();
  const { date } = useWords();
  const client = useQueryClient();
  const say = useToast();
  const [open, setOpen] = useState<'add' | 'remove' | null>(null);
  const close = (): void => setOpen(null);
  const remove = useChange({
    change: (_: undefined) => removeAuthenticator(),
    done: () => t('account.authenticator.removed'),
    close,
  });
  const linked = props.authenticator !== null;
  const name = client.getQueryData(accountQuery.queryKey)?.name;
  return (
    <Card title={t('account.authenticator')}>
      <p className="small soft">{t('account.authenticator.text')}</p>
      <p className="account-foot">
        {props.authenticator === null
          ? t('account.authenticator.none')
          : t('account.authenticator.since', { date: date(props.authenticator.since) })}
      </p>
      <p className="row account-foot">
        <Button look="ghost" {...(!linked && { icon: 'plus' as const })} onClick={() => setOpen('add')}>
          {t(linked ? 'account.authenticator.replace' : 'account.authenticator.add')}
        </Button>
        {linked && (
          <Button look="quiet" onClick={() => setOpen('remove')}>
            {t('account.authenticator.remove')}
          </Button>
        )}
      </p>
      {open === 'add' && (
        <Dialog title={t('activate.other.title')} onClose={close}>
          <NewAuthenticator
            person={name === undefined ? {} : { name }}
            ask={askNewAuthenticator}
            confirm={confirmNewAuthenticator}
            onOver={() => {
              close();
              say(t('activate.over.title'), { error: true });
            }}
            onDone={() => {
              close();
              void client.invalidateQueries({ queryKey: accountQuery.queryKey });
              say(t('account.authenticator.added'));
            }}
          />
        </Dialog>
      )}
      {open === 'remove' && (
        <ConfirmDialog
          title={t('account.authenticator.remove.title')}
          text={t('account.authenticator.remove.text')}
          confirm={t('account.authenticator.remove')}
          danger
          busy={remove.isPending}
          onConfirm={() => remove.mutate(undefined)}
          onClose={close}
        />
      )}
    </Card>
  );
};
