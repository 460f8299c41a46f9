// Codes as people type and paste them.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { groupedLetterCode, isLetterCode, isSixDigits, letterCodeIn } from './letter-code.ts';

it('the code of a letter is grouped however it is typed', () => {
  assert.equal(groupedLetterCode('k7qf29xm4trd'), 'K7QF-29XM-4TRD');
  assert.equal(groupedLetterCode(' K7QF 29xm–4'), 'K7QF-29XM-4');
  assert.equal(groupedLetterCode(''), '');
});

it('it has twelve letters and digits, no more and no less', () => {
  assert.equal(isLetterCode('k7qf-29xm-4trd'), true);
  assert.equal(isLetterCode('k7qf-29xm-4tr'), false);
  assert.equal(isLetterCode('k7qf-29xm-4trdd'), false);
  assert.equal(isLetterCode('k7qf-29xm-4trü'), false);
});

it('a link brings it in its fragment, and nothing else', () => {
  assert.equal(letterCodeIn('#code=k7qf-29xm-4trd'), 'K7QF-29XM-4TRD');
  assert.equal(letterCodeIn('#code=<b>'), '');
  assert.equal(letterCodeIn(''), '');
});

it('six digits may be pasted with a space between', () => {
  assert.equal(isSixDigits('123 456'), true);
  assert.equal(isSixDigits('12345'), false);
  assert.equal(isSixDigits('12345a'), false);
});
