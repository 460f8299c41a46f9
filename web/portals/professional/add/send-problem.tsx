// Why a document did not arrive, and that nothing is lost.
import { ApiError } from '../../../api/client.ts';
import { Notice } from '../../../components/notice/notice.tsx';
import { useErrorText } from '../../../components/states/states.tsx';
import { useWords } from '../../../words/words.tsx';

export const SendProblem = ({ error }: { error: unknown }) => {
  const { t } = useWords();
  const errorText = useErrorText();
  const remarks = error instanceof ApiError ? Object.values(error.fields) : [];
  // Its own sentence says already that nothing was lost.
  const offline = error instanceof ApiError && error.category === 'offline';
  const ended = error instanceof ApiError && error.category === 'unauthenticated';
  return (
    <div role="alert">
      <Notice look="alert" title={t('add.failed.title')}>
        {ended ? (
          <p>
            {t('add.failed.session')} {/* In its own tab: this one holds what was written. */}
            <a href="/auth/sign-in?as=professional&return=/pro" target="_blank" rel="noreferrer">
              {t('state.signIn.button')}
            </a>
          </p>
        ) : (
          <p>{errorText(error)}</p>
        )}
        {remarks.length > 0 && (
          <ul>
            {remarks.map((remark) => (
              <li key={remark}>{remark}</li>
            ))}
          </ul>
        )}
        {!offline && <p className="small">{t('add.failed.kept')}</p>}
      </Notice>
    </div>
  );
};
