// A dialog is the browser's own <dialog>: it holds the focus, closes on Escape and gives the focus back.
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useWords } from '../../words/words.tsx';
import { Button, IconButton } from '../button/button.tsx';
import './dialog.css';

export const Dialog = (props: { title: string; onClose(): void; children: ReactNode }) => {
  const { t } = useWords();
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  // A layout effect ends while the dialog is still in the page: only then can the browser give the focus back.
  useLayoutEffect(() => {
    const dialog = element.current;
    if (dialog !== null && !dialog.open) {
      dialog.showModal();
      // React focuses before the dialog is shown, which does nothing: the close button, first in order, would have the focus.
      dialog.querySelector<HTMLElement>('[data-first-focus]')?.focus();
    }
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes; a click beside the dialog does the same for a pointer
    <dialog
      ref={element}
      className="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={(event) => {
        if (event.target === element.current) props.onClose();
      }}
    >
      <div className="dialog-inside">
        <div className="dialog-head">
          <h2 id={id}>{props.title}</h2>
          <IconButton icon="close" label={t('app.close')} onClick={props.onClose} />
        </div>
        {props.children}
      </div>
    </dialog>
  );
};

/** Names a destructive act and asks once. The safe answer comes first, so Enter by habit does no harm. */
export const ConfirmDialog = (props: {
  title: string;
  text: ReactNode;
  confirm: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm(): void;
  onClose(): void;
}) => {
  const { t } = useWords();
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <p>{props.text}</p>
      <div className="row dialog-actions">
        <Button look="ghost" onClick={props.onClose} data-first-focus>
          {t('app.cancel')}
        </Button>
        <Button look={props.danger ? 'danger' : 'primary'} busy={props.busy ?? false} onClick={props.onConfirm}>
          {props.confirm}
        </Button>
      </div>
    </Dialog>
  );
};
