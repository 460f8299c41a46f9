// Doubts about the portals' API, at its addresses, on a real database: Anna and who is around her, from the first result
// to the list of those who looked.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  condition,
  createRecordWorld,
  documentReference,
  ids,
  type Json,
  observation,
  posted,
  type RecordWorld,
  transaction,
} from './scratch.ts';

let world: RecordWorld;
let now = new Date();
const minute = 60_000;
const day = 86_400_000;
const later = (ms: number): void => {
  now = new Date(now.getTime() + ms);
};

before(async () => {
  world = await createRecordWorld({
    clock: { now: () => new Date(now) },
    readCda: () => ({
      title: 'Read',
      sections: [],
      attachments: [{ id: '1', contentType: 'application/pdf', bytes: Buffer.from('%PDF-1.7 inside') }],
    }),
  });
  // The log of the test world looks at no bounds: these are those of the real one.
  const { audit } = world.room.needs;
  const all = audit.list;
  audit.list = async (log, { before: id, from, to, count }) =>
    (await all(log, { count: 100_000 }))
      .filter((one) => (id == null || one.id < id) && (from == null || one.at >= from) && (to == null || one.at < to))
      .slice(0, count);
});
after(() => world.close());

const get = async (who: string, path: string): Promise<Json> => {
  const answer = await world.as(who).get(path);
  assert.equal(answer.status, 200, `${who} ${path}: ${answer.text}`);
  return answer.json;
};
const timelineOf = (who: string, query = ''): Promise<Json> =>
  get(who, who === 'anna' ? `/api/me/timeline${query}` : `/api/pro/patients/${ids.anna}/timeline${query}`);
const titles = (page: Json): string[] => page.items.map((one: Json) => one.title);
const itemOf = async (who: string, title: string): Promise<Json> =>
  (await timelineOf(who, '?count=100')).items.find((one: Json) => one.title === title);

const loinc = (code: string, text: string) => ({ text, coding: [{ system: 'http://loinc.org', code }] });
/** Its value is `placed`, for the decimal to stand in its place as a laboratory writes it. */
const glucose = (placed: string, at: string, flag: string) =>
  observation(ids.anna, {
    code: loinc('1558-6', 'Glucose'),
    effectiveDateTime: at,
    valueQuantity: { value: placed, unit: 'g/L', system: 'http://unitsofmeasure.org', code: 'g/L' },
    referenceRange: [{ low: { value: 0.7, unit: 'g/L' }, high: { value: 1.1, unit: 'g/L' }, text: '0,70 – 1,10' }],
    interpretation: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', code: flag }] },
    ],
  });

