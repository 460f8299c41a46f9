// What a page shows when it has nothing else to show: loading, empty, offline, forbidden, too many, error, not found.
import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { stepUpReason } from '../../api/step-up.ts';
import { useWords } from '../../words/words.tsx';
import { Button, buttonClass } from '../button/button.tsx';
import { Icon, type IconName } from '../icon/icon.tsx';
import './states.css';

export const State = (props: {
  icon: IconName;
  title: string;
  text?: ReactNode;
  alert?: boolean;
  children?: ReactNode;
  level?: 1 | 2;
}) => {
  const { t } = useWords();
  const Heading = props.level === 1 ? 'h1' : 'h2';
  useEffect(() => {
    // It is then the whole page, and names the browser's tab as a page does.
    if (props.level === 1) document.title = t('app.titled', { page: props.title });
  }, [t, props.level, props.title]);
  return (
    <div className="state" role={props.alert ? 'alert' : undefined}>
      <span className="state-icon">
        <Icon name={props.icon} size={28} />
      </span>
      <Heading className="state-title">{props.title}</Heading>
      {props.text !== undefined && <p className="soft">{props.text}</p>}
      {props.children !== undefined && <div className="row state-actions">{props.children}</div>}
    </div>
  );
};

/** Grey lines in place of what comes; shown only after a moment, so that a fast answer does not flicker. */
export const Loading = (props: { lines?: number }) => {
  const { t } = useWords();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={late ? 'loading loading-late' : 'loading'} role="status">
      <span className="visually-hidden">{t('state.loading')}</span>
      {Array.from({ length: props.lines ?? 3 }, (_, line) => (
        <span key={line} className="loading-line" />
      ))}
    </div>
  );
};

export const NotFound = () => {
  const { t } = useWords();
  return (
    <State icon="search" title={t('state.notFound.title')} text={t('state.notFound.text')} level={1}>
      <Link to="/" className={buttonClass({ look: 'ghost' })}>
        {t('state.notFound.home')}
      </Link>
    </State>
  );
};

/** A page's own code could not be fetched: no connection, or a newer version was installed meanwhile. */
const isUnloaded = (error: unknown): boolean =>
  error instanceof Error && /preload|dynamically imported|module script/i.test(error.message);

/** Any error as a state of the page, in words that say who can do something about it. */
export const ErrorState = (props: { error: unknown; onRetry?: (() => void) | undefined }) => {
  const { t } = useWords();
  const error =
    props.error instanceof ApiError ? props.error : new ApiError(isUnloaded(props.error) ? 'offline' : 'fault');
  const retry = props.onRetry !== undefined && (
    <Button look="ghost" onClick={props.onRetry}>
      {t('app.retry')}
    </Button>
  );
  if (stepUpReason(error) !== null)
    return (
      <State alert icon="lock" title={t('state.confirm')}>
        {retry}
      </State>
    );
  switch (error.category) {
    case 'offline':
      return (
        <State alert icon="offline" title={t('state.offline.title')} text={t('state.offline.text')}>
          {retry}
        </State>
      );
    case 'unavailable':
      return (
        <State alert icon="warning" title={t('state.unavailable.title')} text={t('state.unavailable.text')}>
          {retry}
        </State>
      );
    case 'busy': {
      const seconds = error.retryAfterSeconds;
      const text = seconds === undefined ? t('state.busy.text') : t('state.busy.wait', { count: seconds });
      return (
        <State alert icon="warning" title={t('state.busy.title')} text={text}>
          {retry}
        </State>
      );
    }
    case 'forbidden':
      return (
        <State alert icon="lock" title={t('state.forbidden.title')} text={error.message || t('state.forbidden.text')} />
      );
    case 'hidden':
    case 'gone':
      return <NotFound />;
    default:
      return (
        <State alert icon="warning" title={t('state.error.title')} text={error.message || t('state.error.text')}>
          {retry}
        </State>
      );
  }
};

/** Shows a query's answer, or the state it is in. A paused query is one that waits for the network to come back. */
export function Loaded<T>(props: {
  query: UseQueryResult<T> | UseInfiniteQueryResult<T>;
  lines?: number;
  children(data: T): ReactNode;
}) {
  const { query } = props;
  if (query.data !== undefined) return props.children(query.data);
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (query.fetchStatus === 'paused')
    return <ErrorState error={new ApiError('offline')} onRetry={() => void query.refetch()} />;
  return <Loading lines={props.lines ?? 3} />;
}

/** The sentence for an error of a change, for a toast or beside a form. */
export const useErrorText = (): ((error: unknown) => string) => {
  const { t } = useWords();
  return (error) => {
    if (!(error instanceof ApiError)) return t('state.error.text');
    if (stepUpReason(error) !== null) return t('state.confirm');
    if (error.message !== '') return error.message;
    if (error.category === 'offline') return t('state.offline.text');
    if (error.category === 'busy') return t('state.busy.text');
    if (error.category === 'conflict') return t('state.conflict');
    if (error.category === 'unavailable') return t('state.unavailable.text');
    return t('state.error.text');
  };
};
