import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Fault } from '../../base/fault.ts';
import { anyObject, anyValue } from './any-json.ts';
import { parseWithDecimals } from './decimals.ts';
import { bundleEntries, elementTexts } from './element-texts.ts';
import { parseResource, parseText } from './parse-resource.ts';
import { replaceReferences } from './replace-references.ts';
import { membersAt, topLevelMembers } from './scan.ts';
import { findSyntaxError } from './syntax-error.ts';
import { withIdAndMeta } from './with-id-and-meta.ts';

const refusal = (run: () => unknown): Fault => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof Fault, `no Fault: ${error}`);
    return error;
  }
  return assert.fail('nothing was refused');
};
const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

test('whatever JSON object comes in, its value and its exact text come out', () => {
  fc.assert(
    fc.property(anyObject, ({ text, value }) => {
      const parsed = parseResource(bytes(text));
      assert.equal(parsed.text, text);
      assert.deepEqual(parsed.resource, value);
    }),
  );
});

test('a byte order mark is no part of the text', () => {
  assert.equal(parseResource(bytes('\ufeff{"a":1}')).text, '{"a":1}');
});

test('bytes that are not UTF-8 are refused', () => {
  for (const bad of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe2, 0x82], [0xf5, 0x80, 0x80, 0x80]]) {
    const content = Buffer.concat([bytes('{"a":"'), Buffer.from(bad), bytes('"}')]);
    assert.equal(refusal(() => parseResource(content)).code, 'json.not-utf8');
  }
});

test('too many bytes and too deep a nesting are refused, without reading further', () => {
  const limits = { bytesMax: 100_000, depthMax: 20 };
  const large = refusal(() => parseResource(Buffer.alloc(100_001, 32), limits));
  assert.equal(large.code, 'json.too-large');
  assert.equal(large.status, 413);
  assert.equal(refusal(() => parseResource(bytes(`{"a":${'['.repeat(50_000)}`), limits)).code, 'json.too-deep');
  assert.equal(
    refusal(() => parseResource(bytes(`{"a":${'['.repeat(20)}${']'.repeat(20)}}`), limits)).code,
    'json.too-deep',
  );
  assert.ok(parseResource(bytes(`{"a":${'['.repeat(19)}${']'.repeat(19)}}`), limits));
});

test('the same name twice is refused wherever it is and however it is written', () => {
  for (const text of ['{"a":1,"a":2}', '{"x":[{"b":{},"a":1,"a":2}]}', '{"a":{"id":1},"b":{"id":2,"id":2}}']) {
    assert.equal(refusal(() => parseText(text)).code, 'json.duplicate-name', text);
  }
  const fault = refusal(() => parseText('{\n "a": 1,\n "b": {"c":1, "c":2}\n}'));
  assert.match(fault.message, /line 3, column 15$/);
});

test('a name that appears again by chance is found in any object', () => {
  fc.assert(
    fc.property(anyObject, anyValue, ({ text }, other) => {
      const members = topLevelMembers(text);
      fc.pre(members.length > 0);
      const twice = `${text.slice(0, -1)},${JSON.stringify(members[0]?.name)}:${other.text}}`;
      assert.equal(refusal(() => parseText(twice)).code, 'json.duplicate-name');
    }),
  );
});

test('names that reach into prototypes are refused', () => {
  for (const text of ['{"__proto__":{"a":1}}', '{"a":[{"constructor":1}]}', '{"prototype":1}']) {
    assert.equal(refusal(() => parseText(text)).code, 'json.forbidden-name', text);
  }
});

test('a name with an escape is refused, whatever the engine would make of it', () => {
  // Node 24 reads the second as {"k":1,"\\":2} once it has read the first.
  JSON.parse('{"k":1,"\\\\":2}');
  for (const text of ['{"k":1,"\\u0061":2}', '{"a":[{"\\u005f_proto__" :1}]}']) {
    assert.equal(refusal(() => parseText(text)).code, 'json.escaped-name', text);
  }
  assert.ok(parseText('{"k":"\\u0061","l":["\\\\",{"m":"\\""}]}'));
});

test('what is not JSON is refused with its place and without its content', () => {
  const cases: [string, RegExp][] = [
    ['{"name":"Secret" "b":1}', /line 1, column 18$/],
    ['{"name":"Secret",\n}', /line 2, column 1$/],
    ['{"name":"Secret', /line 1, column 16$/],
    ["{'name':1}", /line 1, column 2$/],
    ['{"name":Secret}', /line 1, column 9$/],
    ['{"name":01}', /line 1, column 9$/],
    ['{"a":[1,]}', /line 1, column 9$/],
    ['{"a":"Secret\u0001"}', /line 1, column 13$/],
    ['{"a":1} Secret', /line 1, column 9$/],
    ['', /line 1, column 1$/],
  ];
  for (const [text, place] of cases) {
    const fault = refusal(() => parseText(text));
    assert.equal(fault.code, 'json.syntax', text);
    assert.match(fault.message, place, text);
    assert.doesNotMatch(JSON.stringify([fault.message, fault.issues, fault.cause]), /Secret|name/, text);
  }
});

