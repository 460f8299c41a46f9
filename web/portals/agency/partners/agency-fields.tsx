// The agency's own fields: for whom the software acts, and the agreement that lets it in; then the button.
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { ApiError, get } from '../../../api/client.ts';
import type { Organisation } from '../../../api/model.ts';
import { stepUpReason } from '../../../api/step-up.ts';
import { Button } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { DateField, TextField } from '../../../components/fields/fields.tsx';
import { useErrorFocus } from '../../../components/form/error-focus.ts';
import { Notice } from '../../../components/notice/notice.tsx';
import { useOrganisationKind } from '../../../components/occupation/occupation.ts';
import { type FieldsProps, useProblemText } from '../../../components/partner-form/field-words.ts';
import { type PartnerValues, problemsOf } from '../../../components/partner-form/form-values.ts';
import { PartnerFields } from '../../../components/partner-form/partner-fields.tsx';
import { Loaded, useErrorText } from '../../../components/states/states.tsx';
import { usePartnersWords } from '../../../words/partners/partners-words.ts';

const foundQuery = (q: string) =>
  queryOptions({
    queryKey: ['public', 'organisations', q],
    queryFn: ({ signal }) => get<{ items: Organisation[] }>('/api/organisations', { q }, signal),
    enabled: q !== '',
  });

const shownMax = 8;

const OrganisationChoice = (props: {
  chosen: PartnerValues['organisation'];
  optional: boolean;
  error: string | undefined;
  onChoose(organisation: PartnerValues['organisation']): void;
}) => {
  const { t } = usePartnersWords();
  const kindOf = useOrganisationKind();
  const [q, setQ] = useState('');
  const found = useQuery(foundQuery(q));
  if (props.chosen !== null)
    return (
      <div className="field">
        <p className="small">
          <strong>{t('organisation')}</strong>
        </p>
        <p className="row">
          {props.chosen.name}
          <Button look="quiet" small onClick={() => props.onChoose(null)}>
            {t('organisation.other')}
          </Button>
        </p>
      </div>
    );
  return (
    <div className="stack-tight">
      {/* No form within the form: what is typed is searched for by itself. */}
      <SearchField
        label={props.optional ? t('organisation.optional') : t('organisation')}
        error={props.error}
        onSearch={setQ}
      />
      {q !== '' && (
        <Loaded query={found} lines={2}>
          {({ items }) =>
            items.length === 0 ? (
              <p role="status">{t('organisation.none')}</p>
            ) : (
              <ul className="plain-list partner-found">
                {items.slice(0, shownMax).map((one) => (
                  <li key={one.id}>
                    <span>
                      <strong>{one.name}</strong>
                      <span className="small soft"> {[kindOf(one.kind), one.town].join(' · ')}</span>
                    </span>
                    <Button
                      look="ghost"
                      small
                      aria-label={t('organisation.choose', { name: one.name })}
                      onClick={() => props.onChoose({ id: one.id, name: one.name })}
                    >
                      {t('organisation.take')}
                    </Button>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      )}
    </div>
  );
};

const restMs = 350;

const SearchField = (props: { label: string; error: string | undefined; onSearch(text: string): void }) => {
  const { t } = usePartnersWords();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  return (
    <TextField
      label={props.label}
      hint={t('organisation.hint')}
      type="search"
      autoComplete="off"
      error={props.error}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.preventDefault();
      }}
      onChange={(event) => {
        const text = event.target.value.trim();
        clearTimeout(timer.current);
        timer.current = setTimeout(() => props.onSearch(text), restMs);
      }}
    />
  );
};

const Agreement = ({ values, set, problems }: Pick<FieldsProps, 'values' | 'set' | 'problems'>) => {
  const { t } = usePartnersWords();
  const said = useProblemText();
  return (
    <Card title={t('part.agreement')}>
      <div className="stack">
        <TextField
          label={t('agreement.number')}
          value={values.agreementNumber}
          autoComplete="off"
          maxLength={60}
          error={said(problems.agreementNumber)}
          onChange={(event) => set({ agreementNumber: event.target.value })}
        />
        <div className="partner-two">
          <DateField
            label={t('agreement.from')}
            value={values.agreementFrom}
            error={said(problems.agreementFrom)}
            onChange={(agreementFrom) => set({ agreementFrom })}
          />
          <DateField
            label={t('agreement.until.optional')}
            value={values.agreementUntil}
            error={said(problems.agreementUntil)}
            onChange={(agreementUntil) => set({ agreementUntil })}
          />
        </div>
      </div>
    </Card>
  );
};

export const AgencyForm = (props: {
  values: PartnerValues;
  set(patch: Partial<PartnerValues>): void;
  isNew: boolean;
  send: string;
  busy: boolean;
  error: unknown;
  onSend(): void;
  aside?: ReactNode;
}) => {
  const { values, set, isNew } = props;
  const { t } = usePartnersWords();
  const said = useProblemText();
  const errorText = useErrorText();
  const form = useRef<HTMLFormElement>(null);
  const [tries, setTries] = useState(0);
  useErrorFocus(form, `${tries} ${String(props.error)}`);
  const now = problemsOf(values, 'agency', isNew, false);
  const problems = tries > 0 ? now : {};
  const taken = props.error instanceof ApiError && props.error.code === 'identity.client-exists';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTries(tries + 1);
    if (Object.keys(now).length === 0 && !props.busy) props.onSend();
  };
  const whose = isNew ? (
    <>
      <TextField
        label={t('id')}
        hint={t('id.hint')}
        value={values.id}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        error={taken ? t('id.taken') : said(problems.id)}
        onChange={(event) => set({ id: event.target.value })}
      />
      <OrganisationChoice
        chosen={values.organisation}
        optional={values.kind === 'app'}
        error={said(problems.organisation)}
        onChoose={(organisation) => set({ organisation })}
      />
    </>
  ) : undefined;
  return (
    <form className="stack narrow" ref={form} onSubmit={submit} noValidate>
      <PartnerFields
        values={values}
        set={set}
        problems={problems}
        where="agency"
        isNew={isNew}
        whose={whose}
        agreement={<Agreement values={values} set={set} problems={problems} />}
      />
      {props.error !== null && !taken && stepUpReason(props.error) === null && (
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
