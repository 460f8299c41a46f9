// Human secrets as argon2id, at the cost OWASP names as its least: 19 MiB, two passes, one lane; some 25 ms of one core.
// https://www.rfc-editor.org/rfc/rfc9106 and the PHC string format
import { argon2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Chance } from '../../../base/clock.ts';
import { Fault } from '../../../base/fault.ts';

const argon2Of = promisify(argon2);
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };
const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** So many at once: more would take memory and the threads that files need, and be no faster. */
const atOnceMax = 2;
/** Whoever comes when so many wait would wait longer than a person does. */
const waitingMax = 200;

export type SecretHash = {
  hash(secret: string): Promise<string>;
  /** Without a hash it works as hard and says no: an unknown account costs what a known one costs. */
  verify(secret: string, hash: string | null): Promise<boolean>;
};

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

export function createSecretHash(chance: Chance): SecretHash {
  let running = 0;
  const waiting: (() => void)[] = [];
  const gated = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= atOnceMax) {
      if (waiting.length >= waitingMax)
        throw new Fault('busy', {
          code: 'busy.too-many-tries',
          message: 'Too many tries. Wait, then try again.',
          retryAfterSeconds: 5,
        });
      await new Promise<void>((go) => waiting.push(go));
    } else running += 1;
    try {
      return await work();
    } finally {
      // The place goes to who has waited longest, so it is never free in between.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
  const derive = (secret: string, nonce: Buffer, how: typeof cost): Promise<Buffer> =>
    gated(() => argon2Of('argon2id', { message: secret, nonce, ...how }) as Promise<Buffer>);

  const nobody = { nonce: chance.bytes(16), tag: chance.bytes(32) };
  return {
    async hash(secret) {
      const nonce = chance.bytes(16);
      const tag = await derive(secret, nonce, cost);
      return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;
    },
    async verify(secret, hash) {
      const parts = phc.exec(hash ?? '');
      if (parts === null) {
        const tag = await derive(secret, nobody.nonce, cost);
        timingSafeEqual(tag, nobody.tag);
        return false;
      }
      const [, memory, passes, parallelism, nonce, kept] = parts as unknown as string[];
      const expected = Buffer.from(kept as string, 'base64');
      const how = {
        memory: Number(memory),
        passes: Number(passes),
        parallelism: Number(parallelism),
        tagLength: expected.length,
      };
      return timingSafeEqual(await derive(secret, Buffer.from(nonce as string, 'base64'), how), expected);
    },
  };
}
