// For tests only: the staff room on a real database and a real HTTP server, with a register and accounts made of maps.
import type { FastifyInstance } from 'fastify';
import type { Actor, Call, OperatorRole } from '../../base/call.ts';
import { systemChance } from '../../base/clock.ts';
import { completeMatricule } from '../../base/matricule.ts';
import { createDigestCache, createSealer } from '../../kit/crypto/sealer.ts';
import { createHttp } from '../../kit/http/http.ts';
import { silentLog } from '../../kit/log/log.ts';
import { migrate } from '../../kit/sql/migrate.ts';
import { createScratch } from '../../kit/sql/scratch.ts';
import type { PractitionerFacts, StaffEvent, StaffNeeds } from './needs.ts';
import { createStaff, type Staff, staffTables } from './staff.ts';

export type ScratchStaff = Awaited<ReturnType<typeof createScratchStaff>>;

const session = (account: string) => ({
  id: 's',
  scopes: null,
  assurance: 'high' as const,
  authenticatedAt: new Date(0),
  account,
});
const operator = (roles: OperatorRole[]): Actor => ({
  kind: 'operator',
  operatorId: 'op-1',
  roles,
  name: 'Léa Guichet',
  session: session('op'),
});
export const matriculeOf = (serial: number): string => completeMatricule(`19700101${String(serial).padStart(3, '0')}`);

