// The quiet third way: matricule, passphrase and the code that an app shows. Where the browser offers passkeys beside a field,
// it does so here too.
import { browserSupportsWebAuthnAutofill } from '@simplewebauthn/browser';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { askSignIn, signInByAuthenticator, signInByPasskey } from '../../../api/account.ts';
import { ApiError } from '../../../api/client.ts';
import { answerWithPasskey, knowsPasskeys } from '../../../api/passkeys.ts';
import { Button } from '../../../components/button/button.tsx';
import { useErrorFocus } from '../../../components/form/error-focus.ts';
import { Icon } from '../../../components/icon/icon.tsx';
import { digitsOf } from '../../../components/matricule-field/matricule.ts';
import { MatriculeField } from '../../../components/matricule-field/matricule-field.tsx';
import { Notice } from '../../../components/notice/notice.tsx';
import { isSixDigits } from '../../../components/secret-field/letter-code.ts';
import { PassphraseField, SixDigitsField } from '../../../components/secret-field/secret-field.tsx';
import { useAccountWords } from '../../../words/account/account-words.ts';
import { Refusal } from '../refusal/refusal.tsx';

/** Waits beside the field until a passkey is chosen there. What does not come of it is nothing to be told. */
const offerInField = async (to: string): Promise<void> => {
  if (!knowsPasskeys() || !(await browserSupportsWebAuthnAutofill())) return;
  const { ceremony, options } = await askSignIn();
  const response = await answerWithPasskey(options, true);
  const { location } = await signInByPasskey({ ceremony, response, return: to });
  window.location.assign(location);
};

export const CodeWay = (props: { to: string }) => {
  const { t } = useAccountWords();
  const form = useRef<HTMLFormElement>(null);
  const [open, setOpen] = useState(false);
  const [matricule, setMatricule] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [code, setCode] = useState('');
  const [tries, setTries] = useState(0);
  const signIn = useMutation({
    mutationFn: () => signInByAuthenticator({ matricule: digitsOf(matricule), passphrase, code, return: props.to }),
    onSuccess: ({ location }) => window.location.assign(location),
    // A code is good once.
    onError: () => setCode(''),
  });
  useEffect(() => {
    if (open) offerInField(props.to).catch(() => undefined);
  }, [open, props.to]);
  const missing = {
    matricule: digitsOf(matricule) === '',
    passphrase: passphrase === '',
    code: !isSixDigits(code),
  };
  const tried = tries > 0 && !signIn.isError;
  useErrorFocus(form, `${tries} ${signIn.failureCount}`);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (signIn.isPending || signIn.isSuccess) return;
    signIn.reset();
    setTries(tries + 1);
    if (!missing.matricule && !missing.passphrase && !missing.code) signIn.mutate();
  };
  const refused = signIn.error instanceof ApiError && signIn.error.code === 'identity.not-recognised';
  return (
    <details className="card sign-in-more" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Icon name="down" size={18} />
        {t('signIn.code')}
      </summary>
      <form className="stack" ref={form} onSubmit={submit} noValidate>
        {refused && (
          <div data-says tabIndex={-1} role="alert">
            <Notice look="alert" title={t('signIn.refused.title')}>
              {t('signIn.refused.text')}
            </Notice>
          </div>
        )}
        {signIn.isError && !refused && <Refusal error={signIn.error} at={signIn.submittedAt} />}
        <MatriculeField
          value={matricule}
          onChange={setMatricule}
          autoComplete="username webauthn"
          error={tried && missing.matricule ? t('field.matricule.missing') : undefined}
        />
        <PassphraseField
          value={passphrase}
          onChange={setPassphrase}
          error={tried && missing.passphrase ? t('field.passphrase.missing') : undefined}
        />
        <SixDigitsField
          value={code}
          onChange={setCode}
          error={tried && missing.code ? t('field.code.missing') : undefined}
        />
        <p>
          <Button type="submit" busy={signIn.isPending || signIn.isSuccess}>
            {t('signIn.code.go')}
          </Button>
        </p>
      </form>
    </details>
  );
};
