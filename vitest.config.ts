/** Tests mirror src/ under test/unit; the others (programs, fuzz, rtl) lie beside it. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // All cores: few of the tests wait for anything else.
    maxWorkers: '100%',
  },
});
