// Partner systems from outside: bound tokens, keys by address, agreements, persons behind systems, introspection, keys
// of ours that rotate. Attacks on each.
import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import {
  askToken,
  assertion,
  clientCredentials,
  createIdentityWorld,
  type Listening,
  laboratory,
  laboratoryKey,
  withAssertion,
} from '../scratch-identity.ts';
import { certificatePem, createProver, ecPair, type Prover, publicJwk } from './scratch-partners.ts';

let world: Listening;
before(async () => {
  world = await createIdentityWorld();
});
after(() => world.close());

const endpoint = () => world.tokenEndpoint;
const register = (id: string, change: object = {}) =>
  world.identity.registerClient({ ...laboratory, id, ...change } as Parameters<
    typeof world.identity.registerClient
  >[0]);
const ask = async (id: string, headers: Record<string, string> = {}, at = endpoint(), claims: object = {}) => {
  const response = await fetch(at, {
    method: 'POST',
    headers,
    body: new URLSearchParams(clientCredentials(await assertion(id, endpoint(), { claims }))),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
};
const codeOf = async (response: Response) => ((await response.json()) as { error?: { code: string } }).error?.code;
const here = () => `${world.origin}/fhir/whoami`;
const boundToken = async (id: string, prover: Prover) =>
  String((await ask(id, { dpop: prover.proof('POST', endpoint()) })).body.access_token);
const withProof = (token: string, proof: string) => ({ authorization: `DPoP ${token}`, dpop: proof });

test('a token bound to a key is good with a proof for each request, and with nothing else', async () => {
  await register('dpop', { constraint: 'dpop' });
  const prover = createProver();
  const answer = await ask('dpop', { dpop: prover.proof('POST', endpoint()) });
  assert.deepEqual([answer.status, answer.body.token_type], [200, 'DPoP'], JSON.stringify(answer.body));
  const token = String(answer.body.access_token);
  assert.deepEqual(decodeJwt(token).cnf, { jkt: prover.thumbprint });
  for (let i = 0; i < 3; i++)
    assert.equal((await world.whoami(withProof(token, prover.proof('GET', here(), { token })))).status, 200);
  // What a query adds is not part of the address in the proof.
  const asked = await fetch(`${here()}?a=1`, { headers: withProof(token, prover.proof('GET', here(), { token })) });
  assert.equal(asked.status, 200);

  const other = createProver();
  const good = () => prover.proof('GET', here(), { token });
  for (const [name, headers] of Object.entries({
    'as bearer': { authorization: `Bearer ${token}` },
    'as bearer, with a proof': { authorization: `Bearer ${token}`, dpop: good() },
    'without a proof': { authorization: `DPoP ${token}` },
    'two proofs': { authorization: `DPoP ${token}`, dpop: `${good()}, ${good()}` },
    'the proof of another key': withProof(token, other.proof('GET', here(), { token })),
    'our key, signed by another': withProof(token, prover.proof('GET', here(), { token, key: ecPair().privateKey })),
    'for another method': withProof(token, prover.proof('POST', here(), { token })),
    'for another address': withProof(token, prover.proof('GET', `${world.origin}/fhir/Patient`, { token })),
    'for another host': withProof(token, prover.proof('GET', 'https://elsewhere.example/fhir/whoami', { token })),
    'for another token': withProof(token, prover.proof('GET', here(), { token: 'x' })),
    'for no token': withProof(token, prover.proof('GET', here())),
    'too old': withProof(token, prover.proof('GET', here(), { token, claims: { iat: Date.now() / 1000 - 120 } })),
    'from the future': withProof(
      token,
      prover.proof('GET', here(), { token, claims: { iat: Date.now() / 1000 + 120 } }),
    ),
    'without a time': withProof(token, prover.proof('GET', here(), { token, claims: { iat: undefined } })),
    'without a name': withProof(token, prover.proof('GET', here(), { token, claims: { jti: undefined } })),
    'of another type': withProof(token, prover.proof('GET', here(), { token, header: { typ: 'JWT' } })),
    unsigned: withProof(token, prover.proof('GET', here(), { token, header: { alg: 'none' } })),
    symmetric: withProof(token, prover.proof('GET', here(), { token, header: { alg: 'HS256' } })),
    'with critical extensions': withProof(token, prover.proof('GET', here(), { token, header: { crit: ['b64'] } })),
    huge: withProof(token, prover.proof('GET', here(), { token, claims: { pad: 'x'.repeat(6000) } })),
  })) {
    const refused = await world.whoami(headers);
    assert.equal(refused.status, 401, name);
    assert.match(refused.headers.get('www-authenticate') ?? '', /DPoP error="invalid_dpop_proof", algs="ES256/, name);
    assert.equal(await codeOf(refused), 'identity.proof-invalid', name);
  }
});

test('a proof works once, in whatever process it is used, also when both uses arrive together', async () => {
  await register('dpop-once', { constraint: 'dpop' });
  const prover = createProver();
  const token = await boundToken('dpop-once', prover);
  const elsewhere = await world.anotherServer();
  const proof = prover.proof('GET', here(), { token });
  assert.equal((await fetch(`${elsewhere}/fhir/whoami`, { headers: withProof(token, proof) })).status, 200);
  assert.equal((await world.whoami(withProof(token, proof))).status, 401);
  const twin = prover.proof('GET', here(), { token });
  const answers = await Promise.all(
    [world.origin, elsewhere, world.origin, elsewhere].map((at) =>
      fetch(`${at}/fhir/whoami`, { headers: withProof(token, twin) }),
    ),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401, 401, 401]);
  const atToken = prover.proof('POST', endpoint());
  assert.equal((await ask('dpop-once', { dpop: atToken })).status, 200);
  assert.notEqual((await ask('dpop-once', { dpop: atToken })).status, 200);
});

test('a client that must prove a key gets no token without a proof, and an unbound token is no DPoP token', async () => {
  await register('dpop-must', { constraint: 'dpop' });
  assert.equal((await ask('dpop-must')).body.access_token, undefined);
  const unbound = String((await ask('labo-nord')).body.access_token);
  const headers = withProof(unbound, createProver().proof('GET', here(), { token: unbound }));
  assert.equal(await codeOf(await world.whoami(headers)), 'identity.proof-invalid');
  // Registered to bind its tokens after it got one that is not bound: that one ends.
  await register('dpop-late');
  const before = { authorization: `Bearer ${(await ask('dpop-late')).body.access_token}` };
  assert.equal((await world.whoami(before)).status, 200);
  await register('dpop-late', { constraint: 'dpop' });
  assert.equal((await world.whoami(before)).status, 401);
});

const pinned = { thumbprint: createHash('sha256').update(new X509Certificate(certificatePem).raw).digest('base64url') };

test('a token bound to a certificate is good where our proxy shows that certificate, and nowhere else', async () => {
  const tls = { header: 'x-client-cert', addresses: ['127.0.0.1', '::1'] };
  const at = await world.anotherServer({ settings: { ...world.settings, tlsClient: tls } });
  const far = await world.anotherServer({
    settings: { ...world.settings, tlsClient: { ...tls, addresses: ['10.1.0.0/16'] } },
  });
  const shown = { 'x-client-cert': encodeURIComponent(certificatePem) };
  const der = certificatePem.replace(/-----[A-Z ]+-----|\n/g, '');
  await register('mtls', { constraint: 'mtls', certificate: { subjectDn: 'CN=labo-nord.example, O=Labo Nord, C=LU' } });
  await register('mtls-only', { constraint: 'mtls', jwks: undefined, certificate: pinned });
  await register('mtls-other', {
    constraint: 'mtls',
    certificate: { subjectDn: 'CN=labo-sud.example,O=Labo Nord,C=LU' },
  });

  const { body } = await ask('mtls', shown, `${at}/oidc/token`);
  const token = String(body.access_token);
  assert.deepEqual(decodeJwt(token).cnf, { 'x5t#S256': pinned.thumbprint }, JSON.stringify(body));
  const who = (base: string, headers: Record<string, string>) =>
    fetch(`${base}/fhir/whoami`, { headers: { authorization: `Bearer ${token}`, ...headers } });
  assert.equal((await who(at, shown)).status, 200);
  assert.equal((await who(at, { 'x-client-cert': `:${der}:` })).status, 200);
  for (const [name, answer] of Object.entries({
    'no certificate': await who(at, {}),
    'a header that nobody is trusted with': await who(world.origin, shown),
    'a header from an address that is not the proxy': await who(far, shown),
    'another header': await who(at, { 'client-cert': `:${der}:` }),
    nonsense: await who(at, { 'x-client-cert': 'nonsense' }),
  }))
    assert.equal(await codeOf(answer), 'identity.certificate-missing', name);
  assert.equal((await ask('mtls', {}, `${at}/oidc/token`)).body.access_token, undefined);
  assert.equal((await ask('mtls', shown, `${far}/oidc/token`)).body.access_token, undefined);
  assert.equal((await ask('mtls-other', shown, `${at}/oidc/token`)).body.error, 'invalid_client');

  // The certificate alone says who it is, when it was registered by its thumbprint.
  const alone = async (base: string, headers: Record<string, string>) => {
    const form = { grant_type: 'client_credentials', client_id: 'mtls-only', scope: 'system/Observation.rs' };
    const response = await fetch(`${base}/oidc/token`, { method: 'POST', headers, body: new URLSearchParams(form) });
    return (await response.json()) as Record<string, string>;
  };
  assert.ok((await alone(at, shown)).access_token);
  assert.equal((await alone(at, {})).error, 'invalid_client');
  assert.equal((await alone(far, shown)).access_token, undefined);
});

test('keys come by address: asked when needed, again for an unknown key, and kept while the address is silent', async () => {
  let [keys, asked, broken] = [[] as Record<string, unknown>[], 0, false];
  const server = http.createServer((_request, response) => {
    asked++;
    if (broken) response.writeHead(500).end();
    else response.end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const jwksUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  try {
    const [one, two, stranger] = [ecPair(), ecPair(), ecPair()];
    keys = [publicJwk(one.publicKey, 'k1'), { kty: 'OKP', crv: 'X25519', x: 'AA', use: 'enc' }];
    await register('by-address', { jwks: undefined, jwksUri });
    const signed = async (pair: typeof one, kid: string) =>
      (
        await askToken(
          endpoint(),
          clientCredentials(await assertion('by-address', endpoint(), { key: pair.privateKey, kid })),
        )
      ).status;
    assert.equal(await signed(one, 'k1'), 200);
    assert.equal(await signed(one, 'k1'), 200);
    assert.equal(asked, 1);
    // A stranger's signatures do not make us ask again and again.
    for (let i = 0; i < 5; i++) assert.equal(await signed(stranger, `s${i}`), 401);
    assert.equal(asked, 1);

    broken = true;
    world.ahead(11 * 60_000);
    // Our own clock alone is ahead; assertions are judged by both, so that only the key set's age is in question.
    await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(await keySetStatus(one, 'k1'), 200);
    assert.ok(asked >= 2);

    broken = false;
    keys = [publicJwk(two.publicKey, 'k2')];
    world.ahead(23 * 60_000);
    assert.equal(await keySetStatus(two, 'k2'), 200);
    assert.equal(await keySetStatus(one, 'k1'), 401);

    async function keySetStatus(pair: typeof one, kid: string) {
      return signed(pair, kid);
    }
  } finally {
    world.ahead(0);
    server.close();
  }
});

test('an agreement that has not begun, or has ended, gives no token and ends those given', async () => {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  await register('early', { agreement: { number: 'A-1', from: day(2) } });
  assert.equal((await ask('early')).body.error, 'invalid_client');
  await register('over', { agreement: { number: 'A-2', from: day(-9), until: day(-2) } });
  assert.equal((await ask('over')).body.error, 'invalid_client');
  await register('runs', { agreement: { number: 'A-3', from: day(-9), until: day(2) } });
  const headers = { authorization: `Bearer ${(await ask('runs')).body.access_token}` };
  const elsewhere = world.another();
  assert.equal((await elsewhere.authenticate({ headers })).kind, 'system');
  await register('runs', { agreement: { number: 'A-3', from: day(-9), until: day(-2) } });
  assert.equal((await world.whoami(headers)).status, 401);
  await new Promise((resolve) => setTimeout(resolve, 900));
  await assert.rejects(elsewhere.authenticate({ headers }), { code: 'identity.token-invalid' });
});

test('a system names the professional behind it, whom the register must list with its organisation', async () => {
  await register('cabinet', { organisation: { id: 'org-cab', kind: 'practice' }, name: 'Cabinet Weber' });
  const named = (ihe_iua: object) => ask('cabinet', {}, endpoint(), { extensions: { ihe_iua } });
  const { body } = await named({
    national_provider_identifier: '90001',
    subject_name: 'somebody else',
    purpose_of_use: [{ system: 'urn:oid:2.16.840.1.113883.5.8', code: 'TREAT' }],
  });
  const said = (decodeJwt(String(body.access_token)).extensions as { ihe_iua: Record<string, unknown> }).ihe_iua;
  assert.equal(said.subject_name, 'Dr Marc Weber', 'the register, not the client, says the name');
  const headers = { authorization: `Bearer ${body.access_token}` };
  const actor = (await (await world.whoami(headers)).json()) as Record<string, unknown>;
  assert.deepEqual(actor.person, { id: 'prac-weber', name: 'Dr Marc Weber', profession: 'physician' });
  // Who left the organisation is behind no token of it any more.
  const left = world.another({ findProfessional: async () => null });
  await assert.rejects(left.authenticate({ headers }), { code: 'identity.token-invalid' });

  for (const wrong of [
    { national_provider_identifier: '00000' },
    { national_provider_identifier: 90001 },
    { subject_name: 'Dr Marc Weber' },
    { national_provider_identifier: '90001', subject_organization_id: 'org-labo' },
    { national_provider_identifier: '90001', purpose_of_use: [{ code: 'ETREAT' }] },
  ]) {
    const refused = await named(wrong);
    assert.deepEqual([refused.status, refused.body.error], [400, 'invalid_request'], JSON.stringify(wrong));
  }
  const foreign = await ask('labo-nord', {}, endpoint(), {
    extensions: { ihe_iua: { national_provider_identifier: '90001' } },
  });
  assert.equal(foreign.body.error, 'invalid_request', 'he does not work for the laboratory');
});

test('a resource server learns who acts; other clients learn nothing; what has ended is not active', async () => {
  await register('cabinet-two', { organisation: { id: 'org-cab', kind: 'practice' }, name: 'Cabinet Weber' });
  await register('imaging-server', { introspects: true, scopes: [] });
  await register('curious');
  const prover = createProver();
  const { body } = await ask('cabinet-two', { dpop: prover.proof('POST', endpoint()) }, endpoint(), {
    extensions: { ihe_iua: { national_provider_identifier: '90001' } },
  });
  const token = String(body.access_token);
  const introspect = async (client: string) =>
    (await askToken(`${endpoint()}/introspection`, { token, ...withAssertion(await assertion(client, endpoint())) }))
      .body as unknown as Record<string, unknown>;
  const told = await introspect('imaging-server');
  assert.deepEqual(
    [told.active, told.client_id, told.sub, told.scope, told.token_type, told.cnf, told.aud],
    [
      true,
      'cabinet-two',
      'cabinet-two',
      'system/Observation.rs',
      'DPoP',
      { jkt: prover.thumbprint },
      `${world.origin}/fhir`,
    ],
  );
  assert.deepEqual((told.extensions as { ihe_iua: object }).ihe_iua, {
    subject_name: 'Dr Marc Weber',
    subject_role: [{ system: 'https://cercle.example/fhir/CodeSystem/profession', code: 'physician' }],
    subject_organization: 'Cabinet Weber',
    subject_organization_id: `${world.origin}/fhir/Organization/org-cab`,
    purpose_of_use: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'TREAT' }],
  });
  assert.deepEqual(await introspect('curious'), { active: false });
  await world.identity.setClientDisabled('cabinet-two', true);
  assert.deepEqual(await introspect('imaging-server'), { active: false });
});

test('our signing keys rotate: the next is published before it signs, the one before stays, and then goes', async () => {
  const published = async () =>
    ((await (await fetch(`${world.origin}/oidc/jwks`)).json()) as { keys: { kid: string; d?: string }[] }).keys.map(
      ({ kid }) => kid,
    );
  const kidOf = async () => {
    const { body } = await ask('labo-nord');
    return [decodeProtectedHeader(String(body.access_token)).kid, String(body.access_token)] as const;
  };
  const elsewhere = world.another();
  const good = async (token: string) =>
    (await elsewhere.authenticate({ headers: { authorization: `Bearer ${token}` } })).kind === 'system';
  const [first, firstToken] = await kidOf();
  assert.ok(await good(firstToken));
  assert.equal(await elsewhere.rotateKeys(), 0, 'nothing is due');
  const day = 86_400_000;
  try {
    world.ahead(89 * day + 60_000);
    assert.ok((await Promise.all([elsewhere.rotateKeys(), world.another().rotateKeys()])).some((count) => count > 0));
    assert.equal((await published()).length, 2);
    assert.equal((await kidOf())[0], first, 'published, not yet used');
    world.ahead(90 * day + 120_000);
    const rows = await world.sql.query<{ n: string }>({
      text: "select count(*) as n from identity.secret where purpose = 'platform-signing'",
    });
    assert.equal(Number(rows.rows[0]?.n), 2, 'one successor, however many processes made it');
    const second = (await published())[0];
    assert.notEqual(second, first);
    assert.equal((await kidOf())[0], second);
    assert.equal((await published()).length, 2, 'the one before is still published');
    world.ahead(92 * day);
    await elsewhere.rotateKeys();
    world.ahead(92 * day + 31_000);
    assert.deepEqual(await published(), [second]);
  } finally {
    world.ahead(0);
  }
});

test('compromised keys are gone at once, and what they signed with them', async () => {
  const token = String((await ask('labo-nord')).body.access_token);
  const elsewhere = world.another();
  assert.ok((await elsewhere.rotateKeys(true)) > 0);
  await assert.rejects(elsewhere.authenticate({ headers: { authorization: `Bearer ${token}` } }), {
    code: 'identity.token-invalid',
  });
});

test('used assertions and proofs are forgotten once they can no longer be used', async () => {
  const count = async () =>
    Number(
      (
        await world.sql.query<{ n: string }>({
          text: "select (select count(*) from identity.oidc where model = 'ReplayDetection') + (select count(*) from identity.proof) as n",
        })
      ).rows[0]?.n,
    );
  assert.ok((await count()) > 0);
  try {
    // Tests above used days to come.
    world.ahead(100 * 86_400_000);
    await world.identity.purgeExpired();
    assert.equal(await count(), 0);
  } finally {
    world.ahead(0);
  }
});

test('a registration that would weaken a partner is refused', async () => {
  const keys = laboratory.jwks;
  for (const change of [
    { jwksUri: 'https://keys.example/jwks' },
    { jwks: undefined },
    { jwks: undefined, certificate: { subjectDn: 'CN=x' } },
    { jwks: undefined, certificate: { thumbprint: 'short' } },
    ...[
      'http://keys.example/jwks',
      'https://10.0.0.1/jwks',
      'https://169.254.169.254/latest',
      'https://[fd00::1]/jwks',
      'https://[::ffff:10.0.0.1]/jwks',
      'https://intranet/jwks',
      'https://user:word@keys.example/jwks',
      'ftp://keys.example/jwks',
      'file:///etc/passwd',
    ].map((jwksUri) => ({ jwks: undefined, jwksUri })),
    { jwks: keys, agreement: { number: 'A', from: '2026-13-01' } },
    { jwks: keys, agreement: { number: 'A', from: '2026-02-01', until: '2026-01-01' } },
  ])
    await assert.rejects(register('weak', change), { code: 'identity.invalid-client' }, JSON.stringify(change));
});

test('an assertion for two audiences is refused: the other one could use it here', async () => {
  const jwt = await assertion('labo-nord', [endpoint(), 'https://elsewhere.example/token'] as unknown as string);
  assert.equal((await askToken(endpoint(), clientCredentials(jwt))).body.error, 'invalid_client');
});

test('unknown, suspended and wrongly signed clients get one answer', async () => {
  await register('suspended');
  await world.identity.setClientDisabled('suspended', true);
  const answers = [];
  for (const [id, key] of [
    ['nobody-knows', laboratoryKey.privateKey],
    ['suspended', laboratoryKey.privateKey],
    ['labo-nord', ecPair().privateKey],
  ] as const) {
    const response = await fetch(endpoint(), {
      method: 'POST',
      body: new URLSearchParams(clientCredentials(await assertion(id, endpoint(), { key }))),
    });
    answers.push(`${response.status} ${await response.text()}`);
  }
  assert.equal(new Set(answers).size, 1, answers.join('\n'));
});

test('oversized, repeated and malformed forms are refused as such, and the server goes on', async () => {
  const good = async () => String(new URLSearchParams(clientCredentials(await assertion('labo-nord', endpoint()))));
  const post = (body: string, type = 'application/x-www-form-urlencoded', at = endpoint()) =>
    fetch(at, { method: 'POST', headers: { 'content-type': type }, body }).then(
      ({ status }) => status,
      () => 0,
    );
  for (const at of [endpoint(), `${endpoint()}/introspection`, `${endpoint()}/revocation`, `${world.origin}/oidc/par`])
    for (const [name, status] of Object.entries({
      huge: await post(`client_assertion=${'x'.repeat(300_000)}`, undefined, at),
      'two grants': await post(`${await good()}&grant_type=password&token=x&token=y`, undefined, at),
      json: await post('{"grant_type":"client_credentials"}', 'application/json', at),
      'broken escapes': await post('client_id=%zz%&grant_type=%00', undefined, at),
      empty: await post('', undefined, at),
      prototype: await post('__proto__=1&constructor=2&grant_type[]=client_credentials', undefined, at),
    }))
      assert.ok(status === 0 || (status >= 400 && status < 500), `${at} ${name}: ${status}`);
  assert.equal(await post(await good()), 200);
});

test('metadata says what is offered, at both addresses that clients derive from the issuer', async () => {
  const read = async (path: string) =>
    (await (await fetch(`${world.origin}${path}`)).json()) as Record<string, unknown>;
  const one = await read('/.well-known/oauth-authorization-server');
  assert.deepEqual(one, await read('/.well-known/oauth-authorization-server/oidc'));
  assert.equal(one.issuer, `${world.origin}/oidc`);
  assert.equal(one.pushed_authorization_request_endpoint, `${world.origin}/oidc/par`);
  assert.equal(one.authorization_response_iss_parameter_supported, true);
  assert.deepEqual(one.token_endpoint_auth_signing_alg_values_supported, ['ES256', 'ES384', 'PS256', 'RS384']);
  assert.equal(one.access_token_format, 'ihe-jwt');
  const openid = await read('/oidc/.well-known/openid-configuration');
  for (const name of [
    'issuer',
    'jwks_uri',
    'token_endpoint',
    'introspection_endpoint',
    'revocation_endpoint',
    'pushed_authorization_request_endpoint',
    'dpop_signing_alg_values_supported',
    'authorization_response_iss_parameter_supported',
    'token_endpoint_auth_methods_supported',
    'token_endpoint_auth_signing_alg_values_supported',
  ])
    assert.deepEqual([one[name]].flat().sort(), [openid[name]].flat().sort(), name);
});
