// The private key, as a file for whoever made it. It is put together in the browser and goes nowhere else.
import { useEffect, useState } from 'react';
import { usePartnersWords } from '../../words/partners/partners-words.ts';
import { buttonClass } from '../button/button.tsx';
import { Icon } from '../icon/icon.tsx';
import { idFrom } from './form-values.ts';
import type { KeyPair } from './public-keys.ts';

export const keyFileName = (name: string): string => `${idFrom(name) || 'private-key'}.jwk.json`;

export const DownloadKey = (props: { name: string; pair: KeyPair }) => {
  const { t } = usePartnersWords();
  const [address, setAddress] = useState('');
  useEffect(() => {
    const text = `${JSON.stringify(props.pair.privateJwk, null, 2)}\n`;
    const made = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [props.pair]);
  return (
    <p>
      <a className={buttonClass({ small: true })} href={address} download={keyFileName(props.name)}>
        <Icon name="download" size={18} />
        {t('keys.download')}
      </a>
    </p>
  );
};
