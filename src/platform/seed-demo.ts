// Fills an empty database with the demo country, through the services' own doors, at the times its stories tell.
import { createHash, generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor, Call, OrganisationKind } from '../base/call.ts';
import { type Clock, systemClock } from '../base/clock.ts';
import { Fault } from '../base/fault.ts';
import { completeMatricule } from '../base/matricule.ts';
import type { Country, Submission } from '../demo/country.ts';
import { known } from '../demo/country.ts';
import { generateCountry } from '../demo/demo.ts';
import type { Log } from '../kit/log/log.ts';
import { buildServices, type Ground, type PlatformNeeds, type Services } from '../platform.ts';
import type { SignInAs } from '../services/identity/identity.ts';

/** Who can sign in, as the simulator offers them; kept beside the accounts so that a restart needs no generation. */
type DemoPeople = {
  id: string;
  matricule: string;
  givenName: string;
  familyName: string;
  roles: { as: SignInAs; note?: string }[];
}[];

const seed = 'cercle';
/** Newcomers whom the simulated services know. */
const newcomersWithCertificate = 3;

const operators = [
  {
    id: 'op-welcome',
    given: 'Martine',
    family: 'Kayser',
    roles: ['welcome-desk'] as const,
    note: 'guichet d’accueil',
    born: '19790512',
    serial: '901',
  },
  {
    id: 'op-dpo',
    given: 'Yves',
    family: 'Steichen',
    roles: ['data-protection'] as const,
    note: 'délégué à la protection des données',
    born: '19710923',
    serial: '902',
  },
  {
    id: 'op-helpdesk',
    given: 'Sofia',
    family: 'Marques',
    roles: ['helpdesk'] as const,
    note: 'helpdesk',
    born: '19900130',
    serial: '903',
  },
  {
    id: 'op-helpdesk-second',
    given: 'Tom',
    family: 'Reuter',
    roles: ['helpdesk'] as const,
    note: 'helpdesk, qui approuve',
    born: '19880215',
    serial: '904',
  },
];

const watchers = [
  {
    id: 'op-auditor',
    given: 'Denise',
    family: 'Wagener',
    roles: ['auditor'] as const,
    note: 'auditrice',
    born: '19680611',
    serial: '905',
  },
  {
    id: 'op-conformance',
    given: 'Luc',
    family: 'Bintner',
    roles: ['conformance'] as const,
    note: 'conformité des logiciels',
    born: '19830927',
    serial: '906',
  },
];

/** Who runs the staff of which organisations; the welcome desk appoints them. */
const administrators = [
  {
    id: 'adm-theisen',
    given: 'Carole',
    family: 'Theisen',
    organisations: ['hopital-du-belvedere', 'belvedere-centre', 'belvedere-nord'],
    note: 'hôpital',
    born: '19760418',
    serial: '911',
  },
  {
    id: 'adm-schaack',
    given: 'Romain',
    family: 'Schaack',
    organisations: ['reseau-am-gaart'],
    note: 'réseau de soins',
    born: '19691203',
    serial: '912',
  },
  {
    id: 'adm-carvalho',
    given: 'Inês',
    family: 'Carvalho',
    organisations: ['maison-um-bierg'],
    note: 'maison de soins',
    born: '19840226',
    serial: '913',
  },
];

/** Whom the care network takes in at once: the newcomers, and a few who have their account from elsewhere. */
const staffFileOrganisation = 'reseau-am-gaart';
const staffFileLines = 94;

const scopesOf: Record<Country['systems'][number]['kind'], string[]> = {
  laboratory: [
    'system/Patient.rs',
    'system/DocumentReference.cruds',
    'system/Binary.cr',
    'system/DiagnosticReport.cruds',
    'system/Observation.cruds',
    'system/Specimen.cruds',
    'system/Composition.crs',
    'system/List.crs',
    'system/ServiceRequest.crs',
  ],
  'practice-software': ['system/*.cruds'],
  'care-network': ['system/*.cruds'],
  hospital: ['system/*.cruds'],
};

export const peopleFile = (data: string): string => join(data, 'demo', 'people.json');
/** A file of staff to try an import with. */
export const staffFile = (data: string): string => join(data, 'demo', 'staff-am-gaart.csv');
export const accountsFile = (data: string): string => join(data, 'demo', 'accounts.json');

