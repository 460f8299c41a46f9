// What proofs, tokens and assertions are believed for, held against the whole Wycheproof set for JOSE; where keys may
// be fetched from; how long they are kept. https://github.com/C2SP/wycheproof
import assert from 'node:assert/strict';
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { JWK } from 'jose';
import { createTokenVerifier } from '../access-tokens.ts';
import { createCertificateReader, sameSubject } from './proofs-certificate.ts';
import { isFor, proofAlgorithms, readProof, signatureStands } from './proofs-dpop.ts';
import { isPublicAddress, mayFetchKeys } from './proofs-key-address.ts';
import { createGuardedFetch, createKeySets, keySetLimits } from './proofs-key-sets.ts';
import { certificatePem, createProver, ecPair, publicJwk } from './scratch-partners.ts';

type Jwk = JWK & JsonWebKey & { kty: string };
type Group = {
  public?: Jwk | { keys: Jwk[] };
  private?: Jwk | { keys: Jwk[] };
  tests: { tcId: number; jws?: unknown; jwe?: unknown; result: string; comment: string; flags?: string[] }[];
};
const folder = new URL('../../../../../shared/data/jose-wycheproof/', import.meta.url);
const files = {
  json_web_signature_test: 401,
  json_web_key_test: 26,
  json_web_crypto_test: 83,
  json_web_encryption_test: 139,
};
const absent = existsSync(folder) ? false : 'SKIPPED: ../shared/data/jose-wycheproof is not here';

const keysOf = (set: Group['public']): Jwk[] =>
  set === undefined ? [] : 'keys' in set && Array.isArray(set.keys) ? (set.keys as Jwk[]) : [set as Jwk];

