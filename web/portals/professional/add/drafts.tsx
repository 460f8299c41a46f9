// What is being written and not sent yet, by patient. In memory only: health data is kept nowhere in the browser, so leaving
// the site asks first; within the portal nothing is lost, not even when the session ends meanwhile.
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';

export type Draft = {
  form: 'pdf' | 'note';
  file: File | null;
  note: string;
  kind: string;
  title: string;
  date: string;
  /** Private to the patient and the author is for the patient to choose. */
  level: 'N' | 'R';
};

type Drafts = {
  of(patientId: string): Draft | undefined;
  /** Null when it was sent or thrown away. */
  keep(patientId: string, draft: Draft | null): void;
};

/** Something of one's own was put in: a date and a kind alone are no loss. */
export const isWorthKeeping = (draft: Draft): boolean =>
  draft.file !== null || draft.note.trim() !== '' || draft.title.trim() !== '';

const Context = createContext<Drafts | null>(null);

export const useDrafts = (): Drafts => {
  const drafts = use(Context);
  if (drafts === null) throw new Error('useDrafts stands outside DraftsProvider');
  return drafts;
};

export const DraftsProvider = (props: { children: ReactNode }) => {
  const [all, setAll] = useState<ReadonlyMap<string, Draft>>(new Map());
  const pending = [...all.values()].some(isWorthKeeping);
  useEffect(() => {
    if (!pending) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [pending]);
  const value = useMemo<Drafts>(
    () => ({
      of: (patientId) => all.get(patientId),
      keep: (patientId, draft) =>
        setAll((before) => {
          const after = new Map(before);
          if (draft === null) after.delete(patientId);
          else after.set(patientId, draft);
          return after;
        }),
    }),
    [all],
  );
  return <Context value={value}>{props.children}</Context>;
};
