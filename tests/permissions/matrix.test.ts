// Every route of the platform, asked by everybody who should not and by the one who may. The rows are matched with the
// routes both ways: a new route without a row fails, and so does a row that no route needs any more.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperatorRole } from '../../src/base/call.ts';
import { type Clock, systemClock } from '../../src/base/clock.ts';
import { completeMatricule } from '../../src/base/matricule.ts';
import type { Route } from '../../src/kit/http/route.ts';
import { silentLog } from '../../src/kit/log/log.ts';
import { readSettings } from '../../src/kit/settings/settings.ts';
import { createScratch } from '../../src/kit/sql/scratch.ts';
import { createPlatform, openGround } from '../../src/platform.ts';
import { askPartnerToken } from '../../tools/send/partner-token.ts';
import { annas, type ClientKey, matricules, patients, people, settle } from '../faults/small-country.ts';
import { type Browser, signIn } from '../world/browser.ts';
import { createHeaderWatch } from './answer-headers.ts';
import { contentOfTables } from './forged-sessions.ts';
import { minimalResource } from './minimal-resources.ts';
import { openRoutes } from './open-routes.ts';
import { annasPassphrase, preparePeople } from './prepare-people.ts';
import {
  changesSomething,
  isAboutSigner,
  prepareWrongSignIns,
  type Refusal,
  type WrongAsker,
} from './wrong-sign-ins.ts';

// --- who asks -------------------------------------------------------------------------------------------------------
/** All about Anna's record, whose lead doctor is Dr Schmit. Dr Weber was in her circle until a moment ago. */
const askers = [
  'nobody',
  'stranger',
  'withdrawn',
  'other-patient',
  'system',
  'operator',
  'steward',
  /** Runs the staff of another organisation. */
  'administrator',
] as const;
type Asker = (typeof askers)[number];
type Right =
  | 'schmit'
  | 'anna'
  | 'clerk'
  /** Runs the staff of Dr Schmit's practice. */
  | 'runner'
  | 'helper'
  | 'watcher'
  /** Registers the software of partners. */
  | 'vetter'
  | 'all'
  /** Whoever holds a code, a key or a challenge: tested beside the code, in src/services/identity/people. */
  | 'secret';
/** Whose rights come and go in the tests of other processes. */
type Guest = 'guest';

/**
 * What an answer tells: `public` the same to all; `sign-in` 401; `role` 403; `hidden` 404; `empty` an answer that holds
 * nothing of Anna's; `own` the asker's own things, nothing of Anna's; `refused` 422, a rule says no; `yes` done.
 */
type Told = 'sign-in' | 'role' | 'hidden' | 'empty' | 'refused' | 'yes';
type Row = { right: Right; told: Record<Asker, Told> };

