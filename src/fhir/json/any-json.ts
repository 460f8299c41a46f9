// For tests: JSON texts as strangers write them, with their own spacing, escapes and numbers, beside the value they hold.
import fc from 'fast-check';

export type AnyText = { text: string; value: unknown };

const space = fc.constantFrom('', '', ' ', '\n', '\r\n  ', '\t');
const character = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }),
  fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '\\\\',
    '\\"',
    '"}',
    '/',
    '\u2028',
    'é',
    '😀',
    '\n',
    '\u0001',
    'id',
    'meta',
  ),
);

/** One character as JSON may write it: plain where it may be, or escaped. */
const escapeUnit = (unit: string, escaped: boolean): string => {
  const plain = JSON.stringify(unit).slice(1, -1);
  if (!escaped || plain !== unit) return plain;
  return [...unit]
    .map((c) =>
      c
        .split('')
        .map((u) => `\\u${u.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join(''),
    )
    .join('');
};

const anyString = fc
  .array(fc.tuple(character, fc.boolean()), { maxLength: 6 })
  .map(
    (units): AnyText => ({
      text: `"${units.map(([unit, escaped]) => escapeUnit(unit, escaped)).join('')}"`,
      value: units.map(([unit]) => unit).join(''),
    }),
  )
  .filter(({ value }) => (value as string).isWellFormed());

/** Names are written without escapes: parse-resource.ts says why. */
const anyName = fc
  .array(
    character.filter((unit) => JSON.stringify(unit) === `"${unit}"`),
    { maxLength: 4 },
  )
  .map((units) => units.join(''))
  .filter((name) => name.isWellFormed())
  .map((name): AnyText => ({ text: `"${name}"`, value: name }));

const anyNumber = fc
  .oneof(
    fc.integer().map(String),
    fc.tuple(fc.integer(), fc.nat(99999)).map(([whole, rest]) => `${whole}.${rest}0`),
    fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: -20, max: 20 }))
      .map(([digit, power]) => `${digit}e${power}`),
  )
  .map((text): AnyText => ({ text, value: JSON.parse(text) }));

const literal = fc.constantFrom('true', 'false', 'null').map((text): AnyText => ({ text, value: JSON.parse(text) }));

const forbidden = new Set(['__proto__', 'constructor', 'prototype']);
const objectOf = (members: [AnyText, AnyText, string, string][]): AnyText => {
  const names = new Set<unknown>();
  const kept = members.filter(
    ([name]) => !forbidden.has(name.value as string) && !names.has(name.value) && names.add(name.value),
  );
  return {
    text: `{${kept.map(([name, value, a, b]) => `${a}${name.text}${b}:${a}${value.text}${b}`).join(',')}}`,
    value: Object.fromEntries(kept.map(([name, value]) => [name.value, value.value])),
  };
};

export const { anyValue, anyObject } = fc.letrec<{ anyValue: AnyText; anyObject: AnyText }>((tie) => ({
  anyValue: fc.oneof(
    { maxDepth: 4 },
    anyString,
    anyNumber,
    literal,
    tie('anyObject'),
    fc.array(fc.tuple(tie('anyValue'), space), { maxLength: 3 }).map(
      (items): AnyText => ({
        text: `[${items.map(([item, s]) => s + item.text + s).join(',')}]`,
        value: items.map(([item]) => item.value),
      }),
    ),
  ),
  anyObject: fc.array(fc.tuple(anyName, tie('anyValue'), space, space), { maxLength: 4 }).map(objectOf),
}));
