// A signed-in patient adds and removes ways in. Each change is told by mail; the last way in stays.
import type { Call } from '../../../base/call.ts';
import type { Account } from '../accounts.ts';
import { deviceOf } from '../device.ts';
import { ceremonyOver, lastWayIn, noSuchThing, passkeyRefused, wrongCode } from '../errors.ts';
import { shownPasskey } from './account-page.ts';
import { addPasskey, nameOf, passkeyLabel, prepareAuthenticator, saveAuthenticator } from './activate-patient.ts';
import { stepOf } from './authenticator.ts';
import { peopleBrakes } from './brakes.ts';
import { type AccountEventKind, noteEvent, notify } from './events.ts';
import { challengeMinutes, newPasskeyOptions, type Registration, readNewPasskey } from './passkeys.ts';
import { type Browser, type PeopleRoom, signedIn } from './room.ts';
import type { PasskeyRow, PeopleStore } from './store-people.ts';

const authenticatorMinutes = 15;
const passkeysMax = 20;

async function mine(room: PeopleRoom, call: Call): Promise<{ account: Account; session: string }> {
  const { account: id, session } = signedIn(call);
  const account = await room.accounts.find(id);
  if (account === null || account.kind !== 'patient') throw noSuchThing();
  return { account, session };
}

/** With its event, its mail and its line in the log; a code that still waits for the post is good no more. */
async function change(
  room: PeopleRoom,
  call: Call,
  browser: Browser,
  account: Account,
  kind: AccountEventKind & `${string}-${'added' | 'removed'}`,
  work: (store: PeopleStore) => Promise<void>,
): Promise<void> {
  await room.store.transaction(async (store) => {
    await store.lockAccount(account.id);
    await work(store);
    const isNew = kind.endsWith('-added');
    // A recovery under way ends with its own code: only its own person cancels it.
    if (isNew && (await store.openRecoveryOf(account.id, room.clock.now())) === null)
      await store.endActivations('patient', account.subject);
    await noteEvent(room, store, account.id, { kind, device: deviceOf(browser.userAgent) });
    await notify(room, store, account.subject, isNew ? 'way-in-added' : 'way-in-removed');
  });
  await room.audit(call, {
    action: 'changed-account',
    what: [{ id: account.subject, type: 'Patient' }],
    outcome: 'permitted',
    detail: kind,
  });
}

export async function newPasskey(room: PeopleRoom, call: Call): Promise<{ options: object }> {
  const { account, session } = await mine(room, call);
  await room.brakes.take(peopleBrakes.waysInAccount, account.id);
  const options = await newPasskeyOptions(room, account);
  await room.ceremonies.begin(
    'account-passkey',
    session,
    { challenge: options.challenge, account: account.id },
    challengeMinutes,
  );
  return { options };
}

export async function confirmPasskey(
  room: PeopleRoom,
  call: Call,
  browser: Browser,
  input: { response: Registration; name?: string | undefined },
): Promise<object> {
  const { account, session } = await mine(room, call);
  const waiting = await room.ceremonies.take('account-passkey', session);
  if (waiting === null || waiting.account !== account.id) throw ceremonyOver();
  const passkey = await readNewPasskey(room, waiting.challenge, input.response);
  if (passkey === null || (await room.store.passkeysOf(account.id)).length >= passkeysMax) throw passkeyRefused();
  let id = '';
  await change(room, call, browser, account, 'passkey-added', async (store) => {
    id = await addPasskey(room, store, account.id, passkey, nameOf(input.name, browser));
  });
  const row = (await room.store.passkeysOf(account.id)).find((one) => one.id === id);
  return shownPasskey(room, row as PasskeyRow);
}

export async function renamePasskey(room: PeopleRoom, call: Call, id: string, name: string): Promise<void> {
  const { account } = await mine(room, call);
  const plain = name.replace(/\s+/g, ' ').trim().slice(0, 60);
  if (!(await room.store.renamePasskey(id, account.id, room.sealer.seal(passkeyLabel(id), plain)))) throw noSuchThing();
}

export async function removePasskey(room: PeopleRoom, call: Call, browser: Browser, id: string): Promise<void> {
  const { account } = await mine(room, call);
  await change(room, call, browser, account, 'passkey-removed', async (store) => {
    const passkeys = await store.passkeysOf(account.id);
    if (!passkeys.some((one) => one.id === id)) throw noSuchThing();
    const others = passkeys.length > 1 || (await store.findAuthenticator(account.id)) !== null;
    if (!others && !room.nationalOffered) throw lastWayIn();
    await store.deletePasskey(id, account.id);
  });
}

export async function newAuthenticatorFor(
  room: PeopleRoom,
  call: Call,
  passphrase: string,
): Promise<{ secret: string; uri: string }> {
  const { account, session } = await mine(room, call);
  await room.brakes.take(peopleBrakes.waysInAccount, account.id);
  const { shown, waiting } = await prepareAuthenticator(room, account, passphrase);
  await room.ceremonies.begin(
    'account-authenticator',
    session,
    { ...waiting, account: account.id },
    authenticatorMinutes,
  );
  return shown;
}

export async function confirmAuthenticator(
  room: PeopleRoom,
  call: Call,
  browser: Browser,
  code: string,
): Promise<{ since: string }> {
  const { account, session } = await mine(room, call);
  await room.brakes.take(peopleBrakes.waysInAccount, account.id);
  const waiting = await room.ceremonies.read('account-authenticator', session);
  if (waiting === null || waiting.account !== account.id) throw ceremonyOver();
  const step = stepOf(room, waiting.secret, code);
  if (step === null) throw wrongCode();
  if ((await room.ceremonies.take('account-authenticator', session)) === null) throw ceremonyOver();
  await change(room, call, browser, account, 'authenticator-added', async (store) => {
    await saveAuthenticator(room, store, account.id, waiting, step);
  });
  return { since: room.clock.now().toISOString() };
}

export async function removeAuthenticator(room: PeopleRoom, call: Call, browser: Browser): Promise<void> {
  const { account } = await mine(room, call);
  await change(room, call, browser, account, 'authenticator-removed', async (store) => {
    if ((await store.findAuthenticator(account.id)) === null) throw noSuchThing();
    if ((await store.passkeysOf(account.id)).length === 0 && !room.nationalOffered) throw lastWayIn();
    await store.deleteAuthenticator(account.id);
  });
}
