// The ways in: administrators for their organisations, professionals for their invitations, the welcome desk.

import { Readable } from 'node:stream';
import Type from 'typebox';
import type { Reply, Route } from '../../kit/http/route.ts';
import type { PdfPrinter } from '../../kit/pdf/pdf-printer.ts';
import { answerInvitation, listInvitations } from './answer-invitation.ts';
import { appointAdministrator } from './appoint-administrator.ts';
import { changeMember, stepMember, takeBackEnd } from './change-member.ts';
import { staffErrors } from './errors.ts';
import { appoint, inviteMember } from './invite-member.ts';
import { exportStaff, listStaff, readMember } from './list-staff.ts';
import { fileBytesMax, type Import, type StaffFunction, type StaffState } from './model.ts';
import { printImportLetters, printLetter } from './print-letters.ts';
import { resultsCsv } from './results-csv.ts';
import { administratorOf, assertWelcomeDesk, everyone, type Room } from './room.ts';
import { previewImport, startImport } from './start-import.ts';
import { undoImport } from './undo-import.ts';
import { reasonIn } from './words.ts';

const pageDefault = 50;
const problemsMax = 100;

const role = Type.Union([Type.Literal('member'), Type.Literal('administrator')]);
const day = Type.Union([Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }), Type.Null()]);
const listQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 200 })),
  state: Type.Optional(Type.String({ pattern: '^(invited|active|suspended|left)$' })),
  cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,6}$' })),
  count: Type.Optional(Type.String({ pattern: '^([1-9][0-9]?|100)$' })),
});
const inviteBody = Type.Union([
  Type.Object({
    number: Type.String({ minLength: 1, maxLength: 40 }),
    function: role,
    from: Type.Optional(day),
    until: Type.Optional(day),
  }),
  Type.Object({
    matricule: Type.String({ minLength: 1, maxLength: 40 }),
    name: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
    function: Type.Literal('administrator'),
    from: Type.Optional(day),
    until: Type.Optional(day),
  }),
]);
type InviteBody = {
  number?: string;
  matricule?: string;
  name?: string;
  function: StaffFunction;
  from?: string | null;
  until?: string | null;
};
const changeBody = Type.Object({ function: Type.Optional(role), from: Type.Optional(day), until: Type.Optional(day) });
const importQuery = Type.Object({
  name: Type.Optional(Type.String({ maxLength: 300 })),
  preview: Type.Optional(Type.String({ pattern: '^[01]$' })),
  gone: Type.Optional(Type.String({ pattern: '^[01]$' })),
});
const appointBody = Type.Object({
  matricule: Type.String({ minLength: 1, maxLength: 40 }),
  name: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
});

const at = '/api/establishment/:organisationId';

