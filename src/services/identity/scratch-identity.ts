// For tests and benches only: identity behind the real HTTP server on a real database, and a browser with a cookie jar.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { SignJWT } from 'jose';
import type { Actor } from '../../base/call.ts';
import { type Clock, systemChance } from '../../base/clock.ts';
import type { Fault } from '../../base/fault.ts';
import { createDigestCache, createSealer } from '../../kit/crypto/sealer.ts';
import { createHttp } from '../../kit/http/http.ts';
import type { Route } from '../../kit/http/route.ts';
import { type Log, silentLog } from '../../kit/log/log.ts';
import { createBrakes } from '../../kit/sql/brakes.ts';
import { migrate } from '../../kit/sql/migrate.ts';
import { createScratch } from '../../kit/sql/scratch.ts';
import { keyTables } from '../../kit/sql/wrapped-keys.ts';
import {
  createIdentity,
  type DemoPerson,
  type Identity,
  type IdentityNeeds,
  type RegisteredPerson,
} from './identity.ts';
import type { IdentityEvent } from './needs.ts';

/** Anna is a patient; Dr Weber is a cardiologist and a patient too; Lucie works at the welcome desk, Sofia and Tom at the helpdesk. */
export const people: DemoPerson[] = [
  { id: 'anna', matricule: '1985031200014', givenName: 'Anna', familyName: 'Müller', roles: [{ as: 'patient' }] },
  {
    id: 'weber',
    matricule: '1970072300025',
    givenName: 'Marc',
    familyName: 'Weber',
    roles: [{ as: 'professional', note: 'cardiologist' }, { as: 'patient' }],
  },
  {
    id: 'lucie',
    matricule: '1990010100036',
    givenName: 'Lucie',
    familyName: 'Klein',
    roles: [{ as: 'operator', note: 'welcome desk' }],
  },
  {
    id: 'sofia',
    matricule: '1990013000019',
    givenName: 'Sofia',
    familyName: 'Marques',
    roles: [{ as: 'operator', note: 'helpdesk' }],
  },
  {
    id: 'tom',
    matricule: '1988021500027',
    givenName: 'Tom',
    familyName: 'Reuter',
    roles: [{ as: 'operator', note: 'helpdesk' }],
  },
  { id: 'nobody', matricule: '2000020200047', givenName: 'Nobody', familyName: 'Known', roles: [{ as: 'patient' }] },
];

/** Whom the register of persons knows. */
export const registered: RegisteredPerson[] = [
  { id: 'pat-anna', name: 'Anna Müller', matricule: '1985031200014', birthDate: '1985-03-12', language: 'de' },
  { id: 'pat-weber', name: 'Marc Weber', matricule: '1970072300025', birthDate: '1970-07-23' },
  { id: 'pat-nobody', name: 'Nobody Known', matricule: '2000020200047', birthDate: '2000-02-02' },
];

const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
export const laboratoryKey = ec('P-256');
export const laboratory = {
  kind: 'system' as const,
  id: 'labo-nord',
  name: 'Labo Nord',
  organisation: { id: 'org-labo', kind: 'laboratory' as const },
  scopes: ['system/Observation.rs', 'system/DocumentReference.cruds'],
  jwks: { keys: [{ ...(laboratoryKey.publicKey.export({ format: 'jwk' }) as object), kid: 'one' }] },
};
export const app = {
  kind: 'app' as const,
  id: 'heart-diary',
  name: 'Heart <Diary>',
  scopes: ['openid', 'fhirUser', 'launch/patient', 'offline_access', 'online_access', 'patient/*.rs'],
  redirectUris: ['https://diary.example/back'],
};

/** A professional's app, which the portal opens too. */
export const wardRound = {
  kind: 'app' as const,
  id: 'ward-round',
  name: 'Ward Round',
  publisher: 'Example Clinics',
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
  redirectUris: ['https://ward.example/back'],
  launchUrl: 'https://ward.example/launch',
};

export type Listening = Awaited<ReturnType<typeof createIdentityWorld>>;

