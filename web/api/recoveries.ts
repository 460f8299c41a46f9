// What the agency does for people who cannot get in: requests for recovery, and letters with a first code.
import { infiniteQueryOptions } from '@tanstack/react-query';
import type { RecoveryState } from './account.ts';
import { get, request } from './client.ts';

const one = (id: string): string => encodeURIComponent(id);

export type HowChecked = 'in-person' | 'video' | 'call-back';
export const waysToCheck = ['in-person', 'video', 'call-back'] as const satisfies HowChecked[];

export type Recovery = {
  id: string;
  reference: string;
  name: string;
  state: RecoveryState;
  askedAt: string;
  expiresAt: string;
  reach?: 'letter' | 'desk';
  checkedBy?: string;
  how?: HowChecked;
  note?: string;
  approvedBy?: string;
  reason?: string;
};

/** `all`, or one state. */
export const recoveriesQuery = (state: string) =>
  infiniteQueryOptions({
    queryKey: ['agency', 'recoveries', state],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: Recovery[]; next?: string }>(
        '/api/agency/recoveries',
        { ...(state !== 'all' && { state }), cursor: pageParam },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const checkRecovery = (id: string, input: { how: HowChecked; note?: string }): Promise<unknown> =>
  request('POST', `/api/agency/recoveries/${one(id)}/check`, { body: input });
export const approveRecovery = (id: string): Promise<{ letterUrl: string }> =>
  request('POST', `/api/agency/recoveries/${one(id)}/approve`, { body: {} });
export const refuseRecovery = (id: string, reason: string): Promise<unknown> =>
  request('POST', `/api/agency/recoveries/${one(id)}/refuse`, { body: { reason } });
export const recoveryLetterAddress = (id: string): string => `/api/agency/recoveries/${one(id)}/letter.pdf`;

export const postActivation = (matricule: string): Promise<{ letterUrl: string }> =>
  request('POST', '/api/agency/activations', { body: { matricule } });
