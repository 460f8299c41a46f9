// Builds every service in order and hands each what it needs. Read from top to bottom: nothing receives what stands
// below it, except where two ask each other a question at run time: persons and record, identity and staff.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { Actor, Call } from './base/call.ts';
import { type Chance, type Clock, systemChance, systemClock } from './base/clock.ts';
import { cdaLimits, parseCda, viewCda } from './borders/cda/cda.ts';
import { fhirBorder } from './borders/fhir/fhir.ts';
import { loadR4 } from './fhir/definitions/definitions.ts';
import { outcomeOfFault } from './fhir/outcome.ts';
import { createValidator } from './fhir/validation/validation.ts';
import { createKeyService, type KeyService, openMasterKeyFile } from './kit/crypto/key-service.ts';
import { createFileBlobStore } from './kit/files/blob-store.ts';
import { createHttp, pageHeaders } from './kit/http/http.ts';
import type { Route } from './kit/http/route.ts';
import type { Log } from './kit/log/log.ts';
import { createMailFolder, noMail } from './kit/mail/mail.ts';
import type { Settings } from './kit/settings/settings.ts';
import { createBrakes } from './kit/sql/brakes.ts';
import { createSql, type SqlLog, type SqlPool } from './kit/sql/connect.ts';
import { migrate } from './kit/sql/migrate.ts';
import { createWrappedKeys, keyTables } from './kit/sql/wrapped-keys.ts';
import { createPortalPage } from './platform/portal-page.ts';
import { createWorkplaces } from './platform/workplaces.ts';
import { auditTables, createAudit } from './services/audit/audit.ts';
import { auditRoutes } from './services/audit/routes.ts';
import {
  createIdentity,
  type DemoPerson,
  identityTables,
  type RegisteredPerson,
} from './services/identity/identity.ts';
import { createMandates, mandatesTables } from './services/mandates/mandates.ts';
import { createNotifications } from './services/notifications/notifications.ts';
import { createOpenings, openingsTables } from './services/openings/openings.ts';
import { createPatients, patientsTables } from './services/patients/patients.ts';
import { createProfessionals, professionalsTables } from './services/professionals/professionals.ts';
import { createRecord, readCountry, recordTables } from './services/record/record.ts';
import { createStaff, staffTables } from './services/staff/staff.ts';

export const tables = [
  keyTables,
  auditTables,
  identityTables,
  professionalsTables,
  patientsTables,
  recordTables,
  openingsTables,
  staffTables,
  mandatesTables,
];

export type PlatformNeeds = {
  settings: Settings;
  connectionString: string;
  log: Log;
  /** Who can sign in at the simulator; null where there is none. */
  demoPeople: (() => Promise<DemoPerson[]>) | null;
  clock?: Clock;
  chance?: Chance;
};

export const version = '0.1.0';
const root = fileURLToPath(new URL('..', import.meta.url));

const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(root, path), 'utf8'));

/** What the database room says of a happening; errors come cleaned of data, and by their name alone. */
const plainFields = (fields: object): Record<string, string | number | boolean> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      if (value instanceof Error) return [[name, (value as { code?: string }).code ?? value.name]];
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[name, value]]
        : [];
    }),
  );

export const sqlLogOf = (log: Log): SqlLog => ({
  info: (fields, message) => log.info(message, plainFields(fields)),
  warn: (fields, message) => log.warn(message, plainFields(fields)),
  error: (fields, message) => log.error(message, (fields as { error?: unknown }).error, plainFields(fields)),
});

export type Ground = { sql: SqlPool; keys: KeyService; development: boolean };

/** The database up to date, and the keys: what every command stands on. */
export async function openGround({
  settings,
  connectionString,
  log,
  chance = systemChance,
}: PlatformNeeds): Promise<Ground> {
  const sql = createSql({ connectionString, max: settings.databaseConnections, log: sqlLogOf(log) });
  await migrate(sql, tables);
  const master = await openMasterKeyFile(settings.masterKeyFile, chance, !settings.production);
  if (settings.production && master.development) {
    await sql.close();
    throw new Error('The master key is a development key: production refuses it.');
  }
  return { sql, keys: createKeyService(master, createWrappedKeys(sql), chance), development: master.development };
}

export type Services = Awaited<ReturnType<typeof buildServices>>;

