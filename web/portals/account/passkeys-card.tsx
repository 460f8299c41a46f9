// One's passkeys: added, named, removed, each with what tells it from the others.
import { type FormEvent, useRef, useState } from 'react';
import { addPasskey, askNewPasskey, type Passkey, removePasskey, renamePasskey } from '../../api/account.ts';
import { createPasskey, knowsPasskeys } from '../../api/passkeys.ts';
import { Button } from '../../components/button/button.tsx';
import { Card } from '../../components/card/card.tsx';
import { ConfirmDialog, Dialog } from '../../components/dialog/dialog.tsx';
import { TextField } from '../../components/fields/fields.tsx';
import { useErrorFocus } from '../../components/form/error-focus.ts';
import { Icon } from '../../components/icon/icon.tsx';
import { useAccountWords } from '../../words/account/account-words.ts';
import { useWords } from '../../words/words.tsx';
import { useChange } from './use-change.ts';

const nameLengthMax = 60;

/** Asks for a name; the browser's own question about the passkey comes after it. */
const NameDialog = (props: {
  title: string;
  text?: string;
  first: string;
  submit: string;
  busy: boolean;
  onName(name: string): void;
  onClose(): void;
}) => {
  const { t } = useAccountWords();
  const words = useWords();
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState(props.first);
  const [tries, setTries] = useState(0);
  useErrorFocus(form, tries);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTries(tries + 1);
    if (name.trim() !== '' && !props.busy) props.onName(name.trim());
  };
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form className="stack" ref={form} onSubmit={submit} noValidate>
        {props.text !== undefined && <p>{props.text}</p>}
        <TextField
          label={t('account.passkey.name')}
          hint={t('account.passkey.name.hint')}
          autoComplete="off"
          maxLength={nameLengthMax}
          value={name}
          error={tries > 0 && name.trim() === '' ? t('account.passkey.name.missing') : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <div className="row dialog-actions">
          <Button look="ghost" onClick={props.onClose}>
            {words.t('app.cancel')}
          </Button>
          <Button type="submit" busy={props.busy}>
            {props.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};

const PasskeyRow = (props: { passkey: Passkey; onRename(): void; onRemove(): void }) => {
  const { t } = useAccountWords();
  const { date } = useWords();
  const { passkey } = props;
  const used =
    passkey.lastUsedAt === undefined
      ? t('account.passkey.unused')
      : t('account.passkey.used', { date: date(passkey.lastUsedAt) });
  return (
    <li>
      <div className="account-thing">
        <Icon name="key" />
        <div>
          <p className="account-name">{passkey.name}</p>
          <p className="small soft num">
            {[t('account.passkey.created', { date: date(passkey.createdAt) }), used].join(' · ')}
          </p>
          <p className="small soft">{t(passkey.synced ? 'account.passkey.synced' : 'account.passkey.bound')}</p>
        </div>
      </div>
      <div className="account-actions">
        <Button
          look="quiet"
          small
          aria-label={t('account.passkey.renameWhich', { name: passkey.name })}
          onClick={props.onRename}
        >
          {t('account.passkey.rename')}
        </Button>
        <Button
          look="quiet"
          small
          aria-label={t('account.passkey.removeWhich', { name: passkey.name })}
          onClick={props.onRemove}
        >
          {t('account.passkey.remove')}
        </Button>
      </div>
    </li>
  );
};

type Open = { what: 'add' } | { what: 'rename' | 'remove'; passkey: Passkey } | null;

export const PasskeysCard = (props: { passkeys: Passkey[] }) => {
  const { t } = useAccountWords();
  const [open, setOpen] = useState<Open>(null);
  const close = (): void => setOpen(null);
  const add = useChange({
    change: async (name: string) => {
      const { options } = await askNewPasskey();
      return addPasskey(await createPasskey(options), name);
    },
    done: (_, name) => t('account.passkeys.added', { name }),
    close,
  });
  const rename = useChange({
    change: ({ id, name }: { id: string; name: string }) => renamePasskey(id, name),
    done: (_, { name }) => t('account.passkey.renamed', { name }),
    close,
  });
  const remove = useChange({
    change: (passkey: Passkey) => removePasskey(passkey.id),
    done: (_, { name }) => t('account.passkey.removed', { name }),
    close,
  });
  return (
    <Card title={t('account.passkeys')}>
      <p className="small soft">{t('account.passkeys.text')}</p>
      {props.passkeys.length === 0 ? (
        <p className="account-foot">{t('account.passkeys.none')}</p>
      ) : (
        <ul className="plain-list account-list">
          {props.passkeys.map((passkey) => (
            <PasskeyRow
              key={passkey.id}
              passkey={passkey}
              onRename={() => setOpen({ what: 'rename', passkey })}
              onRemove={() => setOpen({ what: 'remove', passkey })}
            />
          ))}
        </ul>
      )}
      {knowsPasskeys() && (
        <p className="account-foot">
          <Button
            look={props.passkeys.length === 0 ? 'primary' : 'ghost'}
            icon="plus"
            onClick={() => setOpen({ what: 'add' })}
          >
            {t('account.passkeys.add')}
          </Button>
        </p>
      )}
      {open?.what === 'add' && (
        <NameDialog
          title={t('account.passkeys.add')}
          text={t('account.passkeys.add.text')}
          first={t('account.passkey.name.first')}
          submit={t('account.passkeys.create')}
          busy={add.isPending}
          onName={(name) => add.mutate(name)}
          onClose={close}
        />
      )}
      {open?.what === 'rename' && (
        <NameDialog
          title={t('account.passkey.renameWhich', { name: open.passkey.name })}
          first={open.passkey.name}
          submit={t('account.passkey.save')}
          busy={rename.isPending}
          onName={(name) => rename.mutate({ id: open.passkey.id, name })}
          onClose={close}
        />
      )}
      {open?.what === 'remove' && (
        <ConfirmDialog
          title={t('account.passkey.remove.title', { name: open.passkey.name })}
          text={t('account.passkey.remove.text')}
          confirm={t('account.passkey.remove')}
          danger
          busy={remove.isPending}
          onConfirm={() => remove.mutate(open.passkey)}
          onClose={close}
        />
      )}
    </Card>
  );
};
