// What every person sees of their own account: ways in, sessions, what happened. Nothing of any record.
import type { Call } from '../../../base/call.ts';
import { noSuchThing } from '../errors.ts';
import { passkeyLabel } from './activate-patient.ts';
import { noteEvent } from './events.ts';
import { type PeopleRoom, signedIn } from './room.ts';
import type { PasskeyRow } from './store-people.ts';

const eventsPerPage = 30;

export const shownPasskey = (room: PeopleRoom, row: PasskeyRow): object => ({
  id: row.id,
  name: room.sealer.open(passkeyLabel(row.id), row.sealed).toString(),
  createdAt: row.created_at.toISOString(),
  ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at.toISOString() }),
  synced: row.synced,
});

export async function readAccount(room: PeopleRoom, call: Call): Promise<object> {
  const { account: id, session } = signedIn(call);
  const now = room.clock.now();
  const [account, sessions, passkeys, authenticator, recovery] = await Promise.all([
    room.accounts.find(id),
    room.store.sessionsOf(id, now, new Date(now.getTime() - room.sessionIdleMilliseconds)),
    room.store.passkeysOf(id),
    room.store.findAuthenticator(id),
    room.store.openRecoveryOf(id, now),
  ]);
  const current = sessions.find((one) => one.id === session);
  if (account === null) throw noSuchThing();
  return {
    name: account.name,
    role: account.kind,
    level: current?.assurance ?? null,
    method: current?.method ?? null,
    authenticatedAt: (current?.authenticated_at ?? now).toISOString(),
    passkeys: passkeys.map((row) => shownPasskey(room, row)),
    authenticator: authenticator === null ? null : { since: authenticator.since.toISOString() },
    sessions: sessions.map((one) => ({
      id: one.id,
      device: one.device,
      method: one.method,
      since: one.authenticated_at.toISOString(),
      seenAt: one.seen_at.toISOString(),
      current: one.id === session,
    })),
    recovery: recovery === null ? null : { reference: recovery.reference, state: recovery.state },
  };
}

export async function readEvents(room: PeopleRoom, call: Call, cursor: string | undefined): Promise<object> {
  const { account } = signedIn(call);
  const rows = await room.store.eventsOf(account, cursor || null, eventsPerPage + 1);
  const shown = rows.slice(0, eventsPerPage);
  return {
    items: shown.map(({ at, kind, device, method }) => ({
      at: at.toISOString(),
      kind,
      device,
      ...(method === null ? {} : { method }),
    })),
    ...(rows.length > eventsPerPage ? { next: shown.at(-1)?.id } : {}),
  };
}

/** Refused on every process within a second: sessions are remembered for 0.4 s. */
export async function endSession(room: PeopleRoom, call: Call, id: string, device: string): Promise<void> {
  const { account } = signedIn(call);
  if (!(await room.store.endSession(id, account))) throw noSuchThing();
  room.forget();
  await noteEvent(room, room.store, account, { kind: 'session-ended', device });
}

export async function endOtherSessions(room: PeopleRoom, call: Call, device: string): Promise<{ ended: number }> {
  const { account, session } = signedIn(call);
  const ended = await room.store.endOtherSessions(account, session);
  room.forget();
  if (ended > 0) await noteEvent(room, room.store, account, { kind: 'session-ended', device });
  return { ended };
}
