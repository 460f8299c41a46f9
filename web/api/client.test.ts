// Addresses and the closed list of errors.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { address, categoryOf } from './client.ts';

it('an address leaves out what is empty and joins lists', () => {
  assert.equal(
    address('/api/x', { q: 'a b', from: '', to: undefined, except: ['1', '2'], none: [], count: 30 }),
    '/api/x?q=a+b&except=1%2C2&count=30',
  );
  assert.equal(address('/api/x'), '/api/x');
});

it('a status says who must act', () => {
  assert.equal(categoryOf(401), 'unauthenticated');
  assert.equal(categoryOf(412), 'conflict');
  assert.equal(categoryOf(429), 'busy');
  assert.equal(categoryOf(502), 'unavailable');
  assert.equal(categoryOf(500), 'fault');
});