/** A laboratory's transaction as text, so that decimals are as a laboratory writes them. */
async function sendResult(title: string, at: string, values: [string, string][]): Promise<void> {
  const observations = values.map(([value, flag], i) =>
    posted(
      { ...glucose(`@${i}@${value}`, at, flag), ...(i === 0 ? {} : { code: loinc('4548-4', 'HbA1c') }) },
      `urn:uuid:00000000-0000-4000-8000-00000000000${i}`,
    ),
  );
  const pdf = Buffer.from(`%PDF-1.7 ${title}`);
  const report = {
    resourceType: 'DiagnosticReport',
    status: 'final',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB' }] }],
    code: { text: title, coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
    subject: { reference: `Patient/${ids.anna}` },
    effectiveDateTime: at,
    issued: at,
    performer: [{ reference: 'Organization/lab-nord' }],
    result: observations.map((one) => ({ reference: one.fullUrl })),
    conclusion: 'Contrôle annuel conseillé.',
    presentedForm: [
      { contentType: 'application/pdf', url: 'urn:uuid:00000000-0000-4000-8000-0000000000ff', title, size: pdf.length },
    ],
  };
  const binary = { resourceType: 'Binary', contentType: 'application/pdf', data: pdf.toString('base64') };
  const text = JSON.stringify(
    transaction(...observations, posted(binary, 'urn:uuid:00000000-0000-4000-8000-0000000000ff'), posted(report)),
  );
  const answer = await world.as('lab-nord').post('/fhir', text.replace(/"@\d@([\d.]+)"/g, '$1'));
  assert.equal(answer.status, 200, answer.text);
}

const iso = (ms: number): string => new Date(now.getTime() + ms).toISOString().replace('Z', '+00:00');

describe('from a result to the list of who looked', () => {
  test('a result is new in the timeline of the patient, with how many values lie outside, and its values stand in it once', async () => {
    await sendResult('Ancienne analyse', iso(-400 * day), [['1.00', 'N']]);
    later(minute);
    await sendResult('Analyse de sang', iso(0), [
      ['1.10', 'N'],
      ['6.50', 'H'],
    ]);
    const page = await timelineOf('anna');
    assert.deepEqual([page.total, titles(page)], [2, ['Analyse de sang', 'Ancienne analyse']]);
    const [item] = page.items;
    assert.deepEqual(
      [item.isNew, item.values, item.abnormal, item.category, item.content, item.author.name],
      [true, 2, 1, 'laboratory', 'pdf', 'lab-nord'],
    );
    assert.deepEqual(item.visibility.mode, 'circle');
    assert.ok(item.visibility.people >= 2);
    const record = await get('anna', '/api/me/record');
    assert.deepEqual(
      [record.state, record.unread, record.counts, record.circleCount, record.referent.subject.name],
      ['open', 2, { laboratory: 2 }, 2, 'Dr Claire Schmit'],
    );
  });

  test('a value keeps its decimals as sent, has its plain name in the language of the reader, and its trend', async () => {
    const { id } = await itemOf('anna', 'Analyse de sang');
    const detail = await get('anna', `/api/me/items/${id}`);
    const [value, other] = detail.results;
    assert.deepEqual(
      [value.text, value.number, value.unit, value.flag, value.range],
      ['1.10', 1.1, 'g/L', 'N', { low: 0.7, lowText: '0.7', high: 1.1, highText: '1.1', text: '0,70 – 1,10' }],
    );
    assert.deepEqual(
      value.history.map((one: Json) => one.text),
      ['1.00', '1.10'],
    );
    assert.deepEqual([other.text, other.flag, other.history.length], ['6.50', 'H', 1]);
    assert.equal(detail.text, 'Contrôle annuel conseillé.');
    const german = (await world.as('anna').get(`/api/me/items/${id}`, { 'accept-language': 'de' })).json;
    assert.notEqual(german.results[0].name, value.name);
    assert.ok(value.plain.length > 0);
    assert.equal((await itemOf('anna', 'Analyse de sang')).isNew, false, 'what was opened is not new any more');
  });

  test('a file opens by the id of its attachment, runs nothing, and is in the log under the name of its document', async () => {
    const { id } = await itemOf('anna', 'Analyse de sang');
    const [attachment] = (await get('anna', `/api/me/items/${id}`)).attachments;
    for (const who of ['anna', 'weber']) {
      const file = await world.as(who).get(`/api/contents/${attachment.id}`);
      assert.deepEqual(
        [file.status, file.headers['content-type'], file.text],
        [200, 'application/pdf', '%PDF-1.7 Analyse de sang'],
      );
      assert.match(file.headers['content-security-policy'] as string, /^sandbox/);
      assert.match(file.headers['content-disposition'] as string, /^inline; filename="Analyse de sang\.pdf"/);
    }
    assert.equal((await world.as('lucie').get(`/api/contents/${attachment.id}`)).status, 404);
    for (const wrong of [`${id}.7`, `${id}.x`, id.replace(/.$/, 'z'), 'nothing'])
      assert.equal((await world.as('anna').get(`/api/contents/${wrong}`)).status, 404, wrong);
    assert.equal((await world.as('anna').get(`/api/contents/${attachment.id}/cda`)).status, 404);
    const { items } = await get('anna', '/api/me/accesses');
    const download = items.find((one: Json) => one.action === 'downloaded');
    assert.deepEqual([download.who.name, download.what], ['Dr Marc Weber', [{ id, title: 'Analyse de sang' }]]);
  });

  test('the brief tells a member of the circle what changed, and its own visit is in the list of who looked', async () => {
    const first = await get('weber', `/api/pro/patients/${ids.anna}/brief`);
    assert.equal(first.since, undefined);
    assert.deepEqual(
      [first.access.basis, first.referent.name, first.patient.name],
      ['circle', 'Dr Claire Schmit', 'Anna Kieffer'],
    );
    assert.deepEqual(
      first.circle.map((one: Json) => one.name),
      ['Dr Claire Schmit'],
    );
    assert.ok(first.canWrite.includes('consultation'));
    later(2 * day);
    await sendResult('Contrôle', iso(0), [['1.25', 'H']]);
    const brief = await get('weber', `/api/pro/patients/${ids.anna}/brief`);
    assert.ok(brief.since !== undefined);
    assert.deepEqual(
      brief.changes.map((one: Json) => [
        one.code,
        one.before.text,
        one.now.text,
        one.now.flag,
        one.history.length,
        one.source,
      ]),
      [['1558-6', '1.10', '1.25', 'H', 3, 'lab-nord']],
    );
    assert.deepEqual(
      brief.documents.map((one: Json) => [one.title, one.isNew]),
      [
        ['Contrôle', true],
        ['Analyse de sang', false],
        ['Ancienne analyse', false],
      ],
    );
    const again = await get('weber', `/api/pro/patients/${ids.anna}/brief`);
    assert.equal(again.since, brief.since, 'a reload is the same visit');
    const patients = await get('weber', '/api/pro/patients');
    assert.deepEqual([patients.total, patients.items[0].name, patients.items[0].newCount], [1, 'Anna Kieffer', 0]);
    const { items } = await get('anna', '/api/me/accesses?who=weber');
    assert.ok(
      items.some((one: Json) => one.action === 'opened' && one.basis === 'circle' && one.who.name === 'Dr Marc Weber'),
    );
  });

  test('alerts, problems and medication are those in force, each once', async () => {
    const concept = (system: string, code: string, text: string) => ({ text, coding: [{ system, code }] });
    const allergy = (text: string, criticality: string) => ({
      resourceType: 'AllergyIntolerance',
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }],
      },
      verificationStatus: {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification', code: 'confirmed' },
        ],
      },
      criticality,
      code: { text },
      patient: { reference: `Patient/${ids.anna}` },
      onsetDateTime: '2011-09',
      recordedDate: '2020-01-01',
      reaction: [{ manifestation: [{ text: 'Choc anaphylactique' }] }],
    });
    const medicine = (type: string, more: object) => ({
      resourceType: type,
      status: 'active',
      subject: { reference: `Patient/${ids.anna}` },
      medicationCodeableConcept: concept('http://www.whocc.no/atc', 'A10BA02', 'Metformine 500 mg'),
      ...more,
    });
    const resolved = condition(ids.anna, {
      code: { text: 'Angine' },
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'resolved' }],
      },
      abatementDateTime: '2020-02-01',
    });
    const wrong = condition(ids.anna, {
      code: { text: 'Erreur' },
      clinicalStatus: undefined,
      verificationStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'entered-in-error' }],
      },
    });
    const sent = await world.as('schmit').post(
      '/fhir',
      transaction(
        ...[
          allergy('Pénicilline', 'high'),
          allergy('Pollen', 'low'),
          condition(ids.anna),
          condition(ids.anna),
          resolved,
          wrong,
          medicine('MedicationStatement', {
            effectivePeriod: { start: '2026-01-02' },
            dosage: [{ text: '1 comprimé le soir' }],
          }),
          medicine('MedicationRequest', { intent: 'order', authoredOn: '2026-01-01' }),
        ].map((one) => posted(one)),
      ),
    );
    assert.equal(sent.status, 200, sent.text);
    const brief = await get('weber', `/api/pro/patients/${ids.anna}/brief`);
    assert.deepEqual(brief.alerts, [{ text: 'Pénicilline', kind: 'allergy', detail: 'Choc anaphylactique, 2011' }]);
    assert.deepEqual(
      brief.problems.map((one: Json) => one.text),
      ['Hypertension'],
    );
    assert.deepEqual(brief.medications, [
      { text: 'Metformine 500 mg', dosage: '1 comprimé le soir', since: '2026-01-02', isNew: true },
    ]);
    assert.equal(
      titles(await timelineOf('anna', '?count=100')).includes('Erreur'),
      false,
      'what was entered in error is not shown as true',
    );
    const { id } = await itemOf('anna', 'Pénicilline');
    const { facts } = await get('anna', `/api/me/items/${id}`);
    assert.deepEqual(facts[0], { label: 'Réaction', value: 'Choc anaphylactique' });
    assert.equal(JSON.stringify(facts).includes('confirmed'), false);
  });
});

