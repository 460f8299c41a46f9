// A file from the computer: dropped here, or chosen with the button. What cannot be right is said before anything is sent.
import { type DragEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useWords } from '../../words/words.tsx';
import { Button } from '../button/button.tsx';
import { Icon } from '../icon/icon.tsx';
import './file-drop.css';

export const FileDrop = (props: {
  label: string;
  hint: ReactNode;
  /** As the `accept` attribute of a file field. */
  accept: string;
  file: { name: string; size: number } | null;
  error?: string | undefined;
  onFile(file: File | null): void;
}) => {
  const { t, bytes } = useWords();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const hold = (event: DragEvent): void => {
    event.preventDefault();
    setOver(true);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of a button and the place to drop, not of fields
    <div
      role="group"
      aria-labelledby={`${id}-label`}
      aria-describedby={props.error === undefined ? `${id}-hint` : `${id}-hint ${id}-error`}
      className={`drop ${over ? 'drop-over' : ''} ${props.error === undefined ? '' : 'drop-wrong'}`}
      onDragEnter={hold}
      onDragOver={hold}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file !== undefined) props.onFile(file);
      }}
    >
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        tabIndex={-1}
        aria-hidden="true"
        accept={props.accept}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file may be chosen again after it was corrected.
          event.target.value = '';
          if (file !== undefined) props.onFile(file);
        }}
      />
      <span className="drop-icon">
        <Icon name={props.file === null ? 'upload' : 'document'} size={26} />
      </span>
      <div className="drop-words">
        <p id={`${id}-label`}>
          <strong>{props.file === null ? props.label : props.file.name}</strong>
        </p>
        <p className="small soft num" id={`${id}-hint`}>
          {props.file === null ? props.hint : bytes(props.file.size)}
        </p>
        {props.error !== undefined && (
          <p className="field-error small" id={`${id}-error`} role="alert">
            {props.error}
          </p>
        )}
      </div>
      <div className="row">
        <Button look="ghost" small onClick={() => input.current?.click()}>
          {props.file === null ? t('drop.choose') : t('drop.change')}
        </Button>
        {props.file !== null && (
          <Button look="quiet" small onClick={() => props.onFile(null)}>
            {t('drop.remove')}
          </Button>
        )}
      </div>
    </div>
  );
};
