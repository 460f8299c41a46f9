// Every page of the portals, on a phone and on a desk: nothing for axe, first words for a screen reader, nothing sideways, all of
// it by keyboard, within the content security policy and without leaving the platform.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Language, languages } from '../../web/words/translate.ts';
import { axeFindings, firstWords, overflow, tabTo } from './accessible.ts';
import {
  desk,
  nothingUnseen,
  openStage,
  phone,
  type Role,
  type Stage,
  say,
  sees,
  settled,
  shownList,
  t,
  type Visitor,
} from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

/** A page as one comes to it, or after what `act` does on it. */
type Place = {
  path: string;
  name?: string;
  act?(visitor: Visitor): Promise<void>;
  /** Shows whole-page states, and what loads, as samples: its headings are many. */
  samples?: boolean;
  /** While a list is open all else is hidden from screen readers on purpose, and axe looks at the list alone. */
  within?: string;
};

const publicPlaces: Place[] = [
  { path: '/' },
  { path: '/professionals?q=cardiologie' },
  { path: '/professionals?q=zzzz', name: 'nobody found' },
  { path: '/professionals/claire-weber' },
  { path: '/sign-in-problem?code=cancelled' },
  { path: '/sign-in' },
  {
    path: '/sign-in?again=1&return=/account',
    name: 'with the third way open and everything missing',
    async act({ page }) {
      await page.locator('summary').click();
      await page.locator('details button[type=submit]').click();
    },
  },
  { path: '/activate' },
  {
    path: '/activate?as=professional',
    name: 'with everything missing',
    async act({ page }) {
      await page.locator('form button[type=submit]').click();
    },
  },
  { path: '/sign-in?as=professional' },
  { path: '/sign-in-problem?code=activation-refused&as=professional' },
  { path: '/recover' },
  { path: '/vendors' },
  { path: '/vendors/sandbox' },
  { path: '/vendors/manage' },
  { path: '/accessibility' },
  { path: '/privacy' },
  { path: '/vendors' },
  { path: '/vendors/sandbox' },
  { path: '/vendors/manage' },
  { path: '/gallery', samples: true },
  { path: '/nowhere', name: 'nothing at this address' },
  { path: '/me', name: 'not signed in' },
];

const press =
  (name: string | RegExp) =>
  async ({ page }: Visitor) =>
    page.getByRole('button', { name }).first().click();

async function patientPlaces(visitor: Visitor): Promise<Place[]> {
  const { items } = JSON.parse(
    (await visitor.ask('/api/me/timeline?category=laboratory&count=1')).bytes.toString('utf8'),
  ) as { items: { id: string }[] };
  const item = `/me/items/${items[0]?.id}`;
  return [
    { path: '/me' },
    { path: '/me?q=zzzz', name: 'nothing matches' },
    {
      path: item,
      name: 'with a trend and the document open',
      async act({ page }) {
        await page.getByRole('button', { name: t('result.showTrend', { name: 'TSH' }) }).click();
        await page.getByText(t('result.table')).first().click();
        await page.locator('.pdf-stage').scrollIntoViewIfNeeded();
        await sees(page.locator('.pdf-stage').locator('.textLayer span'));
      },
    },
    { path: `${item}/who-can-see` },
    {
      path: `${item}/who-can-see`,
      name: 'with a change proposed',
      async act({ page }) {
        await page.getByRole('radio', { name: t('visibility.except') }).check();
        await page.getByRole('checkbox').first().check();
        await sees(page.getByText(/ne le verr(a|ont) plus/));
      },
    },
    { path: '/me/circle' },
    {
      path: '/me/circle',
      name: 'asked before removing',
      act: press(t('circle.removeWho', { name: 'Dr Claire Weber' })),
    },
    { path: '/me/circle/add' },
    {
      path: '/me/circle/add',
      name: 'with the list open',
      within: '.picker-popover',
      async act({ page }) {
        await page.getByRole('combobox', { name: t('picker.label') }).fill('weber');
        await sees(page.getByRole('option'));
        await sees(page.locator(shownList));
      },
    },
    { path: '/me/circle/exclude' },
    { path: '/me/accesses' },
    { path: '/me/presence-code' },
    { path: '/me/notices' },
    { path: '/me/more' },
    { path: '/account' },
    { path: '/me/items/nothing', name: 'no such document' },
    { path: '/pro', name: 'not for patients' },
  ];
}