describe('a stranger', () => {
  const nobody = '99999999-9999-4999-8999-999999999999';
  test('gets the same bytes for an open record, for a person without one, and for nobody at all', async () => {
    for (const path of ['brief', 'timeline', 'timeline?q=analyse&category=laboratory']) {
      const answers = await Promise.all(
        [ids.anna, ids.carla, nobody, 'x'].map((id) => world.as('lucie').get(`/api/pro/patients/${id}/${path}`)),
      );
      assert.equal(new Set(answers.map((one) => `${one.status} ${one.text}`)).size, 1, path);
      assert.equal(answers[0]?.status, path === 'brief' ? 404 : 200);
    }
    const { id } = await itemOf('anna', 'Analyse de sang');
    const absent = id.replace(/.$/, (last: string) => (last === '0' ? '1' : '0'));
    const [seen, unseen] = [
      await world.as('lucie').get(`/api/pro/patients/${ids.anna}/items/${id}`),
      await world.as('lucie').get(`/api/pro/patients/${ids.anna}/items/${absent}`),
    ];
    assert.deepEqual([seen.status, seen.text], [404, unseen.text]);
    assert.equal(
      (await world.as('weber').get(`/api/pro/patients/${ids.bruno}/items/${id}`)).status,
      404,
      'under another patient it is not there',
    );
    assert.equal(
      (await get('lucie', '/api/pro/patients')).items.some((one: Json) => one.patientId === ids.anna),
      false,
    );
  });

  test('who tried stands in the list of the patient as refused', async () => {
    const { items } = await get('anna', '/api/me/accesses?who=klein');
    assert.ok(items.length > 0);
    for (const one of items) assert.deepEqual([one.action, one.outcome, one.basis], ['refused', 'refused', undefined]);
  });

  test('a patient reads no routes of professionals, and nobody is let in without a session', async () => {
    assert.equal((await world.as('anna').get('/api/pro/patients')).status, 403);
    assert.equal((await world.as('weber').get('/api/me/record')).status, 403);
    assert.equal((await world.as('').get('/api/me/record')).status, 401);
    assert.equal((await get('carla', '/api/me/record')).state, 'none');
    assert.deepEqual(await get('carla', '/api/me/timeline'), { total: 0, items: [] });
  });
});

