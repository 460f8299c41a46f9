// Accounts: who a national identifier is, once for each role. Names and identifiers are sealed; the blind token finds,
// the sealed identifier decides.
import type { OperatorRole } from '../../base/call.ts';
import type { Chance, Clock } from '../../base/clock.ts';
import { timeOrderedId } from '../../base/ids.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import { accountTaken } from './errors.ts';
import type { SignInAs } from './needs.ts';
import { createShortCache } from './short-cache.ts';
import type { AccountRow, Store } from './store.ts';

export type NewAccount = {
  kind: SignInAs;
  /** patientId, practitionerId, or the operator's own id. */
  subject: string;
  matricule: string;
  name: string;
  /** Operators only. */
  roles?: OperatorRole[] | undefined;
};

export type Account = {
  id: string;
  kind: SignInAs;
  subject: string;
  roles: OperatorRole[];
  name: string;
  matricule: string;
  disabled: boolean;
  /** Sessions and tokens of sign-ins before it open nothing. */
  validFrom: Date | null;
};

export type Accounts = ReturnType<typeof createAccounts>;

const normalise = (matricule: string): string => matricule.replace(/\s/g, '');

export function createAccounts(needs: {
  store: Store;
  sealer: Sealer;
  clock: Clock;
  chance: Chance;
  cacheMilliseconds: number;
}) {
  const { store, sealer, clock, chance } = needs;
  const cache = createShortCache<Account | null>(clock, needs.cacheMilliseconds, 20_000);
  const blindOf = (matricule: string): bigint => sealer.blind([`matricule ${normalise(matricule)}`])[0] as bigint;
  const opened = (row: AccountRow): Account => {
    const facts = JSON.parse(sealer.open(`account ${row.kind} ${row.subject}`, row.sealed).toString()) as {
      name: string;
      matricule: string;
    };
    return {
      id: row.id,
      kind: row.kind,
      subject: row.subject,
      roles: row.roles,
      ...facts,
      disabled: row.disabled_at !== null,
      validFrom: row.valid_from,
    };
  };
  return {
    /** Registers, or changes the name, identifier and roles of the account that the subject has.
     * @throws Fault `identity.account-taken` */
    async register(account: NewAccount): Promise<{ id: string }> {
      const facts = JSON.stringify({ name: account.name, matricule: normalise(account.matricule) });
      const save = () =>
        store.saveAccount({
          id: timeOrderedId(clock, chance),
          kind: account.kind,
          subject: account.subject,
          nationalId: blindOf(account.matricule),
          roles: account.kind === 'operator' ? (account.roles ?? []) : [],
          sealed: sealer.seal(`account ${account.kind} ${account.subject}`, facts),
          at: clock.now(),
        });
      const isTaken = (error: unknown): boolean => (error as { code?: string }).code === '23505';
      try {
        // The same account made at the same moment may meet the identifier's index first: it is there when asked again.
        const saved = await save().catch((error: unknown) => (isTaken(error) ? save() : Promise.reject(error)));
        const id = (saved as { id: string }).id;
        cache.forget(id);
        return { id };
      } catch (error) {
        throw isTaken(error) ? accountTaken(error) : error;
      }
    },
    /** At most `cacheMilliseconds` old. */
    find: (id: string): Promise<Account | null> =>
      cache.get(id, async () => {
        const row = await store.findAccount(id);
        return row === null ? null : opened(row);
      }),
    /** Asks anew about every account. */
    clear: (): void => cache.clear(),
    async findByMatricule(kind: SignInAs, matricule: string): Promise<Account | null> {
      const row = await store.findAccountByNationalId(kind, blindOf(matricule));
      if (row === null) return null;
      const account = opened(row);
      // Two identifiers may share a 64-bit token; signing in as a stranger must not hang on chance.
      return account.matricule === normalise(matricule) ? account : null;
    },
    async findBySubject(kind: SignInAs, subject: string): Promise<Account | null> {
      const row = await store.accountIdOf(kind, subject);
      const account = row === null ? null : await store.findAccount(row.id);
      return account === null ? null : opened(account);
    },
    async setDisabled(kind: SignInAs, subject: string, disabled: boolean): Promise<void> {
      const row = await store.accountIdOf(kind, subject);
      if (row === null) return;
      await store.disableAccount(row.id, disabled ? clock.now() : null);
      cache.forget(row.id);
    },
  };
}
