// What a member does and from when until when: the same fields for an invitation and for a change.
import type { StaffFunction, Terms } from '../../../api/establishment.ts';
import { DateField, RadioChoices } from '../../../components/fields/fields.tsx';
import { useEstablishmentWords } from '../../../words/establishment/establishment-words.ts';

export type TermsInput = { function: StaffFunction; from: string; until: string };

export const termsOf = ({ from, until, ...rest }: TermsInput): Terms => ({
  ...rest,
  from: from === '' ? null : from,
  until: until === '' ? null : until,
});

export const TermsFields = (props: {
  value: TermsInput;
  /** Somebody without a profession can only be an administrator. */
  withFunction: boolean;
  errors?: Record<string, string>;
  onChange(value: TermsInput): void;
}) => {
  const { t } = useEstablishmentWords();
  const { value, onChange } = props;
  return (
    <>
      {props.withFunction && (
        <RadioChoices<StaffFunction>
          label={t('invite.function')}
          chosen={value.function}
          choices={[
            { id: 'member', label: t('function.member'), hint: t('function.member.hint') },
            { id: 'administrator', label: t('function.administrator'), hint: t('function.administrator.hint') },
          ]}
          onChoose={(id) => onChange({ ...value, function: id })}
        />
      )}
      <div className="member-days">
        <DateField
          label={t('invite.from')}
          value={value.from}
          error={props.errors?.from}
          onChange={(from) => onChange({ ...value, from })}
        />
        <DateField
          label={t('invite.until')}
          value={value.until}
          error={props.errors?.until}
          onChange={(until) => onChange({ ...value, until })}
        />
      </div>
    </>
  );
};
