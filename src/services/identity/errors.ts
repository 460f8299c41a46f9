// Every way identity says no. Codes are stable.
import { Fault } from '../../base/fault.ts';

export const tokenInvalid = (cause?: unknown): Fault =>
  new Fault('unauthenticated', {
    code: 'identity.token-invalid',
    message: 'The access token is not one of ours, or no longer accepted.',
    cause,
  });

export const tokenExpired = (): Fault =>
  new Fault('unauthenticated', { code: 'identity.token-expired', message: 'The access token has expired.' });

export const sessionExpired = (): Fault =>
  new Fault('unauthenticated', { code: 'identity.session-expired', message: 'The session has ended.' });

export const invalidClient = (message: string, cause?: unknown): Fault =>
  new Fault('invalid', { code: 'identity.invalid-client', message, cause });

export const accountTaken = (cause?: unknown): Fault =>
  new Fault('conflict', {
    code: 'identity.account-taken',
    message: 'Another account of this kind has this national identifier.',
    cause,
  });

export const misconfigured = (message: string): Fault =>
  new Fault('unavailable', { code: 'identity.misconfigured', message });

/** What the portal page `/sign-in-problem?code=` explains. Stable: the page's words hang on them. */
export type SignInProblem =
  | 'invalid-request' // no such role
  | 'expired' // unknown, used or outdated state: start again
  | 'other-browser' // the answer came to a browser that did not ask
  | 'cancelled' // the person gave up at the provider
  | 'provider-unavailable'
  | 'provider-refused' // the provider's answer did not stand our checks
  | 'level-too-low' // eIDAS level below `substantial`
  | 'no-account' // nobody of this role has this national identifier
  | 'account-disabled';

export class SignInRefused extends Error {
  readonly problem: SignInProblem;
  constructor(problem: SignInProblem, cause?: unknown) {
    super(problem, { cause });
    this.name = 'SignInRefused';
    this.problem = problem;
  }
}