test('the place of an error is the place where a text was spoilt', () => {
  fc.assert(
    fc.property(anyObject, fc.nat(), ({ text }, seed) => {
      const members = topLevelMembers(text);
      fc.pre(members.length > 0);
      const at = members[seed % members.length]?.valueEnd as number;
      assert.equal(findSyntaxError(`${text.slice(0, at)} @${text.slice(at)}`), at + 1);
      assert.equal(findSyntaxError(`${text}}`), text.length);
      assert.equal(findSyntaxError(text.slice(0, -1)), text.length - 1);
    }),
  );
});

test('a resource is one object', () => {
  for (const text of ['[]', '1', '"a"', 'null'])
    assert.equal(refusal(() => parseText(text)).code, 'json.not-an-object');
});

test('the spans of the members are the texts of the members', () => {
  fc.assert(
    fc.property(anyObject, ({ text, value }) => {
      const members = topLevelMembers(text);
      const read = members.map((m) => [m.name, JSON.parse(text.slice(m.valueStart, m.valueEnd))]);
      assert.deepEqual(Object.fromEntries(read), value);
      assert.equal(members.length, Object.keys(value as object).length);
    }),
  );
});

const given = { id: 'a-1', versionId: '2', lastUpdated: '2026-11-22T10:00:00.000Z' };

test('id and version are set in any object and every other byte stays', () => {
  fc.assert(
    fc.property(anyObject, fc.option(anyObject), fc.boolean(), fc.boolean(), (body, meta, typed, hasId) => {
      const own = topLevelMembers(body.text).filter((m) => !['id', 'meta', 'resourceType'].includes(m.name));
      const parts = own.map((m) => body.text.slice(m.start, m.valueEnd));
      const all = [
        ...(typed ? ['"resourceType" : "Basic"'] : []),
        ...(hasId ? ['"id": "\\u006fld" '] : []),
        ...parts,
        ...(meta ? [`"meta":${meta.text}`] : []),
      ];
      const text = ` {${all.join(' ,\n')}}\n`;
      const result = withIdAndMeta(text, given);
      const before = parseText(text);
      const after = parseText(result);
      assert.deepEqual(after, {
        ...before,
        id: given.id,
        meta: { ...(before.meta as object), versionId: '2', lastUpdated: given.lastUpdated },
      });
      // Every untouched member is there in its own bytes.
      const kept = new Set(topLevelMembers(result).map((m) => result.slice(m.start, m.valueEnd)));
      for (const part of parts) assert.ok(kept.has(part));
      const metaAfter = topLevelMembers(result).find((m) => m.name === 'meta');
      const metaTexts = new Set(
        membersAt(result, metaAfter?.valueStart as number).map((m) => result.slice(m.start, m.valueEnd)),
      );
      if (meta) {
        for (const m of membersAt(meta.text, 0)) {
          if (m.name !== 'versionId' && m.name !== 'lastUpdated')
            assert.ok(metaTexts.has(meta.text.slice(m.start, m.valueEnd)));
        }
      }
      // Setting what is set already changes nothing.
      assert.equal(withIdAndMeta(result, given), result);
    }),
  );
});

test('id and meta stand after resourceType when they are new', () => {
  assert.equal(
    withIdAndMeta('{ "resourceType": "Patient",\n  "active": true }', given),
    '{ "resourceType": "Patient","id":"a-1","meta":{"versionId":"2","lastUpdated":"2026-11-22T10:00:00.000Z"},\n  "active": true }',
  );
});

test('profiles, tags and labels of meta stay as they were written', () => {
  const text =
    '{"resourceType":"A","id":"x","meta":{ "profile":[ "p\\u0041" ],"versionId":"9", "tag":[{"code":"t"}] },"value":1.50}';
  assert.equal(
    withIdAndMeta(text, given),
    '{"resourceType":"A","id":"a-1","meta":{"lastUpdated":"2026-11-22T10:00:00.000Z", "profile":[ "p\\u0041" ],"versionId":"2", "tag":[{"code":"t"}] },"value":1.50}',
  );
});

