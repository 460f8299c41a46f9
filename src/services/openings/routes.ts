// The agency's ways in, for operators of the welcome desk.
import { Readable } from 'node:stream';
import Type from 'typebox';
import type { Reply, Route } from '../../kit/http/route.ts';
import type { PdfPrinter } from '../../kit/pdf/pdf-printer.ts';
import { openingsErrors } from './errors.ts';
import { assertWelcomeDesk } from './may-work.ts';
import { fileBytesMax, type Job } from './model.ts';
import type { OpeningsNeeds } from './needs.ts';
import { findPerson, openForVolunteer, type VolunteerInput } from './open-for-volunteer.ts';
import { overview } from './overview.ts';
import { printJobLetters, printLetter } from './print-letters.ts';
import { resultsCsv } from './results-csv.ts';
import { previewOpening, startOpening } from './start-opening.ts';
import type { OpeningsStore } from './store.ts';
import { reasonIn } from './words.ts';

const problemsMax = 100;
const pageDefault = 20;

const uploadQuery = Type.Object({
  name: Type.Optional(Type.String({ maxLength: 300 })),
  preview: Type.Optional(Type.String({ pattern: '^[01]$' })),
});
const pageQuery = Type.Object({
  cursor: Type.Optional(Type.String({ pattern: '^[0-9a-z]{1,40}$' })),
  count: Type.Optional(Type.String({ pattern: '^([1-9][0-9]?|100)$' })),
});
const personQuery = Type.Object({ matricule: Type.String({ minLength: 1, maxLength: 40 }) });
const volunteerBody = Type.Object({
  matricule: Type.String({ minLength: 1, maxLength: 40 }),
  informed: Type.Optional(Type.Boolean()),
  referent: Type.Optional(Type.Union([Type.String({ maxLength: 100 }), Type.Null()])),
});

export function openingsRoutes(
  needs: OpeningsNeeds,
  store: OpeningsStore,
  printer: PdfPrinter,
  wake: () => void,
): Route[] {
  const find = async (id: string | undefined): Promise<Job> => {
    const job = await store.findJob(id ?? '');
    if (job === null) throw openingsErrors.notFound();
    return job;
  };
  return [
    {
      method: 'GET',
      path: '/api/agency/overview',
      who: ['operator'],
      summary: 'Counts of records, registers and work done.',
      handle: async (call) => ({ body: await overview(needs, store, call) }),
    },
    {
      method: 'POST',
      path: '/api/agency/openings',
      who: ['operator'],
      summary:
        'Bring a CSV file of declared referents: records are opened in the background. With preview=1 nothing is opened.',
      takes: 'raw',
      bodyBytesMax: fileBytesMax,
      query: uploadQuery,
      async handle(call, { body, query }) {
        const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
        if (query.preview === '1') {
          const { problems, ...preview } = await previewOpening(needs, call, bytes);
          return {
            body: { ...preview, problems: problems.map((one) => ({ ...one, reason: reasonIn(call.language, one) })) },
          };
        }
        const name = (query.name ?? '').replace(/\p{Cc}/gu, '').slice(0, 200);
        const { id } = await startOpening(needs, store, call, name, bytes);
        wake();
        return { status: 202, headers: { location: `/api/agency/openings/${id}` }, body: { id } };
      },
    },
    {
      method: 'GET',
      path: '/api/agency/openings',
      who: ['operator'],
      summary: 'Files that were brought, newest first.',
      query: pageQuery,
      async handle(call, { query }) {
        assertWelcomeDesk(call);
        const count = Number(query.count ?? pageDefault);
        const jobs = await store.jobs(query.cursor ?? null, count + 1);
        const items = jobs.slice(0, count);
        const next = jobs.length > count ? items.at(-1)?.id : undefined;
        return { body: { items: items.map(shown), ...(next !== undefined && { next }) } };
      },
    },
    {
      method: 'GET',
      path: '/api/agency/openings/:id',
      who: ['operator'],
      summary: 'One file with its progress and the first hundred lines that were refused.',
      async handle(call, { params }) {
        assertWelcomeDesk(call);
        const job = await find(params.id);
        const rows = await store.rows(job.id, 'refused', 0, problemsMax);
        const problems = rows.flatMap(({ line, refused }) =>
          refused === undefined ? [] : [{ line, ...refused, reason: reasonIn(call.language, refused) }],
        );
        return { body: { ...shown(job), problems } };
      },
    },
    {
      method: 'GET',
      path: '/api/agency/openings/:id/results.csv',
      who: ['operator'],
      summary: 'Every line of a file with what became of it.',
      async handle(call, { params }) {
        assertWelcomeDesk(call);
        const job = await find(params.id);
        await needs.audit(call, {
          action: 'downloaded',
          what: [{ id: job.id, type: 'openings' }],
          count: job.total,
          outcome: 'permitted',
          detail: 'results',
        });
        return file(
          'text/csv; charset=utf-8',
          `attachment; filename="results-${job.id}.csv"`,
          resultsCsv(store, job.id, call.language),
        );
      },
    },
    {
      method: 'GET',
      path: '/api/agency/openings/:id/letters.pdf',
      who: ['operator'],
      summary: 'The letters of all records that a file opened, ready to print.',
      async handle(call, { params }) {
        const parts = await printJobLetters(needs, store, printer, call, params.id ?? '');
        return file('application/pdf', `attachment; filename="letters-${params.id}.pdf"`, parts);
      },
    },
    {
      method: 'GET',
      path: '/api/agency/letters/:file',
      who: ['operator'],
      summary: 'The letter of one record: its id followed by .pdf.',
      async handle(call, { params }) {
        assertWelcomeDesk(call);
        const id = /^([0-9a-z]{1,40})\.pdf$/.exec(params.file ?? '')?.[1];
        if (id === undefined) throw openingsErrors.notFound();
        return file(
          'application/pdf',
          `inline; filename="letter-${id}.pdf"`,
          await printLetter(needs, printer, call, id),
        );
      },
    },
    {
      method: 'GET',
      path: '/api/agency/persons',
      who: ['operator'],
      summary: 'Who has this matricule, and whether there is a record.',
      query: personQuery,
      async handle(call, { query }) {
        const person = await findPerson(needs, call, query.matricule ?? '');
        return { body: person === null ? {} : { person } };
      },
    },
    {
      method: 'POST',
      path: '/api/agency/records',
      who: ['operator'],
      summary: 'Open a record for someone who was informed and asks for one.',
      body: volunteerBody,
      async handle(call, { body }) {
        const { matricule, informed, referent } = body as {
          matricule: string;
          informed?: boolean;
          referent?: string | null;
        };
        const input: VolunteerInput = { matricule, informed: informed === true, ...(referent != null && { referent }) };
        const { recordId } = await openForVolunteer(needs, call, input);
        return { status: 201, body: { recordId, letterUrl: `/api/agency/letters/${recordId}.pdf` } };
      },
    },
  ];
}

const shown = (job: Job): object => ({
  id: job.id,
  name: job.name,
  by: job.by.name,
  startedAt: job.startedAt.toISOString(),
  ...(job.finishedAt !== null && { finishedAt: job.finishedAt.toISOString() }),
  state: job.state,
  total: job.total,
  done: job.opened + job.already + job.refused,
  opened: job.opened,
  already: job.already,
  moved: job.moved,
  refused: job.refused,
});

const file = (contentType: string, disposition: string, parts: AsyncIterable<string | Buffer>): Reply => ({
  headers: { 'content-type': contentType, 'content-disposition': disposition, 'cache-control': 'no-store' },
  body: Readable.from(parts, { objectMode: false }),
});
