import { defineConfig } from 'vitest/config';

// One journey at a time: two programs on two cores would measure each other.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.journey.ts'],
    fileParallelism: false,
    testTimeout: 900_000,
    expect: { poll: { timeout: 60_000 } }, // a busy machine takes more than the second that is usual
    hookTimeout: 120_000,
  },
});
