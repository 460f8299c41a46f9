// The cases: what each asks, what it needs to be there first, and the figure to hold (requests a second, two cores).
import { documentReference, lifeOf, observation, serial, transaction } from './resources.ts';

export type World = {
  origin: string;
  /** Patients with an open record; `read` by the professional whose cookie is here. */
  patients: string[];
  seen: string[];
  cookie: string;
  token(): Promise<string>;
  /** A life to send as a transaction for one patient; null where there are none. */
  lives: ((patientId: string, index: number) => { text: string; resources: number }) | null;
};

export type Prepared = {
  requests: { method: string; path: string; headers: Record<string, string>; body?: string | Buffer }[];
  /** Resources in each request, for transactions. */
  resources?: number;
  /** Said beside the figure. */
  remark?: string;
};

export type Case = {
  name: string;
  target: number;
  unit: 'req/s' | 'res/s';
  about: string;
  prepare(world: World): Promise<Prepared>;
};

const json = { 'content-type': 'application/fhir+json', prefer: 'return=minimal' };

async function call(
  world: World,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string | Buffer,
): Promise<Response> {
  const response = await fetch(`${world.origin}${path}`, {
    method,
    headers: { authorization: `Bearer ${await world.token()}`, ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${(await response.text()).slice(0, 800)}`);
  return response;
}

const idOf = (response: Response): string =>
  /\/([^/]+)\/_history\//.exec(response.headers.get('location') ?? '')?.[1] ?? '';

async function createMany(world: World, type: string, texts: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < texts.length; at += 250) {
    const body = transaction(texts.slice(at, at + 250).map((resource) => ({ type, resource })));
    const answer = (await (await call(world, 'POST', '/fhir', json, body)).json()) as {
      entry: { response: { location: string } }[];
    };
    ids.push(...answer.entry.map(({ response }) => /\/([^/]+)\/_history\//.exec(response.location)?.[1] ?? ''));
  }
  return ids;
}

let numbered = 0;
const numberedText = (text: string): string => text.replaceAll(serial, String(9e11 + numbered++));

const authorized = async (world: World, headers: Record<string, string> = {}): Promise<Record<string, string>> => ({
  authorization: `Bearer ${await world.token()}`,
  ...headers,
});

/** So many documents more that each of these patients has at least 200. */
async function fillDocuments(world: World, patients: readonly string[]): Promise<void> {
  for (const id of patients) {
    const answer = await fetch(`${world.origin}/fhir/DocumentReference?patient=${id}&_summary=count`, {
      headers: { cookie: world.cookie },
    });
    const { total } = (await answer.json()) as { total: number };
    const missing = Math.max(0, 200 - total);
    const dateOf = (i: number): string => new Date(Date.UTC(2020, 0, 1) + i * 86_400_000 * 10).toISOString();
    if (missing > 0)
      await createMany(
        world,
        'DocumentReference',
        Array.from({ length: missing }, (_, i) => numberedText(JSON.stringify(documentReference(id, dateOf(i))))),
      );
  }
}

const pdf = (bytes: number): Buffer =>
  Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(bytes - 9, 'cercle bench ')]);

export const cases: Case[] = [
  {
    name: 'post-document',
    target: 1800,
    unit: 'req/s',
    about: 'POST DocumentReference, 2 KB',
    prepare: async (world) => ({
      requests: await each(world.patients, async (id) => ({
        method: 'POST',
        path: '/fhir/DocumentReference',
        headers: await authorized(world, json),
        body: JSON.stringify(documentReference(id)),
      })),
    }),
  },
  {
    name: 'post-observation',
    target: 2000,
    unit: 'req/s',
    about: 'POST Observation, 1 KB',
    prepare: async (world) => ({
      requests: await each(world.patients, async (id) => ({
        method: 'POST',
        path: '/fhir/Observation',
        headers: await authorized(world, json),
        body: observation(id),
      })),
    }),
  },
  {
    name: 'put',
    target: 1500,
    unit: 'req/s',
    about: 'PUT Observation, each request another one in turn',
    async prepare(world) {
      const requests: Prepared['requests'] = [];
      const perPatient = Math.ceil(320 / world.patients.length);
      for (const patient of world.patients) {
        const ids = await createMany(
          world,
          'Observation',
          Array.from({ length: perPatient }, () => numberedText(observation(patient))),
        );
        for (const id of ids)
          requests.push({
            method: 'PUT',
            path: `/fhir/Observation/${id}`,
            headers: await authorized(world, json),
            body: observation(patient, '4.20', id),
          });
      }
      // Each connection has its own entries: none waits for another's version.
      return { requests: requests.slice(0, 320) };
    },
  },
  {
    name: 'get',
    target: 5000,
    unit: 'req/s',
    about: 'GET DocumentReference by id',
    async prepare(world) {
      const requests: Prepared['requests'] = [];
      for (const patient of world.patients) {
        const ids = await createMany(
          world,
          'DocumentReference',
          Array.from({ length: 50 }, () => numberedText(JSON.stringify(documentReference(patient)))),
        );
        for (const id of ids)
          requests.push({
            method: 'GET',
            path: `/fhir/DocumentReference/${id}`,
            headers: await authorized(world, { accept: 'application/fhir+json' }),
          });
      }
      return { requests: mixed(requests) };
    },
  },
  {
    name: 'search',
    target: 1500,
    unit: 'req/s',
    about: 'latest 20 of 200 documents, as a professional with a grant',
    async prepare(world) {
      await fillDocuments(world, world.seen);
      return {
        requests: world.seen.map((id) => ({
          method: 'GET',
          path: `/fhir/DocumentReference?patient=${id}&_sort=-date&_count=20`,
          headers: { cookie: world.cookie, accept: 'application/fhir+json' },
        })),
        remark: `${world.seen.length} records`,
      };
    },
  },
  {
    name: 'everything',
    target: 150,
    unit: 'req/s',
    about: 'Patient/$everything, 500 kB, as a professional with a grant',
    async prepare(world) {
      const patients = world.seen.slice(0, 5);
      await fillDocuments(world, patients);
      const sizes: number[] = [];
      const ask = async (id: string): Promise<number> => {
        const answer = await fetch(`${world.origin}/fhir/Patient/${id}/$everything`, {
          headers: { cookie: world.cookie },
        });
        return (await answer.arrayBuffer()).byteLength;
      };
      for (const id of patients) {
        const missing = 500_000 - (await ask(id));
        if (missing > 2000)
          await createMany(
            world,
            'DocumentReference',
            Array.from({ length: Math.ceil(missing / 2500) }, () =>
              numberedText(JSON.stringify(documentReference(id))),
            ),
          );
        sizes.push(await ask(id));
      }
      return {
        requests: patients.map((id) => ({
          method: 'GET',
          path: `/fhir/Patient/${id}/$everything`,
          headers: { cookie: world.cookie, accept: 'application/fhir+json' },
        })),
        remark: `${Math.round(sizes.reduce((sum, one) => sum + one, 0) / sizes.length / 1000)} kB an answer`,
      };
    },
  },
  {
    name: 'transaction',
    target: 4000,
    unit: 'res/s',
    about: 'transaction Bundle, a whole synthetic life',
    async prepare(world) {
      const headers = await authorized(world, json);
      // Each patient another life.
      const bodies = world.patients.map((id, i) => world.lives?.(id, i) ?? lifeOf(id, 20));
      const mean = bodies.reduce((sum, one) => sum + one.resources, 0) / bodies.length;
      const bytes = bodies.reduce((sum, one) => sum + one.text.length, 0) / bodies.length;
      return {
        requests: bodies.map(({ text }) => ({ method: 'POST', path: '/fhir', headers, body: text })),
        resources: mean,
        remark: `${world.lives === null ? 'our own' : 'Synthea'}: ${mean.toFixed(0)} resources, ${(bytes / 1000).toFixed(0)} kB each`,
      };
    },
  },
  {
    name: 'binary-up',
    target: 900,
    unit: 'req/s',
    about: 'POST Binary, 100 KB',
    prepare: async (world) => ({
      requests: await each(world.patients, async (id) => ({
        method: 'POST',
        path: '/fhir/Binary',
        headers: await authorized(world, {
          'content-type': 'application/pdf',
          'x-security-context': `Patient/${id}`,
          prefer: 'return=minimal',
        }),
        body: pdf(100_000),
      })),
    }),
  },
  {
    name: 'binary-down',
    target: 1500,
    unit: 'req/s',
    about: 'GET Binary, 100 KB',
    async prepare(world) {
      const requests: Prepared['requests'] = [];
      for (const patient of world.patients)
        for (let i = 0; i < 10; i++) {
          const id = idOf(
            await call(
              world,
              'POST',
              '/fhir/Binary',
              { 'content-type': 'application/pdf', 'x-security-context': `Patient/${patient}` },
              pdf(100_000),
            ),
          );
          requests.push({
            method: 'GET',
            path: `/fhir/Binary/${id}`,
            headers: await authorized(world, { accept: 'application/pdf' }),
          });
        }
      return { requests: mixed(requests) };
    },
  },
];

const each = <T, U>(items: readonly T[], make: (item: T) => Promise<U>): Promise<U[]> => Promise.all(items.map(make));

/** The same order each run, neighbours from different records. */
const mixed = <T>(items: readonly T[]): T[] =>
  items
    .map((item, i) => ({ item, key: (i * 7919) % items.length }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
