// Connected apps of the person who is signed in, and the portal's way to open an app with a patient.
import { Type } from 'typebox';
import type { Call } from '../../../base/call.ts';
import { Fault } from '../../../base/fault.ts';
import type { Reply, Route } from '../../../kit/http/route.ts';
import { signedIn } from '../people/room.ts';
import { parseSmartScope } from '../smart-scopes.ts';
import type { ChosenPatient } from './consent-page.ts';
import { describeScope } from './consent-words.ts';
import type { AppGrants } from './grants.ts';
import type { Launches } from './launches.ts';
import type { AppsStore } from './store-apps.ts';

export type AppsRoutesNeeds = {
  store: AppsStore;
  grants: AppGrants;
  launches: Launches;
  fhirBase(): string;
  findPatient(call: Call, patientId: string): Promise<ChosenPatient | null>;
  removed(call: Call, account: string, client: string, userAgent: string | undefined): Promise<void>;
};

const noSuchApp = (): Fault =>
  new Fault('hidden', { code: 'identity.no-such-app', message: 'There is no such app here.' });
const noSuchRecord = (): Fault =>
  new Fault('hidden', { code: 'record.not-found', message: 'There is nothing that you may open.' });

const connectedApp = Type.Object({
  id: Type.String(),
  name: Type.String(),
  publisher: Type.Optional(Type.String()),
  since: Type.String(),
  lastUsedAt: Type.Optional(Type.String()),
  scopes: Type.Array(Type.String()),
  access: Type.Array(Type.String(), { description: 'What it may do, in the language of the answer.' }),
  offline: Type.Boolean(),
});

export function appsRoutes(needs: AppsRoutesNeeds): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/account/apps',
      who: ['patient', 'professional'],
      summary: 'Apps that have access for the person who is signed in.',
      answer: Type.Object({ items: Type.Array(connectedApp) }),
      handle: async (call): Promise<Reply> => ({
        body: {
          items: (await needs.grants.list(signedIn(call).account)).map((app) => ({
            ...app,
            access: [...new Set(app.scopes)].flatMap((text) => {
              const scope = parseSmartScope(text);
              return scope === null ? [] : [describeScope(scope, call.language)];
            }),
          })),
        },
      }),
    },
    {
      method: 'DELETE',
      path: '/api/account/apps/:id',
      who: ['patient', 'professional'],
      summary: 'Takes an app’s access away; its tokens are refused within a second.',
      params: Type.Object({ id: Type.String({ maxLength: 100 }) }),
      handle: async (call, request): Promise<Reply> => {
        const { account } = signedIn(call);
        const client = request.params.id as string;
        if (!(await needs.grants.remove(account, client))) throw noSuchApp();
        await needs.removed(call, account, client, request.headers['user-agent']);
        return { status: 204 };
      },
    },
    {
      method: 'GET',
      path: '/api/pro/apps',
      who: ['professional'],
      summary: 'Apps that open with a patient.',
      answer: Type.Object({
        items: Type.Array(
          Type.Object({ id: Type.String(), name: Type.String(), publisher: Type.Optional(Type.String()) }),
        ),
      }),
      handle: async (): Promise<Reply> => ({
        body: {
          items: (await needs.store.launchableApps()).map(({ client, name, publisher }) => ({
            id: client,
            name,
            ...(publisher === null ? {} : { publisher }),
          })),
        },
      }),
    },
    {
      method: 'POST',
      path: '/api/pro/patients/:patientId/launches',
      who: ['professional'],
      summary: 'A one-time address that opens an app with this patient.',
      params: Type.Object({ patientId: Type.String({ maxLength: 64 }) }),
      body: Type.Object({ appId: Type.String({ maxLength: 100 }) }, { additionalProperties: false }),
      answer: Type.Object({ url: Type.String() }),
      handle: async (call, request): Promise<Reply> => {
        const { account, session } = signedIn(call);
        const { appId } = request.body as { appId: string };
        const patient = await needs.findPatient(call, request.params.patientId as string);
        if (patient === null) throw noSuchRecord();
        const app = await needs.store.findApp(appId);
        if (app === null || app.launch_url === null) throw noSuchApp();
        const handle = await needs.launches.open({ account, session, client: appId, patientId: patient.id });
        const url = new URL(app.launch_url);
        url.searchParams.set('iss', needs.fhirBase());
        url.searchParams.set('launch', handle);
        return { status: 201, body: { url: url.href } };
      },
    },
  ];
}
