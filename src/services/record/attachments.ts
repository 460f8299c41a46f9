// What a document reference says of its content must be true: size and SHA-1 are checked against the bytes.
// https://hl7.org/fhir/R4/datatypes.html#Attachment (hash: SHA-1 in base64; size: bytes)
import { createHash } from 'node:crypto';
import type { Call } from '../../base/call.ts';
import { type Dossier, isInView, type View } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import { dossierOfId, type Room } from './room.ts';
import { fitsScope, isFiltered } from './scope-filter.ts';
import type { EntryFound } from './store.ts';
import { nameOfType, recordTypes } from './types.ts';

type Json = { [name: string]: unknown };
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A file that belongs to the document and takes its class. */
export type Adoption = { binaryId: string };
/** Facts of a file that is about to be written in the same transaction, by entry id. */
export type NewBlobs = ReadonlyMap<string, { size: number; sha1: string }>;

/** Attachments of a resource with the place of each. */
export function attachmentsOf(resource: Json): { attachment: Json; expression: string }[] {
  if (resource.resourceType === 'DocumentReference') {
    return (Array.isArray(resource.content) ? resource.content : []).flatMap((one, i) =>
      isObject(one) && isObject(one.attachment)
        ? [{ attachment: one.attachment, expression: `DocumentReference.content[${i}].attachment` }]
        : [],
    );
  }
  if (resource.resourceType === 'DiagnosticReport') {
    return (Array.isArray(resource.presentedForm) ? resource.presentedForm : []).flatMap((one, i) =>
      isObject(one) ? [{ attachment: one, expression: `DiagnosticReport.presentedForm[${i}]` }] : [],
    );
  }
  if (resource.resourceType === 'Media' && isObject(resource.content))
    return [{ attachment: resource.content, expression: 'Media.content' }];
  return [];
}

/** `Binary/id`, relative or absolute under our own base. */
export function binaryIdIn(room: Room, url: unknown): string | null {
  if (typeof url !== 'string') return null;
  const base = `${room.needs.fhirBase()}/`;
  const relative = url.startsWith(base) ? url.slice(base.length) : url;
  return /^Binary\/([0-9a-z]{8}-[0-9a-z]{22})(?:\/_history\/\d+)?$/.exec(relative)?.[1] ?? null;
}

/** @throws Fault `document.hash`, `document.size`, `record.reference` (a file of this platform that is not there) */
export async function checkAttachments(
  room: Room,
  call: Call,
  dossier: Dossier,
  resource: Json,
  fresh: NewBlobs,
): Promise<Adoption[]> {
  const adoptions: Adoption[] = [];
  for (const { attachment, expression } of attachmentsOf(resource)) {
    if (typeof attachment.data === 'string') {
      const bytes = Buffer.from(attachment.data, 'base64');
      assertTrue(attachment, expression, bytes.length, () => createHash('sha1').update(bytes).digest('base64'));
      continue;
    }
    const id = binaryIdIn(room, attachment.url);
    // A link within a transaction that names none of its entries: nothing could ever follow it.
    if (id === null && typeof attachment.url === 'string' && attachment.url.startsWith('urn:uuid:'))
      throw recordErrors.notHere(`${expression}.url`);
    if (id === null) continue;
    if (dossierOfId(id) !== dossier.id) throw recordErrors.notHere(`${expression}.url`);
    const facts = fresh.get(id) ?? (await knownBlob(room, call, dossier, id));
    if (facts === null) throw recordErrors.notHere(`${expression}.url`);
    assertTrue(attachment, expression, facts.size, () => facts.sha1);
    adoptions.push({ binaryId: id });
  }
  return adoptions;
}

async function knownBlob(
  room: Room,
  call: Call,
  dossier: Dossier,
  id: string,
): Promise<{ size: number; sha1: string } | null> {
  const { row, entry } = await room.vault.read(dossier, id);
  if (row.version === null || entry?.envelope.blob === undefined || row.deleted) return null;
  const { class: dataClass, authors } = row;
  const view = room.dossiers.viewOf(dossier, call);
  if (!isInView(view, { id, class: dataClass, authors })) return null;
  // To describe a file is a way to read it: not one that only entries beyond the token's filter name.
  const isBeyond = isFiltered(call) && (await standingOfFile(room, call, dossier, view, id)) === 'beyond';
  return isBeyond ? null : entry.envelope.blob;
}

const typesWithFiles = recordTypes
  .filter(({ name }) => ['DocumentReference', 'DiagnosticReport', 'Media'].includes(name))
  .map(({ number }) => number);
const entriesMax = 10_000;

/**
 * A file says nothing of itself, so a token with filtered scopes reaches it only through an entry that it may read and
 * that names the file: with `DocumentReference.rs?category=...` the files of those documents.
 */
export async function standingOfFile(
  room: Room,
  call: Call,
  dossier: Dossier,
  view: View,
  binaryId: string,
): Promise<'within' | 'beyond' | 'unnamed'> {
  const { found } = await room.store.search({
    dossier: dossier.id,
    types: typesWithFiles,
    view: view.tokens,
    scope: [],
    tokens: [],
    ids: null,
    clinicalFrom: null,
    clinicalTo: null,
    recordedFrom: null,
    recordedTo: null,
    order: 'recorded-desc',
    after: null,
    limit: entriesMax,
  });
  let standing: 'beyond' | 'unnamed' = 'unnamed';
  // From the newest, a few at a time: most files are asked for soon after they came.
  for (let start = 0; start < found.length; start += 50) {
    const page: readonly EntryFound[] = found.slice(start, start + 50);
    for (const [i, entry] of (await room.vault.open(dossier, page)).entries()) {
      if (entry === null || !entry.text.includes(binaryId)) continue;
      const resource = JSON.parse(entry.text.toString()) as Json;
      if (!attachmentsOf(resource).some(({ attachment }) => binaryIdIn(room, attachment.url) === binaryId)) continue;
      if (fitsScope(call, nameOfType((page[i] as EntryFound).type), 'r', resource)) return 'within';
      standing = 'beyond';
    }
  }
  return standing;
}

function assertTrue(attachment: Json, expression: string, size: number, sha1: () => string): void {
  if (attachment.size !== undefined && attachment.size !== size) throw recordErrors.wrongSize(`${expression}.size`);
  if (attachment.hash !== undefined && String(attachment.hash).replace(/\s/g, '') !== sha1())
    throw recordErrors.wrongHash(`${expression}.hash`);
}
