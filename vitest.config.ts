import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // Node resolves graphql to its CommonJS files, vite to its ES modules: two copies, whose classes do not know each other.
    alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/neo4j-global.ts'],
    setupFiles: ['reflect-metadata'],
    // Only against what hangs: no test asserts how long anything takes, and processes start slowly on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
