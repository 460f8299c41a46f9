// For tests only: the workbench on a real database and a real HTTP server, with registers and a vault made of maps.
import type { FastifyInstance } from 'fastify';
import type { Actor, Call, OperatorRole } from '../../base/call.ts';
import { systemChance } from '../../base/clock.ts';
import { completeMatricule, parseMatricule } from '../../base/matricule.ts';
import { createDigestCache, createSealer } from '../../kit/crypto/sealer.ts';
import { createHttp } from '../../kit/http/http.ts';
import { silentLog } from '../../kit/log/log.ts';
import { migrate } from '../../kit/sql/migrate.ts';
import { createScratch } from '../../kit/sql/scratch.ts';
import type { AuditEntry, OpeningsNeeds, PersonFacts, RecordState, ReferentFacts } from './needs.ts';
import { createOpenings, type Openings, openingsTables } from './openings.ts';

export type FakeRecord = {
  id: string;
  patientId: string;
  state: RecordState;
  referentId: string | null;
  origin: string;
  code: string;
};

export type ScratchOpenings = Awaited<ReturnType<typeof createScratchOpenings>>;

export const matriculeOf = (index: number): string =>
  completeMatricule(
    `19${String(50 + (Math.floor(index / 336000) % 50)).padStart(2, '0')}${String(1 + (Math.floor(index / 28000) % 12)).padStart(2, '0')}${String(1 + (Math.floor(index / 1000) % 28)).padStart(2, '0')}${String(index % 1000).padStart(3, '0')}`,
  );

const operator = (roles: OperatorRole[]): Actor => ({
  kind: 'operator',
  operatorId: 'op-1',
  roles,
  name: 'Léa Guichet',
  session: { id: 's', scopes: null, assurance: 'high', authenticatedAt: new Date(0) },
});
const actors: Record<string, Actor> = {
  desk: operator(['welcome-desk']),
  editor: operator(['editor', 'helpdesk']),
  doctor: {
    kind: 'professional',
    practitionerId: 'd',
    profession: 'physician',
    organisationIds: [],
    name: 'Dr',
    session: { id: 's', scopes: null, assurance: null, authenticatedAt: new Date(0) },
  },
};

