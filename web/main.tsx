// Where the portals start in the browser: words and session are asked for at once, then the page is drawn.
import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import './style/base.css';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from './api/client.ts';
import { sessionEnded, sessionQuery } from './api/session.ts';
import { askStepUp, endsSession, stepUpReason } from './api/step-up.ts';
import { ToastProvider } from './components/toast/toast.tsx';
import { createPortals } from './routes.tsx';
import { loadWords, preferredLanguage, WordsProvider } from './words/words.tsx';

const retriesMax = 2;

const createClient = (): QueryClient => {
  const onError = (error: Error, retry: () => void): void => {
    const reason = stepUpReason(error);
    if (reason !== null) askStepUp(client, { reason, retry });
    else if (endsSession(error)) sessionEnded(client);
    // Whoever may no longer act for somebody is told so at once, and shown nothing more of them.
    else if (error instanceof ApiError && error.code === 'identity.mandate-ended')
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => onError(error, () => void client.refetchQueries({ queryKey: query.queryKey })),
    }),
    mutationCache: new MutationCache({
      onError: (error, variables, _context, mutation) =>
        // What fails again is said by the page, as it was the first time.
        onError(error, () => void mutation.execute(variables).catch(() => undefined)),
    }),
    defaultOptions: {
      queries: {
        staleTime: 20_000,
        // Only what may pass by itself is tried again.
        retry: (failures, error) =>
          failures < retriesMax &&
          error instanceof ApiError &&
          (error.category === 'unavailable' || error.category === 'offline'),
      },
    },
  });
  return client;
};

const start = async (root: HTMLElement): Promise<void> => {
  const language = preferredLanguage();
  document.documentElement.lang = language;
  const client = createClient();
  void client.prefetchQuery(sessionQuery);
  const router = createPortals(client);
  const [words] = await Promise.all([loadWords(language), router.load()]);
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <WordsProvider first={language} words={words}>
          <ToastProvider>
            <RouterProvider router={router} />
          </ToastProvider>
        </WordsProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
};

const root = document.getElementById('root');
if (root !== null) void start(root);