export async function buildServices(needs: PlatformNeeds, ground: Ground, origin: () => string) {
  const { settings, log, clock = systemClock, chance = systemChance } = needs;
  const { sql, keys } = ground;
  const fhirBase = (): string => `${origin()}/fhir`;
  const { policy, plainWords } = readCountry(
    await readJson('policy/lu.json'),
    await readJson('policy/analyses.json'),
    await readJson('policy/document-kinds.json'),
  );
  const validator = createValidator(loadR4());

  const brakes = createBrakes(sql, clock);
  const audit = createAudit({ sql, clock, chance, platformSealer: await keys.platformSealer('audit') });

  const professionals = createProfessionals({ sql, clock, fhirBase });

  const patients = createPatients({
    sql,
    clock,
    chance,
    fhirBase,
    sealer: await keys.platformSealer('patients'),
    mayKnowPatient: (call, patientId) => record.mayKnowPatient(call, patientId),
    audit: (call, lookup) => record.logLookup(call, lookup),
  });

  const mandates = createMandates({
    sql,
    clock,
    chance,
    brakes,
    sealer: await keys.platformSealer('mandates'),
    persons: {
      findByIds: (ids) => patients.findByIds(ids),
      findByMatricule: (matricule) => patients.findByMatricule(matricule),
    },
    audit: (call, event) => audit.append(audit.platformLog, call, event),
    auditWithin: (tx, call, event) => audit.insert(tx, [audit.seal(audit.platformLog, call, event)]),
  });

  const letterhead = await readLetterhead(professionals, origin);
  const identity = createIdentity({
    sql,
    clock,
    chance,
    log,
    origin,
    sealer: await keys.platformSealer('identity'),
    settings: {
      production: settings.production,
      nationalProviders: settings.nationalProviders,
      sessionIdleMinutes: settings.sessionIdleMinutes,
      sessionMaxHours: settings.sessionMaxHours,
      tlsClient: settings.tlsClient,
      signingKeyDays: settings.signingKeyDays,
      sandbox: settings.demo,
    },
    findProfessional: async (id) => {
      const found = await workplaces.findPractitioner(id);
      return found === null || !found.active
        ? null
        : {
            name: found.name,
            profession: found.profession,
            speciality: found.speciality,
            organisations: found.organisations,
          };
    },
    findOrganisation: (id) => professionals.findOrganisation(id),
    practitionerIdOf: async (number) => (await professionals.practitionersByNumbers([number])).get(number)?.id ?? null,
    administeredBy: (subject) => staff.administeredBy(subject),
    professionalActivated: ({ practitionerId: id, name, by }) =>
      staff.activated({ id, name }, /^organisation (\S+)$/.exec(by)?.[1] ?? null),
    findMandate: (mandateId, representativeId) => mandates.inForce(mandateId, representativeId),
    brakes,
    audit: (call, entry) => audit.append(audit.platformLog, call, entry),
    simulator: needs.demoPeople === null ? null : { people: needs.demoPeople },
    persons: {
      findById: async (id) => registeredOrNull(await patients.findById(id)),
      findByMatricule: async (matricule) => registeredOrNull(await patients.findByMatricule(matricule)),
    },
    letterhead,
    patientsOf: async (call, q) => {
      const { items, next } = await record.patientsOf(call, q);
      return {
        items: items.map(({ patientId, name, birthDate }) => ({ id: patientId, name, birthDate })),
        more: next !== undefined,
      };
    },
    findPatientFor: async (call, patientId) => {
      if (!(await record.mayKnowPatient(call, patientId))) return null;
      const facts = factsOrNull(await patients.findById(patientId));
      return facts === null
        ? null
        : { id: facts.id, name: `${facts.givenName} ${facts.familyName}`, birthDate: facts.birthDate };
    },
  });

  const staff = createStaff({
    sql,
    clock,
    chance,
    log,
    sealer: await keys.platformSealer('staff'),
    register: professionals,
    accounts: identity.staffAccounts,
    audit: (call, event) => audit.append(audit.platformLog, call, event),
    auditWithin: (tx, call, events) =>
      audit.insert(
        tx,
        events.map((event) => audit.seal(audit.platformLog, call, event)),
      ),
    letterhead,
    origin,
  });
  const workplaces = createWorkplaces({ register: professionals, staff });

  const record = createRecord({
    sql,
    keys,
    policy,
    clock,
    chance,
    log,
    fhirBase,
    audit,
    linkSealer: await keys.platformSealer('record-links'),
    blobs: await createFileBlobStore(join(settings.data, 'blobs')),
    keyCacheMax: settings.keyCacheMax,
    entryCacheBytesMax: settings.entryCacheBytesMax,
    persons: {
      find: async (id) => factsOrNull(await patients.findById(id)),
      findMany: async (ids) => mapValues(await patients.findByIds(ids), factsOf),
      findByMatricule: async (matricule) => factsOrNull(await patients.findByMatricule(matricule)),
      findByIdentifier: async (system, value) => factsOrNull(await patients.findByIdentifier(system, value)),
      resource: (id) => patients.resourceOf(id),
      findManyByMatricule: async (matricules) => mapValues(await patients.findByMatricules(matricules), factsOf),
    },
    professionals: {
      practitioners: (ids) => workplaces.practitionersByIds(ids),
      organisations: (ids) => professionals.organisationsByIds(ids),
      membersOf: (ids) => workplaces.membersOf(ids),
    },
    connectedOrganisations: (ids) => identity.connectedOrganisations(ids),
    representativesOf: (patientId, options) => mandates.representativesOf(patientId, options),
    plainWords,
    validate: (resource, type) => validator.validate(resource, type).filter((issue) => issue.severity === 'error'),
    readCda: (bytes) => viewCda(parseCda(bytes, cdaLimits, clock)),
  });

  const notifications = createNotifications({
    log,
    origin,
    mail:
      settings.mail === 'off'
        ? noMail
        : await createMailFolder(join(settings.data, 'mail'), 'Cercle <no-reply@cercle.example>', clock, chance),
    takeHappenings: async (limit, tell) =>
      (await record.takeHappenings(limit, tell)) + (await identity.takeHappenings(limit, tell)),
    findPersons: (ids) => patients.findByIds(ids).then((found) => mapValues(found, factsOf)),
  });

  const openings = createOpenings({
    sql,
    clock,
    chance,
    log,
    sealer: await keys.platformSealer('openings'),
    persons: {
      findByIds: (ids) => patients.findByIds(ids),
      findByMatricules: (asked) => patients.findByMatricules(asked),
    },
    professionals: {
      practitionersByIds: (ids) => professionals.practitionersByIds(ids),
      practitionersByNumbers: (numbers) => professionals.practitionersByNumbers(numbers),
    },
    record: {
      openRecords: (call, opened) => record.openRecords(call, opened),
      stateOf: (ids) => record.stateOf(ids),
      referentsOf: (ids) => record.referentsOf(ids),
      lettersOf: (call, ids) => record.lettersOf(call, ids),
      counts: () => record.counts(),
    },
    registers: async () => ({ persons: (await patients.counts()).persons, ...(await professionals.counts()) }),
    audit: (call, entry) => audit.append(audit.platformLog, call, entry),
    letterhead,
    activationsFor: (persons, by) => identity.activationsForLetters(persons, by),
  });

  return { audit, brakes, professionals, identity, patients, record, notifications, openings, staff, mandates };
}