describe('what the patient decides', () => {
  const set = (id: string, body: object): Promise<Json> => world.as('anna').put(`/api/me/items/${id}/visibility`, body);
  const sees = async (who: string, title: string): Promise<boolean> =>
    titles(await timelineOf(who, '?count=100')).includes(title);

  test('what is hidden from all is gone for the circle with its values and its file, in totals too; undo brings it back', async () => {
    const { id } = await itemOf('anna', 'Contrôle');
    const before_ = await timelineOf('weber');
    const [attachment] = (await get('anna', `/api/me/items/${id}`)).attachments;
    const preview = await get('anna', `/api/me/items/${id}/who-can-see?mode=hidden`);
    assert.deepEqual(preview.removed.map((one: Json) => one.name).sort(), ['Dr Claire Schmit', 'Dr Marc Weber']);
    assert.ok(await sees('weber', 'Contrôle'), 'a preview changes nothing');
    const changed = await set(id, { mode: 'hidden' });
    assert.deepEqual([changed.status, changed.json.item.visibility.mode], [200, 'hidden']);
    const hidden = await timelineOf('weber');
    assert.equal(hidden.total, before_.total - 1);
    assert.equal(await sees('weber', 'Contrôle'), false);
    assert.equal((await world.as('weber').get(`/api/contents/${attachment.id}`)).status, 404);
    const brief = await get('weber', `/api/pro/patients/${ids.anna}/brief`);
    assert.equal(JSON.stringify(brief).includes('1.25'), false, 'no value of it shows in a change or a trend');
    assert.equal((await timelineOf('weber', '?q=glucose&category=laboratory')).total, 2);
    assert.ok(await sees('anna', 'Contrôle'));
    assert.equal((await set(id, { mode: 'circle' })).json.item.visibility.mode, 'circle');
    assert.deepEqual(await timelineOf('weber'), before_);
    assert.equal((await world.as('weber').get(`/api/contents/${attachment.id}`)).status, 200);
  });

  test('what is hidden from one is seen by the others, and the list of who can see says so', async () => {
    const { id } = await itemOf('anna', 'Contrôle');
    const answer = await set(id, { mode: 'except', except: ['weber'] });
    assert.deepEqual(answer.json.item.visibility.exceptCount, 1);
    assert.deepEqual([await sees('weber', 'Contrôle'), await sees('schmit', 'Contrôle')], [false, true]);
    const who = await get('anna', `/api/me/items/${id}/who-can-see`);
    assert.equal(
      who.people.some((one: Json) => one.id === 'weber'),
      false,
    );
    assert.deepEqual(who.except, [{ id: 'weber', name: 'Dr Marc Weber', kind: 'professional' }]);
    assert.deepEqual(who.people.find((one: Json) => one.id === 'schmit').basis, 'referent');
    assert.equal(who.people.filter((one: Json) => one.kind !== 'you').length, answer.json.item.visibility.people);
    assert.equal((await set(id, { mode: 'except', except: ['who-is-that'] })).status, 422);
    assert.equal((await set(id, { mode: 'except', except: [] })).status, 422);
    assert.equal((await set(id, { mode: 'nobody' })).status, 400);
    assert.equal((await set(`${id.slice(0, -1)}0`.replace(id, 'x'), { mode: 'hidden' })).status, 404);
    await set(id, { mode: 'circle' });
  });

  test('a professional is told nothing of who else sees', async () => {
    for (const one of (await timelineOf('weber')).items)
      assert.deepEqual(one.visibility, { mode: 'circle', people: 0 });
  });

  test('whoever is excluded finds nothing, whatever the basis, until the patient says otherwise', async () => {
    const made = await world.as('anna').post('/api/me/exclusions', { professionalId: 'weber' });
    assert.deepEqual([made.status, made.json.subjectId], [201, 'weber']);
    assert.equal((await world.as('weber').get(`/api/pro/patients/${ids.anna}/brief`)).status, 404);
    assert.equal((await timelineOf('weber')).total, 0);
    assert.equal((await get('weber', '/api/pro/patients')).total, 0);
    assert.equal((await get('anna', '/api/me/circle')).excluded.length, 1);
    assert.equal((await world.as('anna').delete(`/api/me/exclusions/${made.json.id}`)).status, 204);
    assert.equal((await get('weber', `/api/pro/patients/${ids.anna}/brief`)).patient.name, 'Anna Kieffer');
  });

  test('a grant ends when its last day is over, a withdrawn one at once', async () => {
    const { members } = await get('anna', '/api/me/circle');
    const grant = members.find((one: Json) => one.subject.id === 'weber');
    const today = now.toISOString().slice(0, 10);
    const tomorrow = new Date(now.getTime() + day).toISOString().slice(0, 10);
    assert.equal((await world.as('anna').put(`/api/me/circle/${grant.id}`, { until: '2020-01-01' })).status, 422);
    assert.equal((await world.as('anna').put(`/api/me/circle/${grant.id}`, { until: 'soon' })).status, 422);
    const changed = await world.as('anna').put(`/api/me/circle/${grant.id}`, { until: tomorrow });
    assert.ok(changed.json.until > today);
    assert.equal((await get('weber', `/api/pro/patients/${ids.anna}/brief`)).access.until, changed.json.until);
    later(3 * day);
    assert.equal((await world.as('weber').get(`/api/pro/patients/${ids.anna}/brief`)).status, 404);
    assert.deepEqual((await get('anna', '/api/me/circle')).members, []);
    const added = await world.as('anna').post('/api/me/circle', { professionalId: 'weber' });
    assert.deepEqual([added.status, added.json.subject.name, added.json.until], [201, 'Dr Marc Weber', undefined]);
    assert.equal((await timelineOf('weber')).total > 0, true);
    assert.equal((await world.as('anna').delete(`/api/me/circle/${added.json.id}`)).status, 204);
    assert.equal((await timelineOf('weber')).total, 0);
    await world.as('anna').post('/api/me/circle', { professionalId: 'weber' });
    assert.equal(
      (await world.as('anna').post('/api/me/circle', { professionalId: 'weber', organisationId: 'lab-nord' })).status,
      400,
    );
    assert.equal((await world.as('anna').post('/api/me/circle', { professionalId: 'ghost' })).status, 422);
  });

  test('an organisation of the circle is among those who see, by its people where its system may not', async () => {
    await world.as('anna').post('/api/me/circle', { organisationId: 'hospital-sud' });
    const { id } = await itemOf('anna', 'Analyse de sang');
    const { people } = await get('anna', `/api/me/items/${id}/who-can-see`);
    assert.ok(
      people.some((one: Json) => one.kind === 'organisation' && one.id === 'hospital-sud' && one.basis === 'circle'),
    );
    assert.ok(
      people.some((one: Json) => one.kind === 'organisation' && one.id === 'lab-nord' && one.basis === 'author'),
    );
  });
});

