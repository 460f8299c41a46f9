// An outside client, fhir-kit-client, does what partners do: capability, create, read, update, search, pages, batch,
// transaction, history. https://github.com/Vermonster/fhir-kit-client
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { Client as Kit } from 'fhir-kit-client';
import { startWorld, type World } from '../world/world.ts';

type Resource = { resourceType: string; id?: string; meta?: { versionId?: string }; [name: string]: unknown };
type Bundle = Resource & {
  total?: number;
  entry?: { resource?: Resource; response?: { status: string; location?: string } }[];
  link?: { relation: string; url: string }[];
};
// The package's types are those of its own FHIR classes; the few calls that are made are described here.
type Client = {
  bearerToken: string;
  capabilityStatement(): Promise<Resource>;
  smartAuthMetadata(): Promise<{ tokenUrl: URL }>;
  create(input: { resourceType: string; body: Resource }): Promise<Resource>;
  read(input: { resourceType: string; id: string }): Promise<Resource>;
  vread(input: { resourceType: string; id: string; version: string }): Promise<Resource>;
  update(input: { resourceType: string; id: string; body: Resource }): Promise<Resource>;
  delete(input: { resourceType: string; id: string }): Promise<unknown>;
  search(input: { resourceType: string; searchParams: Record<string, string | number> }): Promise<Bundle>;
  nextPage(input: { bundle: Bundle }): Promise<Bundle> | undefined;
  history(input: { resourceType: string; id: string }): Promise<Bundle>;
  batch(input: { body: Resource }): Promise<Bundle>;
  transaction(input: { body: Resource }): Promise<Bundle>;
};

let world: World;
let client: Client;
let patient: string;
before(async () => {
  world = await startWorld();
  client = new Kit({ baseUrl: world.fhir }) as unknown as Client;
  client.bearerToken = await world.token('his-belvedere');
  patient = world.patients[3]?.id as string;
});
after(() => world.close());

const condition = (text: string, onset: string): Resource => ({
  resourceType: 'Condition',
  clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] },
  code: { coding: [{ system: 'http://snomed.info/sct', code: '38341003' }], text },
  subject: { reference: `Patient/${patient}` },
  onsetDateTime: onset,
});

test('the client learns what there is', async () => {
  const capability = await client.capabilityStatement();
  assert.equal(capability.resourceType, 'CapabilityStatement');
  assert.equal(capability.fhirVersion, '4.0.1');
  const { tokenUrl } = await client.smartAuthMetadata();
  assert.equal(tokenUrl.href, `${world.url}/oidc/token`);
});

test('it creates, reads, changes, lists versions and deletes', async () => {
  const created = await client.create({ resourceType: 'Condition', body: condition('Hypertension', '2020-01-01') });
  const id = created.id as string;
  assert.equal(created.meta?.versionId, '1');
  assert.deepEqual((await client.read({ resourceType: 'Condition', id })).code, condition('Hypertension', '').code);
  const changed = await client.update({
    resourceType: 'Condition',
    id,
    body: { ...created, recordedDate: '2020-02-01' },
  });
  assert.equal(changed.meta?.versionId, '2');
  assert.equal((await client.vread({ resourceType: 'Condition', id, version: '1' })).recordedDate, undefined);
  const history = await client.history({ resourceType: 'Condition', id });
  assert.deepEqual(
    history.entry?.map(({ resource }) => resource?.meta?.versionId),
    ['2', '1'],
  );
  await client.delete({ resourceType: 'Condition', id });
  await assert.rejects(
    client.read({ resourceType: 'Condition', id }),
    (error: { response: { status: number } }) => error.response.status === 410,
  );
});

test('it searches through pages and meets everything once', async () => {
  const wanted = new Set<string>();
  for (let i = 1; i <= 7; i++)
    wanted.add(
      (await client.create({ resourceType: 'Condition', body: condition(`Problem ${i}`, `2019-03-0${i}`) }))
        .id as string,
    );
  const searchParams = { patient, 'onset-date': 'ge2019-03-01', _sort: 'onset-date', _count: 3 };
  let page: Bundle | undefined = await client.search({
    resourceType: 'Condition',
    searchParams: { ...searchParams, code: 'http://snomed.info/sct|38341003' },
  });
  const met: string[] = [];
  let pages = 0;
  while (page !== undefined) {
    pages += 1;
    for (const { resource } of page.entry ?? []) met.push(resource?.id as string);
    assert.ok(pages < 100, 'the pages end');
    page = await client.nextPage({ bundle: page });
  }
  assert.equal(new Set(met).size, met.length);
  assert.deepEqual(
    [...wanted].filter((id) => !met.includes(id)),
    [],
  );
  assert.ok(pages >= 3);
});

test('a transaction is whole, a batch is each for itself', async () => {
  const urn = 'urn:uuid:7a5b9b0a-6e6d-4c39-8b9a-1f7f0a1d0c11';
  const encounter: Resource = {
    resourceType: 'Encounter',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    subject: { reference: `Patient/${patient}` },
  };
  const done = await client.transaction({
    body: {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        { fullUrl: urn, resource: encounter, request: { method: 'POST', url: 'Encounter' } },
        {
          resource: { ...condition('In the encounter', '2021-05-05'), encounter: { reference: urn } },
          request: { method: 'POST', url: 'Condition' },
        },
      ],
    },
  });
  assert.deepEqual(
    done.entry?.map(({ response }) => response?.status),
    ['201 Created', '201 Created'],
  );
  const [encounterUrl, conditionUrl] = (done.entry ?? []).map(({ response }) =>
    /([A-Za-z]+)\/([^/]+)\/_history/.exec(response?.location ?? ''),
  ) as RegExpExecArray[];
  const kept = await client.read({ resourceType: 'Condition', id: conditionUrl?.[2] as string });
  assert.deepEqual(kept.encounter, { reference: `Encounter/${encounterUrl?.[2]}` });
  const answers = await client.batch({
    body: {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [
        { request: { method: 'GET', url: `Condition/${conditionUrl?.[2]}` } },
        { request: { method: 'GET', url: 'Condition/nothing' } },
        { resource: condition('Of the batch', '2022-01-01'), request: { method: 'POST', url: 'Condition' } },
      ],
    },
  });
  assert.deepEqual(
    answers.entry?.map(({ response }) => response?.status.slice(0, 3)),
    ['200', '404', '201'],
  );
});
