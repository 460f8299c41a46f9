// Single keys for those who work here all day: search, my patients, help. They can be turned off, since dictation programs
// type them by accident (https://www.w3.org/TR/WCAG22/#character-key-shortcuts).
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../../components/button/button.tsx';
import { Dialog } from '../../components/dialog/dialog.tsx';
import { CheckChoices } from '../../components/fields/fields.tsx';
import { useWords } from '../../words/words.tsx';
import './shortcuts.css';

const keptName = 'shortcuts';
const chordMs = 1200;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, textarea, select') || target.closest('dialog') !== null);

const searchField = (): HTMLInputElement | null => document.querySelector('main input[type=search]');

const useKeys = (active: boolean, onHelp: () => void): void => {
  const navigate = useNavigate();
  const { patientId } = useParams({ strict: false });
  const before = useRef({ key: '', at: 0 });
  useEffect(() => {
    if (!active) return;
    const onPatient = (key: string): (() => Promise<void>) | undefined => {
      if (patientId === undefined) return undefined;
      const params = { patientId };
      return {
        b: () => navigate({ to: '/pro/patients/$patientId', params }),
        d: () => navigate({ to: '/pro/patients/$patientId/documents', params }),
        a: () => navigate({ to: '/pro/patients/$patientId/add', params }),
      }[key];
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const chord = before.current.key === 'g' && event.timeStamp - before.current.at < chordMs;
      before.current = { key: event.key, at: event.timeStamp };
      const act: (() => unknown) | undefined = chord
        ? { p: () => navigate({ to: '/pro' }), f: () => navigate({ to: '/pro/find' }) }[event.key]
        : event.key === '?'
          ? onHelp
          : event.key === '/'
            ? () => searchField()?.focus() ?? (searchField() === null ? navigate({ to: '/pro' }) : undefined)
            : onPatient(event.key);
      if (act === undefined) return;
      event.preventDefault();
      void act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [active, navigate, onHelp, patientId]);
};

export const Shortcuts = () => {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(() => localStorage.getItem(keptName) !== 'off');
  const help = useRef(() => setOpen(true));
  useKeys(active, help.current);
  const keys: [keys: string[], meaning: string][] = [
    [['/'], t('keys.search')],
    [['g', 'p'], t('keys.patients')],
    [['g', 'f'], t('keys.find')],
    [['b'], t('keys.brief')],
    [['d'], t('keys.documents')],
    [['a'], t('keys.add')],
    [['↓', '↑'], t('keys.rows')],
    [['Enter'], t('keys.open')],
    [['?'], t('keys.help')],
  ];
  return (
    <>
      <span className="shortcuts-button">
        <IconButton icon="keyboard" label={t('keys.title')} onClick={() => setOpen(true)} />
      </span>
      {open && (
        <Dialog title={t('keys.title')} onClose={() => setOpen(false)}>
          <dl className="shortcuts">
            {keys.map(([pressed, meaning]) => (
              <div key={meaning}>
                <dt>
                  {pressed.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
          <CheckChoices
            label={t('keys.settings')}
            choices={[{ id: 'on', label: t('keys.active'), hint: t('keys.active.hint') }]}
            chosen={active ? ['on'] : []}
            onChange={(chosen) => {
              setActive(chosen.length > 0);
              localStorage.setItem(keptName, chosen.length > 0 ? 'on' : 'off');
            }}
          />
        </Dialog>
      )}
    </>
  );
};
