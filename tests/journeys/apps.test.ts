// Apps: a person allows one, sees it among the connected ones and takes it away again; a doctor opens one with a patient.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { appsFr } from '../../web/words/apps/fr.ts';
import { axeFindings, overflow } from './accessible.ts';
import { desk, openStage, phone, type Stage, type Visitor } from './stage.ts';

const app = 'http://127.0.0.1:8788';
const redirect = `${app}/app.html`;
let stage: Stage;
/** The demo's apps are on the person's own computer; here a page that says nothing stands for them. */
const standIn = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<!doctype html><html lang="fr"><title>App</title><h1>App</h1></html>');
});
before(async () => {
  standIn.listen(Number(new URL(app).port), '127.0.0.1');
  await once(standIn, 'listening');
  stage = await openStage();
});
after(async () => {
  standIn.close();
  standIn.closeAllConnections();
  await stage?.close();
});

const askedBy = (client: string, scope: string, more: Record<string, string> = {}): string =>
  `/oidc/auth?${new URLSearchParams({
    client_id: client,
    redirect_uri: redirect,
    response_type: 'code',
    scope,
    state: 's',
    aud: stage.world.fhir,
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...more,
  })}`;
const sound = async (visitor: Visitor, name: string): Promise<void> => {
  await visitor.picture(name);
  assert.deepEqual(await axeFindings(visitor.page), [], name);
  assert.deepEqual(await overflow(visitor.page), [], name);
};

describe('apps', () => {
  for (const [screen, size] of [
    ['phone', phone],
    ['desk', desk],
  ] as const)
    test(`a patient allows an app, by keyboard alone, and takes it away again: ${screen}`, async () => {
      const visitor = await stage.signIn('patient', stage.person('patient', 'Anna Kieffer'), { size });
      const { page } = visitor;
      await page.goto('/account/apps');
      await page.getByRole('heading', { name: appsFr['apps.title'] }).waitFor();
      await sound(visitor, `apps-none-${screen}`);
      await page.goto(
        askedBy(
          'demo-carnet',
          'openid launch/patient offline_access patient/Observation.rs?category=laboratory patient/Condition.rs patient/Observation.c',
        ),
      );
      await page.getByRole('heading', { name: 'Autoriser Mon carnet santé ?' }).waitFor();
      await sound(visitor, `apps-consent-${screen}`);
      // The first three stops are what may be unticked, in the order of the page.
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      assert.equal(await page.getByLabel('Voir les problèmes de santé').isChecked(), false);
      await page.getByRole('button', { name: 'Autoriser' }).focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(`${redirect}?code=**`);
      await page.goto('/account/apps');
      await page.getByRole('heading', { name: 'Mon carnet santé' }).waitFor();
      await page.getByText('Voir les résultats et mesures (seulement laboratoire)').waitFor();
      assert.equal(await page.getByText('problèmes de santé').count(), 0);
      await sound(visitor, `apps-connected-${screen}`);
      await page.getByRole('button', { name: 'Retirer l’accès à Mon carnet santé' }).click();
      await page.getByRole('dialog').getByRole('button', { name: appsFr['apps.remove'], exact: true }).click();
      await page.getByText(appsFr['apps.none.title']).waitFor();
      await visitor.context.close();
    });

  test('a doctor chooses the patient for an app, or opens the app from the patient', async () => {
    const visitor = await stage.signIn('professional', stage.person('professional', 'Paul Schmit'), { size: desk });
    const { page } = visitor;
    await page.goto(askedBy('demo-tournee', 'openid launch/patient patient/*.rs', { ui_locales: 'de' }));
    await page.getByRole('heading', { name: 'Für welchen Patienten?' }).waitFor();
    await sound(visitor, 'apps-choose-desk');
    await page.getByLabel('Name, Geburtsdatum oder Matrikelnummer').fill('Kieffer');
    await page.keyboard.press('Enter');
    await page
      .getByRole('button', { name: /Kieffer/ })
      .first()
      .click();
    await page.getByText(/Patient: .*Kieffer/).waitFor();
    await sound(visitor, 'apps-consent-doctor');
    await page.getByRole('button', { name: 'Ablehnen' }).click();
    await page.waitForURL(/error=access_denied/);

    await page.goto('/pro');
    const id = (await page.evaluate(
      `fetch('/api/pro/patients?q=Kieffer').then((answer) => answer.json()).then((found) => found.items[0].patientId)`,
    )) as string;
    await page.goto(`/pro/patients/${id}`);
    const opens = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Ouvrir dans Ma tournée' }).click();
    const tab = await opens;
    await tab.waitForURL(/launch\.html\?iss=.*&launch=/);
    await visitor.picture('apps-brief-desk');
    await visitor.context.close();
  });
});
