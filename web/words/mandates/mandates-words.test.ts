// Every language says the same things with the same parameters, on the pages of mandates too.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Plural } from '../translate.ts';
import { mandatesDe } from './de.ts';
import { mandatesEn } from './en.ts';
import { mandatesFr } from './fr.ts';
import { mandatesLb } from './lb.ts';
import { mandatesPt } from './pt.ts';

type File = Record<string, string | Plural>;
const forms = (entry: string | Plural | undefined): string[] =>
  entry === undefined ? [] : typeof entry === 'string' ? [entry] : [entry.one, entry.other];
const parameters = (text: string): string =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]))].sort().join();

for (const [language, words] of Object.entries<File>({
  de: mandatesDe,
  en: mandatesEn,
  lb: mandatesLb,
  pt: mandatesPt,
}))
  describe(`the words of mandates in ${language}`, () => {
    it('have the keys of French, a plural where French has one, and the same parameters', () => {
      assert.deepEqual(Object.keys(words), Object.keys(mandatesFr));
      for (const [key, model] of Object.entries<string | Plural>(mandatesFr)) {
        assert.equal(typeof words[key], typeof model, key);
        for (const form of forms(words[key])) {
          assert.equal(parameters(form), parameters(forms(model)[0] ?? ''), key);
          assert.notEqual(form.trim(), '', key);
        }
      }
    });
  });
