import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { createTokenVerifier } from './access-tokens.ts';
import {
  askToken,
  assertion,
  clientCredentials,
  createIdentityWorld,
  type Listening,
  laboratory,
  laboratoryKey,
  withAssertion,
} from './scratch-identity.ts';

let world: Listening;
before(async () => {
  world = await createIdentityWorld();
});
after(() => world.close());

const endpoint = () => world.tokenEndpoint;
const bearer = (token: unknown) => ({ authorization: `Bearer ${token}` });
const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;
const signed = (options = {}) => assertion('labo-nord', endpoint(), options);
const refused = async (jwt: string, error = 'invalid_client', scope?: string) => {
  const answer = await askToken(endpoint(), clientCredentials(jwt, scope));
  assert.equal(answer.body.error, error, JSON.stringify(answer.body));
  assert.equal(answer.body.access_token, undefined);
};

test('a laboratory gets a token for its signed assertion and is known by it', async () => {
  const { status, body } = await askToken(endpoint(), clientCredentials(await signed()));
  assert.equal(status, 200);
  assert.deepEqual([body.token_type, body.expires_in, body.scope], ['Bearer', 300, 'system/Observation.rs']);
  const answer = await world.whoami(bearer(body.access_token));
  const actor = (await answer.json()) as Record<string, unknown> & { session: { scopes: string[] } };
  assert.deepEqual(
    [actor.kind, actor.clientId, actor.organisationId, actor.organisationKind, actor.name, actor.session.scopes],
    ['system', 'labo-nord', 'org-labo', 'laboratory', 'Labo Nord', ['system/Observation.rs']],
  );
});

test('the issuer stands for the audience as well, and ES384 and RS384 keys sign', async () => {
  assert.equal(
    (await askToken(endpoint(), clientCredentials(await assertion('labo-nord', `${world.origin}/oidc`)))).status,
    200,
  );
  for (const [alg, pair] of [
    ['ES384', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
    ['RS384', generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ] as const) {
    const id = `labo-${alg}`;
    await world.identity.registerClient({
      ...laboratory,
      id,
      jwks: { keys: [{ ...(pair.publicKey.export({ format: 'jwk' }) as object), kid: 'one' }] },
    });
    assert.equal(
      (await askToken(endpoint(), clientCredentials(await assertion(id, endpoint(), { alg, key: pair.privateKey }))))
        .status,
      200,
      alg,
    );
  }
});

test('an assertion signed with another key is refused', async () => {
  await refused(await signed({ key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }));
});

test('an assertion for another audience is refused', async () => {
  await refused(await assertion('labo-nord', 'https://elsewhere.example/token'));
});

test('an audience that a forged Host header suggests is refused', async () => {
  const { port } = new URL(world.origin);
  const jwt = await assertion('labo-nord', `http://evil.example:${port}/oidc/token`);
  const body = new URLSearchParams(clientCredentials(jwt)).toString();
  const answer = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { host: `evil.example:${port}`, 'content-type': 'application/x-www-form-urlencoded' };
    const request = http.request(endpoint(), { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject).end(body);
  });
  assert.equal(answer, 401);
});

test('an expired assertion is refused, and so is one that lives too long', async () => {
  await refused(await signed({ seconds: -60 }));
  await refused(await signed({ seconds: 3600 }));
});

test('an assertion of one client does not speak for another', async () => {
  await refused(await signed({ issuer: 'somebody-else' }));
});

test('an assertion works once, even when both uses arrive together', async () => {
  const jwt = await signed();
  assert.equal((await askToken(endpoint(), clientCredentials(jwt))).status, 200);
  await refused(jwt);
  const twin = await signed();
  const answers = await Promise.all(Array.from({ length: 8 }, () => askToken(endpoint(), clientCredentials(twin))));
  assert.equal(answers.filter((answer) => answer.status === 200).length, 1);
});

test('an unknown client is refused as a wrong key is', async () => {
  const unknown = await askToken(endpoint(), clientCredentials(await assertion('labo-sud', endpoint())));
  const wrong = await askToken(
    endpoint(),
    clientCredentials(await signed({ key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey })),
  );
  assert.deepEqual([unknown.status, unknown.body], [wrong.status, wrong.body]);
});

test('an assertion without a signature, or signed with the public key as a secret, is refused', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: 'labo-nord',
    sub: 'labo-nord',
    aud: endpoint(),
    jti: 'x1',
    exp: Math.floor(Date.now() / 1000) + 60,
  };
  await refused(`${part({ alg: 'none' })}.${part(claims)}.`);
  const pem = laboratoryKey.publicKey.export({ format: 'pem', type: 'spki' });
  const hmac = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(pem));
  await refused(hmac);
});