/** As a proof is judged: one of our algorithms, the key's own kind, the exact bytes. */
function believedAsProof(jws: string, jwk: Jwk): boolean {
  const [head = '', payload = '', signature = '', ...more] = jws.split('.');
  if (more.length > 0 || signature === '' || ![head, payload, signature].every((one) => /^[A-Za-z0-9_-]*$/.test(one)))
    return false;
  try {
    const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg?: string; crit?: unknown };
    const algorithm = proofAlgorithms.find((one) => one === header.alg);
    const fits = { ES256: 'P-256', ES384: 'P-384', PS256: undefined }[algorithm as 'ES256'];
    if (algorithm === undefined || header.crit !== undefined || jwk.crv !== fits || !isFor(jwk, algorithm))
      return false;
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return signatureStands({ algorithm, key }, `${head}.${payload}`, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

for (const [file, count] of Object.entries(files))
  test(`Wycheproof ${file}: nothing is believed but what is valid and of our algorithms`, {
    skip: absent,
  }, async () => {
    const { testGroups, numberOfTests } = JSON.parse(readFileSync(new URL(`${file}.json`, folder), 'utf8')) as {
      testGroups: Group[];
      numberOfTests: number;
    };
    assert.equal(numberOfTests, count);
    let [seen, believed] = [0, 0];
    for (const group of testGroups) {
      const keys = [...keysOf(group.public), ...keysOf(group.private)];
      for (const one of group.tests) {
        seen++;
        for (const text of [one.jws, one.jwe]) {
          if (typeof text !== 'string') continue;
          for (const jwk of keys) {
            const name = `${file} ${one.tcId} ${one.comment}`;
            // As an access token: jose judges the signature before the claims, and these contents are no claims.
            const verify = createTokenVerifier({
              findKey: async () => jwk,
              issuer: 'i',
              audience: 'a',
              clock: { now: () => new Date() },
            });
            const fault: Error & { code?: string } = await verify(text).then(
              () => assert.fail(`${name} passed`),
              (error: Error) => error,
            );
            assert.equal(fault.code, 'identity.token-invalid', name);
            const asToken = /Claims Set/.test(String((fault.cause as Error | undefined)?.message));
            const asProof = believedAsProof(text, jwk);
            if (asToken || asProof) {
              believed++;
              assert.notEqual(one.result, 'invalid', `${name}: believed`);
            }
            const ours = one.result === 'valid' && jwk.kty === 'EC' && jwk.crv === 'P-256' && text === one.jws;
            if (ours && /^eyJhbGciOiJFUzI1NiI/.test(text) && testGroups.length > 1) assert.ok(asProof, name);
          }
        }
        // And none of it is a proof: no header of these holds a key and our type.
        for (const text of [one.jws, one.jwe])
          if (typeof text === 'string')
            assert.equal(readProof(text, { method: 'GET', url: 'https://a', token: 't', now: 0 }, null).ok, false);
      }
    }
    assert.equal(seen, count);
    if (file === 'json_web_signature_test') assert.ok(believed >= 4, `${believed} believed`);
    if (file === 'json_web_encryption_test') assert.equal(believed, 0);
  });

test('a proof whose header was read before is judged as strictly as the first one', () => {
  const prover = createProver();
  const url = 'https://us.example/fhir/Patient';
  const expected = { method: 'GET', url, token: 't', now: Date.now() / 1000 };
  const first = readProof(prover.proof('GET', url, { token: 't' }), expected, null);
  assert.ok(first.ok);
  const again = readProof(prover.proof('GET', url, { token: 't' }), expected, first.key);
  assert.ok(again.ok && again.key === first.key);
  const forged = readProof(prover.proof('GET', url, { token: 't', key: ecPair().privateKey }), expected, first.key);
  assert.deepEqual(forged, { ok: false, problem: 'signature' });
  const other = readProof(createProver().proof('GET', url, { token: 't' }), expected, first.key);
  assert.ok(other.ok && other.key.thumbprint !== first.key.thumbprint);
  const written = 'https://US.example:443/fhir/../fhir/Patient?x=1#y';
  assert.ok(
    readProof(prover.proof('GET', written, { token: 't' }), expected, null).ok,
    'the same address, written oddly',
  );
  for (const htu of ['https://us.example/fhir', 'https://us.example:444/fhir/Patient', '//us.example', 'nonsense'])
    assert.deepEqual(readProof(prover.proof('GET', htu, { token: 't' }), expected, null), {
      ok: false,
      problem: 'request',
    });
});

test('keys are fetched from the public internet alone', () => {
  for (const address of [
    '10.0.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.5.4',
    '192.168.1.1',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd12::1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    '2001:db8::1',
    '2002:a00:1::',
    'name',
    '',
  ])
    assert.equal(isPublicAddress(address), false, address);
  for (const address of ['8.8.8.8', '193.168.1.1', '2a00:1450:4001::1']) assert.equal(isPublicAddress(address), true);
  assert.equal(mayFetchKeys('http://127.0.0.1:8000/jwks', false), true);
  assert.equal(mayFetchKeys('http://127.0.0.1:8000/jwks', true), false);
  assert.equal(mayFetchKeys('https://localhost/jwks', true), false);
  assert.equal(mayFetchKeys('https://0x7f000001/jwks', true), false, 'another way to write 127.0.0.1');
  assert.equal(mayFetchKeys('https://keys.example/jwks', true), true);
});

test('a name that leads home, a redirect, a large body and a slow one give no keys', async () => {
  const server = http.createServer((request, response) => {
    if (request.url === '/away') response.writeHead(302, { location: '/keys' }).end();
    else if (request.url === '/large') response.end(Buffer.alloc(keySetLimits.bytesMax + 1, ' '));
    else response.end('{"keys":[]}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const near = createGuardedFetch(false);
    assert.equal(await near(`${at}/keys`), '{"keys":[]}');
    await assert.rejects(near(`${at}/away`), /302/);
    await assert.rejects(near(`${at}/large`), /large/);
    await assert.rejects(createGuardedFetch(true)(`${at}/keys`), /not an address/);
    // Resolves to loopback, though its name does not say so.
    await assert.rejects(createGuardedFetch(true)('https://localhost.localdomain/keys'));
  } finally {
    server.close();
  }
});

test('key sets: one asking for many, a bad one changes nothing, an old one ends', async () => {
  let [now, asked, answer] = [1_000_000_000, 0, JSON.stringify({ keys: [publicJwk(ecPair().publicKey)] })];
  const sets = createKeySets({
    clock: { now: () => new Date(now) },
    fetchText: async () => {
      asked++;
      return answer;
    },
  });
  const all = await Promise.all(Array.from({ length: 50 }, () => sets.current('a')));
  assert.equal(asked, 1);
  assert.equal(new Set(all).size, 1);
  await sets.renewed('a');
  assert.equal(asked, 1, 'not twice within a minute');
  const good = all[0];
  for (const bad of [
    'not json',
    '{}',
    '{"keys":[]}',
    '{"keys":[{"kty":"oct","k":"AA"}]}',
    JSON.stringify({ keys: [ecPair().privateKey.export({ format: 'jwk' })] }),
    JSON.stringify({ keys: Array.from({ length: 21 }, () => publicJwk(ecPair().publicKey)) }),
  ]) {
    now += keySetLimits.freshMilliseconds;
    answer = bad;
    assert.equal(await sets.current('a'), good, bad.slice(0, 40));
  }
  now += keySetLimits.keptMilliseconds;
  assert.equal(await sets.current('a'), null, 'not for ever');
  assert.equal(await sets.current('unheard-of'), null);
});

test('a certificate is read from the trusted proxy alone, in its days alone', () => {
  const now = () => new Date('2030-01-01');
  const read = createCertificateReader({ header: 'X-Client-Cert', addresses: ['10.0.0.0/8', 'fd00::1'] }, now);
  const headers = { 'x-client-cert': encodeURIComponent(certificatePem) };
  for (const remoteAddress of ['10.9.8.7', '::ffff:10.9.8.7', 'fd00::1'])
    assert.equal(read({ headers, remoteAddress })?.subject, 'CN=labo-nord.example,O=Labo Nord,C=LU', remoteAddress);
  for (const remoteAddress of ['11.0.0.1', '::1', 'fd00::2', '', undefined])
    assert.equal(read({ headers, remoteAddress }), null, String(remoteAddress));
  const over = createCertificateReader({ header: 'x-client-cert', addresses: ['::1'] }, () => new Date('2200-01-01'));
  assert.equal(over({ headers, remoteAddress: '::1' }), null);
  assert.ok(sameSubject('CN=a, O=b', 'CN=a,O=b'));
  assert.ok(!sameSubject('CN=a,O=b', 'O=b,CN=a'));
});
