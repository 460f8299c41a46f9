// IHE MHD as its own examples have it: Provide Document Bundle (ITI-65) in every profile, Simplified Publish (ITI-105), Find
// Document References (ITI-67), Retrieve (ITI-68). Skipped when the examples are not beside the repository.
// https://profiles.ihe.net/ITI/MHD/
import { strict as assert } from 'node:assert';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startWorld, type World } from '../world/world.ts';

const examples = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'ihe-fhir-profiles', 'MHD');
const skip = existsSync(examples) ? false : 'the MHD examples are not here';

let world: World;
let token: string;
before(async () => {
  world = await startWorld();
  token = await world.token('his-belvedere');
});
after(() => world.close());

type Json = { [name: string]: unknown };
type Entry = { fullUrl?: string; resource: Json; request: { method: string; url: string; ifNoneExist?: string } };
const read = (name: string): Json => JSON.parse(readFileSync(join(examples, name), 'utf8')) as Json;

const ask = async (
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Json; headers: Headers }> => {
  const response = await fetch(`${world.fhir}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Json, headers: response.headers };
};

/** The example for one of our patients, whatever it calls the patient; ids of submissions and documents are new. */
function forPatient(
  bundle: Json,
  { id, matricule }: { id: string; matricule: string },
  standIns: Record<string, string> = {},
): Json {
  const fresh = new Map<string, string>();
  const renew = (value: string): string => {
    const known = fresh.get(value) ?? `urn:oid:2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`;
    fresh.set(value, known);
    return known;
  };
  let text = JSON.stringify(bundle).replace(
    /"(?:http:\/\/example.org\/fhir\/)?Patient\/(?:ex|fdoc)-patient"/g,
    `"Patient/${id}"`,
  );
  for (const [theirs, ours] of Object.entries(standIns)) text = text.replaceAll(`"${theirs}"`, `"${ours}"`);
  const ours = JSON.parse(text) as Json;
  for (const { resource } of ours.entry as Entry[]) {
    if (resource.resourceType === 'Patient')
      resource.identifier = [{ system: 'https://cercle.example/fhir/sid/matricule', value: matricule }];
    else
      for (const one of [
        resource.masterIdentifier,
        ...(Array.isArray(resource.identifier) ? resource.identifier : []),
      ] as ({ value?: string } | undefined)[])
        if (one?.value?.startsWith('urn:oid:') === true) one.value = renew(one.value);
  }
  return ours;
}

const bundles =
  skip === false
    ? readdirSync(examples).filter(
        (name) => /^Bundle-ex-.*ProvideDocumentBundle/i.test(name) && !name.includes('response'),
      )
    : [];

/** Examples that are refused, and why. */
const refused: Record<string, { status: number; why: RegExp }> = {
  // Nobody is named: a record's document is somebody's.
  'Bundle-ex-minimalProvideDocumentBundleSimpleContained.json': { status: 422, why: /record\.no-patient/ },
  // It says 24 bytes of a text of 23.
  'Bundle-ex-comprehensiveProvideDocumentBundleReplace.json': { status: 422, why: /document\.size/ },
  // The document is a Bundle resource; a record takes a document bundle as the bytes of a Binary.
  'Bundle-ex-comprehensiveProvideDocumentBundleDocument.json': { status: 422, why: /bundle\.not-taken/ },
};

test('every Provide Document Bundle of the profile is taken, and found again as ITI-67 and ITI-68 say', {
  skip,
}, async () => {
  const patient = world.patients[5];
  assert.ok(patient !== undefined && bundles.length >= 7, `${bundles.length} bundles`);
  const outcomes: Record<string, string> = {};
  // What some examples refer to as being there already.
  const standIns: Record<string, string> = {};
  const first = await ask(
    'POST',
    '',
    forPatient(read('Bundle-ex-comprehensiveProvideDocumentBundleComplete.json'), patient),
  );
  for (const { response } of (first.body.entry ?? []) as { response: { location: string } }[]) {
    const reference = response.location.slice(world.fhir.length + 1).replace(/\/_history.*/, '');
    if (reference.startsWith('DocumentReference/'))
      Object.assign(standIns, {
        'DocumentReference/ex-documentreference': reference,
        'DocumentReference/ex-DocumentReferenceComprehensive': reference,
      });
    // The folder is the second of the two lists.
    if (reference.startsWith('List/')) standIns.folder = reference;
  }
  for (const name of bundles) {
    const bundle = forPatient(read(name), patient, standIns);
    for (const { resource, request } of bundle.entry as Entry[]) {
      // The example changes a folder without saying which.
      if (request.method !== 'PUT' || request.url !== 'List') continue;
      request.url = standIns.folder as string;
      resource.id = standIns.folder?.split('/')[1];
    }
    const answer = await ask('POST', '', bundle);
    if (answer.status !== 200) {
      outcomes[name] = `${answer.status} ${JSON.stringify(answer.body).slice(0, 500)}`;
      continue;
    }
    const made = (answer.body.entry as { response: { status: string; location?: string } }[]).map(
      ({ response }) => response,
    );
    assert.equal(made.length, (bundle.entry as Entry[]).length, name);
    for (const [i, { resource, request }] of (bundle.entry as Entry[]).entries()) {
      if (resource.resourceType !== 'DocumentReference' || request.method !== 'POST') continue;
      const location = made[i]?.location as string;
      const kept = await ask('GET', location.slice(world.fhir.length).replace(/\/_history.*/, ''));
      assert.equal(kept.status, 200, name);
      const { attachment } = (
        kept.body.content as { attachment: { url: string; hash?: string; size?: number; contentType: string } }[]
      )[0] as { attachment: { url: string; hash?: string; contentType: string } };
      if (!attachment.url.startsWith('Binary/')) continue;
      const file = await fetch(`${world.fhir}/${attachment.url}`, {
        headers: { authorization: `Bearer ${token}`, accept: attachment.contentType },
      });
      const bytes = Buffer.from(await file.arrayBuffer());
      if (attachment.hash !== undefined)
        assert.equal(createHash('sha1').update(bytes).digest('base64'), attachment.hash, name);
      const master = kept.body.masterIdentifier as { value: string };
      const found = await ask(
        'GET',
        `/DocumentReference?patient.identifier=${encodeURIComponent(`https://cercle.example/fhir/sid/matricule|${patient.matricule}`)}&status=current,superseded&identifier=${encodeURIComponent(`urn:ietf:rfc:3986|${master.value}`)}`,
      );
      // One example gives two documents the same unique id.
      const same = (bundle.entry as Entry[]).filter(
        (one) => (one.resource.masterIdentifier as { value?: string } | undefined)?.value === master.value,
      );
      assert.equal(found.body.total, same.length, `${name}: ${JSON.stringify(found.body).slice(0, 400)}`);
    }
  }
  for (const [name, { status, why }] of Object.entries(refused)) {
    assert.match(outcomes[name] ?? '', new RegExp(`^${status}`), name);
    assert.match(outcomes[name] ?? '', why, name);
    delete outcomes[name];
  }
  assert.deepEqual(outcomes, {});
});

test('a document that replaces another leaves it there as superseded', { skip }, async () => {
  const patient = world.patients[6] as { id: string; matricule: string };
  const first = await ask(
    'POST',
    '',
    forPatient(read('Bundle-ex-comprehensiveProvideDocumentBundleSimple.json'), patient),
  );
  const old = (first.body.entry as { response: { location: string } }[])
    .map(({ response }) => response.location.slice(world.fhir.length + 1).replace(/\/_history.*/, ''))
    .find((one) => one.startsWith('DocumentReference/')) as string;
  const bundle = forPatient(read('Bundle-ex-comprehensiveProvideDocumentBundleReplace.json'), patient, {
    'DocumentReference/ex-documentreference': old,
  });
  for (const { resource } of bundle.entry as Entry[])
    if (resource.resourceType === 'DocumentReference')
      for (const { attachment } of resource.content as { attachment: Json }[]) attachment.size = 23;
  const answer = await ask('POST', '', bundle);
  assert.equal(answer.status, 200, JSON.stringify(answer.body).slice(0, 600));
  assert.equal((await ask('GET', `/${old}`)).body.status, 'superseded');
});

test('the same bundle sent again makes nothing new', { skip }, async () => {
  const bundle = forPatient(
    read('Bundle-ex-minimalProvideDocumentBundleSimple.json'),
    world.patients[6] as { id: string; matricule: string },
  );
  const locations = ({ body }: { body: Json }): unknown[] =>
    (body.entry as { response: { location?: string } }[]).map(({ response }) => response.location);
  assert.deepEqual(locations(await ask('POST', '', bundle)), locations(await ask('POST', '', bundle)));
});

test('metadata that is less than the profile wants is refused with its place', { skip }, async () => {
  for (const [name, spoil, place] of [
    ['Bundle-ex-comprehensiveProvideDocumentBundleSimple.json', (document: Json) => delete document.type, /type/],
    [
      'Bundle-ex-minimalProvideDocumentBundleSimple.json',
      (document: Json) => delete document.masterIdentifier,
      /masterIdentifier/,
    ],
  ] as const) {
    const bundle = forPatient(read(name), world.patients[6] as { id: string; matricule: string });
    for (const { resource } of bundle.entry as Entry[])
      if (resource.resourceType === 'DocumentReference') spoil(resource);
    const answer = await ask('POST', '', bundle);
    assert.equal(answer.status, 422, name);
    assert.match(JSON.stringify(answer.body), place, name);
  }
});

test('Simplified Publish: the content becomes a file', { skip }, async () => {
  const example = read('DocumentReference-ex-DocumentReferenceSimplifiedPublish.json');
  const { contained: _, id: __, ...rest } = example;
  const document = {
    ...rest,
    masterIdentifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${randomUUID()}` },
    subject: { reference: `Patient/${world.patients[7]?.id}` },
  };
  const answer = await ask('POST', '/DocumentReference', document);
  assert.equal(answer.status, 201, JSON.stringify(answer.body).slice(0, 600));
  const [content] = answer.body.content as { attachment: { url?: string; data?: string } }[];
  assert.equal(content?.attachment.data, undefined);
  assert.match(content?.attachment.url ?? '', /^Binary\//);
});
