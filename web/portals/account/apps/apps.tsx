// Apps that have access: what each may do, since when, and a way to take it back at once.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type ConnectedApp, connectedAppsQuery, removeApp } from '../../../api/apps.ts';
import { Button } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { ConfirmDialog } from '../../../components/dialog/dialog.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { Loaded, State, useErrorText } from '../../../components/states/states.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { appsWords, useAppsWords } from '../../../words/apps/apps-words.ts';
import { useWords } from '../../../words/words.tsx';
import './apps.css';

const AppCard = (props: { app: ConnectedApp; onRemove(): void }) => {
  const { t } = useAppsWords();
  const { date, ago } = useWords();
  const { app } = props;
  return (
    <Card title={app.name}>
      <div className="connected-app">
        <p className="small soft">
          {app.publisher === undefined ? t('apps.unpublished') : t('apps.by', { publisher: app.publisher })}
        </p>
        <p className="small soft num">
          {[
            t('apps.since', { date: date(app.since, 'dateTime') }),
            app.lastUsedAt === undefined ? t('apps.unused') : t('apps.used', { when: ago(app.lastUsedAt) }),
          ].join(' · ')}
        </p>
        {app.access.length > 0 && (
          <>
            <p>{t('apps.may')}</p>
            <ul className="connected-app-access">
              {app.access.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </>
        )}
        <p>{t(app.offline ? 'apps.offline' : 'apps.online')}</p>
        <Button look="ghost" small aria-label={t('apps.removeWhich', { app: app.name })} onClick={props.onRemove}>
          {t('apps.remove')}
        </Button>
      </div>
    </Card>
  );
};

const Inside = () => {
  const { t } = useAppsWords();
  const { language } = useWords();
  const query = useQuery(connectedAppsQuery(language));
  const client = useQueryClient();
  const say = useToast();
  const errorText = useErrorText();
  const [asked, setAsked] = useState<ConnectedApp | null>(null);
  const remove = useMutation({
    mutationFn: (app: ConnectedApp) => removeApp(app.id),
    onSuccess: (_, app) => say(t('apps.removed', { app: app.name })),
    onError: (error) => {
      const text = errorText(error);
      if (text !== null) say(text, { error: true });
    },
    onSettled: () => {
      setAsked(null);
      void client.invalidateQueries({ queryKey: ['account'] });
    },
  });
  return (
    <>
      <PageTitle title={t('apps.title')} lead={t('apps.lead')} back={{ to: '/account', label: t('apps.back') }} />
      <Loaded query={query} lines={4}>
        {({ items }) =>
          items.length === 0 ? (
            <State icon="key" title={t('apps.none.title')} text={t('apps.none.text')} />
          ) : (
            <div className="stack">
              {items.map((app) => (
                <AppCard key={app.id} app={app} onRemove={() => setAsked(app)} />
              ))}
            </div>
          )
        }
      </Loaded>
      {asked !== null && (
        <ConfirmDialog
          title={t('apps.remove.title', { app: asked.name })}
          text={t('apps.remove.text')}
          confirm={t('apps.remove')}
          danger
          busy={remove.isPending}
          onConfirm={() => remove.mutate(asked)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
};

export const ConnectedAppsPage = () => (
  <appsWords.Provider>
    <Inside />
  </appsWords.Provider>
);
