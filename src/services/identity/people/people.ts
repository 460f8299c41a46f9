// Ways in of people, put together: posted codes, passkeys, authenticators, recovery, account pages.
import type { Route } from '../../../kit/http/route.ts';
import { createPdfPrinter } from '../../../kit/pdf/pdf-printer.ts';
import type { Sql } from '../../../kit/sql/sql.ts';
import { printersBusy } from '../errors.ts';
import type { SignInAs } from '../needs.ts';
import { wholeSecond } from './activate-patient.ts';
import { type Activations, createActivations, type IssuedActivation } from './activations.ts';
import { createCeremonies } from './ceremonies.ts';
import type { PeopleRoom } from './room.ts';
import { peopleRoutes } from './routes.ts';
import type { SecretHash } from './secret-hash.ts';
import { createPeopleStore } from './store-people.ts';

export type PeopleHappening = { kind: string; patientId: string; at: Date };
export type People = {
  routes: Route[];
  activations: Activations;
  /** For letters that a file of openings prints: those who came in already, or can, are absent. */
  activationsForLetters(
    persons: readonly { id: string; name: string }[],
    by: string,
  ): Promise<Map<string, IssuedActivation>>;
  endAccess(kind: SignInAs, subject: string): Promise<void>;
  takeHappenings(limit: number, tell: (happenings: PeopleHappening[]) => Promise<void>): Promise<number>;
  purge(): Promise<number>;
  close(): Promise<void>;
};

const usedActivationDays = 90;

export function createPeople(
  needs: Omit<PeopleRoom, 'store' | 'activations' | 'ceremonies'> & { sql: Sql; secretHash: SecretHash },
): People {
  const { sql, clock, sealer } = needs;
  const store = createPeopleStore(sql);
  const activations = createActivations({ ...needs, store });
  const room: PeopleRoom = { ...needs, store, activations, ceremonies: createCeremonies({ store, sealer, clock }) };
  const printer = createPdfPrinter(printersBusy);
  return {
    routes: peopleRoutes(room, printer),
    activations,
    async activationsForLetters(persons, by) {
      const active = await store.activeAmong(persons.map((one) => one.id));
      const open = await store.openActivations(
        'patient',
        persons.map((one) => one.id),
        clock.now(),
      );
      // A code that is in the post, and can be printed no more, stays good: a second look at old letters ends nothing.
      const posted = new Set(open.filter((row) => row.letter_sealed === null).map((row) => row.subject));
      const waiting = persons.filter((one) => !active.has(one.id) && !posted.has(one.id));
      const issued = await activations.issueForLetters(
        waiting.map(({ id, name }) => ({ kind: 'patient' as const, subject: id, name, by })),
      );
      return new Map(waiting.map((one, i) => [one.id, issued[i] as IssuedActivation]));
    },
    async endAccess(kind, subject) {
      await store.transaction(async (within) => {
        await within.endAccess(kind, subject, wholeSecond(clock.now()));
        if (kind !== 'operator') await within.endActivations(kind, subject);
      });
      room.forget();
    },
    /** Kept for later when `tell` throws. */
    takeHappenings: (limit, tell) =>
      store.transaction(async (within) => {
        const taken = await within.takeHappenings(limit);
        if (taken.length > 0) await tell(taken.map(({ kind, patient, at }) => ({ kind, patientId: patient, at })));
        return taken.length;
      }),
    async purge() {
      const now = clock.now();
      await activations.forgetLetters();
      await store.endRecoveries(now, null);
      return store.purge(now, new Date(now.getTime() - usedActivationDays * 86_400_000));
    },
    close: () => printer.close(),
  };
}
