// HL7's official R4 examples of every type that the record takes go in and come out byte for byte, but for id and meta; those
// that break R4 stay out. https://hl7.org/fhir/R4/downloads.html
import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { applyEdits, setting, topObject } from '../../tools/send/json-edits.ts';
import { startWorld, type World } from '../world/world.ts';

const examples = join(import.meta.dirname, '..', '..', 'node_modules', 'hl7.fhir.r4.examples');
let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.close());

const ownerOf = (type: string): string =>
  /^(AllergyIntolerance|Immunization|ImmunizationRecommendation|FamilyMemberHistory|Device|EpisodeOfCare|DetectedIssue|NutritionOrder|BodyStructure|VisionPrescription|RelatedPerson)$/.test(
    type,
  )
    ? 'patient'
    : 'subject';

/** Why the platform must not take these, by the code of its refusal. */
const wrong: Record<string, string> = {
  // reasonReference takes no Procedure.
  'DeviceUseStatement-example.json': 'fhir.not-valid',
  // dispenseRequest.performer is an Organization.
  'MedicationRequest-medrx0301.json': 'fhir.not-valid',
  // performer takes no Encounter.
  'Observation-clinical-gender.json': 'fhir.not-valid',
  // Their subject is contained: with ours in its place, what is contained is referred to by nothing (dom-3).
  'Observation-10minute-apgar-score.json': 'fhir.not-valid',
  'Observation-1minute-apgar-score.json': 'fhir.not-valid',
  'Observation-20minute-apgar-score.json': 'fhir.not-valid',
  'Observation-2minute-apgar-score.json': 'fhir.not-valid',
  'Observation-5minute-apgar-score.json': 'fhir.not-valid',
  'RiskAssessment-population.json': 'fhir.not-valid',
  // The hash of its attachment is not that of its data.
  'DiagnosticReport-example-pgx.json': 'document.hash',
};

type Result = { name: string; status: number; code: string | undefined; sent: string; read: string | null };

/** Every member in its order with the exact text of its value, but for id and meta, which are the server's. */
const bare = (text: string): string[] =>
  topObject(text).members.flatMap(({ name, valueStart, valueEnd }) =>
    name === 'id' || name === 'meta' ? [] : [`${name} ${text.slice(valueStart, valueEnd)}`],
  );

const metaOf = (text: string): object => {
  const {
    versionId: _,
    lastUpdated: __,
    ...rest
  } = ((JSON.parse(text) as { meta?: object }).meta ?? {}) as Record<string, unknown>;
  return rest;
};

test('official examples come back as they were sent', { timeout: 300_000 }, async () => {
  const capability = (await (await fetch(`${world.fhir}/metadata`)).json()) as {
    rest: { resource: { type: string; interaction: { code: string }[] }[] }[];
  };
  const types = new Set(
    capability.rest[0]?.resource
      .filter(({ interaction }) => interaction.some(({ code }) => code === 'create'))
      .map(({ type }) => type),
  );
  types.delete('Binary');
  assert.ok(types.size > 30, `${types.size} types can be created`);
  const files = readdirSync(examples).filter(
    (name) => types.has(name.split('-')[0] as string) && name.endsWith('.json'),
  );
  // Of two systems that between them may write every category.
  const tokens = await Promise.all(['his-belvedere', 'praxis-schmit'].map((client) => world.token(client)));
  const results: Result[] = [];
  const queue = files.values();
  const one = async (name: string): Promise<void> => {
    const type = name.split('-')[0] as string;
    const text = readFileSync(join(examples, name), 'utf8');
    const resource = JSON.parse(text) as { resourceType?: string };
    if (resource.resourceType !== type) return;
    const sent = applyEdits(text, [
      setting(topObject(text), ownerOf(type), `{"reference":"Patient/${world.patients[0]?.id}"}`),
    ]);
    let result: Result | null = null;
    for (const token of tokens) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' };
      const answer = await fetch(`${world.fhir}/${type}`, { method: 'POST', headers, body: sent });
      const body = await answer.text();
      const location = answer.headers.get('location');
      result = { name, status: answer.status, code: /"code":"([a-z]+\.[a-z.-]+)"/.exec(body)?.[1], sent, read: null };
      if (location !== null)
        result.read = await (await fetch(location.replace(/\/_history\/.*/, ''), { headers })).text();
      if (answer.status !== 404) break;
    }
    if (result !== null) results.push(result);
  };
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const name of queue) await one(name);
    }),
  );
  const refused = Object.fromEntries(
    results.filter(({ status }) => status !== 201).map(({ name, code, status }) => [name, code ?? String(status)]),
  );
  assert.deepEqual(refused, wrong);
  const kept = results.filter(({ status }) => status === 201);
  for (const { name, sent, read } of kept) {
    assert.deepEqual(bare(read ?? ''), bare(sent), name);
    assert.deepEqual(metaOf(read ?? ''), metaOf(sent), name);
  }
  assert.ok(kept.length > 200, `${kept.length} examples of ${types.size} types`);
  const typesSeen = new Set(kept.map(({ name }) => name.split('-')[0]));
  // The only example of this one breaks R4.
  assert.deepEqual(
    [...types].filter((type) => !typesSeen.has(type)),
    ['DeviceUseStatement'],
  );
});
