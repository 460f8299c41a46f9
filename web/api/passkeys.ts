// The browser's part of a passkey: asked, answered, and every way it can go wrong in one small list. https://www.w3.org/TR/webauthn-3/
import {
  type AuthenticationResponseJSON,
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';

/** `superseded`: another question took its place, and nobody needs to be told. */
export type PasskeyProblem = 'cancelled' | 'existing' | 'unsupported' | 'failed' | 'superseded';

export class PasskeyError extends Error {
  readonly problem: PasskeyProblem;
  constructor(problem: PasskeyProblem, cause?: unknown) {
    super(problem, { cause });
    this.name = 'PasskeyError';
    this.problem = problem;
  }
}

/** Passkeys exist in secure contexts alone, and for names, not for bare addresses. */
export const knowsPasskeys = (): boolean => browserSupportsWebAuthn() && !/^[\d.]+$|:/.test(window.location.hostname);

const problems: Record<string, PasskeyProblem> = {
  NotAllowedError: 'cancelled',
  InvalidStateError: 'existing',
  NotSupportedError: 'unsupported',
  SecurityError: 'unsupported',
  ConstraintError: 'unsupported',
  AbortError: 'superseded',
};

export const problemOf = (error: unknown): PasskeyProblem => {
  if (error instanceof PasskeyError) return error.problem;
  return error instanceof Error ? (problems[error.name] ?? 'failed') : 'failed';
};

const asked = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask();
  } catch (cause) {
    throw new PasskeyError(problemOf(cause), cause);
  }
};

export const createPasskey = (optionsJSON: PublicKeyCredentialCreationOptionsJSON): Promise<RegistrationResponseJSON> =>
  asked(() => startRegistration({ optionsJSON }));

/** `autofill` waits beside a field until the person chooses a passkey there. */
export const answerWithPasskey = (
  optionsJSON: PublicKeyCredentialRequestOptionsJSON,
  autofill = false,
): Promise<AuthenticationResponseJSON> =>
  asked(() => startAuthentication({ optionsJSON, useBrowserAutofill: autofill }));
