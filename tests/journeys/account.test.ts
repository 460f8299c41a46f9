// An account from its letter on: activated on a phone with a passkey, entered with it, looked after, given a second way in;
// and given back by two people of the helpdesk to whoever asks, unless its owner says no.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import type { ActivationAccount } from '../../tools/send/accounts.ts';
import { accountFr } from '../../web/words/account/fr.ts';
import { formatDate } from '../../web/words/dates.ts';
import { type ParametersOf, translate } from '../../web/words/translate.ts';
import { axeFindings, overflow } from './accessible.ts';
import { desk, journey, nothingUnseen, openStage, phone, type Stage, sees, seesNot, t, type Visitor } from './stage.ts';

const a = <K extends keyof typeof accountFr>(key: K, ...[parameters]: ParametersOf<(typeof accountFr)[K]>): string =>
  translate('fr', accountFr[key], parameters);

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

/** A device that recognises its owner, until it is laid aside: https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/ */
async function withAuthenticator({ page, context }: Visitor): Promise<{ layAside(): Promise<void> }> {
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    layAside: async () => {
      await devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: false });
    },
  };
}

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

/** Where the journey of accessibility does not come: it looks at each page as one finds it. */
const fine = async (page: Page): Promise<void> => {
  assert.deepEqual([...(await axeFindings(page)), ...(await overflow(page))], [], page.url());
};

describe('an account', () => {
  let letter: ActivationAccount;
  let owner: Visitor;
  let device: { layAside(): Promise<void> };
  let secret: string;
  const passphrase = 'cheval pile agrafe lune';
  const step = journey();
  before(async () => {
    letter = stage.world.accounts.activations[2] as ActivationAccount;
  });
  const signOut = async (): Promise<void> => {
    await owner.visit('/me/more');
    await press(owner.page, t('app.signOut'));
    await owner.page.waitForURL((url) => url.pathname === '/');
  };
  const claim = async (page: Page): Promise<void> => {
    await page.getByRole('textbox', { name: t('matricule.label') }).fill(letter.matricule);
    await page.getByRole('textbox', { name: a('field.birthDate') }).fill(formatDate('fr', letter.birthDate, 'short'));
  };
  /** A code is good once: that of the next half minute is good already. */
  const codeOf = (later: number): string =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + later * 30_000 });

  step('is activated on a phone by the link of the letter, with a passkey', async () => {
    owner = await stage.come({ size: phone });
    device = await withAuthenticator(owner);
    const { page } = owner;
    await owner.visit(`/activate#code=${letter.code}`);
    assert.equal(await page.getByRole('textbox', { name: a('field.letterCode') }).inputValue(), letter.code);
    assert.equal(new URL(page.url()).hash, '', 'the code leaves the address');
    await press(page, a('activate.next'));
    assert.ok(
      await page.evaluate(`document.activeElement?.getAttribute('aria-invalid')`),
      'the focus goes to what is missing',
    );
    await fine(page);
    await claim(page);
    await press(page, a('activate.next'));
    await sees(page.getByRole('heading', { level: 1, name: a('activate.passkey.title') }));
    await fine(page);
    await owner.picture('40-passkey');
    await press(page, a('activate.passkey.create'));
    await sees(page.getByRole('heading', { level: 1, name: a('activate.done.title') }));
    await page.getByRole('link', { name: a('activate.done.go') }).click();
    await sees(page.getByRole('heading', { level: 1, name: t('record.title') }));
  });

  step('is entered with the passkey', async () => {
    const { page } = owner;
    await signOut();
    await page.getByRole('link', { name: t('start.signInPatient') }).click();
    await sees(page.getByRole('heading', { name: a('signIn.passkey') }));
    await owner.picture('41-sign-in');
    await press(page, a('signIn.passkey.go'));
    await sees(page.getByRole('heading', { level: 1, name: t('record.title') }));
  });

  step('shows where it is signed in, and ends what is elsewhere', async () => {
    const { page } = owner;
    const elsewhere = await stage.signIn('patient', stage.person('patient', letter.name), { size: desk });
    await owner.visit('/account');
    const other = page.getByRole('button', { name: /^Terminer la session/ });
    await sees(other);
    await sees(page.getByText(a('account.sessions.current')));
    await fine(page);
    await owner.picture('42-account');
    await other.click();
    await sees(page.getByRole('status').getByText(a('account.sessions.ended', { device: 'Chrome, Linux' })));
    await sees(page.getByText(a('account.sessions.alone')));
    await elsewhere.page.reload();
    await sees(elsewhere.page.getByText(t('state.signIn.title')));
    await elsewhere.context.close();
  });

  step('asks to confirm before a second way in is added, keeps what was typed, and then goes on', async () => {
    const { page } = owner;
    // Ten minutes later, as the server would say it.
    await page.route(
      '**/api/account/authenticator',
      (route) => route.fulfill({ status: 401, json: { error: { code: 'identity.sign-in-again', message: '' } } }),
      { times: 1 },
    );
    await press(page, a('account.authenticator.add'));
    await page.getByLabel(a('passphrase.choose')).fill(passphrase);
    await fine(page);
    await press(page, a('authenticator.next'));
    await sees(page.getByRole('heading', { name: a('stepUp.title') }));
    // Whoever presses Enter confirms, and does not close.
    await sees(page.locator('dialog button:focus', { hasText: a('stepUp.passkey') }));
    await fine(page);
    await press(page, a('stepUp.passkey'));
    await sees(page.getByRole('heading', { name: a('authenticator.scan') }));
    await fine(page);
    await owner.picture('43-authenticator');
    secret = ((await page.locator('.new-authenticator-secret').textContent()) ?? '').replaceAll(' ', '');
    const code = page.getByRole('textbox', { name: a('field.code') });
    await code.fill('000000');
    await press(page, a('authenticator.confirm'));
    await sees(page.getByText(a('field.code.wrong')));
    await code.fill(codeOf(0));
    await press(page, a('authenticator.confirm'));
    await sees(page.getByText(a('account.authenticator.added')));
    await sees(page.getByText(a('event.authenticator-added')));
  });

  step('is entered with the passphrase and a code, where what is wrong is not told', async () => {
    const { page } = owner;
    await signOut();
    await device.layAside();
    await owner.visit('/sign-in?as=patient&return=/account');
    await page.getByText(a('signIn.code')).click();
    const enter = async (phrase: string): Promise<void> => {
      await page.getByRole('textbox', { name: t('matricule.label') }).fill(letter.matricule);
      await page.getByLabel(a('field.passphrase'), { exact: true }).fill(phrase);
      await page.getByRole('textbox', { name: a('field.code') }).fill(codeOf(1));
      await press(page, a('signIn.code.go'));
    };
    await enter('une autre phrase');
    await sees(page.getByText(a('signIn.refused.title')));
    await fine(page);
    await owner.picture('44-refused');
    await enter(passphrase);
    await sees(page.getByRole('heading', { level: 1, name: a('account.title') }));
  });

  step('is given back by two people of the helpdesk, and its owner may say no', async () => {
    const stranger = await stage.come({ size: phone });
    await stranger.visit('/recover');
    await claim(stranger.page);
    await press(stranger.page, a('recover.send'));
    const reference = (await stranger.page.locator('.recover-reference').textContent()) ?? '';
    assert.match(reference, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    await fine(stranger.page);
    await stranger.picture('45-recover');

    const [first, second] = await Promise.all(
      ['Sofia Marques', 'Tom Reuter'].map((name) =>
        stage.signIn('operator', stage.person('operator', name), { size: desk }),
      ),
    );
    assert.ok(first !== undefined && second !== undefined);
    const row = ({ page }: Visitor) => page.getByRole('row').filter({ hasText: reference });
    await first.visit('/agency/recoveries');
    await row(first)
      .getByRole('button', { name: a('recoveries.check'), exact: true })
      .click();
    await fine(first.page);
    await press(first.page, a('recoveries.check.confirm'));
    await sees(first.page.getByText(a('recoveries.checked')));
    await first.visit('/agency/recoveries?state=checked');
    await sees(row(first).getByText(a('recoveries.approve.other')));
    await seesNot(row(first).getByRole('button', { name: a('recoveries.approve'), exact: true }));
    await fine(first.page);
    await first.picture('46-recoveries');

    await second.visit('/agency/recoveries?state=checked');
    await row(second)
      .getByRole('button', { name: a('recoveries.approve'), exact: true })
      .click();
    await press(second.page.getByRole('dialog') as unknown as Page, a('recoveries.approve'));
    await sees(second.page.getByText(a('recoveries.approved')));
    await second.visit('/agency/recoveries?state=approved');
    const address = await row(second)
      .getByRole('link', { name: a('recoveries.letter') })
      .getAttribute('href');
    const paper = await second.ask(address ?? '');
    assert.equal(paper.bytes.subarray(0, 5).toString(), '%PDF-');

    await owner.visit('/account');
    await sees(owner.page.getByText(reference));
    await fine(owner.page);
    await press(owner.page, a('account.recovery.cancel'));
    await press(owner.page.getByRole('dialog') as unknown as Page, a('account.recovery.cancel'));
    await sees(owner.page.getByText(a('account.recovery.cancelled')));
    await second.visit('/agency/recoveries?state=all');
    await sees(row(second).getByText(a('recoveries.state.cancelled')));
    nothingUnseen(owner, stranger, first, second);
    await Promise.all([owner, stranger, first, second].map(({ context }) => context.close()));
  });
});

