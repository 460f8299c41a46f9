// A vendor registers software in the sandbox with a key pair made in the browser, gets a token with it and asks; changes the
// registration with the manage token. The conformance officer finds it, suspends it, and the token in hand is refused.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import type { JWK } from 'jose';
import { askPartnerToken } from '../../tools/send/partner-token.ts';
import { partnersFr } from '../../web/words/partners/fr.ts';
import { axeFindings, overflow } from './accessible.ts';
import {
  desk,
  journey,
  nothingUnseen,
  openStage,
  phone,
  type Stage,
  sees,
  seesNot,
  settled,
  t,
  type Visitor,
} from './stage.ts';

/** Looked at on a phone and on a desk. */
async function atBothSizes(visitor: Visitor, name: string): Promise<void> {
  for (const size of [phone, desk]) {
    await visitor.page.setViewportSize(size);
    assert.deepEqual(await overflow(visitor.page), []);
    await visitor.picture(`${name} ${size.width}`);
  }
}

async function isAccessible({ page }: Visitor): Promise<void> {
  assert.deepEqual(await axeFindings(page), []);
  assert.deepEqual(await overflow(page), []);
}

const words = (key: keyof typeof partnersFr, parameters: Record<string, string> = {}): string =>
  Object.entries(parameters).reduce<string>(
    (text, [name, value]) => text.replaceAll(`{${name}}`, value),
    partnersFr[key],
  );
const scopes = ['system/Patient.rs', 'system/DocumentReference.crus'];

