// Apps that people connect (SMART App Launch 2.2): what identity.ts joins of this folder.
import type { IncomingMessage } from 'node:http';
import type { Call, Language } from '../../../base/call.ts';
import { randomBase32 } from '../../../base/ids.ts';
import type { Route } from '../../../kit/http/route.ts';
import type { Accounts } from '../accounts.ts';
import type { AppInteractionNeeds } from '../app-interaction.ts';
import type { NewClient } from '../clients.ts';
import { deviceOf } from '../device.ts';
import { invalidClient } from '../errors.ts';
import type { IdentityNeeds } from '../needs.ts';
import { createShortCache } from '../short-cache.ts';
import { type AppGrants, createAppGrants, type GrantEnded } from './grants.ts';
import { createLaunches } from './launches.ts';
import { appsRoutes } from './routes.ts';
import { createAppsStore } from './store-apps.ts';

/** How old the list of registered origins may be. */
const originsMilliseconds = 2_000;

export type Apps = {
  routes: Route[];
  grants: AppGrants;
  interaction: Omit<AppInteractionNeeds, 'accounts' | 'clients' | 'sessions' | 'origin' | 'fhirBase'>;
  /** Who publishes it and where the portal opens it. */
  describe(app: Extract<NewClient, { kind: 'app' }>): Promise<void>;
  /** A grant came to an end that its person did not ask for. */
  ended(ended: GrantEnded): Promise<void>;
  isAppOrigin(origin: string): Promise<boolean>;
  purge(): Promise<number>;
};

export function createApps(
  needs: IdentityNeeds & {
    accounts: Accounts;
    fhirBase(): string;
    noteEvent(account: string, event: { kind: 'app-connected' | 'app-removed'; device: string }): Promise<unknown>;
    deleteTokens(grantHash: Buffer): Promise<unknown>;
    /** What this process remembers of tokens is asked anew. */
    forget(): void;
    callOf(request: IncomingMessage, language: Language): Promise<Call>;
  },
): Apps {
  const { clock, chance, sealer, sql, log } = needs;
  const store = createAppsStore(sql);
  const grants = createAppGrants({
    store,
    sealer,
    clock,
    chance,
    sessionIdleMilliseconds: needs.settings.sessionIdleMinutes * 60_000,
    deleteTokens: needs.deleteTokens,
  });
  const launches = createLaunches({ store, sealer, clock, chance });
  const origins = createShortCache<Set<string>>(clock, originsMilliseconds, 1);
  const originsNow = async (): Promise<Set<string>> =>
    new Set((await store.redirectUris()).flatMap((uri) => (URL.canParse(uri) ? [new URL(uri).origin] : [])));

  return {
    routes: appsRoutes({
      store,
      grants,
      launches,
      fhirBase: needs.fhirBase,
      findPatient: needs.findPatientFor,
      async removed(call, account, client, userAgent) {
        needs.forget();
        await needs.audit(call, {
          action: 'removed-app',
          what: [{ id: client, type: 'app' }],
          outcome: 'permitted',
        });
        await needs.noteEvent(account, { kind: 'app-removed', device: deviceOf(userAgent) });
      },
    }),
    grants,
    interaction: {
      apps: store,
      grants,
      launches,
      callOf: needs.callOf,
      patientsOf: needs.patientsOf,
      findPatient: needs.findPatientFor,
      async connected(call, account, app, userAgent) {
        await needs.audit(call, {
          action: 'connected-app',
          what: [{ id: app.id, type: 'app', title: app.name }],
          outcome: 'permitted',
        });
        await needs.noteEvent(account, { kind: 'app-connected', device: deviceOf(userAgent) });
      },
    },
    async describe(app) {
      if (app.launchUrl !== undefined) {
        const url = URL.canParse(app.launchUrl) ? new URL(app.launchUrl) : null;
        const origins = app.redirectUris.flatMap((uri) => (URL.canParse(uri) ? [new URL(uri).origin] : []));
        // The handle goes to the app's own host and to no other.
        if (url === null || url.hash !== '' || !origins.includes(url.origin))
          throw invalidClient('The launch address is at the origin of one of the redirect URIs.');
      }
      await store.saveApp(app.id, app.publisher ?? null, app.launchUrl ?? null);
      origins.clear();
    },
    async ended({ account, client, why }) {
      needs.forget();
      const found = await needs.accounts.find(account);
      log.info('identity.app-grant-ended', { client, why });
      // Nobody is signed in here: the person is named by what it is about.
      const call: Call = {
        id: randomBase32(chance, 16),
        at: clock.now(),
        actor: { kind: 'anonymous' },
        purpose: 'HSYSADMIN',
        language: 'fr',
      };
      await needs.audit(call, {
        action: 'removed-app',
        what: [{ id: client, type: 'app' }, ...(found === null ? [] : [{ id: found.subject, type: found.kind }])],
        outcome: why === 'reused' ? 'refused' : 'permitted',
        detail: why === 'reused' ? 'a code or refresh token was used twice: all of the grant has ended' : 'given back',
      });
      await needs.noteEvent(account, { kind: 'app-removed', device: '' });
    },
    isAppOrigin: async (origin) => origin !== 'null' && (await origins.get('all', originsNow)).has(origin),
    purge: () => store.purge(clock.now()),
  };
}
