// How somebody signed in, in a word; null for what this portal knows no word for.
import { useAccountWords } from '../../words/account/account-words.ts';

const methods = ['national', 'passkey', 'authenticator', 'activation'] as const;
const isMethod = (text: string | null | undefined): text is (typeof methods)[number] =>
  methods.some((method) => method === text);

export const useMethodText = (): ((method: string | null | undefined) => string | null) => {
  const { t } = useAccountWords();
  return (method) => (isMethod(method) ? t(`method.${method}`) : null);
};
