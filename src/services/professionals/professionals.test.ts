// Doubts about the register of professionals, on a real database and a real HTTP server.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { systemChance } from '../../base/clock.ts';
import { loadR4 } from '../../fhir/definitions/definitions.ts';
import { createValidator, type Issue } from '../../fhir/validation/validation.ts';
import { createHttp } from '../../kit/http/http.ts';
import { silentLog } from '../../kit/log/log.ts';
import { migrate } from '../../kit/sql/migrate.ts';
import { createScratch, type Scratch } from '../../kit/sql/scratch.ts';
import {
  createProfessionals,
  type DirectoryEntries,
  type Professionals,
  professionalsTables,
} from './professionals.ts';

const practice = { kind: 'practice', street: '1, rue du Puits', postalCode: '4042' } as const;
const world = (): DirectoryEntries => ({
  organisations: [
    {
      id: 'cabinet-weber',
      number: 'O1',
      name: 'Cabinet Weber',
      town: 'Esch-sur-Alzette',
      phone: '+352 1',
      ...practice,
    },
    {
      id: 'belvedere-nord',
      number: 'O2',
      name: 'Hôpital du Belvédère, site Nord',
      town: 'Ettelbruck',
      partOf: 'belvedere',
      ...practice,
      kind: 'hospital',
    },
    { id: 'belvedere', number: 'O3', name: 'Hôpital du Belvédère', town: 'Luxembourg', ...practice, kind: 'hospital' },
  ],
  practitioners: [
    {
      id: 'claire-weber',
      number: '90001',
      title: 'Dr',
      family: 'Weber',
      given: 'Claire',
      sex: 'female',
      profession: 'physician',
      speciality: 'cardiology',
      languages: ['fr', 'lb'],
      authorisedSince: '2001-09-01',
      workplaces: [{ organisationId: 'cabinet-weber', phone: '+352 2' }, { organisationId: 'belvedere-nord' }],
    },
    {
      id: 'jos-mueller',
      number: '90002',
      family: 'Müller-O’Brien',
      given: 'José',
      sex: 'male',
      profession: 'nurse',
      languages: ['de'],
      workplaces: [{ organisationId: 'belvedere' }],
    },
    {
      id: 'lucie-thill',
      number: '90003',
      title: 'Dr',
      family: 'Thill',
      given: 'Lucie',
      sex: 'female',
      profession: 'physician',
      speciality: 'emergency-medicine',
      languages: [],
      workplaces: [],
    },
    {
      id: 'old-name',
      number: '90004',
      family: 'Weber',
      given: 'Ancien',
      sex: 'male',
      profession: 'physician',
      languages: [],
      workplaces: [],
      active: false,
    },
  ],
});

