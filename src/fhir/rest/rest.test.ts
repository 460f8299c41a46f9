import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault, httpStatusOf } from '../../base/fault.ts';
import { applyJsonPatch, parseJsonPatch } from './json-patch.ts';
import { requireContent, requireJsonAnswer } from './negotiate.ts';
import { parsePrefer } from './prefer.ts';
import {
  formatEtag,
  formatLastModified,
  isNotModified,
  locationOf,
  parseEtag,
  parseIfMatch,
  parseIfNoneExist,
  requireMatch,
  requireNone,
} from './versions.ts';

const fails = (status: number, run: () => unknown): void => {
  assert.throws(run, (fault) => fault instanceof Fault && httpStatusOf(fault) === status);
};

test('JSON is answered to who takes JSON, 406 to who does not', () => {
  for (const accept of [
    undefined,
    '',
    '*/*',
    'application/fhir+json',
    'application/json',
    'application/fhir+xml, application/fhir+json;q=0.5',
    'text/html, */*;q=0.1',
    'application/fhir+json; fhirVersion=4.0',
  ]) {
    requireJsonAnswer(accept, undefined);
  }
  for (const accept of [
    'application/fhir+xml',
    'text/html',
    'application/json;q=0',
    'application/fhir+json; fhirVersion=3.0',
    'text/turtle',
  ]) {
    fails(406, () => requireJsonAnswer(accept, undefined));
  }
  for (const format of ['json', 'application/fhir+json', 'application/fhir json', 'application/json', 'text/json'])
    requireJsonAnswer('application/fhir+xml', format);
  for (const format of ['xml', 'application/fhir+xml', 'html', 'ttl'])
    fails(406, () => requireJsonAnswer('application/fhir+json', format));
});

test('a body is what its content-type says, or 415', () => {
  assert.equal(requireContent('application/fhir+json; charset=UTF-8', ['resource']), 'resource');
  assert.equal(requireContent('Application/JSON', ['resource', 'json-patch']), 'resource');
  assert.equal(requireContent('application/json-patch+json', ['resource', 'json-patch']), 'json-patch');
  assert.equal(requireContent('application/x-www-form-urlencoded', ['form']), 'form');
  for (const type of [undefined, 'application/fhir+xml', 'text/plain', 'application/fhir+json; charset=iso-8859-1'])
    fails(415, () => requireContent(type, ['resource']));
  fails(415, () => requireContent('application/fhir+json', ['form']));
});

test('preferences are read and nonsense is not', () => {
  assert.deepEqual(parsePrefer('return=minimal, handling=strict'), {
    return: 'minimal',
    handling: 'strict',
    respondAsync: false,
  });
  assert.deepEqual(parsePrefer('return="OperationOutcome"; handling=lenient; respond-async'), {
    return: 'OperationOutcome',
    handling: 'lenient',
    respondAsync: true,
  });
  assert.deepEqual(parsePrefer('return=everything, handling=loose, wait=10'), {
    return: undefined,
    handling: undefined,
    respondAsync: false,
  });
  assert.deepEqual(parsePrefer(undefined), { return: undefined, handling: undefined, respondAsync: false });
  assert.equal(parsePrefer('return=representation,return=minimal').return, 'representation');
});

test('a version travels as a weak ETag', () => {
  assert.equal(formatEtag(3), 'W/"3"');
  for (const text of ['W/"3"', '"3"', ' W/"3" ', '3']) assert.equal(parseEtag(text), '3');
  for (const text of ['', 'W/', '"', 'W/"a b"', '"3']) assert.equal(parseEtag(text), null);
  assert.equal(parseIfMatch(undefined), undefined);
  assert.equal(parseIfMatch('W/"3"'), '3');
  assert.equal(parseIfMatch('*'), '*');
  fails(400, () => parseIfMatch('W/"'));
});

test('a write to another version than the current one is 412', () => {
  requireMatch(undefined, 3);
  requireMatch('3', 3);
  requireMatch('*', 3);
  fails(412, () => requireMatch('2', 3));
  fails(412, () => requireMatch('3', null));
  fails(412, () => requireMatch('*', null));
  requireNone('*', false);
  requireNone(undefined, true);
  fails(412, () => requireNone('*', true));
});

test('a read of what the client has is 304', () => {
  const modified = Date.UTC(2026, 0, 1, 10, 0, 0, 500);
  assert.equal(isNotModified('W/"3"', undefined, 3, modified), true);
  assert.equal(isNotModified('W/"2", W/"3"', undefined, 3, modified), true);
  assert.equal(isNotModified('W/"2"', 'Thu, 01 Jan 2027 10:00:00 GMT', 3, modified), false);
  assert.equal(isNotModified(undefined, formatLastModified(new Date(modified)), 3, modified), true);
  assert.equal(isNotModified(undefined, 'Thu, 01 Jan 2026 09:59:59 GMT', 3, modified), false);
  assert.equal(isNotModified(undefined, 'nonsense', 3, modified), false);
  assert.equal(isNotModified(undefined, undefined, 3, modified), false);
  assert.equal(locationOf('https://x/fhir', 'List', '1', 2), 'https://x/fhir/List/1/_history/2');
});