/** An administrator is told what a steward is, where nothing else is said. */
const row = (right: Right, ...told: [Told, Told, Told, Told, Told, Told, Told, Told?]): Row => ({
  right,
  told: Object.fromEntries(askers.map((asker, i) => [asker, told[i] ?? told[6]])) as Row['told'],
});
const open = row('all', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes');

//                              nobody     stranger  withdrawn other-pat. system    operator steward  administrator
const oneEntry = row('schmit', 'sign-in', 'hidden', 'hidden', 'hidden', 'hidden', 'role', 'role');
const manyEntries = row('schmit', 'sign-in', 'empty', 'empty', 'empty', 'empty', 'role', 'role');
const ofPatient = row('anna', 'sign-in', 'role', 'role', 'empty', 'role', 'role', 'role');
const onePatients = row('anna', 'sign-in', 'role', 'role', 'hidden', 'role', 'role', 'role');
const ofDoctor = row('schmit', 'sign-in', 'hidden', 'hidden', 'role', 'role', 'role', 'role');
const ofAgency = row('clerk', 'sign-in', 'role', 'role', 'role', 'role', 'yes', 'role');
const ofHelpdesk = row('helper', 'sign-in', 'role', 'role', 'role', 'role', 'role', 'role');
// Steps of the portal: whoever does not come from it (no X-Cercle) is turned away first.
const withSecret = row('secret', 'role', 'sign-in', 'sign-in', 'sign-in', 'role', 'sign-in', 'sign-in');
const fromPortal = row('anna', 'role', 'empty', 'empty', 'empty', 'role', 'empty', 'empty');
const ownAccount = row('anna', 'sign-in', 'empty', 'empty', 'empty', 'role', 'empty', 'empty');
const ofEstablishment = row('runner', 'sign-in', 'role', 'role', 'role', 'role', 'role', 'role', 'hidden');
/** For those who watch over the platform. What they see of Anna is that something happened, never what is in her record. */
const ofWatchers = row('watcher', 'sign-in', 'role', 'role', 'role', 'role', 'role', 'yes', 'role');
const ofVetter = row('vetter', 'sign-in', 'role', 'role', 'role', 'role', 'role', 'role');
/** Anybody's who holds the token that was shown at registration, and asks from the portal. */
const ofSandbox = row('secret', 'role', 'hidden', 'hidden', 'hidden', 'role', 'hidden', 'hidden');
const contents = row('schmit', 'sign-in', 'hidden', 'hidden', 'hidden', 'role', 'role', 'role');

const rows: Record<string, Row> = {
  'GET /fhir/metadata': open,
  'GET /fhir/.well-known/smart-configuration': open,
  'GET /.well-known/oauth-authorization-server': open,
  'GET /.well-known/oauth-authorization-server/oidc': open,
  'GET /api/professionals': open,
  'GET /api/professionals/:id': open,
  'GET /api/organisations': open,
  'GET /fhir/Practitioner/:id': open,
  'GET /fhir/Practitioner': open,
  'GET /fhir/PractitionerRole/:id': open,
  'GET /fhir/PractitionerRole': open,
  'GET /fhir/Organization/:id': open,
  'GET /fhir/Organization': open,
  'GET /auth/sign-in': open,
  'GET /auth/callback': open,
  'GET /auth/callback/:provider': open,
  'POST /auth/sign-out': open,
  'GET /api/session': open,
  'GET /api/demo/people': open,

  'GET /api/sign-in/ways': open,

  'POST /api/activation/start': withSecret,
  'POST /api/activation/professional': withSecret,
  'POST /api/activation/passkey/options': withSecret,
  'POST /api/activation/passkey': withSecret,
  'POST /api/activation/authenticator': withSecret,
  'POST /api/activation/authenticator/confirm': withSecret,
  'POST /api/sign-in/passkey/options': fromPortal,
  'POST /api/sign-in/passkey': withSecret,
  'POST /api/sign-in/authenticator': withSecret,
  'POST /api/recovery': fromPortal,
  'GET /api/account': ownAccount,
  'GET /api/account/events': ownAccount,
  'DELETE /api/account/sessions/:id': row('anna', 'sign-in', 'hidden', 'hidden', 'hidden', 'role', 'hidden', 'hidden'),
  'POST /api/account/sessions/end-others': ownAccount,
  // The apps of each are their own, and nobody else's can be taken away: beside the code, in src/services/identity/apps.
  'GET /api/account/apps': row('anna', 'sign-in', 'empty', 'empty', 'empty', 'role', 'role', 'role'),
  'DELETE /api/account/apps/:id': row('secret', 'sign-in', 'hidden', 'hidden', 'hidden', 'role', 'role', 'role'),
  'DELETE /api/account/recovery': onePatients,
  'POST /api/account/passkeys/options': ofPatient,
  'POST /api/account/passkeys': row('secret', 'sign-in', 'role', 'role', 'refused', 'role', 'role', 'role'),
  'PUT /api/account/passkeys/:id': onePatients,
  'DELETE /api/account/passkeys/:id': onePatients,
  'POST /api/account/authenticator': ofPatient,
  'POST /api/account/authenticator/confirm': row(
    'secret',
    'sign-in',
    'role',
    'role',
    'refused',
    'role',
    'role',
    'role',
  ),
  'DELETE /api/account/authenticator': onePatients,
  'GET /api/agency/recoveries': ofHelpdesk,
  'POST /api/agency/recoveries/:id/check': ofHelpdesk,
  'POST /api/agency/recoveries/:id/approve': ofHelpdesk,
  'POST /api/agency/recoveries/:id/refuse': ofHelpdesk,
  'GET /api/agency/recoveries/:id/letter.pdf': ofHelpdesk,
  'POST /api/agency/activations': ofAgency,
  'GET /api/agency/activations/:id/letter.pdf': ofAgency,

  'GET /fhir/:type/:id': oneEntry,
  'GET /fhir/:type/:id/_history/:version': oneEntry,
  'GET /fhir/:type/:id/_history': oneEntry,
  'GET /fhir/:type': manyEntries,
  'POST /fhir/:type/_search': manyEntries,
  'POST /fhir/:type': oneEntry,
  'PUT /fhir/:type/:id': oneEntry,
  'DELETE /fhir/:type/:id': oneEntry,
  'POST /fhir': oneEntry,
  'POST /fhir/Binary': oneEntry,
  'GET /fhir/Binary/:id': oneEntry,
  'GET /fhir/Patient/:id': oneEntry,
  // To treat, an exact identifier gives the person, whether or not there is a record (src/services/patients/README.md).
  'GET /fhir/Patient': row('schmit', 'sign-in', 'yes', 'yes', 'empty', 'yes', 'role', 'role'),
  'POST /fhir/Patient/_search': row('schmit', 'sign-in', 'yes', 'yes', 'empty', 'yes', 'role', 'role'),
  'GET /fhir/Patient/:id/$everything': manyEntries,
  'GET /fhir/Patient/:id/$summary': manyEntries,

  'GET /api/me/record': ofPatient,
  'GET /api/me/timeline': ofPatient,
  'GET /api/me/items/:id': onePatients,
  'GET /api/me/items/:id/who-can-see': onePatients,
  'PUT /api/me/items/:id/visibility': onePatients,
  'GET /api/me/circle': ofPatient,
  'POST /api/me/circle': ofPatient,
  'PUT /api/me/circle/:id': onePatients,
  'DELETE /api/me/circle/:id': onePatients,
  'POST /api/me/exclusions': ofPatient,
  'DELETE /api/me/exclusions/:id': onePatients,
  'GET /api/me/accesses': ofPatient,
  'GET /api/me/accesses.csv': ofPatient,
  'GET /api/me/presence-code': ofPatient,
  'POST /api/me/presence-code/renew': ofPatient,
  'GET /api/me/notices': ofPatient,
  'POST /api/me/notices/read': ofPatient,

  'GET /api/pro/patients': row('schmit', 'sign-in', 'empty', 'empty', 'role', 'role', 'role', 'role'),
  'POST /api/pro/find': ofDoctor,
  'GET /api/pro/apps': row('schmit', 'sign-in', 'empty', 'empty', 'role', 'role', 'role', 'role'),
  'POST /api/pro/patients/:patientId/launches': ofDoctor,
  'GET /api/pro/patients/:patientId/brief': ofDoctor,
  'GET /api/pro/patients/:patientId/timeline': row(
    'schmit',
    'sign-in',
    'empty',
    'empty',
    'role',
    'role',
    'role',
    'role',
  ),
  'GET /api/pro/patients/:patientId/items/:id': ofDoctor,
  'POST /api/pro/patients/:patientId/documents': ofDoctor,
  'GET /api/pro/document-kinds': row('schmit', 'sign-in', 'yes', 'yes', 'role', 'role', 'role', 'role'),
  'GET /api/contents/:id': contents,
  'GET /api/contents/:id/cda': contents,

  'GET /api/establishment': row('runner', 'sign-in', 'role', 'role', 'role', 'role', 'role', 'role', 'empty'),
  'GET /api/establishment/:organisationId/staff': ofEstablishment,
  'POST /api/establishment/:organisationId/staff': ofEstablishment,
  'GET /api/establishment/:organisationId/staff/export.csv': ofEstablishment,
  'POST /api/establishment/:organisationId/staff/import': ofEstablishment,
  'GET /api/establishment/:organisationId/staff/:id': ofEstablishment,
  'PUT /api/establishment/:organisationId/staff/:id': ofEstablishment,
  'POST /api/establishment/:organisationId/staff/:id/suspend': ofEstablishment,
  'POST /api/establishment/:organisationId/staff/:id/resume': ofEstablishment,
  'DELETE /api/establishment/:organisationId/staff/:id': ofEstablishment,
  'POST /api/establishment/:organisationId/staff/:id/restore': ofEstablishment,
  'GET /api/establishment/:organisationId/staff/:id/letter.pdf': ofEstablishment,
  'GET /api/establishment/:organisationId/imports': ofEstablishment,
  'GET /api/establishment/:organisationId/imports/:id': ofEstablishment,
  'GET /api/establishment/:organisationId/imports/:id/results.csv': ofEstablishment,
  'GET /api/establishment/:organisationId/imports/:id/letters.pdf': ofEstablishment,
  'POST /api/establishment/:organisationId/imports/:id/undo': ofEstablishment,
  'GET /api/pro/invitations': row('schmit', 'sign-in', 'empty', 'empty', 'role', 'role', 'role', 'role'),
  'POST /api/pro/invitations/:id/accept': ofDoctor,
  'POST /api/pro/invitations/:id/decline': ofDoctor,
  'GET /api/agency/organisations/:id/administrators': ofAgency,
  'POST /api/agency/organisations/:id/administrators': ofAgency,

  'GET /api/agency/overview': ofAgency,
  'POST /api/agency/openings': ofAgency,
  'GET /api/agency/openings': ofAgency,
  'GET /api/agency/openings/:id': ofAgency,
  'GET /api/agency/openings/:id/results.csv': ofAgency,
  'GET /api/agency/openings/:id/letters.pdf': ofAgency,
  'GET /api/agency/letters/:file': ofAgency,
  'GET /api/agency/persons': ofAgency,
  'POST /api/agency/records': ofAgency,

  // Everybody's own people: the other patient sees none of Anna's.
  'GET /api/me/people': ofPatient,
  'POST /api/me/proxies': ofPatient,
  'DELETE /api/me/mandates/:id': onePatients,
  'POST /api/me/acting-for': ofPatient,
  'GET /api/agency/mandates': ofAgency,
  'POST /api/agency/mandates': ofAgency,
  'DELETE /api/agency/mandates/:id': ofAgency,
  'GET /api/agency/log': ofWatchers,
  'GET /api/agency/log.csv': ofWatchers,

  'GET /api/agency/partners': ofVetter,
  'POST /api/agency/partners': ofVetter,
  'GET /api/agency/partners/:id': ofVetter,
  'PUT /api/agency/partners/:id': ofVetter,
  'POST /api/agency/partners/:id/suspend': ofVetter,
  'POST /api/agency/partners/:id/resume': ofVetter,
  // The demo country is a sandbox: all that one can do to its software is to make some of one's own.
  'POST /api/sandbox/clients': row('vetter', 'role', 'empty', 'empty', 'empty', 'role', 'empty', 'empty'),
  'GET /api/sandbox/clients/:id': row('secret', 'hidden', 'hidden', 'hidden', 'hidden', 'hidden', 'hidden', 'hidden'),
  'PUT /api/sandbox/clients/:id': ofSandbox,
  'DELETE /api/sandbox/clients/:id': ofSandbox,
};

/** Where an answer differs from its row, each with its reason. This list may only shrink: one that is needed no more fails. */
const exceptions: { route: string; asker: Asker; told: Told; reason: string }[] = [
  {
    route: 'POST /fhir/Specimen',
    asker: 'system',
    told: 'yes',
    reason: 'a laboratory leaves what the policy says it may, without reading',
  },
  {
    route: 'GET /fhir/Patient/:id/$everything',
    asker: 'system',
    told: 'yes',
    reason: 'and finds again the specimen that it left',
  },
  {
    route: 'POST /fhir/Binary',
    asker: 'system',
    told: 'yes',
    reason: 'a laboratory brings the file for what it may leave',
  },
];

// --- the platform ---------------------------------------------------------------------------------------------------
type Ask = (
  method: string,
  path: string,
  body?: string | Buffer,
  headers?: Record<string, string>,
) => Promise<{ status: number; text: string }>;
type Process = {
  url: string;
  routes: Route[];
  services: Awaited<ReturnType<typeof createPlatform>>['services'];
  close(): Promise<void>;
};

/** Without a profession: Paul runs the staff of Dr Schmit's practice, Rosa of other organisations. */
const runners = [
  { id: 'paul', matricule: completeMatricule('19690101601'), givenName: 'Paul', familyName: 'Personnel' },
  { id: 'rosa', matricule: completeMatricule('19690101602'), givenName: 'Rosa', familyName: 'Personnel' },
].map((one) => ({ ...one, roles: [{ as: 'administrator' as const }] }));
/** Holds every role of the agency at once, so that no route of operators is closed to her for another reason. */
const officer = {
  id: 'olga',
  matricule: completeMatricule('19690101603'),
  givenName: 'Olga',
  familyName: 'Omnium',
  roles: [{ as: 'operator' as const }],
};
const everyRole: OperatorRole[] = [
  'welcome-desk',
  'directory-steward',
  'conformance',
  'helpdesk',
  'editor',
  'data-protection',
  'auditor',
];

let folder: string;
let scratch: Awaited<ReturnType<typeof createScratch>>;
let first: Process;
let second: Process;
const ask = new Map<Asker | Right | Guest, Ask>();
const known = {
  ids: new Map<string, string>(),
  item: '',
  grant: '',
  exclusion: '',
  job: '',
  letter: '',
  cda: '',
  accept: '',
  decline: '',
  staffImport: '',
  invited: '',
};
const sessions = new Map<string, Browser>();
let keys: ClientKey[] = [];
/** How far the clock of the second process is ahead, in milliseconds. */
let ahead = 0;
const watch = createHeaderWatch('http', []);
/** The id that a route is asked with, where it is none of those above. */
const idsOfRoutes = new Map<string, string>();

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** The second answers under the first's name, as every process of one platform does: a token of one is good at all. */
const startProcess = async (name?: string, clock: Clock = systemClock): Promise<Process> => {
  const port = name === undefined ? 0 : await freePort();
  const settings = readSettings({
    CERCLE_DATA: folder,
    CERCLE_PORT: String(port),
    ...(name === undefined ? {} : { CERCLE_ORIGIN: name }),
    CERCLE_DEMO: 'yes',
    CERCLE_LOG_LEVEL: 'silent',
  });
  const needs = {
    settings,
    connectionString: scratch.connectionString,
    log: silentLog,
    demoPeople: async () => [...people, ...runners, officer],
    clock,
  };
  const ground = await openGround(needs);
  const platform = await createPlatform(needs, ground, false);
  const said = await platform.listen();
  const url = name === undefined ? said : `http://127.0.0.1:${port}`;
  return {
    url,
    routes: platform.routes,
    services: platform.services,
    close: async () => {
      await platform.close();
      await ground.sql.close();
    },
  };
};

const asking =
  (url: string, headersFor: (path: string) => Record<string, string>): Ask =>
  async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
      headers: { ...headersFor(path), ...headers },
    });
    watch.see(method, path, response);
    return { status: response.status, text: await response.text() };
  };
