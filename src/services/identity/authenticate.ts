// Who asks? A bearer token or the portal's cookie becomes an Actor; nothing else does. A token wins over a cookie.
import type { Actor, OrganisationKind, SessionFacts } from '../../base/call.ts';
import type { Clock } from '../../base/clock.ts';
import { type AccessToken, jtiHash, type TokenVerifier, tokenKey } from './access-tokens.ts';
import type { Account, Accounts } from './accounts.ts';
import { assuranceOf } from './assurance.ts';
import type { Clients } from './clients.ts';
import { sessionExpired, tokenExpired, tokenInvalid } from './errors.ts';
import type { ActingMandate, ProfessionalFacts } from './needs.ts';
import type { Binding, CheckBinding, TokenRequest } from './partners/proofs-binding.ts';
import type { Sessions } from './sessions.ts';
import { createShortCache } from './short-cache.ts';
import type { Store } from './store.ts';

export type Authenticate = (request: TokenRequest) => Promise<Actor>;

/** How old an answer about a client, an account or a session may be. Twice this is still within a second. */
export const freshMilliseconds = 400;
const knownTokensMax = 20_000;

type Known = { token: AccessToken; expires: number; actor: Actor; checked: number; binding: Binding };

export function createAuthenticate(needs: {
  verify(): Promise<TokenVerifier>;
  store: Store;
  clients: Clients;
  accounts: Accounts;
  sessions: Sessions;
  /** Whether what a person granted an app still stands. */
  grantStands(id: string): Promise<boolean>;
  findProfessional(id: string): Promise<ProfessionalFacts | null>;
  administeredBy(subject: string): Promise<{ id: string; name: string }[]>;
  findMandate(mandateId: string, representativeId: string): Promise<ActingMandate | null>;
  checkBinding: CheckBinding;
  clock: Clock;
}): {
  authenticate: Authenticate;
  /** Who stands behind a verified token now. @throws Fault `identity.token-invalid` */
  actorOf(token: AccessToken): Promise<Actor>;
  forget(): void;
} {
  const { clock, accounts, clients, sessions } = needs;
  const professionals = createShortCache<ProfessionalFacts | null>(clock, freshMilliseconds, 5_000);
  const administered = createShortCache<{ id: string; name: string }[]>(clock, freshMilliseconds, 5_000);
  const mandates = createShortCache<ActingMandate | null>(clock, freshMilliseconds, 5_000);
  // Insertion order is age: the oldest leaves first.
  const known = new Map<string, Known>();

  /** For another, as the session says; when the mandate is over it says so and is let through nowhere (admit.ts). */
  const patientActor = async (account: Account, session: SessionFacts, mandateId: string | null): Promise<Actor> => {
    const own = { kind: 'patient', patientId: account.subject, name: account.name, session } as const;
    if (mandateId === null) return own;
    const mandate = await mandates.get(`${mandateId}|${account.subject}`, () =>
      needs.findMandate(mandateId, account.subject),
    );
    const representative = { patientId: account.subject, mandateId };
    return mandate === null
      ? { ...own, representative: { ...representative, scope: 'read', ended: true } }
      : { ...own, patientId: mandate.patientId, representative: { ...representative, scope: mandate.scope } };
  };

  /** `actingFor` comes from a portal session alone: apps' tokens are for oneself. */
  const personActor = async (
    account: Account,
    session: SessionFacts,
    actingFor: string | null = null,
  ): Promise<Actor | null> => {
    if (account.disabled || (account.validFrom !== null && session.authenticatedAt < account.validFrom)) return null;
    if (account.kind === 'patient') return patientActor(account, session, actingFor);
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

  /** The professional for whom a system asks is one whom the register lists with its organisation, today as well. */
  const personBehind = async (
    { practitionerId }: AccessToken,
    organisationId: string,
  ): Promise<{ id: string; name: string; profession: string } | undefined> => {
    if (practitionerId === null) return undefined;
    const facts = await professionals.get(practitionerId, () => needs.findProfessional(practitionerId));
    if (facts === null || !facts.organisations.some(({ id }) => id === organisationId)) throw tokenInvalid();
    return { id: practitionerId, name: facts.name, profession: facts.profession };
  };

  const actorOf = async (token: AccessToken): Promise<Actor> => {
    const [client, revoked] = await Promise.all([
      clients.find(token.clientId),
      needs.store.isTokenRevoked(jtiHash(token.jti)),
    ]);
    if (client === null || revoked) throw tokenInvalid();
    // Also for tokens that were given before the client was told to bind them.
    if ((client.bound_by === 'dpop' && token.jkt === null) || (client.bound_by === 'mtls' && token.x5t === null))
      throw tokenInvalid();
    if (client.kind === 'system') {
      if (token.subject !== token.clientId) throw tokenInvalid();
      const person = await personBehind(token, client.organisation_id as string);
      return {
        kind: 'system',
        clientId: client.id,
        organisationId: client.organisation_id as string,
        organisationKind: client.organisation_kind as OrganisationKind,
        name: client.name,
        ...(person === undefined ? {} : { person }),
        session: { id: token.jti, scopes: token.scopes, assurance: null, authenticatedAt: token.issuedAt },
      };
    }
    if (token.grant === null || !(await needs.grantStands(token.grant))) throw tokenInvalid();
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
    // A patient in context is the only one, by whatever scopes: so it was said to whoever allowed the app.
    if (actor.kind !== 'professional' || token.patient === null) return actor;
    return { ...actor, onlyPatientId: token.patient };
  };

  const byToken = async (token: string): Promise<Known> => {
    const key = tokenKey(token);
    const now = clock.now().getTime();
    const entry = known.get(key);
    if (entry !== undefined) {
      if (entry.expires <= now) {
        known.delete(key);
        throw tokenExpired();
      }
      if (now - entry.checked < freshMilliseconds) return entry;
      try {
        entry.actor = await actorOf(entry.token);
      } catch (error) {
        known.delete(key);
        throw error;
      }
      entry.checked = now;
      return entry;
    }
    const verified = await (await needs.verify())(token);
    const actor = await actorOf(verified);
    if (known.size >= knownTokensMax) known.delete(known.keys().next().value as string);
    const made = {
      token: verified,
      expires: verified.expiresAt.getTime(),
      actor,
      checked: now,
      binding: { key: null },
    };
    known.set(key, made);
    return made;
  };

  const authenticate: Authenticate = async (request) => {
    const { headers } = request;
    if (headers.authorization !== undefined) {
      // Any other scheme is refused rather than passed over: the caller meant to say who it is.
      const match = /^(bearer|dpop) +([A-Za-z0-9._~+/-]+=*) *$/i.exec(headers.authorization);
      if (match === null) throw tokenInvalid();
      const [, said, text] = match as unknown as [string, string, string];
      const { token, actor, binding } = await byToken(text);
      const scheme = said.length === 4 ? 'dpop' : 'bearer';
      if (scheme === 'dpop' || token.jkt !== null || token.x5t !== null)
        await needs.checkBinding(token, text, scheme, request, binding);
      return actor;
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
    const actor = await personActor(account, facts, session.actingFor);
    if (actor === null) throw sessionExpired();
    return actor;
  };

  return {
    authenticate,
    actorOf,
    /** Asks anew about every token; after a client, account or token was refused in this process. */
    forget() {
      for (const entry of known.values()) entry.checked = Number.NEGATIVE_INFINITY;
      professionals.clear();
      administered.clear();
      mandates.clear();
    },
  };
}
