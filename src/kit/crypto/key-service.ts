// The key service: holds the master key, wraps and unwraps data keys. A file in development; a KMS or an HSM stands
// behind the same two calls in production. Rotating the master key re-wraps data keys and rewrites no entry.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Chance } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';
import { createDigestCache, createSealer, type Sealer } from './sealer.ts';

/** What a KMS or HSM must offer. `name` is bound to the wrapped key, so that wrapped keys cannot be swapped. */
export type MasterKey = {
  /** True for keys that must never see production. */
  development: boolean;
  wrap(name: string, key: Buffer): Promise<Buffer>;
  unwrap(name: string, wrapped: Buffer): Promise<Buffer>;
  /** The version under which `wrap` works now, and that of a wrapped key: they differ when it is due for re-wrapping. */
  currentVersion(): number;
  versionOf(wrapped: Buffer): number;
};

/** Where the platform's own wrapped data keys are kept. `put` keeps what is there and gives back what stands. */
export type WrappedKeyStore = {
  find(name: string): Promise<Buffer | null>;
  putIfAbsent(name: string, wrapped: Buffer): Promise<Buffer>;
};

export type KeyService = {
  /** A new random data key: its wrapped form for keeping, and the sealer that it makes. */
  createKey(name: string): Promise<{ wrapped: Buffer; sealer: Sealer }>;
  openKey(name: string, wrapped: Buffer): Promise<Sealer>;
  /** A sealer of the platform itself, for what belongs to no single record; made on first use. */
  platformSealer(purpose: string): Promise<Sealer>;
};

export function createKeyService(
  master: MasterKey,
  store: WrappedKeyStore,
  chance: Chance,
  digestsMax = 20_000,
): KeyService {
  const digest = createDigestCache(digestsMax);
  const service: KeyService = {
    async createKey(name) {
      const key = chance.bytes(32);
      return { wrapped: await master.wrap(name, key), sealer: createSealer(key, chance, digest) };
    },
    async openKey(name, wrapped) {
      return createSealer(await master.unwrap(name, wrapped), chance, digest);
    },
    async platformSealer(purpose) {
      const name = `platform:${purpose}`;
      const wrapped =
        (await store.find(name)) ?? (await store.putIfAbsent(name, await master.wrap(name, chance.bytes(32))));
      return service.openKey(name, wrapped);
    },
  };
  return service;
}

type MasterKeyFile = { development: boolean; current: number; keys: Record<string, string> };

/**
 * The master key in a file (mode 0600), made on first start when it is absent and `createWhenAbsent` allows it.
 * Wrapped form: version (4 bytes, big endian) | nonce (12) | ciphertext (32) | tag (16).
 */
export async function openMasterKeyFile(path: string, chance: Chance, createWhenAbsent: boolean): Promise<MasterKey> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  let file: MasterKeyFile;
  if (text !== null) file = JSON.parse(text) as MasterKeyFile;
  else if (createWhenAbsent) {
    file = { development: true, current: 1, keys: { 1: chance.bytes(32).toString('base64') } };
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flush: true });
    await rename(`${path}.new`, path);
    await chmod(path, 0o600);
  } else throw new Fault('unavailable', { code: 'keys.absent', message: `There is no master key at ${path}.` });

  const keys = new Map(
    Object.entries(file.keys).map(([version, key]) => [Number(version), Buffer.from(key, 'base64')]),
  );
  const keyOf = (version: number): Buffer => {
    const key = keys.get(version);
    if (key?.length !== 32)
      throw new Fault('unavailable', {
        code: 'keys.version-absent',
        message: `The master key has no version ${version}.`,
      });
    return key;
  };
  keyOf(file.current);
  return {
    development: file.development,
    currentVersion: () => file.current,
    versionOf: (wrapped) => wrapped.readUInt32BE(0),
    async wrap(name, key) {
      const head = Buffer.alloc(16);
      head.writeUInt32BE(file.current, 0);
      chance.bytes(12).copy(head, 4);
      const cipher = createCipheriv('aes-256-gcm', keyOf(file.current), head.subarray(4));
      cipher.setAAD(Buffer.from(name));
      return Buffer.concat([head, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
    },
    async unwrap(name, wrapped) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', keyOf(wrapped.readUInt32BE(0)), wrapped.subarray(4, 16), {
          authTagLength: 16,
        });
        decipher.setAAD(Buffer.from(name));
        decipher.setAuthTag(wrapped.subarray(-16));
        return Buffer.concat([decipher.update(wrapped.subarray(16, -16)), decipher.final()]);
      } catch (cause) {
        if (cause instanceof Fault) throw cause;
        throw new Fault('unavailable', {
          code: 'keys.do-not-open',
          message: 'The master key does not open this data key.',
          cause,
        });
      }
    },
  };
}
