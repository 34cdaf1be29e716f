import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './precompress.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  // Relative addresses, so that the page also works below a proxy's prefix.
  base: './',
  plugins: [react(), precompress()],
  build: {
    outDir: here('../../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // Monaco, the editor inside GraphiQL, is that large; it is loaded once and cached.
    chunkSizeWarningLimit: 4000,
    // Measuring gzip takes longer than it tells.
    reportCompressedSize: false,
    // Hints by the React compiler in GraphiQL's packages, already compiled: nothing is lost.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  worker: { format: 'es' },
  // `npx vite --config src/web/vite.config.ts` serves the sources against a server that is running.
  server: { fs: { allow: [here('../..')] }, proxy: { '/graphql': process.env.KEIRETSU_URL ?? 'http://localhost:4000' } },
});
