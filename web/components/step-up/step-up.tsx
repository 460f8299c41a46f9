// "Confirm that it is you": over the page that asked for it. With a passkey at hand it is done here, and what was refused is
// done once more; any other way leads to the sign-in page and back. https://www.rfc-editor.org/rfc/rfc9470
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { accountQuery, askSignIn, signInByPasskey } from '../../api/account.ts';
import type { Session } from '../../api/model.ts';
import { answerWithPasskey, knowsPasskeys } from '../../api/passkeys.ts';
import { homeOf, sessionQuery } from '../../api/session.ts';
import { askStepUp, type StepUp, useStepUp } from '../../api/step-up.ts';
import { accountWords, useAccountWords } from '../../words/account/account-words.ts';
import { Button, buttonClass } from '../button/button.tsx';
import { Dialog } from '../dialog/dialog.tsx';
import { usePasskeyText } from '../passkey-words/passkey-words.ts';

const isSamePerson = (a: Session | undefined, b: Session): boolean =>
  a !== undefined && b.signedIn && a.role === b.role && a.patientId === b.patientId && a.name === b.name;

const Confirm = (props: { stepUp: StepUp; onClose(): void }) => {
  const { t } = useAccountWords();
  const client = useQueryClient();
  const passkeyText = usePasskeyText();
  const here = useLocation({ select: (location) => location.href });
  const { data: session } = useQuery(sessionQuery);
  const { data: account } = useQuery(accountQuery);
  const { stepUp, onClose } = props;
  const inPlace = stepUp.reason === 'again' && knowsPasskeys() && (account?.passkeys.length ?? 0) > 0;
  const confirm = useMutation({
    mutationFn: async () => {
      const { ceremony, options } = await askSignIn();
      await signInByPasskey({ ceremony, response: await answerWithPasskey(options) });
      return client.fetchQuery({ ...sessionQuery, staleTime: 0 });
    },
    onSuccess: (now) => {
      // Somebody else's passkey opens somebody else's space, never this page.
      if (!isSamePerson(session, now)) return window.location.assign(homeOf(now.role));
      onClose();
      void client.invalidateQueries({ queryKey: accountQuery.queryKey });
      stepUp.retry();
    },
  });
  const problem = passkeyText(confirm.error);
  const actions = useRef<HTMLDivElement>(null);
  // The main action may be known a moment after the dialog is there.
  useEffect(() => {
    actions.current?.querySelector<HTMLElement>('[data-first-focus]')?.focus();
  }, [inPlace]);
  return (
    <Dialog title={t('stepUp.title')} onClose={onClose}>
      <p>{t(stepUp.reason === 'high' ? 'stepUp.high' : inPlace ? 'stepUp.text' : 'stepUp.textAway')}</p>
      {problem !== null && (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
      <div className="row dialog-actions" ref={actions}>
        <Link
          className={buttonClass({ look: inPlace ? 'ghost' : 'primary' })}
          to="/sign-in"
          search={{
            ...(session?.role !== undefined && { as: session.role }),
            again: '1',
            ...(stepUp.reason === 'high' && { level: 'high' }),
            return: here,
          }}
          onClick={onClose}
          data-first-focus={inPlace ? undefined : true}
        >
          {t(inPlace ? 'stepUp.other' : 'stepUp.go')}
        </Link>
        {inPlace && (
          <Button data-first-focus busy={confirm.isPending} onClick={() => confirm.mutate()}>
            {t('stepUp.passkey')}
          </Button>
        )}
      </div>
    </Dialog>
  );
};

export const StepUpDialog = () => {
  const client = useQueryClient();
  const stepUp = useStepUp();
  if (stepUp === null) return null;
  return (
    <accountWords.Provider>
      <Confirm stepUp={stepUp} onClose={() => askStepUp(client, null)} />
    </accountWords.Provider>
  );
};
