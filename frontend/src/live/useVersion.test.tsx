import { QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeGo } from '../fake-go';
import { makeClient } from './client';
import { useVersion } from './useVersion';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));

it('a change that comes soon after another is told a moment later, and once', async () => {
  const go = fakeGo({});
  const client = makeClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const versions = new Set<number>();
  const { result } = renderHook(
    () => {
      const version = useVersion();
      if (version > 0) versions.add(version);
      return version;
    },
    { wrapper },
  );
  await pass(1000);
  const first = result.current;
  for (let i = 0; i < 5; i += 1) {
    act(() => go.emit('history.changed', null));
    await pass(100);
  }
  expect(result.current).toBe(first);
  await pass(3000);
  expect(result.current).toBeGreaterThan(first);
  await pass(10_000);
  expect(versions.size).toBe(2);
});
