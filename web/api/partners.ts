// Partners' software: what the agency's conformance officer registers, and vendors themselves in the sandbox.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, request } from './client.ts';

const one = (id: string): string => encodeURIComponent(id);

export type PartnerKind = 'system' | 'app';
export type PartnerState = 'active' | 'suspended' | 'not-yet' | 'ended';
export const constraints = ['none', 'dpop', 'mtls'] as const;
export type Constraint = (typeof constraints)[number];
export type PublicJwks = { keys: Record<string, unknown>[] };

export type PartnerSummary = {
  id: string;
  name: string;
  kind: PartnerKind;
  state: PartnerState;
  sandbox: boolean;
  constraint: Constraint;
  createdAt: string;
  organisationId?: string;
  publisher?: string;
  agreementUntil?: string;
};
export type Partner = PartnerSummary & {
  organisation: { id: string; name: string; kind: string } | null;
  scopes: string[];
  redirectUris: string[];
  parRequired: boolean;
  introspects: boolean;
  jwks?: PublicJwks;
  jwksUri?: string;
  certificate?: { thumbprint?: string; subjectDn?: string };
  launchUrl?: string;
  contact: { name: string; email: string } | null;
  agreement: { number: string; from: string; until?: string } | null;
};

/** What both the agency and the sandbox take. */
export type PartnerForm = {
  name: string;
  scopes: string[];
  redirectUris?: string[];
  jwks?: PublicJwks;
  jwksUri?: string;
  constraint: Constraint;
  certificate?: { thumbprint?: string; subjectDn?: string };
  parRequired: boolean;
  contact?: { name: string; email: string };
  publisher?: string;
  launchUrl?: string;
};
export type AgencyForm = PartnerForm & {
  introspects: boolean;
  agreement?: { number: string; from: string; until?: string };
};

export type PartnersSearch = { q?: string; kind?: string };
export const partnersQuery = (search: PartnersSearch) =>
  infiniteQueryOptions({
    queryKey: ['agency', 'partners', search],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: PartnerSummary[]; next?: string }>('/api/agency/partners', { ...search, cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
export const partnerQuery = (id: string) =>
  queryOptions({
    queryKey: ['agency', 'partner', id],
    queryFn: ({ signal }) => get<Partner>(`/api/agency/partners/${one(id)}`, {}, signal),
  });
export const registerPartner = (
  partner: AgencyForm & { id: string; kind: PartnerKind; organisationId?: string },
): Promise<Partner> => request('POST', '/api/agency/partners', { body: partner });
export const changePartner = (id: string, form: AgencyForm): Promise<Partner> =>
  request('PUT', `/api/agency/partners/${one(id)}`, { body: form });
export const suspendPartner = (id: string): Promise<Partner> =>
  request('POST', `/api/agency/partners/${one(id)}/suspend`);
export const resumePartner = (id: string): Promise<Partner> =>
  request('POST', `/api/agency/partners/${one(id)}/resume`);

/** What every client needs to know of the platform. https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html#using-well-known */
export type SmartConfiguration = { issuer: string; token_endpoint: string; authorization_endpoint: string };
export const smartQuery = queryOptions({
  queryKey: ['public', 'smart'],
  queryFn: ({ signal }) => get<SmartConfiguration>('/fhir/.well-known/smart-configuration', {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
});

export type Registered = { client: Partner; manageToken: string; manageUntil: string };
const managed = (manageToken: string) => ({ 'x-manage-token': manageToken });
export const registerInSandbox = (
  form: PartnerForm & { kind: PartnerKind; organisationKind?: string },
): Promise<Registered> => request('POST', '/api/sandbox/clients', { body: form });
export const readInSandbox = (id: string, manageToken: string): Promise<Partner> =>
  request('GET', `/api/sandbox/clients/${one(id)}`, { headers: managed(manageToken) });
export const changeInSandbox = (id: string, manageToken: string, form: PartnerForm): Promise<Partner> =>
  request('PUT', `/api/sandbox/clients/${one(id)}`, { body: form, headers: managed(manageToken) });
export const removeInSandbox = (id: string, manageToken: string): Promise<void> =>
  request('DELETE', `/api/sandbox/clients/${one(id)}`, { headers: managed(manageToken) });
