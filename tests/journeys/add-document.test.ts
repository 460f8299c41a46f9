// A professional of the circle adds a document and a note; the patient sees both.
import { after, before, describe } from 'node:test';
import type { PersonAccount } from '../../tools/send/accounts.ts';
import { makePdf } from './lab-result.ts';
import { desk, journey, nothingUnseen, openStage, phone, type Stage, sees, t, type Visitor } from './stage.ts';

const letter = 'Lettre après échocardiographie';
const note = 'Avis après appel téléphonique';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

describe('a professional of the circle adds to the record', () => {
  let weber: Visitor;
  let patient: PersonAccount;
  const step = journey();
  before(async () => {
    patient = stage.person('patient', 'Claude Steichen');
    weber = await stage.signIn('professional', stage.person('professional', 'Claire Weber'), { size: desk });
  });
  after(async () => {
    await weber.context.close();
  });

  const describeAndSend = async (title: string): Promise<void> => {
    const { page } = weber;
    await page.getByRole('combobox', { name: t('add.kind') }).selectOption({ label: 'Lettre de consultation' });
    await page.getByRole('textbox', { name: t('add.docTitle') }).fill(title);
    await page.getByRole('button', { name: t('add.review') }).click();
    await sees(page.getByRole('button', { name: t('add.send') }));
    await weber.picture(`52-review-${title.slice(0, 4)}`);
    await page.getByRole('button', { name: t('add.send') }).click();
    await sees(page.getByRole('heading', { name: t('add.done.title') }));
  };

  step('a file that is no PDF is refused in words, whatever its name says', async () => {
    const { page } = weber;
    await page.getByRole('link', { name: /STEICHEN Claude|Claude .*Steichen/ }).click();
    await page.getByRole('link', { name: t('brief.add') }).click();
    await sees(page.getByRole('heading', { name: t('add.page') }));
    await page.locator('input[type=file]').setInputFiles({
      name: 'lettre.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('PK\u0003\u0004 a spreadsheet'),
    });
    await sees(page.getByText(t('add.file.not-pdf')));
    await weber.picture('50-no-pdf');
    await page.getByRole('button', { name: t('add.review') }).click();
    await sees(page.getByText(t('add.kind.missing')));
    await weber.picture('51-missing');
  });

  step('a PDF is chosen, described, read over and sent', async () => {
    const { page } = weber;
    const pdf = makePdf(letter, 'Fonction systolique conservée.');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '2026_lettre.pdf', mimeType: 'application/pdf', buffer: pdf });
    await sees(page.getByText('2026_lettre.pdf'));
    await describeAndSend(letter);
    await weber.picture('53-done');
    await page.getByRole('link', { name: t('add.done.see') }).click();
    await sees(page.getByRole('document', { name: letter }).getByText('Fonction systolique conservée.'));
    await weber.picture('54-letter');
  });

  step('a note is written, and sent the same way', async () => {
    const { page } = weber;
    await page.getByRole('link', { name: t('documents.title') }).click();
    await sees(page.getByRole('link', { name: letter, exact: true }));
    await weber.picture('55-documents');
    await weber.visit(new URL(page.url()).pathname.replace(/\/documents$/, '/add'));
    await page.getByRole('radio', { name: t('add.form.note') }).check();
    await page.getByRole('textbox', { name: t('add.note'), exact: true }).fill('Revu par téléphone.\nRéduire le sel.');
    await describeAndSend(note);
  });

  step('the patient is told of both, and reads them', async () => {
    const atHome = await stage.signIn('patient', patient, { size: phone });
    const { page } = atHome;
    for (const title of [letter, note])
      await sees(page.locator('.timeline').getByRole('link', { name: title, exact: true }));
    await atHome.picture('56-patient');
    await page.getByRole('link', { name: /^Avis(, \d+ non lus?)?$/ }).click();
    for (const title of [letter, note])
      await sees(page.getByRole('link', { name: t('notice.new-document', { title }) }));
    await page.getByRole('link', { name: t('notice.new-document', { title: note }) }).click();
    await sees(page.getByText('Réduire le sel.'));
    await sees(page.getByText('Dr Claire Weber'));
    await atHome.picture('57-note');
    nothingUnseen(atHome, weber);
    await atHome.context.close();
  });
});
