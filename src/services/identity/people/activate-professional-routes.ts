// The route by which a professional's activation begins.
import { Type } from 'typebox';
import type { Route } from '../../../kit/http/route.ts';
import { type ProfessionalActivationNeeds, startProfessionalActivation } from './activate-professional.ts';
import { assertFromPortal } from './from-portal.ts';

export const professionalActivationRoute = (needs: ProfessionalActivationNeeds): Route => ({
  method: 'POST',
  path: '/api/activation/professional',
  who: ['public'],
  summary: 'Begins a professional’s activation: answers where the national service asks who they are.',
  body: Type.Object({
    code: Type.String({ minLength: 1, maxLength: 60 }),
    number: Type.String({ minLength: 1, maxLength: 40 }),
    with: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  answer: Type.Object({ location: Type.String() }),
  bodyBytesMax: 10_000,
  handle: async (call, request) => {
    assertFromPortal(request);
    const { location, cookie } = await startProfessionalActivation(
      needs,
      call,
      { cookie: request.headers.cookie, address: request.remoteAddress },
      request.body as { code: string; number: string; with?: string },
    );
    return {
      headers: { 'cache-control': 'no-store', ...(cookie === undefined ? {} : { 'set-cookie': cookie }) },
      body: { location },
    };
  },
});
