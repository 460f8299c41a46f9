// The real platform as a process of its own: `src/main.ts serve` on a data folder, until it says that it is ready.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type PlatformProcess = {
  url: string;
  data: string;
  pid: number;
  /** What it wrote to stderr so far: the last 64 KB. */
  said(): string;
  stop(): Promise<void>;
};

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

export type StartOptions = {
  data: string;
  port?: number;
  env?: Record<string, string>;
  nodeArguments?: string[];
  secondsMax?: number;
};

/** @throws Error with what the platform said, when it ends or is not ready in time */
export async function startPlatformProcess(options: StartOptions): Promise<PlatformProcess> {
  const { data, port = 0, env = {}, nodeArguments = [], secondsMax = 120 } = options;
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('CERCLE_') && name !== 'DATABASE_URL'),
  );
  const child = spawn(process.execPath, [...nodeArguments, main, 'serve'], {
    env: { ...inherited, CERCLE_DATA: data, CERCLE_PORT: String(port), CERCLE_LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said = (said + text).slice(-65_536);
  });
  // Whoever started it must not leave it behind.
  const onExit = (): void => {
    child.kill('SIGTERM');
  };
  process.once('exit', onExit);
  const ready = await firstLine(child, secondsMax).catch((error: Error) => {
    child.kill('SIGTERM');
    throw new Error(`${error.message}\n${said}`);
  });
  const { url } = JSON.parse(ready) as { url: string };
  return {
    url,
    data,
    pid: child.pid as number,
    said: () => said,
    async stop() {
      process.off('exit', onExit);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function firstLine(child: ChildProcess, secondsMax: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(
      () => reject(new Error(`The platform was not ready in ${secondsMax} seconds.`)),
      secondsMax * 1000,
    );
    const lines = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> });
    lines.once('line', (line) => {
      clearTimeout(limit);
      resolve(line);
    });
    child.once('exit', (code) => {
      clearTimeout(limit);
      reject(new Error(`The platform ended with ${code} before it was ready.`));
    });
  });
}
