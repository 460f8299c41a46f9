// Posted codes: one at a time, good once, five tries, whoever tries.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemChance } from '../../../base/clock.ts';
import { createDigestCache, createSealer } from '../../../kit/crypto/sealer.ts';
import { migrate } from '../../../kit/sql/migrate.ts';
import { createScratch } from '../../../kit/sql/scratch.ts';
import { keyTables } from '../../../kit/sql/wrapped-keys.ts';
import { identityTables } from '../identity.ts';
import { type Activations, createActivations } from './activations.ts';
import { createSecretHash } from './secret-hash.ts';
import { createPeopleStore } from './store-people.ts';

let scratch: Awaited<ReturnType<typeof createScratch>>;
let activations: Activations;
let now = new Date('2026-03-02T08:00:00Z');
const store = () => createPeopleStore(scratch.sql);

before(async () => {
  scratch = await createScratch();
  await migrate(scratch.sql, [keyTables, identityTables]);
  activations = createActivations({
    store: store(),
    sealer: createSealer(systemChance.bytes(32), systemChance, createDigestCache(100)),
    clock: { now: () => now },
    chance: systemChance,
    secretHash: createSecretHash(systemChance),
  });
});
after(() => scratch.close());

const anna = { kind: 'patient' as const, subject: 'pat-anna', name: 'Anna Müller', by: 'op-lucie' };
const daysLater = (days: number): void => {
  now = new Date(now.getTime() + days * 86_400_000);
};

test('a code is twelve letters and digits in groups of four and opens what it was issued for, however it is typed', async () => {
  const { code, id } = await activations.issue(anna);
  assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  const typed = ` ${code.toLowerCase().replaceAll('0', 'O').replaceAll('1', 'l').replaceAll('-', ' ')} `;
  const found = await activations.check('patient', 'pat-anna', typed);
  assert.equal(found?.id, id);
  assert.equal(found?.name, 'Anna Müller');
});

test('neither another person nor another kind has the code', async () => {
  const { code } = await activations.issue(anna);
  assert.equal(await activations.check('patient', 'pat-weber', code), null);
  assert.equal(await activations.check('professional', 'pat-anna', code), null);
  assert.equal(await activations.check('patient', null, code), null);
});

test('a new code takes the place of the one before it', async () => {
  const first = await activations.issue(anna);
  const second = await activations.issue(anna);
  assert.equal(await activations.check('patient', 'pat-anna', first.code), null);
  assert.notEqual(await activations.check('patient', 'pat-anna', second.code), null);
});

test('after five wrong tries the right code is wrong too', async () => {
  const { code } = await activations.issue(anna);
  for (let i = 0; i < 5; i++) assert.equal(await activations.check('patient', 'pat-anna', '0000-0000-0000'), null);
  assert.equal(await activations.check('patient', 'pat-anna', code), null);
});

test('tries at one moment count each', async () => {
  const { code } = await activations.issue(anna);
  await Promise.all(Array.from({ length: 5 }, () => activations.check('patient', 'pat-anna', '0000-0000-0000')));
  assert.equal(await activations.check('patient', 'pat-anna', code), null);
});

test('of those who use a code at one moment, one does', async () => {
  const { id } = await activations.issue(anna);
  const used = await Promise.all(Array.from({ length: 6 }, () => activations.use(id, store())));
  assert.equal(used.filter(Boolean).length, 1);
});

test('after sixty days a code is good no more', async () => {
  const { code, validUntil } = await activations.issue(anna);
  assert.equal(validUntil.getTime() - now.getTime(), 60 * 86_400_000);
  daysLater(60);
  assert.equal(await activations.check('patient', 'pat-anna', code), null);
});

test('a letter printed again says the same code while it waits; a week later a new one', async () => {
  const [first] = await activations.issueForLetters([anna]);
  const [again] = await activations.issueForLetters([anna]);
  assert.equal(again?.code, first?.code);
  daysLater(8);
  await activations.forgetLetters();
  const [later] = await activations.issueForLetters([anna]);
  assert.notEqual(later?.code, first?.code);
});

test('no code stands in the database as it is, and none that was used can be printed', async () => {
  const { id, code } = await activations.issue(anna);
  const { rows } = await scratch.sql.query<{ text: string }>({
    text: 'select row_to_json(a)::text as text from identity.activation a where id = $1',
    values: [id],
  });
  assert.ok(!rows[0]?.text.includes(code) && rows[0]?.text.includes('$argon2id$v=19$m=19456,t=2,p=1$'));
  assert.equal((await activations.find(id))?.code, code);
  await activations.use(id, store());
  assert.equal((await activations.find(id))?.code, null);
});

test('more work than waits its turn is told to come again', async () => {
  const secretHash = createSecretHash(systemChance);
  const asked = await Promise.allSettled(Array.from({ length: 210 }, () => secretHash.verify('x', '$broken')));
  const refused = asked.filter((one) => one.status === 'rejected');
  assert.equal(refused.length, 8);
  assert.equal((refused[0] as PromiseRejectedResult).reason.retryAfterSeconds, 5);
});
