// A care network takes in ninety-four people by a file, and puts one out: from that moment they open no patient any more.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import type { Download, Locator, Page } from 'playwright-core';
import { establishmentFr } from '../../web/words/establishment/fr.ts';
import { translate } from '../../web/words/translate.ts';
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

const say = (key: keyof typeof establishmentFr, parameters?: Record<string, string | number>): string =>
  translate('fr', establishmentFr[key], parameters);

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

/** On a desk and on a phone: nothing for axe, nothing sideways. A dialog is the same in both, and axe looks at it once. */
async function isAccessible(visitor: Visitor, name: string, isDialog = false): Promise<void> {
  const { page } = visitor;
  const found: string[] = [];
  for (const size of [desk, phone]) {
    await page.setViewportSize(size);
    if (size === phone || !isDialog) found.push(...(await axeFindings(page)));
    found.push(...(await overflow(page)));
    await visitor.picture(`${name}-${size.width}`);
  }
  await page.setViewportSize(desk);
  assert.deepEqual(found, [], name);
}

describe('a care network runs its staff', () => {
  let romain: Visitor;
  let joao: Visitor;
  let newcomer: Visitor;
  let patient = '';
  const step = journey();
  const button = (name: string): Locator => romain.page.getByRole('button', { name, exact: true });
  const row = (page: Page, name: string): Locator => page.getByRole('row', { name: new RegExp(name) });
  const download = async (page: Page, link: Locator): Promise<Buffer> => {
    const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
    return readFile(await (file as Download).path());
  };
  const openMember = async (name: string): Promise<void> => {
    await romain.page.getByRole('searchbox').fill(name);
    await sees(row(romain.page, name));
    await romain.page.getByRole('button', { name: new RegExp(name) }).click();
    await sees(romain.page.getByRole('dialog').getByText(say('staff.function')));
  };

  step('its administrator finds the staff, with those whom the register lists', async () => {
    romain = await stage.signIn('administrator', stage.person('administrator', 'Romain Schaack'));
    await sees(row(romain.page, 'João Ferreira'));
    await isAccessible(romain, '60-staff');
    // No record is read here.
    assert.equal((await romain.ask('/api/pro/patients')).status, 403);
  });

  step('brings a file of 94, is shown what would happen, and has them invited at once', async () => {
    const { page } = romain;
    await page.getByRole('link', { name: say('staff.import') }).click();
    await page.getByRole('heading', { level: 1, name: say('import.title') }).waitFor();
    await page.locator('input[type=file]').setInputFiles(join(stage.world.data, 'demo', 'staff-am-gaart.csv'));
    await sees(button(say('import.confirm')));
    await isAccessible(romain, '61-preview');
    await button(say('import.confirm')).click();
    await sees(page.getByText(say('imports.done'), { exact: true }));
    const id = new URL(page.url()).pathname.split('/').pop();
    const answer = await romain.ask(`/api/establishment/reseau-am-gaart/imports/${id}`);
    const job = JSON.parse(answer.bytes.toString()) as { invited: number; refused: number };
    assert.deepEqual([job.invited, job.refused], [94, 0]);
    await isAccessible(romain, '62-import');
    const results = await download(page, page.getByRole('link', { name: say('job.csv.download') }));
    assert.equal(results.toString().trim().split('\n').length, 95);
    const letters = await download(page, page.getByRole('link', { name: say('job.letters.download') }));
    assert.equal(letters.subarray(0, 5).toString(), '%PDF-');
  });

  step('one of them, who has an account, accepts where they begin', async () => {
    const { items } = JSON.parse(
      (await romain.ask('/api/establishment/reseau-am-gaart/staff?state=invited&count=100')).bytes.toString(),
    ) as { items: { name: string; account: boolean }[] };
    const invited = items.find((one) => one.account);
    assert.ok(invited !== undefined);
    newcomer = await stage.signIn('professional', stage.person('professional', invited.name));
    const accept = newcomer.page.getByRole('button', { name: /Réseau d’aides et de soins Am Gaart/ }).first();
    await sees(accept);
    await isAccessible(newcomer, '63-invitation');
    await accept.click();
    await sees(newcomer.page.getByText(/Vous faites partie de/));
    const { organisations } = JSON.parse((await newcomer.ask('/api/session')).bytes.toString()) as {
      organisations: { id: string }[];
    };
    assert.ok(organisations.some(({ id }) => id === 'reseau-am-gaart'));
  });

  step('a nurse of the network opens a patient who trusts it', async () => {
    joao = await stage.signIn('professional', stage.person('professional', 'João Ferreira'));
    await joao.page.locator('.row-link').first().click();
    await joao.page.waitForURL(/\/pro\/patients\//);
    await settled(joao.page);
    patient = new URL(joao.page.url()).pathname;
    assert.equal((await joao.ask(`/api${patient}/brief`)).status, 200);
  });

  step('and no more once suspended, within a second', async () => {
    await romain.page
      .getByRole('link', { name: say('imports.title') })
      .first()
      .waitFor();
    await romain.visit('/establishment');
    await openMember('João Ferreira');
    await isAccessible(romain, '64-member', true);
    await button(say('member.suspend')).click();
    await isAccessible(romain, '65-suspend', true);
    await button(say('member.suspend')).click();
    await sees(romain.page.getByText(say('member.suspended', { name: 'João Ferreira' })));
    const suspended = performance.now();
    let status = 200;
    while (status === 200 && performance.now() - suspended < 3_000)
      status = (await joao.ask(`/api${patient}/brief`)).status;
    assert.equal(status, 404);
    assert.ok(performance.now() - suspended < 1_000, `${Math.round(performance.now() - suspended)} ms`);
    await joao.page.goto(patient);
    await settled(joao.page);
    await seesNot(joao.page.locator('.banner'));
    await joao.picture('66-put-out');
  });

  step('and again once let in', async () => {
    await openMember('João Ferreira');
    await button(say('member.resume')).click();
    await sees(romain.page.getByText(say('member.resumed', { name: 'João Ferreira' })));
    const resumed = performance.now();
    let status = 404;
    while (status !== 200 && performance.now() - resumed < 3_000)
      status = (await joao.ask(`/api${patient}/brief`)).status;
    assert.equal(status, 200);
  });

  step('an end is confirmed, and taken back', async () => {
    await openMember('João Ferreira');
    await button(say('member.leave')).click();
    await button(say('member.leave')).click();
    await sees(romain.page.getByText(say('member.left', { name: 'João Ferreira' })));
    await romain.page.getByRole('button', { name: t('app.undo') }).click();
    await sees(romain.page.getByText(say('member.restored', { name: 'João Ferreira' })));
  });

  step('the last administrator stays', async () => {
    await openMember('Romain Schaack');
    await button(say('member.leave')).click();
    await button(say('member.leave')).click();
    await sees(romain.page.getByText(say('error.staff.last-administrator')));
    await romain.page.keyboard.press('Escape');
  });

  step('an invitation by number goes out, and a wrong number is said at the field', async () => {
    const { page } = romain;
    await romain.visit('/establishment');
    await page.getByRole('button', { name: say('staff.invite') }).click();
    await page.getByRole('dialog').getByLabel(say('invite.number')).fill('P1');
    await page.keyboard.press('Enter');
    await sees(page.getByText(say('error.staff.unknown-number')));
    await isAccessible(romain, '67-invite', true);
    await page.keyboard.press('Escape');
    await romain.visit('/establishment/imports');
    await isAccessible(romain, '68-imports');
  });

  step('the welcome desk appoints the first administrator of another house', async () => {
    const martine = await stage.signIn('operator', stage.person('operator', 'Martine Kayser'));
    await martine.visit('/agency/administrators?q=Mosel');
    await martine.page
      .getByRole('button', { name: /Choisir/ })
      .first()
      .click();
    await sees(martine.page.getByText(say('appoint.has.none')));
    await martine.page.getByLabel(say('invite.name')).fill('Tom Muller');
    await martine.page.getByLabel('Matricule').fill('1970 0101 001');
    await isAccessible(martine, '69-appoint');
    nothingUnseen(romain, joao, newcomer, martine);
  });
});
