// Every setting of the platform in one place: typed, checked at start, documented by generation
// (docs/reference/settings.md is written from this table by `tools/generate-reference.ts`).

import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { type NationalProvider, readNationalProviders, singleProvider } from './national-providers.ts';

type Kind = 'text' | 'integer' | 'yes-no' | 'path' | 'url';
type Row = {
  kind: Kind;
  /** Default as it would be written in the environment; absent means optional. */
  default?: string;
  /** Never shown in logs or pages. */
  secret?: true;
  min?: number;
  max?: number;
  about: string;
};

export const settingRows = {
  NODE_ENV: {
    kind: 'text',
    default: 'development',
    about: '`production` refuses development keys, the demo country and the sign-in simulator.',
  },
  CERCLE_DATA: {
    kind: 'path',
    default: './data',
    about: 'Folder for keys, sealed documents, the embedded database and demo accounts.',
  },
  CERCLE_HOST: {
    kind: 'text',
    default: '127.0.0.1',
    about: 'Address to listen on. Loopback unless a proxy with TLS stands before it.',
  },
  CERCLE_PORT: {
    kind: 'integer',
    default: '8080',
    min: 0,
    max: 65535,
    about: 'Port to listen on; 0 takes a free one.',
  },
  CERCLE_ORIGIN: {
    kind: 'url',
    about:
      'Public origin, as browsers and vendors see it (`https://dsp.example.lu`). Default: `http://<host>:<port>`. https in production.',
  },
  CERCLE_WORKERS: { kind: 'integer', default: '1', min: 1, max: 64, about: 'Processes that answer requests.' },
  CERCLE_DEMO: {
    kind: 'yes-no',
    about:
      'Seed the demo country on first start and offer the sign-in simulator. Default: yes, except in production, where it is refused.',
  },
  DATABASE_URL: {
    kind: 'text',
    secret: true,
    about: 'A PostgreSQL 16 or later to use. Without it an embedded PostgreSQL runs in the data folder.',
  },
  CERCLE_DATABASE_CONNECTIONS: {
    kind: 'integer',
    default: '12',
    min: 2,
    max: 200,
    about: 'Connections to the database for each process.',
  },
  CERCLE_MASTER_KEY_FILE: {
    kind: 'path',
    about:
      'File of the master key. Default: `keys/master.json` in the data folder, made on first start (development only).',
  },
  CERCLE_IDP_ISSUER: {
    kind: 'url',
    about: 'Issuer of the national sign-in (OpenID Connect). Default in the demo: the simulator.',
  },
  CERCLE_IDP_CLIENT_ID: { kind: 'text', about: 'Our client id at the national sign-in.' },
  CERCLE_IDP_CLIENT_SECRET: { kind: 'text', secret: true, about: 'Our client secret at the national sign-in.' },
  CERCLE_IDP_FILE: {
    kind: 'path',
    about:
      'File (JSON) of one or more national sign-in services, in the order in which people are offered them; see below. It may hold secrets.',
  },
  CERCLE_SESSION_IDLE_MINUTES: {
    kind: 'integer',
    default: '30',
    min: 1,
    max: 1440,
    about: 'A portal session ends after this long without a request.',
  },
  CERCLE_SESSION_MAX_HOURS: {
    kind: 'integer',
    default: '10',
    min: 1,
    max: 72,
    about: 'A portal session ends after this long in any case.',
  },
  CERCLE_SIGNING_KEY_DAYS: {
    kind: 'integer',
    default: '90',
    min: 2,
    max: 3650,
    about:
      'Keys that sign tokens and cookies are replaced after this many days; the next one is published a day before it signs.',
  },
  CERCLE_TLS_CLIENT_HEADER: {
    kind: 'text',
    about:
      'Header in which the TLS proxy hands on the certificate that a client showed it: `x-client-cert` (URL-encoded PEM) or `client-cert` (RFC 9440). Off unless set; the proxy must overwrite it on every request.',
  },
  CERCLE_TRUSTED_PROXY: {
    kind: 'text',
    about:
      'Addresses or nets, by comma, of the proxies before Cercle. Their `X-Forwarded-For` says who asks, and their `CERCLE_TLS_CLIENT_HEADER` is believed; from anybody else both are passed over. Without it everybody behind a proxy is one address to the brakes.',
  },
  CERCLE_KEY_CACHE: {
    kind: 'integer',
    default: '2000',
    min: 10,
    max: 1_000_000,
    about: 'Unwrapped record keys held in memory, for each process.',
  },
  CERCLE_ENTRY_CACHE_MB: {
    kind: 'integer',
    default: '32',
    min: 0,
    max: 16_384,
    about: 'Opened entries held in memory, for each process.',
  },
  CERCLE_BODY_MB: { kind: 'integer', default: '50', min: 1, max: 1000, about: 'Largest request body.' },
  CERCLE_MAIL: {
    kind: 'text',
    default: 'folder',
    about: '`folder` lays outgoing mail in the data folder as .eml files; `off` sends none.',
  },
  CERCLE_LOG_LEVEL: { kind: 'text', default: 'info', about: '`debug`, `info`, `warn`, `error` or `silent`.' },
} as const satisfies Record<string, Row>;

