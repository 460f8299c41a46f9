// The welcome desk opens records from a file and for one who asks; the first sight of an empty record.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import type { Download, Locator } from 'playwright-core';
import type { PersonAccount } from '../../tools/send/accounts.ts';
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
  t,
  type Visitor,
} from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

describe('the agency opens records', () => {
  let clerk: Visitor;
  let chosen: PersonAccount[];
  const step = journey();
  before(async () => {
    // Grown-ups: a child does not sign in.
    chosen = stage.world.accounts.people.filter(
      ({ role, note, matricule }) =>
        role === 'patient' && note === 'sans dossier' && matricule < '2000' && matricule > '1950',
    );
  });

  const download = async (button: Locator): Promise<{ name: string; bytes: Buffer }> => {
    const [file] = await Promise.all([clerk.page.waitForEvent('download'), button.click()]);
    return { name: (file as Download).suggestedFilename(), bytes: await readFile(await (file as Download).path()) };
  };

  step('the clerk brings a file, and is shown what would become of it before anything is opened', async () => {
    clerk = await stage.signIn('operator', stage.person('operator', 'Martine Kayser'), { size: desk });
    const { page } = clerk;
    const open = stage.person('patient', 'Katrin Jung');
    await clerk.picture('40-overview');
    const referent = await numberOf(stage, 'lucie-thill');
    // Three to open, one whose record is open already with the same lead doctor, one who has no such number.
    const matricules = [...chosen.slice(0, 3).map(({ matricule }) => matricule), open.matricule, '1968030412300'];
    const csv = ['matricule;referent', ...matricules.map((matricule) => `${matricule};${referent}`)].join('\n');
    await page
      .getByRole('link', { name: t('openings.new') })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: t('bulk.title') }).waitFor();
    await clerk.picture('41-bring');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'declarations.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await sees(page.getByText(t('bulk.confirm.text', { count: 3 })));
    await sees(page.getByRole('heading', { name: t('bulk.problems') }));
    await clerk.picture('42-preview');
  });

  step('the records are opened, and each line has its outcome', async () => {
    const { page } = clerk;
    await page.getByRole('button', { name: t('bulk.confirm', { count: 3 }) }).click();
    await page.waitForURL(/\/agency\/openings\/(?!new)/);
    await sees(page.getByRole('heading', { name: t('opening.results') }));
    await sees(page.getByText(t('openings.done'), { exact: true }));
    await sees(page.getByText(t('opening.letters.text', { count: 3 })));
    await clerk.picture('43-opened');
    const results = await download(page.getByRole('link', { name: t('opening.csv.download') }));
    assert.match(results.name, /\.csv$/);
    const text = results.bytes.toString('utf8').replaceAll(' ', '');
    for (const { matricule } of chosen.slice(0, 3)) assert.ok(text.includes(matricule), `${matricule} has its line`);
    assert.equal(
      text
        .replace(/^\uFEFF/, '')
        .trim()
        .split(/\r?\n/).length,
      6,
    );
    const letters = await download(page.getByRole('link', { name: t('opening.letters.download') }));
    assert.match(letters.name, /\.pdf$/);
    assert.equal(letters.bytes.toString('latin1', 0, 5), '%PDF-');
    await clerk.visit('/agency/openings');
    await sees(page.getByRole('link', { name: 'declarations.csv' }));
    await clerk.picture('44-openings');
  });

  step('a person whose record was just opened signs in, and is told what to expect of an empty record', async () => {
    const fresh = await stage.signIn('patient', chosen[0] as PersonAccount, { size: phone });
    await sees(fresh.page.getByText(t('record.none.title')));
    await sees(fresh.page.getByText(t('record.none.text')));
    await sees(fresh.page.getByText('Dr Lucie Thill'));
    // Nothing to filter, nothing to search.
    await seesNot(fresh.page.getByRole('searchbox'));
    await fresh.picture('45-empty-record');
    nothingUnseen(fresh);
    await fresh.context.close();
  });

  step('a volunteer gets a record at the desk, after the information was given, and the letter', async () => {
    const { page } = clerk;
    const volunteer = chosen[3] as PersonAccount;
    await clerk.visit('/agency/volunteer');
    await page.getByRole('textbox', { name: t('matricule.label') }).fill(volunteer.matricule);
    await page.getByRole('button', { name: t('app.search') }).click();
    const open = page.getByRole('button', { name: /^Ouvrir le dossier de/ });
    await sees(open);
    await open.click();
    await sees(page.getByText(t('volunteer.informed.missing')));
    await clerk.picture('46-not-informed');
    await page.getByRole('checkbox', { name: t('volunteer.informed') }).check();
    await chooseInList(page, page.getByRole('combobox', { name: t('volunteer.referent') }), 'thill', /Dr Lucie Thill/);
    await open.click();
    await sees(page.getByRole('heading', { name: /^Le dossier de .* est ouvert$/ }));
    await clerk.picture('47-volunteer');
    const letter = await clerk.ask(
      (await page.getByRole('link', { name: t('volunteer.letter') }).getAttribute('href')) as string,
    );
    assert.equal(letter.status, 200);
    assert.equal(letter.bytes.toString('latin1', 0, 5), '%PDF-');

    const before = await stage.signIn('patient', volunteer, { size: phone });
    await sees(before.page.getByText(t('record.none.title')));
    nothingUnseen(before, clerk);
    await Promise.all([before.context.close(), clerk.context.close()]);
  });
});

/** The register's number, as the health insurance writes it. */
async function numberOf(stage: Stage, practitionerId: string): Promise<string> {
  const headers = {
    authorization: `Bearer ${await stage.world.token('praxis-schmit')}`,
    accept: 'application/fhir+json',
  };
  const found = (await (await fetch(`${stage.world.fhir}/Practitioner/${practitionerId}`, { headers })).json()) as {
    identifier: { system: string; value: string }[];
  };
  return found.identifier.find(({ system }) => system.endsWith('/sid/practitioner'))?.value ?? '';
}
