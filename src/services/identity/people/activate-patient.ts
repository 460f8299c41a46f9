// A patient's first way in: the posted code, the matricule and the date of birth, then a passkey or an authenticator.
// https://pages.nist.gov/800-63-4/sp800-63b.html#enrollment
import type { Call } from '../../../base/call.ts';
import { timeOrderedId } from '../../../base/ids.ts';
import type { Account } from '../accounts.ts';
import { cookieName, readCookie, writeCookie } from '../cookies.ts';
import { deviceOf } from '../device.ts';
import { ceremonyOver, notRecognised, passkeyRefused, wrongCode } from '../errors.ts';
import { newAuthenticator, sealSecret, stepOf } from './authenticator.ts';
import { peopleBrakes, takeBoth } from './brakes.ts';
import { noteEvent, notify } from './events.ts';
import { type NewPasskey, newPasskeyOptions, type Registration, readNewPasskey } from './passkeys.ts';
import { assertStrong } from './passphrase.ts';
import { accountOf, type Browser, type PeopleRoom, plainMatricule } from './room.ts';
import type { PeopleStore } from './store-people.ts';

const cookie = 'cercle-activation';
const activationMinutes = 15;
const form = /^[\w-]{43}$/;

export async function startActivation(
  room: PeopleRoom,
  call: Call,
  browser: Browser,
  input: { code: string; matricule: string; birthDate: string },
): Promise<{ expiresAt: Date; name: string; cookie: string }> {
  const matricule = plainMatricule(input.matricule);
  await takeBoth(
    room.brakes,
    [peopleBrakes.activationAddress, browser.address],
    [peopleBrakes.activationPerson, matricule],
  );
  const person = await room.persons.findByMatricule(matricule);
  const activation = await room.activations.check('patient', person?.id ?? null, input.code);
  const right = person !== null && person.birthDate === input.birthDate && person.deathDate === undefined;
  const account = activation !== null && right ? await accountOf(room, person) : null;
  if (
    activation === null ||
    account === null ||
    account.disabled ||
    (await isBarred(room, account, activation.recovery))
  ) {
    await room.audit(call, {
      action: 'sign-in-refused',
      outcome: 'refused',
      detail: 'activation',
      ...(person === null ? {} : { what: [{ id: person.id, type: 'Patient' }] }),
    });
    throw notRecognised();
  }
  await room.brakes.release(peopleBrakes.activationPerson, matricule);
  const secret = room.chance.bytes(32).toString('base64url');
  const expiresAt = await room.ceremonies.begin(
    'activation',
    secret,
    { activation: activation.id, account: account.id },
    activationMinutes,
  );
  return {
    expiresAt,
    name: account.name,
    cookie: writeCookie(room.origin(), cookie, secret, activationMinutes * 60),
  };
}

/** A code that was posted for a first way in opens nothing once there is one. */
const isBarred = async (room: PeopleRoom, account: Account, recovery: string | null): Promise<boolean> =>
  recovery === null &&
  ((await room.store.passkeysOf(account.id)).length > 0 || (await room.store.findAuthenticator(account.id)) !== null);

type Begun = { secret: string; activation: string; account: Account };

async function begun(room: PeopleRoom, browser: Browser): Promise<Begun> {
  const secret = readCookie(browser.cookie, cookieName(room.origin(), cookie));
  const waiting = secret !== null && form.test(secret) ? await room.ceremonies.read('activation', secret) : null;
  const account = waiting === null ? null : await room.accounts.find(waiting.account);
  if (secret === null || waiting === null || account === null || account.disabled) throw ceremonyOver();
  return { secret, activation: waiting.activation, account };
}

export async function activationPasskeyOptions(room: PeopleRoom, browser: Browser): Promise<{ options: object }> {
  const { secret, account } = await begun(room, browser);
  const options = await newPasskeyOptions(room, account);
  await room.ceremonies.begin('activation-passkey', secret, { challenge: options.challenge }, 5);
  return { options };
}

export async function activateWithPasskey(
  room: PeopleRoom,
  call: Call,
  browser: Browser,
  input: { response: Registration; name?: string | undefined },
): Promise<{ location: string; cookie: string }> {
  const { secret, activation, account } = await begun(room, browser);
  const waiting = await room.ceremonies.take('activation-passkey', secret);
  if (waiting === null) throw ceremonyOver();
  const passkey = await readNewPasskey(room, waiting.challenge, input.response);
  if (passkey === null) throw passkeyRefused();
  return finish(room, call, browser, { secret, activation, account }, 'passkey', (store) =>
    addPasskey(room, store, account.id, passkey, nameOf(input.name, browser)),
  );
}

