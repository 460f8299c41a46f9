// Records opened a second from a file of declarations, and letters a second, on a database with full durability.
// Beside them: how long the event loop stood still, and the memory.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createSql } from '../src/kit/sql/connect.ts';
import { startEmbeddedPostgres } from '../src/kit/sql/embedded.ts';
import { silentLog } from '../src/kit/sql/scratch.ts';
import { createAgencyWorld } from '../tests/agency/agency-world.ts';

const persons = Number(process.argv[2] ?? 10_000);
const letters = Number(process.argv[3] ?? 1_000);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

const directory = await mkdtemp(join(tmpdir(), 'cercle-bench-'));
const server = await startEmbeddedPostgres({ dataDirectory: directory, log: silentLog });
const sql = createSql({ connectionString: server.connectionString, log: silentLog });
const world = await createAgencyWorld({ persons, sql });
const room = world.newRoom();
const http = world.serve(room);

async function measure(name: string, count: number, work: () => Promise<string>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  let peak = process.memoryUsage.rss();
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 50);
  const base = process.memoryUsage.rss();
  delay.enable();
  const started = performance.now();
  const remark = await work();
  const seconds = (performance.now() - started) / 1000;
  delay.disable();
  clearInterval(watch);
  const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024);
  print(
    `${name.padEnd(28)} ${Math.round(count / seconds)
      .toString()
      .padStart(6)}/s  ${seconds.toFixed(1).padStart(6)} s  ` +
      `loop stood still ${Math.round(delay.max / 1e6)} ms at most (99 %: ${Math.round(delay.percentile(99) / 1e6)} ms)  ` +
      `memory ${megabytes(base)} -> ${megabytes(peak)} MB  ${remark}`,
  );
}

const bring = async (text: string): Promise<string> => {
  const answer = await http.inject({ method: 'POST', url: '/api/agency/openings', payload: text });
  return (answer.json() as { id: string }).id;
};
const job = async (id: string) =>
  (await http.inject({ url: `/api/agency/openings/${id}` })).json() as { opened: number; already: number };

await bring(world.csv(0, 200));
await room.idle();
let first = '';
await measure('take a file in', persons, async () => {
  const stop = world.newRoom();
  void stop.close();
  const only = world.serve(stop);
  const { id } = (
    await only.inject({ method: 'POST', url: '/api/agency/openings', payload: world.csv(0, persons) })
  ).json() as { id: string };
  await only.close();
  first = id;
  return '';
});
await measure('open records', persons - 200, async () => {
  await room.resume();
  await room.idle();
  return `opened ${(await job(first)).opened}`;
});
await measure('the same again', persons, async () => {
  const id = await bring(world.csv(0, persons));
  await room.idle();
  return `already ${(await job(id)).already}`;
});

const address = await http.listen({ host: '127.0.0.1', port: 0 });
await measure('letters', letters, async () => {
  let bytes = 0;
  let pages = 0;
  const response = await fetch(`${address}/api/agency/openings/${first}/letters.pdf`);
  const stream = response.body?.getReader();
  // The file has more letters than are wanted: who leaves early has the rest not printed.
  for (let read = await stream?.read(); read !== undefined && !read.done; read = await stream?.read()) {
    bytes += read.value.length;
    pages +=
      Buffer.from(read.value)
        .toString('latin1')
        .match(/\/Type \/Page\s/g)?.length ?? 0;
    if (pages >= letters * 2) {
      await stream?.cancel();
      break;
    }
  }
  return `${pages} pages, ${Math.round(bytes / 1024 / 1024)} MB`;
});

await http.close();
await world.close();
await sql.close();
await server.stop();
await rm(directory, { recursive: true, force: true });
