// What is typed to get in: a passphrase that can be shown, six digits, the code of a letter. All may be pasted and filled in by
// the browser. https://www.w3.org/TR/WCAG22/#accessible-authentication-minimum
import { useState } from 'react';
import { useAccountWords } from '../../words/account/account-words.ts';
import { TextField } from '../fields/fields.tsx';
import { groupedLetterCode } from './letter-code.ts';
import './secret-field.css';

type Typed = { value: string; onChange(value: string): void; error?: string | undefined };

export const PassphraseField = (props: Typed & { isNew?: boolean; describedBy?: string }) => {
  const { t } = useAccountWords();
  const [shown, setShown] = useState(false);
  return (
    <div className="secret-field">
      <TextField
        label={t(props.isNew ? 'passphrase.choose' : 'field.passphrase')}
        {...(props.isNew && { hint: t('passphrase.hint') })}
        type={shown ? 'text' : 'password'}
        name="passphrase"
        autoComplete={props.isNew ? 'new-password' : 'current-password'}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={200}
        value={props.value}
        error={props.error}
        onChange={(event) => props.onChange(event.target.value)}
      />
      <label className="secret-show small">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />
        {t('field.passphrase.show')}
      </label>
    </div>
  );
};

export const SixDigitsField = (props: Typed) => {
  const { t } = useAccountWords();
  return (
    <div className="six-digits">
      <TextField
        label={t('field.code')}
        hint={t('field.code.hint')}
        name="code"
        autoComplete="one-time-code"
        inputMode="numeric"
        spellCheck={false}
        maxLength={12}
        value={props.value}
        error={props.error}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </div>
  );
};

export const LetterCodeField = (props: Typed) => {
  const { t } = useAccountWords();
  return (
    <div className="letter-code">
      <TextField
        label={t('field.letterCode')}
        hint={t('field.letterCode.hint')}
        name="letter-code"
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={40}
        value={props.value}
        error={props.error}
        onChange={({ target }) => {
          // In the middle of the code the groups stay as they are, or the cursor would jump.
          const atEnd = target.selectionStart === target.value.length;
          const grows = target.value.length > props.value.length;
          props.onChange(atEnd && grows ? groupedLetterCode(target.value) : target.value);
        }}
        onBlur={() => props.onChange(groupedLetterCode(props.value))}
      />
    </div>
  );
};
