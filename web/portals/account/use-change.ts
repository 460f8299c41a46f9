// A change of one's own account: said when it is done, shown at once, and refused in words that say what to do.
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { accountQuery } from '../../api/account.ts';
import { ApiError } from '../../api/client.ts';
import { PasskeyError } from '../../api/passkeys.ts';
import { stepUpReason } from '../../api/step-up.ts';
import { usePasskeyText } from '../../components/passkey-words/passkey-words.ts';
import { useErrorText } from '../../components/states/states.tsx';
import { useToast } from '../../components/toast/toast.tsx';
import { useAccountWords } from '../../words/account/account-words.ts';

export function useChange<Input, Answer>(options: {
  change(input: Input): Promise<Answer>;
  /** Null where the page itself says it. */
  done(answer: Answer, input: Input): string | null;
  /** Closes what was open; not while one is asked to confirm, after which it goes on. */
  close(): void;
}): UseMutationResult<Answer, Error, Input> {
  const { t } = useAccountWords();
  const client = useQueryClient();
  const say = useToast();
  const errorText = useErrorText();
  const passkeyText = usePasskeyText();
  return useMutation({
    mutationFn: options.change,
    onSuccess: (answer, input) => {
      void client.invalidateQueries({ queryKey: accountQuery.queryKey });
      options.close();
      const done = options.done(answer, input);
      if (done !== null) say(done);
    },
    onError: (error) => {
      if (stepUpReason(error) !== null) return;
      options.close();
      const lastWay = error instanceof ApiError && error.code === 'identity.last-way-in';
      const text = lastWay
        ? t('account.lastWay')
        : error instanceof PasskeyError
          ? passkeyText(error)
          : errorText(error);
      if (text !== null) say(text, { error: true });
    },
  });
}
