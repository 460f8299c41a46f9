// What administrators of organisations ask and do: their staff, invitations, files of staff. And what others do with it:
// a professional's invitations, the welcome desk's administrators.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { address, get, request } from './client.ts';
import type { Page } from './model.ts';
import { type Progress, send } from './send.ts';

const part = encodeURIComponent;
const at = (organisationId: string): string => `/api/establishment/${part(organisationId)}`;

export type RunOrganisation = { id: string; name: string; kind: string; town: string; staff: number };
export type StaffFunction = 'member' | 'administrator';
export const staffStates = ['active', 'invited', 'suspended', 'left'] as const;
export type StaffState = (typeof staffStates)[number];
export type StaffWhat =
  | 'listed'
  | 'appointed'
  | 'invited'
  | 'accepted'
  | 'declined'
  | 'activated'
  | 'changed'
  | 'suspended'
  | 'resumed'
  | 'left'
  | 'restored'
  | 'undone';

export type StaffMember = {
  id: string;
  kind: 'professional' | 'administrator';
  name: string;
  number?: string;
  profession?: string;
  speciality?: string;
  function: StaffFunction;
  state: StaffState;
  from?: string;
  until?: string;
  here: boolean;
  account: boolean;
  what?: StaffWhat;
  changedAt?: string;
  you: boolean;
};
export type StaffPage = Page<StaffMember> & { total: number; counts: Record<StaffState, number> };
export type StaffHistory = { at: string; what: StaffWhat; by: string; byKind: string }[];

export const organisationsQuery = queryOptions({
  queryKey: ['establishment', 'organisations'],
  queryFn: ({ signal }) => get<{ organisations: RunOrganisation[] }>('/api/establishment', {}, signal),
});

export type StaffAsked = { q?: string; state?: string };

