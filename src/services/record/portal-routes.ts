// The portal's routes of the record: the patient's own, and those of professionals. Method, path, who may, input, use case.
import Type, { type Static } from 'typebox';
import type { Call } from '../../base/call.ts';
import { Fault } from '../../base/fault.ts';
import { parseMatricule } from '../../base/matricule.ts';
import { parseDateRange } from '../../fhir/search/date-range.ts';
import type { Reply, Route, RouteRequest, Who } from '../../kit/http/route.ts';
import type { Subject } from './access/model.ts';
import { addDocument, type DocumentInput, documentBytesMax } from './add-document.ts';
import { changeVisibility } from './change-visibility.ts';
import type { Dossier } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import {
  addToCircle,
  changeGrantEnd,
  endExclusion,
  exclude,
  ownRecord,
  renewPresenceCode,
  withdraw,
} from './my-circle.ts';
import { readMyPatients } from './my-patients.ts';
import { markNoticesRead, readNotices } from './notices.ts';
import { findPatient } from './presence-code.ts';
import { reachItem } from './reach-item.ts';
import { accessesFile, readAccesses } from './read-accesses.ts';
import { readBrief } from './read-brief.ts';
import { disposition, readCdaContent, readContent, safeContentType } from './read-content.ts';
import { readItem } from './read-item.ts';
import { namesOf, readCircle, readMyRecord, type ShownGrant, shownGrant, showPresence } from './read-my-record.ts';
import { readTimeline } from './read-timeline.ts';
import type { Room } from './room.ts';
import { readWhoCanSee, type VisibilityInput } from './who-sees.ts';

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));
const closed = { additionalProperties: false };
const pageQuery = { cursor: text(200), count: Type.Optional(Type.String({ pattern: '^[0-9]{0,4}$' })) };
const timelineQuery = Type.Object({ category: text(300), from: text(10), to: text(10), q: text(200), ...pageQuery });
const accessQuery = Type.Object({ from: text(10), to: text(10), who: text(200), ...pageQuery });
const patientsQuery = Type.Object({ q: text(200), ...pageQuery });
const mode = Type.Enum(['circle', 'hidden', 'except']);
const whoQuery = Type.Object({
  mode: Type.Optional(Type.Enum(['', 'circle', 'hidden', 'except'])),
  except: text(8000),
});
const visibilityBody = Type.Object(
  { mode, except: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 100 })) },
  closed,
);
const subject = { professionalId: text(64), organisationId: text(64) };
const until = Type.Union([Type.String({ maxLength: 40 }), Type.Null()]);
const circleBody = Type.Object({ ...subject, until: Type.Optional(until) }, closed);
const untilBody = Type.Object({ until }, closed);
const subjectBody = Type.Object(subject, closed);
const readBody = Type.Object(
  { ids: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 500 })) },
  closed,
);
const findBody = Type.Object(
  { matricule: Type.String({ maxLength: 40 }), presenceCode: text(40), reason: text(500) },
  closed,
);
const documentBody = Type.Object(
  {
    kind: Type.String({ maxLength: 64 }),
    title: Type.String({ maxLength: 160 }),
    date: Type.String({ maxLength: 10 }),
    level: Type.Enum(['N', 'R', 'V']),
    contentType: text(100),
    contentBase64: Type.Optional(Type.String()),
    note: Type.Optional(Type.String()),
  },
  closed,
);

/** A file as base64, and the words around it. */
const documentBodyBytesMax = Math.ceil((documentBytesMax / 3) * 4) + 1024 * 1024;

