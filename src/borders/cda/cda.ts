// Reading a CDA R2 document safely: facts of its head, its sections as plain blocks, its attachments as bytes.
// https://www.hl7.org/implement/standards/product_brief.cfm?product_id=7 (HL7 CDA Release 2)
import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';
import type { CdaCode, CdaHeader } from './header.ts';
import { readCode, readHeader } from './header.ts';
import type { Block } from './narrative.ts';
import { readNarrative } from './narrative.ts';
import type { XmlLimits, XmlNode } from './xml.ts';
import { childrenNamed, descend, isNode, lineOf, readXml, textOf } from './xml.ts';

export type { CdaAuthor, CdaCode, CdaHeader, CdaName, CdaPatient, InstanceId } from './header.ts';
export type { Block, Cell } from './narrative.ts';

export type CdaLimits = XmlLimits & {
  /** Of all sections together. Words are worked on far longer than base64 of the same size. */
  narrativeCharactersMax: number;
};

export const cdaLimits: CdaLimits = {
  bytesMax: 15 * 1024 * 1024,
  depthMax: 100,
  elementsMax: 100_000,
  attributesPerElementMax: 60,
  attributesMax: 250_000,
  referencesMax: 200_000,
  narrativeCharactersMax: 1_000_000,
  millisecondsMax: 1000,
};

/** `level` 1 is a section of the body, 2 a section within it. */
export type CdaSection = { title: string; level: number; code?: CdaCode; blocks: Block[] };

/** Bytes that were inside the document. Content types outside our list are `application/octet-stream`. */
export type CdaAttachment = { id: string; contentType: string; bytes: Buffer };

export type CdaDocument = CdaHeader & {
  sections: CdaSection[];
  attachments: CdaAttachment[];
  /** Codes of what could not be shown: `cda.attachment-unreadable`, `cda.attachment-elsewhere`. */
  remarks: string[];
};

/** What `GET /api/contents/:id/cda` is made of. */
export type CdaView = {
  title: string;
  date?: string;
  patient?: string;
  author?: string;
  custodian?: string;
  sections: { title: string; blocks: Block[] }[];
  /** What the blocks point to; their bytes are asked for one by one. */
  attachments: CdaAttachment[];
};

const space = 'urn:hl7-org:v3';

/** Reads untrusted bytes. Throws `Fault('invalid', 'cda.…')` and nothing else. */
export function parseCda(bytes: Uint8Array, limits: CdaLimits = cdaLimits, clock?: Clock): CdaDocument {
  const document = readXml(bytes, limits, clock);
  if (document.name !== 'ClinicalDocument' || document.space !== space) {
    throw new Fault('invalid', {
      code: 'cda.not-a-document',
      message: 'the root is not ClinicalDocument of urn:hl7-org:v3',
    });
  }
  const held: Held = {
    attachments: [],
    remarks: new Set(),
    media: new Map(),
    narrativeLeft: limits.narrativeCharactersMax,
  };
  collectMedia(document, held, undefined);
  const body = descend(document, 'component', 'structuredBody');
  const sections: CdaSection[] = [];
  if (body !== undefined) readSections(body, held, 1, sections);
  const unstructured = descend(document, 'component', 'nonXMLBody', 'text');
  if (unstructured !== undefined) sections.push({ title: '', level: 1, blocks: readUnstructured(unstructured, held) });
  return { ...readHeader(document), sections, attachments: held.attachments, remarks: [...held.remarks] };
}

/** The document as a person reads it. */
export function viewCda(document: CdaDocument): CdaView {
  const author = document.authors.find((one) => !one.isDevice && one.name !== undefined) ?? document.authors[0];
  const authorText = [author?.name, author?.organisation].filter(Boolean).join(', ');
  return {
    title: document.title,
    ...(document.effectiveTime && { date: document.effectiveTime }),
    ...(document.patient?.name && { patient: document.patient.name.text }),
    ...(authorText && { author: authorText }),
    ...(document.custodian?.name && { custodian: document.custodian.name }),
    sections: document.sections.map(({ title, blocks }) => ({ title, blocks })),
    attachments: document.attachments,
  };
}

type Held = {
  attachments: CdaAttachment[];
  remarks: Set<string>;
  media: Map<string, { contentType: string; attachment?: string }>;
  narrativeLeft: number;
};

function charge(held: Held, characters: number): void {
  held.narrativeLeft -= characters;
  if (held.narrativeLeft < 0) {
    throw new Fault('invalid', {
      code: 'cda.too-much-text',
      message: 'the sections hold more text than is shown',
      status: 413,
    });
  }
}

