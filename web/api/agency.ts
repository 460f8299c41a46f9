// What the agency's welcome desk asks and does: figures, records opened in bulk from a file, and one for a volunteer.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { address, get, request } from './client.ts';
import type { Page } from './model.ts';
import { type Progress, send } from './send.ts';

const one = (id: string): string => encodeURIComponent(id);

export type Overview = {
  records: { open: number; closed: number; openedThisMonth: number };
  persons: number;
  professionals: number;
  organisations: number;
  documents: number;
  referents?: number;
  circles: number;
  jobs: number;
  byDay: { day: string; opened: number }[];
};

export type Opening = {
  id: string;
  name: string;
  startedAt: string;
  finishedAt?: string | null;
  by: string;
  state: 'running' | 'done' | 'failed';
  total: number;
  done: number;
  opened: number;
  already: number;
  /** Of those already open: their lead doctor is now the declared one. */
  moved: number;
  refused: number;
  problems?: { line: number; reason: string; code: string }[];
};

export type Person = {
  id: string;
  name: string;
  birthDate: string;
  sex: string;
  town?: string;
  record: 'none' | 'open' | 'closed';
};

export const overviewQuery = queryOptions({
  queryKey: ['agency', 'overview'],
  queryFn: ({ signal }) => get<Overview>('/api/agency/overview', {}, signal),
});

const whileRunningMs = 1500;

export const openingsQuery = infiniteQueryOptions({
  queryKey: ['agency', 'openings'],
  queryFn: ({ signal, pageParam }) =>
    get<Page<Opening>>('/api/agency/openings', { cursor: pageParam, count: 30 }, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next,
  refetchInterval: (query) =>
    query.state.data?.pages.some((page) => page.items.some((job) => job.state === 'running')) ? whileRunningMs : false,
});

export const openingQuery = (id: string) =>
  queryOptions({
    queryKey: ['agency', 'opening', id],
    queryFn: ({ signal }) => get<Opening>(`/api/agency/openings/${one(id)}`, {}, signal),
    refetchInterval: (query) => (query.state.data?.state === 'running' ? whileRunningMs : false),
  });

/** What would become of a file if it were brought now: nothing is opened, nothing kept. */
export type Preview = {
  total: number;
  valid: number;
  already: number;
  moved: number;
  refused: number;
  problems: { line: number; reason: string; code: string }[];
  moves: { line: number; referent: string }[];
};

export const previewOpening = (file: File, onProgress: (progress: Progress) => void): Promise<Preview> =>
  send(address('/api/agency/openings', { preview: '1' }), { type: 'text/csv', body: file, onProgress });

export const startOpening = (file: File, onProgress: (progress: Progress) => void): Promise<{ id: string }> =>
  send(address('/api/agency/openings', { name: file.name }), { type: 'text/csv', body: file, onProgress });

export const resultsAddress = (id: string): string => `/api/agency/openings/${one(id)}/results.csv`;
export const lettersAddress = (id: string): string => `/api/agency/openings/${one(id)}/letters.pdf`;

/** Nobody with this matricule: `person` is absent. */
export const findPerson = (matricule: string): Promise<{ person?: Person | null }> =>
  get('/api/agency/persons', { matricule });

export type VolunteerInput = { matricule: string; informed: true; referent?: string };

export const openForVolunteer = (input: VolunteerInput): Promise<{ recordId: string; letterUrl: string }> =>
  request('POST', '/api/agency/records', { body: input });
