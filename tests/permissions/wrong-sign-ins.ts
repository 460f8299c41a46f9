// Whoever is the right one by kind, and is turned away for how they signed in: too weakly, too long ago, no more, not
// any longer, for reading alone, with an app's token. What each is told follows from the route's row in its table.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Route } from '../../src/kit/http/route.ts';
import type { Scratch } from '../../src/kit/sql/scratch.ts';
import type { Services } from '../../src/platform.ts';
import { askPartnerToken } from '../../tools/send/partner-token.ts';
import type { ClientKey } from '../faults/small-country.ts';
import { type Browser, signIn } from '../world/browser.ts';
import { askAppToken, diary, revokeToken } from './app-tokens.ts';
import { accountOfSession, forgeSession, type SessionChange } from './forged-sessions.ts';

export type Refusal = { status: 401 | 403; code: string; challenge?: string };
export type WrongAsker = {
  name: string;
  headers: Record<string, string>;
  /** Undefined: this one is not asked at that route. */
  told(route: Route): Refusal | undefined;
};
/** Askers who are wrong at the same moment, between `begin` and `end`. */
export type Phase = {
  name: string;
  origin: string;
  askers: WrongAsker[];
  /** What is asked is whether a process knows at all: one route of each row of the matrix tells. */
  oncePerRow?: true;
  begin?: () => Promise<void>;
  end?: () => Promise<void>;
};

const kinds = ['patient', 'professional', 'administrator', 'operator'] as const;
type Kind = (typeof kinds)[number];
export type Grounds = {
  sql: Scratch['sql'];
  services: Services;
  /** Two processes on one database, and the second's clock. */
  origins: [string, string];
  setAhead(milliseconds: number): void;
  /** Those that are for somebody signed in. */
  routes: Route[];
  people: Record<Kind, Browser>;
  /** Who may act, under this mandate, for the patient above, and only read. */
  reader: { browser: Browser; mandateId: string };
  system: ClientKey;
};

const order = ['low', 'substantial', 'high'] as const;
type Level = (typeof order)[number];
/** Design: health data from `substantial` on; who opens others' records or runs the platform, `high`. */
const leastOf: Record<Kind, Level> = {
  patient: 'substantial',
  professional: 'high',
  administrator: 'high',
  operator: 'high',
};
/** How old an answer may be in a process that was not told: a second. */
const told = 1_000;

const isFor = (kind: Route['who'][number], route: Route): boolean => route.who.includes(kind);
/** A mandate changes nothing at these: they are about whoever signed in. */
export const isAboutSigner = (route: Route): boolean =>
  route.aboutSigner === true || route.path.startsWith('/api/account');
export const changesSomething = (route: Route): boolean => route.method !== 'GET' && !route.path.endsWith('/_search');

const ended: Refusal = { status: 401, code: 'identity.session-expired' };
const tokenInvalid: Refusal = { status: 401, code: 'identity.token-invalid' };
const wrongRole: Refusal = { status: 403, code: 'identity.wrong-role' };
/** The sign-in is enough: a call that another site could have sent is what is refused. */
const pastTheDoor: Refusal = { status: 403, code: 'http.cross-site' };