/** A home, and another organisation; Paula runs the home's staff, Otto the other's. */
export async function createScratchStaff(professionalCount = 120) {
  const scratch = await createScratch();
  await migrate(scratch.sql, [staffTables]);
  let now = new Date('2026-11-22T10:00:00Z');
  const clock = { now: () => now };

  const practitioners = new Map<string, PractitionerFacts>();
  for (let i = 0; i < professionalCount; i++) {
    const id = `nurse-${String(i).padStart(4, '0')}`;
    const family = `Weber${i}`;
    practitioners.set(id, {
      id,
      number: `P${100_000 + i}`,
      name: `Ana ${family}`,
      family,
      given: 'Ana',
      profession: 'nurse',
      organisationIds: [],
      active: true,
    });
  }
  const organisation = (id: string, name: string) => ({
    id,
    name,
    kind: 'care-home' as const,
    street: '1, rue du Test',
    postalCode: '1111',
    town: 'Luxembourg',
    active: true,
  });
  const organisations = new Map([
    ['home', organisation('home', 'Maison')],
    ['other', organisation('other', 'Autre')],
  ]);
  const withAccount = new Set<string>();
  /** Account id by matricule; `acc-<subject>` is the id of a subject's account. */
  const administrators = new Map<string, string>();
  const issued: string[] = [];
  const ended: string[] = [];
  const audited: (StaffEvent & { by: string })[] = [];
  let codes = 0;
  const pick = <T>(map: ReadonlyMap<string, T>, ids: readonly string[]): Map<string, T> =>
    new Map(ids.flatMap((id) => (map.has(id) ? [[id, map.get(id) as T]] : [])));

  const needs: StaffNeeds = {
    sql: scratch.sql,
    clock,
    chance: systemChance,
    log: silentLog,
    sealer: createSealer(Buffer.alloc(32, 9), systemChance, createDigestCache(100)),
    register: {
      practitionersByIds: async (ids) => pick(practitioners, ids),
      practitionersByNumbers: async (numbers) =>
        new Map(
          [...practitioners.values()].flatMap((one) => (numbers.includes(one.number) ? [[one.number, one]] : [])),
        ),
      organisationsByIds: async (ids) => pick(organisations, ids),
      membersOf: async (ids) =>
        [...practitioners.values()].filter(
          (one) => one.active && one.organisationIds.some((organisationId) => ids.includes(organisationId)),
        ),
    },
    accounts: {
      professionalsWithAccount: async (ids) => new Set(ids.filter((id) => withAccount.has(id))),
      administratorAccount: async ({ matricule, subject }) => {
        const known = administrators.get(matricule) ?? subject;
        administrators.set(matricule, known);
        return { subject: known };
      },
      administratorAccountOf: async (id) => (withAccount.has(id) ? { subject: id } : null),
      subjectOf: async (accountId) => accountId.replace(/^acc-/, ''),
      issueForLetters: async (wanted) =>
        wanted.map(({ subject }) => {
          issued.push(subject);
          codes += 1;
          return {
            id: `a${codes}`,
            code: `CODE-${String(codes).padStart(4, '0')}-XXXX`,
            validUntil: new Date('2027-01-21T10:00:00Z'),
          };
        }),
      endActivations: async (ids) => void ended.push(...ids),
    },
    audit: async (call, event) => void audited.push({ ...event, by: call.actor.kind }),
    auditWithin: async (_tx, call, events) =>
      void audited.push(...events.map((event) => ({ ...event, by: call.actor.kind }))),
    letterhead: {
      name: 'Agence de test',
      street: '1, rue du Test',
      postalCode: '1111',
      town: 'Luxembourg',
      phone: '27 00 00 00',
      site: 'cercle.example',
    },
    origin: () => 'https://cercle.example',
    retryMilliseconds: 20,
  };

  const rooms: Staff[] = [];
  const newRoom = (more: Partial<StaffNeeds> = {}): Staff => {
    const room = createStaff({ ...needs, ...more });
    rooms.push(room);
    return room;
  };

  /** As identity makes them: what an administrator runs today is asked each time. */
  const actorOf = async (room: Staff, name: string): Promise<Actor> => {
    if (name === 'desk') return operator(['welcome-desk']);
    if (name === 'editor') return operator(['editor']);
    if (name.startsWith('adm:')) {
      const subject = name.slice(4);
      const organisationIds = (await room.administeredBy(subject)).map(({ id }) => id);
      return organisationIds.length === 0
        ? { kind: 'anonymous' }
        : {
            kind: 'administrator',
            accountId: `acc-${subject}`,
            organisationIds,
            name: 'Paula',
            session: session(`acc-${subject}`),
          };
    }
    if (practitioners.has(name))
      return {
        kind: 'professional',
        practitionerId: name,
        profession: 'nurse',
        organisationIds: [],
        name,
        session: session(`acc-${name}`),
      };
    return { kind: 'anonymous' };
  };
  const serve = (room: Staff): FastifyInstance =>
    createHttp({
      routes: room.routes,
      mounts: [],
      authenticate: ({ headers }) => actorOf(room, String(headers['x-actor'] ?? '')),
      admit: () => undefined,
      renderFault: {
        fhir: (fault) => JSON.stringify({ code: fault.code }),
        api: (fault) => JSON.stringify({ error: { code: fault.code, message: fault.message } }),
      },
      clock,
      chance: systemChance,
      log: silentLog,
      bodyBytesMax: 50 * 1024 * 1024,
      origin: () => 'http://localhost',
    });
  const ask = async (
    http: FastifyInstance,
    as: string,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    body?: object | string | Buffer,
    language = 'en',
  ) => {
    const raw = typeof body === 'string' || Buffer.isBuffer(body);
    const answer = await http.inject({
      method,
      url,
      headers: {
        'x-actor': as,
        'accept-language': language,
        ...(body !== undefined && { 'content-type': raw ? 'text/csv' : 'application/json' }),
      },
      ...(body !== undefined && { payload: raw ? body : JSON.stringify(body) }),
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
  const desk: Call = {
    id: 'desk',
    at: now,
    actor: operator(['welcome-desk']),
    purpose: 'HOPERAT',
    language: 'en',
  };

  return {
    sql: scratch.sql,
    needs,
    desk,
    practitioners,
    organisations,
    withAccount,
    issued,
    ended,
    audited,
    newRoom,
    serve,
    ask,
    live: (at: string): void => {
      now = new Date(at);
    },
    pass: (milliseconds: number): void => {
      now = new Date(now.getTime() + milliseconds);
    },
    /** An empty house with Paula and Otto; answers the subjects of their accounts. */
    async begin(room: Staff): Promise<{ paula: string; otto: string }> {
      await scratch.sql.query({
        text: 'truncate staff.change, staff.member, staff.administrator, staff.import_row, staff.import',
      });
      now = new Date('2026-11-22T10:00:00Z');
      for (const list of [issued, ended, audited]) list.length = 0;
      withAccount.clear();
      administrators.clear();
      for (const one of practitioners.values()) Object.assign(one, { organisationIds: [], active: true });
      const paula = await room.appointAdministrator(desk, 'home', { matricule: matriculeOf(1), name: 'Paula Home' });
      const otto = await room.appointAdministrator(desk, 'other', { matricule: matriculeOf(2), name: 'Otto Other' });
      audited.length = 0;
      return { paula: paula.subject, otto: otto.subject };
    },
    async close() {
      for (const room of rooms) await room.close();
      await scratch.close();
    },
  };
}