describe('a visit by presence code', () => {
  test('opens the record for a day, is told to the patient, and a wrong code is as if there were nobody', async () => {
    const code = (await get('anna', '/api/me/presence-code')).code;
    const find = (body: object): Promise<Json> => world.as('lucie').post('/api/pro/find', body);
    const wrong = await find({ matricule: '1985031200014', presenceCode: '00000-00000' });
    const unknown = await find({ matricule: '1234567890123', presenceCode: code });
    assert.deepEqual([wrong.status, wrong.text], [404, unknown.text]);
    const found = await find({ matricule: '1985031200014', presenceCode: code.toLowerCase(), reason: 'Consultation' });
    assert.deepEqual([found.status, found.json.patientId, found.json.basis], [200, ids.anna, 'presence']);
    assert.ok((await timelineOf('lucie')).total > 0);
    const { uses } = await get('anna', '/api/me/presence-code');
    assert.deepEqual([uses.length, uses[0].name], [1, 'Dr Lucie Klein']);
    assert.equal((await get('anna', '/api/me/circle')).visits.length, 1);
    const renewed = await world.as('anna').post('/api/me/presence-code/renew', {});
    assert.notEqual(renewed.json.code, code);
    later(2 * day);
    assert.equal((await timelineOf('lucie')).total, 0);
    assert.equal((await get('anna', '/api/me/circle')).visits.length, 0);
    assert.equal(
      (await find({ matricule: '1985031200014', presenceCode: code })).status,
      404,
      'the old code opens nothing',
    );
  });
});