export async function prepareWrongSignIns(grounds: Grounds): Promise<Phase[]> {
  const { sql, services, people } = grounds;
  const [here, there] = grounds.origins;
  const secretOf = (browser: Browser): string =>
    /(?:^|; )cercle=([\w-]+)/.exec(browser.cookiesFor('/'))?.[1] ?? assert.fail('not signed in');
  const accounts = {} as Record<Kind, string>;
  for (const kind of kinds) accounts[kind] = await accountOfSession(sql, secretOf(people[kind]));
  const cookie = (secret: string): Record<string, string> => ({ cookie: `cercle=${secret}`, 'x-cercle': '1' });
  const forged = async (account: string, change?: SessionChange) => cookie(await forgeSession(sql, account, change));
  const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
  const always =
    (kind: Route['who'][number], refusal: Refusal): WrongAsker['told'] =>
    (route) =>
      isFor(kind, route) ? refusal : undefined;

  // --- of another kind, too weak, too old: as the row says ----------------------------------------------------------
  const standing: WrongAsker[] = [];
  for (const kind of kinds) {
    const account = accounts[kind];
    const least = (route: Route): Level => route.level ?? leastOf[kind];
    standing.push({
      name: `a ${kind}, where none is wanted`,
      headers: await forged(account),
      told: (route) => (isFor(kind, route) ? undefined : wrongRole),
    });
    for (const assurance of ['low', 'substantial'] as const)
      standing.push({
        name: `the right ${kind} at the level ${assurance}`,
        headers: await forged(account, { assurance }),
        told: (route) =>
          isFor(kind, route) && order.indexOf(least(route)) === order.indexOf(assurance) + 1
            ? {
                status: 401,
                code: 'identity.level-too-low',
                challenge: `error="insufficient_user_authentication", acr_values="http://eidas.europa.eu/LoA/${least(route)}"`,
              }
            : undefined,
      });
    for (const minutes of new Set(grounds.routes.flatMap((route) => route.freshMinutes ?? []))) {
      standing.push({
        name: `the right ${kind}, signed in ${minutes} minutes and a moment ago`,
        headers: await forged(account, { signedInSecondsAgo: minutes * 60 + 1 }),
        told: (route) =>
          isFor(kind, route) && route.freshMinutes === minutes
            ? {
                status: 401,
                code: 'identity.sign-in-again',
                challenge: `error="insufficient_user_authentication", max_age="${minutes * 60}"`,
              }
            : undefined,
      });
      // The limit is where the row says: a minute less is let in, as far as a call without our header goes.
      const { 'x-cercle': _, ...headers } = await forged(account, { signedInSecondsAgo: (minutes - 1) * 60 });
      standing.push({
        name: `the right ${kind}, signed in ${minutes - 1} minutes ago, on another site`,
        headers,
        told: (route) =>
          isFor(kind, route) && route.freshMinutes === minutes && route.method !== 'GET' ? pastTheDoor : undefined,
      });
    }
    const { 'x-cercle': _, ...weakest } = await forged(account, { assurance: 'substantial' });
    standing.push({
      name: `the right ${kind} at the level substantial, where that is enough, on another site`,
      headers: weakest,
      told: (route) =>
        isFor(kind, route) && least(route) !== 'high' && route.freshMinutes === undefined && route.method !== 'GET'
          ? pastTheDoor
          : undefined,
    });
    standing.push({
      name: `the right ${kind}, not seen for half an hour`,
      headers: await forged(account, { seenSecondsAgo: 30 * 60 + 1 }),
      told: always(kind, ended),
    });
    standing.push({
      name: `the right ${kind}, whose session came to its end`,
      headers: await forged(account, { endsInSeconds: -1 }),
      told: always(kind, ended),
    });
  }

  // --- acting for another -------------------------------------------------------------------------------------------
  const reader = await accountOfSession(sql, secretOf(grounds.reader.browser));
  standing.push({
    name: 'a representative for reading alone',
    headers: await forged(reader, { actingFor: grounds.reader.mandateId }),
    told: (route) =>
      isFor('patient', route) && changesSomething(route) && !isAboutSigner(route)
        ? { status: 403, code: 'identity.mandate-reads-only' }
        : undefined,
  });
  standing.push({
    name: 'a representative whose mandate is over',
    headers: await forged(reader, { actingFor: 'mandate-of-yesterday' }),
    told: (route) =>
      isFor('patient', route) && !isAboutSigner(route) ? { status: 403, code: 'identity.mandate-ended' } : undefined,
  });

  // --- tokens -------------------------------------------------------------------------------------------------------
  await services.identity.registerClient(diary);
  const appToken = async (kind: 'patient' | 'professional'): Promise<string> => {
    const [person, scope] =
      kind === 'patient' ? ['anna', 'launch/patient patient/*.cruds'] : ['schmit', 'user/*.cruds'];
    return askAppToken(here, await signIn(here, kind, person as string), scope as string);
  };
  const systemToken = async (): Promise<string> => {
    const { clientId, jwk } = grounds.system;
    const scopes = ['system/*.cruds'];
    return (await askPartnerToken({ clientId, jwk, tokenEndpoint: `${here}/oidc/token`, scopes })).text;
  };
  const ofToken = {
    patient: () => appToken('patient'),
    professional: () => appToken('professional'),
    system: systemToken,
  };
  const tokenKinds = ['patient', 'professional', 'system'] as const;
  /** Both processes know the session or token well. */
  const warm = async (headers: Record<string, string>): Promise<Record<string, string>> => {
    for (const origin of grounds.origins) {
      const path = headers.cookie === undefined ? '/fhir/Patient' : '/api/session';
      const response = await fetch(`${origin}${path}`, { headers });
      const text = await response.text();
      assert.ok(response.status !== 401 && !text.includes('"signedIn":false'), `${path}: ${response.status} ${text}`);
    }
    return headers;
  };
  const live: WrongAsker[] = [];
  const revoked: WrongAsker[] = [];
  const expired: WrongAsker[] = [];
  for (const kind of tokenKinds) {
    const name = kind === 'system' ? 'a system' : `an app of the right ${kind}`;
    live.push({
      name: `${name}, outside the FHIR API`,
      headers: await warm(bearer(await ofToken[kind]())),
      told: (route) =>
        route.path.startsWith('/fhir')
          ? undefined
          : isFor(kind, route)
            ? { status: 403, code: 'identity.portal-only' }
            : wrongRole,
    });
    const token = await ofToken[kind]();
    revoked.push({ name: `${name}, revoked`, headers: await warm(bearer(token)), told: always(kind, tokenInvalid) });
    await revokeToken(here, token, kind === 'system' ? grounds.system : undefined);
    expired.push({
      name: `${name}, expired`,
      headers: await warm(bearer(await ofToken[kind]())),
      told: always(kind, { status: 401, code: 'identity.token-expired' }),
    });
  }

  // --- a moment ago -------------------------------------------------------------------------------------------------
  for (const kind of kinds) {
    const out = await warm(await forged(accounts[kind]));
    const response = await fetch(`${here}/auth/sign-out`, { method: 'POST', headers: out });
    assert.equal(response.status, 200);
    revoked.push({ name: `the right ${kind}, signed out`, headers: out, told: always(kind, ended) });
  }
  const subjects: Record<Kind, string> = {} as Record<Kind, string>;
  for (const kind of kinds) {
    const { rows } = await sql.query<{ subject: string }>({
      text: 'select subject from identity.account where id = $1',
      values: [accounts[kind]],
    });
    subjects[kind] = rows[0]?.subject as string;
  }
  const setDisabled = async (disabled: boolean): Promise<void> => {
    for (const kind of kinds) await services.identity.setAccountDisabled(kind, subjects[kind], disabled);
    await services.identity.setClientDisabled(grounds.system.clientId, disabled);
  };
  const disabled: WrongAsker[] = [];
  for (const kind of kinds)
    disabled.push({
      name: `the right ${kind}, whose account was disabled`,
      headers: await warm(await forged(accounts[kind])),
      told: always(kind, ended),
    });
  for (const kind of tokenKinds)
    disabled.push({
      name: kind === 'system' ? 'a system that was disabled' : `an app of the ${kind} whose account was disabled`,
      headers: await warm(bearer(await ofToken[kind]())),
      told: always(kind, tokenInvalid),
    });

  // No route is for everybody in every way: whom none concerns is not there.
  const concerned = [...standing, ...live].filter((one) =>
    grounds.routes.some((route) => one.told(route) !== undefined),
  );
  return [
    { name: 'as they stand', origin: here, askers: concerned },
    { name: 'revoked a moment ago', origin: here, askers: revoked },
    {
      name: 'revoked in another process',
      origin: there,
      askers: revoked,
      oncePerRow: true,
      begin: () => sleep(told),
    },
    {
      name: 'disabled a moment ago',
      origin: here,
      askers: disabled,
      begin: () => setDisabled(true),
    },
    {
      name: 'disabled in another process',
      origin: there,
      askers: disabled,
      oncePerRow: true,
      begin: () => sleep(told),
      end: async () => {
        await setDisabled(false);
        await sleep(told);
      },
    },
    {
      name: 'expired',
      origin: there,
      askers: expired,
      begin: async () => grounds.setAhead(301_000),
      end: async () => grounds.setAhead(0),
    },
  ];
}
