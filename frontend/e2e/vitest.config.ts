import { defineConfig } from 'vitest/config';

// One journey at a time: two programs on two cores would measure each other.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.journey.ts'],
    fileParallelism: false,
    testTimeout: 900_000,
    retry: 1, // the toolkit's bridge for development, which a release has not, loses an answer now and then; a retry is told
    expect: { poll: { timeout: 60_000 } }, // a busy machine takes more than the second that is usual
    hookTimeout: 120_000,
  },
});
