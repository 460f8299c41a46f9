// `npm run dev`: the platform, and the portal with hot reload before it.
import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const start = (args: string[], cwd: string): ChildProcess => spawn(process.execPath, args, { cwd, stdio: 'inherit' });

const platform = start([join(root, 'src', 'main.ts'), 'serve'], root);
const portal = start([join(root, 'node_modules', 'vite', 'bin', 'vite.js')], join(root, 'web'));
const stop = (): void => {
  portal.kill('SIGTERM');
  platform.kill('SIGTERM');
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
portal.on('exit', () => platform.kill('SIGTERM'));
platform.on('exit', (code) => {
  portal.kill('SIGTERM');
  process.exit(code ?? 1);
});