describe('notices', () => {
  test('tell what came and who looked, and stay read', async () => {
    const first = await get('anna', '/api/me/notices');
    const kinds = new Set(first.items.map((one: Json) => one.kind));
    for (const kind of ['new-result', 'new-document', 'access', 'record-opened']) assert.ok(kinds.has(kind), kind);
    assert.ok(first.unread > 1);
    const one = first.items.find((notice: Json) => !notice.read);
    assert.equal(
      (await world.as('anna').post('/api/me/notices/read', { ids: [one.id, 'unknown'] })).json.unread,
      first.unread - 1,
    );
    assert.equal((await get('anna', '/api/me/notices')).items.find((notice: Json) => notice.id === one.id).read, true);
    assert.equal((await world.as('anna').post('/api/me/notices/read', {})).json.unread, 0);
    assert.equal((await get('anna', '/api/me/notices')).unread, 0);
    assert.equal((await get('anna', '/api/me/record')).unread, 0);
  });

  test('asked again by an open page they leave one line in the log, not one for each time', async () => {
    const count = async (): Promise<number> =>
      (await world.logOf('anna')).filter((one) => one.detail === 'notices').length;
    await get('anna', '/api/me/notices');
    const before_ = await count();
    for (let i = 0; i < 3; i++) await get('anna', '/api/me/notices');
    assert.equal(await count(), before_);
  });
});

