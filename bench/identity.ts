// Tokens a second for signed assertions (goal: 200 a core), what it costs to know who asks, and a whole sign-in.
// The client is a thread of its own; assertions are signed before the measurement.
import { once } from 'node:events';
import http from 'node:http';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { readProof } from '../src/services/identity/partners/proofs-dpop.ts';
import { createProver } from '../src/services/identity/partners/scratch-partners.ts';
import {
  askToken,
  assertion,
  clientCredentials,
  createIdentityWorld,
  type Listening,
} from '../src/services/identity/scratch-identity.ts';

const requests = 3_000;
const atOnce = 16;

if (isMainThread) await measure();
else await load(workerData as { endpoint: string; bodies: string[] });

async function load({ endpoint, bodies }: { endpoint: string; bodies: string[] }): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const ask = (body: string) =>
    new Promise<void>((resolve, reject) => {
      const request = http.request(
        endpoint,
        { method: 'POST', agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
        (response) => {
          response.resume();
          response.on('end', () =>
            response.statusCode === 200 ? resolve() : reject(new Error(`status ${response.statusCode}`)),
          );
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  let next = 0;
  const one = async (until: number): Promise<void> => {
    while (next < until) await ask(bodies[next++] as string);
  };
  const all = (until: number) => Promise.all(Array.from({ length: atOnce }, () => one(until)));
  await all(500);
  parentPort?.postMessage('warm');
  await all(bodies.length);
  agent.destroy();
  parentPort?.postMessage('done');
}

async function measure(): Promise<void> {
  const world = await createIdentityWorld();
  const endpoint = world.tokenEndpoint;
  const bodies = await Promise.all(
    Array.from({ length: requests + 500 }, async () =>
      new URLSearchParams(clientCredentials(await assertion('labo-nord', endpoint, { seconds: 290 }))).toString(),
    ),
  );
  const worker = new Worker(new URL(import.meta.url), { workerData: { endpoint, bodies } });
  await once(worker, 'message');
  const started = performance.now();
  const cpu = process.threadCpuUsage();
  await once(worker, 'message');
  const seconds = (performance.now() - started) / 1000;
  const used = process.threadCpuUsage(cpu);
  line('tokens a second, wall, client and database beside', (requests / seconds).toFixed(0));
  line('tokens a second and core of ours (thread CPU)', (requests / ((used.user + used.system) / 1e6)).toFixed(0));

  const { body } = await askToken(endpoint, clientCredentials(await assertion('labo-nord', endpoint)));
  const headers = { authorization: `Bearer ${body.access_token}` };
  await time('authenticate, token seen before', 100_000, () => world.identity.authenticate({ headers }));
  const fresh: { authorization: string }[] = [];
  for (let i = 0; i < 5 * 100 + 1; i++) {
    const one = await askToken(endpoint, clientCredentials(await assertion('labo-nord', endpoint)));
    fresh.push({ authorization: `Bearer ${one.body.access_token}` });
  }
  await time('authenticate, token never seen', 100, () =>
    world.identity.authenticate({ headers: fresh.pop() as { authorization: string } }),
  );
  await bound(world);
  const browser = world.browser();
  await browser.signIn('professional', 'weber');
  const cookie = { cookie: `cercle=${browser.cookie('cercle')}` };
  await time('authenticate, portal session', 100_000, () => world.identity.authenticate({ headers: cookie }));
  // The whole round, simulator's side and both pages included: eight requests and two providers in this one process.
  await time('sign-in round trip through the simulated national service', 10, () =>
    world.browser().signIn('professional', 'weber'),
  );
  await time('  of which sending the browser away', 50, () =>
    fetch(`${world.origin}/auth/sign-in?as=professional`, { redirect: 'manual' }).then((answer) =>
      answer.arrayBuffer(),
    ),
  );
  await world.close();
}

/** A token that was seen, with a new proof for each request; the proofs are made before the measurement. */
async function bound(world: Listening): Promise<void> {
  const prover = createProver();
  const response = await fetch(world.tokenEndpoint, {
    method: 'POST',
    headers: { dpop: prover.proof('POST', world.tokenEndpoint) },
    body: new URLSearchParams(clientCredentials(await assertion('labo-nord', world.tokenEndpoint))),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  const url = `${world.origin}/fhir/whoami`;
  const authorization = `DPoP ${token}`;
  const proofs = Array.from({ length: 5 * 1_000 + 1 }, () => prover.proof('GET', url, { token }));
  await time('authenticate, DPoP-bound token seen before', 1_000, () =>
    world.identity.authenticate({
      headers: { authorization, dpop: proofs.pop() as string },
      method: 'GET',
      url: '/fhir/whoami',
    }),
  );
  const expected = { method: 'GET', url, token, now: Date.now() / 1000 };
  const proof = prover.proof('GET', url, { token });
  const first = readProof(proof, expected, null);
  const key = first.ok ? first.key : null;
  await time('  of which the proof alone', 2_000, async () => readProof(proof, expected, key));
}

async function time(name: string, times: number, run: () => Promise<unknown>): Promise<void> {
  await run();
  const rounds: number[] = [];
  const cpu = process.threadCpuUsage();
  for (let round = 0; round < 5; round++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < times; i++) await run();
    rounds.push(Number(process.hrtime.bigint() - start) / times / 1000);
  }
  const used = process.threadCpuUsage(cpu);
  rounds.sort((one, other) => one - other);
  line(`${name}, us`, (rounds[2] as number).toFixed(2));
  line('  CPU of our thread, us', ((used.user + used.system) / times / 5).toFixed(2));
}

function line(name: string, figure: string): void {
  process.stdout.write(`${name.padEnd(56)} ${figure.padStart(8)}\n`);
}
