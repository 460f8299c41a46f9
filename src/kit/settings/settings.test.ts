// Settings are checked together, and production refuses what belongs to development.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSettings, SettingsProblem } from './settings.ts';

const problemsOf = (environment: Record<string, string>): string => {
  try {
    readSettings(environment);
    return '';
  } catch (error) {
    assert.ok(error instanceof SettingsProblem);
    return error.message;
  }
};

test('nothing set gives the demo on loopback, port 8080', () => {
  const settings = readSettings({});
  assert.equal(settings.port, 8080);
  assert.equal(settings.host, '127.0.0.1');
  assert.equal(settings.demo, true);
  assert.equal(settings.databaseUrl, null);
});

test('every wrong setting is named at once, and a misspelt one too', () => {
  const problems = problemsOf({
    CERCLE_PORT: '80 80',
    CERCLE_DEMO: 'perhaps',
    CERCLE_PROT: '1',
    CERCLE_LOG_LEVEL: 'loud',
  });
  for (const name of ['CERCLE_PORT', 'CERCLE_DEMO', 'CERCLE_PROT', 'CERCLE_LOG_LEVEL'])
    assert.match(problems, new RegExp(name));
});

test('production refuses the demo country, development keys, plain http and a missing identity provider', () => {
  const complete = {
    NODE_ENV: 'production',
    CERCLE_ORIGIN: 'https://dsp.example.lu',
    CERCLE_IDP_ISSUER: 'https://idp.example.lu',
    CERCLE_IDP_CLIENT_ID: 'cercle',
    CERCLE_MASTER_KEY_FILE: '/etc/cercle/master.json',
  };
  assert.equal(problemsOf(complete), '');
  assert.equal(readSettings(complete).demo, false);
  assert.match(problemsOf({ ...complete, CERCLE_DEMO: 'yes' }), /CERCLE_DEMO/);
  assert.match(problemsOf({ ...complete, CERCLE_ORIGIN: 'http://dsp.example.lu' }), /CERCLE_ORIGIN/);
  const { CERCLE_MASTER_KEY_FILE: _, ...withoutKey } = complete;
  assert.match(problemsOf(withoutKey), /CERCLE_MASTER_KEY_FILE/);
});
