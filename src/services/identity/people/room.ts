// What the use cases of this folder work with. identity.ts makes it once and hands it to each.
import type { Call } from '../../../base/call.ts';
import type { Chance, Clock } from '../../../base/clock.ts';
import { Fault } from '../../../base/fault.ts';
import type { Sealer } from '../../../kit/crypto/sealer.ts';
import type { Log } from '../../../kit/log/log.ts';
import type { Brakes } from '../../../kit/sql/brakes.ts';
import type { Account, Accounts } from '../accounts.ts';
import type { IdentityEvent, PeopleNeeds, RegisteredPerson, SignInAs } from '../needs.ts';
import type { Sessions } from '../sessions.ts';
import type { Activations } from './activations.ts';
import type { Ceremonies } from './ceremonies.ts';
import type { SecretHash } from './secret-hash.ts';
import type { PeopleStore } from './store-people.ts';

export type PeopleRoom = PeopleNeeds & {
  store: PeopleStore;
  accounts: Accounts;
  sessions: Sessions;
  activations: Activations;
  ceremonies: Ceremonies;
  secretHash: SecretHash;
  brakes: Brakes;
  sealer: Sealer;
  clock: Clock;
  chance: Chance;
  log: Log;
  origin(): string;
  audit(call: Call, entry: IdentityEvent): Promise<void>;
  sessionIdleMilliseconds: number;
  /** Somebody without any way in of ours still has this one. */
  nationalOffered: boolean;
  /** National services that somebody may choose from, the first one first. */
  nationalWays(as: SignInAs): NationalWay[];
  /** What this process remembers of accounts, sessions and tokens is asked anew. */
  forget(): void;
};

export type NationalWay = { id: string; name: string; level: 'substantial' | 'high' };

/** What a browser sends beside the body. */
export type Browser = { cookie: string | undefined; userAgent: string | undefined; address: string };

/** The account of whoever is signed in to the portal: apps and machines have no business with it. */
export function signedIn(call: Call): { account: string; session: string } {
  const { actor } = call;
  if (actor.kind === 'anonymous' || actor.kind === 'system' || actor.session.scopes !== null || !actor.session.account)
    throw new Fault('forbidden', {
      code: 'identity.portal-only',
      message: 'Accounts are kept in the portal, by the person who is signed in.',
    });
  return { account: actor.session.account, session: actor.session.id };
}

/** The patient's account of a person of the register; made when there is none. Null when another person's stands in its way. */
export async function accountOf(room: PeopleRoom, person: RegisteredPerson): Promise<Account | null> {
  const known = await room.accounts.findByMatricule('patient', person.matricule);
  if (known !== null) return known.subject === person.id ? known : null;
  const { id } = await room.accounts.register({
    kind: 'patient',
    subject: person.id,
    matricule: person.matricule,
    name: person.name,
  });
  return room.accounts.find(id);
}

/** Digits alone: however a matricule is typed, its brake and its account are the same. */
export const plainMatricule = (text: string): string => text.slice(0, 40).replace(/[\s.\-/]/g, '');
