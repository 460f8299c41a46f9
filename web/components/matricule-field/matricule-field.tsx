// The national number, grouped while one types; a doubt about it is said early, in a word, and never stands in the way.
import { type Ref, useId } from 'react';
import { useWords } from '../../words/words.tsx';
import { Icon } from '../icon/icon.tsx';
import { birthDateIn, digitsOf, groupedMatricule, stateOf } from './matricule.ts';
import './matricule-field.css';

const Hint = ({ value }: { value: string }) => {
  const { t, date } = useWords();
  const state = stateOf(value);
  switch (state) {
    case 'empty':
    case 'partial':
      return null;
    case 'malformed':
    case 'wrong-check':
      return (
        <span className="matricule-doubt">
          <Icon name="warning" size={18} />
          {t(`matricule.${state}`)}
        </span>
      );
    case 'right':
      return (
        <span className="matricule-right">
          <Icon name="check" size={18} />
          {t('matricule.right', { date: date(birthDateIn(digitsOf(value)) ?? '') })}
        </span>
      );
  }
};

export const MatriculeField = (props: {
  value: string;
  onChange(value: string): void;
  error?: string | undefined;
  input?: Ref<HTMLInputElement>;
  /** Where it is one's own number, and what one signs in with. */
  autoComplete?: string;
}) => {
  const { t } = useWords();
  const id = useId();
  return (
    <div className={props.error === undefined ? 'field' : 'field field-wrong'}>
      <label htmlFor={id}>{t('matricule.label')}</label>
      <p className="small soft" id={`${id}-hint`}>
        {t('matricule.hint')}
      </p>
      <input
        id={id}
        ref={props.input}
        className="input num matricule-input"
        inputMode="numeric"
        autoComplete={props.autoComplete ?? 'off'}
        spellCheck={false}
        maxLength={24}
        value={props.value}
        aria-invalid={props.error !== undefined || undefined}
        aria-describedby={`${id}-hint ${id}-state`}
        onChange={({ target }) => {
          // In the middle of the number the groups stay as they are, or the cursor would jump.
          const atEnd = target.selectionStart === target.value.length;
          const grows = target.value.length > props.value.length;
          props.onChange(atEnd && grows ? groupedMatricule(target.value) : target.value);
        }}
        onBlur={() => props.onChange(groupedMatricule(props.value))}
      />
      <p className="small matricule-state" id={`${id}-state`} aria-live="polite">
        {props.error === undefined ? <Hint value={props.value} /> : <span className="field-error">{props.error}</span>}
      </p>
    </div>
  );
};