const withSession = (url: string, browser: Browser): Ask =>
  asking(url, (path) => ({ cookie: browser.cookiesFor(path), 'x-cercle': '1' }));

const json = { 'content-type': 'application/json' };
const fhir = { 'content-type': 'application/fhir+json' };

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cercle-matrix-'));
  scratch = await createScratch();
  first = await startProcess();
  second = await startProcess(first.url, { now: () => new Date(Date.now() + ahead) });
  keys = await settle(first.services);
  await first.services.identity.registerAccount({
    kind: 'operator',
    subject: officer.id,
    matricule: officer.matricule,
    name: 'Olga Omnium',
    roles: everyRole,
  });
  const signed = async (
    name: Asker | Right | Guest,
    as: 'patient' | 'professional' | 'operator' | 'administrator',
    person: string,
  ): Promise<void> => {
    const browser = await signIn(first.url, as, person);
    sessions.set(name, browser);
    ask.set(name, withSession(first.url, browser));
  };
  ask.set(
    'nobody',
    asking(first.url, () => ({})),
  );
  await signed('stranger', 'professional', 'klein');
  await signed('withdrawn', 'professional', 'weber');
  await signed('other-patient', 'patient', 'bruno');
  await signed('operator', 'operator', 'kayser');
  await signed('steward', 'operator', 'steichen');
  await signed('schmit', 'professional', 'schmit');
  await signed('anna', 'patient', 'anna');
  await signed('guest', 'professional', 'wolff');
  await signed('helper', 'operator', 'marques');
  await signed('vetter', 'operator', 'bintner');
  ask.set('clerk', ask.get('operator') as Ask);
  const { clientId, jwk } = keys.find((one) => one.clientId === 'client-lab-nord') as ClientKey;
  const { text: token } = await askPartnerToken({
    clientId,
    jwk,
    tokenEndpoint: `${first.url}/oidc/token`,
    scopes: ['system/*.cruds'],
  });
  ask.set(
    'system',
    asking(first.url, () => ({ authorization: `Bearer ${token}` })),
  );

  await first.services.identity.registerClient({
    kind: 'app',
    id: 'ward-round',
    name: 'Ward Round',
    scopes: ['launch', 'patient/*.rs'],
    redirectUris: ['https://ward.example/back'],
    launchUrl: 'https://ward.example/launch',
  });
  await first.services.identity.registerClient({ kind: 'app', id: 'app-north', ...aPartner });

  // What there is to see: one entry of each type, a letter with a file, a CDA, a grant, an exclusion, the agency's work.
  const schmit = ask.get('schmit') as Ask;
  for (const type of first.services.record.types) {
    if (type === 'Binary') continue;
    const made = await schmit('POST', `/fhir/${type}`, JSON.stringify(minimalResource(type, patients.anna)), fhir);
    assert.equal(made.status, 201, `${type}: ${made.text}`);
    known.ids.set(type, (JSON.parse(made.text) as { id: string }).id);
  }
  known.item = (
    JSON.parse(
      (await schmit('POST', '/fhir/Observation', JSON.stringify(minimalResource('Observation', patients.anna)), fhir))
        .text,
    ) as { id: string }
  ).id;
  const fileFor = async (contentType: string, content: string): Promise<string> => {
    const data = Buffer.from(content).toString('base64');
    const urn = 'urn:uuid:0b0a8d6c-0000-4000-8000-000000000002';
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        {
          fullUrl: urn,
          resource: { resourceType: 'Binary', contentType, data },
          request: { method: 'POST', url: 'Binary' },
        },
        {
          resource: {
            ...minimalResource('DocumentReference', patients.anna),
            content: [{ attachment: { contentType, url: urn } }],
          },
          request: { method: 'POST', url: 'DocumentReference' },
        },
      ],
    };
    const made = await schmit('POST', '/fhir', JSON.stringify(bundle), fhir);
    assert.equal(made.status, 200, made.text);
    return /Binary\/([0-9a-z-]+)\/_history/.exec(made.text)?.[1] ?? assert.fail(made.text);
  };
  known.ids.set('Binary', await fileFor('application/pdf', '%PDF-1.7 of Anna'));
  known.cda = await fileFor(
    'application/hl7-cda+xml',
    '<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Letter</title><component><structuredBody><component><section><title>Findings</title><text><paragraph>Well.</paragraph></text></section></component></structuredBody></component></ClinicalDocument>',
  );
  const anna = ask.get('anna') as Ask;
  const made = await anna('POST', '/api/me/circle', JSON.stringify({ professionalId: 'diaz' }), json);
  known.grant = (JSON.parse(made.text) as { id: string }).id;
  await anna('POST', '/api/me/exclusions', JSON.stringify({ organisationId: 'hospital-sud' }), json);
  known.exclusion =
    (JSON.parse((await anna('GET', '/api/me/circle')).text) as { excluded: { id: string }[] }).excluded[0]?.id ?? '';
  const clerk = ask.get('clerk') as Ask;
  const job = await clerk(
    'POST',
    '/api/agency/openings?name=test.csv',
    `matricule;referent\n${matricules.david};p-schmit\n`,
    { 'content-type': 'text/csv' },
  );
  known.job = (JSON.parse(job.text) as { id: string }).id;
  for (let turn = 0; turn < 100; turn++) {
    const { state } = JSON.parse((await clerk('GET', `/api/agency/openings/${known.job}`)).text) as { state: string };
    if (state === 'done') break;
    await sleep(50);
  }
  const opened = await clerk(
    'POST',
    '/api/agency/records',
    JSON.stringify({ matricule: matricules.carla, informed: true }),
    json,
  );
  known.letter = (JSON.parse(opened.text) as { letterUrl: string }).letterUrl.split('/').pop() as string;
  const browserOf = (name: string): Browser => sessions.get(name) as Browser;
  const prepared = await preparePeople(first.url, {
    anna: browserOf('anna'),
    clerk: browserOf('operator'),
    helper: browserOf('helper'),
  });
  for (const [route, id] of prepared) idsOfRoutes.set(route, id);
  ask.set('watcher', ask.get('steward') as Ask);
  const proxy = { matricule: matricules.david, birthDate: '1995-02-02', scope: 'read' };
  const named = await anna('POST', '/api/me/proxies', JSON.stringify(proxy), json);
  idsOfRoutes.set('DELETE /api/me/mandates/:id', (JSON.parse(named.text) as { mandateId: string }).mandateId);
  const mandate = { ...proxy, represented: matricules.eva, representative: matricules.david, kind: 'proxy' };
  const registered = await clerk(
    'POST',
    '/api/agency/mandates',
    JSON.stringify({ ...mandate, proof: 'signed-proxy' }),
    json,
  );
  idsOfRoutes.set('DELETE /api/agency/mandates/:id', (JSON.parse(registered.text) as { mandateId: string }).mandateId);
  // Staff: two professionals who have no account, an import that invites one of them, and invitations for Dr Schmit.
  await first.services.professionals.importDirectory({
    organisations: [],
    practitioners: ['new1', 'new2', 'new3'].map((id) => ({
      id,
      number: `P-${id.toUpperCase()}`,
      family: 'Neu',
      given: 'Nele',
      sex: 'female',
      profession: 'nurse',
      languages: ['fr'],
      workplaces: [],
    })),
  });
  const appoint = async (organisation: string, one: (typeof runners)[number] | undefined): Promise<void> => {
    const { status, text } = await clerk(
      'POST',
      `/api/agency/organisations/${organisation}/administrators`,
      JSON.stringify({ matricule: one?.matricule, name: `${one?.givenName} ${one?.familyName}` }),
      json,
    );
    assert.equal(status, 201, text);
  };
  await appoint('practice-schmit', runners[0]);
  for (const one of ['practice-klein', 'practice-weber']) await appoint(one, runners[1]);
  await signed('runner', 'administrator', 'paul');
  await signed('administrator', 'administrator', 'rosa');
  const invite = async (organisation: string): Promise<string> => {
    const { text } = await (ask.get('administrator') as Ask)(
      'POST',
      `/api/establishment/${organisation}/staff`,
      JSON.stringify({ number: 'p-schmit', function: 'member' }),
      json,
    );
    return (JSON.parse(text) as { id: string }).id;
  };
  known.accept = await invite('practice-klein');
  known.decline = await invite('practice-weber');
  const runner = ask.get('runner') as Ask;
  const brought = await runner('POST', '/api/establishment/practice-schmit/staff/import', 'number\nP-NEW1\n', {
    'content-type': 'text/csv',
  });
  known.staffImport = (JSON.parse(brought.text) as { id: string }).id;
  await first.services.staff.idle();
  const { items } = JSON.parse(
    (await runner('GET', '/api/establishment/practice-schmit/staff?state=invited')).text,
  ) as {
    items: { id: string }[];
  };
  known.invited = items[0]?.id ?? '';
  for (const value of [
    known.accept,
    known.decline,
    known.staffImport,
    known.invited,
    known.grant,
    known.exclusion,
    known.job,
    known.letter,
  ])
    assert.ok(value);
});
after(async () => {
  await first?.close();
  await second?.close();
  await scratch?.close();
  await rm(folder, { recursive: true, force: true });
});