export async function createIdentityWorld() {
  const scratch = await createScratch();
  await migrate(scratch.sql, [
    keyTables,
    { schema: 'identity', directory: fileURLToPath(new URL('./tables', import.meta.url)) },
  ]);
  let origin = 'http://127.0.0.1:0';
  let ahead = 0;
  const clock: Clock = { now: () => new Date(Date.now() + ahead) };
  const sealer = createSealer(systemChance.bytes(32), systemChance, createDigestCache(1000));
  const seen: Actor[] = [];
  const audited: (IdentityEvent & { by: string })[] = [];
  const logged: string[] = [];
  const write = (...told: unknown[]): void => void logged.push(JSON.stringify(told, withErrors));
  const log: Log = { ...silentLog, info: write, warn: write, error: write };
  const settings: IdentityNeeds['settings'] = {
    production: false,
    nationalProviders: [],
    sessionIdleMinutes: 30,
    sessionMaxHours: 10,
    tlsClient: null,
    sandbox: true,
    signingKeyDays: 90,
  };
  const make = (change: Partial<IdentityNeeds> = {}): Identity =>
    createIdentity({
      sql: scratch.sql,
      sealer,
      clock,
      chance: systemChance,
      log,
      settings,
      origin: () => origin,
      findProfessional: async (id) =>
        id === 'prac-weber'
          ? {
              name: 'Dr Marc Weber',
              profession: 'physician',
              speciality: 'cardiology',
              organisations: [{ id: 'org-cab', name: 'Cabinet Weber' }],
            }
          : null,
      practitionerIdOf: async (number) => (number === '90001' ? 'prac-weber' : null),
      findOrganisation: async (id) =>
        id === 'org-lab' ? { id, name: 'Laboratoire du Nord', kind: 'laboratory' as const } : null,
      administeredBy: async () => [],
      findMandate: async () => null,
      // Dr Weber may open Anna's record, and no other.
      patientsOf: async ({ actor }, q) => ({
        items:
          actor.kind === 'professional' && 'anna müller'.includes(q.toLowerCase())
            ? [{ id: 'pat-anna', name: 'Anna Müller', birthDate: '1985-03-12' }]
            : [],
        more: false,
      }),
      findPatientFor: async ({ actor }, id) =>
        actor.kind === 'professional' && id === 'pat-anna'
          ? { id, name: 'Anna Müller', birthDate: '1985-03-12' }
          : null,
      brakes: createBrakes(scratch.sql, clock),
      persons: {
        findByMatricule: async (matricule) => registered.find((one) => one.matricule === matricule) ?? null,
        findById: async (id) => registered.find((one) => one.id === id) ?? null,
      },
      letterhead: {
        name: 'Agence',
        street: '1, rue',
        postalCode: '1111',
        town: 'Luxembourg',
        phone: '27',
        site: 'here',
      },
      audit: async (call, entry) => void audited.push({ by: call.actor.kind, ...entry }),
      simulator: { people: async () => people },
      ...change,
    });
  const identity = make();
  const whoami: Route = {
    method: 'GET',
    path: '/fhir/whoami',
    who: ['patient', 'professional', 'operator', 'system'],
    summary: 'Who asks.',
    handle: async (call) => {
      seen.push(call.actor);
      return { body: call.actor };
    },
  };
  const serve = (of: Identity) =>
    createHttp({
      routes: [...of.routes, whoami],
      mounts: of.mounts,
      authenticate: of.authenticate,
      admit: of.admit,
      isAppOrigin: of.isAppOrigin,
      renderFault: { fhir: render, api: render },
      clock,
      chance: systemChance,
      log,
      bodyBytesMax: 1_000_000,
      origin: () => origin,
    });
  const listen = async (server: ReturnType<typeof serve>): Promise<string> => {
    await server.listen({ host: '127.0.0.1', port: 0 });
    const address = server.server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}`;
  };
  const servers = [serve(identity)];
  origin = await listen(servers[0] as ReturnType<typeof serve>);

  await identity.registerAccount({
    kind: 'patient',
    subject: 'pat-anna',
    matricule: '1985 0312 00014',
    name: 'Anna Müller',
  });
  await identity.registerAccount({
    kind: 'patient',
    subject: 'pat-weber',
    matricule: '1970072300025',
    name: 'Marc Weber',
  });
  await identity.registerAccount({
    kind: 'professional',
    subject: 'prac-weber',
    matricule: '1970072300025',
    name: 'Dr Marc Weber',
  });
  await identity.registerAccount({
    kind: 'operator',
    subject: 'op-lucie',
    matricule: '1990010100036',
    name: 'Lucie Klein',
    roles: ['welcome-desk'],
  });
  for (const [subject, matricule, name] of [
    ['op-sofia', '1990013000019', 'Sofia Marques'],
    ['op-tom', '1988021500027', 'Tom Reuter'],
  ] as const)
    await identity.registerAccount({ kind: 'operator', subject, matricule, name, roles: ['helpdesk'] });
  await identity.registerClient(laboratory);
  await identity.registerClient(app);
  await identity.registerClient(wardRound);

  return {
    identity,
    settings,
    /** Another process on the same database. */
    another: make,
    /** Another process behind the same public address; answers where it listens itself. */
    anotherServer: async (change: Partial<IdentityNeeds> = {}): Promise<string> => {
      const server = serve(make(change));
      servers.push(server);
      return listen(server);
    },
    /** Everything that went to the platform's log, and to the log of the machine. */
    audited,
    logged,
    sql: scratch.sql,
    sealer,
    origin,
    tokenEndpoint: `${origin}/oidc/token`,
    /** Moves our clock, not that of oidc-provider and openid-client, which read the system's. */
    ahead: (milliseconds: number) => {
      ahead = milliseconds;
    },
    browser: () => createBrowser(origin),
    whoami: (headers: Record<string, string>) => fetch(`${origin}/fhir/whoami`, { headers }),
    close: async () => {
      for (const server of servers) await server.close();
      await scratch.close();
    },
  };
}

const withErrors = (_key: string, value: unknown): unknown =>
  value instanceof Error ? { ...value, name: value.name, message: value.message, stack: value.stack } : value;
const render = (fault: Fault): string =>
  JSON.stringify({
    error: {
      code: fault.code,
      message: fault.message,
      ...(fault.issues.length === 0
        ? {}
        : { fields: Object.fromEntries(fault.issues.map((issue) => [issue.expression ?? '', issue.text])) }),
    },
  });

/** A browser: keeps cookies by path, follows redirects within the origin, stops at others. */
export function createBrowser(origin: string) {
  const jar = new Map<string, { value: string; path: string }>();
  const keep = (line: string): void => {
    const [pair, ...attributes] = line.split(';').map((part) => part.trim());
    const [name, value] = [pair?.slice(0, pair.indexOf('=')) ?? '', pair?.slice(pair.indexOf('=') + 1) ?? ''];
    const read = (key: string) =>
      attributes.find((one) => one.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
    const path = read('path') ?? '/';
    const gone =
      read('max-age') === '0' || (read('expires') !== undefined && Date.parse(read('expires') as string) < Date.now());
    if (gone) jar.delete(`${name} ${path}`);
    else jar.set(`${name} ${path}`, { value, path });
  };
  const cookiesFor = (path: string): string =>
    [...jar]
      .filter(
        ([, cookie]) =>
          path === cookie.path || path.startsWith(cookie.path.endsWith('/') ? cookie.path : `${cookie.path}/`),
      )
      .map(([name, cookie]) => `${name.split(' ')[0]}=${cookie.value}`)
      .join('; ');
  const visited: string[] = [];

  /** One request; cookies go and come. */
  const once = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const target = new URL(url, origin);
    const cookie = cookiesFor(target.pathname);
    const headers = {
      'accept-language': 'en',
      accept: 'text/html',
      ...(cookie === '' ? {} : { cookie }),
      ...(init.headers as Record<string, string>),
    };
    const response = await fetch(target, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) keep(line);
    visited.push(target.href);
    return response;
  };
  /** Follows redirects; `stopBefore` looks at where one leads. */
  const go = async (
    url: string,
    init: RequestInit = {},
    stopBefore = (to: URL) => to.origin !== origin,
  ): Promise<{ response: Response; url: string; html: string }> => {
    let at = new URL(url, origin);
    let response = await once(at.href, init);
    for (let hops = 0; response.status >= 300 && response.status < 400; hops++) {
      if (hops > 12) throw new Error(`too many redirects: ${visited.slice(-5).join(' > ')}`);
      at = new URL(response.headers.get('location') ?? '', at);
      if (stopBefore(at)) return { response, url: at.href, html: '' };
      response = await once(at.href);
    }
    return { response, url: at.href, html: await response.text() };
  };
  const post = (url: string, form: Record<string, string>, stopBefore?: (to: URL) => boolean) =>
    go(
      url,
      {
        method: 'POST',
        body: new URLSearchParams(form),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      stopBefore,
    );
  return {
    jar,
    once,
    go,
    post,
    visited,
    cookie: (name: string): string | undefined => [...jar].find(([key]) => key.startsWith(`${name} `))?.[1].value,
    /** From the portal's button to wherever the sign-in ends. */
    async signIn(
      as: string,
      person: string,
      options: { return?: string; case?: string; stopBefore?: (to: URL) => boolean } = {},
    ) {
      const page = await go(
        `/auth/sign-in?as=${as}${options.return === undefined ? '' : `&return=${encodeURIComponent(options.return)}`}`,
      );
      return await post(page.url, { person, case: options.case ?? 'success' }, options.stopBefore);
    },
  };
}

type AssertionOptions = {
  key?: Parameters<SignJWT['sign']>[0];
  alg?: string;
  jti?: string;
  seconds?: number;
  issuer?: string;
  kid?: string;
  claims?: object;
};

export const assertion = (clientId: string, audience: string, options: AssertionOptions = {}): Promise<string> =>
  new SignJWT({ jti: options.jti ?? randomUUID(), ...options.claims })
    .setProtectedHeader({ alg: options.alg ?? 'ES256', kid: options.kid ?? 'one', typ: 'JWT' })
    .setIssuer(options.issuer ?? clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + (options.seconds ?? 60))
    .sign(options.key ?? laboratoryKey.privateKey);

export async function askToken(
  endpoint: string,
  form: Record<string, string>,
): Promise<{ status: number; body: Record<string, string | number> }> {
  const response = await fetch(endpoint, { method: 'POST', body: new URLSearchParams(form) });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}

export const withAssertion = (jwt: string): Record<string, string> => ({
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: jwt,
});

export const clientCredentials = (jwt: string, scope = 'system/Observation.rs') => ({
  grant_type: 'client_credentials',
  scope,
  ...withAssertion(jwt),
});

/** What a browser sends of a consent page: what is hidden and what is ticked, less the values `without`. */
export function consentForm(html: string, decision: 'allow' | 'deny', without: string[] = []): URLSearchParams {
  const form = new URLSearchParams({ decision });
  for (const [tag] of html.matchAll(/<input[^>]*>/g)) {
    const read = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
    const isTicked = read('type') === 'checkbox' && / checked/.test(tag) && !without.includes(read('value'));
    if (isTicked || read('type') === 'hidden') form.append(read('name'), read('value'));
  }
  return form;
}
