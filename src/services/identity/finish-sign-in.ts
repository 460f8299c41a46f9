// Portal sign-in, second half: the browser is back from the national service. Everything about the answer is checked, the
// person becomes one account, a new session opens. https://www.rfc-editor.org/rfc/rfc9700
import { timingSafeEqual } from 'node:crypto';
import type { Call } from '../../base/call.ts';
import type { Account } from './accounts.ts';
import { isAtLeast } from './assurance.ts';
import { cookieName, readCookie } from './cookies.ts';
import { deviceOf } from './device.ts';
import { SignInRefused } from './errors.ts';
import type { NationalIdentity, NationalSignIn } from './national-sign-in.ts';
import type { SignInAs } from './needs.ts';
import {
  browserCookie,
  digest,
  logRefusal,
  type Pending,
  problemPage,
  type Redirect,
  refusedAtStart,
  type SignInNeeds,
} from './sign-in.ts';

export type Returned = {
  /** The service whose address the browser came to; null for the one without a name in it. */
  provider: string | null;
  rawQuery: string;
  cookie: string | undefined;
  userAgent: string | undefined;
};

/** What the log calls whoever an account belongs to. */
export const subjectTypes: Record<SignInAs, string> = {
  patient: 'Patient',
  professional: 'Practitioner',
  operator: 'Operator',
  administrator: 'Administrator',
};
/** What the seconds of the service's clock and ours may differ by between two answers. */
const toleranceSeconds = 5;

export async function finishSignIn(needs: SignInNeeds, call: Call, input: Returned): Promise<Redirect> {
  let pending: Pending;
  try {
    pending = await takePending(needs, input);
  } catch (error) {
    return refusedAtStart(needs, error, {});
  }
  let account: Account | null = null;
  try {
    const national = await nationalOf(needs, pending, input);
    const identity = await national.finish(input.rawQuery, pending.checks);
    account = pending.activation === null ? await needs.accounts.findByMatricule(pending.as, identity.matricule) : null;
    assertLevel(pending, identity);
    assertFresh(needs, pending, identity);
    await assertSamePerson(needs, pending, input, account);
    account ??=
      pending.activation === null
        ? await firstAccount(needs, pending.as, identity)
        : await needs.activate(pending.activation, identity);
    if (account.disabled) throw new SignInRefused('account-disabled');
    return await enter(needs, call, input, pending, account, identity);
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error;
    return refused(needs, call, input, pending, account, error);
  }
}

/** Good once, and for the browser that asked. */
async function takePending(needs: SignInNeeds, input: Returned): Promise<Pending> {
  const state = new URLSearchParams(input.rawQuery).get('state') ?? '';
  const row = await needs.store.takeSignIn(digest(state));
  if (row === null || row.expires_at <= needs.clock.now()) throw new SignInRefused('expired');
  const browser = readCookie(input.cookie, cookieName(needs.origin(), browserCookie)) ?? '';
  if (!timingSafeEqual(row.browser_hash, digest(browser))) throw new SignInRefused('other-browser');
  return JSON.parse(needs.sealer.open('sign-in', row.sealed).toString()) as Pending;
}

/** The service that was asked, at its own address: an answer of another one is a mix-up (RFC 9700 section 4.4). */
async function nationalOf(needs: SignInNeeds, pending: Pending, input: Returned): Promise<NationalSignIn> {
  const national = (await needs.national()).find(({ provider }) => provider.id === pending.provider);
  if (national === undefined || (input.provider ?? 'national') !== pending.provider)
    throw new SignInRefused('provider-refused', new Error('the answer came to the address of another service'));
  return national;
}

function assertLevel(pending: Pending, identity: NationalIdentity): void {
  if (!isAtLeast(identity.assurance, pending.level))
    throw new SignInRefused(pending.stepUp ? 'step-up-refused' : 'level-too-low');
}

/** `prompt=login` and `max_age=0` are wishes; `auth_time` is what was done.
 * https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest */
function assertFresh(needs: SignInNeeds, pending: Pending, identity: NationalIdentity): void {
  if (pending.again === null) return;
  const awaySeconds = (needs.clock.now().getTime() - pending.startedAt) / 1000;
  const ago = identity.provedSecondsAgo;
  if (ago === null || ago < -toleranceSeconds || ago > awaySeconds + toleranceSeconds)
    throw new SignInRefused('step-up-refused', new Error('the person did not prove anew who they are'));
}

/** A patient whom the register knows gets an account at the first sign-in, nobody else does. */
async function firstAccount(needs: SignInNeeds, as: SignInAs, { matricule }: NationalIdentity): Promise<Account> {
  const person = as === 'patient' ? await needs.findPerson(matricule) : null;
  if (person === null || person.deathDate !== undefined) throw new SignInRefused('no-account');
  const { id } = await needs.accounts
    .register({ kind: 'patient', subject: person.id, matricule, name: person.name })
    .catch((error: unknown) => {
      if ((error as { code?: string }).code === 'identity.account-taken') throw new SignInRefused('no-account', error);
      throw error;
    });
  const made = await needs.accounts.find(id);
  if (made === null) throw new SignInRefused('no-account');
  return made;
}

/** Whoever was asked to confirm comes back as the same account, into the same session or its end. */
async function assertSamePerson(
  needs: SignInNeeds,
  pending: Pending,
  input: Returned,
  account: Account | null,
): Promise<void> {
  if (pending.again === null) return;
  const session = await needs.sessions.find(input.cookie);
  if (account?.id !== pending.again || (session && session.account !== pending.again))
    throw new SignInRefused('other-person');
}

async function enter(
  needs: SignInNeeds,
  call: Call,
  input: Returned,
  pending: Pending,
  account: Account,
  identity: NationalIdentity,
): Promise<Redirect> {
  const assurance = identity.assurance ?? 'low';
  const before = pending.again === null ? null : await needs.sessions.find(input.cookie);
  const cookie = await needs.sessions.open(input.cookie, account.id, assurance, {
    method: 'national',
    device: deviceOf(input.userAgent),
    actingFor: before?.actingFor ?? null,
  });
  await needs.audit(call, {
    action: 'signed-in',
    outcome: 'permitted',
    what: [{ id: account.subject, type: subjectTypes[account.kind], title: account.name }],
    detail: `national ${pending.provider}, ${assurance}${pending.again === null ? '' : ', again'}`,
  });
  needs.log.info('identity.signed-in', { as: account.kind, assurance, provider: pending.provider });
  return { location: pending.return, cookie };
}

/** Before the answer: the platform's log, and what the person sees of their own account. */
async function refused(
  needs: SignInNeeds,
  call: Call,
  input: Returned,
  pending: Pending,
  account: Account | null,
  error: SignInRefused,
): Promise<Redirect> {
  logRefusal(needs.log, error);
  // Somebody else tried to confirm: the person whose session it is sees it.
  const concerned = pending.again ?? account?.id ?? null;
  const shown = concerned === null ? null : await needs.accounts.find(concerned);
  if (shown !== null && error.problem !== 'cancelled')
    await needs.noteEvent(shown.id, { kind: 'refused', device: deviceOf(input.userAgent), method: 'national' });
  await needs.audit(call, {
    action: 'sign-in-refused',
    outcome: 'refused',
    ...(shown === null ? {} : { what: [{ id: shown.subject, type: subjectTypes[shown.kind] }] }),
    detail: `national ${pending.provider}, ${pending.as}: ${error.problem}`,
  });
  return {
    location: problemPage(error.problem, {
      as: pending.as,
      return: pending.return,
      ...(pending.stepUp ? { level: pending.level } : {}),
    }),
  };
}
