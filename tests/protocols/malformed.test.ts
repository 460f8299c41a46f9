// Whatever is sent: the closed list's answer, an OperationOutcome, nothing stored and nothing told that should not be.
// https://hl7.org/fhir/R4/http.html#Status-Codes
import { strict as assert } from 'node:assert';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { partnerOf } from '../../tools/send/accounts.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let token: string;
let patient: string;
before(async () => {
  world = await startWorld();
  token = await world.token('his-belvedere');
  patient = world.patients[1]?.id as string;
});
after(() => world.close());

const fhirJson = 'application/fhir+json';
type Sent = {
  method?: string;
  path?: string;
  body?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  bearer?: string | null;
};
type Answer = { status: number; code: string; text: string; headers: Headers };

async function send({
  method = 'POST',
  path = '/Observation',
  body,
  headers = {},
  bearer = token,
}: Sent): Promise<Answer> {
  const response = await fetch(`${world.fhir}${path}`, {
    method,
    headers: {
      'content-type': fhirJson,
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, code: codeIn(text), text, headers: response.headers };
}

/** Our own code in the first issue; '' for an outcome without one, 'no-outcome' for anything else. */
function codeIn(text: string): string {
  try {
    const outcome = JSON.parse(text) as {
      resourceType?: string;
      issue?: { severity?: string; code?: string; details?: { coding?: { code?: string }[] } }[];
    };
    if (outcome.resourceType !== 'OperationOutcome') return 'no-outcome';
    const [issue] = outcome.issue ?? [];
    if (issue?.severity === undefined || issue.code === undefined) return 'no-outcome';
    return issue.details?.coding?.[0]?.code ?? '';
  } catch {
    return 'no-outcome';
  }
}

const countOf = async (): Promise<number> => {
  let total = 0;
  for (const type of ['Observation', 'DocumentReference', 'List']) {
    const answer = await fetch(`${world.fhir}/${type}?patient=${patient}&_summary=count`, {
      headers: { authorization: `Bearer ${token}` },
    });
    total += ((await answer.json()) as { total: number }).total;
  }
  return total;
};

const observation = (more: object = {}): { [name: string]: unknown } => ({
  resourceType: 'Observation',
  status: 'final',
  category: [
    { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
  ],
  code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }] },
  subject: { reference: `Patient/${patient}` },
  ...more,
});
const text = (more: object = {}): string => JSON.stringify(observation(more));
const secret = 'Syphilis-7731';

const document = (more: object = {}): { [name: string]: unknown } => ({
  resourceType: 'DocumentReference',
  status: 'current',
  type: { coding: [{ system: 'http://loinc.org', code: '18842-5' }] },
  subject: { reference: `Patient/${patient}` },
  content: [{ attachment: { contentType: 'text/plain', data: Buffer.from('hello').toString('base64') } }],
  ...more,
});

const transaction = (...resources: { [name: string]: unknown }[]): string =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: resources.map((resource) => ({ resource, request: { method: 'POST', url: resource.resourceType } })),
  });

const nested = (depth: number): string =>
  `${'{"extension":[{"url":"a","valueString":"b"},'.repeat(depth)}{"url":"c","valueString":"d"}${']}'.repeat(depth)}`;

