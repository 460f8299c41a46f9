// Changes or removes software of the sandbox, with the token that was shown when it was registered.
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { ApiError } from '../../../api/client.ts';
import { changeInSandbox, type Partner, readInSandbox, removeInSandbox } from '../../../api/partners.ts';
import { Button } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { ConfirmDialog } from '../../../components/dialog/dialog.tsx';
import { TextField } from '../../../components/fields/fields.tsx';
import { useErrorFocus } from '../../../components/form/error-focus.ts';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { Connection } from '../../../components/partner-form/connection.tsx';
import { formOf, type PartnerValues, valuesOf } from '../../../components/partner-form/form-values.ts';
import type { KeyPair } from '../../../components/partner-form/public-keys.ts';
import { useErrorText } from '../../../components/states/states.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { partnersWords, usePartnersWords } from '../../../words/partners/partners-words.ts';
import { useWords } from '../../../words/words.tsx';
import { SandboxForm } from './sandbox-form.tsx';
import './vendors.css';

type Opened = { partner: Partner; token: string };

export const ManagePage = () => (
  <partnersWords.Provider>
    <Inside />
  </partnersWords.Provider>
);

const Inside = () => {
  const { t } = usePartnersWords();
  const [opened, setOpened] = useState<Opened | null>(null);
  return (
    <>
      <PageTitle
        title={opened?.partner.name ?? t('manage.title')}
        lead={t('manage.lead')}
        back={{ to: '/vendors', label: t('vendors.title') }}
      />
      {opened === null ? (
        <Open onOpen={setOpened} />
      ) : (
        <Manage {...opened} onChange={(partner) => setOpened({ ...opened, partner })} onClose={() => setOpened(null)} />
      )}
    </>
  );
};

const Open = ({ onOpen }: { onOpen(opened: Opened): void }) => {
  const { t } = usePartnersWords();
  const errorText = useErrorText();
  const form = useRef<HTMLFormElement>(null);
  const [id, setId] = useState('');
  const [token, setToken] = useState('');
  const [tries, setTries] = useState(0);
  const open = useMutation({
    mutationFn: async (): Promise<Opened> => ({
      partner: await readInSandbox(id.trim(), token.trim()),
      token: token.trim(),
    }),
    onSuccess: onOpen,
  });
  useErrorFocus(form, `${tries} ${open.failureReason}`);
  const unknown = open.error instanceof ApiError && ['hidden', 'invalid'].includes(open.error.category);
  const error = unknown ? t('manage.unknown') : open.isError ? errorText(open.error) : undefined;
  const missing = (text: string) => (tries > 0 && text.trim() === '' ? t('problem.missing') : undefined);
  return (
    <form
      ref={form}
      className="card stack narrow"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        setTries(tries + 1);
        if (id.trim() !== '' && token.trim() !== '' && !open.isPending) open.mutate();
      }}
    >
      <TextField
        label="client_id"
        value={id}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        error={missing(id)}
        onChange={(event) => setId(event.target.value)}
      />
      <TextField
        label={t('result.token')}
        value={token}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        error={missing(token) ?? error}
        onChange={(event) => setToken(event.target.value)}
      />
      <p>
        <Button type="submit" busy={open.isPending}>
          {t('manage.open')}
        </Button>
      </p>
    </form>
  );
};

const Manage = (props: Opened & { onChange(partner: Partner): void; onClose(): void }) => {
  const { t } = usePartnersWords();
  const { t: base } = useWords();
  const say = useToast();
  const errorText = useErrorText();
  const [asking, setAsking] = useState(false);
  const { partner, token } = props;
  const change = useMutation({
    mutationFn: ({ values, pair }: { values: PartnerValues; pair: KeyPair | null }) =>
      changeInSandbox(partner.id, token, formOf(values, pair?.publicJwks ?? null)),
    onSuccess: (changed) => {
      say(t('changed', { name: changed.name }));
      props.onChange(changed);
    },
  });
  const remove = useMutation({
    mutationFn: () => removeInSandbox(partner.id, token),
    onSuccess: () => {
      say(t('manage.removed', { name: partner.name }));
      props.onClose();
    },
    onError: (error) => {
      setAsking(false);
      say(errorText(error), { error: true });
    },
  });
  return (
    <div className="stack">
      <div className="narrow">
        <Card title={t('connection.own')}>
          <Connection partner={partner} />
        </Card>
      </div>
      <SandboxForm
        first={valuesOf(partner)}
        isNew={false}
        send={t('edit.send')}
        busy={change.isPending}
        error={change.error}
        onSend={(values, pair) => change.mutate({ values, pair })}
        aside={
          <>
            <Button look="danger" onClick={() => setAsking(true)}>
              {t('manage.remove')}
            </Button>
            <Button look="quiet" onClick={props.onClose}>
              {base('app.close')}
            </Button>
          </>
        }
      />
      {asking && (
        <ConfirmDialog
          title={t('manage.remove.title', { name: partner.name })}
          text={t('manage.remove.text')}
          confirm={t('manage.remove')}
          danger
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
};
