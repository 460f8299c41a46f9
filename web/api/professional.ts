// What a professional asks about the own patients, and what a professional adds to a record.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, request } from './client.ts';
import type { Category, Item, ItemDetail, Page, Range } from './model.ts';
import type { TimelineSearch } from './patient.ts';
import { type Progress, send } from './send.ts';

const one = (id: string): string => encodeURIComponent(id);
const pageSize = 50;

export type Patient = {
  patientId: string;
  name: string;
  givenName?: string;
  birthDate: string;
  sex: string;
  matricule: string;
  basis: string;
  until?: string;
  lastActivity?: string;
  newCount: number;
};

export type Change = {
  code: string;
  name: string;
  before?: { text: string; date: string };
  now: { text: string; unit?: string; date: string; flag?: 'L' | 'H' | 'LL' | 'HH' | 'A' | 'N' };
  range?: Range;
  history: { date: string; number: number }[];
  source: string;
};

export type Brief = {
  patient: { id: string; name: string; givenName?: string; birthDate: string; sex: string; matricule: string };
  access: { basis: string; until?: string };
  referent?: { name: string };
  /** The day of my visit before this one; absent on the first. */
  since?: string;
  alerts: { text: string; detail?: string; kind: 'allergy' | 'alert' | 'directive' }[];
  problems: { text: string; since?: string }[];
  medications: { text: string; dosage?: string; since?: string; isNew: boolean }[];
  changes: Change[];
  vaccinations: { text: string; date: string }[];
  documents: Item[];
  circle: { name: string; profession?: string; speciality?: string }[];
  canWrite: Category[];
};

export type DocumentKind = {
  code: string;
  category: Category;
  name: Record<'fr' | 'en' | 'de' | 'lb' | 'pt', string>;
};

export const patientsQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['pro', 'patients', q],
    queryFn: ({ signal, pageParam }) =>
      get<Page<Patient> & { total: number }>('/api/pro/patients', { q, cursor: pageParam, count: pageSize }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

export type FindInput = { matricule: string; presenceCode?: string; reason?: string };
export type Found = { patientId: string; basis: string; until?: string | null };

export const findPatient = (input: FindInput): Promise<Found> => request('POST', '/api/pro/find', { body: input });

/** Each look is logged for the patient, so coming back to the window is not one more. */
const looked = { staleTime: 5 * 60_000, refetchOnWindowFocus: false } as const;

export const briefQuery = (patientId: string) =>
  queryOptions({
    queryKey: ['pro', 'patient', patientId, 'brief'],
    queryFn: ({ signal }) => get<Brief>(`/api/pro/patients/${one(patientId)}/brief`, {}, signal),
    ...looked,
  });

export const patientTimelineQuery = (patientId: string, search: TimelineSearch) =>
  infiniteQueryOptions({
    queryKey: ['pro', 'patient', patientId, 'timeline', search],
    queryFn: ({ signal, pageParam }) =>
      get<Page<Item> & { total: number }>(
        `/api/pro/patients/${one(patientId)}/timeline`,
        { ...search, cursor: pageParam, count: pageSize },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    ...looked,
  });

export const patientItemQuery = (patientId: string, itemId: string) =>
  queryOptions({
    queryKey: ['pro', 'patient', patientId, 'item', itemId],
    queryFn: ({ signal }) => get<ItemDetail>(`/api/pro/patients/${one(patientId)}/items/${one(itemId)}`, {}, signal),
    ...looked,
  });

export const documentKindsQuery = queryOptions({
  queryKey: ['pro', 'document-kinds'],
  queryFn: ({ signal }) => get<{ items: DocumentKind[] }>('/api/pro/document-kinds', {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
  refetchOnWindowFocus: false,
});

type About = { kind: string; title: string; date: string; level: 'N' | 'R' };
export type NewDocument = About & ({ contentType: string; contentBase64: string } | { note: string });

export const addDocument = (
  patientId: string,
  document: NewDocument,
  onProgress: (progress: Progress) => void,
): Promise<{ item: Item }> =>
  send(`/api/pro/patients/${one(patientId)}/documents`, {
    type: 'application/json',
    body: JSON.stringify(document),
    onProgress,
  });
