// Who is signed in, and the ways in and out. The cookie is the server's; this only asks.
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { address, get, request } from './client.ts';
import type { Role, Session } from './model.ts';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => get<Session>('/api/session', {}, signal),
  staleTime: 5 * 60_000,
});

/** Where to choose how to sign in, so as to come back to `path` afterwards. With one way alone the page goes on by itself. */
export const signInAddress = (role: Role, path: string): string => address('/sign-in', { as: role, return: path });

export const homeOf = (role: Role | undefined): '/me' | '/pro' | '/agency' | '/establishment' | '/' =>
  role === 'patient'
    ? '/me'
    : role === 'professional'
      ? '/pro'
      : role === 'operator'
        ? '/agency'
        : role === 'administrator'
          ? '/establishment'
          : '/';

/** The server said 401: forget what was shown to the person who is no longer signed in. */
export const sessionEnded = (client: QueryClient): void => {
  const before = client.getQueryData<Session>(sessionQuery.queryKey);
  client.setQueryData<Session>(sessionQuery.queryKey, { signedIn: false, demo: before?.demo ?? false });
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' && query.queryKey[0] !== 'public' });
};

export const signOut = async (): Promise<void> => {
  const { location } = await request<{ location: string }>('POST', '/auth/sign-out');
  window.location.assign(location);
};
