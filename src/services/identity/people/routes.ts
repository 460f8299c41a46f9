// The routes of ways in, account pages and recovery. Public steps need X-Cercle too: to sign a stranger's browser in is an
// attack as well (login CSRF).
import { isIP } from 'node:net';
import { Type } from 'typebox';
import type { Call } from '../../../base/call.ts';
import type { Reply, Route, RouteRequest, Who } from '../../../kit/http/route.ts';
import type { PdfPrinter } from '../../../kit/pdf/pdf-printer.ts';
import { deviceOf } from '../device.ts';
import type { SignInAs } from '../needs.ts';
import { endOtherSessions, endSession, readAccount, readEvents } from './account-page.ts';
import {
  activateWithAuthenticator,
  activateWithPasskey,
  activationAuthenticator,
  activationPasskeyOptions,
  startActivation,
} from './activate-patient.ts';
import {
  confirmAuthenticator,
  confirmPasskey,
  newAuthenticatorFor,
  newPasskey,
  removeAuthenticator,
  removePasskey,
  renamePasskey,
} from './change-ways-in.ts';
import { assertFromPortal } from './from-portal.ts';
import { assertionForm, registrationForm } from './passkeys.ts';
import { passphraseLengthMax } from './passphrase.ts';
import { postActivation, welcomeDesk } from './post-activation.ts';
import { printActivation } from './print-activation.ts';
import {
  activationOfRecovery,
  approveRecovery,
  askRecovery,
  cancelRecovery,
  checkRecovery,
  listRecoveries,
  refuseRecovery,
} from './recover.ts';
import type { Browser, PeopleRoom } from './room.ts';
import { passkeyOptions, signInWithAuthenticator, signInWithPasskey } from './sign-in-people.ts';

const text = (maxLength: number, minLength = 1) => Type.String({ minLength, maxLength });
const passphrase = text(passphraseLengthMax * 4);
const code = text(20);
const birthDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const nothing = Type.Object({});
const id = Type.Object({ id: text(60) });
const location = Type.Object({ location: Type.String() });
const newSecret = Type.Object({ secret: Type.String(), uri: Type.String() });
const bodyBytesMax = 100_000;
const asForm = Type.Union(['patient', 'professional', 'operator', 'administrator'].map((as) => Type.Literal(as)));
const anyPerson: Who[] = ['patient', 'professional', 'operator', 'administrator'];

const browserOf = ({ headers, remoteAddress }: RouteRequest): Browser => ({
  cookie: headers.cookie,
  userAgent: headers['user-agent'],
  address: remoteAddress,
});
const told = (body: object, cookie?: string): Reply => ({
  headers: { 'cache-control': 'no-store', ...(cookie === undefined ? {} : { 'set-cookie': cookie }) },
  body,
});
const entered = (answer: { location: string; cookie: string }): Reply =>
  told({ location: answer.location }, answer.cookie);

/** A public step of the portal. */
const step = (
  path: string,
  summary: string,
  body: NonNullable<Route['body']>,
  answer: NonNullable<Route['answer']>,
  handle: (call: Call, browser: Browser, body: never) => Promise<Reply>,
): Route => ({
  method: 'POST',
  path,
  who: ['public'],
  summary,
  body,
  answer,
  bodyBytesMax,
  handle: (call, request) => {
    assertFromPortal(request);
    return handle(call, browserOf(request), request.body as never);
  },
});