describe('software of a partner', () => {
  const step = journey();
  let stage: Stage;
  let vendor: Visitor;
  let officer: Visitor;
  const sent: string[] = [];
  let jwk: JWK;
  let clientId = '';
  let manageToken = '';
  let token = '';

  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());

  const askToken = async (): Promise<string> =>
    (await askPartnerToken({ clientId, jwk, tokenEndpoint: `${stage.world.url}/oidc/token`, scopes })).text;
  const findAnna = (): Promise<Response> => {
    const identifier = `https://cercle.example/fhir/sid/matricule|${stage.world.anna.matricule}`;
    return fetch(`${stage.world.fhir}/Patient?${new URLSearchParams({ identifier })}`, {
      headers: { authorization: `Bearer ${token}` },
    });
  };

  step(
    'a vendor comes from the first page, and what is missing or private is said before anything is sent',
    async () => {
      vendor = await stage.come({ size: phone });
      vendor.page.on('request', (request) => {
        if (request.method() !== 'GET') sent.push(`${request.url()} ${request.postData() ?? ''}`);
      });
      await vendor.visit('/');
      await vendor.page.getByRole('link', { name: t('nav.vendors') }).click();
      await sees(vendor.page.getByRole('heading', { level: 1, name: words('vendors.title') }));
      await atBothSizes(vendor, 'vendors');
      await vendor.page.setViewportSize(phone);
      await vendor.page.getByRole('link', { name: words('sandbox.title') }).click();
      await sees(vendor.page.getByRole('heading', { level: 1, name: words('sandbox.title') }));
      const send = vendor.page.getByRole('button', { name: words('sandbox.send') });
      await send.click();
      await sees(vendor.page.getByText(words('problem.missing')));
      await sees(vendor.page.getByText(words('problem.keys.create')));
      await vendor.page.getByLabel(words('name')).fill('Labo Trois');
      await vendor.page.getByRole('radio', { name: words('keys.paste') }).check();
      await vendor.page
        .getByLabel(words('keys.field'))
        .fill(JSON.stringify({ kty: 'EC', crv: 'P-256', x: 'eA', y: 'eQ', d: 'c2VjcmV0' }));
      await sees(vendor.page.getByText(words('problem.keys.private')));
      await isAccessible(vendor);
      await vendor.picture('sandbox private key 390');
      await send.click();
      assert.deepEqual(sent, []);
    },
  );

  step('a key pair is made in the browser, and its private half is offered as a file and sent nowhere', async () => {
    const { page } = vendor;
    await page.getByRole('radio', { name: words('keys.create') }).check();
    await page.getByRole('button', { name: words('keys.create.button') }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: words('keys.download') }).click(),
    ]);
    jwk = JSON.parse(await readFile(await download.path(), 'utf8')) as JWK;
    assert.ok(typeof jwk.d === 'string' && jwk.d.length > 40);
    await vendor.picture('sandbox form 390');
    await page.getByRole('button', { name: words('sandbox.send') }).click();
    await sees(page.getByRole('heading', { level: 1, name: words('result.title', { name: 'Labo Trois' }) }));
    manageToken = (await page.locator('[data-manage-token]').textContent()) ?? '';
    clientId = (await page.getByText(/^sandbox-[0-9a-z]+$/).textContent()) ?? '';
    await isAccessible(vendor);
    await vendor.picture('sandbox result 390');
    assert.equal(sent.length, 1);
    assert.ok(sent[0]?.includes(String(jwk.x)) && !sent[0].includes(jwk.d));
  });

  step('with that key the software gets a token, and reads and searches', async () => {
    token = await askToken();
    assert.equal((await fetch(`${stage.world.fhir}/metadata`)).status, 200);
    const found = await findAnna();
    assert.equal(found.status, 200);
    assert.equal(((await found.json()) as { total: number }).total, 1);
  });

  step('with the manage token it is opened again and changed; with another one it is not', async () => {
    const { page } = vendor;
    await page.getByRole('link', { name: words('vendors.manage') }).click();
    await page.getByRole('textbox', { name: 'client_id' }).fill(clientId);
    await page.getByRole('textbox', { name: words('result.token') }).fill(`${manageToken}x`);
    await page.getByRole('button', { name: words('manage.open') }).click();
    await sees(page.getByText(words('manage.unknown')));
    await page.getByRole('textbox', { name: words('result.token') }).fill(manageToken);
    await page.getByRole('button', { name: words('manage.open') }).click();
    await sees(page.getByRole('heading', { level: 1, name: 'Labo Trois' }));
    await page.getByLabel(words('name')).fill('Labo Quatre');
    await page.getByRole('button', { name: words('edit.send') }).click();
    await sees(page.getByRole('heading', { level: 1, name: 'Labo Quatre' }));
    await vendor.picture('manage 390');
  });

  step(
    'the conformance officer finds it and suspends it, and the token in hand and a new one are refused',
    async () => {
      officer = await stage.signIn('operator', stage.person('operator', 'Luc Bintner'), { size: desk });
      const { page } = officer;
      await page.waitForURL(/\/agency\/partners$/);
      await seesNot(page.locator('.bar-nav').getByRole('link', { name: t('nav.openings') }));
      await isAccessible(officer);
      await atBothSizes(officer, 'partners');
      await page.getByRole('searchbox').fill('Labo Quatre');
      await page.waitForURL(/q=/);
      await page.getByRole('link', { name: 'Labo Quatre' }).click();
      await sees(page.getByRole('heading', { level: 1, name: 'Labo Quatre' }));
      await settled(page);
      await isAccessible(officer);
      await atBothSizes(officer, 'partner');
      await page.getByRole('button', { name: words('suspend'), exact: true }).click();
      const question = page.getByRole('dialog');
      await sees(question.getByText(words('suspend.text')));
      await question.getByRole('button', { name: words('suspend'), exact: true }).click();
      await sees(page.getByText(words('state.suspended'), { exact: true }));
      await page.waitForTimeout(900);
      assert.equal((await findAnna()).status, 401);
      await assert.rejects(askToken());
    },
  );

  step('and registers a system under an agreement, for an organisation of the directory', async () => {
    const { page } = officer;
    await officer.visit('/agency/partners/new');
    await page.getByRole('button', { name: words('new.send') }).click();
    await sees(page.getByText(words('problem.scopes')));
    await isAccessible(officer);
    await page.getByLabel(words('name')).fill('Praxis Sud');
    // To sign in again leaves the page: what was typed is still there.
    await page.reload();
    await settled(page);
    assert.equal(await page.getByLabel(words('id'), { exact: true }).inputValue(), 'praxis-sud');
    await page.getByLabel(words('organisation')).fill('labo');
    await page
      .getByRole('button', { name: /^Choisir / })
      .first()
      .click();
    const { d: _, ...publicKey } = jwk;
    await page.getByLabel(words('keys.field')).fill(JSON.stringify({ keys: [publicKey] }));
    await page.getByLabel(words('scopes.of', { resource: words('resource.Observation') })).selectOption('both');
    await page.getByLabel(words('agreement.number')).fill('C-2026-41');
    await atBothSizes(officer, 'new partner');
    await page.getByRole('button', { name: words('new.send') }).click();
    await page.waitForURL(/\/agency\/partners\/praxis-sud$/);
    await sees(page.getByText('C-2026-41'));
    await sees(page.getByText('system/Observation.crus'));
    nothingUnseen(vendor, officer);
  });
});
