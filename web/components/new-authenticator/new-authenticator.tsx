// An authenticator app as a way in: choose a passphrase, link the app by QR code or by hand, show that it works.
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useRef, useState } from 'react';
import type { AuthenticatorSecret } from '../../api/account.ts';
import { ApiError } from '../../api/client.ts';
import { useAccountWords } from '../../words/account/account-words.ts';
import { Button, buttonClass } from '../button/button.tsx';
import { useErrorFocus } from '../form/error-focus.ts';
import { Icon } from '../icon/icon.tsx';
import { QrCode } from '../qr-code/qr-code.tsx';
import { isSixDigits } from '../secret-field/letter-code.ts';
import { PassphraseField, SixDigitsField } from '../secret-field/secret-field.tsx';
import { useErrorText } from '../states/states.tsx';
import { useToast } from '../toast/toast.tsx';
import { type KnownPerson, passphraseRules, refusedRules, unmetRules } from './passphrase-rules.ts';
import './new-authenticator.css';

/** The secret in fours, as one copies it by hand. */
const inFours = (secret: string): string => (secret.match(/.{1,4}/g) ?? []).join(' ');

const Rules = (props: { unmet: readonly string[] }) => {
  const { t } = useAccountWords();
  const id = useId();
  return (
    <div>
      <p className="small" id={id}>
        <strong>{t('passphrase.rules')}</strong>
      </p>
      <ul className="plain-list passphrase-rules small" aria-labelledby={id}>
        {passphraseRules.map((rule) => {
          const met = !props.unmet.includes(rule);
          return (
            <li key={rule} className={met ? 'passphrase-met' : undefined}>
              <Icon name={met ? 'check' : 'minus'} size={18} />
              <span>
                {t(`passphrase.rule.${rule}`)}
                <span className="visually-hidden">{` (${t(met ? 'passphrase.met' : 'passphrase.unmet')})`}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
};

const ChoosePassphrase = (props: {
  person: KnownPerson;
  ask(passphrase: string): Promise<AuthenticatorSecret>;
  onSecret(secret: AuthenticatorSecret): void;
}) => {
  const { t } = useAccountWords();
  const errorText = useErrorText();
  const form = useRef<HTMLFormElement>(null);
  const [passphrase, setPassphrase] = useState('');
  const [tries, setTries] = useState(0);
  const ask = useMutation({ mutationFn: props.ask, onSuccess: props.onSecret });
  const weak = ask.error instanceof ApiError && ask.error.code === 'identity.weak-passphrase' ? ask.error : null;
  const refused = weak !== null && ask.variables === passphrase ? refusedRules(weak.fields) : [];
  const unmet = passphrase === '' ? [...passphraseRules] : [...unmetRules(passphrase, props.person), ...refused];
  useErrorFocus(form, `${tries} ${ask.failureCount}`);
  const error =
    weak !== null && ask.variables === passphrase
      ? t('passphrase.weak')
      : tries > 0 && unmet.length > 0
        ? t(passphrase === '' ? 'field.passphrase.missing' : 'passphrase.weak')
        : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTries(tries + 1);
    if (unmet.length === 0 && !ask.isPending) ask.mutate(passphrase);
  };
  return (
    <form className="stack" ref={form} onSubmit={submit} noValidate>
      {/* A password manager keeps the passphrase under this name. */}
      <input type="text" name="username" autoComplete="username" value={props.person.matricule ?? ''} hidden readOnly />
      <PassphraseField isNew value={passphrase} onChange={setPassphrase} error={error} />
      <Rules unmet={unmet} />
      {ask.isError && weak === null && (
        <p className="field-error" role="alert">
          {errorText(ask.error)}
        </p>
      )}
      <p>
        <Button type="submit" busy={ask.isPending}>
          {t('authenticator.next')}
        </Button>
      </p>
    </form>
  );
};

function LinkApp<T>(props: { shown: AuthenticatorSecret; confirm(code: string): Promise<T>; onDone(answer: T): void }) {
  const { t } = useAccountWords();
  const errorText = useErrorText();
  const say = useToast();
  const form = useRef<HTMLFormElement>(null);
  const [code, setCode] = useState('');
  const [tries, setTries] = useState(0);
  const confirm = useMutation({ mutationFn: props.confirm, onSuccess: props.onDone });
  const wrong = confirm.error instanceof ApiError && confirm.error.code === 'identity.wrong-code';
  useErrorFocus(form, `${tries} ${confirm.failureCount}`);
  const error =
    wrong && confirm.variables === code
      ? t('field.code.wrong')
      : tries > 0 && !isSixDigits(code)
        ? t('field.code.missing')
        : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTries(tries + 1);
    if (isSixDigits(code) && !confirm.isPending) confirm.mutate(code);
  };
  const heading = (element: HTMLHeadingElement | null): void => {
    if (element !== null && !element.dataset.seen) {
      element.dataset.seen = 'yes';
      element.focus();
    }
  };
  return (
    <form className="stack" ref={form} onSubmit={submit} noValidate>
      <h3 ref={heading} tabIndex={-1}>
        {t('authenticator.scan')}
      </h3>
      <p>{t('authenticator.scan.text')}</p>
      <QrCode text={props.shown.uri} label={t('authenticator.scan.image')} />
      <p>
        <a className={buttonClass({ look: 'ghost' })} href={props.shown.uri}>
          {t('authenticator.open')}
        </a>
      </p>
      <div className="stack-tight">
        <p className="small soft">{t('authenticator.secret')}</p>
        <p className="num new-authenticator-secret">{inFours(props.shown.secret)}</p>
        {window.isSecureContext && (
          <p>
            <Button
              look="quiet"
              small
              onClick={() =>
                void navigator.clipboard.writeText(props.shown.secret).then(() => say(t('authenticator.copied')))
              }
            >
              {t('authenticator.copy')}
            </Button>
          </p>
        )}
      </div>
      <SixDigitsField value={code} onChange={setCode} error={error} />
      {confirm.isError && !wrong && (
        <p className="field-error" role="alert">
          {errorText(confirm.error)}
        </p>
      )}
      <p>
        <Button type="submit" busy={confirm.isPending}>
          {t('authenticator.confirm')}
        </Button>
      </p>
    </form>
  );
}

export function NewAuthenticator<T>(props: {
  person: KnownPerson;
  ask(passphrase: string): Promise<AuthenticatorSecret>;
  confirm(code: string): Promise<T>;
  onDone(answer: T): void;
  /** It took too long: the step before is there no more. */
  onOver(): void;
}) {
  const [shown, setShown] = useState<AuthenticatorSecret | null>(null);
  const unlessOver = async <A,>(work: Promise<A>): Promise<A> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof ApiError && error.code === 'identity.start-again') props.onOver();
      throw error;
    }
  };
  return shown === null ? (
    <ChoosePassphrase
      person={props.person}
      ask={(passphrase) => unlessOver(props.ask(passphrase))}
      onSecret={setShown}
    />
  ) : (
    <LinkApp shown={shown} confirm={(code) => unlessOver(props.confirm(code))} onDone={props.onDone} />
  );
}