test('each wrong thing gets its own answer, and stores nothing', async () => {
  const before = await countOf();
  const invalidUtf8 = Uint8Array.from(
    [...Buffer.from(text({ note: [{ text: 'X' }] }))].map((byte) => (byte === 0x58 ? 0xff : byte)),
  );
  const wrong: [name: string, sent: Sent, status: number, code: string | RegExp][] = [
    ['no JSON', { body: '{"resourceType":' }, 400, 'json.syntax'],
    ['nothing at all', { body: '' }, 400, /./],
    ['an array', { body: '[]' }, 400, 'json.not-an-object'],
    [
      'a name twice',
      { body: text().replace('"status":"final"', '"status":"final","status":"amended"') },
      400,
      'json.duplicate-name',
    ],
    ['a prototype', { body: text().replace('"status"', '"__proto__":{"a":1},"status"') }, 400, /^json\./],
    ['invalid UTF-8', { body: invalidUtf8 }, 400, 'json.not-utf8'],
    ['too deep', { body: `{"resourceType":"Observation","extension":[${nested(200)}]}` }, 400, 'json.too-deep'],
    ['deep beyond any stack', { body: '['.repeat(200_000) }, 400, 'json.too-deep'],
    [
      'XML',
      { body: '<Observation xmlns="http://hl7.org/fhir"/>', headers: { 'content-type': 'application/fhir+xml' } },
      415,
      /./,
    ],
    ['another type than the address', { path: '/Condition', body: text() }, 400, 'record.type-differs'],
    ['a type that nobody takes', { path: '/Claim', body: '{"resourceType":"Claim"}' }, 404, /./],
    ['a status that is none', { body: text({ status: secret }) }, 422, 'fhir.not-valid'],
    ['a wrong type of value', { body: text({ status: 7 }) }, 422, 'fhir.not-valid'],
    ['a member that is none', { body: text({ [secret]: true }) }, 422, 'fhir.not-valid'],
    ['an empty array', { body: text({ note: [] }) }, 422, 'fhir.not-valid'],
    [
      'a number of a thousand digits',
      { body: text({ valueQuantity: { value: 1 } }).replace('"value":1', `"value":${'9'.repeat(1000)}`) },
      422,
      'fhir.not-valid',
    ],
    [
      'a number that is none',
      { body: text({ valueInteger: 1 }).replace('"valueInteger":1', '"valueInteger":99999999999999') },
      422,
      'fhir.not-valid',
    ],
    [
      'script in the narrative',
      {
        body: text({
          text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><script>1</script></div>' },
        }),
      },
      422,
      'fhir.not-valid',
    ],
    ['nobody as subject', { body: text({ subject: undefined }) }, 422, /./],
    ['an unknown person', { body: text({ subject: { reference: `Patient/${randomUUID()}` } }) }, 404, 'not-found'],
    [
      'a person without a record',
      { body: text({ subject: { reference: `Patient/${world.stranger.id}` } }) },
      404,
      'not-found',
    ],
    [
      'another server’s patient',
      { body: text({ subject: { reference: 'https://elsewhere.example/fhir/Patient/1' } }) },
      422,
      /./,
    ],
    [
      'a wrong hash',
      {
        path: '/DocumentReference',
        body: JSON.stringify(
          document({
            content: [
              { attachment: { contentType: 'text/plain', data: 'aGVsbG8=', hash: '2jmj7l5rSw0yVb/vlWAYkK/YBwk=' } },
            ],
          }),
        ),
      },
      422,
      'document.hash',
    ],
    [
      'a wrong size',
      {
        path: '/DocumentReference',
        body: JSON.stringify(
          document({ content: [{ attachment: { contentType: 'text/plain', data: 'aGVsbG8=', size: 6 } }] }),
        ),
      },
      422,
      'document.size',
    ],
    [
      'a file that is not there',
      {
        path: '/DocumentReference',
        body: JSON.stringify(
          document({
            content: [{ attachment: { contentType: 'text/plain', url: 'Binary/aaaaaaaa-0123456789abcdefghjkmn' } }],
          }),
        ),
      },
      422,
      'record.reference',
    ],
    [
      'a transaction with one wrong entry',
      { path: '', body: transaction(observation(), observation({ status: secret })) },
      422,
      'fhir.not-valid',
    ],
    [
      'a transaction over two records',
      {
        path: '',
        body: transaction(observation(), observation({ subject: { reference: `Patient/${world.patients[2]?.id}` } })),
      },
      404,
      'not-found',
    ],
    [
      'a reference to nothing in the transaction',
      { path: '', body: transaction(observation({ derivedFrom: [{ reference: `urn:uuid:${randomUUID()}` }] })) },
      400,
      'bundle.dangling-reference',
    ],
    [
      'a bundle of another kind',
      { path: '', body: '{"resourceType":"Bundle","type":"collection"}' },
      400,
      'bundle.wrong-type',
    ],
    ['an id that is none', { method: 'GET', path: '/Observation/nothing' }, 404, 'not-found'],
    [
      'an id of another record',
      { method: 'GET', path: '/Observation/aaaaaaaa-0123456789abcdefghjkmn' },
      404,
      'not-found',
    ],
    [
      'a search that means nothing',
      { method: 'GET', path: `/Observation?patient=${patient}&date=yesterday` },
      400,
      /./,
    ],
    ['no token', { body: text(), bearer: null }, 401, 'identity.sign-in-needed'],
    ['a token that is none', { body: text(), bearer: 'abc' }, 401, 'identity.token-invalid'],
    [
      'a token with another signature',
      { body: text(), bearer: `${token.slice(0, -6)}AAAAAA` },
      401,
      'identity.token-invalid',
    ],
    [
      'a header too large',
      { method: 'GET', path: '/metadata', headers: { 'x-much': 'x'.repeat(40_000) } },
      431,
      'no-outcome',
    ],
  ];
  for (const [name, sent, status, code] of wrong) {
    const answer = await send(sent);
    assert.equal(answer.status, status, `${name}: ${answer.text.slice(0, 400)}`);
    if (typeof code === 'string') assert.equal(answer.code, code, `${name}: ${answer.text.slice(0, 400)}`);
    else {
      assert.notEqual(answer.code, 'no-outcome', `${name}: ${answer.text.slice(0, 400)}`);
      assert.match(answer.code, code, name);
    }
    assert.ok(!answer.text.includes(secret), `${name}: the answer repeats what was sent`);
    assert.ok(
      !/node_modules|\.ts:\d+|postgres|select |insert /i.test(answer.text),
      `${name}: the answer tells of our insides: ${answer.text.slice(0, 400)}`,
    );
  }
  assert.equal(await countOf(), before);
  assert.ok(!world.said().includes(secret), 'no content in the log');
});

