// My people: whom I may act for, who may act for me, naming a proxy, ending what was given.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../../api/client.ts';
import {
  actFor,
  endMandate,
  type MandateScope,
  nameProxy,
  type People,
  peopleQuery,
  type Represented,
  type RepresentsMe,
} from '../../../api/mandates.ts';
import { sessionQuery } from '../../../api/session.ts';
import { stepUpReason } from '../../../api/step-up.ts';
import { Button } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { ConfirmDialog } from '../../../components/dialog/dialog.tsx';
import { DateField, RadioChoices } from '../../../components/fields/fields.tsx';
import { digitsOf } from '../../../components/matricule-field/matricule.ts';
import { MatriculeField } from '../../../components/matricule-field/matricule-field.tsx';
import { Notice } from '../../../components/notice/notice.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { Loaded, useErrorText } from '../../../components/states/states.tsx';
import { Tag } from '../../../components/tag/tag.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { mandateWords, useMandateWords } from '../../../words/mandates/mandates-words.ts';
import { useWords } from '../../../words/words.tsx';
import './people.css';

export const PeoplePage = () => (
  <mandateWords.Provider>
    <Inside />
  </mandateWords.Provider>
);

type Ending = { id: string; title: string; text: string };

const Inside = () => {
  const { t } = useMandateWords();
  const people = useQuery(peopleQuery);
  const { data: session } = useQuery(sessionQuery);
  const [ending, setEnding] = useState<Ending | null>(null);
  const acting = session?.actingFor;
  return (
    <div className="narrow">
      <PageTitle title={t('people.title')} lead={t('people.lead')} />
      <div className="stack">
        {acting !== undefined && <Notice look="calm">{t('people.asOther', { name: acting.name })}</Notice>}
        <Loaded query={people}>
          {(data) => (
            <>
              <Mine people={data} onEnd={setEnding} />
              <OfMe people={data} onEnd={setEnding} />
            </>
          )}
        </Loaded>
        {acting === undefined && <NewProxy />}
      </div>
      {ending !== null && <EndDialog ending={ending} onClose={() => setEnding(null)} />}
    </div>
  );
};

const About = ({ one }: { one: Represented | RepresentsMe }) => {
  const { t } = useMandateWords();
  const { date } = useWords();
  return (
    <p className="small soft">
      {[
        t(`kind.${one.kind}`),
        t(`scope.${one.scope}`),
        ...('since' in one ? [t('people.since', { date: date(one.since) })] : []),
        ...(one.until === undefined ? [] : [t('people.until', { date: date(one.until) })]),
      ].join(' · ')}
    </p>
  );
};

