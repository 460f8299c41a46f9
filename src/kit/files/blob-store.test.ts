// Documents come back whole or not at all.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { systemChance } from '../../base/clock.ts';
import { createDigestCache, createSealer } from '../crypto/sealer.ts';
import { createFileBlobStore } from './blob-store.ts';

const folder = await mkdtemp(join(tmpdir(), 'cercle-blobs-'));
after(() => rm(folder, { recursive: true }));
const sealer = createSealer(randomBytes(32), systemChance, createDigestCache(10));
const blobs = await createFileBlobStore(folder);
const fileOf = async (id: string): Promise<string> => {
  const names = await readdir(folder, { recursive: true });
  return join(folder, names.find((name) => name.endsWith(id)) as string);
};

test('a document of any size comes back byte for byte, read or streamed', async () => {
  for (const size of [0, 1, 100_000, 1024 * 1024, 1024 * 1024 + 1, 3_500_000]) {
    const content = randomBytes(size);
    const id = `size${size}x`.padEnd(8, 'x');
    assert.equal((await blobs.put(id, content, sealer)).size, size);
    assert.ok((await blobs.read(id, sealer)).equals(content));
    const parts: Buffer[] = [];
    for await (const part of await blobs.stream(id, sealer)) parts.push(part as Buffer);
    assert.ok(Buffer.concat(parts).equals(content));
  }
});

test('a file that was cut at a chunk, or whose chunks were swapped, does not open', async () => {
  await blobs.put('cutcutcut', randomBytes(2 * 1024 * 1024), sealer);
  const path = await fileOf('cutcutcut');
  const sealed = await readFile(path);
  const half = sealed.length / 2;
  await writeFile(path, sealed.subarray(0, half));
  await assert.rejects(blobs.read('cutcutcut', sealer), { code: 'crypto.tampered' });
  await writeFile(path, Buffer.concat([sealed.subarray(half), sealed.subarray(0, half)]));
  await assert.rejects(blobs.read('cutcutcut', sealer), { code: 'crypto.tampered' });
});

test('the file holds nothing readable, an id is used once, and what is removed is gone', async () => {
  await blobs.put('lettertoanna', Buffer.from('Chère Anna, votre glycémie'), sealer);
  assert.ok(!(await readFile(await fileOf('lettertoanna'))).includes('Anna'));
  await assert.rejects(blobs.put('lettertoanna', Buffer.from('other'), sealer), { code: 'EEXIST' });
  await blobs.remove('lettertoanna');
  await assert.rejects(blobs.read('lettertoanna', sealer), { code: 'blob.absent' });
  await blobs.remove('lettertoanna');
});

test('concurrent writers all become durable', async () => {
  const ids = Array.from({ length: 64 }, (_, i) => `concurrent${i}`);
  await Promise.all(ids.map((id) => blobs.put(id, Buffer.from(id), sealer)));
  for (const id of ids) assert.equal((await blobs.read(id, sealer)).toString(), id);
});