/** Puts the address of this start into the accounts, so that an outside client can use them as they are. */
export async function refreshAccounts(data: string, origin: string): Promise<void> {
  const path = accountsFile(data);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return;
  const accounts = JSON.parse(text) as {
    people: { role: string; how: string }[];
    activations?: { how: string }[];
    professionalActivations?: { how: string }[];
    systems: { token_endpoint: string; fhir: string }[];
    apps?: { iss: string }[];
  };
  for (const one of accounts.apps ?? []) one.iss = `${origin}/fhir`;
  for (const one of accounts.people) one.how = `${origin}/auth/sign-in?as=${one.role}`;
  for (const one of accounts.activations ?? []) one.how = activationPage(origin);
  for (const one of accounts.professionalActivations ?? []) one.how = professionalActivationPage(origin);
  for (const one of accounts.systems)
    Object.assign(one, { token_endpoint: `${origin}/oidc/token`, fhir: `${origin}/fhir` });
  const now = `${JSON.stringify(accounts, null, 2)}\n`;
  if (now !== text) await writeFile(path, now, { mode: 0o600 });
}

const seededFile = (data: string): string => join(data, 'demo', 'seeded');
export const isSeeded = async (data: string): Promise<boolean> =>
  (await readFile(seededFile(data), 'utf8').catch(() => null)) !== null;

export const readDemoPeople = (data: string) => async (): Promise<DemoPeople> =>
  JSON.parse(await readFile(peopleFile(data), 'utf8').catch(() => '[]')) as DemoPeople;

/** True when it seeded; false when the country was there already. `say` tells people how far it is. */
export async function seedDemo(
  needs: PlatformNeeds,
  ground: Ground,
  origin: string,
  say: (text: string) => void,
): Promise<boolean> {
  const { settings, log } = needs;
  const now = (needs.clock ?? systemClock).now();
  if (await isSeeded(settings.data)) return false;
  await mkdir(join(settings.data, 'demo'), { recursive: true, mode: 0o700 });
  say('Making the demo country: 300 persons, 80 professionals, 40 records …');
  const country = generateCountry({ seed, now });

  // Ids and times of seeded entries follow the stories, so the services of seeding live at their times.
  let at = now;
  const clock: Clock = { now: () => at };
  const services = await buildServices({ ...needs, clock }, ground, () => origin);

  await importDirectories(services, country);
  const people = await registerPeople(services, country);
  const systems = await registerSystems(services, country);
  await registerApps(services);
  await tellStories(
    services,
    country,
    (time) => {
      at = time;
    },
    log,
    say,
  );
  at = now;
  await registerMandates(services, country, now, people);
  // Nobody is told of what a story did years ago.
  let waiting = 1;
  while (waiting > 0) waiting = await services.record.takeHappenings(1000, async () => undefined);

  await writeFile(peopleFile(settings.data), JSON.stringify(people), { mode: 0o600 });
  const posted = {
    patients: await postActivations(services, country),
    professionals: await postProfessionalActivation(services, country),
  };
  await writeAccounts(settings.data, origin, country, people, systems, posted);
  await writeFile(staffFile(settings.data), staffCsv(country), { mode: 0o600 });
  await writeFile(seededFile(settings.data), `${now.toISOString()}\n`, { mode: 0o600 });
  return true;
}

async function importDirectories({ professionals, patients }: Services, country: Country): Promise<void> {
  await professionals.importDirectory({
    organisations: country.organisations,
    practitioners: [...country.professionals, ...country.newcomers],
  });
  await patients.importPersons(
    country.persons.map(
      ({ id, matricule, family, given, birthDate, deathDate, sex, language, address, phone, email }) => ({
        id,
        family,
        given,
        birthDate,
        sex,
        language,
        address,
        ...(matricule === undefined ? {} : { matricule }),
        ...(deathDate === undefined ? {} : { deathDate }),
        ...(phone === undefined ? {} : { phone }),
        ...(email === undefined ? {} : { email }),
      }),
    ),
  );
}

