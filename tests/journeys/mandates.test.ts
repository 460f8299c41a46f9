// A mother acts for her child on a phone: chooses, is told on every page, is named in the child's log; the desk ends it, and
// the next click is refused. Then the desk's page and the log of those who watch over the platform.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { mandatesFr } from '../../web/words/mandates/fr.ts';
import { axeFindings, overflow } from './accessible.ts';
import {
  desk,
  journey,
  nothingUnseen,
  openStage,
  phone,
  type Stage,
  sees,
  seesNot,
  settled,
  t,
  type Visitor,
} from './stage.ts';

async function isAccessible({ page }: Visitor): Promise<void> {
  assert.deepEqual(await axeFindings(page), []);
  assert.deepEqual(await overflow(page), []);
}

describe('acting for a child', () => {
  const step = journey();
  let stage: Stage;
  let mother: Visitor;
  let clerk: Visitor;
  let child = '';
  let motherName = '';
  const words = (key: keyof typeof mandatesFr, parameters: Record<string, string> = {}): string =>
    Object.entries(parameters).reduce<string>(
      (text, [name, value]) => text.replaceAll(`{${name}}`, value),
      mandatesFr[key],
    );

  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());

  step('the mother finds her child among her people and takes on the child’s part', async () => {
    const account = stage.world.accounts.people.find((one) => one.note?.startsWith('mère, agit pour '));
    assert.ok(account !== undefined);
    child = (account.note as string).replace('mère, agit pour ', '');
    motherName = account.name;
    mother = await stage.signIn('patient', account, { size: phone });
    await mother.visit('/me/people');
    await isAccessible(mother);
    await mother.picture('people 390');
    await mother.page.getByRole('button', { name: words('people.act', { name: child }) }).click();
    await mother.page.waitForURL(/\/me$/);
    await settled(mother.page);
  });

  step('every page says for whom she acts, and shows the child’s record', async () => {
    for (const path of ['/me', '/me/circle', '/me/accesses', '/me/more', '/account']) {
      await mother.visit(path);
      await sees(mother.page.locator('.acting').getByText(child));
    }
    await mother.visit('/me');
    await isAccessible(mother);
    await mother.picture('acting 390');
    const record = JSON.parse((await mother.ask('/api/me/record')).bytes.toString()) as { patient: { name: string } };
    assert.ok(child.split(' ').every((part) => record.patient.name.includes(part)));
  });

  step('the child’s log names her as the mother', async () => {
    await mother.visit('/me/accesses');
    const row = mother.page.getByRole('row').filter({ hasText: motherName });
    await sees(row.getByText(t('relation.mother')));
    await mother.picture('accesses 390');
  });

  step('the desk ends the mandate, and her next click is refused with nothing of the child left', async () => {
    clerk = await stage.signIn('operator', stage.person('operator', 'Martine Kayser'), { size: desk });
    const matricule = stage.world.accounts.people.find((one) => one.name === motherName)?.matricule as string;
    await clerk.visit('/agency/mandates');
    await isAccessible(clerk);
    await clerk.page.getByLabel(t('matricule.label')).first().fill(matricule);
    await clerk.page.getByRole('button', { name: words('desk.find.go') }).click();
    await clerk.page.getByRole('button', { name: words('desk.end'), exact: true }).click();
    await clerk.picture('mandates 1280');
    await clerk.page
      .getByRole('dialog')
      .getByRole('button', { name: words('desk.end'), exact: true })
      .click();
    await sees(clerk.page.getByText(words('state.ended'), { exact: true }));

    await mother.page.waitForTimeout(900);
    await mother.page
      .locator('.tabs')
      .getByRole('link', { name: t('nav.circleShort') })
      .click();
    await sees(mother.page.getByRole('heading', { name: t('acting.ended.title') }));
    await seesNot(mother.page.getByText(child));
    await mother.picture('ended 390');
    await mother.page.getByRole('button', { name: t('acting.back') }).click();
    await mother.page.waitForURL(/\/me\/people$/);
    await sees(mother.page.getByText(words('people.mine.none')));
  });

  step(
    'the data protection officer reads it in the platform’s log, and the welcome desk does not see that page',
    async () => {
      const officer = await stage.signIn('operator', stage.person('operator', 'Yves Steichen'), { size: desk });
      await officer.page.waitForURL(/\/agency\/log/);
      await officer.visit('/agency/log?action=changed-mandate');
      await sees(officer.page.getByRole('row').filter({ hasText: 'Martine Kayser' }));
      await isAccessible(officer);
      await officer.picture('log 1280');
      await seesNot(officer.page.locator('.bar-nav').getByRole('link', { name: t('nav.openings') }));
      await seesNot(clerk.page.locator('.bar-nav').getByRole('link', { name: t('nav.log') }));
      nothingUnseen(mother, clerk, officer);
    },
  );
});
