// Accounts of people: the ways in, activation by a posted code, recovery, and what each sees of their own sign-ins.

import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, request } from './client.ts';

const one = (id: string): string => encodeURIComponent(id);

/** Whom the sign-in page is for. */
export const signInRoles = ['patient', 'professional', 'administrator', 'operator'] as const;
export type SignInRole = (typeof signInRoles)[number];

export type Method = 'national' | 'passkey' | 'authenticator';

export type Ways = {
  national: { id: string; name: string; level: 'substantial' | 'high' }[];
  passkey: boolean;
  authenticator: boolean;
};

export const waysQuery = (as: SignInRole) =>
  queryOptions({
    queryKey: ['public', 'ways', as],
    queryFn: ({ signal }) => get<Ways>('/api/sign-in/ways', { as }, signal),
    staleTime: 5 * 60_000,
  });

type Location = { location: string };

export type SignInQuestion = { ceremony: string; options: PublicKeyCredentialRequestOptionsJSON };

export const askSignIn = (): Promise<SignInQuestion> => request('POST', '/api/sign-in/passkey/options', { body: {} });

export const signInByPasskey = (answer: {
  ceremony: string;
  response: AuthenticationResponseJSON;
  return?: string;
}): Promise<Location> => request('POST', '/api/sign-in/passkey', { body: answer });

export const signInByAuthenticator = (input: {
  matricule: string;
  passphrase: string;
  code: string;
  return?: string;
}): Promise<Location> => request('POST', '/api/sign-in/authenticator', { body: input });

export type ActivationStarted = { expiresAt: string; name: string };
type CreationQuestion = { options: PublicKeyCredentialCreationOptionsJSON };
export type AuthenticatorSecret = { secret: string; uri: string };

export const startActivation = (input: {
  code: string;
  matricule: string;
  birthDate: string;
}): Promise<ActivationStarted> => request('POST', '/api/activation/start', { body: input });

export const askActivationPasskey = (): Promise<CreationQuestion> =>
  request('POST', '/api/activation/passkey/options', { body: {} });
export const activateByPasskey = (response: RegistrationResponseJSON): Promise<Location> =>
  request('POST', '/api/activation/passkey', { body: { response } });
export const askActivationAuthenticator = (passphrase: string): Promise<AuthenticatorSecret> =>
  request('POST', '/api/activation/authenticator', { body: { passphrase } });
export const activateByAuthenticator = (code: string): Promise<Location> =>
  request('POST', '/api/activation/authenticator/confirm', { body: { code } });

/** Answers where the national service asks who they are, or the page that says why it cannot. */
export const activateProfessional = (input: { code: string; number: string; with?: string }): Promise<Location> =>
  request('POST', '/api/activation/professional', { body: input });

export type Reach = 'letter' | 'desk';
export const askRecovery = (input: {
  matricule: string;
  birthDate: string;
  reach: Reach;
}): Promise<{ reference: string }> => request('POST', '/api/recovery', { body: input });

export type Passkey = { id: string; name: string; createdAt: string; lastUsedAt?: string; synced: boolean };
export type AccountSession = {
  id: string;
  device: string;
  method: string;
  since: string;
  seenAt: string;
  current: boolean;
};
export type RecoveryState = 'asked' | 'checked' | 'approved' | 'done' | 'refused' | 'cancelled';
export type Account = {
  name: string;
  role: SignInRole;
  level: string | null;
  method: string | null;
  authenticatedAt: string;
  passkeys: Passkey[];
  authenticator: { since: string } | null;
  sessions: AccountSession[];
  recovery: { reference: string; state: RecoveryState } | null;
};
export type AccountEvent = { at: string; kind: string; device: string; method?: string };

export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => get<Account>('/api/account', {}, signal),
});

export const eventsQuery = infiniteQueryOptions({
  queryKey: ['account', 'events'],
  queryFn: ({ pageParam, signal }) =>
    get<{ items: AccountEvent[]; next?: string }>('/api/account/events', { cursor: pageParam }, signal),
  initialPageParam: '',
  getNextPageParam: (page) => page.next,
});

export const endSession = (id: string): Promise<void> => request('DELETE', `/api/account/sessions/${one(id)}`);
export const endOtherSessions = (): Promise<{ ended: number }> =>
  request('POST', '/api/account/sessions/end-others', { body: {} });

export const askNewPasskey = (): Promise<CreationQuestion> =>
  request('POST', '/api/account/passkeys/options', { body: {} });
export const addPasskey = (response: RegistrationResponseJSON, name: string): Promise<Passkey> =>
  request('POST', '/api/account/passkeys', { body: { response, name } });
export const renamePasskey = (id: string, name: string): Promise<unknown> =>
  request('PUT', `/api/account/passkeys/${one(id)}`, { body: { name } });
export const removePasskey = (id: string): Promise<void> => request('DELETE', `/api/account/passkeys/${one(id)}`);

export const askNewAuthenticator = (passphrase: string): Promise<AuthenticatorSecret> =>
  request('POST', '/api/account/authenticator', { body: { passphrase } });
export const confirmNewAuthenticator = (code: string): Promise<unknown> =>
  request('POST', '/api/account/authenticator/confirm', { body: { code } });
export const removeAuthenticator = (): Promise<void> => request('DELETE', '/api/account/authenticator');

export const cancelRecovery = (): Promise<void> => request('DELETE', '/api/account/recovery');
