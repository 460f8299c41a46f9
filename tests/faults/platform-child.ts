// The platform with a small country, as a process that tests may kill: node platform-child.ts <data folder>.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { silentLog } from '../../src/kit/log/log.ts';
import { readSettings } from '../../src/kit/settings/settings.ts';
import { startEmbeddedPostgres } from '../../src/kit/sql/embedded.ts';
import { createPlatform, openGround, sqlLogOf } from '../../src/platform.ts';
import { people, settle } from './small-country.ts';

const data = process.argv[2] as string;
const settings = readSettings({ CERCLE_DATA: data, CERCLE_PORT: '0', CERCLE_DEMO: 'yes', CERCLE_LOG_LEVEL: 'silent' });
const database = await startEmbeddedPostgres({ dataDirectory: join(data, 'postgres'), log: sqlLogOf(silentLog) });
const needs = { settings, connectionString: database.connectionString, log: silentLog, demoPeople: async () => people };
const ground = await openGround(needs);
const platform = await createPlatform(needs, ground, true);
const url = await platform.listen();
const settled = join(data, 'settled.json');
if ((await readFile(settled).catch(() => null)) === null)
  await writeFile(settled, JSON.stringify(await settle(platform.services)), { flush: true });
process.stdout.write(
  `${JSON.stringify({ url, connectionString: database.connectionString, postgres: database.pid })}\n`,
);
process.on('SIGTERM', () => {
  void platform
    .close()
    .then(() => ground.sql.close())
    .then(() => database.stop())
    .then(() => process.exit(0));
});
