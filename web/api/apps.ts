// Apps: those that a person connected to their account, and those that the portal opens with a patient.
import { queryOptions } from '@tanstack/react-query';
import type { Language } from '../words/translate.ts';
import { get, request } from './client.ts';

export type ConnectedApp = {
  id: string;
  name: string;
  publisher?: string;
  since: string;
  lastUsedAt?: string;
  scopes: string[];
  /** What it may do, in the reader's language. */
  access: string[];
  offline: boolean;
};

export const connectedAppsQuery = (language: Language) =>
  queryOptions({
    queryKey: ['account', 'apps', language],
    queryFn: ({ signal }) => get<{ items: ConnectedApp[] }>('/api/account/apps', {}, signal),
  });

export const removeApp = (id: string): Promise<void> =>
  request('DELETE', `/api/account/apps/${encodeURIComponent(id)}`);

export type LaunchableApp = { id: string; name: string; publisher?: string };

export const launchableAppsQuery = queryOptions({
  queryKey: ['pro', 'apps'],
  queryFn: ({ signal }) => get<{ items: LaunchableApp[] }>('/api/pro/apps', {}, signal),
  staleTime: 5 * 60_000,
});

export const launchApp = (input: { patientId: string; appId: string }): Promise<{ url: string }> =>
  request('POST', `/api/pro/patients/${encodeURIComponent(input.patientId)}/launches`, {
    body: { appId: input.appId },
  });
