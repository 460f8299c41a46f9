// Files: raw bytes up and down, or as a FHIR Binary in JSON. https://hl7.org/fhir/R4/binary.html
// A file is its author's and the patient's alone until a document reference describes it; then it takes its class.
import type { Readable } from 'node:stream';
import type { Call } from '../../base/call.ts';
import { Fault } from '../../base/fault.ts';
import { timeOrderedId } from '../../base/ids.ts';
import { decide } from './access/decide.ts';
import type { DataClass } from './access/model.ts';
import type { Dossier } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import { patientIdIn, recordOf } from './owner.ts';
import { prepareEntry } from './prepare-entry.ts';
import { basisOf, reach } from './reach.ts';
import type { ReadEntry } from './read-entry.ts';
import { assertScope, authorOf, dossierOfId, logRefusal, type Room } from './room.ts';
import type { Envelope } from './seal-entry.ts';

/** Nobody but the patient and the author, until a document reference says more. */
export const loneFileClass: DataClass = { category: 'administrative', level: 'V' };
/** Kept in memory whole while it is checked and sealed. */
const streamFromBytes = 1024 * 1024;

const contentTypeForm =
  /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}(?:\s*;\s*[a-z0-9-]+=[^;\s]{1,100}){0,4}$/i;

export function assertContentType(contentType: string | undefined): string {
  if (contentType === undefined || !contentTypeForm.test(contentType))
    throw new Fault('invalid', {
      code: 'binary.content-type',
      message: 'A content type such as application/pdf is needed.',
      issues: [{ code: 'value', text: 'No content type.', expression: 'Binary.contentType' }],
    });
  return contentType;
}

/** Whether this caller may leave any file in this record: whoever may write something may bring the file for it. */
export async function assertMayBringFile(room: Room, call: Call, dossier: Dossier): Promise<string> {
  const authors = [authorOf(call.actor)];
  const basisIn = ({ facts }: Dossier): string | null => {
    for (const { code: category } of room.needs.policy.document.categories) {
      const decision = decide(
        room.needs.policy,
        facts,
        call.actor,
        call.purpose,
        call.at,
        { category, level: 'N', authors },
        'write',
      );
      if (decision.permit) return decision.basis;
    }
    return null;
  };
  let basis = basisIn(dossier);
  if (basis === null) {
    // A right may have been given in another process.
    const now = await room.dossiers.refresh(dossier.id);
    if (now !== null && now.factsVersion !== dossier.factsVersion) basis = basisIn(now);
  }
  if (basis !== null) return basis;
  await logRefusal(room, call, dossier, { action: 'added', what: [{ type: 'Binary' }] });
  throw recordErrors.notFound();
}

/** Writes and syncs the file. A row that refers to it follows in a transaction, or the file is collected as an orphan. */
export async function putBlob(
  room: Room,
  dossier: Dossier,
  content: Buffer,
  contentType: string,
): Promise<NonNullable<Envelope['blob']>> {
  const id = timeOrderedId(room.needs.clock, room.needs.chance);
  const { size, sha1 } = await room.needs.blobs.put(id, content, dossier.sealer);
  return { id, contentType, size, sha1: sha1.toString('base64') };
}

