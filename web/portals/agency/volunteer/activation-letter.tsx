// For a person at the desk whose letter was lost before it was used: a new code, on paper.
import { useMutation } from '@tanstack/react-query';
import { ApiError } from '../../../api/client.ts';
import { postActivation } from '../../../api/recoveries.ts';
import { stepUpReason } from '../../../api/step-up.ts';
import { Button, buttonClass } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { Notice } from '../../../components/notice/notice.tsx';
import { useErrorText } from '../../../components/states/states.tsx';
import { accountWords, useAccountWords } from '../../../words/account/account-words.ts';

const Letter = (props: { matricule: string }) => {
  const { t } = useAccountWords();
  const errorText = useErrorText();
  const post = useMutation({ mutationFn: () => postActivation(props.matricule) });
  const active = post.error instanceof ApiError && post.error.code === 'identity.already-active';
  return (
    <Card title={t('activation.title')}>
      <div className="stack-tight">
        <p>{t('activation.text')}</p>
        <div role="status">
          {post.isSuccess && (
            <Notice look="good" title={t('activation.ready')}>
              {t('activation.ready.text')}
            </Notice>
          )}
          {post.isError && stepUpReason(post.error) === null && (
            <Notice look={active ? 'warning' : 'alert'}>
              {active ? t('activation.active') : errorText(post.error)}
            </Notice>
          )}
        </div>
        <p>
          {post.isSuccess ? (
            <a className={buttonClass()} href={post.data.letterUrl} target="_blank" rel="noreferrer">
              <Icon name="print" size={20} />
              {t('activation.letter')}
            </a>
          ) : (
            <Button look="ghost" busy={post.isPending} onClick={() => post.mutate()}>
              {t('activation.prepare')}
            </Button>
          )}
        </p>
      </div>
    </Card>
  );
};

export const ActivationLetter = (props: { matricule: string }) => (
  <accountWords.Provider>
    <Letter matricule={props.matricule} />
  </accountWords.Provider>
);
