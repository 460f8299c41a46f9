// Portal sign-in: start at the national provider, come back, be one account, get a session. https://www.rfc-editor.org/rfc/rfc9700
import { hash, timingSafeEqual } from 'node:crypto';
import type { Chance, Clock } from '../../base/clock.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { Log } from '../../kit/log/log.ts';
import type { Accounts } from './accounts.ts';
import { acrOf, assuranceOf, isEnough } from './assurance.ts';
import { cookieName, readCookie, writeCookie } from './cookies.ts';
import { deviceOf } from './device.ts';
import { SignInRefused } from './errors.ts';
import type { NationalSignIn, SignInChecks } from './national-sign-in.ts';
import type { SignInAs } from './needs.ts';
import type { Sessions } from './sessions.ts';
import type { Store } from './store.ts';

export type SignInNeeds = {
  national(): Promise<NationalSignIn>;
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
};

type Pending = { checks: SignInChecks; as: SignInAs; return: string };
type Redirect = { location: string; cookie?: string };

const browserCookie = 'cercle-sign-in';
const pendingSecondsMax = 900;
const digest = (text: string): Buffer => hash('sha256', text, 'buffer');
const problemPage = (problem: string): string => `/sign-in-problem?code=${problem}`;

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

export async function startSignIn(
  needs: SignInNeeds,
  input: { as: string | undefined; return: string | undefined; cookie: string | undefined; language: string },
): Promise<Redirect> {
  const { as } = input;
  if (as !== 'patient' && as !== 'professional' && as !== 'operator' && as !== 'administrator')
    return { location: problemPage('invalid-request') };
  try {
    const national = await needs.national();
    const { url, checks } = await national.start({
      acrValues: `${acrOf('high')} ${acrOf('substantial')}`,
      language: input.language,
      ...(needs.simulated ? { loginHint: as } : {}),
    });
    const pending: Pending = { checks, as, return: localPath(input.return) };
    // One secret for the browser, shared by the sign-ins that it has under way in several tabs.
    const carried = readCookie(input.cookie, cookieName(needs.origin(), browserCookie));
    const browser =
      carried !== null && /^[\w-]{43}$/.test(carried) ? carried : needs.chance.bytes(32).toString('base64url');
    await needs.store.addSignIn({
      stateHash: digest(checks.state),
      browserHash: digest(browser),
      sealed: needs.sealer.seal('sign-in', JSON.stringify(pending)),
      expiresAt: new Date(needs.clock.now().getTime() + pendingSecondsMax * 1000),
    });
    return { location: url, cookie: writeCookie(needs.origin(), browserCookie, browser, pendingSecondsMax) };
  } catch (error) {
    return refused(needs, error);
  }
}

export async function finishSignIn(
  needs: SignInNeeds,
  input: { rawQuery: string; cookie: string | undefined; userAgent: string | undefined },
): Promise<Redirect> {
  try {
    const state = new URLSearchParams(input.rawQuery).get('state') ?? '';
    const row = await needs.store.takeSignIn(digest(state));
    if (row === null || row.expires_at <= needs.clock.now()) throw new SignInRefused('expired');
    const browser = readCookie(input.cookie, cookieName(needs.origin(), browserCookie)) ?? '';
    if (!timingSafeEqual(row.browser_hash, digest(browser))) throw new SignInRefused('other-browser');
    const pending = JSON.parse(needs.sealer.open('sign-in', row.sealed).toString()) as Pending;

    const identity = await (await needs.national()).finish(input.rawQuery, pending.checks);
    const assurance = assuranceOf(identity.acr);
    if (!isEnough(assurance)) throw new SignInRefused('level-too-low');
    const account = await needs.accounts.findByMatricule(pending.as, identity.matricule);
    if (account === null) throw new SignInRefused('no-account');
    if (account.disabled) throw new SignInRefused('account-disabled');

    const cookie = await needs.sessions.open(input.cookie, account.id, assurance, {
      method: 'national',
      device: deviceOf(input.userAgent),
    });
    needs.log.info('identity.signed-in', { as: account.kind, assurance });
    return { location: pending.return, cookie };
  } catch (error) {
    return refused(needs, error);
  }
}

/** Everything that goes wrong leads to a page that explains it; what is our own fault goes on as such. */
function refused(needs: SignInNeeds, error: unknown): Redirect {
  if (!(error instanceof SignInRefused)) throw error;
  if (error.problem === 'provider-refused' || error.problem === 'provider-unavailable')
    needs.log.error('identity.sign-in', error);
  else needs.log.info('identity.sign-in-refused', { problem: error.problem });
  return { location: problemPage(error.problem) };
}