describe('documents of a professional', () => {
  const pdf = Buffer.from('%PDF-1.4 letter').toString('base64');
  const form = (change: object) => ({
    kind: '11488-4',
    title: 'Lettre',
    date: now.toISOString().slice(0, 10),
    level: 'N',
    ...change,
  });
  const add = (body: object, who = 'weber', patient: string = ids.anna): Promise<Json> =>
    world.as(who).post(`/api/pro/patients/${patient}/documents`, body);

  test('a file and a note come into the record with author, day and level, and are read as they were sent', async () => {
    const made = await add(
      form({ title: ' Lettre\nau patient ', contentType: 'application/pdf', contentBase64: pdf, level: 'R' }),
    );
    assert.equal(made.status, 201, made.text);
    assert.deepEqual(
      [made.json.item.title, made.json.item.level, made.json.item.author, made.json.item.content],
      ['Lettre au patient', 'R', { name: 'Dr Marc Weber', organisation: 'practice-weber' }, 'pdf'],
    );
    const detail = await get('anna', `/api/me/items/${made.json.item.id}`);
    assert.equal((await world.as('anna').get(`/api/contents/${detail.attachments[0].id}`)).text, '%PDF-1.4 letter');
    later(minute);
    const note = await add(form({ title: 'Note', note: 'Va mieux.\r\nÀ revoir.' }));
    assert.equal(
      (await get('schmit', `/api/pro/patients/${ids.anna}/items/${note.json.item.id}`)).text,
      'Va mieux.\nÀ revoir.',
    );
    const { items } = await get('anna', '/api/me/accesses?who=weber');
    assert.deepEqual(items.filter((one: Json) => one.action === 'added').map((one: Json) => [one.what, one.count])[0], [
      [{ id: note.json.item.id, title: 'Note' }],
      1,
    ]);
  });

  test('what is not what it says is refused with the field that is wrong', async () => {
    const code = async (body: object): Promise<string> => {
      const answer = await add(body);
      return `${answer.status} ${answer.json.code}`;
    };
    const file = (contentBase64: string, contentType = 'application/pdf') => form({ contentType, contentBase64 });
    assert.equal(await code(file('not base64!')), '422 document.base64');
    assert.equal(await code(file('JVBERi0')), '422 document.base64');
    assert.equal(await code(file(Buffer.from('MZ\u0090\u0000 program').toString('base64'))), '422 document.type');
    assert.equal(await code(file(pdf, 'application/x-msdownload')), '422 document.type');
    assert.equal(await code(file(pdf, 'text/html')), '422 document.type');
    assert.equal(await code(file('')), '422 document.empty');
    assert.equal(await code(file(`JVBERi0x${'A'.repeat(35_200_000)}`)), '413 document.too-large');
    assert.equal(await code(form({ note: '  ' })), '422 document.empty');
    assert.equal(await code(form({})), '422 document.content');
    assert.equal(
      await code(form({ note: 'x', contentType: 'application/pdf', contentBase64: pdf })),
      '422 document.content',
    );
    assert.equal(await code(form({ note: 'x', level: 'V' })), '422 document.level');
    assert.equal(await code(form({ note: 'x', kind: 'nothing' })), '422 document.kind');
    assert.equal(await code(form({ note: 'x', title: ' \u200b ' })), '422 document.title');
    for (const date of ['2999-01-01', '2026-02-30', '2026', 'yesterday', '1700-01-01'])
      assert.equal(await code(form({ note: 'x', date })), '422 document.date', date);
    assert.equal(await code(form({ note: 'x', level: 'X' })), '400 http.input');
  });

  test('nobody writes where they have no right, and a stranger learns nothing by trying', async () => {
    const body = form({ note: 'x' });
    const answers = [await add(body, 'lucie'), await add(body, 'lucie', ids.carla), await add(body, 'lucie', 'x')];
    for (const one of answers) assert.deepEqual([one.status, one.text], [404, answers[0].text]);
    await world.as('anna').post('/api/me/circle', { professionalId: 'paul' });
    assert.equal(
      (await add(form({ note: 'x', kind: '18842-5' }), 'paul')).status,
      403,
      'a pharmacist writes no discharge letter',
    );
    assert.equal((await get('weber', '/api/pro/document-kinds')).items[0].name.fr.length > 0, true);
  });

  test('inline content, and content that would run in a browser, come as what they are', async () => {
    const html = Buffer.from('<script>alert(1)</script>').toString('base64');
    const made = await world.as('weber').post(
      '/fhir/DocumentReference',
      documentReference(ids.anna, {
        description: 'Page',
        content: [{ attachment: { contentType: 'text/html', data: html } }],
      }),
    );
    const { id } = made.json;
    const file = await world.as('anna').get(`/api/contents/${id}`);
    assert.deepEqual(
      [file.headers['content-type'], (file.headers['content-disposition'] as string).slice(0, 10)],
      ['application/octet-stream', 'attachment'],
    );
    const text = await world
      .as('weber')
      .post('/fhir/DocumentReference', documentReference(ids.anna, { description: 'Texte' }));
    assert.equal((await world.as('anna').get(`/api/contents/${text.json.id}?attachment=0`)).text, 'Feels better.');
    assert.equal((await get('anna', `/api/me/items/${text.json.id}`)).text, 'Feels better.');
    const xml = await world.as('weber').post(
      '/fhir/DocumentReference',
      documentReference(ids.anna, {
        description: 'CDA',
        content: [{ attachment: { contentType: 'text/xml', data: html } }],
      }),
    );
    assert.deepEqual(await get('anna', `/api/contents/${xml.json.id}.0/cda`), {
      title: 'Read',
      sections: [],
      attachments: [{ id: '1', contentType: 'application/pdf', size: 15 }],
    });
    const inside = await world.as('anna').get(`/api/contents/${xml.json.id}.0?part=1`);
    assert.deepEqual(
      [inside.status, inside.headers['content-type'], inside.text],
      [200, 'application/pdf', '%PDF-1.7 inside'],
    );
    assert.match(inside.headers['content-security-policy'] ?? '', /^sandbox/);
    assert.equal((await world.as('anna').get(`/api/contents/${xml.json.id}.0?part=2`)).status, 404);
    assert.equal((await world.as('lucie').get(`/api/contents/${xml.json.id}.0?part=1`)).status, 404);
  });

  test('a document that was replaced says so, and each leads to the other', async () => {
    const first = await world
      .as('weber')
      .post('/fhir/DocumentReference', documentReference(ids.anna, { description: 'Version une' }));
    const target = { reference: `DocumentReference/${first.json.id}` };
    const second = await world
      .as('weber')
      .post(
        '/fhir/DocumentReference',
        documentReference(ids.anna, { description: 'Version deux', relatesTo: [{ code: 'replaces', target }] }),
      );
    assert.equal(second.status, 201, second.text);
    const old = await get('anna', `/api/me/items/${first.json.id}`);
    assert.deepEqual([old.item.superseded, old.related.map((one: Json) => one.title)], [true, ['Version deux']]);
    assert.deepEqual(
      (await get('anna', `/api/me/items/${second.json.id}`)).related.map((one: Json) => one.title),
      ['Version une'],
    );
  });
});

describe('non-interference', () => {
  test('to a professional, what is hidden is byte for byte what was never there', async () => {
    const everything = async (): Promise<string> => {
      const paths = [
        'brief',
        'timeline?count=100',
        'timeline?count=2',
        'timeline?q=glucose',
        'timeline?category=laboratory',
        `timeline?from=2020-01-01`,
      ];
      const answers = [];
      for (const path of paths)
        answers.push((await world.as('schmit').get(`/api/pro/patients/${ids.anna}/${path}`)).text);
      answers.push((await world.as('schmit').get('/api/pro/patients')).text);
      const known = await itemOf('schmit', 'Analyse de sang');
      answers.push((await world.as('schmit').get(`/api/pro/patients/${ids.anna}/items/${known.id}`)).text);
      return answers.join('\n');
    };
    await everything();
    const before_ = await everything();
    await sendResult('Secret', iso(0), [
      ['1.31', 'H'],
      ['7.77', 'H'],
    ]);
    assert.notEqual(await everything(), before_, 'it shows as long as it is not hidden');
    const { id } = await itemOf('anna', 'Secret');
    await world.as('anna').put(`/api/me/items/${id}/visibility`, { mode: 'hidden' });
    assert.equal(await everything(), before_);
    await world.as('anna').put(`/api/me/items/${id}/visibility`, { mode: 'except', except: ['schmit'] });
    assert.equal(await everything(), before_);
    assert.ok((await timelineOf('weber', '?count=100')).items.some((one: Json) => one.id === id));
  });
});

