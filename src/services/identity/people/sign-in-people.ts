// Sign-in by what a person enrolled: a passkey, or a passphrase with an authenticator. Both are `substantial`
// (docs/decisions/0017). Every refusal is the same answer.
import type { Call } from '../../../base/call.ts';
import type { Account } from '../accounts.ts';
import { cookieName, readCookie, writeCookie } from '../cookies.ts';
import { deviceOf } from '../device.ts';
import { notRecognised } from '../errors.ts';
import type { SignInMethod } from '../sessions.ts';
import { localPath } from '../sign-in.ts';
import { checkAuthenticator } from './authenticator.ts';
import { peopleBrakes, takeBoth } from './brakes.ts';
import { noteEvent } from './events.ts';
import { type Assertion, challengeMinutes, readAssertion, signInOptions } from './passkeys.ts';
import { type Browser, type PeopleRoom, plainMatricule } from './room.ts';

const cookie = 'cercle-ceremony';
const secretForm = /^[\w-]{43}$/;
type SignedIn = { location: string; cookie: string };

const browserSecret = (room: PeopleRoom, browser: Browser): string | null => {
  const carried = readCookie(browser.cookie, cookieName(room.origin(), cookie));
  return carried !== null && secretForm.test(carried) ? carried : null;
};

export async function passkeyOptions(
  room: PeopleRoom,
  browser: Browser,
): Promise<{ ceremony: string; options: object; cookie: string }> {
  await room.brakes.take(peopleBrakes.optionsAddress, browser.address);
  // One secret for the browser, shared by the sign-ins that it has under way in several tabs.
  const secret = browserSecret(room, browser) ?? room.chance.bytes(32).toString('base64url');
  const ceremony = room.chance.bytes(24).toString('base64url');
  const options = await signInOptions(room);
  await room.ceremonies.begin('sign-in', `${ceremony} ${secret}`, { challenge: options.challenge }, challengeMinutes);
  return { ceremony, options, cookie: writeCookie(room.origin(), cookie, secret, challengeMinutes * 60) };
}

export async function signInWithPasskey(
  room: PeopleRoom,
  call: Call,
  browser: Browser,
  input: { ceremony: string; response: Assertion; return?: string | undefined },
): Promise<SignedIn> {
  await room.brakes.take(peopleBrakes.signInAddress, browser.address);
  const waiting = await room.ceremonies.take('sign-in', `${input.ceremony} ${browserSecret(room, browser) ?? ''}`);
  const answered = waiting === null ? null : await readAssertion(room, waiting.challenge, input.response);
  const account = answered === null ? null : await room.accounts.find(answered.account);
  if (answered?.right !== true || account === null || !mayEnter(account))
    return refused(room, call, browser, account, 'passkey');
  return entered(room, call, browser, account, 'passkey', input.return);
}

export async function signInWithAuthenticator(
  room: PeopleRoom,
  call: Call,
  browser: Browser,
  input: { matricule: string; passphrase: string; code: string; return?: string | undefined },
): Promise<SignedIn> {
  const matricule = plainMatricule(input.matricule);
  await takeBoth(room.brakes, [peopleBrakes.signInAddress, browser.address], [peopleBrakes.signInPerson, matricule]);
  const account = await room.accounts.findByMatricule('patient', matricule);
  const right = await checkAuthenticator(room, account?.id ?? null, input.passphrase, input.code);
  if (!right || account === null || !mayEnter(account)) return refused(room, call, browser, account, 'authenticator');
  await room.brakes.release(peopleBrakes.signInPerson, matricule);
  return entered(room, call, browser, account, 'authenticator', input.return);
}

const mayEnter = (account: Account): boolean => account.kind === 'patient' && !account.disabled;

async function refused(
  room: PeopleRoom,
  call: Call,
  browser: Browser,
  account: Account | null,
  method: SignInMethod,
): Promise<never> {
  if (account !== null)
    await noteEvent(room, room.store, account.id, { kind: 'refused', device: deviceOf(browser.userAgent), method });
  await room.audit(call, {
    action: 'sign-in-refused',
    outcome: 'refused',
    detail: method,
    ...(account === null ? {} : { what: [{ id: account.subject, type: 'Patient' }] }),
  });
  room.log.info('identity.sign-in-refused', { problem: 'not-recognised', method });
  throw notRecognised();
}

async function entered(
  room: PeopleRoom,
  call: Call,
  browser: Browser,
  account: Account,
  method: SignInMethod,
  wanted: string | undefined,
): Promise<SignedIn> {
  // Whoever confirms again goes on for whom they acted; somebody else begins for themselves.
  const before = await room.sessions.find(browser.cookie);
  const opened = await room.sessions.open(browser.cookie, account.id, 'substantial', {
    method,
    device: deviceOf(browser.userAgent),
    actingFor: before?.account === account.id ? before.actingFor : null,
  });
  await room.audit(call, {
    action: 'signed-in',
    outcome: 'permitted',
    what: [{ id: account.subject, type: 'Patient', title: account.name }],
    detail: `${method}, substantial`,
  });
  room.log.info('identity.signed-in', { as: account.kind, assurance: 'substantial', method });
  return { location: wanted === undefined ? '/me' : localPath(wanted), cookie: opened };
}
