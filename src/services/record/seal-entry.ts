// What is sealed of an entry: a line of facts about it, then the exact JSON text that was accepted.
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { Author, DataCategory, Level } from './access/model.ts';

export type Envelope = {
  /** Who contributed it, as the platform saw it. */
  by: Author & { name: string; clientId?: string };
  category: DataCategory;
  level: Level;
  /** What people call it, for lists and the log. */
  title: string;
  /** Of a Binary: its sealed file and what is in it. */
  blob?: { id: string; contentType: string; size: number; sha1: string };
};

export type OpenedEntry = {
  envelope: Envelope;
  /** The resource, UTF-8. Empty for a Binary, whose content is a file, and for a deletion. */
  text: Buffer;
};

const nameOf = (dossier: string, id: string, version: number): string => `entry|${dossier}|${id}|${version}`;
const newline = 10;

export function sealEntry(
  sealer: Sealer,
  dossier: string,
  id: string,
  version: number,
  envelope: Envelope,
  text: string,
): Buffer {
  return sealer.seal(nameOf(dossier, id, version), `${JSON.stringify(envelope)}\n${text}`);
}

export function openEntry(sealer: Sealer, dossier: string, id: string, version: number, sealed: Buffer): OpenedEntry {
  const plain = sealer.open(nameOf(dossier, id, version), sealed);
  const end = plain.indexOf(newline);
  return { envelope: JSON.parse(plain.toString('utf8', 0, end)) as Envelope, text: plain.subarray(end + 1) };
}
