// The components of accounts, in the states that one looks at.
import { useState } from 'react';
import { Card } from '../../../components/card/card.tsx';
import { NewAuthenticator } from '../../../components/new-authenticator/new-authenticator.tsx';
import { QrCode } from '../../../components/qr-code/qr-code.tsx';
import { LetterCodeField, PassphraseField, SixDigitsField } from '../../../components/secret-field/secret-field.tsx';
import { accountWords } from '../../../words/account/account-words.ts';

const shown = { secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', uri: 'otpauth://totp/Cercle:Anna?secret=JBSWY3DPEHPK3PXP' };

const Secrets = () => {
  const [letter, setLetter] = useState('K7QF-29XM-4TRD');
  const [phrase, setPhrase] = useState('');
  const [code, setCode] = useState('');
  return (
    <div className="stack">
      <LetterCodeField value={letter} onChange={setLetter} />
      <PassphraseField value={phrase} onChange={setPhrase} />
      <SixDigitsField value={code} onChange={setCode} error="This cannot be right." />
    </div>
  );
};

export const AccountExamples = () => (
  <accountWords.Provider>
    <Card title="Secret fields">
      <Secrets />
    </Card>
    <Card title="QR code">
      <QrCode text={shown.uri} label="A QR code" />
    </Card>
    <Card title="New authenticator">
      <NewAuthenticator
        person={{ name: 'Anna Kieffer' }}
        ask={async () => shown}
        confirm={async () => undefined}
        onDone={() => undefined}
        onOver={() => undefined}
      />
    </Card>
  </accountWords.Provider>
);
