// Every language says the same things with the same parameters, on the pages of establishments too.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Plural } from '../translate.ts';
import { establishmentDe } from './de.ts';
import { establishmentEn } from './en.ts';
import { establishmentFr } from './fr.ts';
import { establishmentLb } from './lb.ts';
import { establishmentPt } from './pt.ts';

type File = Record<string, string | Plural>;
const forms = (entry: string | Plural | undefined): string[] =>
  entry === undefined ? [] : typeof entry === 'string' ? [entry] : [entry.one, entry.other];
const parameters = (text: string): string =>
  [...text.matchAll(/\{(\w+)\}/g)]
    .map((found) => found[1])
    .filter((name) => name !== 'count')
    .sort()
    .join();

for (const [language, words] of Object.entries<File>({
  de: establishmentDe,
  en: establishmentEn,
  lb: establishmentLb,
  pt: establishmentPt,
}))
  describe(`the words of establishments in ${language}`, () => {
    it('have the keys of French, a plural where French has one, and the same parameters', () => {
      assert.deepEqual(Object.keys(words), Object.keys(establishmentFr));
      for (const [key, model] of Object.entries<string | Plural>(establishmentFr)) {
        assert.equal(typeof words[key], typeof model, key);
        for (const form of forms(words[key])) {
          assert.equal(parameters(form), parameters(forms(model)[0] ?? ''), key);
          assert.notEqual(form.trim(), '', key);
        }
      }
    });
  });
