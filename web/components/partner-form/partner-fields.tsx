// The fields of software that is registered, for the agency and for the sandbox alike.
import type { ReactNode } from 'react';
import { constraints } from '../../api/partners.ts';
import { usePartnersWords } from '../../words/partners/partners-words.ts';
import { useWords } from '../../words/words.tsx';
import { Card } from '../card/card.tsx';
import { CheckChoices, RadioChoices, SelectField, TextAreaField, TextField } from '../fields/fields.tsx';
import { type FieldsProps, useProblemText } from './field-words.ts';
import { KeyFields } from './key-fields.tsx';
import { ScopeFields } from './scope-fields.tsx';
import './partner-form.css';

const organisationKinds = [
  'practice',
  'laboratory',
  'hospital',
  'care-network',
  'care-home',
  'pharmacy',
  'imaging',
] as const;

/** `whose` stands between the name and the keys: the agency's own fields; `agreement` at the end. */
export const PartnerFields = (props: FieldsProps & { whose?: ReactNode; agreement?: ReactNode }) => {
  const { values, set, problems, where } = props;
  const { t } = usePartnersWords();
  const { t: base } = useWords();
  const said = useProblemText();
  const isApp = values.kind === 'app';
  return (
    <>
      <Card title={t('part.software')}>
        <div className="stack">
          {props.isNew && (
            <RadioChoices
              label={t('kind')}
              chosen={values.kind}
              onChoose={(kind) => set({ kind })}
              choices={(['system', 'app'] as const).map((id) => ({
                id,
                label: t(`kind.${id}`),
                hint: t(`kind.${id}.hint`),
              }))}
            />
          )}
          <TextField
            label={t('name')}
            value={values.name}
            autoComplete="off"
            maxLength={120}
            error={said(problems.name)}
            onChange={(event) => set({ name: event.target.value })}
          />
          {props.whose}
          {where === 'sandbox' && !isApp && props.isNew && (
            <SelectField
              label={t('organisationKind')}
              hint={t('organisationKind.hint')}
              value={values.organisationKind}
              options={organisationKinds.map((id) => ({ id, label: base(`organisation.${id}`) }))}
              onChange={(event) => set({ organisationKind: event.target.value })}
            />
          )}
          {isApp && (
            <TextField
              label={t('publisher')}
              hint={t('publisher.hint')}
              value={values.publisher}
              autoComplete="organization"
              maxLength={120}
              onChange={(event) => set({ publisher: event.target.value })}
            />
          )}
          <div className="partner-two">
            <TextField
              label={t('contact.name')}
              value={values.contactName}
              autoComplete="off"
              maxLength={120}
              error={said(problems.contactName)}
              onChange={(event) => set({ contactName: event.target.value })}
            />
            <TextField
              label={t('contact.email')}
              type="email"
              inputMode="email"
              value={values.contactEmail}
              autoComplete="off"
              maxLength={200}
              error={said(problems.contactEmail)}
              onChange={(event) => set({ contactEmail: event.target.value })}
            />
          </div>
        </div>
      </Card>
      <KeyFields {...props} />
      <ScopeFields {...props} />
      {isApp && <AppFields {...props} />}
      <Card title={t('part.safety')}>
        <div className="stack">
          <RadioChoices
            label={t('constraint')}
            chosen={values.constraint}
            onChoose={(constraint) => set({ constraint })}
            choices={constraints.map((id) => ({
              id,
              label: t(`constraint.${id}`),
              hint: t(`constraint.${id}.hint`),
            }))}
          />
          {(values.constraint === 'mtls' || (values.keyWay === 'none' && !isApp) || values.thumbprint !== '') && (
            <TextField
              label={t('thumbprint')}
              hint={t('thumbprint.hint')}
              value={values.thumbprint}
              autoComplete="off"
              spellCheck={false}
              maxLength={140}
              error={said(problems.thumbprint)}
              onChange={(event) => set({ thumbprint: event.target.value })}
            />
          )}
          {where === 'agency' && !isApp && (
            <CheckChoices
              label={t('introspects')}
              choices={[{ id: 'yes', label: t('introspects.yes'), hint: t('introspects.hint') }]}
              chosen={values.introspects ? ['yes'] : []}
              onChange={(chosen) => set({ introspects: chosen.length > 0 })}
            />
          )}
        </div>
      </Card>
      {props.agreement}
    </>
  );
};

const AppFields = ({ values, set, problems }: FieldsProps) => {
  const { t } = usePartnersWords();
  const said = useProblemText();
  return (
    <Card title={t('part.app')}>
      <div className="stack">
        <TextAreaField
          label={t('redirect')}
          hint={t('redirect.hint')}
          rows={3}
          maxLength={4000}
          spellCheck={false}
          value={values.redirectUris}
          error={said(problems.redirectUris)}
          onChange={(event) => set({ redirectUris: event.target.value })}
        />
        <TextField
          label={t('launch')}
          hint={t('launch.hint')}
          type="url"
          inputMode="url"
          maxLength={500}
          value={values.launchUrl}
          error={said(problems.launchUrl)}
          onChange={(event) => set({ launchUrl: event.target.value })}
        />
        <CheckChoices
          label={t('par')}
          choices={[{ id: 'yes', label: t('par.yes'), hint: t('par.hint') }]}
          chosen={values.parRequired ? ['yes'] : []}
          onChange={(chosen) => set({ parRequired: chosen.length > 0 })}
        />
      </div>
    </Card>
  );
};
