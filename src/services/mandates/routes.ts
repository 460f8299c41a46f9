// The ways in: patients for themselves, the welcome desk. Acting for somebody is identity's (acting-for.ts).
import Type from 'typebox';
import type { Route } from '../../kit/http/route.ts';
import { listAtDesk, readPeople } from './list-mandates.ts';
import { type MandateKind, type MandateScope, mandateKinds, mandateScopes, type Proof, proofs } from './model.ts';
import { endAtDesk, endOwn, nameProxy, registerAtDesk } from './register-mandate.ts';
import type { Room } from './room.ts';

const oneOf = (values: readonly string[]) => Type.Union(values.map((value) => Type.Literal(value)));
const matricule = Type.String({ minLength: 1, maxLength: 40 });
const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const until = Type.Optional(Type.Union([day, Type.Null()]));
const scope = oneOf(mandateScopes);
const id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 60 }) });
const mandateId = Type.Object({ mandateId: Type.String() });

const proxyBody = Type.Object({ matricule, birthDate: day, scope, until });
const deskBody = Type.Object({
  represented: matricule,
  representative: matricule,
  kind: oneOf(mandateKinds),
  scope,
  proof: oneOf(proofs),
  until,
});
const noStore = { 'cache-control': 'no-store' };

export function mandatesRoutes(room: Room): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/me/people',
      who: ['patient'],
      aboutSigner: true,
      summary: 'Whom I represent, and who represents me.',
      handle: async (call) => ({ headers: noStore, body: await readPeople(room, call) }),
    },
    {
      method: 'POST',
      path: '/api/me/proxies',
      who: ['patient'],
      aboutSigner: true,
      freshMinutes: 10,
      summary: 'Name somebody who may act for me.',
      body: proxyBody,
      answer: mandateId,
      async handle(call, { body }) {
        const input = body as { matricule: string; birthDate: string; scope: MandateScope; until?: string | null };
        const mandate = await nameProxy(room, call, { ...input, until: input.until ?? null });
        return { status: 201, headers: noStore, body: { mandateId: mandate.id } };
      },
    },
    {
      method: 'DELETE',
      path: '/api/me/mandates/:id',
      who: ['patient'],
      aboutSigner: true,
      summary: 'End a mandate: one of mine to act for another, or a proxy of mine.',
      params: id,
      async handle(call, { params }) {
        await endOwn(room, call, params.id ?? '');
        return { status: 204 };
      },
    },
    {
      method: 'GET',
      path: '/api/agency/mandates',
      who: ['operator'],
      summary: 'The mandates of one person, on either side, for the welcome desk.',
      query: Type.Object({ matricule }),
      handle: async (call, { query }) => ({
        headers: noStore,
        body: await listAtDesk(room, call, query.matricule ?? ''),
      }),
    },
    {
      method: 'POST',
      path: '/api/agency/mandates',
      who: ['operator'],
      freshMinutes: 30,
      summary: 'Register a mandate on a document that the welcome desk saw.',
      body: deskBody,
      answer: mandateId,
      async handle(call, { body }) {
        const input = body as {
          represented: string;
          representative: string;
          kind: MandateKind;
          scope: MandateScope;
          proof: Proof;
          until?: string | null;
        };
        const mandate = await registerAtDesk(room, call, { ...input, until: input.until ?? null });
        return { status: 201, headers: noStore, body: { mandateId: mandate.id } };
      },
    },
    {
      method: 'DELETE',
      path: '/api/agency/mandates/:id',
      who: ['operator'],
      freshMinutes: 30,
      summary: 'End a mandate at once.',
      params: id,
      async handle(call, { params }) {
        await endAtDesk(room, call, params.id ?? '');
        return { status: 204 };
      },
    },
  ];
}