// --- a request for each route ---------------------------------------------------------------------------------------
type Request = { path: string; body?: string | Buffer; headers?: Record<string, string> };

const aPartner = { name: 'An app', scopes: ['launch', 'patient/*.rs'], redirectUris: ['https://app.example/back'] };
const agreement = { number: 'C-1', from: '2026-01-01' };
const credential = { id: 'AAAA', rawId: 'AAAA', type: 'public-key' };
const aRegistration = { ...credential, response: { clientDataJSON: 'e30', attestationObject: 'oA' } };
const anAssertion = {
  ...credential,
  response: { clientDataJSON: 'e30', authenticatorData: 'AAAA', signature: 'AAAA', userHandle: null },
};
const bodies: Record<string, () => Request['body']> = {
  'POST /api/agency/partners': () => JSON.stringify({ ...aPartner, kind: 'app', id: 'app-east', agreement }),
  'PUT /api/agency/partners/:id': () => JSON.stringify(aPartner),
  'POST /api/sandbox/clients': () => JSON.stringify({ ...aPartner, kind: 'app' }),
  'PUT /api/sandbox/clients/:id': () => JSON.stringify(aPartner),
  'POST /api/activation/start': () =>
    JSON.stringify({ matricule: matricules.anna, birthDate: '1985-03-12', code: '0000-0000-0000' }),
  'POST /api/activation/professional': () => JSON.stringify({ code: '0000-0000-0000', number: '00000' }),
  'POST /api/activation/passkey/options': () => '{}',
  'POST /api/activation/passkey': () => JSON.stringify({ response: aRegistration }),
  'POST /api/activation/authenticator': () => JSON.stringify({ passphrase: annasPassphrase }),
  'POST /api/activation/authenticator/confirm': () => JSON.stringify({ code: '000000' }),
  'POST /api/sign-in/passkey/options': () => '{}',
  'POST /api/sign-in/passkey': () => JSON.stringify({ ceremony: 'none', response: anAssertion }),
  'POST /api/sign-in/authenticator': () =>
    JSON.stringify({ matricule: matricules.anna, passphrase: annasPassphrase, code: '000000' }),
  'POST /api/recovery': () => JSON.stringify({ matricule: matricules.anna, birthDate: '1985-03-12', reach: 'letter' }),
  'POST /api/account/passkeys': () => JSON.stringify({ response: aRegistration, name: 'mine' }),
  'POST /api/pro/patients/:patientId/launches': () => JSON.stringify({ appId: 'ward-round' }),
  'PUT /api/account/passkeys/:id': () => JSON.stringify({ name: 'mine' }),
  'POST /api/account/authenticator': () => JSON.stringify({ passphrase: annasPassphrase }),
  'POST /api/account/authenticator/confirm': () => JSON.stringify({ code: '000000' }),
  'POST /api/agency/recoveries/:id/check': () => JSON.stringify({ how: 'video' }),
  'POST /api/agency/recoveries/:id/refuse': () => JSON.stringify({ reason: 'nobody answered' }),
  'POST /api/agency/activations': () => JSON.stringify({ matricule: matricules.eva }),
  'PUT /api/me/items/:id/visibility': () => JSON.stringify({ mode: 'circle' }),
  'POST /api/me/circle': () => JSON.stringify({ professionalId: 'diaz' }),
  'PUT /api/me/circle/:id': () => JSON.stringify({ until: null }),
  'POST /api/me/exclusions': () => JSON.stringify({ organisationId: 'hospital-sud' }),
  'POST /api/me/notices/read': () => '{}',
  'POST /api/pro/find': () => JSON.stringify({ matricule: matricules.anna }),
  'POST /api/pro/patients/:patientId/documents': () =>
    JSON.stringify({ kind: '11488-4', title: 'Note', date: '2026-05-05', level: 'N', note: 'Well.' }),
  'POST /api/establishment/:organisationId/staff': () => JSON.stringify({ number: 'P-NEW2', function: 'member' }),
  'PUT /api/establishment/:organisationId/staff/:id': () => JSON.stringify({ until: null }),
  'POST /api/agency/organisations/:id/administrators': () =>
    JSON.stringify({ matricule: matricules.eva, name: 'Eva Simon' }),
  'POST /api/me/proxies': () => JSON.stringify({ matricule: matricules.eva, birthDate: '1996-03-03', scope: 'read' }),
  'POST /api/me/acting-for': () => JSON.stringify({ mandateId: null }),
  'POST /api/agency/mandates': () =>
    JSON.stringify({
      represented: matricules.carla,
      representative: matricules.david,
      kind: 'proxy',
      scope: 'read',
      proof: 'signed-proxy',
    }),
  'POST /api/agency/records': () => JSON.stringify({ matricule: matricules.eva, informed: true }),
};

