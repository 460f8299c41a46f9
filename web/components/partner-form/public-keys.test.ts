// A private key is known as one in every form that it may be pasted in.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { createKeyPair, readPublicKeys } from './public-keys.ts';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicKey = ec.publicKey.export({ format: 'jwk' });
const privateKey = ec.privateKey.export({ format: 'jwk' });

test('public keys are taken alone and as a set', () => {
  assert.deepEqual(readPublicKeys(JSON.stringify(publicKey)), { jwks: { keys: [publicKey] } });
  assert.deepEqual(readPublicKeys(JSON.stringify({ keys: [publicKey] }, null, 2)), { jwks: { keys: [publicKey] } });
  const both = { keys: [publicKey, rsa.publicKey.export({ format: 'jwk' })] };
  assert.deepEqual(readPublicKeys(JSON.stringify(both)), { jwks: both });
});

test('a private or shared key is refused alone, in a set, cut off and as PEM', () => {
  for (const text of [
    JSON.stringify(privateKey),
    JSON.stringify({ keys: [publicKey, privateKey] }),
    JSON.stringify({ keys: [rsa.privateKey.export({ format: 'jwk' })] }),
    JSON.stringify({ keys: [{ kty: 'oct', k: 'c2VjcmV0' }] }),
    JSON.stringify({ mine: { key: privateKey } }),
    JSON.stringify(privateKey, null, 2).slice(0, -1),
    String(ec.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    String(rsa.privateKey.export({ type: 'pkcs1', format: 'pem' })),
  ])
    assert.deepEqual(readPublicKeys(text), { problem: 'private' }, text);
});

test('what is no key set, and keys of another kind, are told apart', () => {
  for (const text of ['', 'hello', '[]', '{"keys":[]}', 'null', '7'])
    assert.deepEqual(readPublicKeys(text), { problem: 'form' }, text);
  const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  assert.deepEqual(readPublicKeys(JSON.stringify(other)), { problem: 'kind' });
  assert.deepEqual(readPublicKeys('{"keys":[null]}'), { problem: 'kind' });
});

test('a pair made here has a public half that can be pasted and a private half that cannot', async () => {
  const { publicJwks, privateJwk } = await createKeyPair();
  assert.deepEqual(readPublicKeys(JSON.stringify(publicJwks)), { jwks: publicJwks });
  assert.deepEqual(readPublicKeys(JSON.stringify(privateJwk)), { problem: 'private' });
  assert.equal(publicJwks.keys[0]?.kid, privateJwk.kid);
});
