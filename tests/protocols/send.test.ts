// `npm run send` against the started platform: what it takes, what it refuses and how it says so; and, when they are beside
// the repository, what others' systems really write.
import { strict as assert } from 'node:assert';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let folder: string;
before(async () => {
  world = await startWorld();
  folder = mkdtempSync(join(tmpdir(), 'cercle-send-'));
});
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await world.close();
});

const send = (client: string, patient: number, ...more: string[]): { code: number; out: string } =>
  world.tool('tools/send.ts', '--client', client, '--patient', world.patients[patient]?.matricule ?? '', ...more);
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const read = async (url: string): Promise<string> =>
  (
    await fetch(url.replace(/\/_history.*/, ''), {
      headers: { authorization: `Bearer ${await world.token('his-belvedere')}` },
    })
  ).text();
const locationIn = (out: string): string => /http:\/\/\S+/.exec(out)?.[0] ?? '';

const cda = (title: string): string =>
  `<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/><id root="1.2.3.4.5" extension="7"/><code code="11488-4" codeSystem="2.16.840.1.113883.6.1" displayName="Consultation note"/><title>${title}</title><effectiveTime value="20240203101500+0100"/><confidentialityCode code="R" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="fr-LU"/><component><structuredBody><component><section><title>Motif</title><text>Contrôle annuel</text></section></component></structuredBody></component></ClinicalDocument>`;

test('a PDF becomes a document of the sender’s kind, once however often it is sent', async () => {
  const path = file('Lettre de sortie.pdf', '%PDF-1.4\nletter');
  const first = send('his-belvedere', 8, path);
  assert.equal(first.code, 0, first.out);
  assert.match(first.out, /^taken {4}.*: 3 resources taken \(application\/pdf, 15 bytes\) {2}http.*DocumentReference/m);
  assert.equal(locationIn(send('his-belvedere', 8, path).out), locationIn(first.out));
  const document = JSON.parse(await read(locationIn(first.out))) as {
    description: string;
    type: { coding: { code: string }[] };
  };
  assert.equal(document.description, 'Lettre de sortie');
  assert.equal(document.type.coding[0]?.code, '18842-5');
});

test('a laboratory may provide a document by its own set', () => {
  const { code, out } = send('labolink-moulin', 8, file('Analyse.pdf', '%PDF-1.4\nvalues'));
  assert.equal(code, 0, out);
});

test('a CDA document says itself what it is', async () => {
  const { code, out } = send('praxis-schmit', 8, file('note.xml', cda('Consultation du 3 février')));
  assert.equal(code, 0, out);
  const token = await world.token('praxis-schmit');
  const document = JSON.parse(
    await (
      await fetch(locationIn(out).replace(/\/_history.*/, ''), { headers: { authorization: `Bearer ${token}` } })
    ).text(),
  ) as {
    [name: string]: unknown;
    content: { attachment: { language: string; title: string } }[];
    securityLabel: { coding: { code: string }[] }[];
  };
  assert.equal(document.date, '2024-02-03T10:15:00+01:00');
  assert.deepEqual(document.masterIdentifier, { system: 'urn:oid:1.2.3.4.5', value: '7' });
  assert.equal(document.securityLabel[0]?.coding[0]?.code, 'R');
  assert.deepEqual(
    [document.content[0]?.attachment.language, document.content[0]?.attachment.title],
    ['fr-LU', 'Consultation du 3 février'],
  );
});

const bundle = `{"resourceType":"Bundle","type":"collection","entry":[
 {"fullUrl":"https://other.example/fhir/Patient/9","resource":{"resourceType":"Patient","id":"9","name":[{"family":"Else"}]}},
 {"fullUrl":"https://other.example/fhir/Practitioner/p","resource":{"resourceType":"Practitioner","id":"p","identifier":[{"system":"https://other.example/number","value":"77"}],"name":[{"family":"Kirsch","given":["Ada"]}]}},
 {"fullUrl":"https://other.example/fhir/Medication/m","resource":{"resourceType":"Medication","id":"m","code":{"text":"Amoxicillin 500 mg"}}},
 {"fullUrl":"https://other.example/fhir/Encounter/e","resource":{"resourceType":"Encounter","id":"e","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/9"},"participant":[{"individual":{"reference":"Practitioner/p"}}]}},
 {"fullUrl":"https://other.example/fhir/Claim/c","resource":{"resourceType":"Claim","id":"c"}},
 {"resource":{"resourceType":"MedicationRequest","status":"active","intent":"order","medicationReference":{"reference":"Medication/m"},"subject":{"reference":"https://other.example/fhir/Patient/9"},"encounter":{"reference":"Encounter/e"}}},
 {"resource":{"resourceType":"Observation","status":"final","code":{"text":"Weight"},"encounter":{"reference":"https://other.example/fhir/Encounter/e"},"performer":[{"reference":"Practitioner/p","display":"Dr Kirsch"}],"valueQuantity":{"value":71.50}}}
]}`;

