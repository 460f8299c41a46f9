// How the software proves who it is: keys pasted, an address, or in the sandbox a pair made here. What is private stays here.
import { useMutation } from '@tanstack/react-query';
import { usePartnersWords } from '../../words/partners/partners-words.ts';
import { Button } from '../button/button.tsx';
import { Card } from '../card/card.tsx';
import { RadioChoices, TextAreaField, TextField } from '../fields/fields.tsx';
import { Notice } from '../notice/notice.tsx';
import { DownloadKey } from './download-key.tsx';
import { type FieldsProps, useProblemText } from './field-words.ts';
import type { KeyWay } from './form-values.ts';
import { createKeyPair, readPublicKeys } from './public-keys.ts';

export const KeyFields = (props: FieldsProps) => {
  const { values, set, problems } = props;
  const { t } = usePartnersWords();
  const said = useProblemText();
  const create = useMutation({ mutationFn: createKeyPair, onSuccess: (pair) => props.onPair?.(pair) });
  const ways: KeyWay[] = [...(props.onPair === undefined ? [] : (['create'] as const)), 'paste', 'address', 'none'];
  const pasted = values.keyWay === 'paste' && values.keys.trim() !== '' ? readPublicKeys(values.keys) : null;
  // A secret is named the moment it is pasted; other mistakes wait until the form is sent.
  const leaked = pasted !== null && 'problem' in pasted && pasted.problem === 'private';
  const none = values.kind === 'app' ? 'keys.none.app' : 'keys.none.system';
  return (
    <Card title={t('part.keys')}>
      <div className="stack">
        <RadioChoices<KeyWay>
          label={t('keys.way')}
          chosen={values.keyWay}
          onChoose={(keyWay) => set({ keyWay })}
          choices={ways.map((id) =>
            id === 'none'
              ? { id, label: t(none), hint: t(`${none}.hint`) }
              : { id, label: t(`keys.${id}`), hint: t(`keys.${id}.hint`) },
          )}
        />
        {values.keyWay === 'create' && (
          <>
            {props.pair ? (
              <Notice look="good" title={t('keys.made')}>
                <div className="stack-tight">
                  <p>{t('keys.made.text')}</p>
                  <DownloadKey name={props.values.name} pair={props.pair} />
                </div>
              </Notice>
            ) : (
              <p>
                <Button
                  look="ghost"
                  icon="key"
                  busy={create.isPending}
                  aria-invalid={problems.keyWay !== undefined || undefined}
                  aria-describedby={problems.keyWay === undefined ? undefined : 'key-way-error'}
                  onClick={() => create.mutate()}
                >
                  {t('keys.create.button')}
                </Button>
              </p>
            )}
            {!props.pair && problems.keyWay !== undefined && (
              <p className="field-error small" id="key-way-error">
                {said(problems.keyWay)}
              </p>
            )}
          </>
        )}
        {values.keyWay === 'paste' && (
          <div className="partner-code" aria-live="polite">
            <TextAreaField
              label={t('keys.field')}
              hint={t('keys.field.hint')}
              rows={7}
              maxLength={40_000}
              spellCheck={false}
              autoComplete="off"
              value={values.keys}
              error={leaked ? t('problem.keys.private') : said(problems.keys)}
              onChange={(event) => set({ keys: event.target.value })}
            />
          </div>
        )}
        {values.keyWay === 'address' && (
          <TextField
            label={t('keys.addressField')}
            type="url"
            inputMode="url"
            placeholder="https://"
            maxLength={500}
            value={values.keysAddress}
            error={said(problems.keysAddress)}
            onChange={(event) => set({ keysAddress: event.target.value })}
          />
        )}
      </div>
    </Card>
  );
};