async function registerPeople({ identity, staff }: Services, country: Country): Promise<DemoPeople> {
  const people: DemoPeople = [];
  const withRecord = new Set(country.records.map((one) => one.patientId));
  const taken = new Set(country.persons.map((one) => one.matricule));
  for (const person of country.persons) {
    if (person.matricule === undefined || person.deathDate !== undefined) continue;
    const name = `${person.given[0] ?? ''} ${person.family}`;
    await identity.registerAccount({ kind: 'patient', subject: person.id, matricule: person.matricule, name });
    people.push({
      id: person.id,
      matricule: person.matricule,
      givenName: person.given[0] ?? '',
      familyName: person.family,
      roles: [{ as: 'patient', note: withRecord.has(person.id) ? 'dossier ouvert' : 'sans dossier' }],
    });
  }
  const matriculeOf = (born: string, from: number): string => {
    for (let serial = from; ; serial++) {
      const matricule = completeMatricule(`${born}${String(serial % 1000).padStart(3, '0')}`);
      if (!taken.has(matricule)) {
        taken.add(matricule);
        return matricule;
      }
    }
  };
  for (const one of country.professionals) {
    const matricule = matriculeOf(one.birthDate.replaceAll('-', ''), 500);
    await identity.registerAccount({
      kind: 'professional',
      subject: one.id,
      matricule,
      name: [one.title, one.given, one.family].filter(Boolean).join(' '),
    });
    people.push({
      id: one.id,
      matricule,
      givenName: one.given,
      familyName: one.family,
      roles: [{ as: 'professional', note: one.speciality ?? one.profession }],
    });
  }
  for (const one of [...operators, ...watchers]) {
    const matricule = matriculeOf(one.born, Number(one.serial));
    await identity.registerAccount({
      kind: 'operator',
      subject: one.id,
      matricule,
      name: `${one.given} ${one.family}`,
      roles: [...one.roles],
    });
    people.push({
      id: one.id,
      matricule,
      givenName: one.given,
      familyName: one.family,
      roles: [{ as: 'operator', note: one.note }],
    });
  }
  for (const one of administrators) {
    const matricule = matriculeOf(one.born, Number(one.serial));
    const name = `${one.given} ${one.family}`;
    for (const organisation of one.organisations)
      await staff.appointAdministrator(callAt(country.now, clerk), organisation, { matricule, name });
    people.push({
      id: one.id,
      matricule,
      givenName: one.given,
      familyName: one.family,
      roles: [{ as: 'administrator', note: one.note }],
    });
  }
  // They have a certificate of the national service, and no account here yet.
  for (const one of country.newcomers.slice(0, newcomersWithCertificate))
    people.push({
      id: one.id,
      matricule: matriculeOf(one.birthDate.replaceAll('-', ''), 500),
      givenName: one.given,
      familyName: one.family,
      roles: [{ as: 'professional', note: 'sans compte, à activer' }],
    });
  return people;
}

/** A mother acts for her child, a son reads for his mother: both sides have an account, who is represented a record. */
async function registerMandates(
  { mandates }: Services,
  country: Country,
  now: Date,
  people: DemoPeople,
): Promise<void> {
  const byId = new Map(country.persons.map((one) => [one.id, one]));
  const withAccount = new Map(people.map((one) => [one.id, one]));
  const years = (birthDate: string): number => (now.getTime() - Date.parse(birthDate)) / 31_557_600_000;
  const related = (wanted: { kind: 'parent' | 'child'; sex: string; from: number; to: number }) => {
    for (const { patientId } of country.records) {
      const person = byId.get(patientId);
      if (person === undefined || person.deathDate !== undefined || !withAccount.has(patientId)) continue;
      if (years(person.birthDate) < wanted.from || years(person.birthDate) > wanted.to) continue;
      for (const { personId, kind } of person.relations) {
        const other = byId.get(personId);
        if (kind !== wanted.kind || other === undefined || other.sex !== wanted.sex || !withAccount.has(personId))
          continue;
        if (years(other.birthDate) >= 18) return { person, other };
      }
    }
    return null;
  };
  const kin = [
    { found: related({ kind: 'parent', sex: 'female', from: 4, to: 16 }), kind: 'parent', scope: 'all' },
    { found: related({ kind: 'child', sex: 'male', from: 60, to: 110 }), kind: 'proxy', scope: 'read' },
  ] as const;
  const clerk = operators[0] as (typeof operators)[number];
  const call = callAt(now, {
    kind: 'operator',
    operatorId: clerk.id,
    roles: ['welcome-desk'],
    name: `${clerk.given} ${clerk.family}`,
    session,
  });
  for (const { found, kind, scope } of kin) {
    if (found === null) continue;
    const { person, other } = found;
    await mandates.register(call, {
      represented: person.matricule ?? '',
      representative: other.matricule ?? '',
      kind,
      scope,
      proof: kind === 'parent' ? 'birth-record' : 'signed-proxy',
      until: null,
    });
    const role = withAccount.get(other.id)?.roles.find((one) => one.as === 'patient');
    const whom = `${person.given[0] ?? ''} ${person.family}`;
    if (role !== undefined)
      role.note = kind === 'parent' ? `mère, agit pour ${whom}` : `fils, lit le dossier de ${whom}`;
  }
}