const Mine = (props: { people: People; onEnd(ending: Ending): void }) => {
  const { t } = useMandateWords();
  const { date } = useWords();
  const { iRepresent, actingFor } = props.people;
  const act = useMutation({ mutationFn: actFor });
  return (
    <Card title={t('people.mine')}>
      {iRepresent.length === 0 ? (
        <>
          <p>{t('people.mine.none')}</p>
          <p className="small soft">{t('people.mine.noneText')}</p>
        </>
      ) : (
        <ul className="plain-list people-list">
          {iRepresent.map((one) => (
            <li key={one.mandateId}>
              <div className="people-who">
                <h3>{one.name}</h3>
                <p className="small num">{t('people.born', { date: date(one.birthDate) })}</p>
                <About one={one} />
              </div>
              <div className="people-acts">
                {actingFor === one.mandateId ? (
                  <Tag look="new" icon="check">
                    {t('people.acting', { name: one.name })}
                  </Tag>
                ) : (
                  <Button busy={act.isPending} onClick={() => act.mutate(one.mandateId)}>
                    {t('people.act', { name: one.name })}
                  </Button>
                )}
                <Button
                  look="quiet"
                  small
                  onClick={() =>
                    props.onEnd({
                      id: one.mandateId,
                      title: t('people.layDown', { name: one.name }),
                      text: t('people.layDown.text'),
                    })
                  }
                >
                  {t('people.layDown', { name: one.name })}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
};

const OfMe = (props: { people: People; onEnd(ending: Ending): void }) => {
  const { t } = useMandateWords();
  const { representMe } = props.people;
  return (
    <Card title={t('people.ofMe')}>
      {representMe.length === 0 ? (
        <p>{t('people.ofMe.none')}</p>
      ) : (
        <ul className="plain-list people-list">
          {representMe.map((one) => (
            <li key={one.mandateId}>
              <div className="people-who">
                <h3>{one.name}</h3>
                <About one={one} />
                {!one.mayEnd && <p className="small">{t('people.deskEnds')}</p>}
              </div>
              {one.mayEnd && (
                <Button
                  look="ghost"
                  small
                  onClick={() =>
                    props.onEnd({
                      id: one.mandateId,
                      title: t('people.end', { name: one.name }),
                      text: t('people.end.text', { name: one.name }),
                    })
                  }
                >
                  {t('people.end', { name: one.name })}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
};

const EndDialog = ({ ending, onClose }: { ending: Ending; onClose(): void }) => {
  const { t } = useMandateWords();
  const say = useToast();
  const errorText = useErrorText();
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => endMandate(ending.id),
    onSuccess: async () => {
      say(t('people.ended'));
      onClose();
      await Promise.all([
        client.invalidateQueries({ queryKey: peopleQuery.queryKey }),
        client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
      ]);
    },
    onError: (error) => {
      onClose();
      say(errorText(error));
    },
  });
  return (
    <ConfirmDialog
      title={ending.title}
      text={ending.text}
      confirm={ending.title}
      danger
      busy={end.isPending}
      onConfirm={() => end.mutate()}
      onClose={onClose}
    />
  );
};

const NewProxy = () => {
  const { t } = useMandateWords();
  const say = useToast();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [matricule, setMatricule] = useState('');
  const [birthDate, setBirthDate] = useState('');
  const [scope, setScope] = useState<MandateScope>('read');
  const [until, setUntil] = useState('');
  const [tried, setTried] = useState(false);
  const isMissing = digitsOf(matricule) === '' || birthDate === '';
  const name = useMutation({
    mutationFn: () =>
      nameProxy({ matricule: digitsOf(matricule), birthDate, scope, until: until === '' ? null : until }),
    onSuccess: () => {
      say(t('proxy.done'));
      setMatricule('');
      setBirthDate('');
      setUntil('');
      setTried(false);
      void client.invalidateQueries({ queryKey: peopleQuery.queryKey });
    },
  });
  const { error } = name;
  const isUnknown = error instanceof ApiError && error.code === 'mandates.unknown-person';
  const problem =
    tried && isMissing
      ? t('proxy.missing')
      : isUnknown
        ? t('proxy.unknown')
        : error === null || stepUpReason(error) !== null
          ? null
          : errorText(error);
  return (
    <Card title={t('proxy.title')}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!isMissing && !name.isPending) name.mutate();
        }}
      >
        <p>{t('proxy.text')}</p>
        <MatriculeField value={matricule} onChange={setMatricule} />
        <DateField label={t('proxy.birthDate')} value={birthDate} onChange={setBirthDate} />
        <RadioChoices<MandateScope>
          label={t('proxy.scope')}
          choices={[
            { id: 'read', label: t('scope.read'), hint: t('scope.read.hint') },
            { id: 'all', label: t('scope.all'), hint: t('scope.all.hint') },
          ]}
          chosen={scope}
          onChoose={setScope}
        />
        <DateField label={t('proxy.until')} value={until} onChange={setUntil} />
        <div role="alert">{problem !== null && <Notice look="alert">{problem}</Notice>}</div>
        <p>
          <Button type="submit" busy={name.isPending}>
            {t('proxy.send')}
          </Button>
        </p>
      </form>
    </Card>
  );
};
