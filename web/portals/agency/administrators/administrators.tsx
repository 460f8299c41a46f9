// The welcome desk appoints the first administrator of an organisation: found by name, then a person by matricule.
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError, get } from '../../../api/client.ts';
import { administratorsQuery, appointAdministrator } from '../../../api/establishment.ts';
import type { Organisation } from '../../../api/model.ts';
import { Button } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { TextField } from '../../../components/fields/fields.tsx';
import { digitsOf } from '../../../components/matricule-field/matricule.ts';
import { MatriculeField } from '../../../components/matricule-field/matricule-field.tsx';
import { Notice } from '../../../components/notice/notice.tsx';
import { useOrganisationKind } from '../../../components/occupation/occupation.ts';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { SearchBox } from '../../../components/search-box/search-box.tsx';
import { Loaded } from '../../../components/states/states.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { establishmentWords, useEstablishmentWords } from '../../../words/establishment/establishment-words.ts';
import { useWords } from '../../../words/words.tsx';
import { useRefusal } from '../../establishment/staff-words.ts';
import './administrators.css';

const foundQuery = (q: string) =>
  queryOptions({
    queryKey: ['public', 'organisations', q],
    queryFn: ({ signal }) => get<{ items: Organisation[] }>('/api/organisations', { q }, signal),
    enabled: q !== '',
  });

export const AdministratorsPage = () => (
  <establishmentWords.Provider>
    <Inside />
  </establishmentWords.Provider>
);

const Inside = () => {
  const { t } = useEstablishmentWords();
  const kindOf = useOrganisationKind();
  const { q = '', org } = useSearch({ from: '/agency/administrators' });
  const navigate = useNavigate({ from: '/agency/administrators' });
  const found = useQuery(foundQuery(q));
  const go = (search: { q?: string; org?: string }): void =>
    void navigate({ to: '/agency/administrators', search, replace: true, resetScroll: false });
  const chosen = found.data?.items.find((one) => one.id === org);
  return (
    <>
      <PageTitle title={t('appoint.title')} lead={t('appoint.lead')} />
      <div className="stack narrow">
        <SearchBox
          label={t('appoint.search')}
          showLabel
          value={q}
          focusFirst
          onSearch={(text) => go(text === '' ? {} : { q: text })}
        />
        {q !== '' && chosen === undefined && (
          <Loaded query={found}>
            {({ items }) =>
              items.length === 0 ? (
                <p role="status">{t('appoint.found.none')}</p>
              ) : (
                <ul className="plain-list appoint-found">
                  {items.map((one) => (
                    <li key={one.id}>
                      <span>
                        <strong>{one.name}</strong>
                        <span className="small soft"> {[kindOf(one.kind), one.town].join(' · ')}</span>
                      </span>
                      <Button look="ghost" small onClick={() => go({ q, org: one.id })}>
                        {t('appoint.choose', { name: one.name })}
                      </Button>
                    </li>
                  ))}
                </ul>
              )
            }
          </Loaded>
        )}
        {chosen !== undefined && <Chosen key={chosen.id} organisation={chosen} onOther={() => go({ q })} />}
      </div>
    </>
  );
};

const Chosen = ({ organisation, onOther }: { organisation: Organisation; onOther(): void }) => {
  const { t } = useEstablishmentWords();
  const { date } = useWords();
  const administrators = useQuery(administratorsQuery(organisation.id));
  return (
    <>
      <Card
        title={organisation.name}
        aside={
          <Button look="quiet" small onClick={onOther}>
            {t('appoint.change')}
          </Button>
        }
      >
        <Loaded query={administrators}>
          {({ items }) =>
            items.length === 0 ? (
              <p>{t('appoint.has.none')}</p>
            ) : (
              <div className="stack-tight">
                <h3>{t('appoint.has')}</h3>
                <ul className="plain-list">
                  {items.map((one) => (
                    <li key={one.id}>
                      {one.name}{' '}
                      <span className="small soft">
                        {t(`state.${one.state}`)}, {t('appoint.since', { date: date(one.since, 'short') })}
                      </span>
                    </li>
                  ))}
                </ul>
              </div>
            )
          }
        </Loaded>
      </Card>
      <Appoint organisation={organisation} />
    </>
  );
};

const Appoint = ({ organisation }: { organisation: Organisation }) => {
  const { t } = useEstablishmentWords();
  const refusal = useRefusal();
  const say = useToast();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [matricule, setMatricule] = useState('');
  const [tried, setTried] = useState(false);
  const appoint = useMutation({
    mutationFn: () => appointAdministrator(organisation.id, { name: name.trim(), matricule: digitsOf(matricule) }),
    onSuccess: () => {
      say(t('appoint.done', { name: name.trim(), organisation: organisation.name }));
      setName('');
      setMatricule('');
      setTried(false);
      void client.invalidateQueries({ queryKey: ['agency', 'administrators'] });
    },
  });
  const wrongMatricule = appoint.error instanceof ApiError && 'matricule' in appoint.error.fields;
  const missing = { name: name.trim() === '', matricule: digitsOf(matricule) === '' };
  return (
    <Card title={t('appoint.new')}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!missing.name && !missing.matricule && !appoint.isPending) appoint.mutate();
        }}
      >
        <p className="small soft">{t('appoint.new.text')}</p>
        <TextField
          label={t('invite.name')}
          value={name}
          autoComplete="off"
          maxLength={200}
          error={tried && missing.name ? t('invite.name.missing') : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <MatriculeField
          value={matricule}
          onChange={setMatricule}
          error={
            tried && missing.matricule
              ? t('invite.matricule.missing')
              : wrongMatricule
                ? refusal(appoint.error)
                : undefined
          }
        />
        {appoint.isError && !wrongMatricule && (
          <div role="alert">
            <Notice look="alert" title={refusal(appoint.error)} />
          </div>
        )}
        <p>
          <Button type="submit" busy={appoint.isPending}>
            {t('appoint.button')}
          </Button>
        </p>
      </form>
    </Card>
  );
};