export async function createScratchOpenings(personCount = 1000) {
  const scratch = await createScratch();
  await migrate(scratch.sql, [openingsTables]);
  const now = new Date('2026-11-22T10:00:00Z');

  const persons = new Map<string, PersonFacts>();
  const byMatricule = new Map<string, PersonFacts>();
  const addPerson = (index: number, more: Partial<PersonFacts> = {}): PersonFacts => {
    const matricule = matriculeOf(index);
    const person: PersonFacts = {
      id: `person-${String((index * 7919) % 100_003).padStart(6, '0')}`,
      familyName: `Kieffer${index}`,
      givenName: 'Anna',
      birthDate: '1950-01-01',
      sex: 'female',
      matricule,
      address: { lines: [`${index}, rue des Tilleuls`], postalCode: '4042', town: 'Esch-sur-Alzette', country: 'LU' },
      ...more,
    };
    persons.set(person.id, person);
    byMatricule.set(matricule, person);
    return person;
  };
  for (let i = 0; i < personCount; i++) addPerson(i);
  const referents = new Map<string, ReferentFacts & { number: string }>(
    [
      {
        id: 'weber',
        number: 'P100011',
        name: 'Dr Marc Weber',
        profession: 'physician',
        speciality: 'general-practice',
        active: true,
      },
      {
        id: 'thill',
        number: 'P100048',
        name: 'Dr Eva Thill',
        profession: 'physician',
        speciality: 'general-practice',
        active: true,
      },
      {
        id: 'heart',
        number: 'P100085',
        name: 'Dr Jo Heart',
        profession: 'physician',
        speciality: 'cardiology',
        active: true,
      },
      {
        id: 'gone',
        number: 'P100122',
        name: 'Dr Old',
        profession: 'physician',
        speciality: 'general-practice',
        active: false,
      },
    ].map((one) => [one.id, one]),
  );

  const records = new Map<string, FakeRecord>();
  const audited: (AuditEntry & { by: string })[] = [];
  const printed: string[] = [];
  /** Called before and after the records of a chunk are there: what it throws is a crash at that place. */
  const hooks: { before: (ids: string[]) => Promise<void> | void; after: (ids: string[]) => Promise<void> | void } = {
    before: () => undefined,
    after: () => undefined,
  };
  let made = 0;
  const only = <T>(values: readonly (T | undefined)[]): T[] => values.filter((one) => one !== undefined);

  const needs: OpeningsNeeds = {
    sql: scratch.sql,
    clock: { now: () => new Date(now.getTime() + made) },
    chance: systemChance,
    log: silentLog,
    sealer: createSealer(Buffer.alloc(32, 9), systemChance, createDigestCache(100)),
    persons: {
      findByIds: async (ids) => new Map(only(ids.map((id) => persons.get(id))).map((one) => [one.id, one])),
      findByMatricules: async (asked) =>
        new Map(
          asked.flatMap((text) => {
            const person = byMatricule.get(parseMatricule(text) ?? text);
            return person === undefined ? [] : [[text, person]];
          }),
        ),
    },
    professionals: {
      practitionersByIds: async (ids) => new Map(only(ids.map((id) => referents.get(id))).map((one) => [one.id, one])),
      practitionersByNumbers: async (numbers) =>
        new Map([...referents.values()].filter((one) => numbers.includes(one.number)).map((one) => [one.number, one])),
    },
    record: {
      async openRecords(_call: Call, openings) {
        const ids = openings.map((one) => one.patientId);
        await hooks.before(ids);
        const answers = openings.map(({ patientId, referentId, origin }) => {
          const known = records.get(patientId);
          if (known !== undefined && known.state === 'open' && referentId !== null) known.referentId = referentId;
          if (known !== undefined) return { patientId, outcome: 'already' as const, recordId: known.id };
          made += 1;
          const record: FakeRecord = {
            id: `rec${String(made).padStart(5, '0')}`,
            patientId,
            state: 'open',
            referentId,
            origin,
            code: `CODE${String(made).padStart(6, '0')}`,
          };
          records.set(patientId, record);
          return { patientId, outcome: 'opened' as const, recordId: record.id };
        });
        await hooks.after(ids);
        return answers;
      },
      stateOf: async (ids) => new Map(only(ids.map((id) => records.get(id))).map((one) => [one.patientId, one.state])),
      referentsOf: async (ids) =>
        new Map(
          only(ids.map((id) => records.get(id)))
            .filter((one) => one.state === 'open')
            .map((one) => [one.patientId, one.referentId]),
        ),
      async lettersOf(_call, ids) {
        const found = [...records.values()].filter((one) => ids.includes(one.id));
        printed.push(...found.map((one) => one.id));
        return found.map((one) => ({
          recordId: one.id,
          patientId: one.patientId,
          presenceCode: one.code,
          referentId: one.referentId,
        }));
      },
      counts: async () => ({
        open: records.size,
        closed: 0,
        byDay: [
          { day: '2026-10-30', opened: 2 },
          { day: '2026-11-02', opened: 3 },
          { day: '2026-11-22', opened: 4 },
        ],
        grants: 7,
        referents: 4,
        documents: 11,
      }),
    },
    registers: async () => ({ persons: persons.size, professionals: referents.size, organisations: 1 }),
    audit: async (call, entry) => {
      audited.push({ ...entry, by: call.actor.kind });
    },
    activationsFor: async (persons) =>
      new Map(persons.map(({ id }) => [id, { code: 'K7QF-29XM-4TRD', validUntil: new Date('2027-01-20T12:00:00Z') }])),
    letterhead: {
      name: 'Agence de test',
      street: '1, rue du Test',
      postalCode: '1111',
      town: 'Luxembourg',
      phone: '27 00 00 00',
      site: 'cercle.example',
    },
    retryMilliseconds: 20,
  };

  const rooms: Openings[] = [];
  const newRoom = (more: Partial<OpeningsNeeds> = {}): Openings => {
    const room = createOpenings({ ...needs, ...more });
    rooms.push(room);
    return room;
  };
  const serve = (room: Openings): FastifyInstance =>
    createHttp({
      routes: room.routes,
      mounts: [],
      authenticate: async ({ headers }) => actors[String(headers['x-actor'])] ?? { kind: 'anonymous' },
      admit: () => undefined,
      renderFault: {
        fhir: (fault) => JSON.stringify({ code: fault.code }),
        api: (fault) => JSON.stringify({ error: { code: fault.code, message: fault.message } }),
      },
      clock: needs.clock,
      chance: systemChance,
      log: silentLog,
      bodyBytesMax: 50 * 1024 * 1024,
      origin: () => 'http://localhost',
    });
  const ask = async (
    http: FastifyInstance,
    method: 'GET' | 'POST',
    path: string,
    options: { as?: string; body?: Buffer | string | object; language?: string } = {},
  ) => {
    const { body } = options;
    const payload =
      body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const answer = await http.inject({
      method,
      url: `/api/agency/${path}`,
      headers: {
        'x-actor': options.as ?? 'desk',
        'content-type': 'text/csv',
        'accept-language': options.language ?? 'en',
      },
      ...(payload !== undefined && { payload }),
    });
    const isJson = String(answer.headers['content-type']).includes('json');
    return {
      status: answer.statusCode,
      text: answer.body,
      bytes: answer.rawPayload,
      headers: answer.headers,
      body: isJson ? answer.json() : null,
    };
  };

  return {
    sql: scratch.sql,
    needs,
    persons,
    records,
    referents,
    audited,
    printed,
    hooks,
    addPerson,
    newRoom,
    serve,
    ask,
    async close() {
      for (const room of rooms) await room.close();
      await scratch.close();
    },
  };
}
