// A professional adds a document to a patient's record: a file, or a note. It goes in as a transaction of a Binary and a
// DocumentReference, the one way in which documents are written. https://hl7.org/fhir/R4/documentreference.html
import { createHash } from 'node:crypto';
import type { Call } from '../../base/call.ts';
import { parseDateRange } from '../../fhir/search/date-range.ts';
import { recordErrors } from './errors.ts';
import { readOutline, timelineTypes } from './read-outline.ts';
import type { Room } from './room.ts';
import { type Item, showItems } from './show-items.ts';
import { submitBundle } from './submit-bundle.ts';

export type DocumentInput = {
  kind: string;
  title: string;
  /** A day, YYYY-MM-DD. */
  date: string;
  level: 'N' | 'R' | 'V';
  contentType?: string;
  contentBase64?: string;
  note?: string;
};

export const documentBytesMax = 25 * 1024 * 1024;
const noteMax = 100_000;
/** Leads from the document to its file within the one transaction, and is replaced there. */
const fileLink = 'urn:uuid:5b0c7a52-6f4e-4a53-9a39-0d2f6a1c7e10';

/** How each kind of file begins: what it says it is must be what it is. */
const beginnings: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  'application/pdf': (bytes) => bytes.subarray(0, 1024).includes('%PDF-'),
  'image/jpeg': (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  'image/png': (bytes) => bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
};

function contentOf(input: DocumentInput): { contentType: string; bytes: Buffer } {
  const { note, contentBase64 } = input;
  if ((note === undefined) === (contentBase64 === undefined))
    throw recordErrors.document('document.content', 'contentBase64', 'Either a file or a note is needed.');
  if (note !== undefined) {
    const text = note
      .replace(/\r\n?/g, '\n')
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
      .trim();
    if (text === '') throw recordErrors.document('document.empty', 'note', 'The note is empty.');
    if (text.length > noteMax) throw recordErrors.document('document.too-large', 'note', 'The note is too long.', 413);
    return { contentType: 'text/plain', bytes: Buffer.from(text) };
  }
  const base64 = contentBase64 ?? '';
  if (base64.length > Math.ceil(documentBytesMax / 3) * 4 + 4)
    throw recordErrors.document('document.too-large', 'contentBase64', 'A file has at most 25 MB.', 413);
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64))
    throw recordErrors.document('document.base64', 'contentBase64', 'The file did not arrive whole.');
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length === 0) throw recordErrors.document('document.empty', 'contentBase64', 'The file is empty.');
  if (bytes.length > documentBytesMax)
    throw recordErrors.document('document.too-large', 'contentBase64', 'A file has at most 25 MB.', 413);
  const contentType = (input.contentType ?? '').toLowerCase();
  const begins = beginnings[contentType];
  if (begins === undefined)
    throw recordErrors.document('document.type', 'contentType', 'Only PDF, JPEG and PNG files are taken.');
  if (!begins(bytes))
    throw recordErrors.document('document.type', 'contentBase64', 'The file is not of the kind that it claims.');
  return { contentType, bytes };
}

/** @throws Fault `document.*`, `record.not-found`, `record.forbidden` */
export async function addDocument(room: Room, call: Call, patientId: string, input: DocumentInput): Promise<Item> {
  const { actor } = call;
  if (actor.kind !== 'professional') throw recordErrors.forbidden();
  const kind = room.needs.plainWords.kinds.find((one) => one.code === input.kind);
  if (kind === undefined) throw recordErrors.document('document.kind', 'kind', 'There is no such kind of document.');
  // Private to patient and author is the patient's to choose.
  if (input.level === 'V')
    throw recordErrors.document('document.level', 'level', 'A professional writes at the level normal or restricted.');
  const title = input.title.replace(/[\p{C}\s]+/gu, ' ').trim();
  if (title === '') throw recordErrors.document('document.title', 'title', 'A title is needed.');
  const day = /^\d{4}-\d{2}-\d{2}$/.test(input.date) ? parseDateRange(input.date) : null;
  if (day === null || day.start > call.at.getTime() || input.date < '1900')
    throw recordErrors.document('document.date', 'date', 'The day is none of the past.');
  const { contentType, bytes } = contentOf(input);

  const organisationId = actor.organisationIds[0];
  const organisation =
    organisationId === undefined
      ? undefined
      : (await room.needs.professionals.organisations([organisationId])).get(organisationId);
  const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
  const place =
    organisation === undefined
      ? undefined
      : { reference: `Organization/${organisation.id}`, display: organisation.name };
  const document = {
    resourceType: 'DocumentReference',
    status: 'current',
    docStatus: 'final',
    type: { coding: [{ system: kind.system, code: kind.code, display: kind.name.en ?? kind.name.fr }] },
    category: [{ coding: [{ system: 'https://cercle.example/fhir/CodeSystem/data-category', code: kind.category }] }],
    subject: { reference: `Patient/${patientId}` },
    date: call.at.toISOString(),
    author: [
      { reference: `Practitioner/${actor.practitionerId}`, display: actor.name },
      ...(place === undefined ? [] : [place]),
    ],
    ...(place === undefined ? {} : { custodian: place }),
    description: title,
    securityLabel: [{ coding: [{ system: confidentiality, code: input.level }] }],
    content: [
      {
        attachment: {
          contentType: contentType === 'text/plain' ? 'text/plain; charset=utf-8' : contentType,
          language: call.language,
          url: fileLink,
          size: bytes.length,
          hash: createHash('sha1').update(bytes).digest('base64'),
          title,
          creation: call.at.toISOString(),
        },
      },
    ],
    context: { period: { start: input.date } },
  };
  const bundle = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        fullUrl: fileLink,
        resource: { resourceType: 'Binary', contentType, data: bytes.toString('base64') },
        request: { method: 'POST', url: 'Binary' },
      },
      { resource: document, request: { method: 'POST', url: 'DocumentReference' } },
    ],
  };
  const { entries } = await submitBundle(room, call, JSON.stringify(bundle), bundle);
  const id = entries.find((one) => one.type === 'DocumentReference')?.id;
  const outline = await readOutline(room, call, await room.dossiers.findOf(patientId), timelineTypes);
  const row = id === undefined ? undefined : outline?.byId.get(id);
  if (outline === null || row === undefined) throw recordErrors.busyEntry();
  const [item] = await showItems(room, call, outline, [row], { isNew: () => false });
  return item as Item;
}
