// Registration of partners' software: the conformance officer's pages, and the vendors' own way in the sandbox.
import { type Static, Type } from 'typebox';
import type { Reply, Route, RouteRequest } from '../../../kit/http/route.ts';
import { assertFromPortal } from '../people/from-portal.ts';
import {
  changePartner,
  changeSandboxClient,
  listPartners,
  type NewPartner,
  type NewSandboxClient,
  type PartnerForm,
  type PartnersRoom,
  readPartner,
  readSandboxClient,
  registerPartner,
  registerSandboxClient,
  removeSandboxClient,
  suspendPartner,
} from './register-partner.ts';

const text = (maxLength: number, minLength = 1) => Type.String({ minLength, maxLength });
const optional = Type.Optional;
const id = text(100, 2);
const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const url = text(500, 8);
const kind = Type.Union([Type.Literal('system'), Type.Literal('app')]);
const organisationKinds = [
  'practice',
  'laboratory',
  'hospital',
  'care-network',
  'care-home',
  'pharmacy',
  'imaging',
] as const;

const fields = {
  name: text(120, 2),
  scopes: Type.Array(text(400), { minItems: 1, maxItems: 60 }),
  redirectUris: optional(Type.Array(url, { maxItems: 10 })),
  jwks: optional(
    Type.Object({
      keys: Type.Array(Type.Record(Type.String(), Type.Unknown()), { minItems: 1, maxItems: 10 }),
    }),
  ),
  jwksUri: optional(url),
  constraint: optional(Type.Union([Type.Literal('none'), Type.Literal('dpop'), Type.Literal('mtls')])),
  certificate: optional(Type.Object({ thumbprint: optional(text(43, 43)), subjectDn: optional(text(300)) })),
  parRequired: optional(Type.Boolean()),
  contact: optional(
    Type.Object({ name: text(120, 2), email: Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$', maxLength: 200 }) }),
  ),
  publisher: optional(text(120)),
  launchUrl: optional(url),
};
const agencyFields = {
  ...fields,
  introspects: optional(Type.Boolean()),
  agreement: optional(Type.Object({ number: text(60), from: day, until: optional(day) })),
};
const strict = { additionalProperties: false };
const newPartner = Type.Object({ ...agencyFields, id, kind, organisationId: optional(text(64)) }, strict);
const changedPartner = Type.Object(agencyFields, strict);
const newSandboxClient = Type.Object(
  { ...fields, kind, organisationKind: optional(Type.Union(organisationKinds.map((one) => Type.Literal(one)))) },
  strict,
);
const changedSandboxClient = Type.Object(fields, strict);
const params = Type.Object({ id });
const bodyBytesMax = 60_000;
/** To let software in is a grave act: who does it has just signed in. */
const freshMinutes = 30;

const told = (body: object, status = 200): Reply => ({ status, headers: { 'cache-control': 'no-store' }, body });
const idOf = (request: RouteRequest): string => request.params.id as string;
const manageTokenOf = ({ headers }: RouteRequest): string => String(headers['x-manage-token'] ?? '').slice(0, 100);

export function partnersRoutes(room: PartnersRoom): Route[] {
  const agency: Route[] = [
    {
      method: 'GET',
      path: '/api/agency/partners',
      who: ['operator'],
      summary: 'Partners’ software, by name.',
      query: Type.Object({ q: optional(text(100, 0)), kind: optional(kind), cursor: optional(text(500, 0)) }),
      handle: async (call, request) => told(await listPartners(room, call, request.query)),
    },
    {
      method: 'POST',
      path: '/api/agency/partners',
      who: ['operator'],
      freshMinutes,
      summary: 'Registers a partner’s software under its agreement.',
      body: newPartner,
      bodyBytesMax,
      handle: async (call, request) =>
        told(await registerPartner(room, call, request.body as Static<typeof newPartner> as NewPartner), 201),
    },
    {
      method: 'GET',
      path: '/api/agency/partners/:id',
      who: ['operator'],
      summary: 'One partner’s software, as registered.',
      params,
      handle: async (call, request) => told(await readPartner(room, call, idOf(request))),
    },
    {
      method: 'PUT',
      path: '/api/agency/partners/:id',
      who: ['operator'],
      freshMinutes,
      summary: 'Changes a registration: keys, scopes, agreement.',
      params,
      body: changedPartner,
      bodyBytesMax,
      handle: async (call, request) =>
        told(await changePartner(room, call, idOf(request), request.body as PartnerForm)),
    },
    {
      method: 'POST',
      path: '/api/agency/partners/:id/suspend',
      who: ['operator'],
      summary: 'Suspends it: its tokens are refused within a second.',
      params,
      handle: async (call, request) => told(await suspendPartner(room, call, idOf(request), true)),
    },
    {
      method: 'POST',
      path: '/api/agency/partners/:id/resume',
      who: ['operator'],
      freshMinutes,
      summary: 'Lets a suspended one in again.',
      params,
      handle: async (call, request) => told(await suspendPartner(room, call, idOf(request), false)),
    },
  ];
  return room.sandbox ? [...agency, ...sandboxRoutes(room)] : agency;
}

/** For anybody, where everything is invented. */
const sandboxRoutes = (room: PartnersRoom): Route[] => [
  {
    method: 'POST',
    path: '/api/sandbox/clients',
    who: ['public'],
    summary: 'Registers software in the sandbox, for an invented organisation.',
    body: newSandboxClient,
    bodyBytesMax,
    handle: async (call, request) => {
      assertFromPortal(request);
      return told(
        await registerSandboxClient(room, call, request.remoteAddress, request.body as NewSandboxClient),
        201,
      );
    },
  },
  {
    method: 'GET',
    path: '/api/sandbox/clients/:id',
    who: ['public'],
    summary: 'Software in the sandbox, for who registered it (X-Manage-Token).',
    params,
    handle: async (_call, request) => told(await readSandboxClient(room, idOf(request), manageTokenOf(request))),
  },
  {
    method: 'PUT',
    path: '/api/sandbox/clients/:id',
    who: ['public'],
    summary: 'Changes it, within a day of its registration.',
    params,
    body: changedSandboxClient,
    bodyBytesMax,
    handle: async (call, request) => {
      assertFromPortal(request);
      return told(
        await changeSandboxClient(room, call, idOf(request), manageTokenOf(request), request.body as PartnerForm),
      );
    },
  },
  {
    method: 'DELETE',
    path: '/api/sandbox/clients/:id',
    who: ['public'],
    summary: 'Removes it.',
    params,
    handle: async (call, request) => {
      assertFromPortal(request);
      await removeSandboxClient(room, call, idOf(request), manageTokenOf(request));
      return { status: 204 };
    },
  },
];