type DemoSystem = {
  clientId: string;
  name: string;
  kind: string;
  organisation: { id: string; name: string };
  scopes: string[];
  jwk: object;
};

async function registerSystems({ identity }: Services, country: Country): Promise<DemoSystem[]> {
  const made: DemoSystem[] = [];
  for (const system of country.systems) {
    const organisation = country.organisations.find((one) => one.id === system.organisationId);
    if (organisation === undefined) continue;
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const kid = createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('base64url')
      .slice(0, 16);
    const facts = { kid, alg: 'ES256', use: 'sig' };
    const scopes = scopesOf[system.kind];
    await identity.registerClient({
      kind: 'system',
      id: system.id,
      name: system.name,
      organisation: { id: organisation.id, kind: organisation.kind },
      jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), ...facts }] },
      scopes,
    });
    made.push({
      clientId: system.id,
      name: system.name,
      kind: system.kind,
      organisation: { id: organisation.id, name: organisation.name },
      scopes,
      jwk: { ...privateKey.export({ format: 'jwk' }), ...facts },
    });
  }
  return made;
}

/** Apps of the demo country: a page on this computer, so that a vendor can try a launch without being registered. */
const demoAppAddress = 'http://127.0.0.1:8788';
const demoApps = [
  {
    client_id: 'demo-carnet',
    name: 'Mon carnet santé',
    publisher: 'Éditions Exemple',
    redirect_uris: [`${demoAppAddress}/app.html`],
    scopes: [
      'openid',
      'fhirUser',
      'launch/patient',
      'offline_access',
      'online_access',
      'patient/*.rs',
      'patient/Observation.cruds',
    ],
  },
  {
    client_id: 'demo-tournee',
    name: 'Ma tournée',
    publisher: 'Éditions Exemple',
    redirect_uris: [`${demoAppAddress}/app.html`],
    launch_url: `${demoAppAddress}/launch.html`,
    scopes: [
      'openid',
      'fhirUser',
      'launch',
      'launch/patient',
      'offline_access',
      'online_access',
      'patient/*.rs',
      'user/*.rs',
    ],
  },
];

async function registerApps({ identity }: Services): Promise<void> {
  for (const { client_id: id, name, publisher, redirect_uris: redirectUris, launch_url: launchUrl, scopes } of demoApps)
    await identity.registerClient({
      kind: 'app',
      id,
      name,
      publisher,
      redirectUris,
      scopes,
      ...(launchUrl === undefined ? {} : { launchUrl }),
    });
}

const session = { id: 'demo', scopes: null, assurance: 'high' as const, authenticatedAt: new Date(0) };

const clerk: Actor = {
  kind: 'operator',
  operatorId: 'op-welcome',
  roles: ['welcome-desk'],
  name: 'Martine Kayser',
  session,
};

function callAt(at: Date, actor: Actor): Call {
  const purpose = actor.kind === 'patient' ? 'PATRQT' : actor.kind === 'operator' ? 'HOPERAT' : 'TREAT';
  return { id: 'demo', at, actor, purpose, language: 'fr' };
}