export type Settings = {
  production: boolean;
  data: string;
  host: string;
  port: number;
  /** Null until the port is known, when it follows from host and port. */
  origin: string | null;
  workers: number;
  demo: boolean;
  databaseUrl: string | null;
  databaseConnections: number;
  masterKeyFile: string;
  nationalProviders: NationalProvider[];
  sessionIdleMinutes: number;
  sessionMaxHours: number;
  signingKeyDays: number;
  /** Addresses or nets of the proxies before us. */
  trustedProxies: string[];
  /** Null: no proxy hands on clients' certificates. */
  tlsClient: { header: string; addresses: string[] } | null;
  keyCacheMax: number;
  entryCacheBytesMax: number;
  bodyBytesMax: number;
  mail: 'folder' | 'off';
  logLevel: string;
};

/** `10.0.0.7`, `10.0.0.0/24`, `fd00::/8` */
function isAddressOrNet(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
}

/** It may hold secrets: problems name its members, and of their values addresses alone. */
function readProvidersFile(path: string, problems: string[]): NationalProvider[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    problems.push(
      `CERCLE_IDP_FILE: ${path} cannot be read (${(error as { code?: string }).code ?? 'unknown reason'}).`,
    );
    return [];
  }
  return readNationalProviders(text, (what) => problems.push(`CERCLE_IDP_FILE: ${what}`));
}

/** What is wrong with the settings, all of it at once, in words for an operator. */
export class SettingsProblem extends Error {}

