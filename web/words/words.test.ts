// Every language says the same things with the same parameters.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { de } from './de.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import { lb } from './lb.ts';
import { pt } from './pt.ts';
import { pieces, translate, type Words } from './translate.ts';

const others: Record<string, Words> = { de, en, lb, pt };
type Entry = Words[keyof Words];
const forms = (entry: Entry): string[] => (typeof entry === 'string' ? [entry] : [entry.one, entry.other]);
const parameters = (text: string): string =>
  [...text.matchAll(/\{(\w+)\}/g)]
    .map((found) => found[1])
    .filter((name) => name !== 'count')
    .sort()
    .join();
const strongs = (text: string): number => text.split('<b>').length - 1;

for (const [language, words] of Object.entries(others))
  describe(`the words in ${language}`, () => {
    it('have the keys of French, and a plural where French has one', () => {
      assert.deepEqual(Object.keys(words).sort(), Object.keys(fr).sort());
      for (const key of Object.keys(fr) as (keyof Words)[]) assert.equal(typeof words[key], typeof fr[key], key);
    });
    it('fill in the same parameters and stress as often', () => {
      for (const key of Object.keys(fr) as (keyof Words)[]) {
        const [model = ''] = forms(fr[key]);
        for (const form of forms(words[key])) {
          assert.equal(parameters(form), parameters(model), key);
          assert.equal(strongs(form), strongs(model), key);
          assert.notEqual(form.trim(), '', key);
        }
      }
    });
  });

describe('a sentence', () => {
  it('takes the singular for zero in French and the plural in German', () => {
    assert.equal(translate('fr', { one: '{count} document', other: '{count} documents' }, { count: 0 }), '0 document');
    assert.equal(translate('de', { one: '{count} Dokument', other: '{count} Dokumente' }, { count: 0 }), '0 Dokumente');
  });
  it('never reads markup out of what is filled in', () => {
    assert.deepEqual(pieces('en', 'Remove {name}?', { name: '<b>Anna</b>' }), [
      { text: 'Remove <b>Anna</b>?', strong: false },
    ]);
  });
  it('marks what stands between <b> and </b>', () => {
    assert.deepEqual(pieces('en', '<b>{name}</b> sees it', { name: 'Anna' }), [
      { text: 'Anna', strong: true },
      { text: ' sees it', strong: false },
    ]);
  });
});
