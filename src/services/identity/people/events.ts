// What a person is shown of their own account: when, what, on which device. No address, nothing of the record.
import { timeOrderedId } from '../../../base/ids.ts';
import type { SignInAs } from '../needs.ts';
import type { PeopleRoom } from './room.ts';
import type { PeopleStore } from './store-people.ts';

export type AccountEventKind =
  | 'signed-in'
  | 'refused'
  | 'passkey-added'
  | 'passkey-removed'
  | 'authenticator-added'
  | 'authenticator-removed'
  | 'session-ended'
  | 'recovery-asked'
  | 'recovered'
  | 'app-connected'
  | 'app-removed'
  | 'activated';

export type AccountEvent = { kind: AccountEventKind; device: string; method?: string };

/** What a person is told of by mail. Kinds of src/services/notifications/messages.ts. */
export type Notice =
  | 'access-posted'
  | 'access-activated'
  | 'way-in-added'
  | 'way-in-removed'
  | 'recovery-asked'
  | 'recovery-checked'
  | 'recovery-approved'
  | 'recovery-refused'
  | 'recovery-cancelled'
  | 'access-recovered'
  | 'new-device';

type Within = Pick<PeopleRoom, 'clock' | 'chance'>;

export const noteEvent = (room: Within, store: PeopleStore, account: string, event: AccountEvent): Promise<unknown> =>
  store.addEvent({
    id: timeOrderedId(room.clock, room.chance),
    account,
    at: room.clock.now(),
    kind: event.kind,
    device: event.device,
    method: event.method ?? null,
  });

/** Leaves with the transaction of what it tells of. */
export const notify = (room: Within, store: PeopleStore, patient: string, kind: Notice): Promise<unknown> =>
  store.addHappening(timeOrderedId(room.clock, room.chance), patient, kind, room.clock.now());

/** A session opened. A patient who came in before, and never on such a device, is told. Devices are known by browser and
 * system (device.ts): the same ones elsewhere are not told apart. */
export const noteSignIn = (
  room: Within,
  store: PeopleStore,
  account: { id: string; kind: SignInAs; subject: string },
  how: { device: string; method: string },
): Promise<void> =>
  store.transaction(async (within) => {
    // Of two sign-ins at one moment one is the first on the device.
    await within.lockAccount(account.id);
    const seen = await within.devicesSeen(account.id, how.device);
    await noteEvent(room, within, account.id, { kind: 'signed-in', ...how });
    if (account.kind === 'patient' && seen.ever && !seen.here)
      await notify(room, within, account.subject, 'new-device');
  });
