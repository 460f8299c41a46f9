// The door of the staff room: who works for which organisation today, as the organisation itself says.
import { fileURLToPath } from 'node:url';
import type { Call } from '../../base/call.ts';
import type { Route } from '../../kit/http/route.ts';
import { createPdfPrinter } from '../../kit/pdf/pdf-printer.ts';
import { acceptByActivation } from './answer-invitation.ts';
import { appointAdministrator } from './appoint-administrator.ts';
import { staffErrors } from './errors.ts';
import type { Member } from './model.ts';
import type { StaffNeeds } from './needs.ts';
import { dayOf, isHere } from './rights.ts';
import type { Room } from './room.ts';
import { staffRoutes } from './routes.ts';
import { createRunner } from './run-imports.ts';
import { createStaffStore } from './store.ts';

export type { OrganisationFacts, PractitionerFacts, StaffEvent, StaffNeeds } from './needs.ts';

/** What an organisation says of a professional; where it says nothing the register's word holds. */
export type StaffFact = { practitionerId: string; organisationId: string; here: boolean };

export type Staff = {
  routes: Route[];
  /** Asked anew each time: nothing is remembered here. One query. */
  factsOf(practitionerIds: readonly string[]): Promise<StaffFact[]>;
  factsIn(organisationIds: readonly string[]): Promise<StaffFact[]>;
  /** The organisations that this administrator's account runs today. */
  administeredBy(subject: string): Promise<{ id: string; name: string }[]>;
  /** The welcome desk makes somebody an administrator. @throws Fault `staff.wrong-role`, `not-found`, `bad-matricule`, `already-there` */
  appointAdministrator(
    call: Call,
    organisationId: string,
    input: { matricule: string; name: string },
  ): Promise<{ id: string; subject: string }>;
  /** The posted code of this organisation, or of none, opened the professional's account. */
  activated(practitioner: { id: string; name: string }, organisationId: string | null): Promise<void>;
  /** Call once at start: continues imports that an earlier process left. */
  resume(): Promise<void>;
  /** Settles when this process has nothing left to do; for tests and tools. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

export const staffTables = { schema: 'staff', directory: fileURLToPath(new URL('./tables', import.meta.url)) };

export function createStaff(needs: StaffNeeds): Staff {
  const store = createStaffStore(needs.sql, needs.sealer, needs.clock, needs.chance);
  const room: Room = { needs, store };
  const runner = createRunner(room);
  const printer = createPdfPrinter(staffErrors.printersBusy);
  const factOf = (member: Member): StaffFact => ({
    practitionerId: member.subject,
    organisationId: member.organisationId,
    here: isHere(member, dayOf(needs.clock.now())),
  });
  return {
    routes: staffRoutes(room, printer, runner.wake),
    factsOf: async (ids) => (ids.length === 0 ? [] : (await store.ofProfessionals(ids)).map(factOf)),
    factsIn: async (ids) => (ids.length === 0 ? [] : (await store.ofProfessionalsIn(ids)).map(factOf)),
    async administeredBy(subject) {
      const today = dayOf(needs.clock.now());
      const members = (await store.administering(subject)).filter((one) => isHere(one, today));
      if (members.length === 0) return [];
      // Whoever lost their place in the register lost this with it.
      const professionals = members.flatMap((one) => (one.kind === 'professional' ? one.subject : []));
      const [organisations, practitioners] = await Promise.all([
        needs.register.organisationsByIds(members.map((one) => one.organisationId)),
        needs.register.practitionersByIds([...new Set(professionals)]),
      ]);
      return members
        .flatMap((one) => {
          const organisation = organisations.get(one.organisationId);
          if (organisation === undefined || !organisation.active) return [];
          if (one.kind === 'professional' && practitioners.get(one.subject)?.active !== true) return [];
          return { id: organisation.id, name: organisation.name };
        })
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    appointAdministrator: (call, organisationId, input) => appointAdministrator(room, call, organisationId, input),
    activated: async (practitioner, organisationId) => {
      if (organisationId !== null) await acceptByActivation(room, practitioner, organisationId);
    },
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
