// How much of large bundles is worked on at once: what is read out of a body takes many times its bytes, so that a crowd
// of large ones would take the memory of all others. Who comes waits in line; small ones pass beside it.
import { Fault } from '../../base/fault.ts';

export type GateLimits = {
  /** Bytes of bodies worked on at once. A larger body passes alone. */
  bytesMax: number;
  /** Up to here a body is small: it neither waits nor counts. */
  smallBytesMax: number;
  /** Bytes of bodies that may wait. */
  waitingBytesMax: number;
  waitMsMax: number;
};

const tooBusy = (): Fault =>
  new Fault('unavailable', {
    code: 'bundle.too-many-at-once',
    message: 'Too many large bundles are being worked on. Nothing of this one was done: send it again.',
    retryAfterSeconds: 5,
  });

export type ByteGate = <T>(bytes: number, work: () => Promise<T>) => Promise<T>;

/** In the order they came. @throws Fault `bundle.too-many-at-once` before any work, when the wait is too long */
export function createByteGate(limits: GateLimits): ByteGate {
  const line = new Set<{ bytes: number; enter(): void }>();
  let inside = 0;
  let waiting = 0;

  const fits = (bytes: number): boolean => inside === 0 || inside + bytes <= limits.bytesMax;
  const next = (): void => {
    for (const one of line) {
      // Nobody overtakes the first in line, or a very large one would wait for ever.
      if (!fits(one.bytes)) return;
      one.enter();
    }
  };
  const wait = (bytes: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        line.delete(one);
        waiting -= bytes;
      };
      const timer = setTimeout(() => {
        leave();
        reject(tooBusy());
        next();
      }, limits.waitMsMax);
      const one = {
        bytes,
        enter: (): void => {
          leave();
          inside += bytes;
          resolve();
        },
      };
      line.add(one);
      waiting += bytes;
    });

  return async (bytes, work) => {
    if (bytes <= limits.smallBytesMax) return work();
    if (line.size === 0 && fits(bytes)) inside += bytes;
    else {
      if (waiting + bytes > limits.waitingBytesMax) throw tooBusy();
      await wait(bytes);
    }
    try {
      return await work();
    } finally {
      inside -= bytes;
      next();
    }
  };
}