export function staffRoutes(room: Room, printer: PdfPrinter, wake: () => void): Route[] {
  const steps = { suspend: 'suspend', resume: 'resume' } as const;
  return [
    {
      method: 'GET',
      path: '/api/establishment',
      who: ['administrator'],
      summary: 'The organisations whose staff one runs.',
      handle: async (call) => ({ body: { organisations: await organisationsOf(room, call) } }),
    },
    {
      method: 'GET',
      path: `${at}/staff`,
      who: ['administrator'],
      summary: 'Who works there, by name, number and state.',
      query: listQuery,
      handle: async (call, { params, query }) => ({
        body: await listStaff(room, call, params.organisationId ?? '', {
          q: query.q ?? '',
          state: (query.state as StaffState | undefined) ?? null,
          offset: Number(query.cursor ?? 0),
          count: Number(query.count ?? pageDefault),
        }),
      }),
    },
    {
      method: 'POST',
      path: `${at}/staff`,
      who: ['administrator'],
      summary: 'Invite a professional by number, or take in somebody without a profession as an administrator.',
      body: inviteBody,
      async handle(call, { params, body }) {
        const organisationId = params.organisationId ?? '';
        const { number, matricule, name, function: asked, from = null, until = null } = body as InviteBody;
        if (number !== undefined) {
          const terms = { number, function: asked, from, until };
          const { id, state } = await inviteMember(room, call, organisationId, terms);
          return { status: 201, body: { id, state } };
        }
        administratorOf(call, organisationId);
        const who = { matricule: matricule ?? '', name: (name ?? '').trim(), from, until };
        const { id, state } = await appoint(room, call, organisationId, who);
        return { status: 201, body: { id, state } };
      },
    },
    {
      method: 'GET',
      path: `${at}/staff/export.csv`,
      who: ['administrator'],
      summary: 'The staff as a file that can be brought again.',
      handle: async (call, { params }) =>
        file('text/csv; charset=utf-8', 'staff.csv', await exportStaff(room, call, params.organisationId ?? '')),
    },
    {
      method: 'POST',
      path: `${at}/staff/import`,
      who: ['administrator'],
      summary:
        'Bring a CSV file of staff: it is worked on in the background. With preview=1 nothing is changed; with gone=1 those whom it does not name leave.',
      takes: 'raw',
      bodyBytesMax: fileBytesMax,
      query: importQuery,
      async handle(call, { params, body, query }) {
        const organisationId = params.organisationId ?? '';
        const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
        const gone = query.gone === '1';
        if (query.preview === '1') {
          const { problems, ...preview } = await previewImport(room, call, organisationId, bytes, gone);
          return {
            body: { ...preview, problems: problems.map((one) => ({ ...one, reason: reasonIn(call.language, one) })) },
          };
        }
        const name = (query.name ?? '').replace(/\p{Cc}/gu, '').slice(0, 200);
        const { id } = await startImport(room, call, organisationId, name, bytes, gone);
        wake();
        const location = `/api/establishment/${organisationId}/imports/${id}`;
        return { status: 202, headers: { location }, body: { id } };
      },
    },
    {
      method: 'GET',
      path: `${at}/staff/:id`,
      who: ['administrator'],
      summary: 'One member with the history.',
      handle: async (call, { params }) => ({
        body: await readMember(room, call, params.organisationId ?? '', params.id ?? ''),
      }),
    },
    {
      method: 'PUT',
      path: `${at}/staff/:id`,
      who: ['administrator'],
      summary: 'Give a member another function, or other days.',
      body: changeBody,
      async handle(call, { params, body }) {
        const { id, state } = await changeMember(
          room,
          call,
          params.organisationId ?? '',
          params.id ?? '',
          body as { function?: StaffFunction; from?: string | null; until?: string | null },
        );
        return { body: { id, state } };
      },
    },
    ...(['suspend', 'resume'] as const).map(
      (name): Route => ({
        method: 'POST',
        path: `${at}/staff/:id/${name}`,
        who: ['administrator'],
        summary:
          name === 'suspend'
            ? 'Suspend a member: everything that stands on the organisation ends at once.'
            : 'Let a suspended member in again.',
        async handle(call, { params }) {
          const member = await stepMember(room, call, params.organisationId ?? '', params.id ?? '', steps[name]);
          return { body: { id: member.id, state: member.state } };
        },
      }),
    ),
    {
      method: 'DELETE',
      path: `${at}/staff/:id`,
      who: ['administrator'],
      summary: 'End a membership: everything that stands on the organisation ends at once.',
      async handle(call, { params }) {
        const { id, state } = await stepMember(room, call, params.organisationId ?? '', params.id ?? '', 'leave');
        return { body: { id, state } };
      },
    },
    {
      method: 'POST',
      path: `${at}/staff/:id/restore`,
      who: ['administrator'],
      summary: 'Take back, within two minutes, that one has ended a membership.',
      async handle(call, { params }) {
        const { id, state } = await takeBackEnd(room, call, params.organisationId ?? '', params.id ?? '');
        return { body: { id, state } };
      },
    },
    {
      method: 'GET',
      path: `${at}/staff/:id/letter.pdf`,
      who: ['administrator'],
      summary: 'The letter with the code that opens the account of somebody who is invited and has none.',
      handle: async (call, { params }) =>
        file(
          'application/pdf',
          `letter-${params.id}.pdf`,
          Readable.from(await printLetter(room, printer, call, params.organisationId ?? '', params.id ?? ''), {
            objectMode: false,
          }),
        ),
    },
    {
      method: 'GET',
      path: `${at}/imports`,
      who: ['administrator'],
      summary: 'Files of staff that were brought, newest first.',
      async handle(call, { params }) {
        const organisationId = params.organisationId ?? '';
        administratorOf(call, organisationId);
        return { body: { items: (await room.store.importsOf(organisationId)).map(shownImport) } };
      },
    },
    {
      method: 'GET',
      path: `${at}/imports/:id`,
      who: ['administrator'],
      summary: 'One file with its progress and the first hundred lines that were refused.',
      async handle(call, { params }) {
        const organisationId = params.organisationId ?? '';
        administratorOf(call, organisationId);
        const one = await room.store.findImport(params.id ?? '');
        if (one === null || one.organisationId !== organisationId) throw staffErrors.notFound();
        const rows = await room.store.rows(one.id, ['refused'], 0, problemsMax);
        const problems = rows.flatMap(({ line, refused }) =>
          refused === undefined ? [] : [{ line, ...refused, reason: reasonIn(call.language, refused) }],
        );
        return { body: { ...shownImport(one), problems } };
      },
    },
    {
      method: 'GET',
      path: `${at}/imports/:id/results.csv`,
      who: ['administrator'],
      summary: 'Every line of a file with what became of it.',
      handle: async (call, { params }) =>
        file(
          'text/csv; charset=utf-8',
          `results-${params.id}.csv`,
          await resultsCsv(room, call, params.organisationId ?? '', params.id ?? ''),
        ),
    },
    {
      method: 'GET',
      path: `${at}/imports/:id/letters.pdf`,
      who: ['administrator'],
      summary: 'The letters with codes for those of a file who are invited and have no account, ready to print.',
      handle: async (call, { params }) =>
        file(
          'application/pdf',
          `letters-${params.id}.pdf`,
          Readable.from(await printImportLetters(room, printer, call, params.organisationId ?? '', params.id ?? ''), {
            objectMode: false,
          }),
        ),
    },
    {
      method: 'POST',
      path: `${at}/imports/:id/undo`,
      who: ['administrator'],
      summary: 'Take a whole import back, while nobody of it has signed in or was changed since.',
      async handle(call, { params }) {
        await undoImport(room, call, params.organisationId ?? '', params.id ?? '');
        return { status: 204 };
      },
    },
    {
      method: 'GET',
      path: '/api/pro/invitations',
      who: ['professional'],
      summary: 'The organisations that invite one to their staff.',
      handle: async (call) => ({ body: { items: (await listInvitations(room, call)).map(withoutNulls) } }),
    },
    ...(['accept', 'decline'] as const).map(
      (name): Route => ({
        method: 'POST',
        path: `/api/pro/invitations/:id/${name}`,
        who: ['professional'],
        summary:
          name === 'accept' ? 'Accept an invitation: one belongs to the staff from now on.' : 'Decline an invitation.',
        async handle(call, { params }) {
          await answerInvitation(room, call, params.id ?? '', name);
          return { status: 204 };
        },
      }),
    ),
    {
      method: 'GET',
      path: '/api/agency/organisations/:id/administrators',
      who: ['operator'],
      summary: 'Who runs the staff of an organisation.',
      async handle(call, { params }) {
        assertWelcomeDesk(call);
        return { body: { items: await administratorsOf(room, params.id ?? '') } };
      },
    },
    {
      method: 'POST',
      path: '/api/agency/organisations/:id/administrators',
      who: ['operator'],
      freshMinutes: 30,
      summary: 'Appoint an administrator of an organisation: its first one, or one more.',
      body: appointBody,
      async handle(call, { params, body }) {
        const member = await appointAdministrator(
          room,
          call,
          params.id ?? '',
          body as { matricule: string; name: string },
        );
        return { status: 201, body: { id: member.id, state: member.state } };
      },
    },
  ];
}

