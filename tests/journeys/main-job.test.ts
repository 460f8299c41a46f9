// The main job in one breath: a result arrives, the patient reads it, adds a doctor, the doctor sees it, a stranger sees nothing,
// the patient sees who looked, withdraws, and hides.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { completeMatricule } from '../../src/base/matricule.ts';
import { makePdf, sendLabResult } from './lab-result.ts';
import {
  chooseInList,
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

const title = 'Bilan thyroïdien de contrôle';
const comment = 'Contrôle conseillé dans six semaines.';
const pdf = makePdf(title, 'TSH 6,90 mUI/L');

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

describe('the main job', () => {
  let anna: Visitor;
  let zimmermann: Visitor;
  let itemPath: string;
  const step = journey();

  const tab = (visitor: Visitor, name: string) =>
    visitor.page.getByRole('navigation', { name: t('app.menu') }).getByRole('link', { name, exact: true });

  step('a laboratory sends a result: report, values and the printed report in one transaction', async () => {
    await sendLabResult(stage.world, {
      matricule: '1968030412318',
      title,
      at: new Date().toISOString(),
      pdf,
      values: [
        {
          code: '3016-3',
          name: 'TSH',
          value: '6.90',
          unit: ['m[IU]/L', 'mUI/L'],
          low: '0.4',
          high: '4.5',
          flag: 'H',
          comment,
        },
        {
          code: '2823-3',
          name: 'Potassium',
          value: '4.10',
          unit: ['mmol/L', 'mmol/L'],
          low: '3.5',
          high: '5.1',
          flag: 'N',
        },
        {
          code: '2951-2',
          name: 'Sodium',
          value: '140',
          unit: ['mmol/L', 'mmol/L'],
          low: '136',
          high: '145',
          flag: 'N',
        },
      ],
    });
  });

  step('Anna signs in on her phone and finds it first, new, with one value out of range', async () => {
    anna = await stage.come({ size: phone });
    await anna.visit('/');
    await anna.picture('01-start');
    await anna.page.getByRole('link', { name: t('start.signInPatient') }).click();
    await anna.page
      .getByRole('link', { name: /^Continuer avec/ })
      .first()
      .click();
    await anna.picture('02-simulator');
    await anna.choose(stage.world.anna);
    const row = anna.page.locator('.timeline .item').first();
    await sees(row.getByRole('link', { name: title, exact: true }));
    await sees(row.getByText(t('item.new'), { exact: true }));
    await sees(row.getByText(t('item.abnormal', { count: 1 })));
    await sees(anna.page.getByRole('heading', { name: new RegExp(`^${title}`) }));
    await anna.picture('03-record');
    await anna.page.getByRole('link', { name: t('nav.notices') }).click();
    await sees(anna.page.getByRole('link', { name: t('notice.new-result', { title }) }));
    await anna.picture('04-notices');
    await anna.page.getByRole('link', { name: t('notice.new-result', { title }) }).click();
  });

  step('she reads the value, its usual range, how it went over the years, and the laboratory’s comment', async () => {
    await sees(anna.page.getByRole('heading', { level: 1, name: title, exact: true }));
    itemPath = new URL(anna.page.url()).pathname;
    const tsh = anna.page.locator('.result').filter({ has: anna.page.getByText('TSH', { exact: true }) });
    await sees(tsh.getByText('6,90', { exact: true }));
    await sees(tsh.getByText(/^un peu haut$|^haut$/));
    await sees(tsh.getByText(t('result.usualBetween', { low: '0,4', high: '4,5' })));
    await sees(tsh.getByText(comment));
    // Exact as sent: no digit is lost and none is made up.
    await sees(anna.page.getByText('4,10', { exact: true }));
    await tsh.getByRole('button', { name: t('result.showTrend', { name: 'TSH' }) }).click();
    await tsh.getByText(t('result.table')).click();
    // The numbers behind the picture, years of them: eight of the past and this one.
    await sees(tsh.getByRole('table'));
    assert.equal(await tsh.getByRole('table').getByRole('row').count(), 10);
    await anna.picture('05-item');
  });

  step('she opens the printed report: in the page, and as the very bytes that were sent', async () => {
    const viewer = anna.page.getByRole('document', { name: title });
    await viewer.scrollIntoViewIfNeeded();
    await sees(viewer.getByText('TSH 6,90 mUI/L'));
    await anna.picture('06-pdf');
    const address = await anna.page.getByRole('link', { name: t('item.open') }).getAttribute('href');
    const content = await anna.ask(address as string);
    assert.equal(content.status, 200);
    assert.match(content.contentType, /^application\/pdf/);
    assert.ok(content.bytes.equals(pdf));
  });

  step('she finds a cardiologist in the directory and adds him to her circle for a month', async () => {
    await tab(anna, t('nav.circleShort')).click();
    await sees(anna.page.getByText('Dr Paul Schmit'));
    await seesNot(anna.page.getByText('Dr Emil Zimmermann'));
    await anna.picture('07-circle');
    await anna.page.getByRole('link', { name: t('circle.add') }).click();
    await chooseInList(
      anna.page,
      anna.page.getByRole('combobox', { name: t('picker.label') }),
      'zimmer',
      /Dr Emil Zimmermann/,
    );
    await anna.page.getByRole('radio', { name: t('until.month') }).check();
    await sees(anna.page.getByText(/verra votre dossier jusqu’au/));
    await anna.picture('08-circle-add');
    await anna.page.getByRole('button', { name: t('add.confirm', { name: 'Dr Emil Zimmermann' }) }).click();
    await sees(anna.page.getByText(t('add.done', { name: 'Dr Emil Zimmermann' })));
    // What is said stands on the screen, above the tabs.
    const said = await anna.page.locator('.toast').boundingBox();
    const tabs = await anna.page.locator('.tabs').boundingBox();
    assert.ok(
      said !== null &&
        tabs !== null &&
        said.x >= 0 &&
        said.x + said.width <= phone.width &&
        said.y + said.height <= tabs.y,
    );
    const member = anna.page.getByRole('listitem').filter({ hasText: 'Dr Emil Zimmermann' });
    await sees(member.getByText(/jusqu’au/));
    await anna.picture('09-circle-after');
  });

  step('that doctor finds her among his patients, opens the record at his desk and sees the result', async () => {
    zimmermann = await stage.signIn('professional', stage.person('professional', 'Emil Zimmermann'), { size: desk });
    const { page } = zimmermann;
    await sees(
      page
        .getByRole('row')
        .filter({ hasText: '1968 0304 123 18' })
        .getByText(/^cercle, jusqu’au/),
    );
    await zimmermann.picture('10-patients');
    await page.getByRole('link', { name: /Anna .*Kieffer|KIEFFER Anna/ }).click();
    await sees(page.getByRole('heading', { level: 1, name: /KIEFFER Anna/ }));
    await sees(page.getByRole('link', { name: title, exact: true }));
    await zimmermann.picture('11-brief');
    await page.getByRole('link', { name: title, exact: true }).click();
    await sees(page.getByRole('heading', { level: 1, name: title, exact: true }));
    await sees(page.getByRole('row').filter({ hasText: 'TSH' }).getByText('6,90', { exact: true }));
    await sees(page.getByRole('document', { name: title }).getByText('TSH 6,90 mUI/L'));
    await zimmermann.picture('12-result');
  });

  step('a stranger learns nothing: the answer to a wrong code is the answer for a number of nobody', async () => {
    const lucie = await stage.signIn('professional', stage.person('professional', 'Lucie Thill'), { size: desk });
    const { page } = lucie;
    const tryToOpen = async (matricule: string): Promise<{ screen: string; answer: string }> => {
      await lucie.visit('/pro/find');
      await page.getByRole('textbox', { name: t('matricule.label') }).fill(matricule);
      await page.getByRole('textbox', { name: t('find.code') }).fill('7KQM-4RX2-9HJ5');
      const answered = page.waitForResponse('**/api/pro/find');
      await page.getByRole('button', { name: t('find.open') }).click();
      const answer = await answered;
      await sees(page.getByText(t('find.notFound.title')));
      await lucie.picture(`13-stranger-${matricule}`);
      return { screen: await page.getByRole('alert').innerText(), answer: `${answer.status()} ${await answer.text()}` };
    };
    const nobody = completeMatricule('19680304999');
    assert.ok(!stage.world.accounts.people.some(({ matricule }) => matricule === nobody));
    const known = await tryToOpen('1968030412318');
    const unknown = await tryToOpen(nobody);
    const stripped = (answer: string): string => answer.replace(/"request(Id)?":"[^"]*"/, '');
    assert.equal(known.screen, unknown.screen);
    assert.equal(stripped(known.answer), stripped(unknown.answer));

    // By FHIR with her session: nothing, told as it is told for a patient who is not.
    const search = async (patient: string, type: string) => {
      const answer = await lucie.ask(`/fhir/${type}?patient=${patient}`);
      const bundle = JSON.parse(answer.bytes.toString('utf8')) as { total: number; entry?: unknown[] };
      return { status: answer.status, total: bundle.total, entries: bundle.entry?.length ?? 0 };
    };
    const empty = { status: 200, total: 0, entries: 0 };
    for (const type of ['DiagnosticReport', 'Observation', 'DocumentReference']) {
      assert.deepEqual(await search(stage.world.anna.id, type), empty);
      assert.deepEqual(await search('00000000-0000-4000-8000-000000000000', type), empty);
    }
    // The same question finds it for the doctor whom she trusts, so that it was not asked wrongly.
    const found = await zimmermann.ask(`/fhir/DiagnosticReport?patient=${stage.world.anna.id}`);
    assert.ok(found.bytes.includes(title));
    nothingUnseen(lucie);
    await lucie.context.close();
  });

  step('Anna sees that the doctor opened her record', async () => {
    await tab(anna, t('nav.accessesShort')).click();
    await anna.page.getByRole('searchbox', { name: t('accesses.who') }).fill('zimmermann');
    await anna.page.waitForURL(/who=zimmermann/);
    const rows = anna.page.getByRole('row').filter({ hasText: 'Dr Emil Zimmermann' });
    await sees(rows.filter({ hasText: t('action.opened') }).filter({ hasText: t('basis.circle') }));
    await sees(rows.filter({ hasText: title }));
    await settled(anna.page);
    await anna.picture('14-accesses');
  });

  step('she withdraws him, and his next request finds nothing', async () => {
    await tab(anna, t('nav.circleShort')).click();
    await anna.page.getByRole('button', { name: t('circle.removeWho', { name: 'Dr Emil Zimmermann' }) }).click();
    await anna.picture('15-remove');
    await anna.page
      .getByRole('dialog')
      .getByRole('button', { name: t('circle.remove.confirm') })
      .click();
    await sees(anna.page.getByText(t('circle.removed', { name: 'Dr Emil Zimmermann' })));

    const { page } = zimmermann;
    await page.reload();
    await sees(page.getByText(t('state.notFound.title')));
    await seesNot(page.getByText(title));
    await seesNot(page.getByText('Kieffer'));
    await zimmermann.picture('16-withdrawn');
    await zimmermann.visit('/pro');
    await sees(page.getByText(t('patients.none.title')));
    await zimmermann.picture('17-no-patients');
    const bundle = await zimmermann.ask(`/fhir/DiagnosticReport?patient=${stage.world.anna.id}`);
    assert.equal((JSON.parse(bundle.bytes.toString('utf8')) as { total: number }).total, 0);
  });

  step('she hides the result from all, and her lead doctor no longer finds it', async () => {
    const schmit = await stage.signIn('professional', stage.person('professional', 'Paul Schmit'), { size: desk });
    const search = async (): Promise<void> => {
      await schmit.visit(`/pro/patients/${stage.world.anna.id}/documents?q=thyro%C3%AFdien`);
    };
    await search();
    const link = schmit.page.getByRole('link', { name: title, exact: true });
    await sees(link);
    const address = (await link.getAttribute('href')) as string;

    await anna.visit(itemPath);
    await anna.page.getByRole('link', { name: t('visibility.change') }).click();
    await sees(anna.page.getByText('Dr Paul Schmit'));
    await anna.page.getByRole('radio', { name: t('visibility.hidden') }).check();
    await sees(anna.page.getByText(/ne le verr(a|ont) plus/));
    await anna.picture('18-hide');
    await anna.page.getByRole('button', { name: t('visibility.save') }).click();
    await sees(anna.page.getByText(t('visibility.saved')));
    await sees(anna.page.getByText(t('item.hidden')));
    await anna.picture('19-hidden');

    await search();
    await sees(schmit.page.getByText(t('record.noMatch.title')));
    await seesNot(link);
    await schmit.picture('20-referent');
    await schmit.visit(address);
    await sees(schmit.page.getByText(t('state.notFound.title')));
    await seesNot(schmit.page.getByText(title));
    nothingUnseen(anna, zimmermann, schmit);
    await Promise.all([anna, zimmermann, schmit].map(({ context }) => context.close()));
  });
});
