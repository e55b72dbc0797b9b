import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The parts on one page, with made-up data, to look at them. No part of the program. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: { target: 'es2022', outDir: process.env['OUT'] ?? '../../node_modules/.gallery', emptyOutDir: true },
});