export const staffQuery = (organisationId: string, asked: StaffAsked) =>
  infiniteQueryOptions({
    queryKey: ['establishment', organisationId, 'staff', asked],
    queryFn: ({ signal, pageParam }) =>
      get<StaffPage>(`${at(organisationId)}/staff`, { ...asked, cursor: pageParam, count: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    enabled: organisationId !== '',
  });

export const memberQuery = (organisationId: string, id: string) =>
  queryOptions({
    queryKey: ['establishment', organisationId, 'member', id],
    queryFn: ({ signal }) =>
      get<StaffMember & { history: StaffHistory }>(`${at(organisationId)}/staff/${part(id)}`, {}, signal),
  });

export type Terms = { function: StaffFunction; from: string | null; until: string | null };
type Changed = { id: string; state: StaffState };

export const inviteMember = (
  organisationId: string,
  input: ({ number: string } | { matricule: string; name: string }) & Terms,
): Promise<Changed> => request('POST', `${at(organisationId)}/staff`, { body: input });
export const changeMember = (organisationId: string, id: string, input: Partial<Terms>): Promise<Changed> =>
  request('PUT', `${at(organisationId)}/staff/${part(id)}`, { body: input });
export const stepMember = (
  organisationId: string,
  id: string,
  name: 'suspend' | 'resume' | 'restore',
): Promise<Changed> => request('POST', `${at(organisationId)}/staff/${part(id)}/${name}`);
export const endMember = (organisationId: string, id: string): Promise<Changed> =>
  request('DELETE', `${at(organisationId)}/staff/${part(id)}`);
export const letterAddress = (organisationId: string, id: string): string =>
  `${at(organisationId)}/staff/${part(id)}/letter.pdf`;
export const exportAddress = (organisationId: string): string => `${at(organisationId)}/staff/export.csv`;

// --- files of staff -------------------------------------------------------------------------------------------------
export type Problem = { line: number; reason: string; code: string };
export type PreviewLine = { line: number; number: string; name: string };
export type StaffPreview = {
  total: number;
  invited: number;
  letters: number;
  changed: number;
  same: number;
  ended: number;
  refused: number;
  problems: Problem[];
  invitedLines: PreviewLine[];
  changedLines: PreviewLine[];
  endedLines: PreviewLine[];
};
export type StaffImport = {
  id: string;
  name: string;
  by: string;
  startedAt: string;
  finishedAt?: string;
  state: 'running' | 'done' | 'failed' | 'undone';
  total: number;
  done: number;
  invited: number;
  changed: number;
  same: number;
  ended: number;
  refused: number;
  problems?: Problem[];
};

const whileRunningMs = 700;

export const previewStaff = (
  organisationId: string,
  file: File,
  gone: boolean,
  onProgress: (progress: Progress) => void,
): Promise<StaffPreview> =>
  send(address(`${at(organisationId)}/staff/import`, { preview: '1', gone: gone ? '1' : '' }), {
    type: 'text/csv',
    body: file,
    onProgress,
  });
export const startStaffImport = (
  organisationId: string,
  file: File,
  gone: boolean,
  onProgress: (progress: Progress) => void,
): Promise<{ id: string }> =>
  send(address(`${at(organisationId)}/staff/import`, { name: file.name, gone: gone ? '1' : '' }), {
    type: 'text/csv',
    body: file,
    onProgress,
  });

export const importsQuery = (organisationId: string) =>
  queryOptions({
    queryKey: ['establishment', organisationId, 'imports'],
    queryFn: ({ signal }) => get<{ items: StaffImport[] }>(`${at(organisationId)}/imports`, {}, signal),
    refetchInterval: (query) =>
      query.state.data?.items.some((one) => one.state === 'running') ? whileRunningMs : false,
    enabled: organisationId !== '',
  });
export const importQuery = (organisationId: string, id: string) =>
  queryOptions({
    queryKey: ['establishment', organisationId, 'import', id],
    queryFn: ({ signal }) => get<StaffImport>(`${at(organisationId)}/imports/${part(id)}`, {}, signal),
    refetchInterval: (query) => (query.state.data?.state === 'running' ? whileRunningMs : false),
    enabled: organisationId !== '',
  });
export const undoImport = (organisationId: string, id: string): Promise<void> =>
  request('POST', `${at(organisationId)}/imports/${part(id)}/undo`);
export const staffResultsAddress = (organisationId: string, id: string): string =>
  `${at(organisationId)}/imports/${part(id)}/results.csv`;
export const staffLettersAddress = (organisationId: string, id: string): string =>
  `${at(organisationId)}/imports/${part(id)}/letters.pdf`;

// --- the professional's side -------------------------------------------------------------------------------------------
export type Invitation = {
  id: string;
  organisation: { id: string; name: string; kind: string; town: string };
  function: StaffFunction;
  from?: string;
  until?: string;
  since: string;
};
export const invitationsQuery = queryOptions({
  queryKey: ['professional', 'invitations'],
  queryFn: ({ signal }) => get<{ items: Invitation[] }>('/api/pro/invitations', {}, signal),
});
export const answerInvitation = (id: string, answer: 'accept' | 'decline'): Promise<void> =>
  request('POST', `/api/pro/invitations/${part(id)}/${answer}`);

// --- the welcome desk's side --------------------------------------------------------------------------------------------
export type AppointedAdministrator = { id: string; name: string; state: StaffState; since: string };
export const administratorsQuery = (organisationId: string) =>
  queryOptions({
    queryKey: ['agency', 'administrators', organisationId],
    queryFn: ({ signal }) =>
      get<{ items: AppointedAdministrator[] }>(
        `/api/agency/organisations/${part(organisationId)}/administrators`,
        {},
        signal,
      ),
    enabled: organisationId !== '',
  });
export const appointAdministrator = (
  organisationId: string,
  input: { matricule: string; name: string },
): Promise<Changed> =>
  request('POST', `/api/agency/organisations/${part(organisationId)}/administrators`, { body: input });