export function portalRoutes(room: Room): Route[] {
  type Shape = Pick<Route, 'query' | 'body' | 'bodyBytesMax'>;
  const row = (
    method: Route['method'],
    path: string,
    who: Who,
    summary: string,
    shape: Shape,
    handle: (call: Call, request: RouteRequest) => Promise<object | Reply>,
  ): Route => ({
    method,
    path: `/api${path}`,
    who: [who],
    summary,
    ...shape,
    handle: async (call, request) => {
      const answer = await handle(call, request);
      return isReply(answer) ? answer : { body: answer };
    },
  });
  const of = <T>(request: RouteRequest): T => request.body as T;
  const id = (request: RouteRequest, name = 'id'): string => request.params[name] as string;
  const created = (body: object): Reply => ({ status: 201, body });
  const done: Reply = { status: 204 };
  const grantOf = async ({
    dossier,
    grant,
  }: {
    dossier: Dossier;
    grant: Parameters<typeof shownGrant>[1];
  }): Promise<ShownGrant> => {
    const inForce = dossier.facts.grants.find((one) => one.id === grant.id) ?? grant;
    return shownGrant(room, inForce, await namesOf(room, [inForce.subject]));
  };
  const me = (call: Call): string => (call.actor.kind === 'patient' ? call.actor.patientId : '');
  const contents = (path: string, summary: string, handle: Route['handle']): Route => ({
    method: 'GET',
    path: `/api/contents/${path}`,
    who: ['patient', 'professional'],
    summary,
    handle,
  });

  return [
    // The patient's own record.
    row(
      'GET',
      '/me/record',
      'patient',
      'The first page of my record: its state, counts, what is new, who looked last',
      {},
      (call) => readMyRecord(room, call),
    ),
    row(
      'GET',
      '/me/timeline',
      'patient',
      'What is in my record, newest first',
      { query: timelineQuery },
      (call, { query }) => readTimeline(room, call, me(call), query),
    ),
    row(
      'GET',
      '/me/items/:id',
      'patient',
      'One thing of my record, with values, trends and files',
      {},
      (call, request) => readItem(room, call, id(request)),
    ),
    row(
      'GET',
      '/me/items/:id/who-can-see',
      'patient',
      'Who can see it, and what a change would do',
      { query: whoQuery },
      (call, request) => readWhoCanSee(room, call, id(request), proposedOf(request.query)),
    ),
    row(
      'PUT',
      '/me/items/:id/visibility',
      'patient',
      'Decide who sees it: my circle, nobody, or all but some',
      { body: visibilityBody },
      (call, request) =>
        changeVisibility(room, call, id(request), {
          except: [],
          ...of<Static<typeof visibilityBody>>(request),
        } as VisibilityInput),
    ),
    row('GET', '/me/circle', 'patient', 'My circle, my lead doctor, whom I keep out', {}, (call) =>
      readCircle(room, call),
    ),
    row('POST', '/me/circle', 'patient', 'Add somebody to my circle', { body: circleBody }, async (call, request) => {
      const body = of<Static<typeof circleBody>>(request);
      return created(await grantOf(await addToCircle(room, call, subjectOf(body), untilOf(call, body.until))));
    }),
    row(
      'PUT',
      '/me/circle/:id',
      'patient',
      'Change until when somebody is in my circle',
      { body: untilBody },
      async (call, request) =>
        grantOf(
          await changeGrantEnd(room, call, id(request), untilOf(call, of<Static<typeof untilBody>>(request).until)),
        ),
    ),
    row('DELETE', '/me/circle/:id', 'patient', 'End an access to my record', {}, (call, request) =>
      withdraw(room, call, id(request)).then(() => done),
    ),
    row(
      'POST',
      '/me/exclusions',
      'patient',
      'Keep somebody out of my record',
      { body: subjectBody },
      async (call, request) => {
        const excluded = subjectOf(of<Static<typeof subjectBody>>(request));
        await exclude(room, call, excluded);
        const { excluded: list } = await readCircle(room, call);
        return created(list.find((one) => one.kind === excluded.kind && one.subjectId === excluded.id) ?? {});
      },
    ),
    row('DELETE', '/me/exclusions/:id', 'patient', 'Let somebody in again', {}, (call, request) =>
      endExclusion(room, call, id(request)).then(() => done),
    ),
    row(
      'GET',
      '/me/accesses',
      'patient',
      'Who looked at my record, when, and on what basis',
      { query: accessQuery },
      (call, { query }) => readAccesses(room, call, query),
    ),
    row(
      'GET',
      '/me/accesses.csv',
      'patient',
      'The same as a file for a spreadsheet',
      { query: accessQuery },
      async (call, { query }) => ({
        body: await accessesFile(room, call, query),
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="acces-${call.at.toISOString().slice(0, 10)}.csv"`,
          'cache-control': 'no-store',
        },
      }),
    ),
    row('GET', '/me/presence-code', 'patient', 'My presence code, and who used it', {}, async (call) =>
      showPresence(room, call, await ownRecord(room, call)),
    ),
    row('POST', '/me/presence-code/renew', 'patient', 'Replace my presence code', {}, async (call) =>
      showPresence(room, call, await renewPresenceCode(room, call)),
    ),
    row('GET', '/me/notices', 'patient', 'What happened in my record', {}, (call) => readNotices(room, call)),
    row('POST', '/me/notices/read', 'patient', 'Mark some or all of it as read', { body: readBody }, (call, request) =>
      markNoticesRead(room, call, of<Static<typeof readBody>>(request).ids),
    ),

    // Professionals.
    row(
      'GET',
      '/pro/patients',
      'professional',
      'My patients: those who let me in today',
      { query: patientsQuery },
      (call, { query }) => readMyPatients(room, call, query),
    ),
    row(
      'POST',
      '/pro/find',
      'professional',
      'Find a patient by matricule, with the presence code where I have no access',
      { body: findBody },
      (call, request) => find(room, call, of(request)),
    ),
    row('GET', '/pro/patients/:patientId/brief', 'professional', 'One patient in ten seconds', {}, (call, request) =>
      readBrief(room, call, id(request, 'patientId')),
    ),
    row(
      'GET',
      '/pro/patients/:patientId/timeline',
      'professional',
      'What is in the record for me, newest first',
      { query: timelineQuery },
      (call, request) => readTimeline(room, call, id(request, 'patientId'), request.query),
    ),
    row('GET', '/pro/patients/:patientId/items/:id', 'professional', 'One thing of a record', {}, (call, request) =>
      readItemOf(room, call, id(request, 'patientId'), id(request)),
    ),
    row(
      'POST',
      '/pro/patients/:patientId/documents',
      'professional',
      'Add a document or a note to a record',
      { body: documentBody, bodyBytesMax: documentBodyBytesMax },
      async (call, request) =>
        created({ item: await addDocument(room, call, id(request, 'patientId'), of<DocumentInput>(request)) }),
    ),
    row(
      'GET',
      '/pro/document-kinds',
      'professional',
      'The kinds of document, in the languages of the portal',
      {},
      async () => ({
        items: room.needs.plainWords.kinds.map(({ code, category, name }) => ({ code, category, name })),
      }),
    ),

    // Files, for both.
    contents(':id', 'A file of the record', async (call, request) => {
      const { contentType, size, title, body } = await readContent(room, call, id(request), request.query);
      const safe = safeContentType(contentType);
      return {
        headers: {
          'content-type': safe.contentType,
          'content-length': String(size),
          'content-disposition': disposition(title, contentType, safe.inPlace),
          'cache-control': 'private, no-store',
          // Whatever a file holds, it runs nothing here.
          'content-security-policy':
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
        },
        body: request.method === 'HEAD' ? '' : body,
      };
    }),
    contents(':id/cda', 'A CDA document as sections, lists and tables', async (call, request) => ({
      body: await readCdaContent(room, call, id(request), request.query.attachment),
    })),
  ];
}

/** An answer with a status, headers or a body of its own; any other object is the body. */
const isReply = (answer: object | Reply): answer is Reply =>
  'body' in answer || ('status' in answer && typeof answer.status === 'number');

function proposedOf(query: Record<string, string>): VisibilityInput | null {
  if (query.mode === undefined || query.mode === '') return null;
  return {
    mode: query.mode as VisibilityInput['mode'],
    except: (query.except ?? '').split(',').filter((one) => one !== ''),
  };
}

function subjectOf(body: { professionalId?: string; organisationId?: string }): Subject {
  const { professionalId, organisationId } = body;
  if ((professionalId === undefined) === (organisationId === undefined))
    throw new Fault('invalid', {
      code: 'http.input',
      message: 'Name a professional or an organisation.',
      issues: [{ text: 'Name one of the two.', expression: 'professionalId' }],
    });
  return professionalId === undefined
    ? { kind: 'organisation', id: organisationId as string }
    : { kind: 'professional', id: professionalId };
}

/** A day counts to its end; null is without end. @throws Fault `circle.until` for what is no date or is past */
function untilOf(call: Call, until: string | null | undefined): Date | null {
  if (until === undefined || until === null) return null;
  const range = parseDateRange(until);
  const end = range === null ? null : new Date(until.length <= 10 ? range.end - 1 : range.start);
  if (end === null || end <= call.at)
    throw new Fault('refused', {
      code: 'circle.until',
      message: 'The last day must be one to come.',
      issues: [{ text: 'The last day must be one to come.', expression: 'until' }],
    });
  return end;
}

/** A matricule that cannot be one answers as one that nobody has. */
const find = (room: Room, call: Call, { matricule, presenceCode, reason }: Static<typeof findBody>): Promise<object> =>
  findPatient(room, call, {
    matricule: parseMatricule(matricule) ?? matricule.replace(/[\s.\-/]/g, ''),
    presenceCode: presenceCode === undefined || presenceCode.trim() === '' ? null : presenceCode,
    reason: reason === undefined || reason.trim() === '' ? null : reason.trim(),
  }).then(({ until: end, ...found }) => ({ ...found, ...(end === null ? {} : { until: end }) }));

/** The address names the patient too: an entry of another record is not there. */
async function readItemOf(room: Room, call: Call, patientId: string, itemId: string): Promise<object> {
  const { dossier } = await reachItem(room, call, itemId, 'read');
  if (dossier.facts.patientId !== patientId) throw recordErrors.notFound();
  return readItem(room, call, itemId);
}