async function organisationsOf(room: Room, call: Parameters<Route['handle']>[0]): Promise<object[]> {
  const ids = call.actor.kind === 'administrator' ? call.actor.organisationIds : [];
  const organisations = await room.needs.register.organisationsByIds(ids);
  return Promise.all(
    ids.flatMap((id) => {
      const one = organisations.get(id);
      return one === undefined
        ? []
        : everyone(room, id).then(({ members }) => ({
            id,
            name: one.name,
            kind: one.kind,
            town: one.town,
            staff: members.filter((member) => member.state !== 'left').length,
          }));
    }),
  );
}

async function administratorsOf(room: Room, organisationId: string): Promise<object[]> {
  const members = (await room.store.membersOf(organisationId)).filter((one) => one.function === 'administrator');
  const [names, practitioners] = await Promise.all([
    room.store.administratorNames(members.map((one) => one.subject)),
    room.needs.register.practitionersByIds(members.map((one) => one.subject)),
  ]);
  return members
    .filter((one) => one.state !== 'left')
    .map((one) => ({
      id: one.id,
      name: practitioners.get(one.subject)?.name ?? names.get(one.subject) ?? '',
      state: one.state,
      since: one.changedAt.toISOString(),
    }));
}

const withoutNulls = (one: object): object =>
  Object.fromEntries(Object.entries(one).filter(([, value]) => value !== null));

const shownImport = (one: Import): object => ({
  id: one.id,
  name: one.name,
  by: one.by.name,
  startedAt: one.startedAt.toISOString(),
  ...(one.finishedAt !== null && { finishedAt: one.finishedAt.toISOString() }),
  state: one.state,
  total: one.total,
  done: one.total - one.counts.pending,
  invited: one.counts.invited,
  changed: one.counts.changed,
  same: one.counts.same,
  ended: one.counts.ended,
  refused: one.counts.refused,
});

const file = (contentType: string, name: string, body: string | Readable): Reply => ({
  headers: {
    'content-type': contentType,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  },
  body,
});