describe('the register of professionals', () => {
  let scratch: Scratch;
  let register: Professionals;
  let http: FastifyInstance;
  let now = new Date('2026-11-22T10:00:00Z');
  const get = async (url: string, headers: Record<string, string> = {}) => {
    const answer = await http.inject({ url, headers });
    return { status: answer.statusCode, headers: answer.headers, body: answer.body === '' ? null : answer.json() };
  };
  const names = async (query: string): Promise<string[]> => {
    const { body } = await get(`/api/professionals?${query}`);
    return body.items.map((one: { name: string }) => one.name);
  };
  const ids = async (query: string): Promise<string[]> => {
    const { body, status } = await get(`/fhir/${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return (body.entry ?? []).map((one: { resource: { id: string } }) => one.resource.id);
  };

  before(async () => {
    scratch = await createScratch();
    await migrate(scratch.sql, [professionalsTables]);
    const clock = { now: () => now };
    register = createProfessionals({ sql: scratch.sql, clock, fhirBase: () => 'https://cercle.example/fhir' });
    http = createHttp({
      routes: register.routes,
      mounts: [],
      authenticate: async () => ({ kind: 'anonymous' }),
      admit: () => undefined,
      renderFault: {
        fhir: (fault) => JSON.stringify({ code: fault.code }),
        api: (fault) => JSON.stringify({ code: fault.code }),
      },
      clock,
      chance: systemChance,
      log: silentLog,
      bodyBytesMax: 1000,
      origin: () => 'http://localhost',
    });
    assert.deepEqual(await register.importDirectory(world()), { organisations: 3, practitioners: 4, roles: 3 });
  });
  after(async () => {
    await http.close();
    await scratch.close();
  });

  it('takes the same import again and changes nothing', async () => {
    assert.deepEqual(await register.importDirectory(world()), { organisations: 0, practitioners: 0, roles: 0 });
    assert.equal((await register.findPractitioner('claire-weber'))?.version, 1);
  });

  it('knows a professional with workplaces, the main one first', async () => {
    const found = await register.findPractitioner('claire-weber');
    assert.equal(found?.name, 'Dr Claire Weber');
    assert.deepEqual(found?.organisationIds, ['cabinet-weber', 'belvedere-nord']);
    assert.deepEqual(found?.workplaces[0], {
      organisationId: 'cabinet-weber',
      name: 'Cabinet Weber',
      kind: 'practice',
      street: '1, rue du Puits',
      postalCode: '4042',
      town: 'Esch-sur-Alzette',
      phone: '+352 2',
    });
    assert.equal(found?.town, 'Esch-sur-Alzette');
    assert.equal(await register.findPractitioner('nobody'), null);
    assert.deepEqual(
      [...(await register.practitionersByIds(['jos-mueller', 'nobody', 'claire-weber'])).keys()].sort(),
      ['claire-weber', 'jos-mueller'],
    );
    assert.deepEqual(await register.organisationsOf('jos-mueller'), [
      { id: 'belvedere', name: 'Hôpital du Belvédère', kind: 'hospital' },
    ]);
    assert.equal((await register.organisationsByIds(['belvedere-nord'])).get('belvedere-nord')?.partOf, 'belvedere');
    assert.deepEqual(await register.counts(), { professionals: 3, organisations: 3 });
  });

  it('finds people as they are typed: case, accents, umlauts, apostrophes, beginnings, any order', async () => {
    const mueller = ['José Müller-O’Brien'];
    for (const q of [
      'müller',
      'MULLER',
      'mueller',
      'Muell',
      'obrien',
      "o'brien",
      'jose muller',
      'muller-obrien',
      'infirmier belvédère',
      'Krankenpfl',
      'enfermeiro',
    ]) {
      assert.deepEqual(await names(`q=${encodeURIComponent(q)}`), mueller, q);
    }
    assert.deepEqual(await names('q=urgence'), ['Dr Lucie Thill']);
    assert.deepEqual(await names('q=cardiologue+esch'), ['Dr Claire Weber']);
    assert.deepEqual(await names('q=weber'), ['Dr Claire Weber']);
    assert.deepEqual(await names('q=ueller'), []);
    assert.deepEqual(await names('q=cardiologue+luxembourg'), []);
  });

  it('takes no sign of a word for a pattern of SQL', async () => {
    assert.deepEqual(await names('q=%25eber'), []);
    assert.deepEqual(await names('q=web_r'), []);
    assert.equal((await names('q=%25')).length, 3);
  });

  it('narrows by profession, town and language, and pages', async () => {
    assert.deepEqual(await names('profession=physician'), ['Dr Lucie Thill', 'Dr Claire Weber']);
    assert.deepEqual(await names('town=ettelbr'), ['Dr Claire Weber']);
    assert.deepEqual(await names('language=de'), ['José Müller-O’Brien']);
    const { body } = await get('/api/professionals?page=2');
    assert.deepEqual(body, { total: 3, page: 2, pageSize: 20, items: [] });
    assert.equal((await get('/api/professionals?page=0')).status, 400);
    assert.deepEqual(
      (await register.search({ page: 2, pageSize: 1 })).items.map((one) => one.id),
      ['lucie-thill'],
    );
  });

  it('shows one professional, and nobody who is no longer listed', async () => {
    const { body } = await get('/api/professionals/jos-mueller');
    assert.deepEqual(Object.keys(body), ['id', 'name', 'profession', 'languages', 'workplaces']);
    assert.equal((await get('/api/professionals/old-name')).status, 404);
  });

  it('lists organisations by name, town and kind', async () => {
    const list = async (query: string) =>
      (await get(`/api/organisations?${query}`)).body.items.map((one: { id: string }) => one.id);
    assert.deepEqual(await list('q=belvedere'), ['belvedere', 'belvedere-nord']);
    assert.deepEqual(await list('q=esch'), ['cabinet-weber']);
    assert.deepEqual(await list('kind=practice'), ['cabinet-weber']);
    assert.deepEqual((await get('/api/organisations?q=esch')).body.items[0], {
      id: 'cabinet-weber',
      name: 'Cabinet Weber',
      kind: 'practice',
      town: 'Esch-sur-Alzette',
    });
  });

  it('reads a Practitioner with version and date, and answers 304 to who has it', async () => {
    const { body, headers } = await get('/fhir/Practitioner/claire-weber');
    assert.deepEqual(body.identifier, [
      { use: 'official', system: 'https://cercle.example/fhir/sid/practitioner', value: '90001' },
    ]);
    assert.deepEqual(body.meta, { versionId: '1', lastUpdated: '2026-11-22T10:00:00.000Z' });
    assert.equal(headers.etag, 'W/"1"');
    assert.equal((await get('/fhir/Practitioner/claire-weber', { 'if-none-match': 'W/"1"' })).status, 304);
    assert.equal((await get('/fhir/Practitioner/nobody')).status, 404);
  });

  it('searches Practitioner', async () => {
    assert.deepEqual(await ids('Practitioner?identifier=https://cercle.example/fhir/sid/practitioner|90002'), [
      'jos-mueller',
    ]);
    assert.deepEqual(await ids('Practitioner?identifier=90002'), ['jos-mueller']);
    assert.deepEqual(await ids('Practitioner?identifier=urn:other|90002'), []);
    assert.deepEqual(await ids('Practitioner?family=mull'), ['jos-mueller']);
    assert.deepEqual(await ids('Practitioner?family=ebe'), []);
    assert.deepEqual(await ids('Practitioner?family:contains=ebe&active=true'), ['claire-weber']);
    assert.deepEqual(await ids('Practitioner?family:exact=Weber'), ['claire-weber', 'old-name']);
    assert.deepEqual(await ids('Practitioner?family:exact=weber'), []);
    assert.deepEqual(await ids('Practitioner?name=claire,thill'), ['claire-weber', 'lucie-thill']);
    assert.deepEqual(await ids('Practitioner?given=jose'), ['jos-mueller']);
    assert.deepEqual(await ids('Practitioner?active=false'), ['old-name']);
    assert.deepEqual(await ids('Practitioner?_id=claire-weber,nobody'), ['claire-weber']);
  });

  it('searches PractitionerRole and brings along what it refers to', async () => {
    const roles = await ids('PractitionerRole?practitioner=claire-weber');
    assert.equal(roles.length, 2);
    assert.deepEqual(await ids('PractitionerRole?practitioner=Practitioner/claire-weber'), roles);
    assert.equal((await ids('PractitionerRole?organization=Organization/belvedere')).length, 1);
    assert.equal((await ids('PractitionerRole?specialty=cardiology')).length, 2);
    assert.equal((await ids('PractitionerRole?specialty:not=cardiology')).length, 1);
    const { body } = await get(
      '/fhir/PractitionerRole?practitioner=claire-weber&_include=PractitionerRole:practitioner&_include=PractitionerRole:organization',
    );
    assert.equal(body.total, 2);
    assert.deepEqual(
      body.entry.map(
        (one: { resource: { resourceType: string }; search: { mode: string } }) =>
          `${one.resource.resourceType} ${one.search.mode}`,
      ),
      [
        'PractitionerRole match',
        'PractitionerRole match',
        'Practitioner include',
        'Organization include',
        'Organization include',
      ],
    );
  });

  it('searches Organization', async () => {
    assert.deepEqual(await ids('Organization?name=hopital'), ['belvedere', 'belvedere-nord']);
    assert.deepEqual(await ids('Organization?address-city=esch'), ['cabinet-weber']);
    assert.deepEqual(await ids('Organization?type=hospital&partof=belvedere'), ['belvedere-nord']);
    assert.deepEqual(await ids('Organization?identifier=https://cercle.example/fhir/sid/organization|O3'), [
      'belvedere',
    ]);
  });

  it('pages through by following next, and counts alone when asked', async () => {
    const seen: string[] = [];
    let url: string | undefined = '/fhir/Practitioner?_count=1&active=true';
    while (url !== undefined) {
      const { body } = await get(url);
      assert.equal(body.total, 3);
      seen.push(body.entry[0].resource.id);
      const next: { url: string } | undefined = body.link.find((one: { relation: string }) => one.relation === 'next');
      url = next?.url.replace('https://cercle.example', '');
    }
    assert.deepEqual(seen, ['claire-weber', 'jos-mueller', 'lucie-thill']);
    const counted = await get('/fhir/Practitioner?_summary=count');
    assert.deepEqual([counted.body.total, counted.body.entry], [4, undefined]);
    const empty = await get('/fhir/Practitioner?family=zzz');
    assert.deepEqual([empty.body.total, 'entry' in empty.body], [0, false]);
  });

  it('refuses a condition that it cannot hold rather than answer another question', async () => {
    for (const query of [
      'Practitioner?email=x',
      'Practitioner?identifier:of-type=a|b|c',
      'PractitionerRole?date=2020',
      'Practitioner?_sort=family',
      'Organization?name:missing=true',
    ]) {
      const { status, body } = await get(`/fhir/${query}`);
      assert.deepEqual([status, body.code], [400, 'search.unsupported-parameter'], query);
    }
    assert.equal((await get('/fhir/Practitioner?nonsense=1', { prefer: 'handling=strict' })).status, 400);
    assert.equal((await get('/fhir/Practitioner?nonsense=1')).status, 200);
  });

  it('keeps a new version of what changed, and ends a post that is no longer named', async () => {
    now = new Date('2026-11-23T10:00:00Z');
    const [claire, ...others] = world().practitioners;
    assert.ok(claire !== undefined && others.length === 3);
    const changed = { ...claire, family: 'Weber-Klein', workplaces: claire.workplaces.slice(1) };
    assert.deepEqual(await register.importDirectory({ organisations: [], practitioners: [changed] }), {
      organisations: 0,
      practitioners: 1,
      roles: 2,
    });
    assert.deepEqual((await register.findPractitioner('claire-weber'))?.organisationIds, ['belvedere-nord']);
    assert.deepEqual(await names('q=klein'), ['Dr Claire Weber-Klein']);
    assert.deepEqual(await names('q=klein+esch'), []);
    const { body } = await get('/fhir/PractitionerRole?practitioner=claire-weber');
    const versions = body.entry.map(
      ({ resource }: { resource: { active: boolean; meta: { versionId: string; lastUpdated: string } } }) => [
        resource.active,
        resource.meta.versionId,
        resource.meta.lastUpdated,
      ],
    );
    assert.deepEqual(versions.sort(), [
      [false, '3', '2026-11-23T10:00:00.000Z'],
      [true, '3', '2026-11-23T10:00:00.000Z'],
    ]);
    assert.equal((await get('/fhir/Practitioner/claire-weber')).headers.etag, 'W/"2"');
  });

  it('can find words by an index', async () => {
    const plan = await scratch.sql.transaction(async (tx) => {
      // A handful of rows is read whole whatever there is; this asks only whether the index fits the condition.
      await tx.query({ text: 'set local enable_seqscan = off' });
      const { rows } = await tx.query<Record<string, string>>({
        text: `explain select * from professionals.practitioner p where p.words like '% ' || professionals.fold($1) || '%'`,
        values: ['Müller'],
      });
      return rows.map((row) => Object.values(row)[0]).join('\n');
    });
    assert.match(plan, /practitioner_words/);
  });

  it('speaks valid R4', async () => {
    const validator = createValidator(loadR4());
    for (const type of ['Practitioner', 'PractitionerRole', 'Organization']) {
      const { body } = await get(`/fhir/${type}`);
      assert.ok(body.entry.length > 0);
      for (const { resource } of body.entry) assert.deepEqual(errorsOf(validator.validate(resource)), []);
      assert.deepEqual(errorsOf(validator.validate(body)), []);
    }
  });
});

const errorsOf = (issues: readonly Issue[]): string[] =>
  issues.filter((issue) => issue.severity === 'error').map((issue) => `${issue.expression}: ${issue.text}`);
