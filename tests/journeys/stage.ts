// The stage of the journeys: the real platform and one Chromium for all files of a run; people come with a window of their own
// and are watched: nothing of theirs may leave the platform, break its content security policy or fail unseen.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { findChromium } from '../../tools/browser.ts';
import type { PersonAccount } from '../../tools/send/accounts.ts';
import { de } from '../../web/words/de.ts';
import { en } from '../../web/words/en.ts';
import { fr } from '../../web/words/fr.ts';
import { lb } from '../../web/words/lb.ts';
import { pt } from '../../web/words/pt.ts';
import { type Key, type Language, type Parameters, translate } from '../../web/words/translate.ts';
import { startWorld, type World } from '../world/world.ts';

const files = { fr, de, lb, en, pt };

/** What stands on the screen, from the same files: a journey says what it looks for by its key. */
export const say = <K extends Key>(language: Language, key: K, ...[parameters]: Parameters<K>): string =>
  translate(language, files[language][key], parameters);
export const t = <K extends Key>(key: K, ...parameters: Parameters<K>): string => say('fr', key, ...parameters);

export const phone = { width: 390, height: 844 };
export const desk = { width: 1280, height: 900 };

export type Role = 'patient' | 'professional' | 'operator' | 'administrator';
export const homeOf: Record<Role, string> = {
  patient: '/me',
  professional: '/pro',
  operator: '/agency',
  administrator: '/establishment',
};

/** Somebody before a screen. */
export type Visitor = {
  page: Page;
  context: BrowserContext;
  /** Opens an address of the platform, and waits until it is all there; for `samples` of what loads, until there is a heading. */
  visit(path: string, samples?: boolean): Promise<void>;
  /** From any page of the simulator: chooses oneself. */
  choose(person: PersonAccount): Promise<void>;
  /** Asks the platform with the session of this window, as a program would. */
  ask(path: string): Promise<{ status: number; contentType: string; bytes: Buffer }>;
  /** What went wrong unseen so far. */
  troubles(): string[];
  /** A picture of the page, when CERCLE_PICTURES names a folder for them. */
  picture(name: string): Promise<void>;
};

export type Stage = {
  world: World;
  /** Somebody of the demo country, by role and name. */
  person(role: Role, name: string): PersonAccount;
  come(options: { size?: { width: number; height: number }; language?: Language }): Promise<Visitor>;
  /** Comes and signs in through the simulator. */
  signIn(
    role: Role,
    person: PersonAccount,
    options?: { size?: { width: number; height: number }; language?: Language },
  ): Promise<Visitor>;
  close(): Promise<void>;
};

type Started = { stage: Stage; browser: Browser; users: number };
let started: Promise<Started> | null = null;

/** Asked for in `before`, given back in `after`; the last one stops it. */
export async function openStage(): Promise<Stage> {
  started ??= start();
  const current = await started;
  current.users += 1;
  return current.stage;
}

async function start(): Promise<Started> {
  const [world, found] = await Promise.all([startWorld(), findChromium()]);
  const browser = await chromium.launch(found);
  const come: Stage['come'] = async ({ size = desk, language = 'fr' }) => {
    const context = await browser.newContext({
      viewport: size,
      locale: localeOf[language],
      timezoneId: 'Europe/Luxembourg',
      reducedMotion: 'reduce',
      acceptDownloads: true,
      baseURL: world.url,
      ...(size.width < 600 && { hasTouch: true, isMobile: true }),
    });
    context.setDefaultTimeout(15_000);
    const troubles = watch(context, world.url);
    return visitor(await context.newPage(), troubles);
  };
  const stage: Stage = {
    world,
    person: (role, name) => {
      const person = world.accounts.people.find((one) => one.role === role && one.name === name);
      if (person === undefined) throw new Error(`The demo country has no ${role} ${name}.`);
      return person;
    },
    come,
    async signIn(role, person, options = {}) {
      const visitor = await come(options);
      await visitor.page.goto(`/auth/sign-in?as=${role}&return=${homeOf[role]}`);
      await visitor.choose(person);
      return visitor;
    },
    async close() {
      const current = await started;
      if (current === null || --current.users > 0) return;
      started = null;
      await browser.close();
      await world.close();
    },
  };
  return { stage, browser, users: 0 };
}

