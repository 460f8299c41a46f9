// The form of the sandbox, for new software and for changes to it.
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { Button } from '../../../components/button/button.tsx';
import { useErrorFocus } from '../../../components/form/error-focus.ts';
import { Notice } from '../../../components/notice/notice.tsx';
import { type PartnerValues, problemsOf } from '../../../components/partner-form/form-values.ts';
import { PartnerFields } from '../../../components/partner-form/partner-fields.tsx';
import type { KeyPair } from '../../../components/partner-form/public-keys.ts';
import { useErrorText } from '../../../components/states/states.tsx';
import { usePartnersWords } from '../../../words/partners/partners-words.ts';

export const SandboxForm = (props: {
  first: PartnerValues;
  isNew: boolean;
  send: string;
  busy: boolean;
  error: unknown;
  onSend(values: PartnerValues, pair: KeyPair | null): void;
  aside?: ReactNode;
}) => {
  const { t } = usePartnersWords();
  const errorText = useErrorText();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState(props.first);
  const [pair, setPair] = useState<KeyPair | null>(null);
  const [tries, setTries] = useState(0);
  useErrorFocus(form, `${tries} ${String(props.error)}`);
  const now = problemsOf(values, 'sandbox', props.isNew, pair !== null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTries(tries + 1);
    if (Object.keys(now).length === 0 && !props.busy) props.onSend(values, pair);
  };
  return (
    <form className="stack narrow" ref={form} onSubmit={submit} noValidate>
      <PartnerFields
        values={values}
        set={(patch) => setValues((before) => ({ ...before, ...patch }))}
        problems={tries > 0 ? now : {}}
        where="sandbox"
        isNew={props.isNew}
        pair={pair}
        onPair={setPair}
      />
      {props.error !== null && (
        <div role="alert" data-says tabIndex={-1}>
          <Notice look="alert" title={t('refused')}>
            {errorText(props.error)}
          </Notice>
        </div>
      )}
      <p className="row">
        <Button type="submit" busy={props.busy}>
          {props.send}
        </Button>
        {props.aside}
      </p>
    </form>
  );
};
