// Dates in each language, partial dates, and Luxembourg's days.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ageAt, dayOf, formatDate, monthsLater, readTypedDate } from './dates.ts';

describe('a date', () => {
  it('is written with the names of each language', () => {
    assert.equal(formatDate('fr', '2026-11-22', 'long'), '22 novembre 2026');
    assert.equal(formatDate('de', '2026-11-22', 'long'), '22. November 2026');
    assert.equal(formatDate('lb', '2026-03-22', 'long'), '22. Mäerz 2026');
    assert.equal(formatDate('lb', '2026-11-22', 'weekday'), 'Sonndeg, 22. November 2026');
    assert.equal(formatDate('en', '2026-11-22', 'long'), '22 November 2026');
    assert.equal(formatDate('pt', '2026-11-22', 'long'), '22 de novembro de 2026');
  });
  it('is an ordinal on the first of the month in French', () => {
    assert.equal(formatDate('fr', '2027-03-01', 'long'), '1er mars 2027');
    assert.equal(formatDate('fr', '2027-03-11', 'long'), '11 mars 2027');
  });
  it('says no more than is known', () => {
    assert.equal(formatDate('fr', '2022', 'long'), '2022');
    assert.equal(formatDate('fr', '2022-03', 'long'), 'Mars 2022');
    assert.equal(formatDate('fr', '2022-03-04', 'dateTime'), '4 mars 2022');
    // Who knows the day alone and must write an instant writes its first moment.
    assert.equal(formatDate('fr', '2022-03-04T00:00:00+01:00', 'dateTime'), '4 mars 2022');
    assert.equal(formatDate('fr', '2022-03-04T00:00:00Z', 'dateTime'), '4 mars 2022');
  });
  it('that cannot be read is shown as it came', () => {
    assert.equal(formatDate('fr', 'hier', 'long'), 'hier');
  });
});

describe('an instant', () => {
  it('falls on the day that it is in Luxembourg, in winter and in summer', () => {
    assert.equal(dayOf('2026-11-22T23:30:00Z'), '2026-11-23');
    assert.equal(dayOf('2026-07-01T22:30:00Z'), '2026-07-02');
    assert.equal(dayOf('2026-07-01T21:30:00Z'), '2026-07-01');
    assert.equal(formatDate('lb', '2026-11-22T13:32:00Z', 'time'), '14:32');
  });
});

describe('counting', () => {
  it('takes the birthday into account', () => {
    assert.equal(ageAt('1968-03-04', '2026-03-03'), 57);
    assert.equal(ageAt('1968-03-04', '2026-03-04'), 58);
  });
  it('of months stays inside the month', () => {
    assert.equal(monthsLater('2026-01-31', 1), '2026-02-28');
    assert.equal(monthsLater('2026-11-22', 3), '2027-02-22');
    assert.equal(monthsLater('2026-11-22', -12), '2025-11-22');
  });
});

describe('a typed date', () => {
  it('is read with any separator, or with none', () => {
    for (const text of ['04.03.2026', '4.3.2026', '4/3/2026', '04-03-2026', ' 4. 3. 2026 ', '04032026', '2026-03-04'])
      assert.equal(readTypedDate(text), '2026-03-04', text);
  });
  it('is read back as each language writes it', () => {
    for (const language of ['fr', 'de', 'lb', 'en', 'pt'] as const)
      assert.equal(readTypedDate(formatDate(language, '2026-12-03', 'short')), '2026-12-03');
  });
  it('is none while it is being typed, nor when there is no such day', () => {
    for (const text of [
      '',
      '4',
      '4.3',
      '4.3.',
      '4.3.26',
      '4.3.202',
      '31.02.2026',
      '0.1.2026',
      '1.13.2026',
      '29.02.2027',
      'x',
    ])
      assert.equal(readTypedDate(text), null, text);
    assert.equal(readTypedDate('29.02.2028'), '2028-02-29');
  });
});
