// Names as professionals look for them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { surnameFirst } from './surname-first.ts';

describe('a name in a list', () => {
  it('begins with the surname, in capitals', () => {
    assert.equal(surnameFirst({ name: 'Anna Danielle Kieffer', givenName: 'Anna Danielle' }), 'KIEFFER Anna Danielle');
    assert.equal(surnameFirst({ name: 'José da Silva Müller', givenName: 'José' }), 'DA SILVA MÜLLER José');
  });
  it('stays as it came when nobody says where the surname begins', () => {
    for (const person of [
      { name: 'Anna Kieffer' },
      { name: 'Kieffer', givenName: '' },
      { name: 'Anna', givenName: 'Anna' },
    ])
      assert.equal(surnameFirst(person), person.name);
  });
});
