// Who asks? A bearer token or the portal's cookie becomes an Actor; nothing else does. A token wins over a cookie.
import type { IncomingHttpHeaders } from 'node:http';
import type { Actor, OrganisationKind, SessionFacts } from '../../base/call.ts';
import type { Clock } from '../../base/clock.ts';
import { type AccessToken, jtiHash, type TokenVerifier, tokenKey } from './access-tokens.ts';
import type { Account, Accounts } from './accounts.ts';
import { assuranceOf } from './assurance.ts';
import type { Clients } from './clients.ts';
import { sessionExpired, tokenExpired, tokenInvalid } from './errors.ts';
import type { ProfessionalFacts } from './needs.ts';
import type { Sessions } from './sessions.ts';
import { createShortCache } from './short-cache.ts';
import type { Store } from './store.ts';

export type Authenticate = (request: { headers: IncomingHttpHeaders }) => Promise<Actor>;

/** How old an answer about a client, an account or a session may be. Twice this is still within a second. */
export const freshMilliseconds = 400;
const knownTokensMax = 20_000;

type Known = { token: AccessToken; expires: number; actor: Actor; checked: number };

export function createAuthenticate(needs: {
  verify(): Promise<TokenVerifier>;
  store: Store;
  clients: Clients;
  accounts: Accounts;
  sessions: Sessions;
  findProfessional(id: string): Promise<ProfessionalFacts | null>;
  administeredBy(subject: string): Promise<{ id: string; name: string }[]>;
  clock: Clock;
}): { authenticate: Authenticate; forget(): void } {
  const { clock, accounts, clients, sessions } = needs;
  const professionals = createShortCache<ProfessionalFacts | null>(clock, freshMilliseconds, 5_000);
  const administered = createShortCache<{ id: string; name: string }[]>(clock, freshMilliseconds, 5_000);
  // Insertion order is age: the oldest leaves first.
  const known = new Map<string, Known>();

  const personActor = async (account: Account, session: SessionFacts): Promise<Actor | null> => {
    if (account.disabled || (account.validFrom !== null && session.authenticatedAt < account.validFrom)) return null;
    if (account.kind === 'patient') return { kind: 'patient', patientId: account.subject, name: account.name, session };
    if (account.kind === 'operator')
      return { kind: 'operator', operatorId: account.subject, roles: account.roles, name: account.name, session };
    if (account.kind === 'administrator') {
      const organisations = await administered.get(account.subject, () => needs.administeredBy(account.subject));
      if (organisations.length === 0) return null;
      return {
        kind: 'administrator',
        accountId: account.id,
        organisationIds: organisations.map(({ id }) => id),
        name: account.name,
        session,
      };
    }
    const facts = await professionals.get(account.subject, () => needs.findProfessional(account.subject));
    if (facts === null) return null;
    return {
      kind: 'professional',
      practitionerId: account.subject,
      profession: facts.profession,
      organisationIds: facts.organisations.map((organisation) => organisation.id),
      name: facts.name,
      session,
    };
  };

  const actorOf = async (token: AccessToken): Promise<Actor> => {
    const [client, revoked] = await Promise.all([
      clients.find(token.clientId),
      needs.store.isTokenRevoked(jtiHash(token.jti)),
    ]);
    if (client === null || revoked) throw tokenInvalid();
    if (client.kind === 'system') {
      if (token.subject !== token.clientId) throw tokenInvalid();
      return {
        kind: 'system',
        clientId: client.id,
        organisationId: client.organisation_id as string,
        organisationKind: client.organisation_kind as OrganisationKind,
        name: client.name,
        session: { id: token.jti, scopes: token.scopes, assurance: null, authenticatedAt: token.issuedAt },
      };
    }
    const account = await accounts.find(token.subject);
    const session = {
      id: token.jti,
      scopes: token.scopes,
      assurance: assuranceOf(token.acr),
      authenticatedAt: token.authenticatedAt,
      account: token.subject,
    };
    const forApps = account?.kind === 'patient' || account?.kind === 'professional';
    const actor = forApps ? await personActor(account, session) : null;
    if (actor === null) throw tokenInvalid();
    return actor;
  };

  const byToken = async (token: string): Promise<Actor> => {
    const key = tokenKey(token);
    const now = clock.now().getTime();
    const entry = known.get(key);
    if (entry !== undefined) {
      if (entry.expires <= now) {
        known.delete(key);
        throw tokenExpired();
      }
      if (now - entry.checked < freshMilliseconds) return entry.actor;
      try {
        entry.actor = await actorOf(entry.token);
      } catch (error) {
        known.delete(key);
        throw error;
      }
      entry.checked = now;
      return entry.actor;
    }
    const verified = await (await needs.verify())(token);
    const actor = await actorOf(verified);
    if (known.size >= knownTokensMax) known.delete(known.keys().next().value as string);
    known.set(key, { token: verified, expires: verified.expiresAt.getTime(), actor, checked: now });
    return actor;
  };

  const authenticate: Authenticate = async ({ headers }) => {
    if (headers.authorization !== undefined) {
      // Any other scheme is refused rather than passed over: the caller meant to say who it is.
      const match = /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(headers.authorization);
      if (match === null) throw tokenInvalid();
      return byToken(match[1] as string);
    }
    const session = await sessions.find(headers.cookie);
    if (session === undefined) return { kind: 'anonymous' };
    const account = session === null ? null : await accounts.find(session.account);
    if (session === null || account === null) throw sessionExpired();
    const facts = {
      id: session.id,
      scopes: null,
      assurance: session.assurance,
      authenticatedAt: session.authenticatedAt,
      account: session.account,
    };
    const actor = await personActor(account, facts);
    if (actor === null) throw sessionExpired();
    return actor;
  };

  return {
    authenticate,
    /** Asks anew about every token; after a client, account or token was refused in this process. */
    forget() {
      for (const entry of known.values()) entry.checked = Number.NEGATIVE_INFINITY;
      professionals.clear();
      administered.clear();
    },
  };
}
