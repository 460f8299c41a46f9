// The welcome desk's mandates: find those of a person, end one, register one on a document that was seen.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../../api/client.ts';
import {
  type DeskMandate,
  deskMandatesQuery,
  endAtDesk,
  type MandateKind,
  type MandateScope,
  mandateKinds,
  type Proof,
  proofsOf,
  registerMandate,
} from '../../../api/mandates.ts';
import { stepUpReason } from '../../../api/step-up.ts';
import { Button } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { ConfirmDialog } from '../../../components/dialog/dialog.tsx';
import { DateField, RadioChoices, SelectField } from '../../../components/fields/fields.tsx';
import { digitsOf } from '../../../components/matricule-field/matricule.ts';
import { MatriculeField } from '../../../components/matricule-field/matricule-field.tsx';
import { Notice } from '../../../components/notice/notice.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { Loaded, useErrorText } from '../../../components/states/states.tsx';
import { Table } from '../../../components/table/table.tsx';
import { Tag } from '../../../components/tag/tag.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { mandateWords, useMandateWords } from '../../../words/mandates/mandates-words.ts';
import { useWords } from '../../../words/words.tsx';
import './mandates.css';

export const MandatesPage = () => (
  <mandateWords.Provider>
    <Inside />
  </mandateWords.Provider>
);

const Inside = () => {
  const { t } = useMandateWords();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const [tried, setTried] = useState(false);
  const missing = digitsOf(typed) === '';
  const found = useQuery(deskMandatesQuery(asked));
  return (
    <>
      <PageTitle title={t('desk.title')} lead={t('desk.lead')} />
      <div className="stack">
        <Card title={t('desk.find')}>
          <form
            className="mandates-find"
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              setTried(true);
              if (!missing) setAsked(digitsOf(typed));
            }}
          >
            <MatriculeField
              value={typed}
              onChange={setTyped}
              error={tried && missing ? t('desk.missing') : undefined}
            />
            <Button type="submit" look="ghost" icon="search">
              {t('desk.find.go')}
            </Button>
          </form>
          {asked !== '' && (
            <Loaded query={found}>
              {({ person, items }) =>
                items.length === 0 ? (
                  <p role="status">{t('desk.none')}</p>
                ) : (
                  <Found name={person?.name ?? ''} items={items} />
                )
              }
            </Loaded>
          )}
        </Card>
        <Register
          onDone={(matricule) => {
            setTyped(matricule);
            setAsked(digitsOf(matricule));
          }}
        />
      </div>
    </>
  );
};

const Found = ({ name, items }: { name: string; items: DeskMandate[] }) => {
  const { t } = useMandateWords();
  const { date } = useWords();
  const [ending, setEnding] = useState<DeskMandate | null>(null);
  return (
    <div className="mandates-found">
      <h3 role="status">{t('desk.of', { name })}</h3>
      <Table
        caption={t('desk.of', { name })}
        rows={items}
        keyOf={(one) => one.id}
        columns={[
          { id: 'represented', label: t('desk.represented'), show: (one) => one.represented.name },
          { id: 'representative', label: t('desk.representative'), show: (one) => one.representative.name },
          {
            id: 'kind',
            label: t('desk.kind'),
            show: (one) => (
              <>
                {t(`kind.${one.kind}`)} <span className="small soft">{t(`scope.${one.scope}`)}</span>
              </>
            ),
          },
          {
            id: 'proof',
            label: t('desk.proof'),
            show: (one) => (
              <>
                {t(`proof.${one.proof}`)} <span className="small soft">{one.by}</span>
              </>
            ),
          },
          {
            id: 'valid',
            label: t('desk.valid'),
            show: (one) => (
              <span className="num">
                {date(one.since, 'short')} – {one.until === undefined ? '…' : date(one.until, 'short')}
              </span>
            ),
          },
          {
            id: 'state',
            label: t('desk.state'),
            show: (one) =>
              one.state === 'in-force' ? (
                <Button look="ghost" small onClick={() => setEnding(one)}>
                  {t('desk.end')}
                </Button>
              ) : (
                <Tag look="calm">{t(`state.${one.state}`)}</Tag>
              ),
          },
        ]}
      />
      {ending !== null && <EndDialog mandate={ending} onClose={() => setEnding(null)} />}
    </div>
  );
};

