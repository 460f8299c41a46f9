// Who acts for whom: my people, acting for somebody, what the welcome desk registers, and the platform's log.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { address, get, request } from './client.ts';

const one = (id: string): string => encodeURIComponent(id);

export const mandateKinds = ['parent', 'guardian', 'proxy'] as const;
export type MandateKind = (typeof mandateKinds)[number];
export type MandateScope = 'all' | 'read';
export type Proof = 'birth-record' | 'family-book' | 'court-decision' | 'signed-proxy' | 'own-word';
/** Which document proves which mandate. */
export const proofsOf: Record<MandateKind, readonly Proof[]> = {
  parent: ['birth-record', 'family-book'],
  guardian: ['court-decision'],
  proxy: ['signed-proxy'],
};

export type Represented = {
  mandateId: string;
  patientId: string;
  name: string;
  birthDate: string;
  kind: MandateKind;
  scope: MandateScope;
  until?: string;
};
export type RepresentsMe = {
  mandateId: string;
  name: string;
  kind: MandateKind;
  scope: MandateScope;
  since: string;
  until?: string;
  mayEnd: boolean;
};
export type People = { iRepresent: Represented[]; representMe: RepresentsMe[]; actingFor: string | null };

export const peopleQuery = queryOptions({
  queryKey: ['me', 'people'],
  queryFn: ({ signal }) => get<People>('/api/me/people', {}, signal),
});

/** The portal starts afresh: nothing that was shown of one person may stand on the page of another. */
export const actFor = async (mandateId: string | null): Promise<void> => {
  await request('POST', '/api/me/acting-for', { body: { mandateId } });
  window.location.assign(mandateId === null ? '/me/people' : '/me');
};

export const nameProxy = (input: {
  matricule: string;
  birthDate: string;
  scope: MandateScope;
  until: string | null;
}): Promise<{ mandateId: string }> => request('POST', '/api/me/proxies', { body: input });
export const endMandate = (id: string): Promise<void> => request('DELETE', `/api/me/mandates/${one(id)}`);

type Known = { name: string; birthDate: string };
export type DeskMandate = {
  id: string;
  represented: Known;
  representative: Known;
  kind: MandateKind;
  scope: MandateScope;
  proof: Proof;
  by: string;
  since: string;
  until?: string;
  state: 'in-force' | 'over' | 'ended';
};
export const deskMandatesQuery = (matricule: string) =>
  queryOptions({
    queryKey: ['agency', 'mandates', matricule],
    queryFn: ({ signal }) =>
      get<{ person?: Known; items: DeskMandate[] }>('/api/agency/mandates', { matricule }, signal),
    enabled: matricule !== '',
  });
export const registerMandate = (input: {
  represented: string;
  representative: string;
  kind: MandateKind;
  scope: MandateScope;
  proof: Proof;
  until: string | null;
}): Promise<{ mandateId: string }> => request('POST', '/api/agency/mandates', { body: input });
export const endAtDesk = (id: string): Promise<void> => request('DELETE', `/api/agency/mandates/${one(id)}`);

export type LogSearch = { action?: string; who?: string; from?: string; to?: string };
export type LogItem = {
  id: string;
  at: string;
  who: { kind: string; name: string; for?: string };
  action: string;
  what: { type: string; id?: string }[];
  outcome: 'permitted' | 'refused';
  detail?: string;
};
export const logQuery = (search: LogSearch) =>
  infiniteQueryOptions({
    queryKey: ['agency', 'log', search],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: LogItem[]; next?: string }>('/api/agency/log', { ...search, cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
export const logFileAddress = (search: LogSearch): string => address('/api/agency/log.csv', search);
