// What a patient asks about the own record, and the changes a patient makes.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { address, get, request } from './client.ts';
import type {
  Access,
  CdaDocument,
  Circle,
  Grant,
  Item,
  ItemDetail,
  Notices,
  Page,
  PresenceCode,
  RecordSummary,
  VisibilityChange,
  WhoCanSee,
} from './model.ts';

const one = (id: string): string => encodeURIComponent(id);
const pageSize = 30;

export const recordQuery = queryOptions({
  queryKey: ['me', 'record'],
  queryFn: ({ signal }) => get<RecordSummary>('/api/me/record', {}, signal),
});

export type TimelineSearch = { category?: string; from?: string; to?: string; q?: string };

export const timelineQuery = (search: TimelineSearch) =>
  infiniteQueryOptions({
    queryKey: ['me', 'timeline', search],
    queryFn: ({ signal, pageParam }) =>
      get<Page<Item> & { total: number }>(
        '/api/me/timeline',
        { ...search, cursor: pageParam, count: pageSize },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

export const itemQuery = (id: string) =>
  queryOptions({
    queryKey: ['me', 'item', id],
    queryFn: ({ signal }) => get<ItemDetail>(`/api/me/items/${one(id)}`, {}, signal),
  });

export const cdaQuery = (contentId: string) =>
  queryOptions({
    queryKey: ['contents', contentId, 'cda'],
    queryFn: ({ signal }) => get<CdaDocument>(`/api/contents/${one(contentId)}/cda`, {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const contentAddress = (contentId: string): string => `/api/contents/${one(contentId)}`;

/** A file inside a CDA document. */
export const contentPartAddress = (contentId: string, part: string): string =>
  `${contentAddress(contentId)}?part=${one(part)}`;

/** Everyone who can see an item; with a proposed change, also whom it would add and remove. */
export const whoCanSeeQuery = (id: string, change?: VisibilityChange) =>
  queryOptions({
    queryKey: ['me', 'who-can-see', id, change ?? null],
    queryFn: ({ signal }) =>
      get<WhoCanSee>(`/api/me/items/${one(id)}/who-can-see`, { mode: change?.mode, except: change?.except }, signal),
    placeholderData: keepPreviousData,
  });

export const setVisibility = (id: string, change: VisibilityChange): Promise<{ item: Item }> =>
  request('PUT', `/api/me/items/${one(id)}/visibility`, { body: change });

export const circleQuery = queryOptions({
  queryKey: ['me', 'circle'],
  queryFn: ({ signal }) => get<Circle>('/api/me/circle', {}, signal),
});

export type Subject = { professionalId: string } | { organisationId: string };

export const addToCircle = (subject: Subject, until?: string): Promise<Grant> =>
  request('POST', '/api/me/circle', { body: until === undefined ? subject : { ...subject, until } });

export const setGrantEnd = (id: string, until: string | null): Promise<Grant> =>
  request('PUT', `/api/me/circle/${one(id)}`, { body: { until } });

export const removeGrant = (id: string): Promise<void> => request('DELETE', `/api/me/circle/${one(id)}`);

export const exclude = (subject: Subject): Promise<unknown> => request('POST', '/api/me/exclusions', { body: subject });

export const endExclusion = (id: string): Promise<void> => request('DELETE', `/api/me/exclusions/${one(id)}`);

export type AccessSearch = { from?: string; to?: string; who?: string };

export const accessesQuery = (search: AccessSearch) =>
  infiniteQueryOptions({
    queryKey: ['me', 'accesses', search],
    queryFn: ({ signal, pageParam }) =>
      get<Page<Access> & { total: number }>(
        '/api/me/accesses',
        { ...search, cursor: pageParam, count: pageSize },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

export const accessesFileAddress = (search: AccessSearch): string => address('/api/me/accesses.csv', search);

export const presenceCodeQuery = queryOptions({
  queryKey: ['me', 'presence-code'],
  queryFn: ({ signal }) => get<PresenceCode>('/api/me/presence-code', {}, signal),
});

export const renewPresenceCode = (): Promise<PresenceCode> => request('POST', '/api/me/presence-code/renew');

export const noticesQuery = queryOptions({
  queryKey: ['me', 'notices'],
  queryFn: ({ signal }) => get<Notices>('/api/me/notices', {}, signal),
  refetchInterval: 60_000,
});

export const markNoticesRead = (ids?: string[]): Promise<{ unread: number }> =>
  request('POST', '/api/me/notices/read', { body: ids === undefined ? {} : { ids } });