/** @throws SettingsProblem */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const problems: string[] = [];
  const read = (name: keyof typeof settingRows): string | null => {
    const row: Row = settingRows[name];
    const text = environment[name]?.trim() || row.default;
    if (text === undefined) return null;
    if (row.kind === 'integer') {
      const value = Number(text);
      if (!Number.isInteger(value) || value < (row.min ?? 0) || value > (row.max ?? Number.MAX_SAFE_INTEGER))
        problems.push(`${name} must be a whole number from ${row.min ?? 0} to ${row.max}; it is "${text}".`);
    }
    if (row.kind === 'yes-no' && !/^(yes|no|true|false|1|0)$/i.test(text))
      problems.push(`${name} must be yes or no; it is "${text}".`);
    if (row.kind === 'url' && !/^https?:\/\/[^/\s?#]+/.test(text))
      problems.push(`${name} must be an http or https URL; it is "${text}".`);
    return text;
  };
  const integer = (name: keyof typeof settingRows): number => Number(read(name));
  for (const name of Object.keys(environment))
    if (name.startsWith('CERCLE_') && !(name in settingRows)) problems.push(`${name} is not a setting of Cercle.`);

  const production = read('NODE_ENV') === 'production';
  const data = resolve(read('CERCLE_DATA') ?? './data');
  const demoText = read('CERCLE_DEMO');
  const demo = demoText === null ? !production : /^(yes|true|1)$/i.test(demoText);
  const origin = read('CERCLE_ORIGIN')?.replace(/\/+$/, '') ?? null;
  const issuer = read('CERCLE_IDP_ISSUER');
  const clientId = read('CERCLE_IDP_CLIENT_ID');
  const providersFile = read('CERCLE_IDP_FILE');
  const nationalProviders = [
    ...(issuer === null || clientId === null
      ? []
      : [singleProvider({ issuer, clientId, clientSecret: read('CERCLE_IDP_CLIENT_SECRET') })]),
    ...(providersFile === null ? [] : readProvidersFile(resolve(providersFile), problems)),
  ];
  if ((issuer === null) !== (clientId === null))
    problems.push('CERCLE_IDP_ISSUER and CERCLE_IDP_CLIENT_ID belong together.');
  if (nationalProviders.filter(({ id }) => id === 'national').length > 1)
    problems.push('CERCLE_IDP_FILE: "national" is the service of CERCLE_IDP_ISSUER; give the other one another id.');
  const masterKeyFile = read('CERCLE_MASTER_KEY_FILE');
  if (production) {
    if (demo) problems.push('CERCLE_DEMO: the demo country and the sign-in simulator are refused in production.');
    if (origin === null || !origin.startsWith('https://'))
      problems.push('CERCLE_ORIGIN must be set, with https, in production.');
    if (providersFile === null && (issuer === null || clientId === null))
      problems.push('CERCLE_IDP_ISSUER and CERCLE_IDP_CLIENT_ID, or CERCLE_IDP_FILE, must be set in production.');
    if (masterKeyFile === null)
      problems.push('CERCLE_MASTER_KEY_FILE must be set in production: development keys are refused.');
  }
  const level = read('CERCLE_LOG_LEVEL') ?? 'info';
  if (!['debug', 'info', 'warn', 'error', 'silent'].includes(level))
    problems.push(`CERCLE_LOG_LEVEL is not a level: "${level}".`);
  const mail = read('CERCLE_MAIL');
  if (mail !== 'folder' && mail !== 'off') problems.push(`CERCLE_MAIL must be folder or off; it is "${mail}".`);
  const tlsHeader = read('CERCLE_TLS_CLIENT_HEADER');
  const proxies = (read('CERCLE_TRUSTED_PROXY') ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (tlsHeader !== null && !/^[A-Za-z0-9-]{1,60}$/.test(tlsHeader))
    problems.push(`CERCLE_TLS_CLIENT_HEADER is not the name of a header: "${tlsHeader}".`);
  if (tlsHeader !== null && proxies.length === 0)
    problems.push('CERCLE_TLS_CLIENT_HEADER needs CERCLE_TRUSTED_PROXY: from others it would be forged.');
  for (const one of proxies) if (!isAddressOrNet(one)) problems.push(`CERCLE_TRUSTED_PROXY: not an address: "${one}".`);
  const settings: Settings = {
    production,
    data,
    host: read('CERCLE_HOST') ?? '127.0.0.1',
    port: integer('CERCLE_PORT'),
    origin,
    workers: integer('CERCLE_WORKERS'),
    demo,
    databaseUrl: read('DATABASE_URL'),
    databaseConnections: integer('CERCLE_DATABASE_CONNECTIONS'),
    masterKeyFile: masterKeyFile === null ? join(data, 'keys', 'master.json') : resolve(masterKeyFile),
    nationalProviders,
    sessionIdleMinutes: integer('CERCLE_SESSION_IDLE_MINUTES'),
    sessionMaxHours: integer('CERCLE_SESSION_MAX_HOURS'),
    signingKeyDays: integer('CERCLE_SIGNING_KEY_DAYS'),
    trustedProxies: proxies,
    tlsClient: tlsHeader === null ? null : { header: tlsHeader, addresses: proxies },
    keyCacheMax: integer('CERCLE_KEY_CACHE'),
    entryCacheBytesMax: integer('CERCLE_ENTRY_CACHE_MB') * 1024 * 1024,
    bodyBytesMax: integer('CERCLE_BODY_MB') * 1024 * 1024,
    mail: mail === 'off' ? 'off' : 'folder',
    logLevel: level,
  };
  if (problems.length > 0) throw new SettingsProblem(problems.join('\n'));
  return settings;
}
