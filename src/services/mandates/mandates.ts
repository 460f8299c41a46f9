// The door of the mandates room: who acts for whom today.
import { fileURLToPath } from 'node:url';
import type { Call } from '../../base/call.ts';
import type { Route } from '../../kit/http/route.ts';
import { isInForce, type Mandate, type MandateKind, type MandateScope } from './model.ts';
import type { MandatesNeeds } from './needs.ts';
import { registerAtDesk, type Terms } from './register-mandate.ts';
import type { Room } from './room.ts';
import { mandatesRoutes } from './routes.ts';
import { createMandatesStore } from './store.ts';

export type { MandateKind, MandateScope, Proof } from './model.ts';
export type { MandatesNeeds } from './needs.ts';

export const mandatesTables = { schema: 'mandates', directory: fileURLToPath(new URL('./tables', import.meta.url)) };

/** A mandate as whoever acts under it needs it. */
export type ActingMandate = { id: string; patientId: string; name: string; scope: MandateScope };
export type Representative = {
  mandateId: string;
  patientId: string;
  name: string;
  sex: string;
  kind: MandateKind;
  scope: MandateScope;
  until: Date | null;
};

export type Mandates = {
  routes: Route[];
  /** Null when it is unknown, over, ended, or another's. Asked anew each time: nothing is remembered here. */
  inForce(mandateId: string, representativeId: string): Promise<ActingMandate | null>;
  /** Who may act for somebody now; with `ended` also who could once, for what the log says of them. */
  representativesOf(patientId: string, options?: { ended?: boolean }): Promise<Representative[]>;
  /** At the welcome desk. @throws Fault `mandates.*` */
  register(call: Call, input: Terms & { represented: string; representative: string }): Promise<{ id: string }>;
};

export function createMandates(needs: MandatesNeeds): Mandates {
  const store = createMandatesStore(needs.sql, needs.sealer);
  const room: Room = { needs, store };
  return {
    routes: mandatesRoutes(room),
    async inForce(mandateId, representativeId) {
      const mandate = await store.find(mandateId);
      if (mandate === null || mandate.representative !== representativeId) return null;
      if (!isInForce(mandate, needs.clock.now())) return null;
      const person = (await needs.persons.findByIds([mandate.represented])).get(mandate.represented);
      // Nobody acts for somebody who died; what heirs may do is not a mandate.
      if (person === undefined || person.deathDate !== undefined) return null;
      return { id: mandate.id, patientId: mandate.represented, name: person.name, scope: mandate.scope };
    },
    async representativesOf(patientId, { ended = false } = {}) {
      const now = needs.clock.now();
      const found = (await store.of('represented', patientId)).filter((one) => ended || isInForce(one, now));
      const persons = await needs.persons.findByIds(found.map((one) => one.representative));
      return found.map((one: Mandate) => {
        const person = persons.get(one.representative);
        return {
          mandateId: one.id,
          patientId: one.representative,
          name: person?.name ?? '',
          sex: person?.sex ?? 'unknown',
          kind: one.kind,
          scope: one.scope,
          until: one.until,
        };
      });
    },
    register: (call, input) => registerAtDesk(room, call, input),
  };
}
