import { defineConfig } from 'vitest/config';

// One journey at a time: two programs on two cores would measure each other.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.journey.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
});