test('a token carries what was asked and is registered, and nothing else', async () => {
  const some = await askToken(
    endpoint(),
    clientCredentials(await signed(), 'system/Observation.rs system/Patient.rs system/Observation.cud'),
  );
  assert.equal(some.body.scope, 'system/Observation.rs');
  await refused(await signed(), 'invalid_scope', 'system/Patient.rs');
  await refused(await signed(), 'invalid_scope', 'system/*.cruds');
  await refused(await signed(), 'invalid_scope', 'patient/Observation.rs');
});

test('a request without credentials, or with a secret, is refused', async () => {
  assert.equal(
    (
      await askToken(endpoint(), {
        grant_type: 'client_credentials',
        client_id: 'labo-nord',
        scope: 'system/Observation.rs',
      })
    ).body.error,
    'invalid_client',
  );
  assert.notEqual(
    (await askToken(endpoint(), { grant_type: 'client_credentials', client_id: 'labo-nord', client_secret: 'x' }))
      .status,
    200,
  );
});

test('a disabled client gets no token and its tokens stop within a second, in every process', async () => {
  const { body } = await askToken(endpoint(), clientCredentials(await signed()));
  const headers = bearer(body.access_token);
  const elsewhere = world.another();
  assert.equal((await elsewhere.authenticate({ headers })).kind, 'system');
  try {
    await world.identity.setClientDisabled('labo-nord', true);
    const now = await world.whoami(headers);
    assert.equal(now.status, 401);
    assert.equal(await codeOf(now), 'identity.token-invalid');
    await refused(await signed());
    await new Promise((resolve) => setTimeout(resolve, 900));
    await assert.rejects(elsewhere.authenticate({ headers }), { code: 'identity.token-invalid' });
  } finally {
    await world.identity.setClientDisabled('labo-nord', false);
  }
  assert.equal((await world.whoami(headers)).status, 200);
});

test('an expired token says so, also when it was seen before', async () => {
  const { body } = await askToken(endpoint(), clientCredentials(await signed()));
  assert.equal((await world.whoami(bearer(body.access_token))).status, 200);
  try {
    world.ahead(301_000);
    for (const attempt of ['seen', 'forgotten'])
      assert.equal(await codeOf(await world.whoami(bearer(body.access_token))), 'identity.token-expired', attempt);
  } finally {
    world.ahead(0);
  }
});

test('a token of another key, issuer, audience or type is not ours', async () => {
  const key = (await generateKeyPair('ES256', { extractable: true })).privateKey;
  const jwk = { ...(await exportJWK(key)), kid: 'k', alg: 'ES256' };
  const { d: _d, ...open } = jwk;
  const verify = createTokenVerifier({
    findKey: async () => open,
    issuer: 'https://us',
    audience: 'https://us/fhir',
    clock: { now: () => new Date() },
  });
  const claims = { sub: 'a', client_id: 'a', jti: 'j', scope: 'system/*.rs' };
  const make = (change: { iss?: string; aud?: string; typ?: string; claims?: object } = {}, by = key) =>
    new SignJWT({ ...claims, ...change.claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: change.typ ?? 'at+jwt' })
      .setIssuer(change.iss ?? 'https://us')
      .setAudience(change.aud ?? 'https://us/fhir')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(by);
  assert.deepEqual((await verify(await make())).scopes, ['system/*.rs']);
  const stranger = (await generateKeyPair('ES256')).privateKey;
  for (const token of [
    await make({}, stranger),
    await make({ iss: 'https://them' }),
    await make({ aud: 'https://them' }),
    await make({ typ: 'JWT' }),
    await make({ claims: { client_id: undefined } }),
    await make({ claims: { cnf: { jwk: {} } } }),
    await make({ claims: { cnf: { jkt: 'x', kid: 'y' } } }),
    `${(await make()).slice(0, -4)}AAAA`,
    'a.b.c',
  ])
    await assert.rejects(verify(token), { code: 'identity.token-invalid' }, token);
});

test('credentials of another kind are refused, and a token wins over a cookie', async () => {
  for (const authorization of [
    'Basic YTpi',
    'Bearer',
    'Bearer a b',
    'DPoP abc',
    `Bearer ${randomBytes(40).toString('hex')}`,
  ])
    assert.equal(await codeOf(await world.whoami({ authorization })), 'identity.token-invalid', authorization);
  const browser = world.browser();
  await browser.signIn('patient', 'anna');
  const cookie = `cercle=${browser.cookie('cercle')}`;
  const { body } = await askToken(endpoint(), clientCredentials(await signed()));
  assert.equal(
    ((await (await world.whoami({ cookie, ...bearer(body.access_token) })).json()) as { kind: string }).kind,
    'system',
  );
  assert.equal((await world.whoami({ cookie, authorization: 'Bearer x' })).status, 401);
});

