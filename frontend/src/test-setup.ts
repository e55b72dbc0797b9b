import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { afterEach, beforeAll } from 'vitest';
import { startWords } from './i18n';

beforeAll(async () => {
  await startWords('en');
});
afterEach(() => {
  cleanup();
});
