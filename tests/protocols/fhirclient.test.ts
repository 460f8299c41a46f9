// SMART's own JavaScript client in a real browser: both launches, renewal, and a scope narrowed by a search. The app is a
// page of its own origin, so that what browsers allow between origins is part of what is tested.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openStage, type Stage, type Visitor } from '../journeys/stage.ts';

const library = join(import.meta.dirname, '..', '..', 'node_modules', 'fhirclient', 'build', 'fhir-client.min.js');
const port = 8788;
const app = `http://127.0.0.1:${port}`;
const page = (script: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>App</title><script src="/fhir-client.js"></script></head><body><script>${script}</script></body></html>`;

let stage: Stage;
let server: Server;
before(async () => {
  stage = await openStage();
  const iss = JSON.stringify(stage.world.fhir);
  const files: Record<string, [string, string]> = {
    '/fhir-client.js': ['text/javascript', readFileSync(library, 'utf8')],
    // Standalone: the app asks for the server that it was made for; the page's own query says which scopes.
    '/start.html': [
      'text/html',
      page(`const q = new URLSearchParams(location.search);
        FHIR.oauth2.authorize({ clientId: q.get('client'), scope: q.get('scope'), iss: ${iss}, redirectUri: '/app.html', pkceMode: 'required' })
          .catch((error) => { document.title = String(error); });`),
    ],
    '/launch.html': [
      'text/html',
      page(`FHIR.oauth2.authorize({ clientId: 'demo-tournee', scope: 'openid fhirUser launch patient/*.rs', redirectUri: '/app.html', pkceMode: 'required' })
          .catch((error) => { document.title = String(error); });`),
    ],
    '/app.html': [
      'text/html',
      page(
        `FHIR.oauth2.ready().then((client) => { window.client = client; document.title = 'ready'; }, (error) => { document.title = 'failed: ' + error; });`,
      ),
    ],
  };
  server = createServer((request, response) => {
    const file = files[(request.url ?? '/').split('?')[0] as string];
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': file?.[0] ?? 'text/plain' });
    response.end(file?.[1]);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
});
after(async () => {
  server?.close();
  await stage?.close();
});

const anna = () => stage.person('patient', 'Anna Kieffer');
const start = (client: string, scope: string): string => `${app}/start.html?${new URLSearchParams({ client, scope })}`;

/** The app's page, once it has its token. */
async function ready(at: Page): Promise<void> {
  await at.waitForURL(`${app}/app.html**`);
  await at.waitForFunction(`document.title !== 'App' && document.title !== ''`);
  assert.equal(await at.title(), 'ready');
}

/** Runs in the app's page. */
const inApp = <T>(at: Page, work: string): Promise<T> =>
  at.evaluate(`(async (client) => { ${work} })(window.client)`) as Promise<T>;

async function allow(visitor: Visitor): Promise<void> {
  await visitor.page.getByRole('button', { name: 'Autoriser' }).click();
}

test('a patient connects an app by itself: it reads her record, renews its token, and sees no more than it was given', async () => {
  const visitor = await stage.signIn('patient', anna());
  const at = visitor.page;
  await at.goto(start('demo-carnet', 'openid fhirUser launch/patient patient/*.rs offline_access'));
  await at.getByRole('heading', { name: 'Autoriser Mon carnet santé ?' }).waitFor();
  await allow(visitor);
  await ready(at);
  const own = await inApp<{ id: string; patient: string; user: string; found: number }>(
    at,
    `const person = await client.request('Patient/' + client.patient.id);
     const found = await client.request('Observation?patient=' + client.patient.id + '&_total=accurate&_count=5');
     return { id: person.id, patient: client.patient.id, user: client.user.fhirUser, found: found.total };`,
  );
  assert.equal(own.id, own.patient);
  assert.ok(own.user.endsWith(`Patient/${own.patient}`));
  assert.ok(own.found > 0);
  const [before, after] = await inApp<[string, string]>(
    at,
    `const first = client.state.tokenResponse.access_token;
     await client.refresh();
     await client.request('Patient/' + client.patient.id);
     return [first, client.state.tokenResponse.access_token];`,
  );
  assert.notEqual(before, after);

  await at.goto(start('demo-carnet', 'launch/patient patient/Observation.rs?category=laboratory patient/Condition.rs'));
  await at.getByText('seulement laboratoire').waitFor();
  await at.getByLabel('Voir les problèmes de santé').uncheck();
  await allow(visitor);
  await ready(at);
  const narrowed = await inApp<{ mine: number; searched: number; conditions: string }>(
    at,
    `const count = (query) => client.request('Observation?patient=' + client.patient.id + '&_summary=count' + query).then((one) => one.total);
     const conditions = await client.request('Condition?patient=' + client.patient.id).then(() => 'read', (error) => String(error.status ?? error.statusCode));
     return { mine: await count(''), searched: await count('&category=laboratory'), conditions };`,
  );
  assert.equal(narrowed.mine, narrowed.searched);
  assert.ok(narrowed.mine > 0 && narrowed.mine <= own.found);
  assert.equal(narrowed.conditions, '403');
  await visitor.context.close();
});

test('the portal opens an app with a professional’s patient, and with no other', async () => {
  const visitor = await stage.signIn('professional', stage.person('professional', 'Paul Schmit'));
  const at = visitor.page;
  const { patientId } = await at.evaluate(async () => {
    const found = (await (await fetch('/api/pro/patients?q=Kieffer')).json()) as { items: { patientId: string }[] };
    return found.items[0] as { patientId: string };
  });
  const url = await at.evaluate(async (id) => {
    const response = await fetch(`/api/pro/patients/${id}/launches`, {
      method: 'POST',
      headers: { 'x-cercle': '1', 'content-type': 'application/json' },
      body: JSON.stringify({ appId: 'demo-tournee' }),
    });
    return ((await response.json()) as { url: string }).url;
  }, patientId);
  assert.ok(url.startsWith(`${app}/launch.html?`));
  await at.goto(url);
  await at.getByRole('heading', { name: 'Autoriser Ma tournée ?' }).waitFor();
  await at.getByText(/Patient : .*Kieffer/).waitFor();
  await allow(visitor);
  await ready(at);
  const seen = await inApp<{ patient: string; user: string; mine: number; others: number }>(
    at,
    `const mine = await client.request('DocumentReference?patient=' + client.patient.id + '&_total=accurate');
     const others = await client.request('Patient/00000000-0000-4000-8000-000000000000').then(() => 200, (error) => error.status ?? error.statusCode);
     return { patient: client.patient.id, user: client.user.fhirUser, mine: mine.total, others };`,
  );
  assert.equal(seen.patient, patientId);
  assert.match(seen.user, /Practitioner\//);
  assert.ok(seen.mine > 0);
  assert.equal(seen.others, 404);
  await visitor.context.close();
});

test('a page of an origin that no app is registered for reads nothing', async () => {
  const visitor = await stage.come({});
  const at = visitor.page;
  await at.route('http://127.0.0.1:9/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>x</title>' }),
  );
  await at.goto('http://127.0.0.1:9/');
  const read = await at.evaluate(
    (address) =>
      fetch(`${address}/metadata`).then(
        () => 'read',
        () => 'refused',
      ),
    stage.world.fhir,
  );
  assert.equal(read, 'refused');
  await visitor.context.close();
});