/** `securityContext` is a reference to the patient, or to an entry of the record that the file belongs to. */
export async function createBinary(
  room: Room,
  call: Call,
  content: Buffer,
  contentType: string,
  securityContext: string | null,
): Promise<ReadEntry> {
  assertScope(call, 'Binary', 'c');
  assertContentType(contentType);
  const dossier = await recordOfContext(room, call, securityContext);
  const basis = await assertMayBringFile(room, call, dossier);
  const blob = await putBlob(room, dossier, content, contentType);
  const id = `${dossier.id}-${timeOrderedId(room.needs.clock, room.needs.chance)}`;
  let at: Dossier = dossier;
  for (let turn = 0; turn < 4; turn++) {
    const prepared = prepareEntry(call, at, {
      type: 'Binary',
      id,
      version: 1,
      expected: 0,
      text: '',
      resource: {},
      by: authorOf(call.actor),
      dataClass: loneFileClass,
      blob,
      title: contentType,
    });
    const outcome = await room.vault.commit({
      dossier: at.id,
      creates: [prepared.write],
      updates: [],
      submission: null,
      log: [
        room.needs.audit.seal(at.log, call, {
          action: 'added',
          what: [{ id, type: 'Binary', title: contentType }],
          basis,
          outcome: 'permitted',
        }),
      ],
      outbox: [],
      blobs: [{ id: blob.id, entry: id }],
      adopt: [],
    });
    if (outcome === 'done') {
      room.vault.cache.put(id, 1, prepared.entry);
      return { id, type: 'Binary', version: 1, recorded: call.at, entry: prepared.entry };
    }
    const fresh = await room.dossiers.refresh(at.id);
    if (fresh === null || fresh.facts.state !== 'open') break;
    await assertMayBringFile(room, call, fresh);
    at = fresh;
  }
  throw recordErrors.busyEntry();
}

async function recordOfContext(room: Room, call: Call, securityContext: string | null): Promise<Dossier> {
  if (securityContext === null) {
    if (call.actor.kind === 'patient') return recordOf(room, call, 'Binary', { by: 'id', id: call.actor.patientId });
    throw recordErrors.noPatient('Binary.securityContext');
  }
  const patientId = patientIdIn(room, securityContext);
  if (patientId !== null) return recordOf(room, call, 'Binary', { by: 'id', id: patientId });
  const entry = /^([A-Z][A-Za-z]+)\/([0-9a-z-]{31})$/.exec(securityContext);
  if (entry !== null && dossierOfId(entry[2] as string) !== null)
    return (await reach(room, call, entry[1] as string, entry[2] as string, 'added')).dossier;
  throw recordErrors.noPatient('Binary.securityContext');
}

export type FileContent = {
  id: string;
  version: number;
  recorded: Date;
  contentType: string;
  size: number;
  title: string;
  content: Buffer | Readable;
};

/** The bytes; large ones as a stream. The log entry is durable before the first byte. */
export async function readBinary(room: Room, call: Call, id: string): Promise<FileContent> {
  assertScope(call, 'Binary', 'r');
  const { dossier, row, entry } = await reach(room, call, 'Binary', id, 'downloaded');
  const { blob, title } = entry.envelope;
  if (blob === undefined) throw recordErrors.notFound();
  // The file is read while the log entry becomes durable; neither leaves before the other.
  const [content] = await Promise.all([
    row.deleted
      ? Buffer.alloc(0)
      : blob.size > streamFromBytes
        ? room.needs.blobs.stream(blob.id, dossier.sealer)
        : room.needs.blobs.read(blob.id, dossier.sealer),
    room.needs.audit.append(dossier.log, call, {
      action: 'downloaded',
      what: [{ id, type: 'Binary', title }],
      basis: basisOf(room, call, { dossier, row, entry }, id),
      outcome: 'permitted',
    }),
  ]);
  if (row.deleted) throw recordErrors.gone();
  return {
    id,
    version: row.version,
    recorded: row.recorded,
    contentType: blob.contentType,
    size: blob.size,
    title,
    content,
  };
}

/** Removes files that no row refers to: what a crash left between the file and its transaction. */
export async function collectOrphans(room: Room, before: Date): Promise<number> {
  let removed = 0;
  let ids: string[] = [];
  const sweep = async (): Promise<void> => {
    const known = await room.store.knownBlobs(ids);
    for (const id of ids) {
      if (known.has(id)) continue;
      await room.needs.blobs.remove(id);
      removed += 1;
    }
    ids = [];
  };
  for await (const id of room.needs.blobs.olderThan(before)) {
    ids.push(id);
    if (ids.length === 500) await sweep();
  }
  await sweep();
  return removed;
}