test('a Bundle goes in as one transaction in our terms, and what has no place in a record is named', async () => {
  const { code, out } = send('his-belvedere', 8, file('collection.json.gz', gzipSync(bundle)));
  assert.equal(code, 0, out);
  assert.match(out, /3 resources taken, 3 left out: Practitioner, Medication, Claim/);
  const token = await world.token('his-belvedere');
  const search = async (type: string): Promise<{ [name: string]: unknown }> => {
    const answer = await fetch(`${world.fhir}/${type}?patient=${world.patients[8]?.id}&_sort=-_lastUpdated&_count=1`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const text = await answer.text();
    if (type === 'Observation') assert.ok(text.includes('"value":71.50'), 'the decimal is as it was sent');
    return (JSON.parse(text) as { entry: { resource: { [name: string]: unknown } }[] }).entry[0]?.resource as {
      [name: string]: unknown;
    };
  };
  const [request, observed, encounter] = await Promise.all([
    search('MedicationRequest'),
    search('Observation'),
    search('Encounter'),
  ]);
  assert.deepEqual(request?.medicationCodeableConcept, { text: 'Amoxicillin 500 mg' });
  assert.deepEqual(request?.encounter, { reference: `Encounter/${encounter?.id}` });
  assert.deepEqual(observed?.encounter, { reference: `Encounter/${encounter?.id}` });
  assert.deepEqual(observed?.performer, [
    { type: 'Practitioner', identifier: { system: 'https://other.example/number', value: '77' }, display: 'Dr Kirsch' },
  ]);
  assert.deepEqual(observed?.subject, { reference: `Patient/${world.patients[8]?.id}` });
});

test('a patient who is written inside a resource gives place to the record’s own', async () => {
  const path = file(
    'contained.json',
    '{"resourceType":"Observation","contained":[{"resourceType":"Patient","id":"p","name":[{"family":"Else"}]}],"status":"final","code":{"text":"Apgar"},"subject":{"reference":"#p"},"focus":[{"reference":"#p"}],"valueInteger":9}',
  );
  const { code, out } = send('his-belvedere', 8, path);
  assert.equal(code, 0, out);
  const text = await read(locationIn(out));
  const own = { reference: `Patient/${world.patients[8]?.id}` };
  const { subject, focus, contained } = JSON.parse(text) as { [name: string]: unknown };
  assert.deepEqual([subject, focus, contained], [own, [own], undefined]);
});

test('refusals are in words, and the exit code tells', () => {
  const wrong = file('wrong.json', '{"resourceType":"Observation","status":"done","code":{"text":"x"}}');
  const noDiv = file(
    'no-div.json',
    '{"resourceType":"Observation","text":{"status":"generated"},"status":"final","code":{"text":"x"}}',
  );
  const refused = send('his-belvedere', 8, wrong, noDiv, file('strange.xml', '<a/>'));
  assert.equal(refused.code, 1);
  assert.match(refused.out, /refused .*wrong\.json: .*Observation\.status.*\[422\]/);
  assert.match(refused.out, /refused .*no-div\.json: .*text\.div.*--repair/);
  assert.match(refused.out, /refused .*strange\.xml: here, before sending/);
  assert.match(refused.out, /0 of 3 files taken, 0 resources; 3 refused/);
  const repaired = send('his-belvedere', 8, '--repair', noDiv);
  assert.equal(repaired.code, 0, repaired.out);
  assert.match(repaired.out, /REPAIRED/);
  assert.equal(world.tool('tools/send.ts', '--client', 'nobody', '--patient', '1', wrong).code, 2);
  const closed = world.tool(
    'tools/send.ts',
    '--client',
    'his-belvedere',
    '--patient',
    world.stranger.matricule,
    file('good.pdf', '%PDF-1.4\ngood'),
  );
  assert.deepEqual([closed.code, /without an open record/.test(closed.out)], [1, true], closed.out);
});

test('--dry-run sends nothing', async () => {
  const path = file('dry.pdf', '%PDF-1.4\ndry');
  const { code, out } = send('his-belvedere', 9, '--dry-run', path);
  assert.equal(code, 0, out);
  assert.match(out, /would send/);
});

const shared = join(import.meta.dirname, '..', '..', '..', 'shared', 'data');
const sets: [folder: string, client: string, patient: number, flags: string[], taken: number, of: number][] = [
  ['synthea-r4', 'his-belvedere', 10, [], 40, 42],
  ['fhir-be-lab', 'labolink-moulin', 10, [], 20, 26],
  ['fhir-be-lab', 'labolink-moulin', 11, ['--repair'], 25, 26],
  ['fhir-eu-lab', 'labolink-moulin', 9, ['--parallel', '1'], 25, 30],
  ['cda-fr-cisis', 'his-belvedere', 12, [], 46, 47],
  ['cda-hl7-examples/Documents', 'his-belvedere', 13, [], 5, 5],
  ['fhir-ips', 'his-belvedere', 14, [], 15, 53],
];
for (const [name, client, patient, flags, taken, of] of sets)
  test(`of ${[name, ...flags].join(' ')}, ${taken} of ${of} files are taken from ${client}`, {
    skip: existsSync(join(shared, name)) ? false : 'the shared data is not here',
    timeout: 180_000,
  }, () => {
    const { out } = send(client, patient, ...flags, join(shared, name));
    assert.ok(out.includes(`${taken} of ${of} files taken`), out.slice(-3000));
  });