function readSections(parent: XmlNode, held: Held, level: number, into: CdaSection[]): void {
  for (const component of childrenNamed(parent, 'component')) {
    for (const section of childrenNamed(component, 'section')) {
      const code = readCode(descend(section, 'code'));
      const text = descend(section, 'text');
      charge(held, textOf(text).length);
      into.push({
        title: lineOf(descend(section, 'title')) || code?.displayName || '',
        level,
        ...(code && { code }),
        blocks: text === undefined ? [] : readNarrative(text, held.media),
      });
      readSections(section, held, level + 1, into);
    }
  }
}

/** Media stand in entries, anywhere; a region of interest is known by its own ID and shows the media within. */
function collectMedia(node: XmlNode, held: Held, region: string | undefined): void {
  for (const child of node.children) {
    if (!isNode(child)) continue;
    if (child.name === 'observationMedia') {
      const value = descend(child, 'value');
      const media = value === undefined ? { contentType: 'media' } : readData(value, held);
      for (const id of [child.attributes.get('ID'), region]) if (id) held.media.set(id, media);
    }
    collectMedia(child, held, child.name === 'regionOfInterest' ? child.attributes.get('ID') : region);
  }
}

const contentTypes = new Set([
  'application/pdf',
  'application/dicom',
  'application/rtf',
  'application/msword',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'audio/mpeg',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/tiff',
  'text/plain',
  'text/rtf',
  'video/mpeg',
]);

/** HL7 ED: base64 becomes an attachment; a reference to elsewhere or a compressed body is only noted. */
function readData(node: XmlNode, held: Held): { contentType: string; attachment?: string } {
  const declared = (node.attributes.get('mediaType') ?? 'text/plain').trim().toLowerCase();
  const contentType = contentTypes.has(declared) ? declared : 'application/octet-stream';
  if (descend(node, 'reference') !== undefined) {
    held.remarks.add('cda.attachment-elsewhere');
    return { contentType };
  }
  const text = textOf(node);
  if (node.attributes.get('representation') !== 'B64' || node.attributes.has('compression') || !isBase64(text)) {
    held.remarks.add('cda.attachment-unreadable');
    return { contentType };
  }
  const id = String(held.attachments.length + 1);
  held.attachments.push({ id, contentType, bytes: Buffer.from(text, 'base64') });
  return { contentType, attachment: id };
}

/** Letters of base64 with white space anywhere and padding at the end alone. By hand: a pattern takes seconds on hostile spaces. */
function isBase64(text: string): boolean {
  let letters = 0;
  let padding = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 32 || (code >= 9 && code <= 13)) continue;
    if (code === 61) padding += 1;
    else if (padding > 0 || !isBase64Letter(code)) return false;
    else letters += 1;
  }
  return letters > 0 && letters % 4 !== 1 && padding <= 2;
}

const isBase64Letter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 43 || code === 47;

function readUnstructured(node: XmlNode, held: Held): Block[] {
  const isText = (node.attributes.get('mediaType') ?? 'text/plain').trim().toLowerCase() === 'text/plain';
  const reference = descend(node, 'reference')?.attributes.get('value');
  if (isText && reference === undefined && node.attributes.get('representation') !== 'B64')
    return asParagraphs(textOf(node), held);
  const data = readData(node, held);
  const attachment = held.attachments.find((one) => one.id === data.attachment);
  if (isText && attachment !== undefined) return asParagraphs(decodeText(attachment.bytes), held);
  const name = reference?.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '').slice(0, 200);
  return [
    {
      kind: 'paragraph',
      text: `[${name || data.contentType}]`,
      ...(data.attachment && { attachment: data.attachment }),
    },
  ];
}

/** Plain text keeps its lines and their indents: they are its tables. An empty line ends a paragraph. */
function asParagraphs(text: string, held: Held): Block[] {
  charge(held, text.length);
  const blocks: Block[] = [];
  let lines: string[] = [];
  for (const line of [...text.replace(unseen, '').split(/\r\n?|\n/), '']) {
    if (line.trim() !== '') lines.push(line.trimEnd());
    else if (lines.length > 0) {
      blocks.push({ kind: 'paragraph', text: lines.join('\n') });
      lines = [];
    }
  }
  return blocks;
}

/** Controls but line ends and tabs, and direction overrides: they can make a text read as another one. */
const unseen = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

function decodeText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