async function professionalPlaces(visitor: Visitor): Promise<Place[]> {
  const patient = `/pro/patients/${stage.world.anna.id}`;
  const { items } = JSON.parse(
    (await visitor.ask(`/api${patient}/timeline?category=laboratory&count=1`)).bytes.toString('utf8'),
  ) as { items: { id: string }[] };
  return [
    { path: '/pro' },
    { path: '/pro?q=zzzz', name: 'nobody matches' },
    { path: '/pro/find' },
    { path: '/pro/find', name: 'with everything missing', act: press(t('find.open')) },
    { path: patient },
    { path: `${patient}/documents` },
    { path: `${patient}/items/${items[0]?.id}` },
    { path: `${patient}/add` },
    { path: `${patient}/add`, name: 'with everything missing', act: press(t('add.review')) },
    { path: '/account' },
    { path: '/pro/patients/00000000-0000-4000-8000-000000000000', name: 'no such patient' },
  ];
}

const agencyPlaces: Place[] = [
  { path: '/agency' },
  { path: '/agency/openings' },
  { path: '/agency/openings/new' },
  {
    path: '/agency/openings/new',
    name: 'with a preview',
    async act({ page }) {
      const buffer = Buffer.from('matricule;referent\n1968030412318;P000000\n123;P000000\n');
      await page.locator('input[type=file]').setInputFiles({ name: 'declarations.csv', mimeType: 'text/csv', buffer });
      await sees(page.getByRole('heading', { name: t('bulk.problems') }));
    },
  },
  { path: '/agency/volunteer' },
  {
    path: '/agency/volunteer',
    name: 'with somebody found',
    async act({ page }) {
      await page.getByRole('textbox', { name: t('matricule.label') }).fill(stage.world.stranger.matricule);
      await page.getByRole('button', { name: t('app.search') }).click();
      await sees(page.getByRole('checkbox', { name: t('volunteer.informed') }));
    },
  },
];

type Size = { width: number; height: number };

/** Both sizes on one visit: what a page does when the window changes is part of it. */
async function examine(
  visitor: Visitor,
  places: Place[],
  options: { language?: Language; sizes?: Size[]; picture?: string; axe?(path: string): boolean } = {},
): Promise<void> {
  const { language = 'fr', sizes = [phone, desk], axe = () => true } = options;
  const found: string[] = [];
  for (const { path, name, act, samples = false, within = null } of places) {
    await visitor.page.setViewportSize(sizes[0] as Size);
    await visitor.visit(path, samples);
    await act?.(visitor);
    const where = [path, name].filter(Boolean).join(', ');
    for (const size of sizes) {
      await visitor.page.setViewportSize(size);
      const problems = [
        ...(size.width < 390 || !axe(path) ? [] : await axeFindings(visitor.page, within)),
        ...(size.width < 600 ? await overflow(visitor.page) : []),
        ...(samples ? [] : await firstWords(visitor.page, language)),
      ];
      found.push(...problems.map((problem) => `${where} at ${size.width} px: ${problem}`));
      if (options.picture !== undefined)
        await visitor.picture(`${options.picture}-${where.replace(/[^a-z0-9]+/gi, '-').slice(0, 60)}-${size.width}`);
    }
  }
  assert.deepEqual(found, []);
  nothingUnseen(visitor);
}

const narrow: Size = { width: 320, height: 640 };
const people: Record<Role, string> = {
  patient: 'Anna Kieffer',
  professional: 'Claire Weber',
  operator: 'Martine Kayser',
  administrator: 'Carole Theisen',
};

/** One sign-in for each role: its window stays, and starts each time as a desk. */
const entered = new Map<Role, Promise<Visitor>>();
async function enter(role: Role): Promise<Visitor> {
  const visitor = entered.get(role) ?? stage.signIn(role, stage.person(role, people[role]), { size: desk });
  entered.set(role, visitor);
  const { page } = await visitor;
  await page.setViewportSize(desk);
  return visitor;
}
after(async () => {
  for (const visitor of entered.values()) await (await visitor).context.close();
});

describe('every page can be used by everybody', () => {
  it('the public pages', async () => {
    const visitor = await stage.come({});
    await examine(visitor, publicPlaces, { sizes: [narrow, phone, desk], picture: 'a-public' });
    await visitor.context.close();
  });

  it('the patient’s pages, on a small phone too', async () => {
    const visitor = await enter('patient');
    await examine(visitor, await patientPlaces(visitor), { sizes: [narrow, phone, desk], picture: 'b-patient' });
  });

  it('the professional’s pages', async () => {
    const visitor = await enter('professional');
    await examine(visitor, await professionalPlaces(visitor), { picture: 'c-professional' });
  });

  it('the agency’s pages', async () => {
    const visitor = await enter('operator');
    await examine(visitor, agencyPlaces, { picture: 'd-agency' });
  });

  it('in German, Luxembourgish, English and Portuguese: longer words break nothing', async () => {
    const patient = `/pro/patients/${stage.world.anna.id}`;
    const samples: [Role, string[]][] = [
      ['patient', ['/me', '/me/circle', '/me/presence-code']],
      ['professional', [patient, `${patient}/add`]],
      ['operator', ['/agency/volunteer']],
    ];
    for (const [role, paths] of samples) {
      const visitor = await enter(role);
      for (const language of languages.slice(1)) {
        await visitor.context.addCookies([{ name: 'language', value: language, url: stage.world.url }]);
        const sizes = role === 'patient' ? [narrow, phone] : [phone];
        const places = paths.map((path) => ({ path }));
        await examine(visitor, places, { language, sizes, picture: `e-${language}`, axe: (path) => path === paths[0] });
      }
      await visitor.context.addCookies([{ name: 'language', value: 'fr', url: stage.world.url }]);
    }
  });
});

