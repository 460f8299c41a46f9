// The page of the portal, held in memory; in development it is read again when a build has changed it.
import { readFileSync, statSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';

const lookMilliseconds = 1000;

/** Answers null while there is no such file. */
export function createPortalPage(path: string, clock: Clock, watch: boolean): () => Buffer | null {
  const modified = (): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const read = (): Buffer | null => (seen === 0 ? null : readFileSync(path));
  let seen = modified();
  let page = read();
  let looked = clock.now().getTime();
  return () => {
    const now = clock.now().getTime();
    if (!watch || Math.abs(now - looked) < lookMilliseconds) return page;
    looked = now;
    const at = modified();
    if (at === seen) return page;
    seen = at;
    page = read();
    return page;
  };
}