const localeOf: Record<Language, string> = { fr: 'fr-LU', de: 'de-LU', lb: 'lb-LU', en: 'en-GB', pt: 'pt-PT' };

function watch(context: BrowserContext, origin: string): string[] {
  const troubles: string[] = [];
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(data|blob|about):/.test(url)) troubles.push(`a request left for ${url}`);
  });
  context.on('console', (message) => {
    // An answer like 404 is part of many journeys, and the page says it in words.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      troubles.push(`the console says: ${message.text()}`);
  });
  context.on('weberror', (error) => troubles.push(`uncaught: ${error.error().message}`));
  context.on('response', (response) => {
    if (response.status() >= 500) troubles.push(`${response.status()} from ${response.url()}`);
  });
  return troubles;
}

function visitor(page: Page, troubles: string[]): Visitor {
  const context = page.context();
  return {
    page,
    context,
    async visit(path, samples = false) {
      await page.goto(path);
      await (samples ? sees(page.locator('h1')) : settled(page));
    },
    async choose(person) {
      await page.getByRole('searchbox').fill(person.matricule);
      await page.getByRole('searchbox').press('Enter');
      await page.waitForURL(/[?&]q=/);
      await page.locator(`button.person[value="${person.id}"]`).click();
      await page.waitForURL((url) => Object.values(homeOf).includes(url.pathname));
      await settled(page);
    },
    async ask(path) {
      const answer = await context.request.get(path);
      return {
        status: answer.status(),
        contentType: answer.headers()['content-type'] ?? '',
        bytes: await answer.body(),
      };
    },
    troubles: () => [...troubles],
    picture: (name) => takePicture(page, name),
  };
}

async function takePicture(page: Page, name: string): Promise<void> {
  const folder = process.env.CERCLE_PICTURES;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

async function pictureOfAll(name: string): Promise<void> {
  const browser = (await started)?.browser;
  const pages = browser?.contexts().flatMap((context) => context.pages()) ?? [];
  await Promise.all(pages.map((page, index) => takePicture(page, `${name} ${index}`)));
}

/** The heading stands, and nothing is still being loaded. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.locator('main .loading, main .newest-waiting').first().waitFor({ state: 'detached' });
}

export const sees = (locator: Locator): Promise<void> => locator.first().waitFor({ state: 'visible' });

/** Absence says something only beside presence: ask first for what must be there. */
export async function seesNot(locator: Locator): Promise<void> {
  assert.equal(await locator.count(), 0, `${locator} is on the page`);
}

/** At the end of a journey. */
export function nothingUnseen(...visitors: Visitor[]): void {
  assert.deepEqual(
    visitors.flatMap((visitor) => visitor.troubles()),
    [],
  );
}

/** The steps of one journey: when one fails, the later ones have no ground to stand on and are skipped. */
export function journey(): (name: string, act: () => Promise<void>) => void {
  let failed: string | null = null;
  return (name, act) => {
    it(name, async (step: TestContext) => {
      if (failed !== null) return step.skip(`it comes after "${failed}"`);
      failed = name;
      try {
        await act();
        failed = null;
      } finally {
        if (failed !== null) await pictureOfAll(`failed ${name}`);
      }
    });
  };
}

/** The list below a field, once it shows: on a touch screen that is a moment after it is there. */
export const shownList = '.picker-popover:not([style*="opacity"])';

/** Chooses in the list that opens below a field. */
export async function chooseInList(page: Page, field: Locator, text: string, name: RegExp): Promise<void> {
  await field.fill(text);
  const option = page.getByRole('option', { name });
  await sees(option);
  await sees(page.locator(shownList));
  await option.click();
}
