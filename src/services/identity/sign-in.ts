// Portal sign-in, first half: which national service, at which level, and what its answer must match.
// https://www.rfc-editor.org/rfc/rfc9700
import { hash } from 'node:crypto';
import type { Call } from '../../base/call.ts';
import type { Chance, Clock } from '../../base/clock.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { Log } from '../../kit/log/log.ts';
import type { Account, Accounts } from './accounts.ts';
import { leastOf } from './assurance.ts';
import { cookieName, readCookie, writeCookie } from './cookies.ts';
import { SignInRefused } from './errors.ts';
import type { NationalIdentity, NationalSignIn, SignInChecks } from './national-sign-in.ts';
import type { IdentityEvent, RegisteredPerson, SignInAs } from './needs.ts';
import type { AccountEvent } from './people/events.ts';
import type { Sessions } from './sessions.ts';
import type { Store } from './store.ts';

export type SignInNeeds = {
  /** The services that are configured, the first choice first. */
  national(): Promise<readonly NationalSignIn[]>;
  /** The simulator is told which role was asked for, so that it lists those people first. */
  simulated: boolean;
  store: Store;
  sealer: Sealer;
  accounts: Accounts;
  sessions: Sessions;
  clock: Clock;
  chance: Chance;
  log: Log;
  origin(): string;
  findPerson(matricule: string): Promise<RegisteredPerson | null>;
  /** Links the identity to the professional that the code was issued for. @throws SignInRefused */
  activate(waiting: WaitingActivation, identity: NationalIdentity): Promise<Account>;
  noteEvent(account: string, event: AccountEvent): Promise<unknown>;
  audit(call: Call, entry: IdentityEvent): Promise<void>;
};

export type WaitingActivation = { id: string; practitionerId: string; name: string };

export type Pending = {
  provider: string;
  checks: SignInChecks;
  as: SignInAs;
  return: string;
  level: 'substantial' | 'high';
  startedAt: number;
  /** The account whose person shall come back; null where anybody may come. */
  again: string | null;
  /** A session is there that needs a stronger sign-in, whoever comes. */
  stepUp: boolean;
  activation: WaitingActivation | null;
};
export type Redirect = { location: string; cookie?: string };

export const browserCookie = 'cercle-sign-in';
const pendingSecondsMax = 900;
export const digest = (text: string): Buffer => hash('sha256', text, 'buffer');

/** The page that says what to do next; it gets the role and the way back along, so that one may try again. */
export const problemPage = (problem: string, about: { as?: string; return?: string; level?: string } = {}): string =>
  `/sign-in-problem?${new URLSearchParams({
    code: problem,
    ...(about.as === undefined ? {} : { as: about.as }),
    ...(about.return === undefined || about.return === '/' ? {} : { return: about.return }),
    ...(about.level === undefined ? {} : { level: about.level }),
  })}`;

/** A path of ours, or `/`. Browsers read `//host`, `/\host` and tabs within as other places. */
export function localPath(text: string | undefined): string {
  if (text === undefined || text.length > 2_000 || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text)) return '/';
  const base = 'https://here.invalid';
  const url = URL.canParse(text, base) ? new URL(text, base) : null;
  // Dot segments could fold into `//`; signing in must not lead to signing in.
  if (url === null || url.origin !== base || url.pathname.startsWith('//') || url.pathname.startsWith('/auth/'))
    return '/';
  return url.pathname + url.search + url.hash;
}

const isRole = (as: string | undefined): as is SignInAs =>
  as === 'patient' || as === 'professional' || as === 'operator' || as === 'administrator';

export async function startSignIn(
  needs: SignInNeeds,
  input: {
    as: string | undefined;
    with?: string | undefined;
    level?: string | undefined;
    again?: string | undefined;
    return: string | undefined;
    cookie: string | undefined;
    language: string;
  },
): Promise<Redirect> {
  const { as } = input;
  const back = localPath(input.return);
  if (!isRole(as) || !['high', 'substantial', undefined].includes(input.level))
    return { location: problemPage('invalid-request') };
  try {
    const session = (await needs.sessions.find(input.cookie)) ?? null;
    const account = session === null ? null : await needs.accounts.find(session.account);
    const isAgain = input.again === '1' && session !== null;
    // Who shall confirm something as somebody whom they are not signed in as confirms nothing.
    if (isAgain && account?.kind !== as) throw new SignInRefused('invalid-request');
    return await sendAway(needs, {
      as,
      with: input.with,
      level: input.level === 'high' ? 'high' : leastOf[as],
      again: isAgain ? session.account : null,
      stepUp: isAgain || (input.level === 'high' && account?.kind === as),
      return: back,
      activation: null,
      cookie: input.cookie,
      language: input.language,
    });
  } catch (error) {
    return refusedAtStart(needs, error, { as, return: back });
  }
}

/** To the service, with a secret for this browser alone. @throws SignInRefused */
export async function sendAway(
  needs: SignInNeeds,
  wanted: Pick<Pending, 'as' | 'level' | 'again' | 'stepUp' | 'return' | 'activation'> & {
    with: string | undefined;
    cookie: string | undefined;
    language: string;
  },
): Promise<{ location: string; cookie: string }> {
  const { as, level } = wanted;
  const fitting = (await needs.national()).filter(
    ({ provider }) => provider.who.includes(as) && provider.ask[level] !== '',
  );
  const national = fitting.find(({ provider }) => wanted.with === undefined || provider.id === wanted.with);
  if (national === undefined) throw new SignInRefused('invalid-request');
  const startedAt = needs.clock.now().getTime();
  const { url, checks } = await national.start({
    level,
    again: wanted.again !== null,
    language: wanted.language,
    ...(needs.simulated ? { loginHint: as } : {}),
  });
  const pending: Pending = {
    provider: national.provider.id,
    checks,
    as,
    level,
    startedAt,
    return: wanted.return,
    again: wanted.again,
    stepUp: wanted.stepUp,
    activation: wanted.activation,
  };
  // One secret for the browser, shared by the sign-ins that it has under way in several tabs.
  const carried = readCookie(wanted.cookie, cookieName(needs.origin(), browserCookie));
  const browser =
    carried !== null && /^[\w-]{43}$/.test(carried) ? carried : needs.chance.bytes(32).toString('base64url');
  await needs.store.addSignIn({
    stateHash: digest(checks.state),
    browserHash: digest(browser),
    sealed: needs.sealer.seal('sign-in', JSON.stringify(pending)),
    expiresAt: new Date(startedAt + pendingSecondsMax * 1000),
  });
  return { location: url, cookie: writeCookie(needs.origin(), browserCookie, browser, pendingSecondsMax) };
}

/** Nobody is known yet: the machine's log is told, the platform's is not, or anybody could fill it. */
export function refusedAtStart(
  needs: Pick<SignInNeeds, 'log'>,
  error: unknown,
  about: { as?: string; return?: string },
): Redirect {
  if (!(error instanceof SignInRefused)) throw error;
  logRefusal(needs.log, error);
  return { location: problemPage(error.problem, about) };
}

export function logRefusal(log: Log, error: SignInRefused): void {
  if (error.problem === 'provider-refused' || error.problem === 'provider-unavailable')
    log.error('identity.sign-in', error.cause ?? error, { problem: error.problem });
  else log.info('identity.sign-in-refused', { problem: error.problem });
}
