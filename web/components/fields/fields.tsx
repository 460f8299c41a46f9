// Fields with a visible label, a hint and an error tied to them.
import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useEffect,
  useId,
  useState,
} from 'react';
import { readTypedDate } from '../../words/dates.ts';
import { useWords } from '../../words/words.tsx';

type About = { label: string; hint?: ReactNode; error?: string | undefined };

/** `brief`: the hint is a few letters, and stands on the label's line. */
const Field = (props: About & { id: string; brief?: boolean; children: ReactNode }) => (
  <div className={props.error === undefined ? 'field' : 'field field-wrong'}>
    {props.brief ? (
      <div className="field-head">
        <label htmlFor={props.id}>{props.label}</label>
        <span className="tiny soft" id={`${props.id}-hint`}>
          {props.hint}
        </span>
      </div>
    ) : (
      <label htmlFor={props.id}>{props.label}</label>
    )}
    {props.hint !== undefined && !props.brief && (
      <p className="small soft" id={`${props.id}-hint`}>
        {props.hint}
      </p>
    )}
    {props.children}
    {props.error !== undefined && (
      <p className="field-error small" id={`${props.id}-error`}>
        {props.error}
      </p>
    )}
  </div>
);

const describedBy = (id: string, about: About): string | undefined =>
  [about.hint !== undefined && `${id}-hint`, about.error !== undefined && `${id}-error`].filter(Boolean).join(' ') ||
  undefined;

export const TextField = ({ label, hint, error, ...rest }: About & InputHTMLAttributes<HTMLInputElement>) => {
  const id = useId();
  const about = { label, hint, error };
  return (
    <Field id={id} {...about}>
      <input
        id={id}
        type="text"
        {...rest}
        className="input"
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy(id, about)}
      />
    </Field>
  );
};

export const TextAreaField = ({ label, hint, error, ...rest }: About & TextareaHTMLAttributes<HTMLTextAreaElement>) => {
  const id = useId();
  const about = { label, hint, error };
  return (
    <Field id={id} {...about}>
      <textarea
        id={id}
        rows={6}
        {...rest}
        className="input"
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy(id, about)}
      />
    </Field>
  );
};

/**
 * Typed, in the order and with the signs of the portal's language: the browser's own field follows the browser's.
 * `value` is YYYY-MM-DD, or empty while what stands there is no date.
 */
export const DateField = (
  props: Omit<About, 'hint'> & { value: string; onChange(value: string): void; autoComplete?: string },
) => {
  const { t, date, today, language } = useWords();
  const id = useId();
  const { value, onChange } = props;
  const shown = (day: string): string => (day === '' ? '' : date(day, 'short'));
  const [text, setText] = useState(shown(value));
  const [left, setLeft] = useState(false);
  // What is being typed stays: it changes with the value or the language alone.
  useEffect(() => {
    if (value !== '' || readTypedDate(text) !== null) setText(shown(value));
  }, [value, language]);
  const wrong = left && text.trim() !== '' && readTypedDate(text) === null;
  const error = wrong ? t('date.wrong', { example: shown(today()) }) : props.error;
  const about = { label: props.label, hint: t('date.hint'), error };
  return (
    <Field id={id} brief {...about}>
      <input
        id={id}
        type="text"
        className="input num"
        autoComplete={props.autoComplete ?? 'off'}
        maxLength={20}
        value={text}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy(id, about)}
        onChange={(event) => {
          setText(event.target.value);
          setLeft(false);
          const day = readTypedDate(event.target.value) ?? '';
          if (day !== value) onChange(day);
        }}
        onBlur={() => {
          setLeft(true);
          const day = readTypedDate(text);
          if (day !== null) setText(shown(day));
        }}
      />
    </Field>
  );
};

type Option = { id: string; label: string };

const optionOf = ({ id, label }: Option): ReactNode => (
  <option key={id} value={id}>
    {label}
  </option>
);

/** `groups` come after `options`, each under its own heading. */
export const SelectField = ({
  label,
  hint,
  error,
  options,
  groups = [],
  ...rest
}: About & {
  options: Option[];
  groups?: { label: string; options: Option[] }[];
} & SelectHTMLAttributes<HTMLSelectElement>) => {
  const id = useId();
  const about = { label, hint, error };
  return (
    <Field id={id} {...about}>
      <select
        id={id}
        {...rest}
        className="input select"
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy(id, about)}
      >
        {options.map(optionOf)}
        {groups.map((group) => (
          <optgroup key={group.label} label={group.label}>
            {group.options.map(optionOf)}
          </optgroup>
        ))}
      </select>
    </Field>
  );
};

export type Choice<Id extends string> = { id: Id; label: ReactNode; hint?: ReactNode };

/** One of a few answers, each with its explanation; a big target for a thumb. */
export function RadioChoices<Id extends string>(props: {
  label: string;
  /** When a heading above says the same. */
  hideLabel?: boolean;
  choices: Choice<Id>[];
  chosen: Id;
  onChoose(id: Id): void;
}) {
  const name = useId();
  return (
    <fieldset className="choices">
      <legend className={props.hideLabel ? 'visually-hidden' : undefined}>{props.label}</legend>
      {props.choices.map((choice) => (
        <label key={choice.id} className="choice">
          <input
            type="radio"
            name={name}
            checked={choice.id === props.chosen}
            onChange={() => props.onChoose(choice.id)}
          />
          <span>
            <span className="choice-label">{choice.label}</span>
            {choice.hint !== undefined && <span className="small soft choice-hint">{choice.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export const CheckChoices = (props: {
  label: string;
  choices: Choice<string>[];
  chosen: readonly string[];
  onChange(chosen: string[]): void;
}) => (
  <fieldset className="choices">
    <legend>{props.label}</legend>
    {props.choices.map((choice) => (
      <label key={choice.id} className="choice">
        <input
          type="checkbox"
          checked={props.chosen.includes(choice.id)}
          onChange={(event) =>
            props.onChange(
              event.target.checked ? [...props.chosen, choice.id] : props.chosen.filter((id) => id !== choice.id),
            )
          }
        />
        <span>
          <span className="choice-label">{choice.label}</span>
          {choice.hint !== undefined && <span className="small soft choice-hint">{choice.hint}</span>}
        </span>
      </label>
    ))}
  </fieldset>
);
