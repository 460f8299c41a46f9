// The patient opened in an app of a partner, in a tab of its own; nothing where no app is registered.
import { useMutation, useQuery } from '@tanstack/react-query';
import { launchApp, launchableAppsQuery } from '../../../api/apps.ts';
import { Button } from '../../../components/button/button.tsx';
import { useErrorText } from '../../../components/states/states.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { appsWords, useAppsWords } from '../../../words/apps/apps-words.ts';

const Buttons = (props: { patientId: string; apps: { id: string; name: string }[] }) => {
  const { t } = useAppsWords();
  const say = useToast();
  const errorText = useErrorText();
  const launch = useMutation({
    // The tab is opened by the press itself: browsers keep back those that open later.
    mutationFn: async (input: { appId: string; tab: Window | null }) => {
      const { url } = await launchApp({ patientId: props.patientId, appId: input.appId });
      if (input.tab === null) window.location.assign(url);
      else input.tab.location.replace(url);
    },
    onError: (error, { tab }) => {
      tab?.close();
      const text = errorText(error);
      if (text !== null) say(text, { error: true });
    },
  });
  const open = (appId: string): void => {
    const tab = window.open('about:blank', '_blank');
    if (tab !== null) tab.opener = null;
    launch.mutate({ appId, tab });
  };
  return (
    <>
      {props.apps.map((app) => (
        <Button
          key={app.id}
          look="quiet"
          busy={launch.isPending && launch.variables.appId === app.id}
          onClick={() => open(app.id)}
        >
          {t('apps.openWhich', { app: app.name })}
        </Button>
      ))}
    </>
  );
};

export const OpenInApp = (props: { patientId: string }) => {
  const { data } = useQuery(launchableAppsQuery);
  if (data === undefined || data.items.length === 0) return null;
  return (
    <appsWords.Provider>
      <Buttons patientId={props.patientId} apps={data.items} />
    </appsWords.Provider>
  );
};
