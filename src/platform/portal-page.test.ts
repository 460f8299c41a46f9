// Doubts about the portal's page: a new build is seen, within a second, in development alone.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createPortalPage } from './portal-page.ts';

test('a page that a build has changed is served a second later, in development alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cercle-page-'));
  try {
    const file = join(folder, 'index.html');
    let now = 0;
    const clock = { now: () => new Date(now) };
    const missing = createPortalPage(file, clock, true);
    assert.equal(missing(), null);
    writeFileSync(file, 'one');
    const fixed = createPortalPage(file, clock, false);
    now = 1000;
    assert.equal(missing()?.toString(), 'one');
    writeFileSync(file, 'two');
    utimesSync(file, 5, 5);
    now = 1999;
    assert.equal(missing()?.toString(), 'one');
    now = 2000;
    assert.equal(missing()?.toString(), 'two');
    assert.equal(fixed()?.toString(), 'one');
    rmSync(file);
    now = 3000;
    assert.equal(missing(), null);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