test('absent, not open and not yours are the same bytes', async () => {
  const answers = await Promise.all(
    [randomUUID(), world.stranger.id].map(
      async (id) => (await send({ body: text({ subject: { reference: `Patient/${id}` } }) })).text,
    ),
  );
  assert.equal(answers[0], answers[1]);
  const reads = await Promise.all(
    [`/Patient/${randomUUID()}`, `/Patient/${world.stranger.id}`].map(
      async (path) => (await send({ method: 'GET', path })).text,
    ),
  );
  assert.equal(reads[0], reads[1]);
});

test('more than is taken in one body is refused by its length', async () => {
  const big = 'x'.repeat(51 * 1024 * 1024);
  const answer = await send({ body: `{"resourceType":"Observation","note":[{"text":"${big}"}]}` });
  assert.equal(answer.status, 413);
  assert.equal(answer.code, 'http.too-large');
});

test('a scope that the token lacks is named as such, and reading is not writing', async () => {
  const reading = await world.token('his-belvedere', ['system/Observation.rs']);
  assert.deepEqual(
    [(await send({ body: text(), bearer: reading })).status, (await send({ body: text(), bearer: reading })).code],
    [403, 'identity.scope'],
  );
  assert.equal((await send({ method: 'GET', path: `/Observation?patient=${patient}`, bearer: reading })).status, 200);
  const observing = await send({ path: '', body: transaction(document()), bearer: reading });
  assert.deepEqual([observing.status, observing.code], [403, 'identity.scope']);
});

test('a submission sent twice is one entry; other content under its identifier is refused', async () => {
  const masterIdentifier = { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${randomUUID()}` };
  const first = await send({ path: '/DocumentReference', body: JSON.stringify(document({ masterIdentifier })) });
  const again = await send({ path: '/DocumentReference', body: JSON.stringify(document({ masterIdentifier })) });
  assert.equal(first.headers.get('location'), again.headers.get('location'));
  const other = await send({
    path: '/DocumentReference',
    body: JSON.stringify(document({ masterIdentifier, description: 'another' })),
  });
  assert.equal(other.status, 409, other.text);
});

test('the token endpoint refuses expired, replayed and foreign assertions', async () => {
  const { SignJWT, importJWK } = await import('jose');
  const { client_id, jwk, scopes } = partnerOf(world.accounts, 'his-belvedere');
  const endpoint = `${world.url}/oidc/token`;
  const make = async (change: { exp?: number; aud?: string; jti?: string; iss?: string } = {}): Promise<string> =>
    new SignJWT({ jti: change.jti ?? randomUUID() })
      .setProtectedHeader({ alg: 'ES256', kid: jwk.kid as string })
      .setIssuer(change.iss ?? client_id)
      .setSubject(client_id)
      .setAudience(change.aud ?? endpoint)
      .setIssuedAt()
      .setExpirationTime(change.exp ?? Math.floor(Date.now() / 1000) + 60)
      .sign(await importJWK(jwk));
  const ask = async (client_assertion: string): Promise<number> => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      scope: scopes.join(' '),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion,
    });
    return (await fetch(endpoint, { method: 'POST', body })).status;
  };
  const good = await make();
  assert.equal(await ask(good), 200);
  for (const [name, bad] of [
    ['replayed', good],
    ['expired', await make({ exp: Math.floor(Date.now() / 1000) - 600 })],
    ['for another server', await make({ aud: 'https://elsewhere.example/token' })],
    ['of another issuer', await make({ iss: 'labolink-moulin' })],
  ] as const)
    assert.ok([400, 401].includes(await ask(bad)), name);
});

test('the server answers as before after all of that', async () => {
  const body = text({ note: [{ text: createHash('sha256').update('fine').digest('hex') }] });
  assert.equal((await send({ body })).status, 201);
});
