// Every way identity says no. Codes are stable.
import { Fault } from '../../base/fault.ts';
import { proofAlgorithms } from './partners/proofs-dpop.ts';

export const tokenInvalid = (cause?: unknown): Fault =>
  new Fault('unauthenticated', {
    code: 'identity.token-invalid',
    message: 'The access token is not one of ours, or no longer accepted.',
    challenge: 'error="invalid_token"',
    cause,
  });

export const tokenExpired = (): Fault =>
  new Fault('unauthenticated', {
    code: 'identity.token-expired',
    message: 'The access token has expired.',
    challenge: 'error="invalid_token"',
  });

/** A token bound to a key or a certificate came without the proof that it needs. */
export const proofInvalid = (problem: string): Fault =>
  new Fault('unauthenticated', {
    code: 'identity.proof-invalid',
    message: `The access token is bound to a key: the request needs a proof made for it (${problem}).`,
    challenge: `DPoP error="invalid_dpop_proof", algs="${proofAlgorithms.join(' ')}"`,
  });

export const certificateMissing = (): Fault =>
  new Fault('unauthenticated', {
    code: 'identity.certificate-missing',
    message: 'The access token is bound to a TLS certificate, which did not come with the request.',
    challenge: 'error="invalid_token"',
  });

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

/** The same for a wrong secret, a wrong person and nobody: what was wrong is not told. */
export const notRecognised = (): Fault =>
  new Fault('unauthenticated', {
    code: 'identity.not-recognised',
    message: 'What was entered does not let anybody in. Check it and try again.',
  });

/** The step before this one is not there, was taken already, or is too long ago. */
export const ceremonyOver = (): Fault =>
  new Fault('unauthenticated', {
    code: 'identity.start-again',
    message: 'This took too long or was used. Start again.',
  });

export const passkeyRefused = (): Fault =>
  new Fault('refused', { code: 'identity.passkey-refused', message: 'The device’s answer did not stand our checks.' });

export const wrongCode = (): Fault =>
  new Fault('refused', { code: 'identity.wrong-code', message: 'This is not the code that the app shows now.' });

export const lastWayIn = (): Fault =>
  new Fault('refused', { code: 'identity.last-way-in', message: 'This is the only way into the account.' });

export const noSuchThing = (): Fault =>
  new Fault('hidden', { code: 'identity.not-found', message: 'There is nothing of this kind here.' });

export const alreadyActive = (): Fault =>
  new Fault('refused', {
    code: 'identity.already-active',
    message: 'This account is in use: whoever lost the way in asks for recovery, which two people decide.',
  });

export const twoPeople = (): Fault =>
  new Fault('refused', {
    code: 'identity.two-people',
    message: 'Another operator than the one who checked approves, and nobody their own.',
  });

export const recoveryMoved = (): Fault =>
  new Fault('conflict', { code: 'identity.recovery-moved', message: 'This request is not at that step (any more).' });

export const printersBusy = (): Fault =>
  new Fault('busy', {
    code: 'identity.printing',
    message: 'Letters are being prepared already. Try again in a moment.',
    retryAfterSeconds: 20,
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
  | 'level-too-low' // eIDAS level below what the role needs
  | 'step-up-refused' // a stronger or fresher sign-in was asked for and not given; the session stays as it was
  | 'other-person' // asked to confirm who they are, somebody else came back
  | 'no-account' // nobody of this role has this national identifier
  | 'account-disabled'
  | 'activation-expired' // the activation code was used, replaced or ended meanwhile
  | 'activation-refused'; // the identity is not the one that the code was issued for, or is taken

export class SignInRefused extends Error {
  readonly problem: SignInProblem;
  constructor(problem: SignInProblem, cause?: unknown) {
    super(problem, { cause });
    this.name = 'SignInRefused';
    this.problem = problem;
  }
}
