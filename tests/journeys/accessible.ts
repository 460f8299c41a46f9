// What every page must be, whatever it shows: https://www.w3.org/TR/WCAG22/ level AA as far as a program can tell.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import type { Language } from '../../web/words/translate.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Finding = { id: string; help: string; nodes: { target: string[]; failureSummary: string }[] };

/** What axe finds, within a part of the page or in all of it: one line for each rule and place. */
export async function axeFindings(page: Page, within: string | null = null): Promise<string[]> {
  // What stands under a sticky banner while one is further down is no finding.
  await page.evaluate('window.scrollTo(0, 0)');
  // In the page, but not by it: the content security policy stays as it is.
  await page.evaluate(`typeof axe === 'undefined' && (() => { ${axe}; window.axe = axe; })()`);
  const violations = (await page.evaluate(
    `axe.run(${within === null ? 'document' : JSON.stringify(within)}, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((found) => found.violations)`,
  )) as Finding[];
  return violations.flatMap(({ id, help, nodes }) =>
    nodes
      .slice(0, 3)
      .map(
        ({ target, failureSummary }) =>
          `${id} (${help}) at ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ').slice(0, 200)}`,
      ),
  );
}

/** What makes the page wider than the screen; tables and documents that scroll by themselves are none. */
export const overflow = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    return [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > wide + 1)
      .slice(0, 5).map((one) => one.tagName + '.' + one.getAttribute('class') + ' to ' + Math.round(one.getBoundingClientRect().right) + ' of ' + wide);
  })()`) as Promise<string[]>;

/** One h1, a title that says more than the name of the platform, the language: what a screen reader says first. */
export async function firstWords(page: Page, language: Language): Promise<string[]> {
  const [headings, title, lang] = (await page.evaluate(
    `[[...document.querySelectorAll('h1')].map((one) => one.innerText.trim()), document.title, document.documentElement.lang]`,
  )) as [string[], string, string];
  return [
    ...(headings.length === 1 && headings[0] !== '' ? [] : [`its first headings are ${JSON.stringify(headings)}`]),
    ...(title.length > 'Cercle – '.length && title.includes('Cercle') ? [] : [`its title is "${title}"`]),
    ...(lang === language ? [] : [`its language is "${lang}"`]),
  ];
}

/** Presses Tab until the focus is on it. @throws when it is not reached */
export async function tabTo(page: Page, name: string, pressesMax = 60): Promise<number> {
  for (let presses = 1; presses <= pressesMax; presses++) {
    await page.keyboard.press('Tab');
    const focused = (await page.evaluate(
      `(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.innerText ?? '').trim()`,
    )) as string;
    if (focused.split('\n')[0] === name) return presses;
  }
  assert.fail(`"${name}" is not reached by ${pressesMax} presses of Tab`);
}
