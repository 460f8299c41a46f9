// A visit by presence code: opened with what the patient shows, seen by the patient, ended by the patient; and who guesses is
// told when to try again.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import type { PersonAccount } from '../../tools/send/accounts.ts';
import { formatMatricule } from '../../web/words/numbers.ts';
import { desk, journey, nothingUnseen, openStage, phone, type Stage, sees, seesNot, t, type Visitor } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

describe('a visit by presence code', () => {
  let patient: PersonAccount;
  let atHome: Visitor;
  let thill: Visitor;
  let code: string;
  const step = journey();
  before(async () => {
    patient = stage.person('patient', 'Michèle Kieffer');
  });

  const tryCode = async (visitor: Visitor, presenceCode: string): Promise<void> => {
    const { page } = visitor;
    await page.getByRole('textbox', { name: t('matricule.label') }).fill(patient.matricule);
    await page.getByRole('textbox', { name: t('find.code') }).fill(presenceCode);
    await page.getByRole('button', { name: t('find.open') }).click();
  };

  step('the patient shows her code on her phone, and changes it because she once read it aloud', async () => {
    atHome = await stage.signIn('patient', patient, { size: phone });
    const { page } = atHome;
    await page.getByRole('link', { name: t('nav.codeShort'), exact: true }).click();
    const shown = page.getByRole('region', { name: t('code.yours') });
    await sees(shown);
    const readCode = async (): Promise<string> => (await shown.locator('.code-group').allTextContents()).join('-');
    const old = await readCode();
    assert.match(old, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    await page.getByRole('button', { name: t('code.renew') }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('code.renew.confirm') })
      .click();
    await sees(page.getByText(t('code.renewed')));
    code = await readCode();
    assert.notEqual(code, old);
    await atHome.picture('30-code');

    thill = await stage.signIn('professional', stage.person('professional', 'Lucie Thill'), { size: desk });
    await thill.visit('/pro/find');
    await tryCode(thill, old);
    await sees(thill.page.getByText(t('find.notFound.title')));
  });

  step(
    'the doctor opens the record with it, typed as people type, and is told on what basis and until when',
    async () => {
      const { page } = thill;
      await tryCode(thill, code.toLowerCase().replaceAll('-', ' '));
      await sees(page.getByRole('heading', { level: 1, name: /KIEFFER Michèle/ }));
      await sees(page.getByText(/^code de présence, jusqu’au/));
      await sees(page.getByText(formatMatricule(patient.matricule)));
      await thill.picture('31-visit');
    },
  );

  step('the patient sees the visit, and ends it; the next request of the doctor finds nothing', async () => {
    const { page } = atHome;
    await atHome.visit('/me/presence-code');
    await sees(page.getByRole('listitem').filter({ hasText: 'Dr Lucie Thill' }));
    await atHome.visit('/me/circle');
    await sees(page.getByRole('heading', { name: t('circle.visits') }));
    await atHome.picture('32-visit-at-home');
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Dr Lucie Thill' })
      .getByRole('button', { name: t('circle.endVisit') })
      .click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('circle.endVisit') })
      .click();
    await sees(page.getByText(t('circle.visitEnded', { name: 'Dr Lucie Thill' })));

    await thill.page.reload();
    await sees(thill.page.getByText(t('state.notFound.title')));
    await seesNot(thill.page.getByText('Kieffer'));
    nothingUnseen(atHome, thill);
    await thill.context.close();
  });

  step('whoever guesses is stopped, told when to try again, and keeps their own patients', async () => {
    const guesser = await stage.signIn('professional', stage.person('professional', 'João Ferreira'), { size: desk });
    const { page } = guesser;
    await guesser.visit('/pro/find');
    for (let tries = 0; tries < 5; tries++) {
      const answered = page.waitForResponse('**/api/pro/find');
      await tryCode(guesser, `7KQM-4RX2-9HJ${tries}`);
      assert.equal((await answered).status(), 404);
      await sees(page.getByText(t('find.notFound.title')));
    }
    // Not even with the right one.
    const answered = page.waitForResponse('**/api/pro/find');
    await tryCode(guesser, code);
    const answer = await answered;
    assert.equal(answer.status(), 429);
    assert.ok(Number(answer.headers()['retry-after']) > 0);
    await sees(page.getByText(t('find.busy.title')));
    await sees(page.getByText(/Réessayez après \d{1,2}:\d{2}/));
    await guesser.picture('33-too-many');
    await guesser.visit('/pro');
    await sees(page.getByRole('row').filter({ hasText: 'Hoffmann' }));
    nothingUnseen(guesser);
    await Promise.all([guesser.context.close(), atHome.context.close()]);
  });
});
