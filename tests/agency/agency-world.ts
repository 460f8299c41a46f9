// The agency's workbench on the real vault and the real registers, with a town of people without records.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '../../src/base/call.ts';
import { systemChance, systemClock } from '../../src/base/clock.ts';
import { completeMatricule } from '../../src/base/matricule.ts';
import { createKeyService, openMasterKeyFile } from '../../src/kit/crypto/key-service.ts';
import { createHttp } from '../../src/kit/http/http.ts';
import { silentLog } from '../../src/kit/log/log.ts';
import { readSettings } from '../../src/kit/settings/settings.ts';
import { migrate } from '../../src/kit/sql/migrate.ts';
import { createScratch, type Scratch } from '../../src/kit/sql/scratch.ts';
import { createWrappedKeys } from '../../src/kit/sql/wrapped-keys.ts';
import { buildServices, tables } from '../../src/platform.ts';
import {
  createOpenings,
  type Openings,
  type OpeningsNeeds,
  openingsTables,
} from '../../src/services/openings/openings.ts';

export type AgencyWorld = Awaited<ReturnType<typeof createAgencyWorld>>;

/** `sql`: a database of the caller's, which stays; otherwise one is made and goes with the world. */
export async function createAgencyWorld(options: { persons: number; sql?: Scratch['sql'] }) {
  const scratch = options.sql === undefined ? await createScratch() : null;
  const sql = options.sql ?? (scratch as Scratch).sql;
  const data = await mkdtemp(join(tmpdir(), 'cercle-agency-'));
  const settings = readSettings({ CERCLE_DATA: data, CERCLE_LOG_LEVEL: 'silent' });
  await migrate(sql, [...new Map([...tables, openingsTables].map((one) => [one.schema, one])).values()]);
  const keys = createKeyService(
    await openMasterKeyFile(join(data, 'master.json'), systemChance, true),
    createWrappedKeys(sql),
    systemChance,
  );
  const { audit, patients, professionals, record } = await buildServices(
    { settings, connectionString: '', log: silentLog, demoPeople: async () => [] },
    { sql, keys, development: true },
    () => 'http://localhost',
  );

  await professionals.importDirectory({
    organisations: [
      {
        id: 'praxis',
        number: 'O1',
        name: 'Praxis',
        kind: 'practice',
        street: '1, rue',
        postalCode: '1111',
        town: 'Luxembourg',
      },
    ],
    practitioners: ['weber', 'thill'].map((id, index) => ({
      id,
      number: `P10001${index}`,
      title: 'Dr',
      family: id === 'weber' ? 'Weber' : 'Thill',
      given: 'Marc',
      sex: 'male',
      profession: 'physician',
      speciality: 'general-practice',
      languages: ['fr'],
      workplaces: [{ organisationId: 'praxis' }],
    })),
  });
  const matricules = Array.from({ length: options.persons }, (_, index) => {
    const day = String(1 + (Math.floor(index / 1000) % 28)).padStart(2, '0');
    return completeMatricule(
      `19${60 + (Math.floor(index / 28_000) % 40)}05${day}${String(index % 1000).padStart(3, '0')}`,
    );
  });
  await patients.importPersons(
    matricules.map((matricule, index) => ({
      matricule,
      family: `Kieffer${index}`,
      given: ['Anna'],
      birthDate: '1960-05-01',
      sex: 'female',
      address: { street: `${index}, rue des Tilleuls`, postalCode: '4042', town: 'Esch-sur-Alzette', country: 'LU' },
    })),
  );

  const needs: OpeningsNeeds = {
    sql,
    clock: systemClock,
    chance: systemChance,
    log: silentLog,
    record,
    sealer: await keys.platformSealer('openings'),
    persons: patients,
    professionals,
    registers: async () => {
      const [people, directory] = await Promise.all([patients.counts(), professionals.counts()]);
      return { persons: people.persons, ...directory };
    },
    audit: (call, entry) => audit.append(audit.platformLog, call, entry),
    activationsFor: async (persons) =>
      new Map(persons.map(({ id }) => [id, { code: 'K7QF-29XM-4TRD', validUntil: new Date('2027-01-20T12:00:00Z') }])),
    letterhead: {
      name: 'Agence',
      street: '1, rue',
      postalCode: '1111',
      town: 'Luxembourg',
      phone: '27 00 00 00',
      site: 'cercle.example',
    },
    retryMilliseconds: 50,
  };
  const desk: Actor = {
    kind: 'operator',
    operatorId: 'op-1',
    roles: ['welcome-desk'],
    name: 'Léa Guichet',
    session: { id: 's', scopes: null, assurance: 'high', authenticatedAt: new Date() },
  };
  const rooms: Openings[] = [];
  const newRoom = (more: Partial<OpeningsNeeds> = {}): Openings => {
    const room = createOpenings({ ...needs, ...more });
    rooms.push(room);
    return room;
  };
  const serve = (room: Openings) =>
    createHttp({
      routes: room.routes,
      mounts: [],
      authenticate: async () => desk,
      admit: () => undefined,
      renderFault: {
        fhir: (fault) => JSON.stringify({ code: fault.code }),
        api: (fault) => JSON.stringify({ code: fault.code }),
      },
      clock: systemClock,
      chance: systemChance,
      log: silentLog,
      bodyBytesMax: settings.bodyBytesMax,
      origin: () => 'http://localhost',
    });
  return {
    sql,
    needs,
    matricules,
    audit,
    record,
    patients,
    newRoom,
    serve,
    csv: (from: number, to: number, referent = 'P100010'): string =>
      `matricule;referent\n${matricules
        .slice(from, to)
        .map((one) => `${one};${referent}\n`)
        .join('')}`,
    async close() {
      for (const room of rooms) await room.close();
      await scratch?.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}
