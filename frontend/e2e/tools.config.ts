import { defineConfig } from 'vitest/config';

// What is made with the real window and is no test: make pictures, make figures.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['pictures.ts', 'figures.ts'],
    testTimeout: 1_800_000,
    hookTimeout: 60_000,
    disableConsoleIntercept: true,
  },
});
