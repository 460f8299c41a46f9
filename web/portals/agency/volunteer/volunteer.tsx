// A person at the desk asks for a record: found by matricule, told what must be told, opened, and the letter printed.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { findPerson, openForVolunteer, type Person } from '../../../api/agency.ts';
import { ApiError } from '../../../api/client.ts';
import { Button, buttonClass } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { digitsOf } from '../../../components/matricule-field/matricule.ts';
import { MatriculeField } from '../../../components/matricule-field/matricule-field.tsx';
import { Notice } from '../../../components/notice/notice.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { useSexWords } from '../../../components/person-words/person-words.ts';
import { type Picked, ProfessionalPicker } from '../../../components/professional-picker/professional-picker.tsx';
import { State, useErrorText } from '../../../components/states/states.tsx';
import { ageAt } from '../../../words/dates.ts';
import { formatMatricule } from '../../../words/numbers.ts';
import { useWords } from '../../../words/words.tsx';
import { ActivationLetter } from './activation-letter.tsx';
import './volunteer.css';

const PersonLines = (props: { person: Person; matricule: string }) => {
  const { t, date, today } = useWords();
  const sexWords = useSexWords();
  const { person } = props;
  const { sex, born } = sexWords(person.sex, date(person.birthDate));
  return (
    <div className="volunteer-person">
      <p className="volunteer-name">{person.name}</p>
      <p className="num">
        {[sex, t('person.age', { count: ageAt(person.birthDate, today()) }), born].filter(Boolean).join(' · ')}
      </p>
      <p className="soft num">{[formatMatricule(props.matricule), person.town].filter(Boolean).join(' · ')}</p>
    </div>
  );
};

/** What the law asks to have told before: https://legilux.public.lu (Code de la sécurité sociale, art. 60quater). */
const Informed = (props: { checked: boolean; wrong: boolean; onChange(checked: boolean): void }) => {
  const { t } = useWords();
  return (
    <div className="stack-tight">
      <p>{t('volunteer.say')}</p>
      <ol className="volunteer-say">
        {([1, 2, 3, 4, 5, 6] as const).map((number) => (
          <li key={number}>{t(`volunteer.say.${number}`)}</li>
        ))}
      </ol>
      <label className="choice">
        <input
          type="checkbox"
          checked={props.checked}
          aria-invalid={props.wrong || undefined}
          aria-describedby={props.wrong ? 'informed-wrong' : undefined}
          onChange={(event) => props.onChange(event.target.checked)}
        />
        <span>
          <span className="choice-label">{t('volunteer.informed')}</span>
          <span className="small soft choice-hint">{t('volunteer.informed.hint')}</span>
        </span>
      </label>
      {props.wrong && (
        <p className="field-error small" id="informed-wrong" role="alert">
          {t('volunteer.informed.missing')}
        </p>
      )}
    </div>
  );
};

const Opened = (props: { name: string; letter: string; onNext(): void }) => {
  const { t } = useWords();
  const words = useRef<HTMLDivElement>(null);
  useEffect(() => words.current?.focus(), []);
  return (
    <div className="card volunteer-opened" ref={words} tabIndex={-1}>
      <State icon="check" title={t('volunteer.opened.title', { name: props.name })} text={t('volunteer.opened.text')}>
        <a className={buttonClass()} href={props.letter} target="_blank" rel="noreferrer">
          <Icon name="print" size={20} />
          {t('volunteer.letter')}
        </a>
        <Button look="ghost" onClick={props.onNext}>
          {t('volunteer.next')}
        </Button>
      </State>
    </div>
  );
};

