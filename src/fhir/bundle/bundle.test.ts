import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Fault } from '../../base/fault.ts';
import { parseBundleRequests } from './bundle-request.ts';
import { historyText, joinPieces, responseText, searchsetPieces, searchsetText } from './bundle-text.ts';
import { findConditionalReferences, findUrnReferences, refuseDangling, rewriteReferences } from './references.ts';

const base = 'https://cercle.example/fhir';
const refuses = (bundle: unknown, code: string, expression: string): void => {
  assert.throws(
    () => parseBundleRequests(bundle, base),
    (fault) => {
      assert.ok(fault instanceof Fault, String(fault));
      assert.deepEqual([fault.code, fault.issues[0]?.expression], [code, expression]);
      return true;
    },
  );
};
const transaction = (...entry: object[]) => ({ resourceType: 'Bundle', type: 'transaction', entry });
const post = (type: string, more: object = {}) => ({
  resource: { resourceType: type },
  request: { method: 'POST', url: type },
  ...more,
});

test('a searchset carries the exact texts of its resources', () => {
  const exact = '{"resourceType":"Observation", "id":"1","valueQuantity":{"value":1.50}}';
  const text = searchsetText({
    self: `${base}/Observation?code="x"`,
    next: `${base}/Observation?_cursor=2`,
    total: 3,
    entries: [
      { fullUrl: `${base}/Observation/1`, text: exact, mode: 'match' },
      { fullUrl: `${base}/Encounter/2`, text: Buffer.from('{"resourceType":"Encounter","id":"é"}'), mode: 'include' },
    ],
    outcome: '{"resourceType":"OperationOutcome"}',
  });
  assert.ok(text.includes(exact));
  const bundle = JSON.parse(text);
  assert.equal(bundle.type, 'searchset');
  assert.equal(bundle.total, 3);
  assert.deepEqual(
    bundle.link.map((link: { relation: string }) => link.relation),
    ['self', 'next'],
  );
  assert.equal(bundle.link[0].url, `${base}/Observation?code="x"`);
  assert.deepEqual(
    bundle.entry.map((entry: { search: { mode: string } }) => entry.search.mode),
    ['match', 'include', 'outcome'],
  );
  assert.equal(bundle.entry[1].resource.id, 'é');
  assert.equal(bundle.entry[2].fullUrl, undefined);
});

test('an empty searchset has no entry', () => {
  assert.deepEqual(JSON.parse(searchsetText({ self: base, total: 0, entries: [] })), {
    resourceType: 'Bundle',
    type: 'searchset',
    total: 0,
    link: [{ relation: 'self', url: base }],
  });
});

test('texts alone make one piece, bytes stay the bytes they were', () => {
  assert.equal(searchsetPieces({ self: base, entries: [{ fullUrl: 'a', text: '{}', mode: 'match' }] }).length, 1);
  const bytes = Buffer.from('{"a":1}');
  const pieces = searchsetPieces({ self: base, entries: [{ fullUrl: 'a', text: bytes, mode: 'match' }] });
  assert.equal(pieces[1], bytes);
  assert.deepEqual(JSON.parse(joinPieces(pieces).toString()).entry[0].resource, { a: 1 });
});

test('history and responses are written the same way', () => {
  const history = JSON.parse(
    historyText({
      self: `${base}/List/1/_history`,
      total: 2,
      entries: [
        {
          fullUrl: `${base}/List/1`,
          method: 'DELETE',
          url: 'List/1',
          status: '204',
          lastModified: '2026-01-02T00:00:00.000Z',
        },
        {
          fullUrl: `${base}/List/1`,
          method: 'POST',
          url: 'List',
          status: '201',
          etag: 'W/"1"',
          text: '{"resourceType":"List"}',
        },
      ],
    }),
  );
  assert.deepEqual(history.entry[0], {
    fullUrl: `${base}/List/1`,
    request: { method: 'DELETE', url: 'List/1' },
    response: { status: '204', lastModified: '2026-01-02T00:00:00.000Z' },
  });
  assert.equal(history.entry[1].resource.resourceType, 'List');
  const response = JSON.parse(
    responseText({
      type: 'transaction-response',
      entries: [
        { status: '201 Created', location: 'List/1/_history/1', etag: 'W/"1"' },
        { status: '400', outcome: '{"resourceType":"OperationOutcome"}' },
      ],
    }),
  );
  assert.deepEqual(response, {
    resourceType: 'Bundle',
    type: 'transaction-response',
    entry: [
      { response: { status: '201 Created', location: 'List/1/_history/1', etag: 'W/"1"' } },
      { response: { status: '400', outcome: { resourceType: 'OperationOutcome' } } },
    ],
  });
  assert.deepEqual(JSON.parse(responseText({ type: 'batch-response', entries: [] })), {
    resourceType: 'Bundle',
    type: 'batch-response',
  });
});