describe('lists', () => {
  test('the timeline is found by words without accents, by kind and by period, and pages hold together', async () => {
    assert.deepEqual(
      titles(await timelineOf('anna', '?q=ANALYSE%20controle%20hba1c')),
      ['Analyse de sang'],
      'in the comment and in the name of a result',
    );
    assert.deepEqual(titles(await timelineOf('anna', '?q=penicilline')), ['Pénicilline']);
    assert.ok(titles(await timelineOf('anna', '?q=glyc%20annuel%20conseille')).length === 0);
    assert.deepEqual(
      titles(await timelineOf('anna', '?category=laboratory&to=2025-12-31')).includes('Analyse de sang'),
      false,
    );
    const whole = await timelineOf('anna', '?count=100');
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await timelineOf('anna', `?count=3${cursor}`);
      assert.equal(page.total, whole.total);
      seen.push(...page.items.map((one: Json) => one.id));
      cursor = page.next === undefined ? '' : `&cursor=${page.next}`;
    } while (cursor !== '');
    assert.deepEqual(
      seen,
      whole.items.map((one: Json) => one.id),
    );
    assert.deepEqual(
      whole.items.map((one: Json) => one.id),
      [...new Set(seen)],
    );
  });

  test('a page link or a date that is none is refused, not guessed', async () => {
    for (const path of [
      'timeline?cursor=zzz',
      'timeline?cursor=WzEsMl0',
      'timeline?cursor=bnVsbA',
      'accesses?cursor=e30',
      'timeline?from=soon',
      'timeline?category=secrets',
      'timeline?count=-5',
    ])
      assert.equal((await world.as('anna').get(`/api/me/${path}`)).status, 400, path);
    assert.equal((await world.as('weber').get(`/api/pro/patients?cursor=${ids.carla}`)).status, 400);
    const beyond = Buffer.from(JSON.stringify([0, 'x'])).toString('base64url');
    assert.deepEqual((await timelineOf('anna', `?cursor=${beyond}`)).items, []);
    assert.equal((await timelineOf('anna', '?count=9999')).items.length <= 100, true);
  });

  test('a page of the timeline is one line in the log, and so is every other answer', async () => {
    for (const path of ['timeline', 'record', 'circle', 'accesses', 'presence-code']) {
      const before_ = (await world.logOf('anna')).length;
      await get('anna', `/api/me/${path}`);
      assert.equal((await world.logOf('anna')).length - before_, 1, path);
    }
  });

  test('who looked comes in pages, by name and by day', async () => {
    const whole = await get('anna', '/api/me/accesses?count=100');
    const first = await get('anna', '/api/me/accesses?count=2');
    assert.deepEqual([first.total, first.items], [whole.total, whole.items.slice(0, 2)]);
    assert.deepEqual(
      (await get('anna', `/api/me/accesses?count=2&cursor=${first.next}`)).items,
      whole.items.slice(2, 4),
    );
    assert.equal((await get('anna', '/api/me/accesses?to=2001-01-01')).total, 0);
    assert.ok(
      (await get('anna', '/api/me/accesses?who=schmit')).items.every(
        (one: Json) => one.who.name === 'Dr Claire Schmit',
      ),
    );
    assert.ok(
      whole.items.every(
        (one: Json) =>
          one.who.kind !== 'patient' || ['granted', 'withdrew', 'hid', 'changed', 'refused'].includes(one.action),
      ),
      'own looks do not drown those of others',
    );
  });

  test('a title that a spreadsheet would run is text in the file', async () => {
    const made = await world
      .as('weber')
      .post('/fhir/DocumentReference', documentReference(ids.anna, { description: '=HYPERLINK("http://x";"a")' }));
    await get('schmit', `/api/pro/patients/${ids.anna}/items/${made.json.id}`);
    const file = await world.as('anna').get('/api/me/accesses.csv');
    assert.match(file.headers['content-type'] as string, /^text\/csv/);
    assert.match(file.text, /;Lecture;/, 'in words');
    assert.doesNotMatch(file.text, /;(read|opened|circle|permitted)[;\r]/, 'codes are not for people');
    assert.ok(file.text.includes(`;"'=HYPERLINK(""http://x"";""a"")";`), file.text.slice(0, 600));
    assert.equal(/(^|;)"?[=+@]/m.test(file.text.replace(/^\ufeff/, '')), false);
  });
});
