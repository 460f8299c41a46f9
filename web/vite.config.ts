// How the portals are built: a static bundle in dist/ that runs under `Content-Security-Policy: default-src 'self'`.
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const server = process.env.CERCLE_SERVER ?? 'http://127.0.0.1:8080';

/** The viewer's fonts, character maps and decoders, beside the bundle under /pdf/, fetched only by documents that need them. */
const pdfAssets = (): Plugin => {
  const root = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const folders = ['standard_fonts', 'cmaps', 'wasm'];
  return {
    name: 'pdf-assets',
    configureServer(dev) {
      dev.middlewares.use('/pdf/', (request, response, next) => {
        const path = normalize((request.url ?? '').split('?')[0] ?? '').replace(/^\/+/, '');
        const file = join(root, path);
        if (!folders.includes(path.split('/')[0] ?? '') || path.includes('..') || !existsSync(file)) return next();
        createReadStream(file).pipe(response);
      });
    },
    generateBundle() {
      for (const folder of folders) {
        for (const name of readdirSync(join(root, folder))) {
          if (name.startsWith('quickjs') || name.startsWith('LICENSE_QUICKJS')) continue;
          this.emitFile({
            type: 'asset',
            fileName: `pdf/${folder}/${name}`,
            source: readFileSync(join(root, folder, name)),
          });
        }
      }
    },
  };
};

/** What vendors read before they have an account, beside the bundle under /documents/. */
const vendorDocuments = (): Plugin => {
  const files = { 'vendor-guide.txt': 'guides/vendor.md', 'openapi.json': 'reference/openapi.json' };
  return {
    name: 'vendor-documents',
    generateBundle() {
      for (const [name, path] of Object.entries(files)) {
        const file = join(import.meta.dirname, '..', 'docs', path);
        if (existsSync(file))
          this.emitFile({ type: 'asset', fileName: `documents/${name}`, source: readFileSync(file) });
      }
    },
  };
};

export default defineConfig({
  plugins: [react(), pdfAssets(), vendorDocuments()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // A data: address would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: Object.fromEntries(
      ['/api', '/auth', '/fhir', '/oidc', '/simulator'].map((path) => [path, { target: server }]),
    ),
  },
});
