// The door of the agency's workbench: records opened in bulk from files of declared referents, or one for a volunteer.
import { fileURLToPath } from 'node:url';
import type { Route } from '../../kit/http/route.ts';
import { createPdfPrinter } from '../../kit/pdf/pdf-printer.ts';
import { openingsErrors } from './errors.ts';
import type { OpeningsNeeds } from './needs.ts';
import { openingsRoutes } from './routes.ts';
import { createRunner } from './run-openings.ts';
import { createOpeningsStore } from './store.ts';

export type { OpeningsNeeds } from './needs.ts';

export type Openings = {
  routes: Route[];
  /** Call once at start: continues files that an earlier process left, those that failed by our fault too. */
  resume(): Promise<void>;
  /** Settles when this process has nothing left to do; for tests and tools. */
  idle(): Promise<void>;
  /** Settles after the lines at work; the rest is continued by the next `resume`. */
  close(): Promise<void>;
};

export const openingsTables = { schema: 'openings', directory: fileURLToPath(new URL('./tables', import.meta.url)) };

export function createOpenings(needs: OpeningsNeeds): Openings {
  const store = createOpeningsStore(needs.sql, needs.sealer);
  const runner = createRunner(needs, store);
  const printer = createPdfPrinter(openingsErrors.printersBusy);
  return {
    routes: openingsRoutes(needs, store, printer, runner.wake),
    resume: async () => {
      await store.reviveFailed();
      runner.wake();
    },
    idle: runner.idle,
    close: async () => {
      await Promise.all([runner.stop(), printer.close()]);
    },
  };
}
