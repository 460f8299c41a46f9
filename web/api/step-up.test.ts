// Which refusals sign out, which ask to confirm, and which are about what was typed.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ApiError } from './client.ts';
import { endsSession, stepUpReason } from './step-up.ts';

const refusal = (code: string): ApiError => new ApiError('unauthenticated', { code });

it('a session that has ended signs out', () => {
  for (const code of ['identity.session-expired', 'identity.sign-in-needed']) {
    assert.equal(endsSession(refusal(code)), true, code);
    assert.equal(stepUpReason(refusal(code)), null);
  }
});

it('a sign-in that is too weak or too old asks to confirm, and the page stays', () => {
  assert.equal(stepUpReason(refusal('identity.level-too-low')), 'high');
  assert.equal(stepUpReason(refusal('identity.sign-in-again')), 'again');
  assert.equal(endsSession(refusal('identity.level-too-low')), false);
  assert.equal(endsSession(refusal('identity.sign-in-again')), false);
});

it('what was typed wrong signs nobody out', () => {
  assert.equal(endsSession(refusal('identity.not-recognised')), false);
  assert.equal(endsSession(refusal('identity.start-again')), false);
  assert.equal(stepUpReason(refusal('identity.not-recognised')), null);
});

it('only an answer that says so counts', () => {
  assert.equal(stepUpReason(new ApiError('forbidden', { code: 'identity.level-too-low' })), null);
  assert.equal(endsSession(new Error('identity.session-expired')), false);
});
