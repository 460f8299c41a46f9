// Every language says the same things with the same parameters, on the pages of partners’ software too.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Plural } from '../translate.ts';
import { partnersDe } from './de.ts';
import { partnersEn } from './en.ts';
import { partnersFr } from './fr.ts';
import { partnersLb } from './lb.ts';
import { partnersPt } from './pt.ts';

type File = Record<string, string | Plural>;
const forms = (entry: string | Plural | undefined): string[] =>
  entry === undefined ? [] : typeof entry === 'string' ? [entry] : [entry.one, entry.other];
const parameters = (text: string): string =>
  [...text.matchAll(/\{(\w+)\}/g)]
    .map((found) => found[1])
    .sort()
    .join();

for (const [language, words] of Object.entries<File>({
  de: partnersDe,
  en: partnersEn,
  lb: partnersLb,
  pt: partnersPt,
}))
  describe(`the words of partners’ software in ${language}`, () => {
    it('have the keys of French, a plural where French has one, and the same parameters', () => {
      assert.deepEqual(Object.keys(words), Object.keys(partnersFr));
      for (const [key, model] of Object.entries<string | Plural>(partnersFr)) {
        assert.equal(typeof words[key], typeof model, key);
        for (const form of forms(words[key])) {
          assert.equal(parameters(form), parameters(forms(model)[0] ?? ''), key);
          assert.notEqual(form.trim(), '', key);
        }
      }
    });
  });
