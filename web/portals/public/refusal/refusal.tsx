// Why nothing came of a form, other than what was entered: too many attempts with the time to come back, or a state of ours.
import { ApiError } from '../../../api/client.ts';
import { Notice } from '../../../components/notice/notice.tsx';
import { useErrorText } from '../../../components/states/states.tsx';
import { useAccountWords } from '../../../words/account/account-words.ts';
import { useWords } from '../../../words/words.tsx';

const withoutRetryAfterSeconds = 60;

/** `at`: when it was sent, in milliseconds. */
export const Refusal = (props: { error: unknown; at: number }) => {
  const { t } = useAccountWords();
  const words = useWords();
  const errorText = useErrorText();
  const { error } = props;
  const busy = error instanceof ApiError && error.category === 'busy' ? error : null;
  const again = new Date(props.at + (busy?.retryAfterSeconds ?? withoutRetryAfterSeconds) * 1000).toISOString();
  return (
    <div data-says tabIndex={-1} role="alert">
      <Notice look={busy === null ? 'alert' : 'warning'}>
        {busy === null ? errorText(error) : t('field.busy', { time: words.date(again, 'time') })}
      </Notice>
    </div>
  );
};
