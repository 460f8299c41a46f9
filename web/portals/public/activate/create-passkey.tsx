// The second step: what a passkey is, in plain words, and one button. Whoever cannot takes an app instead.
import { useMutation } from '@tanstack/react-query';
import { activateByPasskey, askActivationPasskey } from '../../../api/account.ts';
import { ApiError } from '../../../api/client.ts';
import { createPasskey, knowsPasskeys } from '../../../api/passkeys.ts';
import { Button } from '../../../components/button/button.tsx';
import { Icon, type IconName } from '../../../components/icon/icon.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { usePasskeyText } from '../../../components/passkey-words/passkey-words.ts';
import { useAccountWords } from '../../../words/account/account-words.ts';

const points = [
  { point: '1', icon: 'phone-lock' },
  { point: '2', icon: 'eye-off' },
  { point: '3', icon: 'shield' },
] as const satisfies { point: string; icon: IconName }[];

export const CreatePasskey = (props: {
  name: string;
  onDone(location: string): void;
  onOther(): void;
  onOver(): void;
}) => {
  const { t } = useAccountWords();
  const passkeyText = usePasskeyText();
  const supported = knowsPasskeys();
  const create = useMutation({
    mutationFn: async () => {
      const { options } = await askActivationPasskey();
      return activateByPasskey(await createPasskey(options));
    },
    onSuccess: ({ location }) => props.onDone(location),
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'identity.start-again') props.onOver();
    },
  });
  const problem = supported ? passkeyText(create.error) : t('passkey.unsupported');
  return (
    <>
      <p className="activate-step">{t('activate.step', { step: 2 })}</p>
      <PageTitle title={t('activate.passkey.title')} lead={t('activate.passkey.hello', { name: props.name })} />
      <div className="card stack">
        <p>{t('activate.passkey.what')}</p>
        <ul className="plain-list activate-points">
          {points.map(({ point, icon }) => (
            <li key={point}>
              <Icon name={icon} size={24} />
              <span>{t(`activate.passkey.${point}`)}</span>
            </li>
          ))}
        </ul>
        {problem !== null && (
          <p className="field-error" role="alert">
            {problem}
          </p>
        )}
        {supported && (
          <div className="stack-tight">
            <p>
              <Button busy={create.isPending} onClick={() => create.mutate()}>
                {t('activate.passkey.create')}
              </Button>
            </p>
            <p className="small soft">{t('activate.passkey.asked')}</p>
          </div>
        )}
      </div>
      <p>
        <Button look={supported ? 'quiet' : 'primary'} onClick={props.onOther}>
          {t('activate.other')}
        </Button>
      </p>
    </>
  );
};
