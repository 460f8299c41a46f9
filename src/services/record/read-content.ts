// The bytes of a file: of the n-th attachment of an entry (`<entry id>.<n>`), or of a Binary by its own id. The file and
// the entry that describes it must both be the reader's to see; the log names the document, not the file.
import type { Readable } from 'node:stream';
import type { Call } from '../../base/call.ts';
import { binaryIdIn } from './attachments.ts';
import { isInView } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import type { CdaDocument } from './needs.ts';
import { contentKindOf } from './present/sketch.ts';
import type { Reached } from './reach.ts';
import { reachItem } from './reach-item.ts';
import { inlineBytes, logRead } from './read-item.ts';
import { sketchOfEntry } from './read-outline.ts';
import type { Room } from './room.ts';
import type { OpenedEntry } from './seal-entry.ts';

export type Content = { contentType: string; size: number; title: string; body: Buffer | Readable };

/** Kept in memory whole. */
const streamFromBytes = 1024 * 1024;
const cdaBytesMax = 20 * 1024 * 1024;

type Found = {
  reached: Reached & { type: string };
  contentType: string;
  title: string;
  inline: Buffer | null;
  blob: NonNullable<OpenedEntry['envelope']['blob']> | null;
};

async function findContent(
  room: Room,
  call: Call,
  contentId: string,
  attachment: string | undefined,
): Promise<Found & { id: string }> {
  const [id = '', place] = contentId.split('.');
  const n = Number(place ?? attachment ?? 0);
  const reached = await reachItem(room, call, id, 'downloaded');
  const { dossier, row, entry, type } = reached;
  if (row.deleted) throw recordErrors.gone();
  const { blob, title } = entry.envelope;
  if (blob !== undefined) return { id, reached, contentType: blob.contentType, title, inline: null, blob };
  const one = sketchOfEntry(room, type, entry).attachments[n];
  if (one === undefined) throw recordErrors.notFound();
  const found = { id, reached, contentType: one.contentType, title: one.title ?? title };
  if (one.inline) return { ...found, inline: inlineBytes(type, entry, n) ?? Buffer.alloc(0), blob: null };
  const binaryId = binaryIdIn(room, one.url);
  const file = binaryId === null ? null : await room.vault.read(dossier, binaryId);
  const held = file?.entry?.envelope.blob;
  // A file may have gone, or be elsewhere, or be stricter than its document: all of it is nothing here.
  if (binaryId === null || file === null || file.row.version === null || file.row.deleted || held === undefined)
    throw recordErrors.notFound();
  // The facts of access moved between the two looks: decide again from the start.
  if (file.row.facts_version !== dossier.factsVersion) throw recordErrors.busyEntry();
  if (
    !isInView(room.dossiers.viewOf(dossier, call), { id: binaryId, class: file.row.class, authors: file.row.authors })
  )
    throw recordErrors.notFound();
  return { ...found, inline: null, blob: held };
}

/** `part` is a file inside a CDA document. The log entry is durable before the first byte. @throws Fault `record.not-found`, `record.deleted` */
export async function readContent(
  room: Room,
  call: Call,
  contentId: string,
  { attachment, part }: { attachment?: string; part?: string },
): Promise<Content> {
  const found = await findContent(room, call, contentId, attachment);
  const { id, reached, contentType, title, inline, blob } = found;
  await logRead(room, call, id, reached, 'downloaded');
  if (part !== undefined) {
    const inside = (await openCda(room, found)).attachments?.find((one) => one.id === part);
    if (inside === undefined) throw recordErrors.notFound();
    return { contentType: inside.contentType, title, size: inside.bytes.length, body: inside.bytes };
  }
  if (blob === null) return { contentType, title, size: inline?.length ?? 0, body: inline ?? Buffer.alloc(0) };
  const { sealer } = reached.dossier;
  return {
    contentType,
    title,
    size: blob.size,
    body:
      blob.size > streamFromBytes
        ? await room.needs.blobs.stream(blob.id, sealer)
        : await room.needs.blobs.read(blob.id, sealer),
  };
}

export type ShownCda = Omit<CdaDocument, 'attachments'> & {
  attachments: { id: string; contentType: string; size: number }[];
};

/** A CDA document as a person reads it. @throws Fault `cda.*`, `record.not-found` for what is no CDA */
export async function readCdaContent(
  room: Room,
  call: Call,
  contentId: string,
  attachment: string | undefined,
): Promise<ShownCda> {
  const found = await findContent(room, call, contentId, attachment);
  await logRead(room, call, found.id, found.reached, 'read');
  const { attachments = [], ...document } = await openCda(room, found);
  return {
    ...document,
    attachments: attachments.map(({ id, contentType, bytes }) => ({ id, contentType, size: bytes.length })),
  };
}

async function openCda(room: Room, { reached, contentType, inline, blob }: Found): Promise<CdaDocument> {
  if (contentKindOf(contentType) !== 'cda' || (blob !== null && blob.size > cdaBytesMax)) throw recordErrors.notFound();
  return room.needs.readCda(
    blob === null ? (inline ?? Buffer.alloc(0)) : await room.needs.blobs.read(blob.id, reached.dossier.sealer),
  );
}

/** What a browser may show in place; all else is handed over as a file, so that nothing sent to us runs as a page. */
export function safeContentType(contentType: string): { contentType: string; inPlace: boolean } {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/pdf' || /^image\/(png|jpeg|gif|webp)$/.test(type))
    return { contentType: type, inPlace: true };
  if (type === 'text/plain') return { contentType: 'text/plain; charset=utf-8', inPlace: true };
  return { contentType: 'application/octet-stream', inPlace: false };
}

const extensions: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'text/plain': 'txt',
};

/** https://www.rfc-editor.org/rfc/rfc6266: a plain name for old readers, and the real one. */
export function disposition(title: string, contentType: string, inPlace: boolean): string {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const extension = extensions[type] ?? (contentKindOf(type) === 'cda' ? 'xml' : 'bin');
  const name = `${
    title
      .replace(/[\p{C}\\/:*?"<>|]+/gu, ' ')
      .trim()
      .slice(0, 80) || 'document'
  }.${extension}`;
  const plain = name
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/"/g, '');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${inPlace ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