type Person = NonNullable<Awaited<ReturnType<ReturnType<typeof createPatients>['findById']>>>;

/** Who signs the posted letters: the agency, as the register knows it. */
async function readLetterhead(professionals: ReturnType<typeof createProfessionals>, origin: () => string) {
  const agency = await professionals.findAgency();
  return {
    name: agency?.name ?? 'Agence eSanté',
    street: agency?.street ?? '',
    postalCode: agency?.postalCode ?? '',
    town: agency?.town ?? '',
    phone: agency?.phone ?? '',
    site: origin().replace(/^https?:\/\//, ''),
  };
}

const factsOf = (person: Person) => ({
  id: person.id,
  familyName: person.familyName,
  givenName: person.givenName,
  birthDate: person.birthDate,
  sex: person.sex,
  matricule: person.matricule,
  email: person.email ?? null,
  ...(person.language === undefined ? {} : { language: person.language }),
  ...(person.address === undefined ? {} : { address: person.address }),
});
/** Whom the register numbers: nobody else has an account of their own. */
const registeredOrNull = (person: Person | null): RegisteredPerson | null =>
  person === null || person.matricule === null
    ? null
    : {
        id: person.id,
        name: `${person.givenNames[0] ?? ''} ${person.familyName}`.trim(),
        matricule: person.matricule,
        birthDate: person.birthDate,
        deathDate: person.deathDate,
        language: person.language,
        address: person.address,
      };
const factsOrNull = (person: Person | null): ReturnType<typeof factsOf> | null =>
  person === null ? null : factsOf(person);

const mapValues = <V, W>(map: Map<string, V>, make: (value: V) => W): Map<string, W> =>
  new Map([...map].map(([key, value]) => [key, make(value)]));

export type Platform = { services: Services; routes: Route[]; listen(): Promise<string>; close(): Promise<void> };

/** `keepsHouse`: one process of all does what is done once: mail, clearing up. */
export async function createPlatform(needs: PlatformNeeds, ground: Ground, keepsHouse: boolean): Promise<Platform> {
  const { settings, log, clock = systemClock, chance = systemChance } = needs;
  let origin = settings.origin ?? `http://${settings.host}:${settings.port}`;
  const services = await buildServices(needs, ground, () => origin);
  const { audit, identity, mandates, openings, patients, professionals, record, staff } = services;
  const serviceRoutes = [
    ...professionals.routes,
    ...identity.routes,
    ...patients.routes,
    ...record.routes(),
    ...openings.routes,
    ...staff.routes,
    ...mandates.routes,
    ...auditRoutes(audit),
  ];
  const fhirRoutes = fhirBorder({
    fhirBase: () => `${origin}/fhir`,
    version,
    routes: serviceRoutes.filter((route) => route.path.startsWith('/fhir/')),
    transaction: (call: Call, bundle, prefer) => record.transaction(call, bundle, prefer),
    wellKnownSmart: () => identity.wellKnownSmart(),
    authorizationServer: () => ({ authorize: `${origin}/oidc/auth`, token: `${origin}/oidc/token` }),
  });
  const routes = [...fhirRoutes, ...serviceRoutes];
  const dist = join(root, 'web', 'dist');
  const watch = !settings.production;
  const index = createPortalPage(join(dist, 'index.html'), clock, watch);
  const app = createHttp({
    routes,
    mounts: identity.mounts,
    authenticate: (request): Promise<Actor> => identity.authenticate(request),
    admit: (actor, route) => identity.admit(actor, route),
    isAppOrigin: (from) => identity.isAppOrigin(from),
    renderFault: {
      fhir: (fault) => JSON.stringify(outcomeOfFault(fault)),
      api: (fault) =>
        JSON.stringify({
          error: {
            code: fault.code,
            message: fault.message,
            ...(fault.issues.length === 0
              ? {}
              : { fields: Object.fromEntries(fault.issues.map((issue) => [issue.expression ?? '', issue.text])) }),
          },
        }),
    },
    clock,
    chance,
    log,
    bodyBytesMax: settings.bodyBytesMax,
    trustedProxies: settings.trustedProxies,
    origin: () => origin,
    // Addresses of the programs' interfaces are never pages, so that a wrong one says so.
    page: (path) => (/^\/(fhir|api|auth|oidc|simulator)(\/|$)/.test(path) ? null : index()),
  });
  const setAll = (reply: { setHeader(name: string, value: string): unknown }): void => {
    for (const [name, value] of Object.entries(pageHeaders(origin))) reply.setHeader(name, value);
  };
  if (index() !== null) {
    await app.register(fastifyStatic, {
      root: dist,
      wildcard: false,
      ...(watch && { globIgnore: ['assets/**'] }),
      index: false,
      preCompressed: true,
      setHeaders: (reply, path) => {
        setAll(reply);
        reply.setHeader(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
  }
  // Files of a later build are not known yet: each is looked for as it is asked.
  if (watch && index() !== null)
    await app.register(fastifyStatic, {
      root: join(dist, 'assets'),
      prefix: '/assets/',
      index: false,
      preCompressed: true,
      decorateReply: false,
      cacheControl: false,
      setHeaders: setAll,
    });
  const timers: NodeJS.Timeout[] = [];
  return {
    services,
    routes,
    async listen() {
      await app.listen({ host: settings.host, port: settings.port });
      const address = app.server.address();
      if (settings.origin === null && typeof address === 'object' && address !== null)
        origin = `http://${settings.host}:${address.port}`;
      if (!keepsHouse) return origin;
      await openings.resume();
      await staff.resume();
      let relaying = false;
      const relay = setInterval(() => {
        if (relaying) return;
        relaying = true;
        services.notifications
          .relay()
          .catch((error: unknown) => log.error('relay-failed', error))
          .finally(() => {
            relaying = false;
          });
      }, 1_000);
      relay.unref();
      timers.push(relay);
      const hourly = setInterval(() => {
        const before = new Date(clock.now().getTime() - 3_600_000);
        Promise.all([
          identity.purgeExpired(),
          identity.rotateKeys(),
          services.brakes.purge(),
          record.collectOrphans(before),
        ]).catch((error: unknown) => log.error('hourly-work-failed', error));
      }, 3_600_000);
      hourly.unref();
      timers.push(hourly);
      return origin;
    },
    async close() {
      for (const timer of timers) clearInterval(timer);
      await app.close();
      await openings.close();
      await staff.close();
      await identity.close();
    },
  };
}
