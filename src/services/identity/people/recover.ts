// Recovery without a back door: the person asks, one operator checks who it is, another approves, a new code is posted to
// the address of the register. The person is told at each step and can stop it. Using the code ends every older way in.
// https://pages.nist.gov/800-63-4/sp800-63b.html#sec-account-recovery
import type { Actor, Call } from '../../../base/call.ts';
import { Fault } from '../../../base/fault.ts';
import { timeOrderedId } from '../../../base/ids.ts';
import type { Account } from '../accounts.ts';
import { deviceOf } from '../device.ts';
import { noSuchThing, recoveryMoved, twoPeople } from '../errors.ts';
import type { RegisteredPerson } from '../needs.ts';
import { peopleBrakes, takeBoth } from './brakes.ts';
import { noteEvent, notify } from './events.ts';
import { accountOf, type Browser, type PeopleRoom, plainMatricule, signedIn } from './room.ts';
import type { PeopleStore, RecoveryRow, RecoveryState } from './store-people.ts';

const recoveryDays = 30;
const codeDays = 14;
const perPage = 50;
const day = 86_400_000;
const open: RecoveryState[] = ['asked', 'checked', 'approved'];

export type HowChecked = 'in-person' | 'video' | 'call-back';
/** Sealed: names of operators, and what they wrote. */
type Notes = {
  checkedBy?: string;
  how?: HowChecked;
  note?: string;
  approvedBy?: string;
  refusedBy?: string;
  reason?: string;
};

const labelOf = (id: string): string => `recovery ${id}`;
const notesOf = (room: PeopleRoom, row: RecoveryRow): Notes =>
  JSON.parse(room.sealer.open(labelOf(row.id), row.sealed).toString()) as Notes;
const sealed = (room: PeopleRoom, id: string, notes: Notes): Buffer =>
  room.sealer.seal(labelOf(id), JSON.stringify(notes));

