// What an operator decides about a request: who it is, yes, or no and why.
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { ApiError } from '../../../api/client.ts';
import {
  approveRecovery,
  checkRecovery,
  type HowChecked,
  type Recovery,
  refuseRecovery,
  waysToCheck,
} from '../../../api/recoveries.ts';
import { stepUpReason } from '../../../api/step-up.ts';
import { Button } from '../../../components/button/button.tsx';
import { ConfirmDialog, Dialog } from '../../../components/dialog/dialog.tsx';
import { RadioChoices, TextAreaField } from '../../../components/fields/fields.tsx';
import { useErrorFocus } from '../../../components/form/error-focus.ts';
import { useErrorText } from '../../../components/states/states.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { useAccountWords } from '../../../words/account/account-words.ts';
import { useWords } from '../../../words/words.tsx';

type Props = { recovery: Recovery; onClose(): void };

function useDecision<Input>(
  decide: (input: Input) => Promise<unknown>,
  done: string,
  close: () => void,
): UseMutationResult<unknown, Error, Input> {
  const { t } = useAccountWords();
  const { t: base } = useWords();
  const client = useQueryClient();
  const say = useToast();
  const errorText = useErrorText();
  return useMutation({
    mutationFn: decide,
    onSuccess: () => say(done),
    onError: (error) => {
      if (stepUpReason(error) !== null) return;
      const code = error instanceof ApiError ? error.code : '';
      const text =
        code === 'identity.two-people'
          ? t('recoveries.two')
          : code === 'identity.recovery-moved'
            ? base('state.conflict')
            : errorText(error);
      say(text, { error: true });
    },
    onSettled: (_answer, error) => {
      if (stepUpReason(error) !== null) return;
      close();
      void client.invalidateQueries({ queryKey: ['agency', 'recoveries'] });
    },
  });
}

const noteLengthMax = 500;

export const CheckDialog = (props: Props) => {
  const { t } = useAccountWords();
  const { t: base } = useWords();
  const [how, setHow] = useState<HowChecked>('in-person');
  const [note, setNote] = useState('');
  const check = useDecision(
    (_: undefined) => checkRecovery(props.recovery.id, { how, ...(note.trim() !== '' && { note: note.trim() }) }),
    t('recoveries.checked'),
    props.onClose,
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!check.isPending) check.mutate(undefined);
  };
  return (
    <Dialog title={t('recoveries.check.title', { name: props.recovery.name })} onClose={props.onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <RadioChoices<HowChecked>
          label={t('recoveries.check.how')}
          choices={waysToCheck.map((id) => ({ id, label: t(`recoveries.check.${id}`) }))}
          chosen={how}
          onChoose={setHow}
        />
        <TextAreaField
          label={t('recoveries.check.note')}
          rows={3}
          maxLength={noteLengthMax}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <div className="row dialog-actions">
          <Button look="ghost" onClick={props.onClose}>
            {base('app.cancel')}
          </Button>
          <Button type="submit" busy={check.isPending}>
            {t('recoveries.check.confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};

export const ApproveDialog = (props: Props) => {
  const { t } = useAccountWords();
  const approve = useDecision(
    (_: undefined) => approveRecovery(props.recovery.id),
    t('recoveries.approved'),
    props.onClose,
  );
  return (
    <ConfirmDialog
      title={t('recoveries.approve.title', { name: props.recovery.name })}
      text={t('recoveries.approve.text')}
      confirm={t('recoveries.approve')}
      busy={approve.isPending}
      onConfirm={() => approve.mutate(undefined)}
      onClose={props.onClose}
    />
  );
};

export const RefuseDialog = (props: Props) => {
  const { t } = useAccountWords();
  const { t: base } = useWords();
  const form = useRef<HTMLFormElement>(null);
  const [reason, setReason] = useState('');
  const [tries, setTries] = useState(0);
  const refuse = useDecision(
    (text: string) => refuseRecovery(props.recovery.id, text),
    t('recoveries.refused'),
    props.onClose,
  );
  useErrorFocus(form, tries);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTries(tries + 1);
    if (reason.trim() !== '' && !refuse.isPending) refuse.mutate(reason.trim());
  };
  return (
    <Dialog title={t('recoveries.refuse.title', { name: props.recovery.name })} onClose={props.onClose}>
      <form className="stack" ref={form} onSubmit={submit} noValidate>
        <TextAreaField
          label={t('recoveries.refuse.reason')}
          hint={t('recoveries.refuse.reason.hint')}
          rows={3}
          maxLength={noteLengthMax}
          value={reason}
          error={tries > 0 && reason.trim() === '' ? t('recoveries.refuse.missing') : undefined}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className="row dialog-actions">
          <Button look="ghost" onClick={props.onClose}>
            {base('app.cancel')}
          </Button>
          <Button type="submit" look="danger" busy={refuse.isPending}>
            {t('recoveries.refuse')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
