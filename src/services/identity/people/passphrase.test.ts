// What a passphrase must not be, and what it may be.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { weaknesses } from './passphrase.ts';

const anna = { name: 'Anna Müller-Weis', matricule: '1985031200014', birthDate: '1985-03-12' };
const of = (passphrase: string) => weaknesses(passphrase, anna);

test('length is what counts: words, spaces and any script are welcome', () => {
  for (const good of [
    'bleu tortue monte escalier',
    'drei Katzen am Fenster',
    'ключ от старого сарая',
    'xkGq7!rTz0pL',
    '  spaces count too',
    'مفتاح البيت القديم',
  ])
    assert.deepEqual(of(good), [], good);
});

test('fewer than twelve characters are too few, however they are made, and more than two hundred too many', () => {
  assert.deepEqual(of('xkGq7!rTz0p'), ['too-short']);
  assert.deepEqual(of('🐢🐢🐈🐈🌊🌊🌈🌈🍋🍋🍇'), ['too-short']);
  assert.deepEqual(of('abc def ghi '.repeat(20)), ['too-long']);
});

test('a name, the birth date or the matricule with little beside it is refused, in a long sentence not', () => {
  for (const weak of ['Müller-1985-03', 'mueller muller', '12031985 anna', '1985031200014', '120385 Muller!'])
    assert.ok(of(weak).includes('personal') || of(weak).includes('common'), weak);
  assert.deepEqual(of('Frau Müller isst gern zwei grüne Äpfel'), []);
});

test('what everybody takes is refused, with digits behind it too', () => {
  for (const weak of [
    'password12345',
    'Passwort!2026!',
    'motdepasse-2026',
    'iloveyou 2024',
    'luxembourg 1839',
    'qwertyuiop[]',
    'azertyuiop12',
    '123456789012',
    '210987654321',
    'aaaaaaaaaaaa',
    'abababababab',
    'bonjourbonjour',
  ])
    assert.ok(of(weak).includes('common'), weak);
});