describe('everything by keyboard', () => {
  it('the first press of Tab offers to skip to the content, and Enter does it', async () => {
    const visitor = await enter('patient');
    for (const path of ['/', '/me', '/professionals']) {
      await visitor.visit(path);
      assert.equal(await tabTo(visitor.page, t('app.skip'), 1), 1);
      assert.ok(await visitor.page.getByRole('link', { name: t('app.skip') }).isVisible());
      await visitor.page.keyboard.press('Enter');
      assert.equal(await visitor.page.evaluate('document.activeElement?.id'), 'main');
    }
  });

  it('a patient reaches filters, the newest result and who can see it, and opens them', async () => {
    const visitor = await enter('patient');
    const { page } = visitor;
    await visitor.visit('/me');
    await tabTo(page, t('app.skip'), 1);
    await page.keyboard.press('Enter');
    await tabTo(page, t('record.whoCanSee'), 20);
    await page.keyboard.press('Enter');
    await sees(page.getByRole('heading', { level: 1, name: t('visibility.title') }));
    // The focus follows to the new page, where a screen reader reads on.
    await sees(page.locator('h1:focus'));
    nothingUnseen(visitor);
  });

  it('a dialog keeps the focus, closes on Escape and gives the focus back', async () => {
    const visitor = await enter('patient');
    const { page } = visitor;
    await visitor.visit('/me/presence-code');
    await page.getByRole('button', { name: t('code.renew') }).focus();
    await page.keyboard.press('Enter');
    await sees(page.getByRole('dialog'));
    for (let presses = 0; presses < 6; presses++) {
      await page.keyboard.press('Tab');
      assert.ok(
        await page.evaluate(
          `document.activeElement === document.body || document.activeElement?.closest('dialog') !== null`,
        ),
      );
    }
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await page.evaluate('document.activeElement?.innerText.trim()'), t('code.renew'));
  });

  it('a patient adds somebody to the circle without a pointer', async () => {
    const visitor = await enter('patient');
    const { page } = visitor;
    await visitor.visit('/me/circle/add');
    await page.getByRole('combobox', { name: t('picker.label') }).focus();
    await page.keyboard.type('reding');
    await sees(page.getByRole('option', { name: /Nora Reding/ }));
    // Dr Louis Reding comes first.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await sees(page.getByRole('button', { name: t('add.confirm', { name: 'Nora Reding' }) }));
    await tabTo(page, t('add.confirm', { name: 'Nora Reding' }), 12);
  });

  it('a professional comes with the cursor in the search, and opens a patient by arrow and Enter', async () => {
    const visitor = await enter('professional');
    const { page } = visitor;
    await visitor.visit('/pro');
    assert.equal(await page.evaluate('document.activeElement?.type'), 'search');
    await page.keyboard.type('kieff');
    await page.waitForURL(/q=kieff/);
    await sees(page.getByText(t('patients.found', { count: 1 })));
    await settled(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await sees(page.getByRole('heading', { level: 1, name: /KIEFFER Anna/ }));
    await tabTo(page, t('brief.add'), 60);
    nothingUnseen(visitor);
  });

  it('the clerk reaches the confirmation and the button that opens', async () => {
    const visitor = await enter('operator');
    const { page } = visitor;
    await visitor.visit('/agency/volunteer');
    await page.keyboard.type(stage.world.stranger.matricule);
    await page.keyboard.press('Enter');
    await sees(page.getByRole('checkbox', { name: t('volunteer.informed') }));
    await tabTo(
      page,
      say('fr', 'volunteer.open', { name: (await page.locator('.volunteer-name').textContent()) ?? '' }),
      20,
    );
    nothingUnseen(visitor);
  });
});

describe('what every journey is watched for', () => {
  it('is noticed: a script against the policy, and a request to elsewhere', async () => {
    const visitor = await stage.come({});
    await visitor.visit('/privacy');
    nothingUnseen(visitor);
    await visitor.page.evaluate(`(() => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
    })()`);
    assert.match(visitor.troubles().join(), /Content Security Policy/);
    assert.equal(await visitor.page.evaluate('window.ran'), undefined);
    const asked = visitor.context.waitForEvent('request');
    await visitor.page.evaluate(`window.open('http://elsewhere.invalid/')`);
    await asked;
    assert.match(visitor.troubles().join(), /a request left for/);
    await visitor.context.close();
  });
});
