// What a thief of the database and of the file store holds: every table and every file of the seeded demo country is
// searched for names, numbers, contents and codes. What is public by law (the register of professionals) is left out.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import type { Call } from '../../src/base/call.ts';
import type { Country } from '../../src/demo/country.ts';
import { generateCountry } from '../../src/demo/demo.ts';
import { silentLog } from '../../src/kit/log/log.ts';
import { readSettings } from '../../src/kit/settings/settings.ts';
import { createScratch } from '../../src/kit/sql/scratch.ts';
import { buildServices, openGround } from '../../src/platform.ts';
import { signIn } from '../world/browser.ts';

/** Where plain words may stand, each with its reason. */
const publicTables: { table: RegExp; reason: string }[] = [
  { table: /^professionals\./, reason: 'the register of professionals and organisations is public' },
  { table: /^platform\.migration$/, reason: 'names of the files that made the tables' },
];
/** Where the uuid of a person may stand: it leads to nothing of a record without the keys. */
const personTables = /^(patients|identity)\./;

let folder: string;
let scratch: Awaited<ReturnType<typeof createScratch>>;
let stderr = '';
let country: Country;
let codes: string[];
/** The readable runs of each table's bytes and of each file. */
const tables = new Map<string, string>();
let files = '';
let fileCount = 0;

/** Readable runs of four characters and more, accented letters of UTF-8 among them; ciphertext has few. */
const readable = (bytes: Buffer): string =>
  (bytes.toString('latin1').match(/(?:[\x20-\x7e]|\xc3[\x80-\xbf]){4,}/g) ?? []).join('\n').toLowerCase();
const needleOf = (text: string): string => Buffer.from(text).toString('latin1').toLowerCase();

async function walk(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
}

before(
  async () => {
    folder = await mkdtemp(join(tmpdir(), 'cercle-dump-'));
    scratch = await createScratch();
    // The platform refuses settings that it does not know, those of the test command among them.
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('CERCLE_'));
    const env = {
      ...Object.fromEntries(inherited),
      CERCLE_DATA: folder,
      CERCLE_PORT: '0',
      CERCLE_DEMO: 'yes',
      CERCLE_LOG_LEVEL: 'debug',
      DATABASE_URL: scratch.connectionString,
    };
    const child = spawn(process.execPath, [join(import.meta.dirname, '..', '..', 'src', 'main.ts'), 'serve'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      child.stderr.on('data', (text: Buffer) => {
        stderr += text;
      });
      const ended = once(child, 'exit').then(() => {
        throw new Error(`the platform ended:\n${stderr}`);
      });
      ended.catch(() => undefined);
      const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string];
      await use((JSON.parse(line) as { url: string }).url);
    } finally {
      const gone = once(child, 'exit');
      if (child.exitCode === null && child.kill('SIGTERM')) await gone;
    }
    const now = new Date((await readFile(join(folder, 'demo', 'seeded'), 'utf8')).trim());
    country = generateCountry({ seed: 'cercle', now });
    codes = await presenceCodes();
    await takeTables();
    for (const path of await walk(join(folder, 'blobs'))) {
      files += `${readable(await readFile(path))}\n`;
      fileCount += 1;
    }
  },
  { timeout: 170_000 },
);
after(async () => {
  await scratch?.close();
  await rm(folder, { recursive: true, force: true });
});

/** People look at records, and some requests fail: what is logged then is searched as well. */
async function use(url: string): Promise<void> {
  const anna = await signIn(url, 'patient', people('Anna', 'Kieffer'));
  const { items } = (await (await anna.fetch('/api/me/timeline?count=20')).json()) as { items: { id: string }[] };
  assert.ok(items.length > 5);
  for (const { id } of items) await anna.fetch(`/api/me/items/${id}`);
  await anna.fetch('/api/me/accesses.csv');
  await anna.fetch('/fhir/Observation?code=718-7&_sort=value-quantity');
  const doctor = await signIn(url, 'professional', 'paul-schmit');
  const { items: patients } = (await (await doctor.fetch('/api/pro/patients')).json()) as {
    items: { patientId: string; matricule: string }[];
  };
  for (const { patientId, matricule } of patients.slice(0, 5)) {
    await doctor.fetch(`/api/pro/patients/${patientId}/brief`);
    await doctor.send('POST', '/api/pro/find', { matricule, reason: 'Kopfschmerzen' });
    await doctor.fetch(
      `/fhir/Patient?identifier=${encodeURIComponent(`https://cercle.example/fhir/sid/matricule|${matricule}`)}`,
    );
    await doctor.fetch(`/fhir/Condition?patient=${patientId}&code=nonsense||`);
    await doctor.send('POST', '/fhir/Observation', { resourceType: 'Observation', note: matricule });
    await doctor.fetch('/fhir/Observation/x', {
      method: 'POST',
      body: `{"resourceType": "${matricule}`,
      headers: { 'content-type': 'application/fhir+json', 'x-cercle': '1' },
    });
  }
}

