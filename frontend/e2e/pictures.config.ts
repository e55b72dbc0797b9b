import { defineConfig } from 'vitest/config';

// Takes the pictures of the documents: make pictures.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['pictures.ts'],
    testTimeout: 1_800_000,
    hookTimeout: 60_000,
    disableConsoleIntercept: true,
  },
});