test('the search of If-None-Exist comes with or without its type', () => {
  assert.equal(parseIfNoneExist(undefined), undefined);
  assert.equal(parseIfNoneExist('identifier=a|b'), 'identifier=a|b');
  assert.equal(parseIfNoneExist('?identifier=a'), 'identifier=a');
  assert.equal(parseIfNoneExist('List?identifier=a?b'), 'identifier=a?b');
  fails(400, () => parseIfNoneExist(' '));
});

const patch = (document: unknown, ...operations: object[]) => applyJsonPatch(document, parseJsonPatch(operations));

test('JSON Patch does what the appendix of RFC 6902 shows', () => {
  assert.deepEqual(patch({ foo: 'bar' }, { op: 'add', path: '/baz', value: 'qux' }), { foo: 'bar', baz: 'qux' });
  assert.deepEqual(patch({ foo: ['bar', 'baz'] }, { op: 'add', path: '/foo/1', value: 'qux' }), {
    foo: ['bar', 'qux', 'baz'],
  });
  assert.deepEqual(patch({ baz: 'qux', foo: 'bar' }, { op: 'remove', path: '/baz' }), { foo: 'bar' });
  assert.deepEqual(patch({ foo: ['bar', 'qux', 'baz'] }, { op: 'remove', path: '/foo/1' }), { foo: ['bar', 'baz'] });
  assert.deepEqual(
    Object.keys(patch({ baz: 'qux', foo: 'bar' }, { op: 'replace', path: '/baz', value: 'boo' }) as object),
    ['baz', 'foo'],
  );
  assert.deepEqual(
    patch(
      { foo: { bar: 'baz', waldo: 'fred' }, qux: { corge: 'grault' } },
      { op: 'move', from: '/foo/waldo', path: '/qux/thud' },
    ),
    { foo: { bar: 'baz' }, qux: { corge: 'grault', thud: 'fred' } },
  );
  assert.deepEqual(patch({ foo: ['all', 'grass', 'cows', 'eat'] }, { op: 'move', from: '/foo/1', path: '/foo/3' }), {
    foo: ['all', 'cows', 'eat', 'grass'],
  });
  assert.deepEqual(
    patch(
      { baz: 'qux', foo: ['a', 2, 'c'] },
      { op: 'test', path: '/baz', value: 'qux' },
      { op: 'test', path: '/foo/1', value: 2 },
    ),
    { baz: 'qux', foo: ['a', 2, 'c'] },
  );
  assert.deepEqual(patch({ foo: ['bar'] }, { op: 'add', path: '/foo/-', value: ['abc', 'def'] }), {
    foo: ['bar', ['abc', 'def']],
  });
  assert.deepEqual(
    patch({ '/': 9, '~1': 10 }, { op: 'test', path: '/~01', value: 10 }, { op: 'copy', from: '/~1', path: '/x' }),
    { '/': 9, '~1': 10, x: 9 },
  );
  assert.deepEqual(patch({ a: 1 }, { op: 'replace', path: '', value: { b: 2 } }), { b: 2 });
});

test('a patch that cannot be done changes nothing and says why', () => {
  const document = { foo: 'bar', list: [1] };
  fails(422, () => patch(document, { op: 'add', path: '/x', value: 1 }, { op: 'add', path: '/baz/bat', value: 'qux' }));
  fails(422, () => patch(document, { op: 'remove', path: '/none' }));
  fails(422, () => patch(document, { op: 'replace', path: '/list/1', value: 1 }));
  fails(422, () => patch(document, { op: 'add', path: '/list/2', value: 1 }));
  fails(422, () => patch(document, { op: 'add', path: '/list/01', value: 1 }));
  fails(422, () => patch(document, { op: 'move', from: '/list', path: '/list/0' }));
  fails(422, () => patch(document, { op: 'remove', path: '' }));
  fails(409, () => patch(document, { op: 'test', path: '/foo', value: 'x' }));
  fails(400, () => patch(document, { op: 'spam', path: '/foo' }));
  fails(400, () => patch(document, { op: 'add', path: '/foo' }));
  fails(400, () => patch(document, { op: 'add', path: 'foo', value: 1 }));
  fails(400, () => patch(document, { op: 'add', path: '/__proto__/polluted', value: 1 }));
  fails(400, () => parseJsonPatch({}));
  fails(400, () => parseJsonPatch(Array.from({ length: 201 }, () => ({ op: 'remove', path: '/a' }))));
  assert.deepEqual(document, { foo: 'bar', list: [1] });
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});