const people = (given: string, family: string): string => {
  const found = generateCountry({ seed: 'cercle', now: new Date() }).persons.find(
    (one) => one.given[0] === given && one.family === family,
  );
  assert.ok(found !== undefined);
  return found.id;
};

async function presenceCodes(): Promise<string[]> {
  const settings = readSettings({ CERCLE_DATA: folder, CERCLE_DEMO: 'yes', CERCLE_LOG_LEVEL: 'silent' });
  const needs = { settings, connectionString: scratch.connectionString, log: silentLog, demoPeople: null };
  const ground = await openGround(needs);
  try {
    const { record } = await buildServices({ ...needs, demoPeople: async () => [] }, ground, () => 'http://127.0.0.1');
    const { rows } = await scratch.sql.query<{ dossier: string }>({ text: 'select dossier from record.dossier' });
    const session = { id: 's', scopes: null, assurance: 'high' as const, authenticatedAt: new Date() };
    const call: Call = {
      id: 'dump',
      at: new Date(),
      purpose: 'HOPERAT',
      language: 'fr',
      actor: { kind: 'operator', operatorId: 'op', roles: ['welcome-desk'], name: 'op', session },
    };
    return (
      await record.lettersOf(
        call,
        rows.map((one) => one.dossier),
      )
    ).flatMap((one) => (one.presenceCode === null ? [] : [one.presenceCode]));
  } finally {
    await ground.sql.close();
  }
}

/** Every column that can hold words, byte for byte. */
async function takeTables(): Promise<void> {
  const { rows } = await scratch.sql.query<{ name: string }>({
    text: `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%' order by 1`,
  });
  const newline = Buffer.from('\n');
  for (const { name } of rows) {
    const { rows: kept } = await scratch.sql.query<Record<string, unknown>>({ text: `select * from ${name}` });
    const parts = kept.flatMap((row) =>
      Object.values(row).flatMap((value) =>
        Buffer.isBuffer(value)
          ? [value]
          : value === null || value instanceof Date
            ? []
            : [Buffer.from(typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)))],
      ),
    );
    tables.set(name, readable(Buffer.concat(parts.flatMap((part) => [part, newline]))));
  }
}

/** `places` that hold one of the words. */
function found(words: Iterable<string>, isSearched: (table: string) => boolean = () => true): string[] {
  const hits: string[] = [];
  const places: [string, string][] = [
    ...[...tables].filter(([name]) => isSearched(name) && !publicTables.some(({ table }) => table.test(name))),
    ['a document’s file', files],
  ];
  for (const word of new Set(words)) {
    const needle = needleOf(word);
    for (const [name, text] of places) if (text.includes(needle)) hits.push(`${name} holds "${word}"`);
  }
  return hits;
}

const matriculeForms = (one: string): string[] => [
  one,
  `${one.slice(0, 4)} ${one.slice(4, 8)} ${one.slice(8)}`,
  `${one.slice(0, 8)} ${one.slice(8)}`,
  `${one.slice(0, 4)} ${one.slice(4, 8)} ${one.slice(8, 11)} ${one.slice(11)}`,
  `${one.slice(0, 8)}-${one.slice(8)}`,
];

/** Sentences, names and codes of what the stories wrote: what somebody who reads a record reads. */
function contentWords(): { words: Set<string>; codes: Set<string> } {
  const words = new Set<string>();
  const codes_ = new Set<string>();
  const telling = new Set([
    'display',
    'text',
    'title',
    'description',
    'valueString',
    'conclusion',
    'div',
    'comment',
    'patientInstruction',
    'lotNumber',
  ]);
  const visit = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      if (name === 'code' && /^\d{3,6}-\d$/.test(value)) codes_.add(value);
      if (telling.has(name))
        for (const part of value.replace(/<[^>]+>/g, '\n').split('\n'))
          if (part.trim().length >= 7) words.add(part.trim().slice(0, 60));
    } else if (Array.isArray(value)) for (const one of value) visit(one, name);
    else if (typeof value === 'object' && value !== null)
      for (const [member, one] of Object.entries(value)) visit(one, member);
  };
  for (const record of country.records) for (const submission of record.submissions) visit(submission.resources, '');
  return { words, codes: codes_ };
}

