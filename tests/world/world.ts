// The world that protocol and journey tests live in: the real platform, started once for all files of a run on a folder of its
// own, with the demo country in it. Each file asks for it in `before` and gives it back in `after`.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Accounts, type PersonAccount, partnerOf, readAccounts } from '../../tools/send/accounts.ts';
import { askPartnerToken } from '../../tools/send/partner-token.ts';
import { type Browser, signIn } from './browser.ts';
import { type PlatformProcess, startPlatformProcess } from './platform-process.ts';

export type World = {
  url: string;
  fhir: string;
  data: string;
  accounts: Accounts;
  /** An access token of a partner system; all its scopes unless some are named. */
  token(clientId: string, scopes?: readonly string[]): Promise<string>;
  signIn(as: 'patient' | 'professional' | 'operator' | 'administrator', personId: string): Promise<Browser>;
  /** Anna Kieffer: her record is open, Dr Schmit is her lead doctor. */
  anna: PersonAccount;
  /** Others with an open record, always in the same order. */
  patients: PersonAccount[];
  /** Somebody whose record was never opened. */
  stranger: PersonAccount;
  /** Runs a tool of the repository against this world. */
  tool(file: string, ...args: string[]): { code: number; out: string };
  /** What the platform wrote to stderr. */
  said(): string;
  /** Gives the world back; the last one stops it. */
  close(): Promise<void>;
};

type Started = { world: World; users: number; platform: PlatformProcess };
let started: Promise<Started> | null = null;

export async function startWorld(): Promise<World> {
  started ??= start();
  const current = await started;
  current.users += 1;
  return current.world;
}

const root = join(import.meta.dirname, '..', '..');

async function start(): Promise<Started> {
  const data = mkdtempSync(join(tmpdir(), 'cercle-world-'));
  // As root PostgreSQL runs under another account, which must get through.
  chmodSync(data, 0o755);
  const port = await freePort();
  // By name: browsers make passkeys for names alone, never for a bare address.
  const platform = await startPlatformProcess({ data, port, env: { CERCLE_ORIGIN: `http://localhost:${port}` } });
  const accounts = await readAccounts(data);
  const patients = accounts.people.filter(({ role, note }) => role === 'patient' && note === 'dossier ouvert');
  const named = (name: string): PersonAccount =>
    must(
      patients.find((one) => one.name === name),
      name,
    );
  const { url } = platform;
  const anna = named('Anna Kieffer');
  const world: World = {
    url,
    fhir: `${url}/fhir`,
    data,
    accounts,
    async token(clientId, scopes) {
      const partner = partnerOf(accounts, clientId);
      return (
        await askPartnerToken({
          clientId,
          jwk: partner.jwk,
          tokenEndpoint: `${url}/oidc/token`,
          scopes: scopes ?? partner.scopes,
        })
      ).text;
    },
    signIn: (as, personId) => signIn(url, as, personId),
    anna,
    patients: patients.filter((one) => one.id !== anna.id),
    stranger: must(
      accounts.people.find(({ role, note }) => role === 'patient' && note === 'sans dossier'),
      'a person without a record',
    ),
    tool(file, ...args) {
      try {
        return {
          code: 0,
          out: execFileSync(process.execPath, [join(root, file), ...args], {
            encoding: 'utf8',
            env: { ...process.env, CERCLE_DATA: data },
            stdio: ['ignore', 'pipe', 'pipe'],
          }),
        };
      } catch (error) {
        const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
        return { code: status, out: `${stdout}${stderr}` };
      }
    },
    said: platform.said,
    async close() {
      const current = await started;
      if (current === null || --current.users > 0) return;
      started = null;
      await platform.stop();
      rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
  return { world, users: 0, platform };
}

function must<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`The demo country has no ${name}.`);
  return value;
}

/** The accounts say where the platform is, so that its port is known before it starts. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
