// When an act asks for a stronger or a newer sign-in: the page stays, and a dialog asks to confirm. https://www.rfc-editor.org/rfc/rfc9470
import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { ApiError } from './client.ts';

/** `again`: the sign-in is too long ago; `high`: it was not of the safest kind. */
export type StepUpReason = 'again' | 'high';
/** `retry` does once more what was refused. */
export type StepUp = { reason: StepUpReason; retry(): void };

const reasons: Record<string, StepUpReason> = {
  'identity.sign-in-again': 'again',
  'identity.level-too-low': 'high',
};

export const stepUpReason = (error: unknown): StepUpReason | null =>
  error instanceof ApiError && error.category === 'unauthenticated' ? (reasons[error.code] ?? null) : null;

/** Refusals of something that was entered say nothing of the session, and nobody is signed out for them. */
const ofWhatWasEntered = new Set(['identity.not-recognised', 'identity.start-again']);

export const endsSession = (error: unknown): boolean =>
  error instanceof ApiError &&
  error.category === 'unauthenticated' &&
  stepUpReason(error) === null &&
  !ofWhatWasEntered.has(error.code);

export const stepUpQuery = queryOptions<StepUp | null>({
  queryKey: ['step-up'],
  queryFn: () => null,
  enabled: false,
  initialData: null,
  staleTime: Number.POSITIVE_INFINITY,
});

export const useStepUp = (): StepUp | null => useQuery(stepUpQuery).data ?? null;

export const askStepUp = (client: QueryClient, stepUp: StepUp | null): void => {
  client.setQueryData<StepUp | null>(stepUpQuery.queryKey, stepUp);
};
