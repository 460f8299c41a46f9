// What sealing promises, by property.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { systemChance } from '../../base/clock.ts';
import { createKeyService, openMasterKeyFile } from './key-service.ts';
import { createDigestCache, createSealer } from './sealer.ts';

const sealer = () => createSealer(systemChance.bytes(32), systemChance, createDigestCache(100));

test('what is sealed opens again under the same name, and only under it', () => {
  const one = sealer();
  fc.assert(
    fc.property(fc.string(), fc.uint8Array({ maxLength: 300 }), fc.string(), (name, bytes, other) => {
      const sealed = one.seal(name, Buffer.from(bytes));
      assert.deepEqual(one.open(name, sealed), Buffer.from(bytes));
      if (other !== name) assert.throws(() => one.open(other, sealed), { code: 'crypto.tampered' });
    }),
  );
});

test('one changed bit, a cut or another key, and nothing opens', () => {
  const one = sealer();
  const sealed = one.seal('a', 'a lab result');
  for (let i = 0; i < sealed.length; i++) {
    const changed = Buffer.from(sealed);
    changed[i] = (changed[i] as number) ^ 1;
    assert.throws(() => one.open('a', changed), { code: 'crypto.tampered' });
    assert.throws(() => one.open('a', sealed.subarray(0, i)), { code: 'crypto.tampered' });
  }
  assert.throws(() => sealer().open('a', sealed), { code: 'crypto.tampered' });
});

test('a token is the same for the same value and key, and another one otherwise, whatever stands beside it', () => {
  const one = sealer();
  const two = sealer();
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 12 }), (values) => {
      const together = one.blind(values);
      for (const [i, value] of values.entries()) assert.deepEqual(one.blind([value]), [together[i]]);
      assert.equal(new Set(together).size, values.length);
      assert.notDeepEqual(two.blind(values), together);
    }),
  );
});

test('the master key file is made once, readable by its owner alone, and keeps older versions usable', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cercle-keys-'));
  try {
    const path = join(folder, 'keys', 'master.json');
    await assert.rejects(openMasterKeyFile(path, systemChance, false), { code: 'keys.absent' });
    const master = await openMasterKeyFile(path, systemChance, true);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    const wrapped = await master.wrap('dossier', Buffer.alloc(32, 7));
    const file = JSON.parse(await readFile(path, 'utf8'));
    file.keys[2] = systemChance.bytes(32).toString('base64');
    file.current = 2;
    await writeFile(path, JSON.stringify(file));
    const rotated = await openMasterKeyFile(path, systemChance, false);
    assert.deepEqual(await rotated.unwrap('dossier', wrapped), Buffer.alloc(32, 7));
    assert.equal(rotated.versionOf(await rotated.wrap('dossier', Buffer.alloc(32))), 2);
    await assert.rejects(rotated.unwrap('another', wrapped), { code: 'keys.do-not-open' });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a platform sealer opens after a restart what it sealed before', async () => {
  const kept = new Map<string, Buffer>();
  const store = {
    find: async (name: string) => kept.get(name) ?? null,
    putIfAbsent: async (name: string, wrapped: Buffer) => {
      if (!kept.has(name)) kept.set(name, wrapped);
      return kept.get(name) ?? wrapped;
    },
  };
  const folder = await mkdtemp(join(tmpdir(), 'cercle-keys-'));
  try {
    const path = join(folder, 'master.json');
    const open = async () => createKeyService(await openMasterKeyFile(path, systemChance, true), store, systemChance);
    const sealed = (await (await open()).platformSealer('patients')).seal('x', 'Anna');
    assert.equal((await (await open()).platformSealer('patients')).open('x', sealed).toString(), 'Anna');
  } finally {
    await rm(folder, { recursive: true });
  }
});
