// Where a link may send somebody after signing in.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { localPath } from './local-path.ts';

it('a page of ours is kept, with its query and fragment', () => {
  assert.equal(localPath('/me/items/1?q=a#b', '/me'), '/me/items/1?q=a#b');
  assert.equal(localPath('/account', '/me'), '/account');
});

it('another place, signing in once more, and nonsense become the page one would have come to', () => {
  for (const text of [
    undefined,
    '',
    'me',
    '//elsewhere.example',
    '/\\elsewhere.example',
    'https://elsewhere.example/',
    'javascript:alert(1)',
    '/a/..//elsewhere.example',
    '/\t/elsewhere.example',
    '/sign-in?return=/sign-in',
    '/auth/sign-in',
  ])
    assert.equal(localPath(text, '/me'), '/me', String(text));
});