export async function activationAuthenticator(
  room: PeopleRoom,
  browser: Browser,
  passphrase: string,
): Promise<{ secret: string; uri: string }> {
  const { secret, account } = await begun(room, browser);
  await room.brakes.take(peopleBrakes.waysInAccount, account.id);
  const made = await prepareAuthenticator(room, account, passphrase);
  await room.ceremonies.begin('activation-authenticator', secret, made.waiting, activationMinutes);
  return made.shown;
}

export async function activateWithAuthenticator(
  room: PeopleRoom,
  call: Call,
  browser: Browser,
  code: string,
): Promise<{ location: string; cookie: string }> {
  const { secret, activation, account } = await begun(room, browser);
  await room.brakes.take(peopleBrakes.waysInAccount, account.id);
  // Read, not taken: a mistyped code is typed again.
  const waiting = await room.ceremonies.read('activation-authenticator', secret);
  if (waiting === null) throw ceremonyOver();
  const step = stepOf(room, waiting.secret, code);
  if (step === null) throw wrongCode();
  const answer = await finish(room, call, browser, { secret, activation, account }, 'authenticator', (store) =>
    saveAuthenticator(room, store, account.id, waiting, step),
  );
  await room.ceremonies.take('activation-authenticator', secret);
  return answer;
}

/** One transaction: the code is used, what was there before a recovery ends, the new way in stands. */
async function finish(
  room: PeopleRoom,
  call: Call,
  browser: Browser,
  { secret, activation, account }: Begun,
  method: 'passkey' | 'authenticator',
  addWayIn: (store: PeopleStore) => Promise<unknown>,
): Promise<{ location: string; cookie: string }> {
  const device = deviceOf(browser.userAgent);
  const done = await room.store.transaction(async (store) => {
    await store.lockAccount(account.id);
    if (!(await room.activations.use(activation, store))) return null;
    const recovery = (await store.findActivation(activation))?.recovery ?? null;
    if (recovery !== null) {
      // What the request for recovery has become since is decided under the same lock.
      if (!(await store.moveRecovery(recovery, ['approved'], { state: 'done' }))) return null;
      await store.endWaysIn(account.id, wholeSecond(room.clock.now()));
    }
    await addWayIn(store);
    await noteEvent(room, store, account.id, { kind: recovery === null ? 'activated' : 'recovered', device, method });
    await notify(room, store, account.subject, recovery === null ? 'access-activated' : 'access-recovered');
    return { recovered: recovery !== null };
  });
  if (done === null) throw ceremonyOver();
  await room.ceremonies.take('activation', secret);
  if (done.recovered) room.forget();
  await room.audit(call, {
    action: 'changed-account',
    what: [{ id: account.subject, type: 'Patient' }],
    outcome: 'permitted',
    detail: `${done.recovered ? 'recovered' : 'activated'} by ${method}`,
  });
  return {
    location: '/me',
    cookie: await room.sessions.open(browser.cookie, account.id, 'substantial', { method, device }),
  };
}

/** Tokens say in whole seconds when their person signed in. */
export const wholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1000) * 1000);

export const passkeyLabel = (id: string): string => `passkey ${id}`;
export const nameOf = (name: string | undefined, browser: Browser): string =>
  (name ?? '').replace(/\s+/g, ' ').trim().slice(0, 60) || deviceOf(browser.userAgent);

export async function addPasskey(
  room: PeopleRoom,
  store: PeopleStore,
  account: string,
  passkey: NewPasskey,
  name: string,
): Promise<string> {
  const id = timeOrderedId(room.clock, room.chance);
  await store.addPasskey({
    id,
    account,
    ...passkey,
    sealed: room.sealer.seal(passkeyLabel(id), name),
    created_at: room.clock.now(),
  });
  return id;
}

/** Checks the passphrase and makes a secret; both wait, sealed and hashed, until the app shows its first right code. */
export async function prepareAuthenticator(
  room: PeopleRoom,
  account: Account,
  passphrase: string,
): Promise<{ shown: { secret: string; uri: string }; waiting: { secret: string; passphrase: string } }> {
  const person = await room.persons.findById(account.subject);
  assertStrong(passphrase, { ...account, birthDate: person?.birthDate ?? '' });
  const shown = newAuthenticator(room, account.name);
  const hash = await room.secretHash.hash(passphrase.normalize('NFKC'));
  return { shown, waiting: { secret: shown.secret, passphrase: hash } };
}

export const saveAuthenticator = (
  room: PeopleRoom,
  store: PeopleStore,
  account: string,
  waiting: { secret: string; passphrase: string },
  step: number,
): Promise<unknown> =>
  store.saveAuthenticator({
    account,
    passphrase: waiting.passphrase,
    sealed: sealSecret(room, account, waiting.secret),
    since: room.clock.now(),
    lastStep: step,
  });
