// Every page of a patient: the banner above, then the page; nothing of a record is shown without whose it is.
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { type Brief, briefQuery } from '../../api/professional.ts';
import { PatientBanner } from '../../components/patient-banner/patient-banner.tsx';
import { Loaded } from '../../components/states/states.tsx';
import { useWords } from '../../words/words.tsx';
import './patient-room.css';

/** Initials tell tabs apart; a whole name would stay in the browser's history, on a computer that others use too. */
const initialsOf = (name: string): string =>
  name
    .split(/[\s-]+/)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');

export const usePatientId = (): string => useParams({ strict: false }).patientId ?? '';

/** `title` names the browser's tab after the patient's initials; `heading` makes the name the page's heading. */
export const PatientRoom = (props: { title?: string; heading?: boolean; children(brief: Brief): ReactNode }) => {
  const { t } = useWords();
  const query = useQuery(briefQuery(usePatientId()));
  const name = query.data?.patient.name;
  useEffect(() => {
    if (name === undefined) return;
    const page = [initialsOf(name), props.title ?? t('brief.tab')].join(' · ');
    document.title = t('app.titled', { page });
  }, [t, name, props.title]);
  return (
    <Loaded query={query} lines={5}>
      {(brief) => (
        <div className="patient-room">
          <PatientBanner brief={brief} heading={props.heading ?? false} />
          {props.children(brief)}
        </div>
      )}
    </Loaded>
  );
};
