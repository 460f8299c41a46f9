// What organisations' staff needs of accounts: who has one, administrators' accounts, and posted codes for those without.
import type { Accounts } from './accounts.ts';
import type { Activations } from './people/activations.ts';
import type { PeopleStore } from './people/store-people.ts';
import type { Store } from './store.ts';

export type StaffAccounts = ReturnType<typeof createStaffAccounts>;

export function createStaffAccounts(needs: {
  store: Store;
  accounts: Accounts;
  activations: Pick<Activations, 'issueForLetters'>;
  people: Pick<PeopleStore, 'endActivations'>;
}) {
  const { store, accounts, activations } = needs;
  /** One account of a kind for each matricule: the one that is there wins over the subject that is asked for. */
  const administratorAccount = async (wanted: {
    matricule: string;
    name: string;
    subject: string;
  }): Promise<{ subject: string }> => {
    const known = await accounts.findByMatricule('administrator', wanted.matricule);
    if (known !== null) return { subject: known.subject };
    await accounts.register({ kind: 'administrator', ...wanted });
    return { subject: wanted.subject };
  };
  return {
    /** Which of these professionals have an account. */
    professionalsWithAccount: async (practitionerIds: readonly string[]): Promise<Set<string>> =>
      new Set(practitionerIds.length === 0 ? [] : await store.subjectsWithAccount('professional', practitionerIds)),
    administratorAccount,
    /** The administrator's account of somebody who has one as a professional; null when they have none. */
    async administratorAccountOf(practitionerId: string): Promise<{ subject: string } | null> {
      const row = await store.accountIdOf('professional', practitionerId);
      const account = row === null ? null : await accounts.find(row.id);
      if (account === null) return null;
      const { matricule, name } = account;
      return administratorAccount({ matricule, name, subject: practitionerId });
    },
    subjectOf: async (accountId: string): Promise<string | null> => (await accounts.find(accountId))?.subject ?? null,
    issueForLetters: activations.issueForLetters,
    /** What was posted to these professionals opens nothing any more. */
    async endActivations(practitionerIds: readonly string[]): Promise<void> {
      for (const id of practitionerIds) await needs.people.endActivations('professional', id);
    },
  };
}