export function peopleRoutes(room: PeopleRoom, printer: PdfPrinter): Route[] {
  const pdf = async (bytes: Promise<Buffer>): Promise<Reply> => ({
    headers: { 'content-type': 'application/pdf', 'cache-control': 'no-store' },
    body: await bytes,
  });
  return [
    {
      method: 'GET',
      path: '/api/sign-in/ways',
      who: ['public'],
      summary: 'How somebody of a role may sign in.',
      query: Type.Object({ as: asForm }),
      handle: async (_call, request) => {
        const as = request.query.as as SignInAs;
        const own = as === 'patient';
        return told({
          national: room.nationalWays(as),
          // Browsers give no passkey to an address that is a number.
          passkey: own && isIP(new URL(room.origin()).hostname.replace(/[[\]]/g, '')) === 0,
          authenticator: own,
        });
      },
    },
    step(
      '/api/activation/start',
      'Begins an activation with the posted code, the matricule and the date of birth.',
      Type.Object({ code: text(60), matricule: text(40), birthDate }),
      Type.Object({ expiresAt: Type.String(), name: Type.String() }),
      async (call, browser, body) => {
        const { expiresAt, name, cookie } = await startActivation(room, call, browser, body);
        return told({ expiresAt: expiresAt.toISOString(), name }, cookie);
      },
    ),
    step(
      '/api/activation/passkey/options',
      'What the device needs to make the first passkey.',
      nothing,
      Type.Object({ options: Type.Object({}) }),
      async (_call, browser) => told(await activationPasskeyOptions(room, browser)),
    ),
    step(
      '/api/activation/passkey',
      'Ends the activation with a passkey and opens the session.',
      Type.Object({ response: registrationForm, name: Type.Optional(text(200, 0)) }),
      location,
      async (call, browser, body) => entered(await activateWithPasskey(room, call, browser, body)),
    ),
    step(
      '/api/activation/authenticator',
      'Chooses a passphrase and gives the secret for an authenticator app.',
      Type.Object({ passphrase }),
      newSecret,
      async (_call, browser, body: { passphrase: string }) =>
        told(await activationAuthenticator(room, browser, body.passphrase)),
    ),
    step(
      '/api/activation/authenticator/confirm',
      'Ends the activation with the first code of the authenticator app and opens the session.',
      Type.Object({ code }),
      location,
      async (call, browser, body: { code: string }) =>
        entered(await activateWithAuthenticator(room, call, browser, body.code)),
    ),
    step(
      '/api/sign-in/passkey/options',
      'What the device needs to sign in with a passkey.',
      nothing,
      Type.Object({ ceremony: Type.String(), options: Type.Object({}) }),
      async (_call, browser) => {
        const { ceremony, options, cookie } = await passkeyOptions(room, browser);
        return told({ ceremony, options }, cookie);
      },
    ),
    step(
      '/api/sign-in/passkey',
      'Signs a patient in with a passkey.',
      Type.Object({ ceremony: text(60), response: assertionForm, return: Type.Optional(text(2_000)) }),
      location,
      async (call, browser, body) => entered(await signInWithPasskey(room, call, browser, body)),
    ),
    step(
      '/api/sign-in/authenticator',
      'Signs a patient in with a passphrase and the code of an authenticator app.',
      Type.Object({ matricule: text(40), passphrase, code, return: Type.Optional(text(2_000)) }),
      location,
      async (call, browser, body) => entered(await signInWithAuthenticator(room, call, browser, body)),
    ),
    step(
      '/api/recovery',
      'Asks for a new way in; the answer is the same for everybody.',
      Type.Object({
        matricule: text(40),
        birthDate,
        reach: Type.Union([Type.Literal('letter'), Type.Literal('desk')]),
      }),
      Type.Object({ reference: Type.String() }),
      async (call, browser, body) => ({ ...told(await askRecovery(room, call, browser, body)), status: 202 }),
    ),

    {
      method: 'GET',
      path: '/api/account',
      who: anyPerson,
      level: 'low',
      summary: 'The person’s own account: ways in and sessions.',
      handle: async (call) => told(await readAccount(room, call)),
    },
    {
      method: 'GET',
      path: '/api/account/events',
      who: anyPerson,
      level: 'low',
      summary: 'What happened to the person’s account, newest first.',
      query: Type.Object({ cursor: Type.Optional(text(60, 0)) }),
      handle: async (call, request) => told(await readEvents(room, call, request.query.cursor)),
    },
    {
      method: 'DELETE',
      path: '/api/account/sessions/:id',
      who: anyPerson,
      level: 'low',
      summary: 'Ends one of the person’s sessions.',
      params: id,
      handle: async (call, request) => {
        await endSession(room, call, request.params.id as string, deviceOf(request.headers['user-agent']));
        return { status: 204 };
      },
    },
    {
      method: 'POST',
      path: '/api/account/sessions/end-others',
      who: anyPerson,
      level: 'low',
      summary: 'Ends all of the person’s sessions but this one.',
      answer: Type.Object({ ended: Type.Integer() }),
      handle: async (call, request) =>
        told(await endOtherSessions(room, call, deviceOf(request.headers['user-agent']))),
    },
    {
      method: 'DELETE',
      path: '/api/account/recovery',
      who: ['patient'],
      summary: 'Stops a recovery that somebody asked for in the person’s name.',
      handle: async (call) => {
        await cancelRecovery(room, call);
        return { status: 204 };
      },
    },
    {
      method: 'POST',
      path: '/api/account/passkeys/options',
      who: ['patient'],
      freshMinutes: 10,
      summary: 'What the device needs to make another passkey.',
      handle: async (call) => told(await newPasskey(room, call)),
    },
    {
      method: 'POST',
      path: '/api/account/passkeys',
      who: ['patient'],
      freshMinutes: 10,
      summary: 'Adds a passkey to the account.',
      body: Type.Object({ response: registrationForm, name: Type.Optional(text(200, 0)) }),
      bodyBytesMax,
      handle: async (call, request) => ({
        ...told(await confirmPasskey(room, call, browserOf(request), request.body as never)),
        status: 201,
      }),
    },
    {
      method: 'PUT',
      path: '/api/account/passkeys/:id',
      who: ['patient'],
      summary: 'Names a passkey.',
      params: id,
      body: Type.Object({ name: text(200) }),
      handle: async (call, request) => {
        await renamePasskey(room, call, request.params.id as string, (request.body as { name: string }).name);
        return { status: 204 };
      },
    },
    {
      method: 'DELETE',
      path: '/api/account/passkeys/:id',
      who: ['patient'],
      freshMinutes: 10,
      summary: 'Removes a passkey.',
      params: id,
      handle: async (call, request) => {
        await removePasskey(room, call, browserOf(request), request.params.id as string);
        return { status: 204 };
      },
    },
    {
      method: 'POST',
      path: '/api/account/authenticator',
      who: ['patient'],
      freshMinutes: 10,
      summary: 'Chooses a passphrase and gives the secret for an authenticator app.',
      body: Type.Object({ passphrase }),
      answer: newSecret,
      handle: async (call, request) =>
        told(await newAuthenticatorFor(room, call, (request.body as { passphrase: string }).passphrase)),
    },
    {
      method: 'POST',
      path: '/api/account/authenticator/confirm',
      who: ['patient'],
      freshMinutes: 10,
      summary: 'Adds the authenticator app with its first code.',
      body: Type.Object({ code }),
      handle: async (call, request) =>
        told(await confirmAuthenticator(room, call, browserOf(request), (request.body as { code: string }).code)),
    },
    {
      method: 'DELETE',
      path: '/api/account/authenticator',
      who: ['patient'],
      freshMinutes: 10,
      summary: 'Removes passphrase and authenticator app.',
      handle: async (call, request) => {
        await removeAuthenticator(room, call, browserOf(request));
        return { status: 204 };
      },
    },

    {
      method: 'GET',
      path: '/api/agency/recoveries',
      who: ['operator'],
      summary: 'Requests for recovery, newest first, for the helpdesk.',
      query: Type.Object({
        state: Type.Optional(
          Type.Union(
            ['asked', 'checked', 'approved', 'done', 'refused', 'cancelled'].map((state) => Type.Literal(state)),
          ),
        ),
        cursor: Type.Optional(text(60, 0)),
      }),
      handle: async (call, request) => told(await listRecoveries(room, call, request.query)),
    },
    {
      method: 'POST',
      path: '/api/agency/recoveries/:id/check',
      who: ['operator'],
      summary: 'Says how the helpdesk made sure who asks for recovery.',
      params: id,
      body: Type.Object({
        how: Type.Union([Type.Literal('in-person'), Type.Literal('video'), Type.Literal('call-back')]),
        note: Type.Optional(text(500, 0)),
      }),
      handle: async (call, request) =>
        told(await checkRecovery(room, call, request.params.id as string, request.body as never)),
    },
    {
      method: 'POST',
      path: '/api/agency/recoveries/:id/approve',
      who: ['operator'],
      freshMinutes: 10,
      summary: 'Approves a recovery that another operator checked; a new code is made for the post.',
      params: id,
      answer: Type.Object({ letterUrl: Type.String() }),
      handle: async (call, request) => told(await approveRecovery(room, call, request.params.id as string)),
    },
    {
      method: 'POST',
      path: '/api/agency/recoveries/:id/refuse',
      who: ['operator'],
      summary: 'Refuses a recovery, with the reason.',
      params: id,
      body: Type.Object({ reason: text(500) }),
      handle: async (call, request) =>
        told(
          await refuseRecovery(room, call, request.params.id as string, (request.body as { reason: string }).reason),
        ),
    },
    {
      method: 'GET',
      path: '/api/agency/recoveries/:id/letter.pdf',
      who: ['operator'],
      summary: 'The letter with the new code of an approved recovery.',
      params: id,
      handle: async (call, request) => {
        const activation = await activationOfRecovery(room, call, request.params.id as string);
        return pdf(printActivation(room, printer, call, activation, 'recovery'));
      },
    },
    {
      method: 'POST',
      path: '/api/agency/activations',
      who: ['operator'],
      freshMinutes: 30,
      summary: 'A new posted code for somebody who never came in.',
      body: Type.Object({ matricule: text(40) }),
      answer: Type.Object({ letterUrl: Type.String() }),
      handle: async (call, request) => ({
        ...told(await postActivation(room, call, (request.body as { matricule: string }).matricule)),
        status: 201,
      }),
    },
    {
      method: 'GET',
      path: '/api/agency/activations/:id/letter.pdf',
      who: ['operator'],
      summary: 'The letter with a posted activation code.',
      params: id,
      handle: async (call, request) => {
        welcomeDesk(call);
        return pdf(printActivation(room, printer, call, request.params.id as string, 'patient'));
      },
    },
  ];
}