test('a client learns about its own tokens and may revoke them; others learn nothing', async () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await world.identity.registerClient({
    ...laboratory,
    id: 'labo-est',
    jwks: { keys: [{ ...(other.publicKey.export({ format: 'jwk' }) as object), kid: 'one' }] },
  });
  const foreign = () => assertion('labo-est', endpoint(), { key: other.privateKey });
  const { body } = await askToken(endpoint(), clientCredentials(await signed()));
  const token = String(body.access_token);
  const introspect = async (jwt: string) =>
    (await askToken(`${endpoint()}/introspection`, { token, ...withAssertion(jwt) })).body;
  const mine = await introspect(await signed());
  assert.deepEqual([mine.active, mine.client_id, mine.scope], [true, 'labo-nord', 'system/Observation.rs']);
  assert.deepEqual(await introspect(await foreign()), { active: false });
  assert.equal((await askToken(`${endpoint()}/introspection`, { token })).body.active, undefined);

  await askToken(`${endpoint()}/revocation`, { token, ...withAssertion(await foreign()) });
  assert.equal((await world.whoami(bearer(token))).status, 200);
  assert.equal((await askToken(`${endpoint()}/revocation`, { token, ...withAssertion(await signed()) })).status, 200);
  assert.equal((await world.whoami(bearer(token))).status, 401);
  assert.deepEqual(await introspect(await signed()), { active: false });
});

test('a registration with a private key, a weak key or a foreign scope is refused', async () => {
  const privateJwk = laboratoryKey.privateKey.export({ format: 'jwk' }) as Record<string, unknown>;
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' }) as Record<
    string,
    unknown
  >;
  for (const change of [
    { jwks: { keys: [privateJwk] } },
    { jwks: { keys: [weak] } },
    { jwks: { keys: [] } },
    { scopes: ['patient/*.rs'] },
    { scopes: ['openid'] },
    { id: 'a b' },
  ])
    await assert.rejects(
      world.identity.registerClient({ ...laboratory, ...change }),
      { code: 'identity.invalid-client' },
      JSON.stringify(change),
    );
});

test('metadata and keys are where SMART says, and show no private part', async () => {
  const smart = world.identity.wellKnownSmart() as { issuer: string; jwks_uri: string; token_endpoint: string };
  const discovery = (await (await fetch(`${world.origin}/oidc/.well-known/openid-configuration`)).json()) as Record<
    string,
    unknown
  >;
  for (const name of [
    'issuer',
    'jwks_uri',
    'token_endpoint',
    'authorization_endpoint',
    'introspection_endpoint',
    'revocation_endpoint',
  ])
    assert.equal(discovery[name], (smart as Record<string, unknown>)[name], name);
  assert.deepEqual(discovery.token_endpoint_auth_signing_alg_values_supported, ['ES256', 'ES384', 'PS256', 'RS384']);
  const { keys } = (await (await fetch(smart.jwks_uri)).json()) as { keys: Record<string, unknown>[] };
  assert.equal(keys.length, 1);
  assert.equal(keys[0]?.d, undefined);
});

type Vectors = {
  testGroups: {
    public?: object;
    private?: object;
    tests: { tcId: number; jws?: string; result: string; comment: string }[];
  }[];
};
const vectors = new URL('../../../../shared/data/jose-wycheproof/json_web_signature_test.json', import.meta.url);

test('of the Wycheproof vectors only valid ES256 signatures are read at all', {
  skip: existsSync(vectors) ? false : 'the vectors are not here',
}, async () => {
  const { testGroups } = JSON.parse(readFileSync(vectors, 'utf8')) as Vectors;
  let [valid, invalid] = [0, 0];
  for (const group of testGroups) {
    const jwk = (group.public ?? group.private) as JWK & { kty: string };
    const verify = createTokenVerifier({
      findKey: async () => jwk,
      issuer: 'i',
      audience: 'a',
      clock: { now: () => new Date() },
    });
    for (const one of group.tests) {
      if (typeof one.jws !== 'string') continue;
      const fault = await verify(one.jws).then(
        () => assert.fail(`${one.tcId} passed`),
        (error: Error & { code: string }) => error,
      );
      assert.equal(fault.code, 'identity.token-invalid', String(fault));
      // The vectors' contents are no claims: a signature that was believed shows in this error, which comes after it.
      const believed =
        (fault.cause as { code?: string }).code === 'ERR_JWT_INVALID' &&
        /Claims Set/.test((fault.cause as Error).message);
      if (one.result === 'valid' && jwk.kty === 'EC' && jwk.crv === 'P-256') {
        valid++;
        assert.ok(believed, `${one.tcId} ${one.comment}: ${fault.cause}`);
      } else {
        invalid++;
        assert.ok(!believed, `${one.tcId} ${one.comment}`);
      }
    }
  }
  assert.ok(valid >= 2 && invalid > 300, `${valid} valid, ${invalid} others`);
});