async function tellStories(
  { record }: Services,
  country: Country,
  live: (at: Date) => void,
  log: Log,
  say: (text: string) => void,
): Promise<void> {
  const organisationOf = new Map(country.organisations.map((one) => [one.id, one]));
  const professionalOf = new Map(country.professionals.map((one) => [one.id, one]));
  const systemOf = (organisationId: string): Actor => {
    const organisation = organisationOf.get(organisationId);
    const kind: OrganisationKind = organisation?.kind ?? 'practice';
    return {
      kind: 'system',
      clientId: `demo-${organisationId}`,
      organisationId,
      organisationKind: kind,
      name: organisation?.name ?? organisationId,
      session,
    };
  };
  const doctorOf = (id: string): Actor | null => {
    const one = professionalOf.get(id);
    return one === undefined
      ? null
      : {
          kind: 'professional',
          practitionerId: id,
          profession: one.profession,
          organisationIds: one.workplaces.map((place) => place.organisationId),
          name: [one.title, one.given, one.family].filter(Boolean).join(' '),
          session,
        };
  };
  let told = 0;
  let refused = 0;
  for (const story of country.records) {
    const person = country.persons.find((one) => one.id === story.patientId);
    live(story.openedAt);
    await record.openRecords(callAt(story.openedAt, clerk), [
      {
        patientId: story.patientId,
        origin: story.origin,
        referentId: story.referentId ?? null,
        openedAt: story.openedAt,
      },
    ]);
    const patient: Actor = {
      kind: 'patient',
      patientId: story.patientId,
      name: `${person?.given[0] ?? ''} ${person?.family ?? ''}`,
      session,
    };
    type Event = { at: Date; act(): Promise<unknown> };
    const events: Event[] = [
      ...story.circle.map(
        (member): Event => ({
          at: member.since < story.openedAt ? story.openedAt : member.since,
          act: () => {
            const since = member.since < story.openedAt ? story.openedAt : member.since;
            const subject =
              member.professionalId === undefined
                ? ({ kind: 'organisation', id: member.organisationId ?? '' } as const)
                : ({ kind: 'professional', id: member.professionalId } as const);
            return record.addToCircle(callAt(since, patient), subject, member.until ?? null);
          },
        }),
      ),
      ...story.submissions.flatMap((submission, i): Event[] => {
        const author = submission.by.practitionerId === undefined ? null : doctorOf(submission.by.practitionerId);
        const looks =
          story.referentId !== undefined && i >= story.submissions.length - 4 ? doctorOf(story.referentId) : null;
        return [
          {
            at: submission.at,
            act: () => submit(record, story.patientId, submission, [author, systemOf(submission.by.organisationId)]),
          },
          ...(looks === null
            ? []
            : [
                {
                  at: lookTime(submission.at, country.now),
                  act: () => record.look(callAt(lookTime(submission.at, country.now), looks), story.patientId),
                },
              ]),
        ];
      }),
    ].sort((a, b) => a.at.getTime() - b.at.getTime());
    for (const event of events) {
      live(event.at);
      try {
        await event.act();
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        refused += 1;
        log.warn('demo-entry-refused', {
          code: error.code,
          story: story.story,
          place: error.issues[0]?.expression,
          why: error.issues[0]?.text,
        });
      }
    }
    told += 1;
    if (told % 10 === 0) say(`  ${told} of ${country.records.length} records …`);
  }
  if (refused > 0) log.warn('demo-entries-refused', { refused });
}

const lookTime = (at: Date, now: Date): Date =>
  new Date(Math.min(at.getTime() + 26 * 3_600_000, now.getTime() - 60_000));

/** The person who wrote it where they have a way in at the time, else their organisation's system. */
async function submit(
  record: Services['record'],
  patientId: string,
  submission: Submission,
  actors: (Actor | null)[],
): Promise<void> {
  const bundle = JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      ...submission.attachments.map((one) => ({
        fullUrl: one.for,
        resource: { resourceType: 'Binary', contentType: one.contentType, data: one.bytes().toString('base64') },
        request: { method: 'POST', url: 'Binary' },
      })),
      ...submission.resources.map(({ id, ...resource }) => ({
        fullUrl: `urn:uuid:${id}`,
        resource,
        request: { method: 'POST', url: resource.resourceType },
      })),
    ],
  });
  for (const actor of actors) {
    if (actor === null) continue;
    const call = callAt(submission.at, actor);
    if (!(await record.couldWrite(call, patientId, submission.resources))) continue;
    await record.submit(call, bundle);
    return;
  }
  throw new Fault('forbidden', { code: 'demo.nobody-may-write' });
}

