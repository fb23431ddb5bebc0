import { defineConfig } from 'vitest/config';

/** Minutes of work each: they run with `npm run test:full`. */
const SLOW = ['test/proofs/twin.test.ts', 'test/generate/examples.test.ts', 'test/curvature/numeric.test.ts', 'test/solve/large.test.ts'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['node_modules/**', ...(process.env['FULL'] === '1' ? [] : SLOW)],
    testTimeout: 120_000,
    pool: 'threads',
    // By default one core is left idle.
    maxWorkers: '100%',
  },
});
