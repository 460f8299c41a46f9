// Every reason that the server gives has words in every language, with what to do next.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { signInProblemDe } from './de.ts';
import { signInProblemEn } from './en.ts';
import { signInProblemFr } from './fr.ts';
import { signInProblemLb } from './lb.ts';
import { signInProblemPt } from './pt.ts';

const languages = { signInProblemFr, signInProblemDe, signInProblemLb, signInProblemEn, signInProblemPt };

test('every language has the same words, and none is empty', () => {
  for (const [name, words] of Object.entries(languages)) {
    assert.deepEqual(Object.keys(words), Object.keys(signInProblemFr), name);
    for (const [key, text] of Object.entries(words)) assert.notEqual(text.trim(), '', `${name} ${key}`);
    assert.match(words.reference, /\{code\}/);
  }
});

test('every code of the server has its words', async () => {
  const source = await readFile(new URL('../../../src/services/identity/errors.ts', import.meta.url), 'utf8');
  const type = /export type SignInProblem =([\s\S]*?)\n\n/.exec(source)?.[1] ?? '';
  const codes = [...type.matchAll(/\| '([a-z-]+)'/g)].map((found) => found[1] as string);
  assert.ok(codes.length >= 12);
  for (const code of codes) for (const key of [code, `${code}.next`]) assert.ok(key in signInProblemFr, key);
});
