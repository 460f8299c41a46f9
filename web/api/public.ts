// What anyone may ask without an account: the directory of professionals and of establishments.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';
import type { Organisation, Professional, ProfessionalPage } from './model.ts';

export type DirectorySearch = { q?: string; profession?: string; town?: string; language?: string; page?: number };

export const professionalsQuery = (search: DirectorySearch) =>
  queryOptions({
    queryKey: ['public', 'professionals', search],
    queryFn: ({ signal }) => get<ProfessionalPage>('/api/professionals', search, signal),
    placeholderData: keepPreviousData,
  });

export const professionalQuery = (id: string) =>
  queryOptions({
    queryKey: ['public', 'professional', id],
    queryFn: ({ signal }) => get<Professional>(`/api/professionals/${encodeURIComponent(id)}`, {}, signal),
  });

export const organisationsQuery = (search: { q?: string; kind?: string }) =>
  queryOptions({
    queryKey: ['public', 'organisations', search],
    queryFn: ({ signal }) => get<{ items: Organisation[] }>('/api/organisations', search, signal),
    placeholderData: keepPreviousData,
  });