/** Whom, or what, a route of staff is asked about. */
function staffIdOf(path: string): string | undefined {
  if (path.startsWith('/api/pro/invitations/')) return path.endsWith('/accept') ? known.accept : known.decline;
  if (path.startsWith('/api/agency/organisations/')) return 'practice-schmit';
  if (!path.startsWith('/api/establishment/')) return undefined;
  if (path.includes('/imports/')) return known.staffImport;
  // Dr Schmit works there by the word of the register.
  return path.endsWith('/letter.pdf') ? known.invited : 'listed-schmit';
}

function requestOf(route: Route, key: string): Request {
  const type = /^\/fhir\/([A-Z][A-Za-z]+)/.exec(route.path)?.[1] ?? '';
  const isDirectory = ['Practitioner', 'PractitionerRole', 'Organization'].includes(type);
  const id =
    type === 'Patient'
      ? patients.anna
      : isDirectory
        ? type === 'Organization'
          ? 'practice-schmit'
          : type === 'Practitioner'
            ? 'schmit'
            : 'unknown'
        : (known.ids.get(type) ?? '');
  const path = route.path
    .replace(':organisationId', 'practice-schmit')
    .replace(':patientId', patients.anna)
    .replace(':version', '1')
    .replace(':file', known.letter)
    .replace(
      ':id',
      idsOfRoutes.get(key) ??
        (/\/(partners|clients)\/:id/.test(route.path) ? 'app-north' : undefined) ??
        staffIdOf(route.path) ??
        (route.path.startsWith('/fhir/')
          ? id
          : route.path.startsWith('/api/professionals')
            ? 'schmit'
            : route.path.includes('/circle/')
              ? known.grant
              : route.path.includes('/exclusions/')
                ? known.exclusion
                : route.path.includes('/openings/')
                  ? known.job
                  : route.path === '/api/contents/:id'
                    ? (known.ids.get('Binary') as string)
                    : route.path === '/api/contents/:id/cda'
                      ? known.cda
                      : known.item),
    );
  const own = bodies[key];
  if (own !== undefined) return { path, body: own() as string, headers: json };
  if (key === 'POST /api/establishment/:organisationId/staff/import')
    return { path, body: 'number\nP-NEW3\n', headers: { 'content-type': 'text/csv' } };
  if (key === 'POST /api/agency/openings')
    return {
      path: `${path}?name=again.csv`,
      body: `matricule;referent\n${matricules.bruno};\n`,
      headers: { 'content-type': 'text/csv' },
    };
  if (key === 'GET /api/sign-in/ways') return { path: `${path}?as=patient` };
  if (key === 'GET /api/agency/mandates') return { path: `${path}?matricule=${matricules.anna}` };
  if (key === 'GET /api/agency/persons') return { path: `${path}?matricule=${matricules.anna}` };
  if (route.path === '/fhir/Patient/_search' || route.path === '/fhir/Patient') {
    const query = `identifier=${encodeURIComponent(`https://cercle.example/fhir/sid/matricule|${matricules.anna}`)}`;
    return route.method === 'GET'
      ? { path: `${path}?${query}` }
      : { path, body: query, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  }
  if (route.path.endsWith('/_search'))
    return { path, body: `patient=${patients.anna}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  if (route.path === '/fhir/Binary')
    return {
      path,
      body: Buffer.from('text'),
      headers: { 'content-type': 'text/plain', 'x-security-context': `Patient/${patients.anna}` },
    };
  if (route.path === '/fhir' && route.method === 'POST') {
    const entry = [
      { resource: minimalResource('Observation', patients.anna), request: { method: 'POST', url: 'Observation' } },
    ];
    return { path, body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }), headers: fhir };
  }
  if (known.ids.has(type) && type !== 'Binary') {
    if (route.method === 'GET' && !route.path.includes(':id')) return { path: `${path}?patient=${patients.anna}` };
    if (route.method === 'POST')
      return { path, body: JSON.stringify(minimalResource(type, patients.anna)), headers: fhir };
    if (route.method === 'PUT')
      return { path, body: JSON.stringify({ ...minimalResource(type, patients.anna), id }), headers: fhir };
  }
  return { path };
}

/** The row of a route: types of the record share theirs. */
function keyOf(route: Route): string {
  const exact = `${route.method} ${route.path}`;
  if (rows[exact] !== undefined) return exact;
  const type = /^\/fhir\/([A-Z][A-Za-z]+)/.exec(route.path)?.[1] ?? '';
  return known.ids.has(type) ? exact.replace(`/fhir/${type}`, '/fhir/:type') : exact;
}

const annas_ = (): string[] => ['Kieffer', matricules.anna, known.ids.get('Observation')?.slice(0, 8) ?? '-'];

/** `asked` is what the asker said, and may say it back. */
function toldBy(answer: { status: number; text: string }, asked = ''): Told | string {
  const { status, text } = answer;
  if (status === 401) return 'sign-in';
  if (status === 403) return 'role';
  if (status === 404) return 'hidden';
  if (status === 422) return 'refused';
  if (status >= 400) return `${status} ${text.slice(0, 200)}`;
  return annas_().some((word) => !asked.includes(word) && text.includes(word)) ? 'yes' : 'empty';
}

/** An answer without anything of Anna's does where only a yes was wanted: it is the same to all. */
const fits = (wanted: Told, told: Told | string): boolean => told === wanted || (wanted === 'yes' && told === 'empty');

async function withdraw(professional: string): Promise<void> {
  const circle = JSON.parse((await (ask.get('anna') as Ask)('GET', '/api/me/circle')).text) as {
    members: { id: string; subject: { id: string } }[];
  };
  const grant = circle.members.find((one) => one.subject.id === professional);
  assert.ok(grant !== undefined);
  const { status } = await (ask.get('anna') as Ask)('DELETE', `/api/me/circle/${grant.id}`);
  assert.equal(status, 204);
}

test('a right that was withdrawn is gone at the next request, in this process and in another', async () => {
  const gets = first.routes.filter(
    (one) =>
      one.method === 'GET' && one.who.includes('professional') && !one.path.startsWith('/api/pro/document-kinds'),
  );
  const weber = sessions.get('withdrawn') as Browser;
  const [here, there] = [withSession(first.url, weber), withSession(second.url, weber)];
  let lost = 0;
  // Everything is asked before, so that whatever a process remembers it remembers by then.
  const asks = gets.map((route) => ({ key: keyOf(route), ...requestOf(route, keyOf(route)) }));
  for (const { path } of asks) {
    const told = [toldBy(await here('GET', path)), toldBy(await there('GET', path))];
    if (told.every((one) => one === 'yes')) lost += 1;
  }
  assert.ok(lost > 80, `${lost} of ${asks.length} addresses told Dr Weber of Anna`);
  await withdraw('weber');
  // A few first, at once: the next request is what counts. Then all.
  for (const { key, path } of [...asks.slice(-20), ...asks]) {
    for (const [where, one] of [
      ['there', there],
      ['here', here],
    ] as const) {
      const told = toldBy(await one('GET', path));
      assert.equal(told, rows[key]?.told.withdrawn, `${path} ${where}`);
    }
  }
});

test('a right that was given counts at the next request, in this process and in another', async () => {
  const guest = sessions.get('guest') as Browser;
  const [here, there] = [withSession(first.url, guest), withSession(second.url, guest)];
  const observation = `/fhir/Observation/${known.ids.get('Observation')}`;
  const body = JSON.stringify(minimalResource('Condition', patients.anna));
  for (const one of [here, there]) assert.equal((await one('POST', '/fhir/Condition', body, fhir)).status, 404);
  await first.services.record.addToCircle(annas(), { kind: 'professional', id: 'wolff' }, null);
  assert.equal((await there('GET', observation)).status, 200);
  await withdraw('wolff');
  assert.equal((await there('GET', observation)).status, 404);
  // A write first of all: nothing has told the other process yet.
  await first.services.record.addToCircle(annas(), { kind: 'professional', id: 'wolff' }, null);
  assert.equal((await there('POST', '/fhir/Condition', body, fhir)).status, 201);
  await withdraw('wolff');
  assert.equal((await there('POST', '/fhir/Condition', body, fhir)).status, 404);
});

test('every route has its row, and every row its route', () => {
  const used = new Set(first.routes.map(keyOf));
  assert.deepEqual(
    [...used].filter((key) => rows[key] === undefined),
    [],
    'routes without a row',
  );
  assert.deepEqual(
    Object.keys(rows).filter((key) => !used.has(key)),
    [],
    'rows without a route',
  );
});

test('what is open to everybody is named, each with its reason', () => {
  const open = first.routes.filter((one) => one.who.includes('public')).map((one) => `${one.method} ${one.path}`);
  const mounts = first.services.identity.mounts.map((one) => one.prefix);
  assert.deepEqual([...open, ...mounts].sort(), Object.keys(openRoutes).sort());
});

/** Sends it, and says what is wrong with the refusal. */
async function faultsOf(
  origin: string,
  route: Route,
  { path, body, headers }: Request,
  asker: WrongAsker,
  refusal: Refusal,
): Promise<string[]> {
  const response = await fetch(`${origin}${path}`, {
    method: route.method,
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
    headers: { ...asker.headers, ...headers },
  });
  const text = await response.text();
  watch.see(route.method, path, response);
  const challenge = response.headers.get('www-authenticate') ?? '';
  const faults: string[] = [];
  if (response.status !== refusal.status || !text.includes(`"${refusal.code}"`))
    faults.push(`${response.status} ${text.slice(0, 200)}, not ${refusal.code}`);
  if (refusal.challenge !== undefined && challenge !== `Bearer realm="cercle", ${refusal.challenge}`)
    faults.push(`the challenge ${challenge}, not ${refusal.challenge}`);
  if (annas_().some((word) => !`${path} ${String(body)}`.includes(word) && text.includes(word)))
    faults.push('something of Anna’s');
  return faults;
}

test('the right one is turned away for a sign-in too weak, too old, ended, for reading alone, or of an app', {
  timeout: 300_000,
}, async (t) => {
  const david = await signIn(first.url, 'patient', 'david');
  const guarded = first.routes.filter((one) => !one.who.includes('public'));
  const phases = await prepareWrongSignIns({
    sql: scratch.sql,
    services: first.services,
    origins: [first.url, second.url],
    setAhead: (milliseconds) => {
      ahead = milliseconds;
    },
    routes: guarded,
    people: {
      patient: sessions.get('anna') as Browser,
      professional: sessions.get('schmit') as Browser,
      administrator: sessions.get('runner') as Browser,
      operator: await signIn(first.url, 'operator', officer.id),
    },
    reader: { browser: david, mandateId: idsOfRoutes.get('DELETE /api/me/mandates/:id') as string },
    system: keys.find((one) => one.clientId === 'client-hospital-sud') as ClientKey,
  });
  const problems: string[] = [];
  const asked = new Map<string, number>();
  const content = await contentOfTables(scratch.sql);
  for (const { name: phase, origin, askers: wrong, oncePerRow, begin, end } of phases) {
    await begin?.();
    const waiting = oncePerRow === true ? [...new Map(guarded.map((one) => [keyOf(one), one])).values()] : [...guarded];
    const worker = async (): Promise<void> => {
      for (let route = waiting.pop(); route !== undefined; route = waiting.pop())
        for (const problem of await askAll(route)) problems.push(`${problem} (${phase})`);
    };
    const askAll = async (route: Route): Promise<string[]> => {
      const request = requestOf(route, keyOf(route));
      const found = wrong.map(async (one) => {
        const refusal = one.told(route);
        if (refusal === undefined) return [];
        const name = `${one.name} (${phase})`;
        asked.set(name, (asked.get(name) ?? 0) + 1);
        return (await faultsOf(origin, route, request, one, refusal)).map(
          (what) => `${route.method} ${route.path} told ${one.name} ${what}`,
        );
      });
      return (await Promise.all(found)).flat();
    };
    await Promise.all([worker(), worker(), worker()]);
    await end?.();
  }
  assert.deepEqual(problems, []);
  assert.deepEqual(await contentOfTables(scratch.sql), content, 'a refused call did something');
  const untold = phases.flatMap(({ name: phase, askers: wrong }) =>
    wrong.map((one) => `${one.name} (${phase})`).filter((one) => !asked.has(one)),
  );
  assert.deepEqual(untold, [], 'askers whom no route concerns');
  // What a mandate for reading does not stop, since it is about whoever signed in.
  assert.deepEqual(
    guarded
      .filter((one) => one.who.includes('patient') && changesSomething(one) && isAboutSigner(one))
      .filter((one) => !one.path.startsWith('/api/account'))
      .map((one) => `${one.method} ${one.path}`)
      .sort(),
    ['DELETE /api/me/mandates/:id', 'POST /api/me/acting-for', 'POST /api/me/proxies'],
  );
  const calls = [...asked.values()].reduce((sum, one) => sum + one, 0);
  t.diagnostic(`${guarded.length} routes, ${asked.size} askers, ${calls} calls`);
});

test('nobody and none of the wrong ones gets more than the row says, and the right one is served', {
  timeout: 300_000,
}, async () => {
  const problems: string[] = [];
  const spared = new Set<object>();
  for (const route of first.routes) {
    const key = keyOf(route);
    const expected = rows[key];
    if (expected === undefined) continue;
    const exact = `${route.method} ${route.path}`;
    const { path, body, headers } = requestOf(route, key);
    // Signing out ends the session that is needed for what follows.
    if (exact === 'POST /auth/sign-out') {
      assert.equal((await (ask.get('nobody') as Ask)('POST', path)).status, 200);
      continue;
    }
    for (const asker of askers) {
      if (expected.right === 'clerk' && asker === 'operator') continue;
      const answer = await (ask.get(asker) as Ask)(route.method, path, body, headers);
      const told = toldBy(answer, `${path} ${String(body)}`);
      if (expected.right === 'all') {
        if (answer.status === 401 || answer.status === 403 || answer.status >= 500)
          problems.push(`${exact} is public, and told ${asker} ${told}`);
        continue;
      }
      const exception = exceptions.find((one) => one.route === exact && one.asker === asker);
      if (exception !== undefined && fits(exception.told, told) && !fits(expected.told[asker], told))
        spared.add(exception);
      else if (!fits(expected.told[asker], told))
        problems.push(`${exact} told ${asker} ${told}, not ${expected.told[asker]}`);
    }
    if (expected.right === 'all' || expected.right === 'secret') continue;
    const answer = await (ask.get(expected.right) as Ask)(route.method, path, body, headers);
    if (answer.status < 200 || answer.status > 299)
      problems.push(
        `${exact} answered the right one (${expected.right}) ${answer.status} ${answer.text.slice(0, 200)}`,
      );
  }
  assert.deepEqual(problems, []);
  assert.deepEqual(
    exceptions.filter((one) => !spared.has(one)),
    [],
    'exceptions that are needed no more',
  );
});

test('a session changes nothing when another site sends the request', async () => {
  const browser = sessions.get('anna') as Browser;
  const forged = asking(first.url, (path) => ({ cookie: browser.cookiesFor(path) }));
  const changing = first.routes.filter((one) => one.method !== 'GET' && one.who.includes('patient'));
  assert.ok(changing.length > 50);
  for (const route of changing) {
    const { path, body, headers } = requestOf(route, keyOf(route));
    const bare = await forged(route.method, path, body, headers);
    assert.equal(bare.status, 403, `${route.method} ${path}`);
    const foreign = await forged(route.method, path, body, {
      ...headers,
      'x-cercle': '1',
      origin: 'https://evil.example',
    });
    assert.equal(foreign.status, 403, `${route.method} ${path}`);
  }
});

test('every answer of these tests carried the headers that protect it', (t) => {
  assert.deepEqual(watch.problems(), []);
  assert.deepEqual(watch.idleExceptions(), [], 'exceptions that are needed no more');
  t.diagnostic(`${watch.seen()} answers`);
});