test('a transaction deletes, creates, updates and reads in that order, a batch as it came', () => {
  const entries = [
    { request: { method: 'GET', url: 'Observation?code=x' } },
    { resource: { resourceType: 'List', id: 'l' }, request: { method: 'PUT', url: 'List/l', ifMatch: 'W/"2"' } },
    post('List', { fullUrl: 'urn:uuid:1' }),
    { resource: { resourceType: 'Binary' }, request: { method: 'PATCH', url: 'List/p' } },
    { request: { method: 'DELETE', url: `${base}/List/d` } },
    post('List', { request: { method: 'POST', url: 'List', ifNoneExist: 'List?identifier=a|b' } }),
  ];
  const { ordered, requests } = parseBundleRequests(transaction(...entries), base);
  assert.deepEqual(
    ordered.map((request) => request.index),
    [4, 2, 5, 1, 3, 0],
  );
  assert.deepEqual(
    requests.map(({ type, id, query }) => [type, id, query]),
    [
      ['Observation', undefined, 'code=x'],
      ['List', 'l', ''],
      ['List', undefined, ''],
      ['List', 'p', ''],
      ['List', 'd', ''],
      ['List', undefined, ''],
    ],
  );
  assert.equal(requests[5]?.ifNoneExist, 'identifier=a|b');
  assert.equal(requests[1]?.ifMatch, 'W/"2"');
  const batch = parseBundleRequests({ resourceType: 'Bundle', type: 'batch', entry: entries }, base);
  assert.deepEqual(
    batch.ordered.map((request) => request.index),
    [0, 1, 2, 3, 4, 5],
  );
});

test('an entry that cannot be read fails a transaction, and in a batch itself alone', () => {
  refuses(transaction(post('List'), {}), 'bundle.invalid-entry', 'Bundle.entry[1].request');
  refuses(
    transaction({ request: { method: 'LOOK', url: 'List' } }),
    'bundle.invalid-entry',
    'Bundle.entry[0].request.method',
  );
  refuses(transaction({ request: { method: 'GET' } }), 'bundle.invalid-entry', 'Bundle.entry[0].request.url');
  refuses(
    transaction({ request: { method: 'GET', url: 'Nonsense/1' } }),
    'bundle.invalid-entry',
    'Bundle.entry[0].request.url',
  );
  refuses(
    transaction({ request: { method: 'GET', url: 'https://elsewhere/List/1' } }),
    'bundle.invalid-entry',
    'Bundle.entry[0].request.url',
  );
  refuses(
    transaction({ request: { method: 'POST', url: 'List' } }),
    'bundle.invalid-entry',
    'Bundle.entry[0].resource',
  );
  refuses(
    transaction(post('List', { request: { method: 'POST', url: 'Observation' } })),
    'bundle.invalid-entry',
    'Bundle.entry[0].resource.resourceType',
  );
  refuses(
    transaction({ resource: { resourceType: 'List', id: 'x' }, request: { method: 'PUT', url: 'List/y' } }),
    'bundle.invalid-entry',
    'Bundle.entry[0].resource.id',
  );
  refuses(
    transaction({ request: { method: 'DELETE', url: 'List' } }),
    'bundle.invalid-entry',
    'Bundle.entry[0].request.url',
  );
  refuses({ resourceType: 'Bundle', type: 'collection' }, 'bundle.wrong-type', 'Bundle.type');
  const batch = parseBundleRequests(
    { resourceType: 'Bundle', type: 'batch', entry: [post('List'), {}, post('List')] },
    base,
  );
  assert.deepEqual(
    batch.requests.map((request) => request.index),
    [0, 2],
  );
  assert.equal(batch.faults.get(1)?.code, 'bundle.invalid-entry');
});