test('each entry of a bundle comes out in its own bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyObject, fc.boolean()), { maxLength: 4 }), (entries) => {
      const text = `{"resourceType":"Bundle", "entry" : [ ${entries
        .map(([{ text: resource }, has], i) =>
          has
            ? `{"fullUrl":"urn:${i}", "resource" : ${resource} ,"request":{"method":"PUT"}}`
            : '{"request":{"method":"DELETE"}}',
        )
        .join(' ,\n')} ] }`;
      const found = bundleEntries(text);
      assert.equal(found.length, entries.length);
      for (const [i, [{ text: resource }, has]] of entries.entries()) {
        assert.equal(found[i]?.resource?.text, has ? resource : undefined);
        assert.equal(found[i]?.fullUrl, has ? `urn:${i}` : null);
        assert.deepEqual(found[i]?.request, { method: has ? 'PUT' : 'DELETE' });
      }
      const held = entries.filter(([, has]) => has).map(([{ text: resource }]) => resource);
      assert.deepEqual(
        elementTexts(text, ['entry', 'resource']).map((e) => e.text),
        held,
      );
      for (const e of elementTexts(text, ['entry', 'resource'])) assert.equal(text.slice(e.start, e.end), e.text);
    }),
  );
});

test('a bundle without entries has none, and a path that is not there leads nowhere', () => {
  assert.deepEqual(bundleEntries('{"resourceType":"Bundle"}'), []);
  assert.deepEqual(elementTexts('{"a":[1,{"b":2}]}', ['a', 'b', 'c']), []);
});

const temporary = 'urn:uuid:1f0c6f0e-1b1a-4d55-9c0b-9a4f3b0b7a11';
const map = new Map([[temporary, 'Patient/p1']]);

test('references to temporary identities are rewritten wherever a name refers', () => {
  const text = `{"subject" : {"reference":\n"${temporary}"},"url":"${temporary}","extension":[{"url":"http://x","valueUri":"urn:uuid:\\u0031f0c6f0e-1b1a-4d55-9c0b-9a4f3b0b7a11"}]}`;
  assert.equal(
    replaceReferences(text, map),
    '{"subject" : {"reference":\n"Patient/p1"},"url":"Patient/p1","extension":[{"url":"http://x","valueUri":"Patient/p1"}]}',
  );
});

test('identifiers, texts and parts of longer values are not rewritten', () => {
  const text = `{"identifier":[{"value":"${temporary}"}],"note":"{\\"reference\\":\\"${temporary}\\"}","reference":"${temporary}#a","x":["reference","${temporary}"]}`;
  assert.equal(replaceReferences(text, map), text);
});

test('any text without such a reference comes out byte for byte', () => {
  fc.assert(fc.property(anyObject, ({ text }) => assert.equal(replaceReferences(text, map), text)));
});

test('only the reference changes in any text that has one', () => {
  fc.assert(
    fc.property(anyObject, anyObject, (before, after) => {
      const around = (reference: string): string =>
        `{"a":${before.text},"b":[{"reference": "${reference}"}],"c":${after.text}}`;
      assert.equal(replaceReferences(around(temporary), map), around('Patient/p1'));
    }),
  );
});

test('a decimal is given back as it was sent', () => {
  const sent =
    '{"valueQuantity":{"value":1.50},"range":[{"value":0.10},{"value":1e3},{"value":-0.0},{"value":7}],"big":12345678901234567890.123}';
  const { value, decimalText } = parseWithDecimals(sent);
  const resource = value as { valueQuantity: object; range: object[] };
  assert.equal(decimalText(resource.valueQuantity, 'value'), '1.50');
  assert.deepEqual(
    resource.range.map((q) => decimalText(q, 'value')),
    ['0.10', '1e3', '-0.0', '7'],
  );
  assert.equal(decimalText(resource, 'big'), '12345678901234567890.123');
  assert.equal(decimalText(resource, 'valueQuantity'), undefined);
  assert.equal(decimalText(undefined, 'value'), undefined);
});

test('every number of any text is given back as it was sent', () => {
  const check = (
    text: string,
    start: number,
    value: unknown,
    decimalText: (h: unknown, n: string) => string | undefined,
  ): void => {
    for (const member of membersAt(text, start)) {
      const raw = text.slice(member.valueStart, member.valueEnd);
      const inner = (value as { [name: string]: unknown })[member.name];
      if (typeof inner === 'number') assert.equal(decimalText(value, member.name), raw);
      else if (raw.startsWith('{')) check(text, member.valueStart, inner, decimalText);
    }
  };
  fc.assert(
    fc.property(anyObject, ({ text }) => {
      const { value, decimalText } = parseWithDecimals(text);
      check(text, 0, value, decimalText);
    }),
  );
});