type DemoActivation = { name: string; matricule: string; birthDate: string; code: string; validUntil: string };
const activationsMax = 4;
const activationPage = (origin: string): string => `${origin}/activate`;
const professionalActivationPage = (origin: string): string => `${origin}/activate?as=professional`;

/** A few posted letters, so that a visitor can make a passkey or an authenticator of their own. */
async function postActivations({ identity }: Services, country: Country): Promise<DemoActivation[]> {
  const withRecord = new Set(country.records.map((one) => one.patientId));
  const adults = country.persons.filter(
    (one) =>
      withRecord.has(one.id) &&
      one.deathDate === undefined &&
      Number(one.birthDate.slice(0, 4)) <= country.now.getUTCFullYear() - 19,
  );
  const made: DemoActivation[] = [];
  for (const { id, matricule, given, family, birthDate } of adults.slice(0, activationsMax)) {
    if (matricule === undefined) continue;
    const name = `${given[0] ?? ''} ${family}`;
    const { code, validUntil } = await identity.issueActivation({
      kind: 'patient',
      subject: id,
      name,
      by: 'op-welcome',
    });
    made.push({ name, matricule, birthDate, code, validUntil: validUntil.toISOString().slice(0, 10) });
  }
  return made;
}

/** The last of the newcomers who can show who they are got a letter from the agency. */
async function postProfessionalActivation(
  { identity }: Services,
  country: Country,
): Promise<{ name: string; number: string; code: string; validUntil: string }[]> {
  const one = country.newcomers[newcomersWithCertificate - 1];
  if (one === undefined) return [];
  const name = `${one.given} ${one.family}`;
  const { code, validUntil } = await identity.issueActivation({
    kind: 'professional',
    subject: one.id,
    name,
    by: 'op-welcome',
  });
  return [{ name, number: one.number, code, validUntil: validUntil.toISOString().slice(0, 10) }];
}

async function writeAccounts(
  data: string,
  origin: string,
  country: Country,
  people: DemoPeople,
  systems: DemoSystem[],
  posted: {
    patients: DemoActivation[];
    professionals: Awaited<ReturnType<typeof postProfessionalActivation>>;
  },
): Promise<void> {
  const anna = country.persons.find((one) => one.given[0] === 'Anna' && one.family === 'Kieffer');
  const first = new Set<string>([
    anna?.id ?? '',
    known.schmit,
    known.weber,
    known.stranger,
    known.pharmacist,
    known.nurse,
    ...[...operators, ...watchers].map((one) => one.id),
    ...administrators.map((one) => one.id),
  ]);
  const order = [...people].sort((a, b) => Number(first.has(b.id)) - Number(first.has(a.id)));
  const accounts = {
    about:
      'Everyone here is invented. People sign in at the simulated national sign-in by choosing their name; partner systems by a signed assertion.',
    people: order.flatMap((one) =>
      one.roles.map(({ as, note }) => ({
        role: as,
        name: `${one.givenName} ${one.familyName}`,
        id: one.id,
        matricule: one.matricule,
        note,
        how: `${origin}/auth/sign-in?as=${as}`,
      })),
    ),
    activations: posted.patients.map((one) => ({ ...one, how: activationPage(origin) })),
    professionalActivations: posted.professionals.map((one) => ({ ...one, how: professionalActivationPage(origin) })),
    systems: systems.map(({ clientId, jwk, ...one }) => ({
      client_id: clientId,
      ...one,
      token_endpoint: `${origin}/oidc/token`,
      fhir: `${origin}/fhir`,
      jwk,
    })),
    apps: demoApps.map((one) => ({ ...one, iss: `${origin}/fhir` })),
  };
  const path = accountsFile(data);
  await writeFile(path, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 });
  await chmod(path, 0o600);
}

function staffCsv({ professionals, newcomers }: Country): string {
  const elsewhere = professionals.filter(
    (one) =>
      one.profession === 'nurse' && !one.workplaces.some((place) => place.organisationId === staffFileOrganisation),
  );
  const staff = [...newcomers, ...elsewhere].slice(0, staffFileLines);
  return `\ufeffnumber;function;from;until\r\n${staff.map((one) => `${one.number};member;;\r\n`).join('')}`;
}
