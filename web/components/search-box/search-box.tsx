// A search that answers while one types, after a short rest, and on Enter at once.
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useWords } from '../../words/words.tsx';
import { Button, IconButton } from '../button/button.tsx';
import { Icon } from '../icon/icon.tsx';
import './search-box.css';

const restMs = 350;

export const SearchBox = (props: {
  label: string;
  /** Draws the label above; otherwise it is the placeholder and what a screen reader says. */
  showLabel?: boolean;
  value: string;
  /** With a button, the search starts on Enter only. */
  button?: boolean;
  /** On a desk, where the search is what one came for. */
  focusFirst?: boolean;
  onSearch(text: string): void;
}) => {
  const { t } = useWords();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(props.value);
  const asked = useRef(props.value);
  const search = useRef(props.onSearch);
  useEffect(() => {
    search.current = props.onSearch;
  });
  useEffect(() => {
    if (props.focusFirst) input.current?.focus({ preventScroll: true });
  }, []);
  const ask = (wanted: string): void => {
    if (wanted === asked.current) return;
    asked.current = wanted;
    search.current(wanted);
  };
  useEffect(() => {
    // Cleared or set from elsewhere ("remove the filters", back button).
    if (props.value !== asked.current) {
      asked.current = props.value;
      setText(props.value);
    }
  }, [props.value]);
  useEffect(() => {
    if (props.button) return;
    const timer = setTimeout(() => ask(text.trim()), restMs);
    return () => clearTimeout(timer);
  }, [text]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (props.button) {
      asked.current = text.trim();
      search.current(text.trim());
    } else ask(text.trim());
  };
  return (
    <search className="search-box no-print">
      <form onSubmit={submit}>
        <label htmlFor={id} className={props.showLabel ? 'search-label' : 'visually-hidden'}>
          {props.label}
        </label>
        <div className="search-line">
          <span className="search-field">
            <Icon name="search" size={20} />
            <input
              id={id}
              ref={input}
              className="input"
              type="search"
              enterKeyHint="search"
              autoComplete="off"
              placeholder={props.showLabel ? undefined : props.label}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            {text !== '' && (
              <IconButton
                icon="close"
                label={t('app.clear')}
                onClick={() => {
                  setText('');
                  ask('');
                  input.current?.focus();
                }}
              />
            )}
          </span>
          {props.button && <Button type="submit">{t('app.search')}</Button>}
        </div>
      </form>
    </search>
  );
};