const OpenForm = (props: { person: Person; matricule: string; onOpened(letter: string): void }) => {
  const { t } = useWords();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [informed, setInformed] = useState(false);
  const [referent, setReferent] = useState<Picked | null>(null);
  const [tried, setTried] = useState(false);
  const open = useMutation({
    mutationFn: () =>
      openForVolunteer({
        matricule: props.matricule,
        informed: true,
        ...(referent !== null && { referent: referent.id }),
      }),
    onSuccess: ({ letterUrl }) => {
      void client.invalidateQueries({ queryKey: ['agency', 'overview'] });
      props.onOpened(letterUrl);
    },
  });
  const fields = open.error instanceof ApiError ? open.error.fields : {};
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (informed && !open.isPending) open.mutate();
      }}
    >
      <Card title={t('volunteer.step.informed')}>
        <Informed checked={informed} wrong={tried && !informed} onChange={setInformed} />
      </Card>
      <Card title={t('volunteer.step.referent')}>
        <div className="stack-tight">
          <p className="small soft">{t('volunteer.referent.hint')}</p>
          <ProfessionalPicker
            leadDoctors
            label={t('volunteer.referent')}
            picked={referent}
            onPick={setReferent}
            error={fields.referent}
          />
        </div>
      </Card>
      {open.isError && (
        <div role="alert">
          <Notice look="alert" title={t('volunteer.failed')}>
            {errorText(open.error)}
          </Notice>
        </div>
      )}
      <p>
        <Button type="submit" busy={open.isPending}>
          {t('volunteer.open', { name: props.person.name })}
        </Button>
      </p>
    </form>
  );
};

const nobody = Symbol('nobody');

export const VolunteerPage = () => {
  const { t } = useWords();
  const errorText = useErrorText();
  const [matricule, setMatricule] = useState('');
  const [letter, setLetter] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const find = useMutation({ mutationFn: async (digits: string) => (await findPerson(digits)).person ?? nobody });
  const person = find.data === nobody ? undefined : (find.data as Person | undefined);
  const asked = find.variables ?? '';
  const missing = digitsOf(matricule) === '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!missing) find.mutate(digitsOf(matricule));
  };
  const startOver = (): void => {
    setLetter(null);
    setMatricule('');
    setTried(false);
    find.reset();
    requestAnimationFrame(() => field.current?.focus());
  };
  return (
    <>
      <PageTitle title={t('volunteer.title')} lead={t('volunteer.lead')} />
      <div className="stack narrow">
        {letter !== null && person !== undefined ? (
          <Opened name={person.name} letter={letter} onNext={startOver} />
        ) : (
          <>
            <Card title={t('volunteer.step.person')}>
              <form className="volunteer-find" onSubmit={submit} noValidate>
                <MatriculeField
                  value={matricule}
                  onChange={(value) => {
                    setMatricule(value);
                    if (digitsOf(value) !== asked) find.reset();
                  }}
                  input={field}
                  error={tried && missing ? t('find.matricule.missing') : undefined}
                />
                <Button type="submit" look={person === undefined ? 'primary' : 'ghost'} busy={find.isPending}>
                  {t('app.search')}
                </Button>
              </form>
              <div role="status" className="volunteer-answer">
                {person !== undefined && <PersonLines person={person} matricule={asked} />}
                {find.data === nobody && (
                  <Notice look="warning" title={t('volunteer.nobody.title')}>
                    {t('volunteer.nobody.text')}
                  </Notice>
                )}
                {person?.record === 'open' && (
                  <Notice look="good" title={t('volunteer.already')}>
                    {t('volunteer.already.text')}
                  </Notice>
                )}
                {person?.record === 'closed' && (
                  <Notice look="warning" title={t('volunteer.closed')}>
                    {t('volunteer.closed.text')}
                  </Notice>
                )}
                {find.isError && (
                  <Notice look="alert" title={t('state.error.title')}>
                    {errorText(find.error)}
                  </Notice>
                )}
              </div>
            </Card>
            {person !== undefined && person.record !== 'none' && (
              <ActivationLetter key={`letter ${person.id}`} matricule={asked} />
            )}
            {person?.record === 'none' && (
              <OpenForm key={person.id} person={person} matricule={asked} onOpened={setLetter} />
            )}
          </>
        )}
      </div>
    </>
  );
};
