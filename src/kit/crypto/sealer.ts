// Sealing and blinding under one 256-bit key. Whoever holds a Sealer may open what it sealed; nobody else can.
// AES-256-GCM as NIST SP 800-38D; sub-keys by HKDF (https://www.rfc-editor.org/rfc/rfc5869).
import { createCipheriv, createDecipheriv, createSecretKey, hash, hkdfSync } from 'node:crypto';
import type { Chance } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';

export type Sealer = {
  /** nonce (12) | ciphertext | tag (16). `associated` is bound to the content: opening under another one fails. */
  seal(associated: string, plain: Buffer | string): Buffer;
  /** @throws Fault `crypto.tampered` when the content, the key or `associated` is not what was sealed. */
  open(associated: string, sealed: Buffer): Buffer;
  /** 64-bit keyed tokens for equality search: equal values give equal tokens under one key and unrelated ones under another. */
  blind(values: readonly string[]): bigint[];
};

/** Digests of values that many records share (codes, statuses), so that only the keyed step is paid for each. */
export type DigestCache = (value: string) => Buffer;

export function createDigestCache(entriesMax: number): DigestCache {
  let young = new Map<string, Buffer>();
  let old = new Map<string, Buffer>();
  return (value) => {
    const known = young.get(value) ?? old.get(value);
    if (known !== undefined) {
      if (!young.has(value)) young.set(value, known);
      return known;
    }
    const digest = Buffer.from(hash('sha256', value, 'buffer').subarray(0, 16));
    if (young.size >= entriesMax / 2) {
      old = young;
      young = new Map();
    }
    young.set(value, digest);
    return digest;
  };
}

const nonceBytes = 12;
const tagBytes = 16;

/**
 * A token is the first half of AES-256(blind key, SHA-256(value)[0..16]): a keyed permutation of a digest, so as
 * unreadable as an HMAC without the key, and all tokens of a resource cost one call (docs/decisions/0003).
 */
export function createSealer(key: Buffer, chance: Chance, digest: DigestCache): Sealer {
  if (key.length !== 32) throw new Error('a sealing key has 32 bytes');
  // As a KeyObject: handing bytes to a cipher costs ten times the sealing of a small entry.
  const sealKey = createSecretKey(Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), 'cercle seal', 32)));
  const blindCipher = createCipheriv(
    'aes-256-ecb',
    Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), 'cercle blind', 32)),
    null,
  ).setAutoPadding(false);
  return {
    seal(associated, plain) {
      const nonce = chance.bytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce);
      cipher.setAAD(Buffer.from(associated));
      const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
      cipher.final();
      return Buffer.concat([nonce, body, cipher.getAuthTag()]);
    },
    open(associated, sealed) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', sealKey, sealed.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        });
        decipher.setAAD(Buffer.from(associated));
        decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
        const plain = decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes));
        decipher.final();
        return plain;
      } catch (cause) {
        throw new Fault('fault', { code: 'crypto.tampered', message: 'Sealed content does not open.', cause });
      }
    },
    blind(values) {
      const blocks = Buffer.allocUnsafe(values.length * 16);
      for (let i = 0; i < values.length; i++) digest(values[i] as string).copy(blocks, i * 16);
      const tokens = blindCipher.update(blocks);
      const result = new Array<bigint>(values.length);
      for (let i = 0; i < values.length; i++) result[i] = tokens.readBigInt64BE(i * 16);
      return result;
    },
  };
}