test('a transaction that writes one resource twice is refused', () => {
  const put = { resource: { resourceType: 'List', id: 'l' }, request: { method: 'PUT', url: 'List/l' } };
  refuses(transaction(put, put), 'bundle.duplicate', 'Bundle.entry[1].request.url');
  refuses(
    transaction(put, { request: { method: 'DELETE', url: 'List/l' } }),
    'bundle.duplicate',
    'Bundle.entry[1].request.url',
  );
  refuses(
    transaction(post('List', { fullUrl: 'urn:uuid:1' }), post('List', { fullUrl: 'urn:uuid:1' })),
    'bundle.duplicate',
    'Bundle.entry[1].fullUrl',
  );
  const same = { method: 'POST', url: 'List', ifNoneExist: 'identifier=1' };
  refuses(
    transaction(post('List', { request: same }), post('List', { request: same })),
    'bundle.duplicate',
    'Bundle.entry[1].request.ifNoneExist',
  );
  assert.equal(
    parseBundleRequests(transaction(put, { request: { method: 'GET', url: 'List/l' } }), base).requests.length,
    2,
  );
});

test('links of a text become real and nothing else is touched', () => {
  const text =
    '{"id":1.50,"identifier":[{"value":"urn:uuid:1"}],"subject":{"reference" : "urn:uuid:1"},"author":[{"reference":"Practitioner?identifier=a|b\\u0026x"}],' +
    '"content":{"attachment":{"url":"urn:uuid:2#f"}},"note":"say \\"reference\\":\\"urn:uuid:1\\"","text":{"div":"<a href=\\"urn:uuid:1\\">x</a>"},"focus":{"reference":"urn:uuid:9"}}';
  const rewritten = rewriteReferences(
    text,
    new Map([
      ['urn:uuid:1', 'Patient/p'],
      ['urn:uuid:2', 'Binary/b'],
      ['Practitioner?identifier=a|b&x', 'Practitioner/w'],
    ]),
  );
  assert.equal(
    rewritten,
    '{"id":1.50,"identifier":[{"value":"urn:uuid:1"}],"subject":{"reference" : "Patient/p"},"author":[{"reference":"Practitioner/w"}],' +
      '"content":{"attachment":{"url":"Binary/b#f"}},"note":"say \\"reference\\":\\"urn:uuid:1\\"","text":{"div":"<a href=\\"Patient/p\\">x</a>"},"focus":{"reference":"urn:uuid:9"}}',
  );
  assert.deepEqual(findConditionalReferences(text), [
    { written: 'Practitioner?identifier=a|b&x', type: 'Practitioner', query: 'identifier=a|b&x' },
  ]);
  assert.deepEqual(findUrnReferences(text), ['urn:uuid:1', 'urn:uuid:9']);
});

test('a urn that is no entry of the transaction is refused', () => {
  const text = '{"subject":{"reference":"urn:uuid:9"}}';
  assert.throws(
    () => refuseDangling(3, text, new Map()),
    (fault) =>
      fault instanceof Fault &&
      fault.code === 'bundle.dangling-reference' &&
      fault.issues[0]?.expression === 'Bundle.entry[3].resource',
  );
  refuseDangling(3, text, new Map([['urn:uuid:9', 'Patient/p']]));
});

test('the official transaction and batch examples are read', () => {
  const folder = new URL('../../../node_modules/hl7.fhir.r4.examples/', import.meta.url);
  const read = (name: string) =>
    parseBundleRequests(JSON.parse(readFileSync(new URL(name, folder), 'utf8')), 'http://example.org/fhir');
  const example = read('Bundle-bundle-transaction.json');
  assert.deepEqual(
    example.ordered.map((request) => request.method),
    [...example.requests.map((request) => request.method)].sort((a, b) => {
      const order = ['DELETE', 'POST', 'PUT', 'GET'];
      return order.indexOf(a) - order.indexOf(b);
    }),
  );
  assert.ok(example.requests.length > 5);
});

const mhd = new URL('../../../../shared/data/ihe-fhir-profiles/MHD/', import.meta.url);
test('the submissions of IHE MHD are read and their links resolved', {
  skip: existsSync(mhd) ? false : 'the IHE data is not there',
}, () => {
  const text = readFileSync(new URL('Bundle-ex-comprehensiveProvideDocumentBundleComplete.json', mhd), 'utf8');
  const bundle = JSON.parse(text);
  const { ordered } = parseBundleRequests(bundle, 'http://example.org');
  assert.ok(ordered.length >= 3);
  const table = new Map(ordered.map((request) => [String(request.fullUrl), `${request.type}/n${request.index}`]));
  for (const { index } of ordered) {
    const rewritten = rewriteReferences(JSON.stringify(bundle.entry[index].resource), table);
    assert.deepEqual(
      findUrnReferences(rewritten).filter((urn) => table.has(urn)),
      [],
    );
  }
});