/** The same for the same person all day, known or not, so that nothing is told by asking twice. */
function referenceOf(room: PeopleRoom, matricule: string): string {
  const today = room.clock.now().toISOString().slice(0, 10);
  const token = BigInt.asUintN(40, room.sealer.blind([`recovery ${matricule} ${today}`])[0] as bigint);
  const letters = [...token.toString(32).padStart(8, '0')].map((one) => alphabet[Number.parseInt(one, 32)]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Answers alike whoever is asked for. */
export async function askRecovery(
  room: PeopleRoom,
  call: Call,
  browser: Browser,
  input: { matricule: string; birthDate: string; reach: 'letter' | 'desk' },
): Promise<{ reference: string }> {
  const matricule = plainMatricule(input.matricule);
  await takeBoth(
    room.brakes,
    [peopleBrakes.recoveryAddress, browser.address],
    [peopleBrakes.recoveryPerson, matricule],
  );
  const reference = referenceOf(room, matricule);
  const person = await room.persons.findByMatricule(matricule);
  const right = person !== null && person.birthDate === input.birthDate && person.deathDate === undefined;
  const account = right ? await accountOf(room, person) : null;
  if (account !== null && !account.disabled) {
    const now = room.clock.now();
    const id = timeOrderedId(room.clock, room.chance);
    await room.store.transaction(async (store) => {
      await store.endRecoveries(now, account.id);
      const asked = await store.askRecovery({
        id,
        account: account.id,
        reference,
        reach: input.reach,
        sealed: sealed(room, id, {}),
        asked_at: now,
        expires_at: new Date(now.getTime() + recoveryDays * day),
      });
      if (asked?.isNew !== true) return;
      await noteEvent(room, store, account.id, { kind: 'recovery-asked', device: deviceOf(browser.userAgent) });
      await notify(room, store, account.subject, 'recovery-asked');
    });
  }
  await room.audit(call, {
    action: 'changed-account',
    outcome: account === null ? 'refused' : 'permitted',
    detail: `recovery asked ${reference}`,
    ...(account === null ? {} : { what: [{ id: account.subject, type: 'Patient' }] }),
  });
  return { reference };
}

/** The person, signed in, stops what somebody asked for in their name. */
export async function cancelRecovery(room: PeopleRoom, call: Call): Promise<void> {
  const { account: id } = signedIn(call);
  const account = await room.accounts.find(id);
  const found = await room.store.openRecoveryOf(id, room.clock.now());
  if (account === null || found === null) throw noSuchThing();
  await room.store.transaction(async (store) => {
    await store.lockAccount(id);
    if (!(await store.moveRecovery(found.id, open, { state: 'cancelled' }))) throw recoveryMoved();
    await store.endActivations('patient', account.subject);
    await notify(room, store, account.subject, 'recovery-cancelled');
  });
  await log(room, call, account, 'recovery cancelled', found.reference);
}

type Operator = Extract<Actor, { kind: 'operator' }>;

/** @throws Fault `identity.wrong-role` */
function helpdesk(call: Call): Operator {
  const { actor } = call;
  if (actor.kind !== 'operator' || !actor.roles.includes('helpdesk') || actor.session.scopes !== null)
    throw new Fault('forbidden', { code: 'identity.wrong-role', message: 'This is for the helpdesk.' });
  return actor;
}

const log = (room: PeopleRoom, call: Call, account: Account, what: string, reference: string): Promise<void> =>
  room.audit(call, {
    action: 'changed-account',
    what: [{ id: account.subject, type: 'Patient', title: account.name }],
    outcome: 'permitted',
    detail: `${what} ${reference}`,
  });

export async function listRecoveries(
  room: PeopleRoom,
  call: Call,
  query: { state?: string | undefined; cursor?: string | undefined },
): Promise<object> {
  helpdesk(call);
  await room.store.endRecoveries(room.clock.now(), null);
  const rows = await room.store.listRecoveries(query.state ?? null, query.cursor || null, perPage + 1);
  const items = await Promise.all(rows.slice(0, perPage).map((row) => shown(room, row)));
  return { items, ...(rows.length > perPage ? { next: rows[perPage - 1]?.id } : {}) };
}

async function shown(room: PeopleRoom, row: RecoveryRow): Promise<object> {
  const account = await room.accounts.find(row.account);
  const { checkedBy, how, note, approvedBy, reason } = notesOf(room, row);
  return {
    id: row.id,
    reference: row.reference,
    name: account?.name ?? '',
    state: row.state,
    reach: row.reach,
    askedAt: row.asked_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    ...(checkedBy === undefined ? {} : { checkedBy }),
    ...(how === undefined ? {} : { how }),
    ...(note === undefined ? {} : { note }),
    ...(approvedBy === undefined ? {} : { approvedBy }),
    ...(reason === undefined ? {} : { reason }),
    ...(row.state === 'approved' && row.activation !== null
      ? { letterUrl: `/api/agency/recoveries/${row.id}/letter.pdf` }
      : {}),
  };
}

/** The request, its account and the register's person; nobody works on a request of their own. */
async function found(
  room: PeopleRoom,
  operator: Operator,
  id: string,
): Promise<{ row: RecoveryRow; account: Account; person: RegisteredPerson }> {
  const row = await room.store.findRecovery(id);
  const account = row === null ? null : await room.accounts.find(row.account);
  const person = account === null ? null : await room.persons.findById(account.subject);
  if (row === null || account === null || person === null) throw noSuchThing();
  const own = await room.accounts.find(operator.session.account ?? '');
  if (own === null || own.matricule === account.matricule) throw twoPeople();
  if (row.expires_at <= room.clock.now()) throw recoveryMoved();
  return { row, account, person };
}

export async function checkRecovery(
  room: PeopleRoom,
  call: Call,
  id: string,
  input: { how: HowChecked; note?: string | undefined },
): Promise<object> {
  const operator = helpdesk(call);
  const { row, account } = await found(room, operator, id);
  const note = input.note?.trim().slice(0, 500);
  const notes = { checkedBy: operator.name, how: input.how, ...(note ? { note } : {}) };
  await move(room, row, account, ['asked'], 'recovery-checked', {
    state: 'checked',
    sealed: sealed(room, id, notes),
    checkedBy: operator.operatorId,
  });
  await log(room, call, account, `recovery checked (${input.how})`, row.reference);
  return shown(room, (await room.store.findRecovery(id)) as RecoveryRow);
}

export async function approveRecovery(room: PeopleRoom, call: Call, id: string): Promise<{ letterUrl: string }> {
  const operator = helpdesk(call);
  const { row, account, person } = await found(room, operator, id);
  if (row.checked_by === operator.operatorId) {
    await room.audit(call, {
      action: 'changed-account',
      what: [{ id: account.subject, type: 'Patient', title: account.name }],
      outcome: 'refused',
      detail: `recovery approval by who checked ${row.reference}`,
    });
    throw twoPeople();
  }
  await room.store.transaction(async (store) => {
    await store.lockAccount(account.id);
    const sealedNotes = sealed(room, id, { ...notesOf(room, row), approvedBy: operator.name });
    const moved = await store.moveRecovery(id, ['checked'], {
      state: 'approved',
      sealed: sealedNotes,
      approvedBy: operator.operatorId,
    });
    if (!moved) throw recoveryMoved();
    const issued = await room.activations.issue(
      { kind: 'patient', subject: person.id, name: person.name, by: operator.operatorId, recovery: id, days: codeDays },
      store,
    );
    await store.moveRecovery(id, ['approved'], { state: 'approved', activation: issued.id });
    await notify(room, store, account.subject, 'recovery-approved');
  });
  await log(room, call, account, 'recovery approved', row.reference);
  return { letterUrl: `/api/agency/recoveries/${id}/letter.pdf` };
}

export async function refuseRecovery(room: PeopleRoom, call: Call, id: string, reason: string): Promise<object> {
  const operator = helpdesk(call);
  const { row, account } = await found(room, operator, id);
  const notes = { ...notesOf(room, row), refusedBy: operator.name, reason: reason.trim().slice(0, 500) };
  await move(room, row, account, ['asked', 'checked'], 'recovery-refused', {
    state: 'refused',
    sealed: sealed(room, id, notes),
  });
  await log(room, call, account, 'recovery refused', row.reference);
  return shown(room, (await room.store.findRecovery(id)) as RecoveryRow);
}

const move = (
  room: PeopleRoom,
  row: RecoveryRow,
  account: Account,
  from: RecoveryState[],
  notice: 'recovery-checked' | 'recovery-refused',
  to: Parameters<PeopleStore['moveRecovery']>[2],
): Promise<void> =>
  room.store.transaction(async (store) => {
    await store.lockAccount(account.id);
    if (!(await store.moveRecovery(row.id, from, to))) throw recoveryMoved();
    await notify(room, store, account.subject, notice);
  });

/** For the printer: the activation that an approved request ends with. */
export async function activationOfRecovery(room: PeopleRoom, call: Call, id: string): Promise<string> {
  const operator = helpdesk(call);
  const { row } = await found(room, operator, id);
  if (row.state !== 'approved' || row.activation === null) throw noSuchThing();
  return row.activation;
}
