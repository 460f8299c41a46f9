// What went wrong with a passkey, in words; null for nothing, and for what nobody needs to be told.
import { ApiError } from '../../api/client.ts';
import { PasskeyError } from '../../api/passkeys.ts';
import { useAccountWords } from '../../words/account/account-words.ts';
import { useErrorText } from '../states/states.tsx';

export const usePasskeyText = (): ((error: unknown) => string | null) => {
  const { t } = useAccountWords();
  const errorText = useErrorText();
  return (error) => {
    if (error === null || error === undefined) return null;
    if (error instanceof PasskeyError) return error.problem === 'superseded' ? null : t(`passkey.${error.problem}`);
    if (error instanceof ApiError && error.code === 'identity.not-recognised') return t('passkey.unknown.title');
    if (error instanceof ApiError && error.category === 'refused') return t('passkey.failed');
    return errorText(error);
  };
};
