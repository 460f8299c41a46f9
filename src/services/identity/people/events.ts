// What a person is shown of their own account: when, what, on which device. No address, nothing of the record.
import { timeOrderedId } from '../../../base/ids.ts';
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
  | 'access-recovered';

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
