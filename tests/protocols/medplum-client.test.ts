// An outside client, Medplum's, does what apps do, files included. https://www.medplum.com/docs/sdk/core.medplumclient
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { MedplumClient, OperationOutcomeError } from '@medplum/core';
import type { Bundle, Observation } from '@medplum/fhirtypes';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let client: MedplumClient;
let patient: string;
before(async () => {
  world = await startWorld();
  client = new MedplumClient({ baseUrl: world.url, fhirUrlPath: 'fhir', fetch, cacheTime: 0 });
  client.setAccessToken(await world.token('his-belvedere'));
  patient = world.patients[4]?.id as string;
});
after(() => world.close());

const observation = (value: number, date: string): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  category: [
    { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] },
  ],
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }], text: 'Heart rate' },
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: date,
  valueQuantity: { value, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
});

test('create, read, update and history', async () => {
  const created = await client.createResource(observation(71, '2024-01-01'));
  const id = created.id as string;
  assert.equal((await client.readResource('Observation', id)).valueQuantity?.value, 71);
  const changed = await client.updateResource({ ...created, valueQuantity: { ...created.valueQuantity, value: 72 } });
  assert.equal(changed.meta?.versionId, '2');
  const history = await client.readHistory('Observation', id);
  assert.equal(history.entry?.length, 2);
  assert.equal((await client.readVersion('Observation', id, '1')).valueQuantity?.value, 71);
});

test('create when there is none yet gives what is there', async () => {
  const identifier = { system: 'https://his.example/heart', value: 'h-1' };
  const query = `patient=${patient}&identifier=${identifier.system}|${identifier.value}`;
  const first = await client.createResourceIfNoneExist(
    { ...observation(60, '2024-02-02'), identifier: [identifier] },
    query,
  );
  const second = await client.createResourceIfNoneExist(
    { ...observation(60, '2024-02-02'), identifier: [identifier] },
    query,
  );
  assert.equal(second.id, first.id);
});

test('search and pages', async () => {
  for (let i = 1; i <= 5; i++) await client.createResource(observation(80 + i, `2023-0${i}-01`));
  const met: (number | undefined)[] = [];
  const query = `patient=${patient}&code=http://loinc.org|8867-4&date=ge2023-01-01&date=lt2023-12-31&_sort=date&_count=2`;
  for await (const page of client.searchResourcePages('Observation', query))
    for (const one of page) met.push(one.valueQuantity?.value);
  assert.deepEqual(met, [81, 82, 83, 84, 85]);
});

test('a batch and a transaction', async () => {
  const bundle = (type: 'batch' | 'transaction'): Bundle => ({
    resourceType: 'Bundle',
    type,
    entry: [{ resource: observation(90, '2022-01-01'), request: { method: 'POST', url: 'Observation' } }],
  });
  for (const type of ['batch', 'transaction'] as const) {
    const answer = await client.executeBatch(bundle(type));
    assert.equal(answer.type, `${type}-response`);
    assert.match(answer.entry?.[0]?.response?.status ?? '', /^201/);
  }
});

test('a file goes up and comes down', async () => {
  const bytes = Buffer.from('%PDF-1.4 heart');
  const binary = await client.createBinary({
    data: new Uint8Array(bytes),
    contentType: 'application/pdf',
    securityContext: { reference: `Patient/${patient}` },
  });
  const blob = await client.download(client.fhirUrl('Binary', binary.id as string).href, {
    headers: { accept: 'application/pdf' },
  });
  assert.deepEqual(Buffer.from(await blob.arrayBuffer()), bytes);
});

test('a refusal is an OperationOutcome to it', async () => {
  await assert.rejects(
    client.readResource('Observation', 'nothing'),
    (error: unknown) => error instanceof OperationOutcomeError && error.outcome.issue[0]?.code === 'not-found',
  );
  await assert.rejects(
    client.createResource({ ...observation(1, '2024-01-01'), status: 'wrong' as 'final' }),
    (error: unknown) => error instanceof OperationOutcomeError,
  );
});
