// What leaves by mail: in every language, with the page it leads to, and nothing of anybody's health.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages } from '../../base/call.ts';
import { accountMessages } from './account-messages.ts';
import { messages } from './messages.ts';

test('each message has words in every language, and one place to go', () => {
  for (const [kind, { words, path }] of Object.entries(messages)) {
    assert.match(path, /^\/(me|account)\b/);
    for (const language of languages) {
      assert.ok(words[language].subject.length > 5, `${kind} ${language}`);
      assert.equal(words[language].text.split('{link}').length, 2, `${kind} ${language}`);
    }
    assert.equal(new Set(languages.map((language) => words[language].text)).size, languages.length, kind);
  }
});

test('a sign-in on a new device is told without naming the record, and says where to end it', () => {
  const message = accountMessages['new-device'];
  for (const language of languages) {
    const text = message?.words[language].text ?? '';
    assert.doesNotMatch(text, /DSP|dossi|akte|record|sant|health|gesond/i);
    assert.equal(message?.path, '/account');
  }
});
