// What waits for a browser's next step (a challenge, a new authenticator): sealed, found only with what that browser
// or session holds, and answered once. https://www.w3.org/TR/webauthn-3/#sctn-cryptographic-challenges
import { hash } from 'node:crypto';
import type { Clock } from '../../../base/clock.ts';
import type { Sealer } from '../../../kit/crypto/sealer.ts';
import type { PeopleStore } from './store-people.ts';

/** Each kind with the shape of what waits. */
export type Waiting = {
  'sign-in': { challenge: string };
  activation: { activation: string; account: string };
  'activation-passkey': { challenge: string };
  'activation-authenticator': { secret: string; passphrase: string };
  'account-passkey': { challenge: string; account: string };
  'account-authenticator': { secret: string; passphrase: string; account: string };
};
type Kind = keyof Waiting;
export type Ceremonies = ReturnType<typeof createCeremonies>;

export function createCeremonies({ store, sealer, clock }: { store: PeopleStore; sealer: Sealer; clock: Clock }) {
  // Kind and binding are part of the key: the wrong browser finds nothing, as if there were nothing.
  const keyOf = (kind: Kind, binding: string): Buffer => hash('sha256', `${kind} ${binding}`, 'buffer');
  const opened = <K extends Kind>(kind: K, row: { sealed: Buffer; expires_at: Date } | null): Waiting[K] | null =>
    row === null || row.expires_at <= clock.now()
      ? null
      : (JSON.parse(sealer.open(`ceremony ${kind}`, row.sealed).toString()) as Waiting[K]);
  return {
    /** Takes the place of one of this kind that the same binding began before. */
    async begin<K extends Kind>(kind: K, binding: string, waiting: Waiting[K], minutes: number): Promise<Date> {
      const expiresAt = new Date(clock.now().getTime() + minutes * 60_000);
      const sealed = sealer.seal(`ceremony ${kind}`, JSON.stringify(waiting));
      await store.saveCeremony(keyOf(kind, binding), sealed, expiresAt);
      return expiresAt;
    },
    /** It is gone with the answer: right or wrong, a challenge is answered once. */
    take: async <K extends Kind>(kind: K, binding: string): Promise<Waiting[K] | null> =>
      opened(kind, await store.takeCeremony(keyOf(kind, binding))),
    read: async <K extends Kind>(kind: K, binding: string): Promise<Waiting[K] | null> =>
      opened(kind, await store.findCeremony(keyOf(kind, binding))),
  };
}
