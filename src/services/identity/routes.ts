// The routes of identity. GET redirects are for browsers; POST needs the X-Cercle header (kit/http checks it).
import { Type } from 'typebox';
import type { Actor, Call } from '../../base/call.ts';
import type { Reply, Route, RouteRequest } from '../../kit/http/route.ts';
import { type ActingForNeeds, actFor, actingForOf } from './acting-for.ts';
import { deviceOf } from './device.ts';
import { finishSignIn, subjectTypes } from './finish-sign-in.ts';
import type { ActingMandate, ProfessionalFacts, SignInAs } from './needs.ts';
import type { Sessions } from './sessions.ts';
import { type SignInNeeds, startSignIn } from './sign-in.ts';

export type IdentityRoutesNeeds = {
  signIn: SignInNeeds;
  sessions: Sessions;
  demo: boolean;
  findProfessional(practitionerId: string): Promise<ProfessionalFacts | null>;
  administeredBy(actor: Extract<Actor, { kind: 'administrator' }>): Promise<{ id: string; name: string }[]>;
  findMandate(mandateId: string, representativeId: string): Promise<ActingMandate | null>;
  acting: ActingForNeeds;
  listDemoSignIns(): Promise<DemoSignIn[]>;
};

/** Somebody whom a demo visitor may be, for the first page of the portal. */
export type DemoSignIn = { id: string; as: SignInAs; name: string; note?: string };

const redirect = (to: { location: string; cookie?: string }): Reply => ({
  status: 303,
  headers: {
    location: to.location,
    'cache-control': 'no-store',
    ...(to.cookie === undefined ? {} : { 'set-cookie': to.cookie }),
  },
});

const text = Type.Optional(Type.String({ maxLength: 4_000 }));

export function identityRoutes(needs: IdentityRoutesNeeds): Route[] {
  return [
    {
      method: 'GET',
      path: '/auth/sign-in',
      who: ['public'],
      summary: 'Sends the browser to a national sign-in service.',
      query: Type.Object({ as: text, with: text, level: text, again: text, return: text }),
      handle: async (call, request) =>
        redirect(
          await startSignIn(needs.signIn, {
            as: request.query.as,
            with: request.query.with,
            level: request.query.level,
            again: request.query.again,
            return: request.query.return,
            cookie: request.headers.cookie,
            language: call.language,
          }),
        ),
    },
    callbackRoute(needs, '/auth/callback'),
    callbackRoute(needs, '/auth/callback/:provider'),
    {
      method: 'POST',
      path: '/auth/sign-out',
      who: ['public'],
      summary: 'Ends the session of this browser.',
      answer: Type.Object({ location: Type.String() }),
      handle: async (call, request) => {
        await signOut(needs, call, request);
        return { headers: { 'set-cookie': needs.sessions.clearing() }, body: { location: '/' } };
      },
    },
    {
      method: 'GET',
      path: '/api/session',
      who: ['public'],
      summary: 'Who is signed in, and until when.',
      handle: async (call, request) => ({
        headers: { 'cache-control': 'no-store' },
        body: await describeSession(needs, call.actor, request.headers.cookie),
      }),
    },
    {
      method: 'POST',
      path: '/api/me/acting-for',
      who: ['patient'],
      aboutSigner: true,
      summary: 'Act for somebody under a mandate, or for oneself again.',
      body: Type.Object({ mandateId: Type.Union([Type.String({ minLength: 1, maxLength: 60 }), Type.Null()]) }),
      answer: Type.Object({ name: Type.String() }),
      handle: async (call, request) => ({
        headers: { 'cache-control': 'no-store' },
        body: await actFor(
          needs.acting,
          call,
          request.headers.cookie,
          (request.body as { mandateId: string | null }).mandateId,
        ),
      }),
    },
    ...(needs.demo ? [demoRoute(needs)] : []),
  ];
}

const callbackRoute = (needs: IdentityRoutesNeeds, path: string): Route => ({
  method: 'GET',
  path,
  who: ['public'],
  summary: 'Where a national sign-in service sends the browser back to; opens the session.',
  ...(path.includes(':') ? { params: Type.Object({ provider: Type.String({ maxLength: 40 }) }) } : {}),
  handle: async (call, request) =>
    redirect(
      await finishSignIn(needs.signIn, call, {
        provider: request.params?.provider ?? null,
        rawQuery: request.rawQuery,
        cookie: request.headers.cookie,
        userAgent: request.headers['user-agent'],
      }),
    ),
});

/** A session that has ended already is nobody's: nothing to tell. */
async function signOut(needs: IdentityRoutesNeeds, call: Call, { headers }: RouteRequest): Promise<void> {
  const { accounts, noteEvent, audit } = needs.signIn;
  const session = await needs.sessions.find(headers.cookie);
  await needs.sessions.close(headers.cookie);
  const account = session ? await accounts.find(session.account) : null;
  if (account === null) return;
  await noteEvent(account.id, { kind: 'session-ended', device: deviceOf(headers['user-agent']) });
  await audit(call, {
    action: 'signed-out',
    outcome: 'permitted',
    what: [{ id: account.subject, type: subjectTypes[account.kind], title: account.name }],
  });
}

const demoRoute = (needs: IdentityRoutesNeeds): Route => ({
  method: 'GET',
  path: '/api/demo/people',
  who: ['public'],
  summary: 'Whom a visitor of the demo may sign in as.',
  handle: async () => ({ body: { items: await needs.listDemoSignIns() } }),
});

async function describeSession(needs: IdentityRoutesNeeds, actor: Actor, cookie: string | undefined): Promise<object> {
  const { demo } = needs;
  if (actor.kind === 'anonymous' || actor.kind === 'system') return { signedIn: false, demo };
  const session = actor.session.scopes === null ? await needs.sessions.find(cookie) : null;
  const common = {
    signedIn: true,
    role: actor.kind,
    name: actor.name,
    demo,
    ...(session ? { expiresAt: session.expiresAt.toISOString() } : {}),
  };
  if (actor.kind === 'patient') {
    const { representative } = actor;
    const mandate =
      representative === undefined ? null : await needs.findMandate(representative.mandateId, representative.patientId);
    return { ...common, patientId: actor.patientId, ...actingForOf(actor, mandate) };
  }
  if (actor.kind === 'operator') return { ...common, roles: actor.roles };
  if (actor.kind === 'administrator') return { ...common, organisations: await needs.administeredBy(actor) };
  const facts = await needs.findProfessional(actor.practitionerId);
  return {
    ...common,
    practitionerId: actor.practitionerId,
    profession: actor.profession,
    ...(facts?.speciality === undefined ? {} : { speciality: facts.speciality }),
    organisations: (facts?.organisations ?? []).map(({ id, name }) => ({ id, name })),
  };
}
