// The agency's operators, as the command line keeps them: who, with which roles, let in or not. The first one of an
// installation comes from here, since nobody is there yet who could let anybody in.
import type { OperatorRole } from '../../base/call.ts';
import type { Chance, Clock } from '../../base/clock.ts';
import { timeOrderedId } from '../../base/ids.ts';
import type { Account, Accounts } from './accounts.ts';
import type { Store } from './store.ts';

export type Operator = Pick<Account, 'id' | 'subject' | 'name' | 'roles' | 'disabled'>;
export type Operators = ReturnType<typeof createOperators>;

export function createOperators(needs: {
  accounts: Accounts;
  store: Store;
  clock: Clock;
  chance: Chance;
  forget(): void;
}) {
  const { accounts, store, clock, chance } = needs;
  const shown = ({ id, subject, name, roles, disabled }: Account): Operator => ({ id, subject, name, roles, disabled });
  const byMatricule = async (matricule: string): Promise<Operator | null> => {
    const found = await accounts.findByMatricule('operator', matricule);
    return found === null ? null : shown(found);
  };
  return {
    byMatricule,
    /** New, or the one of this matricule with another name and other roles. */
    async save(wanted: { matricule: string; name: string; roles: OperatorRole[] }): Promise<Operator> {
      const subject = (await byMatricule(wanted.matricule))?.subject ?? `op-${timeOrderedId(clock, chance)}`;
      await accounts.register({ kind: 'operator', subject, ...wanted });
      accounts.clear();
      return (await byMatricule(wanted.matricule)) as Operator;
    },
    async list(): Promise<Operator[]> {
      accounts.clear();
      const found = await Promise.all((await store.operatorIds()).map((id) => accounts.find(id)));
      return found.flatMap((one) => (one === null ? [] : shown(one)));
    },
    /** Refused on every process within a second. */
    async setDisabled(operator: Operator, disabled: boolean): Promise<void> {
      await accounts.setDisabled('operator', operator.subject, disabled);
      needs.forget();
    },
  };
}
