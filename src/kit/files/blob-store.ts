// Sealed documents in files: written and synced before the row that refers to them commits. Content is sealed in
// chunks, each bound to its blob, its place and whether it is the last, so that a large document streams and a cut,
// swapped or reordered one never opens.
import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Fault } from '../../base/fault.ts';
import type { Sealer } from '../crypto/sealer.ts';

export type BlobFacts = {
  /** Bytes of the plain content. */
  size: number;
  /** Of the plain content; FHIR Attachment.hash is SHA-1 (https://hl7.org/fhir/R4/datatypes.html#Attachment). */
  sha1: Buffer;
};

export type BlobStore = {
  /** Durable when the promise resolves. `id` must be new: [a-z0-9]{8,}. */
  put(id: string, content: Buffer, sealer: Sealer): Promise<BlobFacts>;
  /** @throws Fault `blob.absent`, `crypto.tampered` */
  read(id: string, sealer: Sealer): Promise<Buffer>;
  /** The same content as a stream, one chunk in memory at a time. Nothing is handed on before its tag was checked. */
  stream(id: string, sealer: Sealer): Promise<Readable>;
  remove(id: string): Promise<void>;
  /** Ids of blobs last written before `before`, for collecting orphans. */
  olderThan(before: Date): AsyncIterable<string>;
};

const chunkBytes = 1024 * 1024;
/** Sealing adds a nonce and a tag to each chunk. */
const sealedChunkBytes = chunkBytes + 28;

const chunkName = (id: string, index: number, last: boolean): string => `blob|${id}|${index}|${last ? 'last' : 'more'}`;

/**
 * Blobs as files under `directory`. Ids begin with their time, and so do the folders (about nine hours each): writers of
 * one moment share a folder, and with it the sync that makes their names durable.
 */
export async function createFileBlobStore(directory: string): Promise<BlobStore> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const folderOf = (id: string): string => {
    if (!/^[a-z0-9]{8,64}$/.test(id)) throw new Fault('fault', { code: 'blob.bad-id' });
    return join(directory, id.slice(0, 5));
  };
  const made = new Map<string, Promise<void>>();
  /** The folder, its own name durable. */
  const makeFolder = (folder: string): Promise<void> => {
    const known = made.get(folder);
    if (known !== undefined) return known;
    const making = mkdir(folder, { mode: 0o700 })
      .catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      })
      .then(() => syncFolder(directory));
    made.set(folder, making);
    making.catch(() => made.delete(folder));
    if (made.size > 1000) made.delete(made.keys().next().value as string);
    return making;
  };

  // A new file is durable only when its folder is too; writers to one folder share one sync.
  const running = new Map<string, Promise<void>>();
  const syncFolder = async (folder: string): Promise<void> => {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  };
  const syncOnce = (folder: string): Promise<void> => {
    const waiting = running.get(`${folder} next`);
    if (waiting !== undefined) return waiting;
    const now = running.get(folder);
    const start = (): Promise<void> => {
      running.delete(`${folder} next`);
      const sync = syncFolder(folder).finally(() => {
        if (running.get(folder) === sync) running.delete(folder);
      });
      running.set(folder, sync);
      return sync;
    };
    if (now === undefined) return start();
    const next = now.then(start, start);
    running.set(`${folder} next`, next);
    return next;
  };

  const openForReading = async (id: string): Promise<FileHandle> => {
    try {
      return await open(join(folderOf(id), id), 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        throw new Fault('fault', { code: 'blob.absent', cause: error });
      throw error;
    }
  };

  async function* chunks(id: string, sealer: Sealer): AsyncGenerator<Buffer> {
    const file = await openForReading(id);
    try {
      const { size } = await file.stat();
      const count = Math.max(1, Math.ceil(size / sealedChunkBytes));
      for (let index = 0; index < count; index++) {
        const length = Math.min(sealedChunkBytes, size - index * sealedChunkBytes);
        const sealed = Buffer.allocUnsafe(length);
        let filled = 0;
        while (filled < length) {
          const { bytesRead } = await file.read(sealed, filled, length - filled, index * sealedChunkBytes + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        yield sealer.open(chunkName(id, index, index === count - 1), sealed.subarray(0, filled));
      }
    } finally {
      await file.close();
    }
  }

  return {
    async put(id, content, sealer) {
      const folder = folderOf(id);
      const path = join(folder, id);
      await makeFolder(folder);
      const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOSPC' ? new Fault('unavailable', { code: 'blob.no-space', cause: error }) : error;
      });
      try {
        const count = Math.max(1, Math.ceil(content.length / chunkBytes));
        for (let index = 0; index < count; index++) {
          const part = content.subarray(index * chunkBytes, (index + 1) * chunkBytes);
          await file.writev([sealer.seal(chunkName(id, index, index === count - 1), part)]);
        }
        await file.datasync();
        await syncOnce(folder);
      } catch (error) {
        await unlink(path).catch(() => undefined);
        throw (error as NodeJS.ErrnoException).code === 'ENOSPC'
          ? new Fault('unavailable', { code: 'blob.no-space', cause: error })
          : error;
      } finally {
        await file.close();
      }
      return { size: content.length, sha1: createHash('sha1').update(content).digest() };
    },
    async read(id, sealer) {
      const parts: Buffer[] = [];
      for await (const part of chunks(id, sealer)) parts.push(part);
      return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    },
    async stream(id, sealer) {
      const generator = chunks(id, sealer);
      const first = await generator.next();
      return Readable.from(
        (async function* () {
          if (first.done !== true) yield first.value;
          yield* generator;
        })(),
        { objectMode: false },
      );
    },
    async remove(id) {
      await unlink(join(folderOf(id), id)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
    },
    async *olderThan(before) {
      for (const folder of await readdir(directory)) {
        for (const id of await readdir(join(directory, folder))) {
          const facts = await stat(join(directory, folder, id)).catch(() => null);
          if (facts !== null && facts.mtime < before) yield id;
        }
      }
    },
  };
}
