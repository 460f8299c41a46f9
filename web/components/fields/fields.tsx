// Fields with a visible label, a hint and an error tied to them, on the browser's own controls.
import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

type About = { label: string; hint?: ReactNode; error?: string | undefined };

const Field = (props: About & { id: string; children: ReactNode }) => (
  <div className={props.error === undefined ? 'field' : 'field field-wrong'}>
    <label htmlFor={props.id}>{props.label}</label>
    {props.hint !== undefined && (
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

/** The browser's own date field: it knows each country's order and has a calendar. `value` is YYYY-MM-DD or empty. */
export const DateField = (
  props: About & { value: string; min?: string; max?: string; onChange(value: string): void },
) => {
  const id = useId();
  return (
    <Field id={id} {...props}>
      <input
        id={id}
        type="date"
        className="input num"
        value={props.value}
        min={props.min}
        max={props.max}
        aria-invalid={props.error !== undefined || undefined}
        aria-describedby={describedBy(id, props)}
        onChange={(event) => props.onChange(event.target.value)}
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
