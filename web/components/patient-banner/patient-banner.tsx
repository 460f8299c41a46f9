// Whose record this is, on what basis it is open and until when: above every page of a patient, so that none is mistaken.
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import type { Brief } from '../../api/professional.ts';
import { ageAt } from '../../words/dates.ts';
import { formatMatricule } from '../../words/numbers.ts';
import { useWords } from '../../words/words.tsx';
import { useArrival } from '../page-title/page-title.tsx';
import { useProfessionalBasis, useSexWords } from '../person-words/person-words.ts';
import { surnameFirst } from '../person-words/surname-first.ts';
import './patient-banner.css';

export const PatientBanner = (props: { brief: Pick<Brief, 'patient' | 'access' | 'referent'>; heading?: boolean }) => {
  const { t, date, today } = useWords();
  const sexWords = useSexWords();
  const basis = useProfessionalBasis();
  const name = useRef<HTMLHeadingElement>(null);
  useArrival(name);
  const { patient, access, referent } = props.brief;
  const { sex, born } = sexWords(patient.sex, date(patient.birthDate, 'short'));
  const age = t('person.age', { count: ageAt(patient.birthDate, today()) });
  const until =
    access.until === undefined || access.until === null
      ? null
      : date(access.until, access.basis === 'presence' ? 'dateTime' : 'short');
  return (
    <div className="patient-banner" data-basis={access.basis}>
      <div className="patient-who">
        {props.heading ? (
          <h1 ref={name} className="patient-name" tabIndex={-1}>
            {surnameFirst(patient)}
          </h1>
        ) : (
          <Link className="patient-name" to="/pro/patients/$patientId" params={{ patientId: patient.id }}>
            {surnameFirst(patient)}
          </Link>
        )}
        <p className="small num">{[sex, age, born].filter(Boolean).join(' · ')}</p>
      </div>
      <dl>
        <div>
          <dt>{t('person.matricule')}</dt>
          <dd className="num">{formatMatricule(patient.matricule)}</dd>
        </div>
        <div>
          <dt>{t('person.referent')}</dt>
          <dd>{referent?.name ?? t('person.referent.none')}</dd>
        </div>
        <div>
          <dt>{t('person.access')}</dt>
          <dd className="num">
            {until === null
              ? basis(access.basis)
              : t('person.access.until', { basis: basis(access.basis), date: until })}
          </dd>
        </div>
      </dl>
    </div>
  );
};
