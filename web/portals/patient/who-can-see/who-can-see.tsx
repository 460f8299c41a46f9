// Who can see one document, why, and until when; a change shows whom it adds and removes before it is saved.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Item, Viewer, VisibilityChange, VisibilityMode, WhoCanSee } from '../../../api/model.ts';
import { circleQuery, itemQuery, setVisibility, whoCanSeeQuery } from '../../../api/patient.ts';
import { useBasisText } from '../../../components/access-words/access-words.ts';
import { Button } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { CheckChoices, type Choice, RadioChoices } from '../../../components/fields/fields.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { useOccupation } from '../../../components/occupation/occupation.ts';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { Loaded, useErrorText } from '../../../components/states/states.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { useWords } from '../../../words/words.tsx';
import './who-can-see.css';

const modes: VisibilityMode[] = ['circle', 'except', 'hidden'];

const ViewerRow = (props: { viewer: Viewer; change?: 'added' | 'removed' }) => {
  const { t, date } = useWords();
  const basis = useBasisText();
  const occupation = useOccupation();
  const { viewer, change } = props;
  return (
    <li className={change === undefined ? 'viewer' : `viewer viewer-${change}`}>
      <span className="viewer-icon">
        <Icon
          name={change === 'removed' ? 'eye-off' : viewer.kind === 'organisation' ? 'building' : 'person'}
          size={20}
        />
      </span>
      <span>
        <strong>{viewer.kind === 'you' ? t('app.you') : viewer.name}</strong>
        <span className="small soft viewer-why">
          {[
            viewer.kind === 'organisation' ? t('picker.organisation') : occupation(viewer),
            viewer.relation === undefined ? basis(viewer.basis) : t(`relation.${viewer.relation}`),
            viewer.until === undefined ? undefined : t('time.until', { date: date(viewer.until) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
    </li>
  );
};

const Preview = ({ preview }: { preview: WhoCanSee }) => {
  const { t, rich } = useWords();
  const { removed = [], added = [] } = preview;
  if (removed.length === 0 && added.length === 0) return <p className="small soft">{t('visibility.same')}</p>;
  return (
    <div className="stack-tight">
      {removed.length > 0 && (
        <>
          <p>{rich('visibility.removed', { count: removed.length })}</p>
          <ul className="plain-list">
            {removed.map((viewer) => (
              <ViewerRow key={viewer.id} viewer={viewer} change="removed" />
            ))}
          </ul>
        </>
      )}
      {added.length > 0 && (
        <>
          <p>{rich('visibility.added', { count: added.length })}</p>
          <ul className="plain-list">
            {added.map((viewer) => (
              <ViewerRow key={viewer.id} viewer={viewer} change="added" />
            ))}
          </ul>
        </>
      )}
    </div>
  );
};

const ChangeForm = (props: { item: Item; now: WhoCanSee }) => {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const say = useToast();
  const errorText = useErrorText();
  const { item, now } = props;
  const before: VisibilityChange = { mode: item.visibility.mode, except: (now.except ?? []).map((one) => one.id) };
  const [mode, setMode] = useState(before.mode);
  const [except, setExcept] = useState<string[]>(before.except ?? []);
  const circle = useQuery(circleQuery);

  // Whoever sees it now or is excepted now can be chosen; the patient and roles cannot.
  const candidates = new Map<string, string>();
  for (const grant of [circle.data?.referent, ...(circle.data?.visits ?? []), ...(circle.data?.members ?? [])])
    if (grant !== undefined) candidates.set(grant.subject.id, grant.subject.name);
  for (const viewer of now.people)
    if ((viewer.kind === 'professional' || viewer.kind === 'organisation') && viewer.basis !== 'author')
      candidates.set(viewer.id, viewer.name);
  for (const one of now.except ?? []) candidates.set(one.id, one.name);

  const wanted: VisibilityChange = mode === 'except' ? { mode, except } : { mode };
  const same =
    mode === before.mode &&
    (mode !== 'except' || [...except].sort().join() === [...(before.except ?? [])].sort().join());
  const incomplete = mode === 'except' && except.length === 0;
  const preview = useQuery({ ...whoCanSeeQuery(item.id, wanted), enabled: !same && !incomplete });

  const refresh = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ['me'] });
  };
  const put = useMutation({
    mutationFn: (change: VisibilityChange) => setVisibility(item.id, change),
    onSuccess: refresh,
  });
  const save = (): void =>
    put.mutate(wanted, {
      onSuccess: () => {
        say(t('visibility.saved'), {
          undo: () =>
            void setVisibility(item.id, before.mode === 'except' ? before : { mode: before.mode })
              .then(refresh)
              .then(() => say(t('visibility.undone')))
              .catch((error: unknown) => say(errorText(error), { error: true })),
        });
        void navigate({ to: '/me/items/$itemId', params: { itemId: item.id } });
      },
      onError: (error) => say(errorText(error), { error: true }),
    });

  return (
    <Card title={t('visibility.change')}>
      <div className="stack">
        <RadioChoices<VisibilityMode>
          label={t('visibility.choice')}
          choices={modes.map(
            (id): Choice<VisibilityMode> => ({ id, label: t(`visibility.${id}`), hint: t(`visibility.${id}.hint`) }),
          )}
          chosen={mode}
          onChoose={setMode}
        />
        {mode === 'except' &&
          (candidates.size === 0 ? (
            <p className="soft">{t('visibility.exceptNone')}</p>
          ) : (
            <CheckChoices
              label={t('visibility.exceptWho')}
              choices={[...candidates].map(([id, name]) => ({ id, label: name }))}
              chosen={except}
              onChange={setExcept}
            />
          ))}
        {!same && (
          <div className="visibility-preview" aria-live="polite">
            {incomplete ? (
              <p className="small soft">{t('visibility.exceptChoose')}</p>
            ) : (
              preview.data !== undefined && <Preview preview={preview.data} />
            )}
          </div>
        )}
        {!same && mode !== 'circle' && <p className="small soft">{t('visibility.care')}</p>}
        <p className="row">
          <Button busy={put.isPending} disabled={same || incomplete} onClick={() => !same && !incomplete && save()}>
            {t('visibility.save')}
          </Button>
        </p>
      </div>
    </Card>
  );
};

export const WhoCanSeePage = () => {
  const { t } = useWords();
  const { itemId } = useParams({ from: '/me/items/$itemId/who-can-see' });
  const item = useQuery(itemQuery(itemId));
  const now = useQuery(whoCanSeeQuery(itemId));
  return (
    <Loaded query={item} lines={5}>
      {(detail) => (
        <>
          <PageTitle
            title={t('visibility.title')}
            lead={t('visibility.lead', { title: detail.item.title })}
            back={{ to: '/me/items/$itemId', params: { itemId }, label: detail.item.title }}
          />
          <Loaded query={now}>
            {(who) => (
              <div className="columns visibility">
                <Card title={t('visibility.now')}>
                  <ul className="plain-list">
                    {who.people.map((viewer) => (
                      <ViewerRow key={viewer.id} viewer={viewer} />
                    ))}
                  </ul>
                </Card>
                <ChangeForm item={detail.item} now={who} />
              </div>
            )}
          </Loaded>
        </>
      )}
    </Loaded>
  );
};