test('the country is there: what is searched is not empty, and what is known to be plain is found', () => {
  assert.ok(fileCount > 50, `${fileCount} files`);
  assert.ok(tables.size > 60, `${tables.size} tables`);
  assert.ok(
    (tables.get('professionals.practitioner') ?? '').includes(needleOf(country.professionals[0]?.family as string)),
  );
  const { words, codes: codes_ } = contentWords();
  assert.ok(
    words.size > 300 && codes_.size > 40 && codes_.has('718-7') && codes.length === country.records.length,
    `${words.size} words, ${codes_.size} codes, ${codes.length} presence codes`,
  );
  // The search finds what stands in the clear, accents and capitals included.
  tables.set('test.plain', readable(Buffer.from('\u0001\u0002Hémoglobine de Anna KIEFFER\u0000 718-7')));
  assert.deepEqual(found(['Hémoglobine', 'anna kieffer', '718-7', 'leukocytes']).length, 3);
  tables.delete('test.plain');
});

test('no name of a person, with the given name on either side', () => {
  const professionals = new Set(country.professionals.map((one) => `${one.given} ${one.family}`.toLowerCase()));
  const names = country.persons
    .flatMap(({ given, family }) => given.map((one) => [one, family] as const))
    .filter(([given, family]) => !professionals.has(`${given} ${family}`.toLowerCase()))
    .flatMap(([given, family]) => [
      `${given} ${family}`,
      `${family} ${given}`,
      `${family}, ${given}`,
      `${given}","${family}`,
      `"${family}","given":["${given}`,
    ]);
  assert.ok(names.length > 1000);
  assert.deepEqual(found(names), []);
});

test('no matricule in any form, no mail address, telephone or street of a person', () => {
  const matricules = country.persons.flatMap((one) =>
    one.matricule === undefined ? [] : matriculeForms(one.matricule),
  );
  const streets = new Set(country.organisations.map((one) => one.street));
  const contacts = country.persons.flatMap(({ email, phone, address }) => [
    ...(email === undefined ? [] : [email]),
    ...(phone === undefined ? [] : [phone, phone.replace(/\s/g, '')]),
    ...(streets.has(address.street) ? [] : [address.street]),
  ]);
  assert.ok(matricules.length > 1000 && contacts.length > 300);
  assert.deepEqual(found([...matricules, ...contacts]), []);
});

test('the id of a person stands in the register of persons and the accounts, nowhere near a record', () => {
  assert.deepEqual(
    found(
      country.persons.map((one) => one.id),
      (table) => !personTables.test(table),
    ),
    [],
  );
});

test('no word of a record: names of analyses and medicines, titles, sentences, codes', () => {
  const { words, codes: codes_ } = contentWords();
  // Names and kinds of organisations stand with the systems that sign in for them.
  const publicNames = new Set(
    [...country.organisations, ...country.systems]
      .flatMap((one) => [one.name, one.kind])
      .map((one) => one.toLowerCase()),
  );
  const isPublic = (word: string): boolean => [...publicNames].some((one) => one.includes(word.toLowerCase()));
  const privateWords = [...words].filter((one) => !isPublic(one));
  assert.ok(privateWords.length > 300);
  assert.deepEqual(found([...privateWords, ...codes_]), []);
});

test('no presence code, no PDF, no CDA, no picture', () => {
  const shown = codes.flatMap((code) => [code, (code.match(/.{4}/g) ?? []).join('-')]);
  // Long enough not to stand in so much ciphertext by chance.
  assert.deepEqual(
    found([...shown, '%PDF-1.', 'ClinicalDocument', 'urn:hl7-org:v3', '/MediaBox', '"resourceType"']),
    [],
  );
});

test('the records and their logs name no professional and no organisation', () => {
  const names = [
    ...country.professionals.flatMap((one) => [one.id, `${one.given} ${one.family}`, one.email]),
    ...country.organisations.flatMap((one) => [one.id, one.name]),
  ];
  assert.deepEqual(
    found(names, (table) => /^(record|audit)\./.test(table)),
    [],
  );
});

test('the log says what happened without saying to whom', () => {
  const text = needleOf(stderr);
  assert.ok(text.length > 500, stderr);
  const { words, codes: codes_ } = contentWords();
  const needles = [
    ...country.persons.flatMap(({ given, family, matricule, email, id }) => [
      `${given[0]} ${family}`,
      `${family} ${given[0]}`,
      id,
      ...(email === undefined ? [] : [email]),
      ...(matricule === undefined ? [] : matriculeForms(matricule)),
    ]),
    ...codes_,
    ...codes,
    'Kopfschmerzen',
    ...[...words].filter((one) => one.includes(' ')),
  ];
  assert.deepEqual(
    [...new Set(needles)].filter((one) => text.includes(needleOf(one))),
    [],
  );
});