const EndDialog = ({ mandate, onClose }: { mandate: DeskMandate; onClose(): void }) => {
  const { t } = useMandateWords();
  const say = useToast();
  const errorText = useErrorText();
  const client = useQueryClient();
  const { name } = mandate.representative;
  const end = useMutation({
    mutationFn: () => endAtDesk(mandate.id),
    onSuccess: () => {
      say(t('people.ended'));
      onClose();
      void client.invalidateQueries({ queryKey: ['agency', 'mandates'] });
    },
    onError: (error) => {
      onClose();
      say(errorText(error));
    },
  });
  return (
    <ConfirmDialog
      title={t('desk.end.title', { name })}
      text={t('desk.end.text', { name, other: mandate.represented.name })}
      confirm={t('desk.end')}
      danger
      busy={end.isPending}
      onConfirm={() => end.mutate()}
      onClose={onClose}
    />
  );
};

const Register = (props: { onDone(matricule: string): void }) => {
  const { t } = useMandateWords();
  const say = useToast();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [represented, setRepresented] = useState('');
  const [representative, setRepresentative] = useState('');
  const [kind, setKind] = useState<MandateKind>('parent');
  const [scope, setScope] = useState<MandateScope>('all');
  const [proof, setProof] = useState<Proof>('birth-record');
  const [until, setUntil] = useState('');
  const [tried, setTried] = useState(false);
  const missing = { represented: digitsOf(represented) === '', representative: digitsOf(representative) === '' };
  const save = useMutation({
    mutationFn: () =>
      registerMandate({
        represented: digitsOf(represented),
        representative: digitsOf(representative),
        kind,
        scope,
        proof,
        until: until === '' ? null : until,
      }),
    onSuccess: () => {
      say(t('desk.saved'));
      props.onDone(represented);
      setRepresented('');
      setRepresentative('');
      setUntil('');
      setTried(false);
      void client.invalidateQueries({ queryKey: ['agency', 'mandates'] });
    },
  });
  const { error } = save;
  const code = error instanceof ApiError ? error.code : '';
  const unknown = (field: 'represented' | 'representative'): string | undefined =>
    tried && missing[field]
      ? t('desk.missing')
      : code === 'mandates.unknown-person' && error instanceof ApiError && field in error.fields
        ? t('desk.unknown')
        : undefined;
  const problem =
    error === null || stepUpReason(error) !== null || code === 'mandates.unknown-person'
      ? null
      : code === 'mandates.already-there'
        ? t('desk.alreadyThere')
        : code === 'mandates.not-a-child'
          ? t('desk.notAChild')
          : errorText(error);
  return (
    <Card title={t('desk.new')}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!missing.represented && !missing.representative && !save.isPending) save.mutate();
        }}
      >
        <div className="mandates-two">
          <fieldset className="mandates-person">
            <legend>{t('desk.whom')}</legend>
            <MatriculeField value={represented} onChange={setRepresented} error={unknown('represented')} />
          </fieldset>
          <fieldset className="mandates-person">
            <legend>{t('desk.who')}</legend>
            <MatriculeField value={representative} onChange={setRepresentative} error={unknown('representative')} />
          </fieldset>
        </div>
        <RadioChoices
          label={t('desk.kind')}
          choices={mandateKinds.map((id) => ({
            id,
            label: t(`kind.${id}`),
            ...(id === 'parent' && { hint: t('desk.childEnds') }),
          }))}
          chosen={kind}
          onChoose={(chosen) => {
            setKind(chosen);
            setProof(proofsOf[chosen][0] as Proof);
          }}
        />
        <SelectField
          label={t('desk.proof')}
          hint={t('desk.proof.hint')}
          options={proofsOf[kind].map((id) => ({ id, label: t(`proof.${id}`) }))}
          value={proof}
          onChange={(event) => setProof(event.target.value as Proof)}
        />
        <RadioChoices<MandateScope>
          label={t('proxy.scope')}
          choices={[
            { id: 'all', label: t('scope.all'), hint: t('scope.all.hint') },
            { id: 'read', label: t('scope.read'), hint: t('scope.read.hint') },
          ]}
          chosen={scope}
          onChoose={setScope}
        />
        <DateField label={t('proxy.until')} value={until} onChange={setUntil} />
        <div role="alert">{problem !== null && <Notice look="alert">{problem}</Notice>}</div>
        <p>
          <Button type="submit" busy={save.isPending}>
            {t('desk.save')}
          </Button>
        </p>
      </form>
    </Card>
  );
};
