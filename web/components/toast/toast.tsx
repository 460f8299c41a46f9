// Says that something was done, and offers to undo it. Stays long enough to be read, and while it is pointed at or focused.
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useWords } from '../../words/words.tsx';
import { Button, IconButton } from '../button/button.tsx';
import { Icon } from '../icon/icon.tsx';
import './toast.css';

type Toast = { id: number; text: string; error: boolean; undo: (() => void) | undefined };
type Say = (text: string, options?: { undo?: () => void; error?: boolean }) => void;

const shownMsMin = 6_000;
const shownMsWithUndo = 15_000;

const Context = createContext<Say | null>(null);

export const useToast = (): Say => {
  const say = use(Context);
  if (say === null) throw new Error('useToast stands outside ToastProvider');
  return say;
};

const ToastCard = (props: { toast: Toast; onGone(id: number): void }) => {
  const { t } = useWords();
  const [held, setHeld] = useState(false);
  const { toast, onGone } = props;
  useEffect(() => {
    if (held || toast.error) return;
    const timer = setTimeout(() => onGone(toast.id), toast.undo === undefined ? shownMsMin : shownMsWithUndo);
    return () => clearTimeout(timer);
  }, [held, toast, onGone]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at it only holds it
    <div
      className={toast.error ? 'toast toast-error' : 'toast'}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon name={toast.error ? 'warning' : 'check'} size={20} />
      <p>{toast.text}</p>
      {toast.undo !== undefined && (
        <Button
          look="quiet"
          small
          onClick={() => {
            toast.undo?.();
            onGone(toast.id);
          }}
        >
          {t('app.undo')}
        </Button>
      )}
      <IconButton icon="close" label={t('app.close')} onClick={() => onGone(toast.id)} />
    </div>
  );
};

export const ToastProvider = (props: { children: ReactNode }) => {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const last = useRef(0);
  const gone = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const say = useMemo<Say>(
    () => (text, options) => {
      last.current += 1;
      const toast: Toast = { id: last.current, text, error: options?.error ?? false, undo: options?.undo };
      setToasts((all) => [...all.slice(-1), toast]);
    },
    [],
  );
  return (
    <Context value={say}>
      {props.children}
      {/* The live region is there before its words, or they would not be announced. */}
      <div className="toasts no-print" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} onGone={gone} />
        ))}
      </div>
    </Context>
  );
};