describe('a professional’s account', () => {
  const step = journey();
  step('is activated by the link of the letter, at the national service', async () => {
    const { name, number, code } = stage.world.accounts.professionalActivations[0] ?? assert.fail('no posted code');
    const visitor = await stage.come({ size: phone });
    const { page } = visitor;
    await visitor.visit('/activate');
    await page.getByRole('link', { name: a('activate.pro.go') }).click();
    await sees(page.getByRole('heading', { level: 1, name: a('activate.pro.title') }));
    await visitor.visit(`/activate?as=professional#code=${code}`);
    assert.equal(await page.getByRole('textbox', { name: a('field.letterCode') }).inputValue(), code);
    assert.equal(new URL(page.url()).hash, '', 'the code leaves the address');
    assert.equal(new URL(page.url()).search, '?as=professional');
    const go = a('activate.pro.continue', { name: 'LuxTrust (simulation)' });
    await press(page, go);
    await sees(page.getByText(a('field.number.missing')));
    await fine(page);
    await page.getByRole('textbox', { name: a('field.number') }).fill('P1');
    await press(page, go);
    await sees(page.getByText(a('activate.pro.refused')));
    await visitor.picture('47-activate-professional');
    await page.getByRole('textbox', { name: a('field.number') }).fill(number);
    await press(page, go);
    await visitor.choose(stage.person('professional', name));
    assert.equal(new URL(page.url()).pathname, '/pro');
    nothingUnseen(visitor);
    await visitor.context.close();
  });
});
