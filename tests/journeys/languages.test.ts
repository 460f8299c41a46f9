// Switching the language: the page, what is chosen on it and the session stay; the choice is kept.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Language, languages } from '../../web/words/translate.ts';
import { desk, nothingUnseen, openStage, phone, type Stage, say, sees, settled, type Visitor } from './stage.ts';

const choose = (visitor: Visitor, from: Language, to: Language): Promise<unknown> =>
  visitor.page.getByRole('combobox', { name: say(from, 'app.language'), exact: true }).selectOption(to);

const htmlLanguage = (visitor: Visitor): Promise<unknown> => visitor.page.evaluate('document.documentElement.lang');

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

describe('the language of the page', () => {
  it('a patient who switches stays on the page with the filters, in all five languages', async () => {
    const anna = await stage.signIn('patient', stage.world.anna, { size: phone });
    await anna.visit('/me?category=laboratory&q=sang');
    const address = anna.page.url();
    let now: Language = 'fr';
    for (const language of [...languages.slice(1), 'fr'] as Language[]) {
      await choose(anna, now, language);
      await sees(anna.page.getByRole('heading', { level: 1, name: say(language, 'record.title'), exact: true }));
      assert.equal(await htmlLanguage(anna), language);
      assert.equal(anna.page.url(), address);
      assert.equal(await anna.page.getByRole('searchbox').inputValue(), 'sang');
      await settled(anna.page);
      await anna.picture(`60-record-${language}`);
      now = language;
    }
    nothingUnseen(anna);
    await anna.context.close();
  });

  it('the choice holds on the next page, after a reload and in a new tab', async () => {
    const visitor = await stage.come({ size: desk });
    await visitor.visit('/professionals?q=cardiologie');
    await choose(visitor, 'fr', 'de');
    await sees(visitor.page.getByRole('heading', { level: 1, name: say('de', 'directory.title') }));
    assert.equal(new URL(visitor.page.url()).searchParams.get('q'), 'cardiologie');
    await visitor.page.getByRole('link', { name: say('de', 'nav.privacy') }).click();
    await sees(visitor.page.getByRole('heading', { level: 1, name: say('de', 'privacy.title') }));
    await visitor.page.reload();
    await sees(visitor.page.getByRole('heading', { level: 1, name: say('de', 'privacy.title') }));
    const second = await visitor.context.newPage();
    await second.goto('/accessibility');
    await sees(second.getByRole('heading', { level: 1, name: say('de', 'accessibility.title') }));
    await choose(visitor, 'de', 'en');
    await sees(visitor.page.getByRole('heading', { level: 1, name: say('en', 'privacy.title') }));
    nothingUnseen(visitor);
    await visitor.context.close();
  });

  it('without a choice the browser’s own language is spoken, and French where it is none of ours', async () => {
    for (const [language, title] of [
      ['pt', say('pt', 'start.title')],
      ['lb', say('lb', 'start.title')],
    ] as const) {
      const visitor = await stage.come({ size: phone, language });
      await visitor.visit('/');
      await sees(visitor.page.getByRole('heading', { level: 1, name: title }));
      assert.equal(await htmlLanguage(visitor), language);
      nothingUnseen(visitor);
      await visitor.context.close();
    }
  });
});
