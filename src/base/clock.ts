// Time and chance are received, never fetched: tests give a clock that stands still and bytes that repeat.
import { randomFillSync } from 'node:crypto';

export type Clock = { now(): Date };
export type Chance = { bytes(length: number): Buffer };

export const systemClock: Clock = { now: () => new Date() };
/** Asking the system costs the same for 12 bytes as for thousands, so it is asked for many at once. Each is given out once. */
function createSystemChance(): Chance {
  const pool = Buffer.allocUnsafeSlow(16_384);
  let used = pool.length;
  return {
    bytes(length) {
      if (length > 256) return randomFillSync(Buffer.allocUnsafeSlow(length));
      if (used + length > pool.length) {
        randomFillSync(pool);
        used = 0;
      }
      const bytes = Buffer.from(pool.subarray(used, used + length));
      pool.fill(0, used, used + length);
      used += length;
      return bytes;
    },
  };
}

export const systemChance: Chance = createSystemChance();
